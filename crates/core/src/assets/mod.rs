//! Purchases of assets (资产购置) and the standards that they must keep to (办法第十条: 超标准配置资产).

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;

/// A purchase of some pieces of one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct AssetPurchase {
    /// 日期.
    pub date: NaiveDate,
    /// 资产名称, not empty.
    pub item: String,
    /// 数量, > 0.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub number: i64,
    /// 单价, > 0.
    pub unit_price: Money,
    /// 配置标准: the highest price of one piece; nothing where there is no standard.
    pub standard: Option<Money>,
}

impl AssetPurchase {
    /// By how much one piece is above the standard.
    #[must_use]
    pub fn excess(&self) -> Option<Money> {
        let excess = self.unit_price.minus(self.standard?).ok()?;
        (excess > Money::ZERO).then_some(excess)
    }

    fn check(&self) -> Result<()> {
        let problem = if self.item.is_empty() {
            ("资产名称", "资产名称不能为空。")
        } else if self.number <= 0 {
            ("数量", "资产数量应大于0。")
        } else if self.unit_price <= Money::ZERO {
            ("单价", "资产单价应大于0。")
        } else if self.standard.is_some_and(|price| price <= Money::ZERO) {
            ("配置标准", "配置标准应大于0；没有标准的不填。")
        } else {
            return Ok(());
        };
        Err(CoreError::invalid(problem.0, problem.1))
    }
}

const NAME: &str = "资产购置";

impl Ledger {
    /// The purchases of assets of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn asset_purchases(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<AssetPurchase>>> {
        self.read(|connection| records::of_project(connection, year, project, storage::assets::all))
    }

    /// Adds a purchase of assets; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an empty name or
    /// a number or price that is not above 0.
    pub fn add_asset_purchase(
        &mut self,
        year: FiscalYear,
        project: &str,
        purchase: &AssetPurchase,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        purchase.check()?;
        let subject = format!("{project} {}", purchase.item);
        self.write(Op::ChangeAsset, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::assets::add(connection, project.id, purchase)?)
        })
    }

    /// Removes purchase `id`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_asset_purchase(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held = self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::assets::all)
        })?;
        let subject = format!("{} {} 删除", held.project, held.facts.item);
        self.write(Op::ChangeAsset, &subject, actor, |connection| {
            Ok(storage::assets::remove(connection, id)?)
        })
    }
}
