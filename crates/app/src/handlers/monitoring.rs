//! The daily records as a person types them: entries of the ledger and progress of indicators.

use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{
    Booking, EntryFilter, EntryKind, LedgerEntry, ListedEntry, ListedProgress, ProgressEntry,
};
use jixiao_core::projects::FundSource;
use jixiao_tables::{AmountUnit, read_amount};

use super::{typed_date, typed_word, year_of};
use crate::error::Result;

/// The fields of a ledger entry as typed. What is left out is empty in a new entry, and as it was
/// in one that replaces another; project and source may be "" (rule L02 finds them).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntryFields {
    /// 日期.
    pub date: Option<String>,
    /// 项目代码.
    pub project: Option<String>,
    /// 资金来源.
    pub source: Option<String>,
    /// 类型.
    pub kind: Option<String>,
    /// 金额 in 元.
    pub amount: Option<String>,
    /// 凭证号.
    pub voucher: Option<String>,
    /// 收款人.
    pub payee: Option<String>,
    /// 经济分类.
    pub economic_class: Option<String>,
    /// 用途.
    pub purpose: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

impl EntryFields {
    /// Whether any field is given.
    #[must_use]
    pub fn any(&self) -> bool {
        *self != Self::default()
    }

    /// The booking that these fields make over `held`.
    fn over(&self, held: Option<&Booking>) -> Result<Booking> {
        let entry = held.map(|held| &held.entry);
        let date = match (&self.date, entry) {
            (Some(text), _) => typed_date("日期", text)?,
            (None, Some(entry)) => entry.date,
            (None, None) => return Err(missing("日期")),
        };
        let kind = match (&self.kind, entry) {
            (Some(word), _) => kind(word)?,
            (None, Some(entry)) => entry.kind,
            (None, None) => return Err(missing("类型")),
        };
        let amount = match (&self.amount, entry) {
            (Some(text), _) => amount(text)?,
            (None, Some(entry)) => entry.amount,
            (None, None) => return Err(missing("金额")),
        };
        let source = match self.source.as_deref() {
            None => entry.and_then(|entry| entry.source),
            Some("") => None,
            Some(word) => Some(source(word)?),
        };
        let project = match self.project.as_deref() {
            None => held.and_then(|held| held.project.clone()),
            Some("") => None,
            Some(code) => Some(code.trim().to_owned()),
        };
        let text = |given: &Option<String>, held: fn(&LedgerEntry) -> &String| {
            let given = given.as_deref().map(|text| text.trim().to_owned());
            given.unwrap_or_else(|| entry.map(held).cloned().unwrap_or_default())
        };
        Ok(Booking {
            project,
            entry: LedgerEntry {
                date,
                source,
                kind,
                amount,
                voucher: text(&self.voucher, |entry| &entry.voucher),
                payee: text(&self.payee, |entry| &entry.payee),
                economic_class: text(&self.economic_class, |entry| &entry.economic_class),
                purpose: text(&self.purpose, |entry| &entry.purpose),
                note: text(&self.note, |entry| &entry.note),
            },
        })
    }
}

/// Adds an entry and gives its number.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn add_entry(
    ledger: &mut Ledger,
    year: Option<i32>,
    fields: &EntryFields,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let booking = fields.over(None)?;
    Ok(ledger.add_entry(year, &booking, actor)?.value)
}

/// Voids an entry for a reason. Where any field is given, an entry with the fields changed takes
/// its place; its number is the value.
///
/// # Errors
/// `invalid` with the field, `not_found`, `wrong_state` where it was voided before.
pub fn void_entry(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    reason: &str,
    fields: &EntryFields,
    actor: &Actor,
) -> Result<Option<i64>> {
    let year = year_of(ledger, year)?;
    let replacement = if fields.any() {
        let held = ledger.booking(year, id)?;
        Some(fields.over(Some(&held))?)
    } else {
        None
    };
    Ok(ledger
        .void_entry(year, id, reason, replacement.as_ref(), actor)?
        .value)
}

/// Which entries to list, as typed; "" lets all pass, but for the project.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntryQuery {
    /// 项目代码; "" finds the entries without a project.
    pub project: Option<String>,
    /// 资金来源.
    pub source: String,
    /// 类型.
    pub kind: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Part of 凭证号, 收款人, 经济分类, 用途 or 备注.
    pub text: String,
    /// Whether voided entries are listed too.
    pub voided: bool,
}

