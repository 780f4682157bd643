//! The documents as PDF: typst lays out the pages, printpdf writes them with subset fonts and real
//! Unicode. The model goes in as data beside the layout's source, so no text of a user is ever read
//! as markup. The same model and time give the same bytes. Whatever would be lost on paper, a
//! character without a glyph or a drawing that the writer does not know, is an error.

mod data;
mod fonts;
mod typeset;
mod write;

use chrono::NaiveDateTime;
use jixiao_core::forms::{FormDocument, ReportDocument, SummaryTable};

use crate::DocumentError;

/// The form of one project: A4 landscape.
///
/// # Errors
/// [`DocumentError::Glyphs`] for characters that no font has, [`DocumentError::Pdf`] otherwise.
pub fn form(form: &FormDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Form, &data::form(form))?;
    write::write(&pages, &form.title, made_at)
}

/// The 绩效监控报告 by GB/T 9704—2012 on A4, its annex of forms on landscape pages.
///
/// # Errors
/// As [`form`].
pub fn report(report: &ReportDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Report, &data::report(report))?;
    write::write(&pages, &report.title, made_at)
}

/// The summary of a unit's projects: A4 landscape.
///
/// # Errors
/// As [`form`].
pub fn summary(table: &SummaryTable, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Summary, &data::summary(table))?;
    write::write(&pages, &table.title, made_at)
}
