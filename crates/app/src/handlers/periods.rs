//! Closing the books and reopening them, and the reasons of what is changed in between.

use chrono::NaiveDate;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::periods::{Changed, Period, Reopened};

use super::year_of;
use crate::error::Result;

/// Every closing of a year, the oldest first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<Period>> {
    Ok(ledger.periods(year_of(ledger, year)?)?)
}

/// Through which day the books of a year are closed.
///
/// # Errors
/// The store's errors.
pub fn closed_through(ledger: &Ledger, year: Option<i32>) -> Result<Option<NaiveDate>> {
    Ok(ledger.closed_through(year_of(ledger, year)?)?)
}

/// Closes the books through a day; the value is how people name the period.
///
/// # Errors
/// `invalid` for a day outside the year or after today, `wrong_state` where they are closed as
/// far already.
pub fn close(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    actor: &Actor,
) -> Result<String> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    ledger.close_period(cut_off, actor)?;
    Ok(jixiao_core::periods::name(cut_off))
}

/// Reopens the last closing in force.
///
/// # Errors
/// `invalid` without a reason, `wrong_state` where nothing is closed.
pub fn reopen(
    ledger: &mut Ledger,
    year: Option<i32>,
    reason: &str,
    actor: &Actor,
) -> Result<Reopened> {
    let year = year_of(ledger, year)?;
    Ok(ledger.reopen_period(year, reason, actor)?.value)
}

/// Gives the changes of an entry in a closed period their reason.
///
/// # Errors
/// `invalid` without a reason, `wrong_state` where no change lacks one.
pub fn explain(ledger: &mut Ledger, changed: Changed, reason: &str, actor: &Actor) -> Result<()> {
    ledger.explain_change(changed, reason, actor)?;
    Ok(())
}
