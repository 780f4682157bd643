//! The log, and taking actions back.

use jixiao_app::Result;
use jixiao_app::core::audit::{AuditRecord, Changes};
use jixiao_app::core::ledger::Reverted;
use jixiao_app::handlers::audit;

use super::Shell;

/// Up to `limit` records, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn audit_list(shell: Shell<'_>, limit: u32) -> Result<Vec<AuditRecord>> {
    shell
        .with(move |ledger, _| audit::list(ledger, limit))
        .await
}

/// What a record changed, before and after.
#[tauri::command]
#[specta::specta]
pub async fn audit_changes(shell: Shell<'_>, id: u32) -> Result<Changes> {
    shell
        .with(move |ledger, _| audit::changes(ledger, id.into()))
        .await
}

/// Takes back the last action that still stands.
#[tauri::command]
#[specta::specta]
pub async fn undo(shell: Shell<'_>) -> Result<Reverted> {
    shell
        .with(|ledger, session| audit::undo(ledger, &session.actor()))
        .await
}

/// Does the last action again that was taken back.
#[tauri::command]
#[specta::specta]
pub async fn redo(shell: Shell<'_>) -> Result<Reverted> {
    shell
        .with(|ledger, session| audit::redo(ledger, &session.actor()))
        .await
}
