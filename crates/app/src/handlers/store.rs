//! Creating, opening and examining a store.

use std::path::Path;

use chrono::NaiveDateTime;
use jixiao_core::audit::AuditFindings;
use jixiao_core::error::CoreError;
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

/// A store that was opened for work.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub ledger: Ledger,
    /// Why it can only be looked at, or what went wrong beside the work, or "".
    pub notice: String,
}

impl From<Ledger> for Opened {
    fn from(ledger: Ledger) -> Self {
        Self {
            ledger,
            notice: String::new(),
        }
    }
}

/// Opens a store for writing, or for reading where another program is writing it.
///
/// # Errors
/// `store_missing`, `not_a_store`, `store_newer`, `store_corrupt`, `no_permission`.
pub fn open(path: &Path, owner: &str) -> Result<Opened> {
    match Ledger::open(path, owner) {
        Ok(ledger) => Ok(ledger.into()),
        Err(locked @ CoreError::Locked { .. }) => Ok(Opened {
            ledger: Ledger::open_for_reading(path)?,
            notice: locked.to_string(),
        }),
        Err(error) => Err(error.into()),
    }
}

/// Opens a store for reading only. An older one is brought to this program's schema first, and a
/// write that broke off is rolled back.
///
/// # Errors
/// As [`open`], and `store_older` or `store_interrupted` where another program is writing.
pub fn open_for_reading(path: &Path, owner: &str) -> Result<Ledger> {
    match Ledger::open_for_reading(path) {
        Err(unfit @ (CoreError::Older { .. } | CoreError::Interrupted { .. })) => {
            match Ledger::open(path, owner) {
                Ok(in_order) => {
                    drop(in_order);
                    Ok(Ledger::open_for_reading(path)?)
                }
                Err(CoreError::Locked { .. }) => Err(unfit.into()),
                Err(error) => Err(error.into()),
            }
        }
        opened => Ok(opened?),
    }
}

/// That a store was upgraded as it was opened, and where it was saved before, or "".
#[must_use]
pub fn upgraded(ledger: &Ledger) -> String {
    let saved = ledger.saved_before_upgrade();
    let said =
        saved.map(|path| format!("数据文件已升级，升级前的数据备份在“{}”。", path.display()));
    said.unwrap_or_default()
}

/// Does what belongs to the first opening for writing of a day: the backup. The value is what
/// the user should know, or "": a backup that fails never stops the work.
#[must_use]
pub fn begin_day(ledger: &Ledger, now: NaiveDateTime) -> String {
    let failed = ledger.back_up_daily(now).err();
    failed.map(|error| unsaved(&error)).unwrap_or_default()
}

/// That the backup of the day was not made, and why.
fn unsaved(error: &CoreError) -> String {
    match error {
        CoreError::Corrupt { detail, .. } => format!(
            "今天的自动备份没有通过核对（{detail}），没有保留，以前的备份仍在；请检查数据文件是否完好。"
        ),
        other => format!(
            "今天的自动备份没有做成：{other}{}不影响现在的工作。",
            other.hint()
        ),
    }
}

/// What an examination of a store found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
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
