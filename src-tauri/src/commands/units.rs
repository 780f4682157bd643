//! The unit.

use jixiao_app::Result;
use jixiao_app::core::units::Unit;
use jixiao_app::handlers::units;

use super::Shell;

/// The unit of the open store.
#[tauri::command]
#[specta::specta]
pub async fn unit_get(shell: Shell<'_>) -> Result<Unit> {
    shell.with(|ledger, _| Ok(ledger.unit()?)).await
}

/// Puts what was typed of the unit in its place. Gives it as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn unit_set(shell: Shell<'_>, unit: Unit) -> Result<Unit> {
    shell
        .with(move |ledger, session| units::set(ledger, &unit, &session.actor()))
        .await
}
