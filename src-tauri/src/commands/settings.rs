//! The settings, with what is in force and where that comes from.

use jixiao_app::Result;
use jixiao_app::core::settings::SettingInForce;
use jixiao_app::handlers::settings;

use super::Shell;

/// Every setting with what is in force.
#[tauri::command]
#[specta::specta]
pub async fn settings_list(shell: Shell<'_>) -> Result<Vec<SettingInForce>> {
    shell.with(|ledger, _| settings::list(ledger, None)).await
}

/// Sets a setting. Gives all as they stand now.
#[tauri::command]
#[specta::specta]
pub async fn setting_set(
    shell: Shell<'_>,
    key: String,
    value: String,
) -> Result<Vec<SettingInForce>> {
    shell
        .with(move |ledger, session| {
            settings::set(ledger, &key, &value, &session.actor())?;
            settings::list(ledger, None)
        })
        .await
}
