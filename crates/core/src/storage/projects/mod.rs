//! `projects` and `fund_lines`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::projects::{FundLine, FundSource, Project, ProjectFacts};

const COLUMNS: &str = "id, code, name, budget_kind, category, implementing_unit, section, manager, \
     start_on, end_on, is_new, is_research, is_key, key_reason, exempt_reason, substitute_check, goal";

fn project(row: &Row<'_>) -> rusqlite::Result<Project> {
    Ok(Project {
        id: row.get(0)?,
        facts: ProjectFacts {
            code: row.get(1)?,
            name: row.get(2)?,
            budget_kind: row.get(3)?,
            category: row.get(4)?,
            implementing_unit: row.get(5)?,
            section: row.get(6)?,
            manager: row.get(7)?,
            start_on: row.get(8)?,
            end_on: row.get(9)?,
            is_new: row.get(10)?,
            is_research: row.get(11)?,
            is_key: row.get(12)?,
            key_reason: row.get(13)?,
            exempt_reason: row.get(14)?,
            substitute_check: row.get(15)?,
            goal: row.get(16)?,
        },
    })
}

/// Every project of a year in the order of their codes.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Project>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM projects WHERE year = ?1 ORDER BY code"
        ))?
        .query_map([year], project)?
        .collect()
}

/// The project of a code.
pub(crate) fn by_code(
    connection: &Connection,
    year: i32,
    code: &str,
) -> rusqlite::Result<Option<Project>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM projects WHERE year = ?1 AND code = ?2"
        ))?
        .query_row(params![year, code], project)
        .optional()
}

/// Adds a project, of an import's batch where there is one, and gives its id.
pub(crate) fn add(
    connection: &Connection,
    year: i32,
    facts: &ProjectFacts,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO projects (year, code, name, budget_kind, category, implementing_unit, \
             section, manager, start_on, end_on, is_new, is_research, is_key, key_reason, \
             exempt_reason, substitute_check, goal, batch_id) VALUES \
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            year,
            facts.code,
            facts.name,
            facts.budget_kind,
            facts.category,
            facts.implementing_unit,
            facts.section,
            facts.manager,
            facts.start_on,
            facts.end_on,
            facts.is_new,
            facts.is_research,
            facts.is_key,
            facts.key_reason,
            facts.exempt_reason,
            facts.substitute_check,
            facts.goal,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Overwrites everything but the code.
pub(crate) fn replace(
    connection: &Connection,
    id: i64,
    facts: &ProjectFacts,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE projects SET name = ?2, budget_kind = ?3, category = ?4, \
             implementing_unit = ?5, section = ?6, manager = ?7, start_on = ?8, end_on = ?9, \
             is_new = ?10, is_research = ?11, is_key = ?12, key_reason = ?13, \
             exempt_reason = ?14, substitute_check = ?15, goal = ?16 WHERE id = ?1",
        )?
        .execute(params![
            id,
            facts.name,
            facts.budget_kind,
            facts.category,
            facts.implementing_unit,
            facts.section,
            facts.manager,
            facts.start_on,
            facts.end_on,
            facts.is_new,
            facts.is_research,
            facts.is_key,
            facts.key_reason,
            facts.exempt_reason,
            facts.substitute_check,
            facts.goal
        ])?;
    Ok(())
}

fn fund_line(row: &Row<'_>) -> rusqlite::Result<(i64, i64, FundLine)> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        FundLine {
            source: row.get(2)?,
            initial: row.get(3)?,
            increase: row.get(4)?,
            decrease: row.get(5)?,
            document_number: row.get(6)?,
            adjusted_on: row.get(7)?,
        },
    ))
}

/// Every fund line of a year as (row id, project id, line), in the order they were added.
pub(crate) fn fund_lines(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, i64, FundLine)>> {
    connection
        .prepare_cached(
            "SELECT f.id, f.project_id, f.source, f.initial, f.increase, f.decrease, \
             f.document_number, f.adjusted_on FROM fund_lines f \
             JOIN projects p ON p.id = f.project_id WHERE p.year = ?1 ORDER BY f.id",
        )?
        .query_map([year], fund_line)?
        .collect()
}

/// The sources of a project's fund lines.
pub(crate) fn sources(connection: &Connection, project: i64) -> rusqlite::Result<Vec<FundSource>> {
    connection
        .prepare_cached("SELECT DISTINCT source FROM fund_lines WHERE project_id = ?1")?
        .query_map([project], |row| row.get(0))?
        .collect()
}

/// Adds a fund line, of an import's batch where there is one, and gives its id.
pub(crate) fn add_fund_line(
    connection: &Connection,
    project: i64,
    line: &FundLine,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO fund_lines (project_id, source, initial, increase, decrease, \
             document_number, adjusted_on, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            project,
            line.source,
            line.initial,
            line.increase,
            line.decrease,
            line.document_number,
            line.adjusted_on,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn remove_fund_line(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM fund_lines WHERE id = ?1", [id])?;
    Ok(())
}

pub(crate) fn replace_fund_line(
    connection: &Connection,
    id: i64,
    line: &FundLine,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE fund_lines SET initial = ?2, increase = ?3, decrease = ?4, \
             document_number = ?5, adjusted_on = ?6 WHERE id = ?1",
        )?
        .execute(params![
            id,
            line.initial,
            line.increase,
            line.decrease,
            line.document_number,
            line.adjusted_on
        ])?;
    Ok(())
}
