//! `target_versions` and `indicators`.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

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

/// Which version of a project counts: the newest approved one, or the first draft while none is
/// approved.
const COUNTS: &str = "v.id = (SELECT w.id FROM target_versions w WHERE w.project_id = v.project_id \
     ORDER BY w.state = '已批复' DESC, w.number DESC LIMIT 1)";

/// The version that counts of every project of a year.
pub(crate) fn current_versions(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Version>> {
    connection
        .prepare_cached(&format!(
            "{VERSION} JOIN projects p ON p.id = v.project_id WHERE p.year = ?1 AND {COUNTS}"
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

/// The version of a project that counts.
pub(crate) fn current_version(
    connection: &Connection,
    project: i64,
) -> rusqlite::Result<Option<Version>> {
    connection
        .prepare_cached(&format!("{VERSION} WHERE v.project_id = ?1 AND {COUNTS}"))?
        .query_row([project], version)
        .optional()
}

/// Adds a version and gives its id; the id in `new` is not looked at.
pub(crate) fn add_version(
    connection: &Connection,
    new: &Version,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO target_versions (project_id, number, state, document_number, \
             approved_on, frame, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            new.project_id,
            new.number,
            new.state,
            new.document_number,
            new.approved_on,
            new.frame,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Overwrites state, approval and frame of a version.
pub(crate) fn put_version(connection: &Connection, version: &Version) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE target_versions SET state = ?2, document_number = ?3, approved_on = ?4, \
             frame = ?5 WHERE id = ?1",
        )?
        .execute(params![
            version.id,
            version.state,
            version.document_number,
            version.approved_on,
            version.frame
        ])?;
    Ok(())
}

/// Removes a version with its indicators.
pub(crate) fn remove_version(connection: &Connection, version: i64) -> rusqlite::Result<()> {
    remove_indicators(connection, version)?;
    connection.execute("DELETE FROM target_versions WHERE id = ?1", [version])?;
    Ok(())
}

pub(crate) fn remove_indicators(connection: &Connection, version: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM indicators WHERE version_id = ?1", [version])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, indicator: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM indicators WHERE id = ?1", [indicator])?;
    Ok(())
}

const INDICATOR: &str = "SELECT v.project_id, coalesce(i.origin_id, i.id), i.level1, i.level2, i.level3, i.nature, \
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

/// The indicators of every version that counts in a year as (project id, indicator), in the order
/// of project and file.
pub(crate) fn current(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Indicator)>> {
    connection
        .prepare_cached(&format!(
            "{INDICATOR} JOIN projects p ON p.id = v.project_id \
             WHERE p.year = ?1 AND {COUNTS} ORDER BY v.project_id, i.position"
        ))?
        .query_map([year], indicator)?
        .collect()
}

/// The indicators of a project's version that counts, in the order of the file.
pub(crate) fn of_project(
    connection: &Connection,
    project: i64,
) -> rusqlite::Result<Vec<Indicator>> {
    connection
        .prepare_cached(&format!(
            "{INDICATOR} WHERE v.project_id = ?1 AND {COUNTS} ORDER BY i.position"
        ))?
        .query_map([project], |row| Ok(indicator(row)?.1))?
        .collect()
}

/// The indicators of every approved version of a year as (project id, indicator), the newest
/// version first.
pub(crate) fn approved(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Indicator)>> {
    connection
        .prepare_cached(&format!(
            "{INDICATOR} JOIN projects p ON p.id = v.project_id WHERE p.year = ?1 \
             AND v.state = '已批复' ORDER BY v.project_id, v.number DESC, i.position"
        ))?
        .query_map([year], indicator)?
        .collect()
}

/// Whether anything hangs on an indicator: progress, a survey, a row of a sheet.
pub(crate) fn has_records(connection: &Connection, indicator: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM progress_entries WHERE indicator_id = ?1) \
             OR EXISTS (SELECT 1 FROM surveys WHERE indicator_id = ?1) \
             OR EXISTS (SELECT 1 FROM sheet_indicators WHERE indicator_id = ?1)",
        )?
        .query_row([indicator], |row| row.get(0))
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

/// Adds an indicator at the end of a version; `origin` is the first row of its lineage, where it
/// continues one.
pub(crate) fn add(
    connection: &Connection,
    version: i64,
    facts: &IndicatorFacts,
    origin: Option<i64>,
    batch: Option<i64>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO indicators (version_id, position, level1, level2, level3, nature, \
             comparator, target, unit, weight, accumulation, stage_target, note, batch_id, \
             origin_id) VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM indicators \
             WHERE version_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
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
            batch,
            origin
        ])?;
    Ok(())
}

/// Overwrites an indicator, by the id of its row.
pub(crate) fn put(
    connection: &Connection,
    row: i64,
    facts: &IndicatorFacts,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE indicators SET level1 = ?2, level2 = ?3, level3 = ?4, nature = ?5, \
             comparator = ?6, target = ?7, unit = ?8, weight = ?9, accumulation = ?10, \
             stage_target = ?11, note = ?12 WHERE id = ?1",
        )?
        .execute(params![
            row,
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
            facts.note
        ])?;
    Ok(())
}

/// Moves an indicator to the end of its version, by the id of its row.
pub(crate) fn move_last(connection: &Connection, row: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE indicators SET position = (SELECT max(o.position) + 1 FROM indicators o \
             WHERE o.version_id = indicators.version_id) WHERE id = ?1",
        )?
        .execute([row])?;
    Ok(())
}

/// The row by which a version holds a lineage.
pub(crate) fn row_of(connection: &Connection, version: i64, lineage: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT id FROM indicators WHERE version_id = ?1 AND coalesce(origin_id, id) = ?2",
        )?
        .query_row([version, lineage], |row| row.get(0))
}
