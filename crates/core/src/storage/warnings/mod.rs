//! `warnings` and `warning_steps`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

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
             w.formula, s.state, coalesce(s.remark, '') FROM warnings w \
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
    Ok(())
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
            actor.at.format("%Y-%m-%dT%H:%M:%S").to_string()
        ],
    )?;
    Ok(())
}
