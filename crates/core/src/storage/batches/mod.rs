//! `batches`: one row an import.

use rusqlite::{Connection, params};

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
