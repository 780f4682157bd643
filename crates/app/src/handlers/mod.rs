//! One module a domain; the names are those of the core's modules.

pub mod attachments;
pub mod audit;
pub mod check;
pub mod forms;
pub mod imports;
pub mod keys;
pub mod register;
pub mod sheets;
pub mod store;
pub mod submissions;
pub mod summary;
pub mod verify;

use jixiao_core::ledger::Ledger;
use jixiao_core::period::FiscalYear;

use crate::error::Result;

/// The year that a host's option means: the store's own where none is given.
fn year_of(ledger: &Ledger, year: Option<i32>) -> Result<FiscalYear> {
    Ok(year.map_or_else(|| ledger.year(), FiscalYear::new)?)
}
