//! The summary through a date.

use chrono::NaiveDate;
use jixiao_core::analysis::{MonthSpending, Summary, summarize};
use jixiao_core::ledger::Ledger;

use crate::error::Result;

/// The summary of `year` (the store's own where none is given) through a day (31 July where none
/// is given).
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn get(ledger: &Ledger, year: Option<i32>, through: Option<NaiveDate>) -> Result<Summary> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    Ok(ledger.read(|connection| summarize(connection, cut_off, &thresholds))?)
}

/// What was spent month by month through a day (31 July where none is given), of a project or of
/// the unit.
///
/// # Errors
/// `not_found` for an unknown project, and those of [`get`].
pub fn months(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    project: Option<&str>,
) -> Result<Vec<MonthSpending>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.spending_by_month(cut_off, project)?)
}
