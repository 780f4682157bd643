//! `packages` and `aggregate_packages`, which are alike.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::submissions::{Package, PackageKind, PackageState};

/// The table of a kind.
fn table(kind: PackageKind) -> &'static str {
    match kind {
        PackageKind::Submission => "packages",
        PackageKind::Aggregate => "aggregate_packages",
    }
}

/// The packages of a year, the oldest first.
pub(crate) fn all(
    connection: &Connection,
    kind: PackageKind,
    year: i32,
) -> rusqlite::Result<Vec<Package>> {
    let table = table(kind);
    connection
        .prepare_cached(&format!(
            "SELECT id, year, period_end, sequence, identifier, state, bagged_at, file_name, \
             size, sha256, key_id, is_demo FROM {table} WHERE year = ?1 ORDER BY id"
        ))?
        .query_map([year], |row| {
            Ok(Package {
                kind,
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
    kind: PackageKind,
    year: i32,
    period_end: NaiveDate,
) -> rusqlite::Result<u32> {
    let table = table(kind);
    connection.query_row(
        &format!(
            "SELECT coalesce(max(sequence), 0) + 1 FROM {table} \
             WHERE year = ?1 AND period_end = ?2"
        ),
        params![year, period_end],
        |row| row.get(0),
    )
}

pub(crate) fn add(connection: &Connection, package: &Package) -> rusqlite::Result<i64> {
    let table = table(package.kind);
    connection.execute(
        &format!(
            "INSERT INTO {table} (year, period_end, sequence, identifier, state, bagged_at, \
             file_name, size, sha256, key_id, is_demo) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ),
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
    package: &Package,
    state: PackageState,
) -> rusqlite::Result<()> {
    let table = table(package.kind);
    connection.execute(
        &format!("UPDATE {table} SET state = ?2 WHERE id = ?1"),
        params![package.id, state],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, package: &Package) -> rusqlite::Result<()> {
    let table = table(package.kind);
    connection.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [package.id])?;
    Ok(())
}
