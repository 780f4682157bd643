//! The settings of the store.

use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::settings::SettingInForce;

use super::year_of;
use crate::error::Result;

/// Every setting with what is in force in a year, and where that comes from.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<SettingInForce>> {
    Ok(ledger.settings(year_of(ledger, year)?)?)
}

/// Sets a setting.
///
/// # Errors
/// `not_found` for an unknown key, `invalid` for a value it does not take.
pub fn set(ledger: &mut Ledger, key: &str, value: &str, actor: &Actor) -> Result<()> {
    ledger.set_setting(key, value, actor)?;
    Ok(())
}
