//! `mappings`.

use rusqlite::{Connection, OptionalExtension, params};

/// Every name in their order, with its contents.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare_cached("SELECT name, contents FROM mappings ORDER BY name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

pub(crate) fn get(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT contents FROM mappings WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// Keeps a mapping; an earlier one of this name gives way.
pub(crate) fn put(connection: &Connection, name: &str, contents: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO mappings (name, contents) VALUES (?1, ?2) \
         ON CONFLICT (name) DO UPDATE SET contents = excluded.contents",
        params![name, contents],
    )?;
    Ok(())
}

/// Whether there was one.
pub(crate) fn remove(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let removed = connection.execute("DELETE FROM mappings WHERE name = ?1", [name])?;
    Ok(removed > 0)
}
