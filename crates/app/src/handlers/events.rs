//! Changes of environment (环境变化).

use chrono::NaiveDate;
use jixiao_core::events::Event;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;

use super::year_of;
use crate::error::Result;

/// The events of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<Event>>> {
    Ok(ledger.events(year_of(ledger, year)?, project)?)
}

/// Adds a event and gives its number.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` without a description.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    event: &Event,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    Ok(ledger.add_event(year, project, event, actor)?.value)
}

/// Notes how an event was answered, and when.
///
/// # Errors
/// `not_found` for an unknown number, `invalid` without an answer or with one from before the
/// event.
pub fn answer(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    answer: &str,
    answered_on: NaiveDate,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.answer_event(year, id, answer, answered_on, actor)?;
    Ok(())
}

/// Removes a event.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_event(year, id, actor)?;
    Ok(())
}
