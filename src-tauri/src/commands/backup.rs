//! Backups and the way back.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::backup::{Contents, Drill};
use jixiao_app::handlers::backup::{self, Drilled, Listed, Preview};

use super::Shell;
use crate::state::owner;

/// The backups of the open store, each opened and examined.
#[tauri::command]
#[specta::specta]
pub async fn backups_list(shell: Shell<'_>) -> Result<Vec<Listed>> {
    shell.with(|ledger, _| backup::list(ledger)).await
}

/// What a backup holds, beside what the store holds.
#[tauri::command]
#[specta::specta]
pub async fn backup_preview(shell: Shell<'_>, path: PathBuf) -> Result<Preview> {
    shell
        .with(move |ledger, _| backup::preview(&path, ledger.path(), &owner()))
        .await
}

/// Writes a whole, examined copy of the store.
#[tauri::command]
#[specta::specta]
pub async fn backup_make(shell: Shell<'_>, path: PathBuf) -> Result<Contents> {
    shell
        .with(move |ledger, _| backup::make(ledger, &path))
        .await
}

/// Puts the newest backup back in a scratch place and examines it there.
#[tauri::command]
#[specta::specta]
pub async fn backup_drill(shell: Shell<'_>) -> Result<Drilled> {
    shell
        .with(|ledger, session| backup::drill(ledger, &session.actor()))
        .await
}

/// The last restore drill.
#[tauri::command]
#[specta::specta]
pub async fn backup_last_drill(shell: Shell<'_>) -> Result<Option<Drill>> {
    shell.with(|ledger, _| backup::last_drill(ledger)).await
}

/// Puts a backup in the place of the open store and opens it; gives where the store that was there
/// before was saved.
#[tauri::command]
#[specta::specta]
pub async fn backup_restore(shell: Shell<'_>, path: PathBuf) -> Result<PathBuf> {
    shell.restore(path).await
}
