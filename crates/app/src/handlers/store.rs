//! Creating and examining a store.

use std::path::Path;

use jixiao_core::audit::AuditFindings;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::FiscalYear;
use jixiao_core::units::Unit;

use crate::error::Result;

/// Creates a store for `unit` and `year` at `path`.
///
/// # Errors
/// `already_exists`, `no_permission`, `store_missing` (the folder), `store_locked`, `disk_full`.
pub fn init(path: &Path, owner: &str, unit: &Unit, year: i32, actor: &Actor) -> Result<Ledger> {
    let year = FiscalYear::new(year)?;
    let mut ledger = Ledger::create(path, owner)?;
    ledger.register_unit(unit, year, actor)?;
    Ok(ledger)
}

/// Marks the store as a demonstration, so that every package from it says so.
///
/// # Errors
/// The store's errors.
pub fn mark_demo(ledger: &mut Ledger, actor: &Actor) -> Result<()> {
    ledger.mark_demo(actor)?;
    Ok(())
}

/// What an examination of a store found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    /// Where the store lies.
    pub path: String,
    /// Whether nothing is wrong.
    pub sound: bool,
    /// What SQLite's integrity check names (rule S05).
    pub integrity_problems: Vec<String>,
    /// What was found wrong with the audit log.
    pub audit: AuditFindings,
}

/// Examines the whole store: its structure and its audit log.
///
/// # Errors
/// The store's errors while reading.
pub fn examine(ledger: &Ledger) -> Result<Health> {
    let integrity_problems = ledger.integrity_problems()?;
    let audit = ledger.examine_audit()?;
    Ok(Health {
        path: ledger.path().display().to_string(),
        sound: integrity_problems.is_empty() && audit.is_sound(),
        integrity_problems,
        audit,
    })
}
