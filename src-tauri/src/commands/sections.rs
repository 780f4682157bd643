//! Business sections (责任科室): what they are asked and what comes back.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::imports::Options;
use jixiao_app::core::sections::Section;
use jixiao_app::handlers::imports::Imported;
use jixiao_app::handlers::sections::{self, HandedOut};

use super::Shell;

/// The sections with what came back for the period.
#[tauri::command]
#[specta::specta]
pub async fn sections_list(shell: Shell<'_>) -> Result<Vec<Section>> {
    shell
        .with(|ledger, _| sections::list(ledger, None, None))
        .await
}

/// Writes the workbooks of sections into a folder, of all where none is named.
#[tauri::command]
#[specta::specta]
pub async fn sections_hand_out(
    shell: Shell<'_>,
    sections: Vec<String>,
    folder: PathBuf,
) -> Result<Vec<HandedOut>> {
    shell
        .with(move |ledger, session| {
            let handed = sections::hand_out(ledger, None, None, &sections, &folder)?;
            session.made(handed.iter().map(|held| held.file.clone()).collect());
            Ok(handed)
        })
        .await
}

/// Takes workbooks back as one batch.
#[tauri::command]
#[specta::specta]
pub async fn sections_collect(
    shell: Shell<'_>,
    paths: Vec<PathBuf>,
    options: Options,
) -> Result<Imported> {
    shell
        .with(move |ledger, session| {
            sections::collect(ledger, None, &paths, options, &session.actor())
        })
        .await
}
