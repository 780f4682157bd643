//! The unit.

use jixiao_app::Result;
use jixiao_app::core::units::Unit;

use super::Shell;

/// The unit of the open store.
#[tauri::command]
#[specta::specta]
pub async fn unit_get(shell: Shell<'_>) -> Result<Unit> {
    shell.with(|ledger, _| Ok(ledger.unit()?)).await
}
