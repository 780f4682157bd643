//! One module a domain; the names are those of the core's modules.

pub mod assets;
pub mod audit;
pub mod backup;
pub mod check;
pub mod commitments;
pub mod compliance;
pub mod events;
pub mod forms;
pub mod imports;
pub mod milestones;
pub mod scope;
pub mod sheets;
pub mod store;
pub mod summary;
pub mod warnings;

use jixiao_core::ledger::Ledger;
use jixiao_core::period::FiscalYear;

use crate::error::Result;

/// The year that a host's option means: the store's own where none is given.
fn year_of(ledger: &Ledger, year: Option<i32>) -> Result<FiscalYear> {
    Ok(year.map_or_else(|| ledger.year(), FiscalYear::new)?)
}
