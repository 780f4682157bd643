//! Taking actions back.

use jixiao_app::Result;
use jixiao_app::core::ledger::Reverted;
use jixiao_app::handlers::audit;

use super::Shell;

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
