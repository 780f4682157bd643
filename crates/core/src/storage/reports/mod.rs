//! `report_parts`.

use rusqlite::{Connection, params};

/// A part of the report as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRow {
    /// 1 to 6.
    pub part: u8,
    /// Small Markdown with bound figures.
    pub text: String,
    /// Whether a person wrote in it since it was drafted.
    pub edited: bool,
}

/// The parts of a year that were begun, in order.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<PartRow>> {
    connection
        .prepare_cached(
            "SELECT part, text, edited FROM report_parts WHERE year = ?1 ORDER BY part",
        )?
        .query_map([year], |row| {
            Ok(PartRow {
                part: row.get(0)?,
                text: row.get(1)?,
                edited: row.get(2)?,
            })
        })?
        .collect()
}

/// Writes a part, unless it already reads so.
pub(crate) fn put(connection: &Connection, year: i32, row: &PartRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO report_parts (year, part, text, edited) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (year, part) DO UPDATE SET text = excluded.text, \
             edited = excluded.edited WHERE text <> excluded.text OR edited > excluded.edited",
        )?
        .execute(params![year, row.part, row.text, row.edited])?;
    Ok(())
}
