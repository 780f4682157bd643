//! `dispositions`, `disposition_details`, `disposition_steps`, `disposition_links`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::dispositions::{Disposition, DispositionState, PaymentAfterStop};
use crate::money::Money;
use crate::records::{Passed, Recorded};

/// What can belong to a disposition, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Warning(i64),
    Finding(i64),
    Attachment(i64),
}

impl Target {
    /// As the columns warning_id, finding_id, attachment_id.
    fn columns(self) -> [Option<i64>; 3] {
        match self {
            Self::Warning(id) => [Some(id), None, None],
            Self::Finding(id) => [None, Some(id), None],
            Self::Attachment(id) => [None, None, Some(id)],
        }
    }
}

/// Every disposition of a year as (project id, disposition), in the order they were added.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Recorded<Disposition>)>> {
    connection
        .prepare_cached(include_str!("all.sql"))?
        .query_map([year], |row| {
            let recorded = Recorded {
                id: row.get(1)?,
                project: row.get(2)?,
                facts: Disposition {
                    kind: row.get(3)?,
                    state: row.get(4)?,
                    state_on: row.get(5)?,
                    cause: row.get(6)?,
                    measures: row.get(7)?,
                    document_number: row.get(8)?,
                    event: row.get(9)?,
                    evidence: row.get(10)?,
                    reported_on: row.get(11)?,
                    version_before: row.get(12)?,
                    version: row.get(13)?,
                    suspended_on: row.get(14)?,
                    stopped_on: row.get(15)?,
                    procurement: row.get(16)?,
                    result: row.get(17)?,
                },
            };
            Ok((row.get(0)?, recorded))
        })?
        .collect()
}

/// Adds a disposition and gives its id.
pub(crate) fn add(
    connection: &Connection,
    project: i64,
    facts: &Disposition,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO dispositions (project_id, kind, cause, measures, document_number) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            project,
            facts.kind,
            facts.cause,
            facts.measures,
            facts.document_number
        ],
    )?;
    let id = connection.last_insert_rowid();
    put_details(connection, id, facts)?;
    Ok(id)
}

/// Puts other contents in the place of a disposition's.
pub(crate) fn put(connection: &Connection, id: i64, facts: &Disposition) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE dispositions SET kind = ?2, cause = ?3, measures = ?4, document_number = ?5 \
         WHERE id = ?1",
        params![
            id,
            facts.kind,
            facts.cause,
            facts.measures,
            facts.document_number
        ],
    )?;
    put_details(connection, id, facts)
}

fn put_details(connection: &Connection, id: i64, facts: &Disposition) -> rusqlite::Result<()> {
    if facts.is_plain() {
        connection.execute(
            "DELETE FROM disposition_details WHERE disposition_id = ?1",
            [id],
        )?;
        return Ok(());
    }
    connection
        .prepare_cached(include_str!("put_details.sql"))?
        .execute(params![
            id,
            facts.state,
            facts.event,
            facts.evidence,
            facts.reported_on,
            facts.version_before,
            facts.version,
            facts.suspended_on,
            facts.stopped_on,
            facts.procurement,
            facts.result
        ])?;
    Ok(())
}

/// Removes a disposition that has no details, steps or links.
pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM dispositions WHERE id = ?1", [id])?;
    Ok(())
}

/// The steps of a disposition, the newest last.
pub(crate) fn steps(
    connection: &Connection,
    id: i64,
) -> rusqlite::Result<Vec<Passed<DispositionState>>> {
    connection
        .prepare_cached(
            "SELECT state, date, remark, actor, at FROM disposition_steps \
             WHERE disposition_id = ?1 ORDER BY id",
        )?
        .query_map([id], super::passed)?
        .collect()
}

pub(crate) fn add_step(
    connection: &Connection,
    id: i64,
    step: &Passed<DispositionState>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO disposition_steps (disposition_id, state, date, remark, actor, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, step.state, step.date, step.remark, step.actor, step.at],
    )?;
    Ok(())
}

/// What belongs to a disposition, in the order it was linked.
pub(crate) fn links(connection: &Connection, id: i64) -> rusqlite::Result<Vec<Target>> {
    let rows = connection
        .prepare_cached(
            "SELECT warning_id, finding_id, attachment_id FROM disposition_links \
             WHERE disposition_id = ?1 ORDER BY id",
        )?
        .query_map([id], |row| {
            let warning: Option<i64> = row.get(0)?;
            let finding: Option<i64> = row.get(1)?;
            let attachment: Option<i64> = row.get(2)?;
            let target = warning.map(Target::Warning);
            let target = target.or(finding.map(Target::Finding));
            Ok(target.or(attachment.map(Target::Attachment)))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Links something, unless it is linked already.
pub(crate) fn link(connection: &Connection, id: i64, target: Target) -> rusqlite::Result<()> {
    let [warning, finding, attachment] = target.columns();
    connection.execute(
        "INSERT INTO disposition_links (disposition_id, warning_id, finding_id, attachment_id) \
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![id, warning, finding, attachment],
    )?;
    Ok(())
}

pub(crate) fn unlink(connection: &Connection, id: i64, target: Target) -> rusqlite::Result<()> {
    let [warning, finding, attachment] = target.columns();
    connection.execute(
        "DELETE FROM disposition_links WHERE disposition_id = ?1 AND warning_id IS ?2 \
         AND finding_id IS ?3 AND attachment_id IS ?4",
        params![id, warning, finding, attachment],
    )?;
    Ok(())
}

/// The dispositions that answer a finding, in their order.
pub(crate) fn of_finding(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT disposition_id FROM disposition_links WHERE finding_id = ?1 \
             ORDER BY disposition_id",
        )?
        .query_map([finding], |row| row.get(0))?
        .collect()
}

/// The dispositions that answer a warning with their states, in their order.
pub(crate) fn of_warning(
    connection: &Connection,
    warning: i64,
) -> rusqlite::Result<Vec<(i64, DispositionState)>> {
    connection
        .prepare_cached(
            "SELECT l.disposition_id, coalesce(x.state, '拟办') FROM disposition_links l \
             LEFT JOIN disposition_details x ON x.disposition_id = l.disposition_id \
             WHERE l.warning_id = ?1 ORDER BY l.disposition_id",
        )?
        .query_map([warning], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The dispositions of a year that stand and answer a warning, as (warning, disposition).
pub(crate) fn answers(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(
            "SELECT l.warning_id, l.disposition_id FROM disposition_links l \
             JOIN warnings w ON w.id = l.warning_id \
             LEFT JOIN disposition_details x ON x.disposition_id = l.disposition_id \
             WHERE w.year = ?1 AND coalesce(x.state, '') <> '已撤回' ORDER BY l.disposition_id",
        )?
        .query_map([year], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// What a project received or paid after a day, through another.
pub(crate) fn payments(
    connection: &Connection,
    project: i64,
    (after, through): (NaiveDate, NaiveDate),
) -> rusqlite::Result<Vec<PaymentAfterStop>> {
    connection
        .prepare_cached(
            "SELECT id, date, kind, amount, voucher FROM ledger_entries \
             WHERE project_id = ?1 AND void_reason IS NULL AND kind IN ('拨付', '支出') \
             AND date > ?2 AND date <= ?3 ORDER BY date, sequence",
        )?
        .query_map(params![project, after, through], |row| {
            let amount: Money = row.get(3)?;
            Ok(PaymentAfterStop {
                entry: row.get(0)?,
                date: row.get(1)?,
                kind: row.get(2)?,
                amount_yuan: amount.yuan(),
                amount,
                voucher: row.get(4)?,
            })
        })?
        .collect()
}
