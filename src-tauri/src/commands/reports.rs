//! The unit's report.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::reports::{DraftedPart, Figure, PartText};
use jixiao_app::handlers::reports;

use super::Shell;

/// The six parts as they stand.
#[tauri::command]
#[specta::specta]
pub async fn report_show(shell: Shell<'_>) -> Result<Vec<PartText>> {
    shell
        .with(|ledger, session| reports::show(ledger, None, None, session.today()))
        .await
}

/// Every figure that a report can be bound to.
#[tauri::command]
#[specta::specta]
pub async fn report_figures(shell: Shell<'_>) -> Result<Vec<Figure>> {
    shell
        .with(|ledger, session| reports::figures(ledger, None, None, session.today()))
        .await
}

/// Drafts all parts, or one; prose that a person wrote is kept unless `replace`.
#[tauri::command]
#[specta::specta]
pub async fn report_draft(
    shell: Shell<'_>,
    part: Option<u8>,
    replace: bool,
) -> Result<Vec<DraftedPart>> {
    shell
        .with(move |ledger, session| {
            reports::draft(ledger, None, None, part, replace, &session.actor())
        })
        .await
}

/// Writes a part by hand. Gives the report as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn report_set(shell: Shell<'_>, part: u8, text: String) -> Result<Vec<PartText>> {
    shell
        .with(move |ledger, session| {
            reports::set(ledger, None, None, part, text.as_bytes(), &session.actor())?;
            reports::show(ledger, None, None, session.today())
        })
        .await
}

/// Writes the report as a Word file or a pdf, by the ending of `path`.
#[tauri::command]
#[specta::specta]
pub async fn report_export(shell: Shell<'_>, path: PathBuf) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            reports::export(ledger, None, None, &path, session.actor().at)?;
            Ok(session.made(vec![path]))
        })
        .await
}
