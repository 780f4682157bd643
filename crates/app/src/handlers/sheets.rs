//! The annual sheets: showing, filling, and their way through review.

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::rules::Severity;
use jixiao_core::sheets::{Action, Sheet, SheetPatch, SheetState};

use super::year_of;
use crate::error::{Failure, Result};

/// The sheets of a year with their states; exempt projects have none.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<(String, SheetState)>> {
    Ok(ledger.sheet_states(year_of(ledger, year)?)?)
}

/// The sheet of a project.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn show(ledger: &Ledger, year: Option<i32>, code: &str) -> Result<Sheet> {
    Ok(ledger.sheet(year_of(ledger, year)?, code)?)
}

/// Fills sheets, all of them or none.
///
/// # Errors
/// `not_found`, `invalid`, `wrong_state`, and the store's errors.
pub fn fill(
    ledger: &mut Ledger,
    year: Option<i32>,
    patches: &[SheetPatch],
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.fill_sheets(year, patches, actor)?;
    Ok(())
}

/// Takes a sheet one step on its way. Before 提交审核 its self-check must find no error.
///
/// # Errors
/// `self_check` with the number of errors, `wrong_state`, `invalid` where a remark is missing,
/// `not_found`.
pub fn review(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
    action: Action,
    (field, remark): (&str, &str),
    actor: &Actor,
) -> Result<SheetState> {
    if action == Action::Submit {
        let cut_off = super::check::cut_off(ledger, year, through)?;
        let report = ledger.check(cut_off, actor.at.date(), &ledger.thresholds()?)?;
        let errors: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::E && finding.project == code)
            .map(|finding| format!("{} {}：{}", finding.rule, finding.place, finding.message))
            .collect();
        if !errors.is_empty() {
            return Err(Failure {
                detail: errors.join("\n"),
                ..Failure::new(
                    "self_check",
                    format!(
                        "项目{code}的监控表还有{}项错误，不能提交审核。",
                        errors.len()
                    ),
                    "请运行检查，逐项改正后再提交。",
                )
            });
        }
    }
    let year = year_of(ledger, year)?;
    Ok(ledger
        .review_sheet(year, code, action, field, remark, actor)?
        .value)
}

/// Reads sheet contents from JSON: one object, or an array of such objects.
///
/// # Errors
/// `not_json` with the line, `invalid` where the project is missing.
pub fn parse(text: &[u8], project: Option<&str>) -> Result<Vec<SheetPatch>> {
    let wrong = |error: serde_json::Error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_json",
            format!(
                "监控表内容不是有效的JSON（第{}行：{error}）。",
                error.line()
            ),
            "没有填写任何内容，请改正后重试。",
        )
    };
    let mut patches: Vec<SheetPatch> = match project {
        Some(_) => vec![serde_json::from_slice(text).map_err(wrong)?],
        None => serde_json::from_slice(text).map_err(wrong)?,
    };
    for patch in &mut patches {
        match project {
            Some(code) if patch.project.is_empty() => code.clone_into(&mut patch.project),
            Some(code) if patch.project != code => {
                return Err(CoreError::Invalid {
                    field: "project".to_owned(),
                    message: format!("文件是项目{}的，不是项目{code}的。", patch.project),
                }
                .into());
            }
            _ => {}
        }
    }
    Ok(patches)
}
