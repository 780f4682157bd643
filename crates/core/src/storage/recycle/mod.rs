//! Deleted rows, out of `audit_changes`, and the way back into their tables.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

/// A row that came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowChange {
    /// The change's number in the log.
    pub id: i64,
    pub table: String,
    /// The row as JSON, with its number.
    pub row: String,
    /// What tells the row from another: the row as JSON without its number and without what is
    /// given out when it comes back, and the rows that went or came with it.
    pub contents: String,
    pub is_deletion: bool,
    /// The record that it belongs to.
    pub record: i64,
    /// The word of the operation.
    pub op: String,
    pub at: String,
    pub actor: String,
}

fn change(row: &Row<'_>) -> rusqlite::Result<RowChange> {
    Ok(RowChange {
        id: row.get(0)?,
        table: row.get(1)?,
        row: row.get(2)?,
        contents: row.get(3)?,
        is_deletion: row.get(4)?,
        record: row.get(5)?,
        op: row.get(6)?,
        at: row.get(7)?,
        actor: row.get(8)?,
    })
}

/// A table whose rows people delete, and of the rows that come and go with a row: their table, and
/// the column that names it.
pub(crate) type Deletable = (&'static str, Option<(&'static str, &'static str)>);

/// Every row of some tables that came or went, the oldest first.
pub(crate) fn comings_and_goings(
    connection: &Connection,
    tables: &[Deletable],
) -> rusqlite::Result<Vec<RowChange>> {
    let names: Vec<_> = tables.iter().map(|(name, _)| format!("'{name}'")).collect();
    let parted = |choose: fn((&'static str, &'static str)) -> &'static str| {
        let cases = tables.iter().filter_map(|(name, parts)| {
            parts.map(|parts| format!("WHEN '{name}' THEN '{}' ", choose(parts)))
        });
        cases.collect::<String>()
    };
    let sql = include_str!("comings_and_goings.sql")
        .replace("{tables}", &names.join(", "))
        .replace("{part_tables}", &parted(|(table, _)| table))
        .replace("{part_columns}", &parted(|(_, column)| column));
    let mut rows = connection.prepare_cached(&sql)?;
    rows.query_map([], change)?.collect()
}

/// What each undo took back and each redo did again: the record before it.
pub(crate) fn taken_back(connection: &Connection) -> rusqlite::Result<HashMap<i64, i64>> {
    connection
        .prepare_cached("SELECT id, undoes FROM audit_records WHERE undoes IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The code of the project that a deleted row names, or whose indicator it names.
pub(crate) fn project_code(
    connection: &Connection,
    item: &RowChange,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT p.code FROM projects p WHERE p.id = coalesce(json_extract(?1, '$.project_id'), \
             (SELECT v.project_id FROM target_versions v JOIN indicators i ON i.version_id = v.id \
             WHERE i.id = json_extract(?1, '$.indicator_id')))",
        )?
        .query_row([&item.row], |row| row.get(0))
        .optional()
}

/// A table that a deleted row names a row of, where that row is another one by now: its number
/// was given away after the deletion.
pub(crate) fn other_parent(
    connection: &Connection,
    item: &RowChange,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(include_str!("other_parent.sql"))?
        .query_row((&item.table, &item.row, item.id), |row| row.get(0))
        .optional()
}

/// Puts a deleted row back, under its own number where that is free, and the rows of `parts` (table,
/// and the column that names the row) that were deleted with it; the value is its number now.
pub(crate) fn put_back(
    connection: &Connection,
    item: &RowChange,
    parts: Option<(&str, &str)>,
) -> rusqlite::Result<i64> {
    let id = insert(connection, &item.table, &item.row)?;
    if let Some((table, column)) = parts {
        let rows: Vec<String> = connection
            .prepare_cached(include_str!("deleted_with.sql"))?
            .query_map((item.id, table, format!("$.{column}"), id), |row| {
                row.get(0)
            })?
            .collect::<Result<_, _>>()?;
        for row in rows {
            insert(connection, table, &row)?;
        }
    }
    Ok(id)
}

/// Puts a row into its table, under its own number where that is free; the value is its number.
/// Columns that came after the deletion get their defaults.
fn insert(connection: &Connection, table: &str, row: &str) -> rusqlite::Result<i64> {
    let taken: bool = connection.query_row(
        &format!("SELECT count(*) > 0 FROM {table} WHERE id = json_extract(?1, '$.id')"),
        [row],
        |row| row.get(0),
    )?;
    let mut columns = connection.prepare_cached(
        "SELECT t.name FROM pragma_table_info(?1) t JOIN json_each(?2) j ON j.key = t.name \
         ORDER BY t.cid",
    )?;
    let columns: Vec<String> = columns
        .query_map([table, row], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let columns: Vec<_> = columns
        .into_iter()
        .filter(|name| !taken || name != "id")
        .collect();
    let values: Vec<_> = columns
        .iter()
        .map(|name| format!("json_extract(?1, '$.{name}')"))
        .collect();
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        values.join(", ")
    );
    connection.execute(&sql, [row])?;
    Ok(connection.last_insert_rowid())
}
