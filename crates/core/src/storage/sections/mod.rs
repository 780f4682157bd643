//! `section_returns`, and the progress entries that a returned workbook corrects.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::monitoring::ProgressEntry;
use crate::sections::Returned;

/// Every return for a period as (section, return).
pub(crate) fn returns(
    connection: &Connection,
    year: i32,
    period_end: NaiveDate,
) -> rusqlite::Result<Vec<(String, Returned)>> {
    connection
        .prepare_cached(
            "SELECT section, file, returned_at, actor FROM section_returns \
             WHERE year = ?1 AND period_end = ?2 ORDER BY section",
        )?
        .query_map(params![year, period_end], |row| {
            let returned = Returned {
                file: row.get(1)?,
                at: row.get(2)?,
                actor: row.get(3)?,
            };
            Ok((row.get(0)?, returned))
        })?
        .collect()
}

/// Notes that a section's workbook came back; the newest file counts.
pub(crate) fn put_return(
    connection: &Connection,
    (year, period_end, section): (i32, NaiveDate, &str),
    (file, at, actor): (&str, NaiveDateTime, &str),
    batch: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO section_returns (year, period_end, section, file, returned_at, actor, \
             batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (year, period_end, section) DO UPDATE SET file = excluded.file, \
             returned_at = excluded.returned_at, actor = excluded.actor, \
             batch_id = excluded.batch_id",
        )?
        .execute(params![year, period_end, section, file, at, actor, batch])?;
    Ok(())
}

/// The first entry of an indicator that says just this and still counts.
pub(crate) fn progress_that_says(
    connection: &Connection,
    indicator: i64,
    entry: &ProgressEntry,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT id FROM progress_entries WHERE indicator_id = ?1 AND date = ?2 \
             AND value = ?3 AND text = ?4 AND void_reason IS NULL ORDER BY sequence LIMIT 1",
        )?
        .query_row(
            params![indicator, entry.date, entry.value, entry.text],
            |row| row.get(0),
        )
}
