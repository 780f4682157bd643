//! The audit log.

use jixiao_core::audit;
use jixiao_core::ledger::Ledger;

use crate::error::Result;

/// The first record that does not hold, or nothing where the whole log holds.
///
/// # Errors
/// The store's errors while reading.
pub fn verify(ledger: &Ledger) -> Result<Option<i64>> {
    Ok(ledger.read(audit::first_broken)?)
}
