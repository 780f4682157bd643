//! The recycle bin (回收站).

use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::recycle::Deleted;

use crate::error::Result;

/// What was deleted and is not there any more, the newest first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<Deleted>> {
    Ok(ledger.deleted()?)
}

/// Puts it back.
///
/// # Errors
/// `not_found` for what is not in the bin, `wrong_state` where it can not be put back.
pub fn restore(ledger: &mut Ledger, id: i64, actor: &Actor) -> Result<Deleted> {
    Ok(ledger.restore_deleted(id, actor)?.value)
}
