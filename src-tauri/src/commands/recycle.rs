//! The recycle bin.

use jixiao_app::Result;
use jixiao_app::core::recycle::Deleted;
use jixiao_app::handlers::recycle;

use super::Shell;

/// What was deleted, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn recycle_list(shell: Shell<'_>) -> Result<Vec<Deleted>> {
    shell.with(|ledger, _| recycle::list(ledger)).await
}

/// Puts it back.
#[tauri::command]
#[specta::specta]
pub async fn recycle_restore(shell: Shell<'_>, id: u32) -> Result<Deleted> {
    shell
        .with(move |ledger, session| recycle::restore(ledger, id.into(), &session.actor()))
        .await
}
