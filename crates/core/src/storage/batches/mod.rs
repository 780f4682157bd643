//! `batches`: one row an import.

use rusqlite::{Connection, params};

use crate::imports::ImportBatch;

/// Every import that still stands, the newest first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<ImportBatch>> {
    connection
        .prepare_cached("SELECT id, kind, files, imported_at, actor FROM batches ORDER BY id DESC")?
        .query_map([], |row| {
            Ok(ImportBatch {
                id: row.get(0)?,
                kind: row.get(1)?,
                files: row.get(2)?,
                imported_at: row.get(3)?,
                actor: row.get(4)?,
            })
        })?
        .collect()
}

/// Adds a batch and gives its id.
pub(crate) fn add(
    connection: &Connection,
    kind: &str,
    files: &str,
    at: &str,
    actor: &str,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO batches (kind, files, imported_at, actor) VALUES (?1, ?2, ?3, ?4)",
        params![kind, files, at, actor],
    )?;
    Ok(connection.last_insert_rowid())
}
