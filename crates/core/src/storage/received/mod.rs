//! `received_packages`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::ledger::Actor;
use crate::received::{ReceivedCounts, ReceivedPackage, ReceivedState};

const COLUMNS: &str = "id, kind, unit_code, unit_name, year, period_end, sequence, identifier, \
                       size, sha256, fingerprint, is_registered, is_demo, state, bagged_on, \
                       received_at, projects, errors, explained, changed";

fn package(row: &Row<'_>) -> rusqlite::Result<ReceivedPackage> {
    Ok(ReceivedPackage {
        id: row.get(0)?,
        kind: row.get(1)?,
        unit_code: row.get(2)?,
        unit_name: row.get(3)?,
        year: row.get(4)?,
        period_end: row.get(5)?,
        sequence: row.get(6)?,
        identifier: row.get(7)?,
        size: row.get(8)?,
        sha256: row.get(9)?,
        fingerprint: row.get(10)?,
        is_registered: row.get(11)?,
        is_demo: row.get(12)?,
        state: row.get(13)?,
        bagged_on: row.get(14)?,
        received_at: row.get(15)?,
        counts: counts(row)?,
    })
}

fn counts(row: &Row<'_>) -> rusqlite::Result<Option<ReceivedCounts>> {
    let Some(projects) = row.get(16)? else {
        return Ok(None);
    };
    Ok(Some(ReceivedCounts {
        projects,
        errors: row.get(17)?,
        explained: row.get(18)?,
        changed: row.get(19)?,
    }))
}

/// The packages of a year that were not discarded, by unit, period and number.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<ReceivedPackage>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM received_packages WHERE year = ?1 AND state <> ?2 \
             ORDER BY kind, unit_code, period_end, sequence"
        ))?
        .query_map(params![year, ReceivedState::Discarded], package)?
        .collect()
}

/// The numbers of the unit, year and period of a package, the oldest first.
pub(crate) fn of_series(
    connection: &Connection,
    of: &ReceivedPackage,
) -> rusqlite::Result<Vec<ReceivedPackage>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM received_packages WHERE kind = ?1 AND unit_code = ?2 \
             AND year = ?3 AND period_end = ?4 AND state <> ?5 ORDER BY sequence"
        ))?
        .query_map(
            params![
                of.kind,
                of.unit_code,
                of.year,
                of.period_end,
                ReceivedState::Discarded
            ],
            package,
        )?
        .collect()
}

pub(crate) fn one(connection: &Connection, id: i64) -> rusqlite::Result<Option<ReceivedPackage>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM received_packages WHERE id = ?1"
        ))?
        .query_row([id], package)
        .optional()
}

pub(crate) fn add(
    connection: &Connection,
    new: &ReceivedPackage,
    state: ReceivedState,
    actor: &Actor,
) -> rusqlite::Result<i64> {
    let counted = new.counts;
    connection.execute(
        "INSERT INTO received_packages (kind, unit_code, unit_name, year, period_end, sequence, \
         identifier, size, sha256, fingerprint, is_registered, is_demo, state, bagged_on, \
         received_at, actor, projects, errors, explained, changed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, \
         ?19, ?20)",
        params![
            new.kind,
            new.unit_code,
            new.unit_name,
            new.year,
            new.period_end,
            new.sequence,
            new.identifier,
            new.size,
            new.sha256,
            new.fingerprint,
            new.is_registered,
            new.is_demo,
            state,
            new.bagged_on,
            actor.at,
            actor.name,
            counted.map(|counts| counts.projects),
            counted.map(|counts| counts.errors),
            counted.map(|counts| counts.explained),
            counted.and_then(|counts| counts.changed)
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn set_state(
    connection: &Connection,
    id: i64,
    state: ReceivedState,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE received_packages SET state = ?2 WHERE id = ?1",
        params![id, state],
    )?;
    Ok(())
}
