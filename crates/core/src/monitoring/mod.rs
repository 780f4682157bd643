//! Day-to-day records: the ledger of payments (资金台账) and the progress of indicators (指标进展).

use chrono::NaiveDate;

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
}

/// A progress entry (指标进展).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProgressEntry {
    /// 日期.
    pub date: NaiveDate,
    /// 完成值: a decimal as typed, a [`crate::indicators::QualitativeState`] word, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料, or "".
    pub evidence: String,
    /// 关联凭证号, or "".
    pub voucher: String,
}
