//! `warnings`, `warning_steps`, `warning_thresholds`.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use crate::ledger::Actor;
use crate::warnings::WarningState;

/// A warning as it was seen, with the last step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sighting {
    pub id: i64,
    pub rule: String,
    pub project: String,
    pub place: String,
    pub seen_on: NaiveDate,
    pub gone_on: Option<NaiveDate>,
    pub message: String,
    pub formula: String,
    pub state: Option<WarningState>,
    /// What was said at that step.
    pub remark: String,
    /// The thresholds with which it was first seen, as JSON; "" where nobody noted them.
    pub thresholds: String,
}

/// A step that somebody takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepRow {
    pub warning: i64,
    pub state: WarningState,
    pub remark: String,
    pub finding: Option<i64>,
}

/// Everything that was seen in a year, the newest last.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Sighting>> {
    connection
        .prepare_cached(
            "SELECT w.id, w.rule, w.project, w.place, w.seen_on, w.gone_on, w.message, \
             w.formula, s.state, coalesce(s.remark, ''), coalesce(t.thresholds, '') \
             FROM warnings w LEFT JOIN warning_thresholds t ON t.warning_id = w.id \
             LEFT JOIN warning_steps s ON s.id = \
             (SELECT max(id) FROM warning_steps WHERE warning_id = w.id) \
             WHERE w.year = ?1 ORDER BY w.id",
        )?
        .query_map([year], |row| {
            Ok(Sighting {
                id: row.get(0)?,
                rule: row.get(1)?,
                project: row.get(2)?,
                place: row.get(3)?,
                seen_on: row.get(4)?,
                gone_on: row.get(5)?,
                message: row.get(6)?,
                formula: row.get(7)?,
                state: row.get(8)?,
                remark: row.get(9)?,
                thresholds: row.get(10)?,
            })
        })?
        .collect()
}

/// Notes that a warning was seen.
pub(crate) fn add(connection: &Connection, year: i32, seen: &Sighting) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO warnings (year, rule, project, place, seen_on, message, formula) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            year,
            seen.rule,
            seen.project,
            seen.place,
            seen.seen_on,
            seen.message,
            seen.formula
        ])?;
    connection
        .prepare_cached("INSERT INTO warning_thresholds (warning_id, thresholds) VALUES (?1, ?2)")?
        .execute(params![connection.last_insert_rowid(), seen.thresholds])?;
    Ok(())
}

/// The warning that became a finding, where one did.
pub(crate) fn of_finding(
    connection: &Connection,
    finding: i64,
) -> rusqlite::Result<Option<Sighting>> {
    connection
        .prepare_cached(
            "SELECT w.id, w.rule, w.project, w.place, w.seen_on FROM warnings w \
             JOIN warning_steps s ON s.warning_id = w.id WHERE s.finding_id = ?1",
        )?
        .query_row([finding], |row| {
            Ok(Sighting {
                id: row.get(0)?,
                rule: row.get(1)?,
                project: row.get(2)?,
                place: row.get(3)?,
                seen_on: row.get(4)?,
                ..Sighting::default()
            })
        })
        .optional()
}

/// Notes that a warning is gone.
pub(crate) fn end(connection: &Connection, id: i64, gone_on: NaiveDate) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE warnings SET gone_on = ?2 WHERE id = ?1")?
        .execute(params![id, gone_on])?;
    Ok(())
}

pub(crate) fn add_step(
    connection: &Connection,
    step: &StepRow,
    actor: &Actor,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO warning_steps (warning_id, state, remark, finding_id, actor, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            step.warning,
            step.state,
            step.remark,
            step.finding,
            actor.name,
            actor.stamp()
        ],
    )?;
    Ok(())
}
