//! Rows that people record for a project, with the number that later commands name them by.

use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::period::FiscalYear;
use crate::sheets::find_project;

/// A stored row of a project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recorded<T> {
    /// Its number.
    pub id: i64,
    /// 项目代码.
    pub project: String,
    /// Everything else.
    #[serde(flatten)]
    pub facts: T,
}

/// The rows of a year that `read` gives, of one project where it is named.
pub(crate) fn of_project<T>(
    connection: &Connection,
    year: FiscalYear,
    project: Option<&str>,
    read: impl FnOnce(&Connection, i32) -> rusqlite::Result<Vec<Recorded<T>>>,
) -> Result<Vec<Recorded<T>>> {
    if let Some(code) = project {
        find_project(connection, year, code)?;
    }
    let mut rows = read(connection, year.number())?;
    rows.retain(|row| project.is_none_or(|code| row.project == code));
    Ok(rows)
}

/// The row of number `id` among those of a year that `read` gives.
pub(crate) fn numbered<T>(
    connection: &Connection,
    year: FiscalYear,
    (what, id): (&'static str, i64),
    read: impl FnOnce(&Connection, i32) -> rusqlite::Result<Vec<Recorded<T>>>,
) -> Result<Recorded<T>> {
    let rows = read(connection, year.number())?;
    rows.into_iter()
        .find(|row| row.id == id)
        .ok_or_else(|| CoreError::NotFound {
            what,
            id: id.to_string(),
        })
}
