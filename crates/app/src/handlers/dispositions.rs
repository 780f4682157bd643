//! Dispositions (处置, 办法第十七条) as a person types them, and their way.

use chrono::NaiveDate;
use jixiao_core::dispositions::{
    Disposition, DispositionAction, DispositionFile, DispositionKind, DispositionPatch,
    DispositionQuery, DispositionState, Links,
};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;

use super::{given_date, given_text, typed_word, warnings, year_of};
use crate::error::Result;

/// What is given of a disposition, as typed; nothing leaves it as it is, "" takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct DispositionFields {
    /// 处置方式: D0, D1 or D2.
    pub kind: Option<String>,
    /// 原因.
    pub cause: Option<String>,
    /// 措施.
    pub measures: Option<String>,
    /// 批复文号.
    pub document_number: Option<String>,
    /// Number of the change of environment.
    pub event: Option<String>,
    /// 依据.
    pub evidence: Option<String>,
    /// 报告财政日期.
    pub reported_on: Option<String>,
    /// 暂停实施日期.
    pub suspended_on: Option<String>,
    /// 停止拨付日期.
    pub stopped_on: Option<String>,
    /// 已开始政府采购的处理.
    pub procurement: Option<String>,
    /// 办理结果.
    pub result: Option<String>,
    /// What it answers and its evidence, in addition.
    pub link: LinkFields,
    /// What belongs to it no longer.
    pub unlink: LinkFields,
}

/// What can belong to a disposition.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct LinkFields {
    /// Keys of warnings.
    pub warnings: Vec<String>,
    /// Numbers of findings.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub findings: Vec<i64>,
    /// Numbers of attachments.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub attachments: Vec<i64>,
}

impl LinkFields {
    fn links(&self) -> Links {
        Links {
            warnings: self.warnings.clone(),
            findings: self.findings.clone(),
            attachments: self.attachments.clone(),
        }
    }
}

impl DispositionFields {
    fn patch(&self) -> Result<DispositionPatch> {
        Ok(DispositionPatch {
            kind: self.kind.as_deref().map(kind).transpose()?,
            cause: given_text(self.cause.as_ref()),
            measures: given_text(self.measures.as_ref()),
            document_number: given_text(self.document_number.as_ref()),
            event: self.event.as_deref().map(event).transpose()?,
            evidence: given_text(self.evidence.as_ref()),
            reported_on: given_date("报告财政日期", self.reported_on.as_deref())?,
            suspended_on: given_date("暂停实施日期", self.suspended_on.as_deref())?,
            stopped_on: given_date("停止拨付日期", self.stopped_on.as_deref())?,
            procurement: given_text(self.procurement.as_ref()),
            result: given_text(self.result.as_ref()),
            link: self.link.links(),
            unlink: self.unlink.links(),
        })
    }

    /// Notes which warnings hold on the actor's day, where some are to be linked.
    fn see_warnings(&self, ledger: &mut Ledger, year: Option<i32>, actor: &Actor) -> Result<()> {
        if !self.link.warnings.is_empty() {
            warnings::monitor(ledger, year, None, actor)?;
        }
        Ok(())
    }
}

fn kind(text: &str) -> Result<DispositionKind> {
    let words = DispositionKind::WORDS;
    typed_word("处置方式", text, DispositionKind::from_word, words)
}

fn event(text: &str) -> Result<Option<i64>> {
    let number = match text.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| CoreError::Invalid {
            field: "客观事件".to_owned(),
            message: format!("客观事件请填环境变化的编号，“{text}”不是编号。"),
        })?),
    };
    Ok(number)
}

/// The dispositions of a year, of one project, kind or state where these are not "".
///
/// # Errors
/// `invalid` for a word that is none, `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: &str,
    (kind_word, state): (&str, &str),
) -> Result<Vec<Recorded<Disposition>>> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let state = some(state).map(|text| {
        let words = DispositionState::WORDS;
        typed_word("状态", &text, DispositionState::from_word, words)
    });
    let query = DispositionQuery {
        project: some(project),
        kind: some(kind_word).map(|text| kind(&text)).transpose()?,
        state: state.transpose()?,
    };
    Ok(ledger.dispositions(year_of(ledger, year)?, &query)?)
}

/// A disposition with all that belongs to it: what must be complete, and what is.
///
/// # Errors
/// `not_found` for an unknown number, and the store's errors.
pub fn show(ledger: &Ledger, year: Option<i32>, id: i64) -> Result<DispositionFile> {
    Ok(ledger.disposition(year_of(ledger, year)?, id)?)
}

/// Adds a disposition, however incomplete, and gives its number.
///
/// # Errors
/// `invalid` with the field, `not_found` for what is unknown, `wrong_state` for a warning that is
/// gone.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    fields: &DispositionFields,
    actor: &Actor,
) -> Result<i64> {
    let patch = fields.patch()?;
    fields.see_warnings(ledger, year, actor)?;
    let year = year_of(ledger, year)?;
    Ok(ledger.add_disposition(year, project, &patch, actor)?.value)
}

/// Changes a disposition, however incomplete it stays.
///
/// # Errors
/// As [`add`], and `wrong_state` where it is at its end, or where a step that was taken stands on
/// what would be taken away.
pub fn edit(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    fields: &DispositionFields,
    actor: &Actor,
) -> Result<()> {
    let patch = fields.patch()?;
    fields.see_warnings(ledger, year, actor)?;
    let year = year_of(ledger, year)?;
    ledger.edit_disposition(year, id, &patch, actor)?;
    Ok(())
}

/// Takes in what is given of a disposition and takes it one step on, both or neither.
///
/// # Errors
/// As [`edit`]; `wrong_state` names each piece of evidence that is missing.
pub fn take(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    (action, fields): (DispositionAction, &DispositionFields),
    (date, remark): (Option<NaiveDate>, &str),
    actor: &Actor,
) -> Result<DispositionState> {
    let patch = fields.patch()?;
    fields.see_warnings(ledger, year, actor)?;
    let year = year_of(ledger, year)?;
    let said = (date, remark.trim());
    let written = ledger.take_disposition(year, id, (action, &patch), said, actor)?;
    Ok(written.value)
}
