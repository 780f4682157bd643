//! The documents as PDF: typst lays out the pages, printpdf writes them with subset fonts and real
//! Unicode. The model goes in as data beside the layout's source, so no text of a user is ever read
//! as markup. The same model and time give the same bytes. Whatever would be lost on paper, a
//! character without a glyph or a drawing that the writer does not know, is an error.

mod data;
mod fonts;
mod typeset;
mod write;

use chrono::NaiveDateTime;
use jixiao_core::forms::{EvaluationDocument, FormDocument, RegistrationSheet, ReportDocument};

use crate::DocumentError;

/// The form of one project: A4 landscape.
///
/// # Errors
/// [`DocumentError::Glyphs`] for characters that no font has, [`DocumentError::Pdf`] otherwise.
pub fn form(form: &FormDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Form, &data::form(form))?;
    write::write(&pages, &form.title, made_at)
}

/// The 《项目支出绩效自评表》 of one project: A4 landscape.
///
/// # Errors
/// As [`form`].
pub fn evaluation(
    table: &EvaluationDocument,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Evaluation, &data::evaluation(table))?;
    write::write(&pages, &table.title, made_at)
}

/// The 签名密钥登记表 of one key: A4, with the fingerprint as QR code.
///
/// # Errors
/// As [`form`].
pub fn registration(
    sheet: &RegistrationSheet,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    let data = data::registration(sheet)?;
    let pages = typeset::typeset(typeset::Layout::Registration, &data)?;
    write::write(&pages, "签名密钥登记表", made_at)
}

/// The 绩效监控报告 by GB/T 9704—2012 on A4, its annex of forms on landscape pages.
///
/// # Errors
/// As [`form`].
pub fn report(report: &ReportDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let pages = typeset::typeset(typeset::Layout::Report, &data::report(report))?;
    write::write(&pages, &report.title, made_at)
}
