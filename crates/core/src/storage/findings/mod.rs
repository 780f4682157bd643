//! `findings`, `finding_indicators`, `finding_steps`.

use rusqlite::{Connection, params};

use crate::findings::{Finding, FindingState};
use crate::records::{Passed, Recorded};

/// Every finding of a year as (project id, finding), in the order they were added.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Recorded<Finding>)>> {
    connection
        .prepare_cached(
            "SELECT f.project_id, f.id, p.code, f.date, coalesce(i.level2 || '/' || i.level3, ''), \
             f.kind, f.description, f.cause, f.measures, f.owner, f.deadline, f.state \
             FROM findings f JOIN projects p ON p.id = f.project_id \
             LEFT JOIN finding_indicators fi ON fi.finding_id = f.id \
             LEFT JOIN indicators i ON i.id = fi.indicator_id \
             WHERE p.year = ?1 ORDER BY f.id",
        )?
        .query_map([year], |row| {
            let recorded = Recorded {
                id: row.get(1)?,
                project: row.get(2)?,
                facts: Finding {
                    date: row.get(3)?,
                    indicator: row.get(4)?,
                    kind: row.get(5)?,
                    description: row.get(6)?,
                    cause: row.get(7)?,
                    measures: row.get(8)?,
                    owner: row.get(9)?,
                    deadline: row.get(10)?,
                    state: row.get(11)?,
                },
            };
            Ok((row.get(0)?, recorded))
        })?
        .collect()
}

/// Adds a finding and gives its id; `batch` is the import that brought it.
pub(crate) fn add(
    connection: &Connection,
    project: i64,
    finding: &Finding,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO findings (project_id, date, kind, description, cause, measures, owner, \
             deadline, state, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            project,
            finding.date,
            finding.kind,
            finding.description,
            finding.cause,
            finding.measures,
            finding.owner,
            finding.deadline,
            finding.state,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Puts other contents in the place of a finding's; its state stays.
pub(crate) fn replace(connection: &Connection, id: i64, finding: &Finding) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE findings SET date = ?2, kind = ?3, description = ?4, cause = ?5, measures = ?6, \
         owner = ?7, deadline = ?8 WHERE id = ?1",
        params![
            id,
            finding.date,
            finding.kind,
            finding.description,
            finding.cause,
            finding.measures,
            finding.owner,
            finding.deadline
        ],
    )?;
    Ok(())
}

pub(crate) fn set_state(
    connection: &Connection,
    id: i64,
    state: FindingState,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE findings SET state = ?2 WHERE id = ?1",
        params![id, state],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM findings WHERE id = ?1", [id])?;
    Ok(())
}

/// Notes the indicator that a finding is about.
pub(crate) fn set_indicator(
    connection: &Connection,
    id: i64,
    indicator: Option<i64>,
) -> rusqlite::Result<()> {
    match indicator {
        None => connection.execute("DELETE FROM finding_indicators WHERE finding_id = ?1", [id])?,
        Some(indicator) => connection.execute(
            "INSERT INTO finding_indicators (finding_id, indicator_id) VALUES (?1, ?2) \
             ON CONFLICT (finding_id) DO UPDATE SET indicator_id = excluded.indicator_id",
            [id, indicator],
        )?,
    };
    Ok(())
}

/// The steps of a finding, the newest last.
pub(crate) fn steps(
    connection: &Connection,
    id: i64,
) -> rusqlite::Result<Vec<Passed<FindingState>>> {
    connection
        .prepare_cached(
            "SELECT state, date, remark, actor, at FROM finding_steps \
             WHERE finding_id = ?1 ORDER BY id",
        )?
        .query_map([id], super::passed)?
        .collect()
}

pub(crate) fn add_step(
    connection: &Connection,
    id: i64,
    step: &Passed<FindingState>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO finding_steps (finding_id, state, date, remark, actor, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, step.state, step.date, step.remark, step.actor, step.at],
    )?;
    Ok(())
}
