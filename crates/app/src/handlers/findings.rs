//! Problems found by monitoring (问题) as a person types them, and their way to 已销号.

use chrono::NaiveDate;
use jixiao_core::findings::{
    Finding, FindingAction, FindingHistory, FindingPatch, FindingQuery, FindingState,
    MonitoringKind, Reminder,
};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;

use super::{given_date, given_text, typed_word, year_of};
use crate::error::Result;

/// What is given of a finding, as typed; nothing leaves it as it is, "" takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct FindingFields {
    /// 日期.
    pub date: Option<String>,
    /// 二级指标, or "" where the name alone says which.
    pub level2: String,
    /// 三级指标 that it is about.
    pub level3: Option<String>,
    /// 监控类型: 及时性, 合规性 or 有效性.
    pub kind: Option<String>,
    /// 问题描述.
    pub description: Option<String>,
    /// 原因.
    pub cause: Option<String>,
    /// 整改措施.
    pub measures: Option<String>,
    /// 责任人.
    pub owner: Option<String>,
    /// 整改期限.
    pub deadline: Option<String>,
}

impl FindingFields {
    fn patch(&self) -> Result<FindingPatch> {
        let kind = self.kind.as_deref().map(kind).transpose()?;
        let date = self.date.as_deref();
        let level3 = given_text(self.level3.as_ref());
        Ok(FindingPatch {
            date: date
                .map(|text| super::typed_date("日期", text))
                .transpose()?,
            indicator: level3.map(|level3| (self.level2.trim().to_owned(), level3)),
            kind,
            description: given_text(self.description.as_ref()),
            cause: given_text(self.cause.as_ref()),
            measures: given_text(self.measures.as_ref()),
            owner: given_text(self.owner.as_ref()),
            deadline: given_date("整改期限", self.deadline.as_deref())?,
        })
    }
}

/// Which findings are wanted, as typed; "" is no condition.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "FindingConditions", deny_unknown_fields, default)]
pub struct Conditions {
    /// 项目代码.
    pub project: String,
    /// 状态.
    pub state: String,
    /// 监控类型.
    pub kind: String,
    /// Only those whose deadline is over.
    pub overdue: bool,
    /// A part of 责任人.
    pub owner: String,
    /// A part of the texts.
    pub text: String,
}

fn kind(text: &str) -> Result<MonitoringKind> {
    let words = MonitoringKind::WORDS;
    typed_word("监控类型", text, MonitoringKind::from_word, words)
}

/// The findings of a year that are wanted, as seen on `today`.
///
/// # Errors
/// `invalid` for a word that is none, `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    wanted: &Conditions,
    today: NaiveDate,
) -> Result<Vec<Recorded<Finding>>> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let state = some(&wanted.state)
        .map(|text| typed_word("状态", &text, FindingState::from_word, FindingState::WORDS));
    let query = FindingQuery {
        project: some(&wanted.project),
        state: state.transpose()?,
        kind: some(&wanted.kind).map(|text| kind(&text)).transpose()?,
        overdue_on: wanted.overdue.then_some(today),
        owner: wanted.owner.clone(),
        text: wanted.text.clone(),
    };
    Ok(ledger.findings(year_of(ledger, year)?, &query)?)
}

/// A finding with its way so far.
///
/// # Errors
/// `not_found` for an unknown number, and the store's errors.
pub fn show(ledger: &Ledger, year: Option<i32>, id: i64) -> Result<FindingHistory> {
    Ok(ledger.finding(year_of(ledger, year)?, id)?)
}

/// Adds a finding and gives its number.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    fields: &FindingFields,
    actor: &Actor,
) -> Result<i64> {
    let (year, patch) = (year_of(ledger, year)?, fields.patch()?);
    Ok(ledger.add_finding(year, project, &patch, actor)?.value)
}

/// Changes a finding.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown number, `wrong_state` once it is 已销号.
pub fn edit(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    fields: &FindingFields,
    actor: &Actor,
) -> Result<()> {
    let (year, patch) = (year_of(ledger, year)?, fields.patch()?);
    ledger.edit_finding(year, id, &patch, actor)?;
    Ok(())
}

/// Takes a finding one step on, today where no day is given.
///
/// # Errors
/// `not_found` for an unknown number, `wrong_state` where the step does not fit, `invalid` for a
/// day out of order or a missing reason.
pub fn take(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    action: FindingAction,
    (date, remark): (Option<NaiveDate>, &str),
    actor: &Actor,
) -> Result<FindingState> {
    let year = year_of(ledger, year)?;
    let said = (date.unwrap_or(actor.at.date()), remark.trim());
    Ok(ledger.take_finding(year, id, action, said, actor)?.value)
}

/// Removes a finding.
///
/// # Errors
/// `not_found` for an unknown number, `wrong_state` where something came before or after it.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_finding(year, id, actor)?;
    Ok(())
}

/// The findings that are overdue on a day or due within some days of it (by the settings where
/// none are given), the most overdue first.
///
/// # Errors
/// The store's errors.
pub fn reminders(
    ledger: &Ledger,
    year: Option<i32>,
    on: NaiveDate,
    days: Option<u32>,
) -> Result<Vec<Reminder>> {
    Ok(ledger.finding_reminders(year_of(ledger, year)?, on, days)?)
}
