//! The daily records as a person types them: entries of the ledger and progress of indicators.

use jixiao_core::analysis::ProgressEffect;
use jixiao_core::attachments::Attachment;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{
    Booking, CarryOver, EntryChange, EntryFilter, EntryKind, EntryOrder, LedgerEntry, ListedEntry,
    ListedProgress, Output, ProgressEntry, ProgressLink, Window,
};
use jixiao_core::period::CutOff;
use jixiao_core::periods::ListedChange;
use jixiao_core::projects::FundSource;
use jixiao_tables::{AmountUnit, read_amount};

use super::{typed_date, typed_word, year_of};
use crate::error::Result;

/// The fields of a ledger entry as typed. What is left out is empty in a new entry, and as it was
/// in one that replaces another; project and source may be "" (rule L02 finds them).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
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
    /// 汇总依据.
    pub document: Option<String>,
    /// Whether it is a 汇总, which stands for every payment of its source through its date; such
    /// an entry needs 汇总依据, and is 支出 where nothing else is said.
    pub summary: bool,
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
            (None, None) if self.summary => EntryKind::Expenditure,
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
        let document = text(&self.document, |entry| &entry.document);
        let is_summary = self.summary || entry.is_some_and(LedgerEntry::is_summary);
        if is_summary == document.is_empty() {
            let message = if is_summary {
                "汇总登记须写明依据的文件（汇总依据），不能为空。"
            } else {
                "汇总依据只用于汇总登记；逐笔登记的依据请填凭证号。"
            };
            return Err(invalid("汇总依据", message));
        }
        Ok(Booking {
            project,
            entry: LedgerEntry {
                document,
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

/// What a payment brought, as typed together with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct OutputFields {
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
}

impl From<&OutputFields> for Output {
    fn from(fields: &OutputFields) -> Self {
        let trimmed = |text: &String| text.trim().to_owned();
        Self {
            level2: trimmed(&fields.level2),
            level3: trimmed(&fields.level3),
            value: trimmed(&fields.value),
            text: trimmed(&fields.text),
            evidence: trimmed(&fields.evidence),
        }
    }
}

/// Adds an entry, and what it was paid for where that is given; gives its number. The reason is
/// what a closed period asks for (rule L06), or "".
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, `wrong_state` for a 汇总 that
/// would count entries a second time, and the store's errors.
pub fn add_entry(
    ledger: &mut Ledger,
    year: Option<i32>,
    fields: &EntryFields,
    output: Option<&OutputFields>,
    reason: &str,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let booking = fields.over(None)?;
    let output = output.map(Output::from);
    let added = ledger.add_entry(year, &booking, output.as_ref(), reason, actor)?;
    Ok(added.value)
}

/// Puts an entry with some fields changed in the place of another; its number is the value. The
/// reason is what a closed period asks for (rule L06), or "".
///
/// # Errors
/// `invalid` with the field or where nothing is changed, `not_found`, `wrong_state` where it was
/// voided before.
pub fn edit_entry(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    fields: &EntryFields,
    reason: &str,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let booking = fields.over(Some(&ledger.booking(year, id)?))?;
    Ok(ledger.edit_entry(year, id, &booking, reason, actor)?.value)
}

/// What became of a voided entry.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Voided {
    /// The number of the entry that replaces it.
    pub replaced_by: Option<i64>,
    /// The progress that is still said to be paid for by it.
    pub progress: Vec<ProgressLink>,
}

/// Voids an entry for a reason. Where any field is given, an entry with the fields changed takes
/// its place.
///
/// # Errors
/// `invalid` with the field or without a reason, `not_found`, `wrong_state` where it was voided
/// before.
pub fn void_entry(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    reason: &str,
    fields: &EntryFields,
    actor: &Actor,
) -> Result<Voided> {
    if fields.any() && !reason.trim().is_empty() {
        let new = edit_entry(ledger, year, id, fields, reason, actor)?;
        return Ok(Voided {
            replaced_by: Some(new),
            progress: Vec::new(),
        });
    }
    let year = year_of(ledger, year)?;
    Ok(Voided {
        replaced_by: None,
        progress: ledger.void_entry(year, id, reason, actor)?.value,
    })
}

/// An entry with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EntryView {
    /// The entry.
    pub entry: EntryLine,
    /// What it replaced, the oldest first.
    pub earlier: Vec<EntryLine>,
    /// What replaced it, in turn.
    pub later: Vec<EntryLine>,
    /// The progress that it paid for, also where voided.
    pub progress: Vec<ListedProgress>,
    /// Its evidence.
    pub attachments: Vec<Attachment>,
    /// Its changes in closed periods.
    pub changes: Vec<ListedChange>,
}

