//! `target_versions` and `indicators`.

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use crate::indicators::{Frame, Indicator, IndicatorFacts, TargetState};

/// A target version without its indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub id: i64,
    pub project_id: i64,
    pub number: u32,
    pub state: TargetState,
    pub document_number: String,
    pub approved_on: Option<NaiveDate>,
    pub frame: Frame,
}

const VERSION: &str = "SELECT v.id, v.project_id, v.number, v.state, v.document_number, \
     v.approved_on, v.frame FROM target_versions v";

fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        id: row.get(0)?,
        project_id: row.get(1)?,
        number: row.get(2)?,
        state: row.get(3)?,
        document_number: row.get(4)?,
        approved_on: row.get(5)?,
        frame: row.get(6)?,
    })
}

/// The newest version of every project of a year.
pub(crate) fn current_versions(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Version>> {
    connection
        .prepare_cached(&format!(
            "{VERSION} JOIN projects p ON p.id = v.project_id WHERE p.year = ?1 AND v.number = \
             (SELECT max(number) FROM target_versions WHERE project_id = v.project_id)"
        ))?
        .query_map([year], version)?
        .collect()
}

/// Every version of a project, the oldest first.
pub(crate) fn versions(connection: &Connection, project: i64) -> rusqlite::Result<Vec<Version>> {
    connection
        .prepare_cached(&format!(
            "{VERSION} WHERE v.project_id = ?1 ORDER BY v.number"
        ))?
        .query_map([project], version)?
        .collect()
}

pub(crate) fn add_version(
    connection: &Connection,
    project: i64,
    state: TargetState,
    document_number: &str,
    approved_on: Option<NaiveDate>,
    frame: Frame,
    batch: i64,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO target_versions (project_id, number, state, document_number, \
             approved_on, frame, batch_id) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            project,
            state,
            document_number,
            approved_on,
            frame,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

const INDICATOR: &str = "SELECT v.project_id, i.id, i.level1, i.level2, i.level3, i.nature, \
     i.comparator, i.target, i.unit, i.weight, i.accumulation, i.stage_target, i.note \
     FROM indicators i JOIN target_versions v ON v.id = i.version_id";

fn indicator(row: &Row<'_>) -> rusqlite::Result<(i64, Indicator)> {
    let facts = IndicatorFacts {
        level1: row.get(2)?,
        level2: row.get(3)?,
        level3: row.get(4)?,
        nature: row.get(5)?,
        comparator: row.get(6)?,
        target: row.get(7)?,
        unit: row.get(8)?,
        weight: row.get(9)?,
        accumulation: row.get(10)?,
        stage_target: row.get(11)?,
        note: row.get(12)?,
    };
    let id = row.get(1)?;
    Ok((row.get(0)?, Indicator { id, facts }))
}

/// The indicators of every newest version of a year as (project id, indicator), in the order of
/// project and file.
pub(crate) fn current(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Indicator)>> {
    connection
        .prepare_cached(&format!(
            "{INDICATOR} JOIN projects p ON p.id = v.project_id \
             WHERE p.year = ?1 AND v.number = \
             (SELECT max(number) FROM target_versions WHERE project_id = v.project_id) \
             ORDER BY v.project_id, i.position"
        ))?
        .query_map([year], indicator)?
        .collect()
}

/// The indicators of one version, in the order of the file.
pub(crate) fn of_version(
    connection: &Connection,
    version: i64,
) -> rusqlite::Result<Vec<Indicator>> {
    connection
        .prepare_cached(&format!("{INDICATOR} WHERE v.id = ?1 ORDER BY i.position"))?
        .query_map([version], |row| Ok(indicator(row)?.1))?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    version: i64,
    facts: &IndicatorFacts,
    batch: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO indicators (version_id, position, level1, level2, level3, nature, \
             comparator, target, unit, weight, accumulation, stage_target, note, batch_id) \
             VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM indicators \
             WHERE version_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            version,
            facts.level1,
            facts.level2,
            facts.level3,
            facts.nature,
            facts.comparator,
            facts.target,
            facts.unit,
            facts.weight,
            facts.accumulation,
            facts.stage_target,
            facts.note,
            batch
        ])?;
    Ok(())
}
