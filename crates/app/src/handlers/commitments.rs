//! Commitments (合同/用款计划).

use chrono::NaiveDate;
use jixiao_core::commitments::{Commitment, Proposal};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;

use super::year_of;
use crate::error::Result;

/// The commitments of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<Commitment>>> {
    Ok(ledger.commitments(year_of(ledger, year)?, project)?)
}

/// Proposals for 全年预计执行数 through a day (31 July where none is given).
///
/// # Errors
/// `not_found` for an unknown project, `invalid` where the day lies outside the year, `overflow`.
pub fn proposals(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    project: Option<&str>,
) -> Result<Vec<Proposal>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.forecast_proposals(cut_off, project)?)
}

/// Adds a commitment and gives its number.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for an amount that is
/// not above 0 or a month that is none.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    commitment: &Commitment,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    Ok(ledger
        .add_commitment(year, project, commitment, actor)?
        .value)
}

/// Removes a commitment.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_commitment(year, id, actor)?;
    Ok(())
}
