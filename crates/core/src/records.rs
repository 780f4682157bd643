//! Rows that people record for a project, with the number that later commands name them by, and
//! the steps that people take with them.

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::Actor;
use crate::period::FiscalYear;
use crate::sheets::find_project;

/// A stored row of a project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Recorded<T> {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 项目代码.
    pub project: String,
    /// Everything else.
    #[serde(flatten)]
    pub facts: T,
}

/// A step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Passed<S> {
    /// The state that it led to.
    pub state: S,
    /// The day on which it was taken.
    pub date: NaiveDate,
    /// What was said, or "".
    pub remark: String,
    /// Who.
    pub actor: String,
    /// When it was recorded, as `YYYY-MM-DDThh:mm:ss`.
    pub at: String,
}

impl<S> Passed<S> {
    /// A step to `state` that the actor takes.
    pub(crate) fn by(actor: &Actor, state: S, (date, remark): (NaiveDate, &str)) -> Self {
        Self {
            state,
            date,
            remark: remark.to_owned(),
            actor: actor.name.clone(),
            at: actor.stamp(),
        }
    }
}

/// Refuses a day of a step that lies before `earliest` or after the actor's own.
pub(crate) fn check_day(date: NaiveDate, earliest: NaiveDate, actor: &Actor) -> Result<()> {
    let today = actor.at.date();
    let message = if date < earliest {
        format!("日期{date}早于上一步的日期{earliest}。")
    } else if date > today {
        format!("日期{date}晚于今天{today}，请在办理后登记。")
    } else {
        return Ok(());
    };
    Err(CoreError::invalid("日期", message))
}

/// Rows without their numbers.
pub(crate) fn facts<T>(rows: Option<Vec<Recorded<T>>>) -> Vec<T> {
    let rows = rows.unwrap_or_default().into_iter();
    rows.map(|row| row.facts).collect()
}

/// Puts `given` in the place of `held`, where something is given.
pub(crate) fn set<T: Clone>(held: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        held.clone_from(given);
    }
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
