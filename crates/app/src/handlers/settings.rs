//! The settings of the store.

use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::settings::Setting;

use crate::error::Result;

/// A setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SettingValue {
    /// What it is.
    #[serde(flatten)]
    pub setting: &'static Setting,
    /// What holds now.
    pub value: String,
}

/// Every setting with its value.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<SettingValue>> {
    let settings = ledger.settings()?.into_iter();
    Ok(settings
        .map(|(setting, value)| SettingValue { setting, value })
        .collect())
}

/// Sets a setting.
///
/// # Errors
/// `not_found` for an unknown key, `invalid` for a value it does not take.
pub fn set(ledger: &mut Ledger, key: &str, value: &str, actor: &Actor) -> Result<()> {
    ledger.set_setting(key, value, actor)?;
    Ok(())
}
