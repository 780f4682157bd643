//! The documents as PDF: typst lays out the pages, printpdf writes them with subset fonts and real
//! Unicode. The model goes in as data beside the layout's source, so no text of a user is ever read
//! as markup. The same model, time and fonts give the same bytes. Nothing is lost on paper: a
//! character that no font has is printed as a box □ that is searched and copied as the character,
//! and [`missing`] names it; a drawing that the writer does not know is an error.

mod data;
mod fonts;
pub mod missing;
mod outline;
pub(crate) mod picture;
mod typeset;
mod write;

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc;

use chrono::NaiveDateTime;
use jixiao_core::forms::{
    EvaluationDocument, FormDocument, RegistrationSheet, ReportDocument, SummaryTable,
};

use crate::DocumentError;
use fonts::Fonts;
pub use fonts::prefer_system_fonts;
use typeset::Layout;

/// The form of one project: A4 landscape.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn form(form: &FormDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    print(Layout::Form, &data::form(form), &form.title, made_at)
}

/// Many documents of one kind, each a file of its own as `print` makes it, made on all cores.
/// `each` gets them in their order; it may break off. No more documents are held than there are
/// cores, twice.
///
/// # Errors
/// Those of `print`, and whatever `each` gives.
pub fn many<T: Sync, E: From<DocumentError>>(
    models: &[T],
    print: impl Fn(&T) -> Result<Vec<u8>, DocumentError> + Sync,
    each: &mut dyn FnMut(usize, Vec<u8>) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..workers.min(models.len()))
            .map(|lane| {
                // A document waits in its lane until its turn: the lanes take turns.
                let (give, take) = mpsc::sync_channel(1);
                let print = &print;
                scope.spawn(move || {
                    for model in models.iter().skip(lane).step_by(workers) {
                        if give.send(print(model)).is_err() {
                            return;
                        }
                    }
                });
                take
            })
            .collect();
        for (at, take) in lanes.iter().cycle().take(models.len()).enumerate() {
            let made = take.recv().unwrap_or_else(|_| {
                let broken = DocumentError::Pdf("a worker ended".to_owned());
                Err(broken)
            })?;
            if each(at, made)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    })
}

/// The 《项目支出绩效自评表》 of one project: A4 landscape.
///
/// # Errors
/// As [`form`].
pub fn evaluation(
    table: &EvaluationDocument,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    print(
        Layout::Evaluation,
        &data::evaluation(table),
        &table.title,
        made_at,
    )
}

/// The 签名密钥登记表 of one key: A4, with the fingerprint as QR code.
///
/// # Errors
/// As [`form`].
pub fn registration(
    sheet: &RegistrationSheet,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    print(
        Layout::Registration,
        &data::registration(sheet)?,
        "签名密钥登记表",
        made_at,
    )
}

/// The 绩效监控报告 by GB/T 9704—2012 on A4, its annex of forms on landscape pages.
///
/// # Errors
/// As [`form`].
pub fn report(report: &ReportDocument, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    print(
        Layout::Report,
        &data::report(report),
        &report.title,
        made_at,
    )
}

/// The summary of a unit's projects: A4 landscape.
///
/// # Errors
/// As [`form`].
pub fn summary(table: &SummaryTable, made_at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    print(
        Layout::Summary,
        &data::summary(table),
        &table.title,
        made_at,
    )
}

fn print(
    layout: Layout,
    data: &serde_json::Value,
    title: &str,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    let fonts = Fonts::in_use();
    let pages = typeset::typeset(fonts, layout, data)?;
    write::write(fonts, &pages, title, made_at)
}
