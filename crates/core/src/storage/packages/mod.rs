//! `packages`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::submissions::{Package, PackageState};

/// The packages of a year, the oldest first.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Package>> {
    connection
        .prepare_cached(
            "SELECT id, year, period_end, sequence, identifier, state, bagged_at, file_name, \
             size, sha256, key_id, is_demo FROM packages WHERE year = ?1 ORDER BY id",
        )?
        .query_map([year], |row| {
            Ok(Package {
                id: row.get(0)?,
                year: row.get(1)?,
                period_end: row.get(2)?,
                sequence: row.get(3)?,
                identifier: row.get(4)?,
                state: row.get(5)?,
                bagged_at: row.get(6)?,
                file_name: row.get(7)?,
                size: row.get(8)?,
                sha256: row.get(9)?,
                key_id: row.get(10)?,
                is_demo: row.get(11)?,
            })
        })?
        .collect()
}

/// The number after the highest that was used in a year and period.
pub(crate) fn next_sequence(
    connection: &Connection,
    year: i32,
    period_end: NaiveDate,
) -> rusqlite::Result<u32> {
    connection.query_row(
        "SELECT coalesce(max(sequence), 0) + 1 FROM packages \
         WHERE year = ?1 AND period_end = ?2",
        params![year, period_end],
        |row| row.get(0),
    )
}

pub(crate) fn add(connection: &Connection, package: &Package) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO packages (year, period_end, sequence, identifier, state, bagged_at, \
         file_name, size, sha256, key_id, is_demo) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            package.year,
            package.period_end,
            package.sequence,
            package.identifier,
            package.state,
            package.bagged_at,
            package.file_name,
            package.size,
            package.sha256,
            package.key_id,
            package.is_demo
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn set_state(
    connection: &Connection,
    id: i64,
    state: PackageState,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE packages SET state = ?2 WHERE id = ?1",
        params![id, state],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM packages WHERE id = ?1", [id])?;
    Ok(())
}
