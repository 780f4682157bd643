//! Milestones of projects (工作节点).

use chrono::NaiveDate;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::milestones::Milestone;
use jixiao_core::records::Recorded;

use super::year_of;
use crate::error::Result;

/// The milestones of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<Milestone>>> {
    Ok(ledger.milestones(year_of(ledger, year)?, project)?)
}

/// Adds a milestone and gives its number.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for a step that is not
/// needed and says not why.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    milestone: &Milestone,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    Ok(ledger.add_milestone(year, project, milestone, actor)?.value)
}

/// Notes when a milestone was done.
///
/// # Errors
/// `not_found` for an unknown number, `invalid` for a step that is not needed.
pub fn finish(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    done_on: NaiveDate,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.finish_milestone(year, id, done_on, actor)?;
    Ok(())
}

/// Removes a milestone.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_milestone(year, id, actor)?;
    Ok(())
}
