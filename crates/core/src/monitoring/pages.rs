//! The ledger as it is shown page by page: an order, some rows of it, and what the rows of a
//! filter come to. No answer reads more than it needs to.

use chrono::NaiveDate;
use rusqlite::Connection;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{EntryFilter, ListedEntry};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;

/// What entries are ordered by; among equals by date and the order in which they were booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum EntryKey {
    /// 日期.
    #[default]
    Date,
    /// 项目代码.
    Project,
    /// 资金来源.
    Source,
    /// 类型.
    Kind,
    /// 金额.
    Amount,
    /// 凭证号.
    Voucher,
    /// 收款人.
    Payee,
    /// 经济分类.
    EconomicClass,
    /// 用途.
    Purpose,
}

/// The order of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default)]
pub struct EntryOrder {
    /// By what.
    pub key: EntryKey,
    /// The largest first.
    pub descending: bool,
}

/// Some rows of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many rows come before.
    pub offset: u32,
    /// How many rows at most.
    pub limit: u32,
}

/// The entries of a window, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// The entries.
    pub rows: Vec<ListedEntry>,
    /// How many pass the filter.
    pub count: u32,
}

/// What the entries of a filter that count come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryTotals {
    /// 拨付.
    pub appropriated: Money,
    /// 收回.
    pub withdrawn: Money,
    /// 支出.
    pub expended: Money,
    /// 退回.
    pub refunded: Money,
    /// 更正, signed.
    pub corrected: Money,
}

impl EntryTotals {
    /// 余额: 拨付 − 收回 − 支出 + 退回 − 更正.
    ///
    /// # Errors
    /// [`crate::error::CoreError::Overflow`].
    pub fn balance(&self) -> Result<Money> {
        let arrived = self.appropriated.minus(self.withdrawn)?;
        let executed = self.expended.minus(self.refunded)?.plus(self.corrected)?;
        arrived.minus(executed)
    }
}

/// The amounts of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AmountSum {
    /// How many there are.
    pub count: u32,
    /// Their sum.
    pub sum: Money,
}

impl AmountSum {
    /// The mean, rounded half away from zero to 分; nothing of nothing.
    ///
    /// # Errors
    /// [`crate::error::CoreError::Overflow`].
    pub fn mean(&self) -> Result<Option<Money>> {
        let quotient = Decimal::new(self.sum.fen(), 2).checked_div(Decimal::from(self.count));
        let rounded = |mean: Decimal| {
            let half_away = RoundingStrategy::MidpointAwayFromZero;
            Money::from_yuan(mean.round_dp_with_strategy(2, half_away))
        };
        quotient.map(rounded).transpose()
    }
}

/// A filter as the store reads it: the project by its id, where one is named.
pub(crate) struct Narrowed<'a> {
    pub filter: &'a EntryFilter,
    pub project: Option<i64>,
}

impl<'a> Narrowed<'a> {
    fn read(connection: &Connection, year: FiscalYear, filter: &'a EntryFilter) -> Result<Self> {
        let named = filter.project.as_deref().filter(|code| !code.is_empty());
        let project = named.map(|code| find_project(connection, year, code));
        let project = project.transpose()?.map(|project| project.id);
        Ok(Self { filter, project })
    }
}

impl Ledger {
    /// Some of the entries of a year that pass `filter`, in an order.
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn entry_page(
        &self,
        year: FiscalYear,
        filter: &EntryFilter,
        order: EntryOrder,
        window: Window,
    ) -> Result<EntryPage> {
        self.read(|connection| {
            let narrowed = Narrowed::read(connection, year, filter)?;
            let year = year.number();
            Ok(EntryPage {
                rows: storage::monitoring::page(connection, year, &narrowed, order, window)?,
                count: storage::monitoring::count_of(connection, year, &narrowed)?,
            })
        })
    }

    /// What the entries of a year that pass `filter` and count come to.
    ///
    /// # Errors
    /// As [`Ledger::entry_page`], and overflow of a sum.
    pub fn entry_totals(&self, year: FiscalYear, filter: &EntryFilter) -> Result<EntryTotals> {
        self.read(|connection| {
            let narrowed = Narrowed::read(connection, year, filter)?;
            Ok(storage::monitoring::totals(
                connection,
                year.number(),
                &narrowed,
            )?)
        })
    }

    /// The sum of the amounts of a window.
    ///
    /// # Errors
    /// As [`Ledger::entry_totals`].
    pub fn amount_sum(
        &self,
        year: FiscalYear,
        filter: &EntryFilter,
        order: EntryOrder,
        window: Window,
    ) -> Result<AmountSum> {
        self.read(|connection| {
            let narrowed = Narrowed::read(connection, year, filter)?;
            Ok(storage::monitoring::amount_sum(
                connection,
                year.number(),
                &narrowed,
                order,
                window,
            )?)
        })
    }

    /// How many entries of a year count.
    ///
    /// # Errors
    /// The store's errors.
    pub fn entry_count(&self, year: FiscalYear) -> Result<u32> {
        self.read(|connection| {
            let filter = &EntryFilter::default();
            let all = Narrowed::read(connection, year, filter)?;
            Ok(storage::monitoring::count_of(
                connection,
                year.number(),
                &all,
            )?)
        })
    }

    /// Through which day the books of a year are closed.
    ///
    /// # Errors
    /// The store's errors.
    pub fn closed_through(&self, year: FiscalYear) -> Result<Option<NaiveDate>> {
        self.read(|connection| {
            let period = storage::periods::closed(connection, year.number())?;
            Ok(period.map(|(_, through)| through))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_half_away_from_zero_and_there_is_none_of_nothing() {
        let mean = |count, fen| {
            let sum = Money::from_fen(fen);
            AmountSum { count, sum }.mean().unwrap().map(Money::fen)
        };
        assert_eq!(mean(5, 5_472_283_004), Some(1_094_456_601));
        assert_eq!(mean(2, 5), Some(3));
        assert_eq!(mean(2, -5), Some(-3));
        assert_eq!(mean(3, 4), Some(1));
        assert_eq!(mean(0, 0), None);
    }
}
