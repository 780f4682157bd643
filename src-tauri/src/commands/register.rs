//! The register of the units below and their keys.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::register::RegisterRow;
use jixiao_app::handlers::register::{self, Wanted};

use super::{Shell, count};

/// The register.
#[tauri::command]
#[specta::specta]
pub async fn register_list(shell: Shell<'_>) -> Result<Vec<RegisterRow>> {
    shell.with(|ledger, _| register::list(ledger)).await
}

/// Registers the key of a registration bag or key file, once its fingerprint is the one on the
/// sealed sheet; false where it was registered before.
#[tauri::command]
#[specta::specta]
pub async fn register_add(
    shell: Shell<'_>,
    file: PathBuf,
    wanted: Wanted,
) -> Result<(RegisterRow, bool)> {
    shell
        .with(move |ledger, session| register::add(ledger, &file, &wanted, &session.actor()))
        .await
}

/// Revokes a unit's key from a day on.
#[tauri::command]
#[specta::specta]
pub async fn register_revoke(
    shell: Shell<'_>,
    unit: String,
    fingerprint: String,
    on: NaiveDate,
    reason: String,
) -> Result<String> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            register::revoke(ledger, &unit, Some(&fingerprint), on, &reason, &actor)
        })
        .await
}

/// Writes the register as CSV; gives the number of its rows.
#[tauri::command]
#[specta::specta]
pub async fn register_export(shell: Shell<'_>, path: PathBuf) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let rows = register::export(ledger, &path)?;
            session.made(vec![path]);
            count(rows)
        })
        .await
}

/// Takes a register file in, all or nothing; gives how many rows are new or changed.
#[tauri::command]
#[specta::specta]
pub async fn register_import(shell: Shell<'_>, file: PathBuf) -> Result<u32> {
    shell
        .with(move |ledger, session| count(register::import(ledger, &file, &session.actor())?))
        .await
}
