//! Projects: the list, and one of them in full.

use chrono::NaiveDate;
use jixiao_core::ledger::Ledger;
use jixiao_core::projects::{ListedProject, ProjectView};

use crate::error::Result;

/// The projects of a year with their figures through a day (31 July where none is given).
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<Vec<ListedProject>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.projects(cut_off, &ledger.thresholds(cut_off.year())?)?)
}

/// One project in full, with its figures through a day (31 July where none is given).
///
/// # Errors
/// `not_found`, `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn show(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
) -> Result<ProjectView> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.project(cut_off, code, &ledger.thresholds(cut_off.year())?)?)
}
