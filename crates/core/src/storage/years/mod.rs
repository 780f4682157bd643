//! Across years: copies of projects and their targets, and `carry_overs`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::indicators::{Frame, TargetState};
use crate::money::Money;

/// The years that have projects as (year, projects, ledger entries that stand), the oldest first.
pub(crate) fn list(connection: &Connection) -> rusqlite::Result<Vec<(i32, u32, u32)>> {
    connection
        .prepare_cached(include_str!("list.sql"))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// Copies a project into another year and gives the id of the copy.
pub(crate) fn copy_project(
    connection: &Connection,
    project: i64,
    year: i32,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(include_str!("copy_project.sql"))?
        .execute(params![project, year])?;
    Ok(connection.last_insert_rowid())
}

/// Copies what the money of a project may be spent on.
pub(crate) fn copy_scope(connection: &Connection, from: i64, to: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO scope_items (project_id, kind, text) \
             SELECT ?2, kind, text FROM scope_items WHERE project_id = ?1 ORDER BY id",
        )?
        .execute([from, to])?;
    Ok(())
}

/// Copies the newest targets of a project as the first draft of another; nothing where there are
/// none.
pub(crate) fn copy_targets(connection: &Connection, from: i64, to: i64) -> rusqlite::Result<()> {
    let frame: Option<Frame> = connection
        .prepare_cached(
            "SELECT frame FROM target_versions WHERE project_id = ?1 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([from], |row| row.get(0))
        .optional()?;
    let Some(frame) = frame else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO target_versions (project_id, number, state, document_number, \
             approved_on, frame, batch_id) VALUES (?1, 1, ?2, '', NULL, ?3, NULL)",
        )?
        .execute(params![to, TargetState::Draft, frame])?;
    let version = connection.last_insert_rowid();
    connection
        .prepare_cached(include_str!("copy_indicators.sql"))?
        .execute([from, version])?;
    Ok(())
}

/// A confirmed carry-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CarryOverRow {
    pub project_id: i64,
    pub fund_line_id: i64,
    pub amount: Money,
}

/// The confirmed carry-overs into a year.
pub(crate) fn carry_overs(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<CarryOverRow>> {
    connection
        .prepare_cached(
            "SELECT c.project_id, c.fund_line_id, f.initial FROM carry_overs c \
             JOIN fund_lines f ON f.id = c.fund_line_id \
             JOIN projects p ON p.id = c.project_id WHERE p.year = ?1",
        )?
        .query_map([year], |row| {
            Ok(CarryOverRow {
                project_id: row.get(0)?,
                fund_line_id: row.get(1)?,
                amount: row.get(2)?,
            })
        })?
        .collect()
}

pub(crate) fn add_carry_over(
    connection: &Connection,
    project: i64,
    fund_line: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO carry_overs (project_id, fund_line_id) VALUES (?1, ?2)")?
        .execute([project, fund_line])?;
    Ok(())
}
