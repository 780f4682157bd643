//! Imports, taking one back, and the empty templates.

use std::path::PathBuf;

use jixiao_app::core::imports::{ImportBatch, Options};
use jixiao_app::handlers::imports::{self, Imported, Request, Workbook};
use jixiao_app::{Result, files};

use super::Shell;

/// What the files of an import do not say.
#[derive(Debug, Clone, Default, serde::Deserialize, specta::Type)]
#[serde(default, deny_unknown_fields, rename = "ImportSaid")]
pub struct Said {
    /// Codes of projects that are named without one: `代码`, or `名称=代码`.
    codes: Vec<String>,
    /// The mapping by which payments are read.
    mapping: Option<String>,
    /// Why rows that are dated in a closed period come now, or "".
    reason: String,
}

/// What an import would do; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn import_preview(
    shell: Shell<'_>,
    kind: Workbook,
    paths: Vec<PathBuf>,
    said: Said,
) -> Result<Imported> {
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    import_apply(shell, kind, paths, said, options).await
}

/// Imports files of one kind as one batch.
#[tauri::command]
#[specta::specta]
pub async fn import_apply(
    shell: Shell<'_>,
    kind: Workbook,
    paths: Vec<PathBuf>,
    said: Said,
    options: Options,
) -> Result<Imported> {
    shell
        .with(move |ledger, session| {
            let request = Request {
                files: &paths,
                codes: &said.codes,
                mapping: said.mapping.as_deref(),
                reason: &said.reason,
                options,
            };
            imports::import_request(ledger, kind, None, &request, &session.actor())
        })
        .await
}

/// The imports that stand, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn batches_list(shell: Shell<'_>) -> Result<Vec<ImportBatch>> {
    shell.with(|ledger, _| imports::list(ledger)).await
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
