//! Versions of the approved targets: showing, drafting, approving.

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::FiscalYear;
use jixiao_core::targets::{Approval, Comparison, IndicatorPatch, TargetInput, TargetVersion};

use super::year_of;
use crate::error::{Failure, Result};

/// Every version of a project's targets, the oldest first.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>, code: &str) -> Result<Vec<TargetVersion>> {
    Ok(ledger.target_versions(year_of(ledger, year)?, code)?)
}

/// One version of a project's targets: the one that counts where no number is given.
///
/// # Errors
/// `not_found` for an unknown project or version, and the store's errors.
pub fn show(
    ledger: &Ledger,
    year: Option<i32>,
    code: &str,
    number: Option<u32>,
) -> Result<TargetVersion> {
    let versions = list(ledger, year, code)?;
    let wanted = |version: &TargetVersion| match number {
        Some(number) => version.number == number,
        None => version.current,
    };
    let found = versions.into_iter().find(wanted);
    let version = found.ok_or_else(|| CoreError::NotFound {
        what: "绩效目标版本",
        id: number.map_or_else(|| code.to_owned(), |number| format!("第{number}版")),
    })?;
    Ok(version)
}

/// What sets two versions apart; see [`Ledger::compare_targets`] for what stands where no number
/// is given.
///
/// # Errors
/// `not_found` for an unknown project or version.
pub fn compare(
    ledger: &Ledger,
    year: Option<i32>,
    code: &str,
    versions: (Option<u32>, Option<u32>),
) -> Result<Comparison> {
    Ok(ledger.compare_targets(year_of(ledger, year)?, code, versions)?)
}

/// What is done to a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Make one, of the indicators that count or of those given.
    New(Option<TargetInput>),
    /// Replace its indicators.
    Set(TargetInput),
    /// Change one of its indicators, by 二级指标 (or "") and 三级指标.
    SetOne((String, String), IndicatorPatch),
    /// Remove it.
    Discard,
}

/// Changes the draft of a project's targets and gives its number.
///
/// # Errors
/// `not_found`, `invalid`, `wrong_state` where there is no draft or already one.
pub fn draft(
    ledger: &mut Ledger,
    year: Option<i32>,
    code: &str,
    change: &Change,
    actor: &Actor,
) -> Result<u32> {
    let year: FiscalYear = year_of(ledger, year)?;
    let written = match change {
        Change::New(input) => ledger.draft_targets(year, code, input.as_ref(), actor)?,
        Change::Set(input) => ledger.set_targets(year, code, input, actor)?,
        Change::SetOne((level2, level3), patch) => {
            ledger.set_target(year, code, (level2, level3), patch, actor)?
        }
        Change::Discard => ledger.discard_targets(year, code, actor)?,
    };
    Ok(written.value)
}

/// Approves the draft by a document and its date.
///
/// # Errors
/// `not_found`, `invalid` for document or date, `wrong_state` where there is no draft, it is
/// empty, or the sheet is locked.
pub fn approve(
    ledger: &mut Ledger,
    year: Option<i32>,
    code: &str,
    approval: (&str, NaiveDate),
    actor: &Actor,
) -> Result<Approval> {
    let year = year_of(ledger, year)?;
    Ok(ledger.approve_targets(year, code, approval, actor)?.value)
}

/// Reads targets from JSON, as `target show --json` prints them.
///
/// # Errors
/// `not_json` with the line.
pub fn parse(text: &[u8]) -> Result<TargetInput> {
    // A list would be read as the fields in their order.
    let read = serde_json::from_slice::<serde_json::Map<_, _>>(text);
    let read = read.and_then(|_| serde_json::from_slice(text));
    read.map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_json",
            format!(
                "绩效目标内容不是有效的JSON（第{}行：{error}）。",
                error.line()
            ),
            "没有改动任何内容，请改正后重试。",
        )
    })
}