/// Shows an entry with its evidence, its history, and what it paid for.
///
/// # Errors
/// `not_found` for an unknown number, and the store's errors.
pub fn entry(ledger: &Ledger, year: Option<i32>, id: i64) -> Result<EntryView> {
    let story = ledger.entry_story(year_of(ledger, year)?, id)?;
    let lines = |entries: Vec<ListedEntry>| entries.into_iter().map(EntryLine::from).collect();
    Ok(EntryView {
        entry: story.entry.into(),
        earlier: lines(story.earlier),
        later: lines(story.later),
        progress: story.progress,
        attachments: story.attachments,
        changes: story.changes,
    })
}

/// 结转结余 by project and source through a day (31 December where none is given).
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn carry_over(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<chrono::NaiveDate>,
) -> Result<CarryOver> {
    let year = year_of(ledger, year)?;
    let cut_off = CutOff::new(year, through.unwrap_or_else(|| year.last_day()))?;
    Ok(ledger.carry_over(cut_off, &ledger.thresholds(cut_off.year())?)?)
}

/// Which entries to list, as typed; "" lets all pass, but for the project.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
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
    /// Part of 凭证号, 收款人, 经济分类, 用途, 备注 or 汇总依据.
    pub text: String,
    /// Whether voided entries are listed too.
    pub voided: bool,
}

/// An entry as it is listed. Amounts are in 元 with 2 decimals.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EntryLine {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
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
    /// Whether it is a 汇总.
    pub summary: bool,
    /// 汇总依据, or "".
    pub document: String,
    /// Why it was voided, or nothing.
    pub void_reason: Option<String>,
    /// The entry that replaces it, or nothing.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub replaced_by: Option<i64>,
    /// How many files are attached to it.
    pub files: u32,
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
            summary: !entry.document.is_empty(),
            document: entry.document,
            void_reason: listed.void_reason,
            replaced_by: listed.replaced_by,
            files: listed.files,
        }
    }
}

impl EntryQuery {
    fn filter(&self) -> Result<EntryFilter> {
        fn given<T>(text: &str, read: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
            (!text.is_empty()).then(|| read(text)).transpose()
        }
        Ok(EntryFilter {
            project: self.project.clone(),
            source: given(&self.source, source)?,
            kind: given(&self.kind, kind)?,
            from: given(&self.from, |text| typed_date("起始日期", text))?,
            to: given(&self.to, |text| typed_date("截止日期", text))?,
            text: self.text.trim().to_owned(),
            voided: self.voided,
        })
    }
}

/// Lists entries in the order of their dates.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn entries(ledger: &Ledger, year: Option<i32>, query: &EntryQuery) -> Result<Vec<EntryLine>> {
    let listed = ledger.entries(year_of(ledger, year)?, &query.filter()?)?;
    Ok(listed.into_iter().map(EntryLine::from).collect())
}

/// Some of the entries that pass a filter, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EntryPage {
    /// The entries.
    pub rows: Vec<EntryLine>,
    /// How many pass the filter.
    pub count: u32,
}

