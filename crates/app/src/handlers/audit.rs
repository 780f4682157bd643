//! The audit log, and taking actions back by it.

use jixiao_core::audit::{AuditFindings, AuditRecord, Changes};
use jixiao_core::ledger::{Actor, Ledger, Reverted};

use crate::error::Result;

/// Examines the whole log, and every row against it.
///
/// # Errors
/// The store's errors while reading.
pub fn verify(ledger: &Ledger) -> Result<AuditFindings> {
    Ok(ledger.examine_audit()?)
}

/// Up to `limit` records, the newest first.
///
/// # Errors
/// The store's errors while reading.
pub fn list(ledger: &Ledger, limit: u32) -> Result<Vec<AuditRecord>> {
    Ok(ledger.audit_records(limit)?)
}

/// What a record of the log changed, before and after.
///
/// # Errors
/// The store's errors while reading.
pub fn changes(ledger: &Ledger, id: i64) -> Result<Changes> {
    Ok(ledger.audit_changes(id)?)
}

/// Takes back the last action that still stands.
///
/// # Errors
/// `wrong_state` where there is none, or where it can not be taken back.
pub fn undo(ledger: &mut Ledger, actor: &Actor) -> Result<Reverted> {
    Ok(ledger.undo(actor)?.value)
}

/// Does the last action again that was taken back.
///
/// # Errors
/// `wrong_state` where there is none, or where something was done since.
pub fn redo(ledger: &mut Ledger, actor: &Actor) -> Result<Reverted> {
    Ok(ledger.redo(actor)?.value)
}
