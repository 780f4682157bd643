//! Warnings of daily monitoring.

use jixiao_app::Result;
use jixiao_app::core::warnings::{Step, WarningReport};
use jixiao_app::handlers::warnings;

use super::Shell;

/// The warnings of today, without noting that they were seen.
#[tauri::command]
#[specta::specta]
pub async fn warnings_list(shell: Shell<'_>) -> Result<WarningReport> {
    shell
        .with(|ledger, session| warnings::list(ledger, None, None, session.today()))
        .await
}

/// When somebody looked for warnings last, as `YYYY-MM-DDThh:mm:ss`.
#[tauri::command]
#[specta::specta]
pub async fn warnings_monitored_at(shell: Shell<'_>) -> Result<Option<String>> {
    shell
        .with(|ledger, _| warnings::last_monitored(ledger))
        .await
}

/// Looks for warnings today, and notes which are new and which are gone.
#[tauri::command]
#[specta::specta]
pub async fn warnings_monitor(shell: Shell<'_>) -> Result<WarningReport> {
    shell
        .with(|ledger, session| warnings::monitor(ledger, None, None, &session.actor()))
        .await
}

/// Takes warnings of today one step on. Gives all as they stand now.
#[tauri::command]
#[specta::specta]
pub async fn warnings_handle(
    shell: Shell<'_>,
    step: Step,
    keys: Vec<String>,
    remark: String,
) -> Result<WarningReport> {
    shell
        .with(move |ledger, session| {
            warnings::handle(ledger, None, None, (step, &keys), &remark, &session.actor())?;
            warnings::list(ledger, None, None, session.today())
        })
        .await
}
