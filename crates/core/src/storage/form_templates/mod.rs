//! `form_templates`.

use rusqlite::{Connection, OptionalExtension, params};

/// The names, in their order.
pub(crate) fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT name FROM form_templates ORDER BY name")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// The JSON of a template.
pub(crate) fn content(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT content FROM form_templates WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

pub(crate) fn put(
    connection: &Connection,
    name: &str,
    version: u32,
    content: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO form_templates (name, version, content) VALUES (?1, ?2, ?3) \
         ON CONFLICT (name) DO UPDATE SET version = excluded.version, content = excluded.content",
        params![name, version, content],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM form_templates WHERE name = ?1", [name])?;
    Ok(())
}
