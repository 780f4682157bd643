//! The unit's signing key.

use jixiao_app::Result;
use jixiao_app::core::keys::KeyRecord;
use jixiao_app::handlers::keys;

use super::Shell;

/// The signing key in use.
#[tauri::command]
#[specta::specta]
pub async fn key_show(shell: Shell<'_>) -> Result<KeyRecord> {
    shell.with(|ledger, _| keys::show(ledger)).await
}

/// Makes a signing key under a password; refused while one is in use.
#[tauri::command]
#[specta::specta]
pub async fn key_new(shell: Shell<'_>, password: String) -> Result<KeyRecord> {
    shell
        .with(move |ledger, session| keys::create(ledger, &password, false, &session.actor()))
        .await
}
