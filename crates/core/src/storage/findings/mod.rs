//! `findings`.

use rusqlite::{Connection, params};

use crate::findings::Finding;

/// Every finding of a year as (project id, finding), in the order they were added.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, Finding)>> {
    connection
        .prepare_cached(
            "SELECT f.project_id, f.date, f.kind, f.description, f.cause, f.measures, f.owner, \
             f.deadline, f.state FROM findings f JOIN projects p ON p.id = f.project_id \
             WHERE p.year = ?1 ORDER BY f.id",
        )?
        .query_map([year], |row| {
            Ok((
                row.get(0)?,
                Finding {
                    date: row.get(1)?,
                    kind: row.get(2)?,
                    description: row.get(3)?,
                    cause: row.get(4)?,
                    measures: row.get(5)?,
                    owner: row.get(6)?,
                    deadline: row.get(7)?,
                    state: row.get(8)?,
                },
            ))
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
