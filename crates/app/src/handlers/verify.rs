//! Verifying packages: what anyone can do without a store.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
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
