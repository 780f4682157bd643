//! `system_figures`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::money::Money;
use crate::projects::FundSource;
use crate::records::Recorded;
use crate::system_figures::SystemFigure;

/// Every system figure of a year, by project, source and day.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<SystemFigure>>> {
    connection
        .prepare_cached(
            "SELECT f.id, p.code, f.source, f.through, f.executed, f.explanation, f.explained \
             FROM system_figures f JOIN projects p ON p.id = f.project_id \
             WHERE p.year = ?1 ORDER BY p.code, f.source, f.through",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: SystemFigure {
                    source: row.get(2)?,
                    through: row.get(3)?,
                    executed: row.get(4)?,
                    explanation: row.get(5)?,
                    explained: row.get(6)?,
                },
            })
        })?
        .collect()
}

/// Adds a figure and gives its id; `batch` is the import that brought it.
pub(crate) fn add(
    connection: &Connection,
    project: i64,
    (source, through, executed): (FundSource, NaiveDate, Money),
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO system_figures (project_id, source, through, executed, explanation, \
             batch_id) VALUES (?1, ?2, ?3, ?4, '', ?5)",
        )?
        .execute(params![project, source, through, executed, batch])?;
    Ok(connection.last_insert_rowid())
}

/// Another amount; what was said about the difference of the old one goes.
pub(crate) fn replace(connection: &Connection, id: i64, executed: Money) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE system_figures SET executed = ?2, explanation = '', explained = NULL \
             WHERE id = ?1",
        )?
        .execute(params![id, executed])?;
    Ok(())
}

pub(crate) fn explain(
    connection: &Connection,
    id: i64,
    explanation: &str,
    difference: Money,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE system_figures SET explanation = ?2, explained = ?3 WHERE id = ?1")?
        .execute(params![id, explanation, difference])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM system_figures WHERE id = ?1", [id])?;
    Ok(())
}
