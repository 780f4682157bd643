//! Verifying packages: what anyone can do without a store, and with one against the keys it knows.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_core::ledger::Ledger;
use jixiao_seal::RegisterEntry;
pub use jixiao_seal::report::{Verified, exit_code};

use crate::error::Result;

/// Verifies packages, against a register file where one is given, as seen on `today`. One bad
/// file never stops the others.
///
/// # Errors
/// Those of reading the register. What is wrong with a package stands in its own result.
pub fn verify(
    files: &[PathBuf],
    register: Option<&Path>,
    today: NaiveDate,
) -> Result<Vec<Verified>> {
    Ok(jixiao_seal::report::verify_files(files, register, today)?)
}

/// Verifies packages against `register`, as seen on `today`. One bad file never stops the others.
#[must_use]
pub fn verify_known(
    files: &[PathBuf],
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Vec<Verified> {
    jixiao_seal::report::verify_each(files, register, today)
}

/// The keys that a store knows: those of its register, and its department's.
///
/// # Errors
/// The store's errors.
pub fn known(ledger: &Ledger) -> Result<Vec<RegisterEntry>> {
    let mut known = super::register::entries(ledger)?;
    let department = ledger.unit()?.department_code;
    for key in ledger.department_keys(&department)? {
        known.push(super::tasks::registered(&key)?);
    }
    Ok(known)
}
