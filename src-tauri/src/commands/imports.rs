//! Imports, taking one back, and the empty templates.

use std::path::PathBuf;

use jixiao_app::core::imports::Options;
use jixiao_app::handlers::imports::{self, Imported, Workbook};
use jixiao_app::{Result, files};

use super::Shell;

/// What an import would do; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn import_preview(
    shell: Shell<'_>,
    kind: Workbook,
    paths: Vec<PathBuf>,
) -> Result<Imported> {
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    import_apply(shell, kind, paths, options).await
}

/// Imports files of one kind as one batch.
#[tauri::command]
#[specta::specta]
pub async fn import_apply(
    shell: Shell<'_>,
    kind: Workbook,
    paths: Vec<PathBuf>,
    options: Options,
) -> Result<Imported> {
    shell
        .with(move |ledger, session| {
            imports::import(ledger, kind, None, &paths, options, &session.actor())
        })
        .await
}

/// Takes a batch back.
#[tauri::command]
#[specta::specta]
pub async fn batch_undo(shell: Shell<'_>, batch: u32) -> Result<()> {
    shell
        .with(move |ledger, session| {
            imports::undo(ledger, batch.into(), &session.actor())?;
            Ok(())
        })
        .await
}

/// Writes the empty template of a workbook.
#[tauri::command]
#[specta::specta]
pub async fn template_write(shell: Shell<'_>, kind: Workbook, path: PathBuf) -> Result<()> {
    shell
        .work(move |session| {
            files::write_whole(&path, &imports::template(kind)?)?;
            session.made(vec![path]);
            Ok(())
        })
        .await
}