/// An entry as it is listed. Amounts are in 元 with 2 decimals.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EntryLine {
    /// Its number.
    pub id: i64,
    /// 日期.
    pub date: chrono::NaiveDate,
    /// 项目代码, or "".
    pub project: String,
    /// 项目名称, or "".
    pub project_name: String,
    /// 资金来源, or "".
    pub source: &'static str,
    /// 类型.
    pub kind: EntryKind,
    /// 金额.
    pub amount_yuan: String,
    /// 来源余额: 到位 less 执行 of the project's source after this entry.
    pub balance_yuan: String,
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
    /// Why it was voided, or nothing.
    pub void_reason: Option<String>,
    /// The entry that replaces it, or nothing.
    pub replaced_by: Option<i64>,
}

impl From<ListedEntry> for EntryLine {
    fn from(listed: ListedEntry) -> Self {
        let entry = listed.entry;
        Self {
            id: listed.id,
            date: entry.date,
            project: listed.project,
            project_name: listed.project_name,
            source: entry.source.map(FundSource::word).unwrap_or_default(),
            kind: entry.kind,
            amount_yuan: entry.amount.yuan(),
            balance_yuan: listed.balance.yuan(),
            voucher: entry.voucher,
            payee: entry.payee,
            economic_class: entry.economic_class,
            purpose: entry.purpose,
            note: entry.note,
            void_reason: listed.void_reason,
            replaced_by: listed.replaced_by,
        }
    }
}

/// Lists entries in the order of their dates.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn entries(ledger: &Ledger, year: Option<i32>, query: &EntryQuery) -> Result<Vec<EntryLine>> {
    fn given<T>(text: &str, read: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
        (!text.is_empty()).then(|| read(text)).transpose()
    }
    let filter = EntryFilter {
        project: query.project.clone(),
        source: given(&query.source, source)?,
        kind: given(&query.kind, kind)?,
        from: given(&query.from, |text| typed_date("起始日期", text))?,
        to: given(&query.to, |text| typed_date("截止日期", text))?,
        text: query.text.trim().to_owned(),
        voided: query.voided,
    };
    let listed = ledger.entries(year_of(ledger, year)?, &filter)?;
    Ok(listed.into_iter().map(EntryLine::from).collect())
}

/// Progress of an indicator as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProgressFields {
    /// 日期.
    pub date: String,
    /// 项目代码.
    pub project: String,
    /// 二级指标, or "" where the name alone says which.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 完成值, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料, or "".
    pub evidence: String,
    /// 关联凭证号, or "".
    pub voucher: String,
}

/// Adds progress of an indicator.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn add_progress(
    ledger: &mut Ledger,
    year: Option<i32>,
    fields: &ProgressFields,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    let trimmed = |text: &String| text.trim().to_owned();
    let entry = ProgressEntry {
        date: typed_date("日期", &fields.date)?,
        value: trimmed(&fields.value),
        text: trimmed(&fields.text),
        evidence: trimmed(&fields.evidence),
        voucher: trimmed(&fields.voucher),
    };
    let indicator = (fields.level2.trim(), fields.level3.trim());
    ledger.add_progress(year, fields.project.trim(), indicator, &entry, actor)?;
    Ok(())
}

/// The progress of a project's indicators, or of all.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn progress(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<ListedProgress>> {
    Ok(ledger.progress(year_of(ledger, year)?, project)?)
}

fn kind(word: &str) -> Result<EntryKind> {
    typed_word("类型", word, EntryKind::from_word, EntryKind::WORDS)
}

fn source(word: &str) -> Result<FundSource> {
    typed_word("资金来源", word, FundSource::from_word, FundSource::WORDS)
}

fn amount(text: &str) -> Result<Money> {
    let yuan = read_amount(text, AmountUnit::Yuan).map_err(|message| CoreError::Invalid {
        field: "金额".to_owned(),
        message,
    })?;
    Ok(Money::from_yuan(yuan)?)
}

fn missing(field: &str) -> crate::Failure {
    CoreError::Invalid {
        field: field.to_owned(),
        message: format!("{field}为必填项，不能为空。"),
    }
    .into()
}
