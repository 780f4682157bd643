//! Day-to-day records: the ledger of payments (资金台账) and the progress of indicators (指标进展).

mod carry_over;
mod entries;
mod pages;
mod progress;
mod summaries;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use carry_over::{CarriedProject, CarriedSource, CarryOver};
pub(crate) use entries::follow;
pub use entries::{Booking, EntryChange, EntryFilter, EntryStory, ListedEntry};
pub(crate) use pages::Narrowed;
pub use pages::{AmountSum, EntryKey, EntryOrder, EntryPage, EntryTotals, Window};
pub use progress::{ListedProgress, Output, ProgressLink};
pub(crate) use summaries::Overlap;

use crate::error::{CoreError, Result};
use crate::money::Money;
use crate::projects::FundSource;
use crate::words::words;

words! {
    /// 类型 of a ledger entry.
    EntryKind {
        /// Appropriation received.
        Appropriation = "拨付",
        /// Appropriation taken back.
        Withdrawal = "收回",
        /// Expenditure.
        Expenditure = "支出",
        /// Refund of expenditure.
        Refund = "退回",
        /// Correction of expenditure: signed, not 0.
        Correction = "更正",
    }
}

impl EntryKind {
    /// Refuses an amount that an entry of this kind cannot have: 0, and below 0 but for 更正.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for 金额.
    pub fn check_amount(self, amount: Money) -> Result<()> {
        if amount.is_zero() {
            return Err(CoreError::invalid("金额", "金额不能为0，请核对。"));
        }
        if amount < Money::ZERO && self != Self::Correction {
            let message = "金额应大于0；冲减支出请登记“退回”或“更正”。";
            return Err(CoreError::invalid("金额", message));
        }
        Ok(())
    }
}

/// A ledger entry (资金台账).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LedgerEntry {
    /// 日期.
    pub date: NaiveDate,
    /// 资金来源; nothing while it was not chosen (rule L02).
    pub source: Option<FundSource>,
    /// 类型.
    pub kind: EntryKind,
    /// 金额; > 0, for 更正 signed and not 0.
    pub amount: Money,
    /// 凭证号, or "".
    pub voucher: String,
    /// 收款人, or "".
    pub payee: String,
    /// 经济分类, or "".
    pub economic_class: String,
    /// 用途, or "".
    pub purpose: String,
    /// 备注, or "".
    pub note: String,
    /// 汇总依据, or "": an entry that has one is a 汇总, which stands for every payment of its
    /// project and source through its date.
    pub document: String,
}

impl LedgerEntry {
    /// Whether it is a 汇总.
    #[must_use]
    pub fn is_summary(&self) -> bool {
        !self.document.is_empty()
    }
}

/// A progress entry (指标进展).
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProgressEntry {
    /// 日期.
    pub date: NaiveDate,
    /// 完成值: a decimal as typed, a [`crate::indicators::QualitativeState`] word, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料 as typed; where nothing was, the names of the files attached, or "".
    pub evidence: String,
    /// 关联凭证号, or "".
    pub voucher: String,
    /// The number of the ledger entry that paid for it.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub paid_by: Option<i64>,
}
