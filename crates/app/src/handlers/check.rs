//! The check of a year against the rules, the registry of rules, and answers.

use chrono::NaiveDate;
use jixiao_core::check::{AnswerRequest, Report};
use jixiao_core::ledger::{Actor, Ledger, Written};
use jixiao_core::period::CutOff;
use jixiao_core::rules::{self, Rule};

use crate::error::Result;

/// Checks `year` (the store's own where none is given) through a day (31 July where none is
/// given), as seen on `today`.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn run(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Report> {
    let cut_off = cut_off(ledger, year, through)?;
    Ok(ledger.check(cut_off, today, &ledger.thresholds(cut_off.year())?)?)
}

/// Answers 须说明 findings of a check through a day (31 July where none is given); the value is how
/// many.
///
/// # Errors
/// `invalid` for an empty reason, `not_found` where a request meets no finding.
pub fn answer(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    requests: &[AnswerRequest],
    actor: &Actor,
) -> Result<Written<usize>> {
    let cut_off = cut_off(ledger, year, through)?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    Ok(ledger.answer(requests, cut_off, &thresholds, actor)?)
}

/// The registry of rules.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    rules::all()
}

/// The cut-off that a host's options mean: where none is named the task's, else 31 July.
pub(super) fn cut_off(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<CutOff> {
    let year = super::year_of(ledger, year)?;
    Ok(match through {
        Some(day) => CutOff::new(year, day)?,
        None => ledger.cut_off(year)?,
    })
}
