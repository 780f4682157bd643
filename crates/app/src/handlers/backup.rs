//! Backups and the way back.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use jixiao_core::backup::{self, Contents};
use jixiao_core::ledger::Ledger;

use crate::error::Result;

/// Writes a whole, examined copy of the store to `path`, which must not exist.
///
/// # Errors
/// `already_exists`, `disk_full`, `no_permission`, `store_missing` (the folder), `store_corrupt`.
pub fn make(ledger: &Ledger, path: &Path) -> Result<Contents> {
    Ok(ledger.back_up(path)?)
}

/// What a backup holds, after all of it was examined.
///
/// # Errors
/// `not_a_store`, `store_newer`, `store_corrupt`, `store_missing`.
pub fn examine(path: &Path) -> Result<Contents> {
    Ok(backup::examine(path)?)
}

/// Puts a backup in the place of the store; gives what it holds, and where the store that was
/// there before was saved.
///
/// # Errors
/// Those of [`examine`], `store_locked`, and the errors of writing; the store stays as it was.
pub fn restore(
    from: &Path,
    store: &Path,
    owner: &str,
    now: NaiveDateTime,
) -> Result<(Contents, PathBuf)> {
    let mut saved = store.with_extension("").into_os_string();
    saved.push(now.format("-恢复前-%Y%m%d-%H%M%S.jixiao").to_string());
    let saved = PathBuf::from(saved);
    let contents = backup::restore(from, store, &saved, owner)?;
    Ok((contents, saved))
}
