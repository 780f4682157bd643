//! Purchases of assets (资产购置).

use jixiao_core::assets::AssetPurchase;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;

use super::year_of;
use crate::error::Result;

/// The purchases of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<AssetPurchase>>> {
    Ok(ledger.asset_purchases(year_of(ledger, year)?, project)?)
}

/// Adds a purchase and gives its number.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for an empty name or a
/// number or price that is not above 0.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    purchase: &AssetPurchase,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    Ok(ledger
        .add_asset_purchase(year, project, purchase, actor)?
        .value)
}

/// Removes a purchase.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_asset_purchase(year, id, actor)?;
    Ok(())
}
