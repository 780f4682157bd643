//! Warnings of daily monitoring (预警), and what people do with them.

use chrono::NaiveDate;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::CutOff;
use jixiao_core::warnings::{self, Step, WarningReport, WarningRule};

use crate::error::Result;

/// The warnings on a day, without noting that they were seen.
///
/// # Errors
/// `invalid` where the day lies outside the year or a threshold is none, `overflow`, and the
/// store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<WarningReport> {
    let cut_off = day(ledger, year, on, today)?;
    Ok(ledger.warnings(cut_off, &ledger.thresholds(cut_off.year())?)?)
}

/// When somebody looked for warnings last, as `YYYY-MM-DDThh:mm:ss`.
///
/// # Errors
/// The store's errors.
pub fn last_monitored(ledger: &Ledger) -> Result<Option<String>> {
    Ok(ledger.last_monitored()?)
}

/// Looks for warnings on a day and notes which are new and which are gone.
///
/// # Errors
/// As [`list`], and `store_locked`.
pub fn monitor(
    ledger: &mut Ledger,
    year: Option<i32>,
    on: Option<NaiveDate>,
    actor: &Actor,
) -> Result<WarningReport> {
    let cut_off = day(ledger, year, on, actor.at.date())?;
    let lights = ledger.thresholds(cut_off.year())?;
    let written = ledger.monitor(cut_off, &lights, actor)?;
    Ok(written.value)
}

/// Takes warnings that hold on a day one step on.
///
/// # Errors
/// `not_found` for a key that names no warning of the day, `wrong_state` where the step does not
/// fit.
pub fn handle(
    ledger: &mut Ledger,
    year: Option<i32>,
    on: Option<NaiveDate>,
    (step, keys): (Step, &[String]),
    remark: &str,
    actor: &Actor,
) -> Result<()> {
    let cut_off = day(ledger, year, on, actor.at.date())?;
    let lights = ledger.thresholds(cut_off.year())?;
    ledger.monitor(cut_off, &lights, actor)?;
    ledger.handle_warnings(cut_off, &lights, (step, keys), remark, actor)?;
    Ok(())
}

/// The registry of warnings.
#[must_use]
pub fn rules() -> Vec<&'static WarningRule> {
    warnings::all().collect()
}

/// The day that a host's options mean: today, or the nearest day of the year.
fn day(
    ledger: &Ledger,
    year: Option<i32>,
    on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<CutOff> {
    let year = super::year_of(ledger, year)?;
    let day = on.unwrap_or_else(|| today.clamp(year.first_day(), year.last_day()));
    Ok(CutOff::new(year, day)?)
}