/// Some of the entries in an order.
///
/// # Errors
/// As [`entries`].
pub fn page(
    ledger: &Ledger,
    year: Option<i32>,
    query: &EntryQuery,
    order: EntryOrder,
    (offset, limit): (u32, u32),
) -> Result<EntryPage> {
    let (year, window) = (year_of(ledger, year)?, Window { offset, limit });
    let page = ledger.entry_page(year, &query.filter()?, order, window)?;
    Ok(EntryPage {
        rows: page.rows.into_iter().map(EntryLine::from).collect(),
        count: page.count,
    })
}

/// What the entries of a filter that count come to, in 元 with 2 decimals.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EntryTotals {
    /// 拨付.
    pub appropriated: String,
    /// 收回.
    pub withdrawn: String,
    /// 支出.
    pub expended: String,
    /// 退回.
    pub refunded: String,
    /// 更正.
    pub corrected: String,
    /// 余额: 到位 less 执行.
    pub balance: String,
}

/// What the entries of a filter come to.
///
/// # Errors
/// As [`entries`], and `overflow`.
pub fn totals(ledger: &Ledger, year: Option<i32>, query: &EntryQuery) -> Result<EntryTotals> {
    let totals = ledger.entry_totals(year_of(ledger, year)?, &query.filter()?)?;
    Ok(EntryTotals {
        appropriated: totals.appropriated.yuan(),
        withdrawn: totals.withdrawn.yuan(),
        expended: totals.expended.yuan(),
        refunded: totals.refunded.yuan(),
        corrected: totals.corrected.yuan(),
        balance: totals.balance()?.yuan(),
    })
}

/// Sum and mean of amounts, in 元 with 2 decimals.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AmountSum {
    /// How many amounts there are.
    pub count: u32,
    /// Their sum.
    pub sum: String,
    /// Their mean, rounded half away from zero; nothing of nothing.
    pub mean: Option<String>,
}

/// Sum and mean of the amounts of some of the entries in an order.
///
/// # Errors
/// As [`totals`].
pub fn amount_sum(
    ledger: &Ledger,
    year: Option<i32>,
    query: &EntryQuery,
    order: EntryOrder,
    (offset, limit): (u32, u32),
) -> Result<AmountSum> {
    let (year, window) = (year_of(ledger, year)?, Window { offset, limit });
    let sum = ledger.amount_sum(year, &query.filter()?, order, window)?;
    Ok(AmountSum {
        count: sum.count,
        sum: sum.sum.yuan(),
        mean: sum.mean()?.map(|mean| mean.yuan()),
    })
}

/// One of several changes of the ledger that are made at once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "EntryChange")]
pub struct TypedChange {
    /// The number of the entry to change; nothing adds a new one.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub id: Option<i64>,
    /// What is typed.
    pub fields: EntryFields,
}

/// Adds and changes several entries as one step; gives their numbers as they stand then.
///
/// # Errors
/// As [`add_entry`] and [`edit_entry`], with the row at fault where there are several.
pub fn change_entries(
    ledger: &mut Ledger,
    year: Option<i32>,
    typed: &[TypedChange],
    reason: &str,
    actor: &Actor,
) -> Result<Vec<i64>> {
    let year = year_of(ledger, year)?;
    let mut changes = Vec::new();
    for (TypedChange { id, fields }, row) in typed.iter().zip(1..) {
        let held = id.map(|id| ledger.booking(year, id)).transpose()?;
        let booking = fields.over(held.as_ref()).map_err(|failure| {
            if typed.len() == 1 {
                return failure;
            }
            let message = format!("第{row}行：{}", failure.message);
            crate::Failure { message, ..failure }
        })?;
        changes.push(EntryChange {
            replaces: *id,
            booking,
        });
    }
    Ok(ledger.change_entries(year, &changes, reason, actor)?.value)
}

/// Progress of an indicator as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
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
    /// The number of the ledger entry that paid for it, or "".
    pub entry: String,
}

