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
pub mod preview;
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

/// Many documents of one kind, each made from its model by `make` on one of the cores. A model is
/// asked for when a core will soon be free; `each` gets what was made in the order of the models,
/// and may break off. No more of either are held than there are cores, twice.
///
/// # Errors
/// Those of the models and of `make`, and whatever `each` gives.
pub fn many<T: Send, O: Send, E: From<DocumentError>>(
    models: impl Iterator<Item = Result<T, E>>,
    make: impl Fn(&T) -> Result<O, DocumentError> + Sync,
    each: &mut dyn FnMut(O) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let ended = || DocumentError::Pdf("a worker ended".to_owned());
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..workers)
            .map(|_| {
                let (give_model, models) = mpsc::sync_channel::<T>(1);
                // A document waits in its lane until its turn: the lanes take turns.
                let (give, made) = mpsc::sync_channel(1);
                let make = &make;
                scope.spawn(move || {
                    for model in models {
                        if give.send(make(&model)).is_err() {
                            return;
                        }
                    }
                });
                (give_model, made)
            })
            .collect();
        let lane = |at: usize| lanes.get(at % workers).ok_or_else(ended);
        let mut take = |at: usize| {
            let (_, made) = lane(at)?;
            each(made.recv().map_err(|_| ended())??)
        };
        let (mut begun, mut taken) = (0, 0);
        for model in models {
            if begun - taken == 2 * workers {
                if take(taken)?.is_break() {
                    return Ok(());
                }
                taken += 1;
            }
            let (give, _) = lane(begun)?;
            give.send(model?).map_err(|_| ended())?;
            begun += 1;
        }
        while taken < begun {
            if take(taken)?.is_break() {
                return Ok(());
            }
            taken += 1;
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
