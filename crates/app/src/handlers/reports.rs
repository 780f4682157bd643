//! The unit's 监控报告: drafting, editing, showing, and as a document.

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::forms::{FormTemplate, ReportDocument};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::reports::{DraftedPart, Figure, Part, PartText};

use super::check::cut_off;
use crate::error::{Failure, Result};

/// The six parts as they stand, with the figures that no longer agree with the data.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn show(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<PartText>> {
    let cut_off = cut_off(ledger, year, through)?;
    Ok(ledger.report(cut_off, today, &ledger.thresholds()?)?)
}

/// Every figure that a report can be bound to.
///
/// # Errors
/// As [`show`].
pub fn figures(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<Figure>> {
    let cut_off = cut_off(ledger, year, through)?;
    Ok(ledger.report_figures(cut_off, today, &ledger.thresholds()?)?)
}

/// Drafts all parts, or part `number` alone. Prose that a person wrote is kept unless `replace`.
///
/// # Errors
/// `not_found` for a part other than 1 to 6, and those of [`show`].
pub fn draft(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    number: Option<u8>,
    replace: bool,
    actor: &Actor,
) -> Result<Vec<DraftedPart>> {
    let cut_off = cut_off(ledger, year, through)?;
    let one = number.map(part).transpose()?;
    let parts = one.as_ref().map_or(Part::ALL, std::slice::from_ref);
    let thresholds = ledger.thresholds()?;
    Ok(ledger
        .draft_report(cut_off, &thresholds, parts, replace, actor)?
        .value)
}

/// Writes part `number` by hand.
///
/// # Errors
/// `not_found` for a part other than 1 to 6, `not_utf8`, `invalid` with line and character where
/// the text cannot be taken, and the store's errors.
pub fn set(
    ledger: &mut Ledger,
    year: Option<i32>,
    number: u8,
    text: &[u8],
    actor: &Actor,
) -> Result<()> {
    let cut_off = cut_off(ledger, year, None)?;
    let text = std::str::from_utf8(text).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_utf8",
            "报告文件不是UTF-8编码的文本，没有保存。",
            "请另存为UTF-8编码后重试。",
        )
    })?;
    let thresholds = ledger.thresholds()?;
    ledger.set_report_part(cut_off, &thresholds, part(number)?, text, actor)?;
    Ok(())
}

/// The report ready to be laid out, with the forms of all projects as its annex.
///
/// # Errors
/// `wrong_state` before any part was begun, and those of [`show`].
pub fn document(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<ReportDocument> {
    let cut_off = cut_off(ledger, year, through)?;
    let template = FormTemplate::built_in(FormTemplate::DEFAULT)?;
    Ok(ledger.report_document(&template, cut_off, today, &ledger.thresholds()?)?)
}

fn part(number: u8) -> Result<Part> {
    Part::from_number(number).ok_or_else(|| {
        CoreError::NotFound {
            what: "报告的部分",
            id: number.to_string(),
        }
        .into()
    })
}