/// Adds progress of an indicator and gives its number. The reason is what a closed period asks for
/// (rule L06), or "".
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project or ledger entry, and the store's
/// errors.
pub fn add_progress(
    ledger: &mut Ledger,
    year: Option<i32>,
    fields: &ProgressFields,
    reason: &str,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let trimmed = |text: &String| text.trim().to_owned();
    let entry = ProgressEntry {
        date: typed_date("日期", &fields.date)?,
        value: trimmed(&fields.value),
        text: trimmed(&fields.text),
        evidence: trimmed(&fields.evidence),
        voucher: trimmed(&fields.voucher),
        paid_by: entry_number(&fields.entry)?,
    };
    let indicator = (fields.level2.trim(), fields.level3.trim());
    let project = fields.project.trim();
    Ok(ledger
        .add_progress(year, project, indicator, &entry, reason, actor)?
        .value)
}

/// What progress of a day and a value would make of an indicator: through 31 July, or through its
/// own day where that is later.
///
/// # Errors
/// `invalid` for a date that is none, `not_found` for an unknown project or indicator, and the
/// store's errors.
pub fn progress_effect(
    ledger: &Ledger,
    year: Option<i32>,
    project: &str,
    (level2, level3): (&str, &str),
    (date, value): (&str, &str),
) -> Result<ProgressEffect> {
    let year = year_of(ledger, year)?;
    let date = typed_date("日期", date)?;
    let usual = ledger.cut_off(year)?;
    let cut_off = if date > usual.through() {
        CutOff::new(year, date)?
    } else {
        usual
    };
    let thresholds = ledger.thresholds(year)?;
    let indicator = (level2, level3);
    Ok(ledger.progress_effect(
        cut_off,
        &thresholds,
        project,
        indicator,
        (date, value.trim()),
    )?)
}

/// The fields of progress that are to change; what is left out stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct ProgressChanges {
    /// 日期.
    pub date: Option<String>,
    /// 完成值.
    pub value: Option<String>,
    /// 完成情况说明.
    pub text: Option<String>,
    /// 佐证材料.
    pub evidence: Option<String>,
    /// 关联凭证号.
    pub voucher: Option<String>,
    /// The number of the ledger entry that paid for it, or "" for none.
    pub entry: Option<String>,
}

/// Puts progress with some fields changed in the place of another; its number is the value.
///
/// # Errors
/// `invalid` with the field or where nothing is changed, `not_found`, `wrong_state` where it was
/// voided before.
pub fn edit_progress(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    changes: &ProgressChanges,
    reason: &str,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let held = ledger.progress_entry(year, id)?;
    let text = |given: &Option<String>, held: String| match given {
        Some(text) => text.trim().to_owned(),
        None => held,
    };
    let entry = ProgressEntry {
        date: match &changes.date {
            Some(text) => typed_date("日期", text)?,
            None => held.date,
        },
        value: text(&changes.value, held.value),
        text: text(&changes.text, held.text),
        evidence: text(&changes.evidence, held.evidence),
        voucher: text(&changes.voucher, held.voucher),
        paid_by: match &changes.entry {
            Some(text) => entry_number(text)?,
            None => held.paid_by,
        },
    };
    Ok(ledger.edit_progress(year, id, &entry, reason, actor)?.value)
}

/// Voids progress for a reason.
///
/// # Errors
/// `invalid` without a reason, `not_found`, `wrong_state` where it was voided before.
pub fn void_progress(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.void_progress(year, id, reason, actor)?;
    Ok(())
}

/// The number of a ledger entry as typed; "" is none.
fn entry_number(text: &str) -> Result<Option<i64>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            let message = format!("“{text}”不是台账编号，请填 ledger list 列出的编号。");
            invalid("关联台账", message)
        }),
    }
}

/// The progress of a project's indicators, or of all; with what was voided where that is wanted.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn progress(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
    voided: bool,
) -> Result<Vec<ListedProgress>> {
    Ok(ledger.progress(year_of(ledger, year)?, project, voided)?)
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
    invalid(field, format!("{field}为必填项，不能为空。"))
}

fn invalid(field: &str, message: impl Into<String>) -> crate::Failure {
    CoreError::Invalid {
        field: field.to_owned(),
        message: message.into(),
    }
    .into()
}
