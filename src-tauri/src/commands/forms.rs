//! The official forms as files.

use std::path::PathBuf;

use jixiao_app::handlers::forms::{self, Making, TablesFormat};
use jixiao_app::{Failure, Result};
use tauri::ipc::Channel;

use super::Shell;

/// Refuses to write over files that nobody spoke of.
pub(super) fn free(in_the_way: &[PathBuf]) -> Result<()> {
    let Some(first) = in_the_way.first() else {
        return Ok(());
    };
    let name = first.file_name().unwrap_or_default().to_string_lossy();
    let message = match in_the_way.len() {
        1 => format!("文件夹中已有“{name}”。"),
        count => format!("文件夹中已有“{name}”等{count}个同名文件。"),
    };
    Err(Failure::new(
        "already_exists",
        message,
        "请替换，或选其他文件夹。",
    ))
}

/// Writes the forms of these projects, of all where none is named, into a folder, file by file
/// where they are PDFs; gives the files. What stands there is replaced where that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn forms_export(
    shell: Shell<'_>,
    folder: PathBuf,
    format: TablesFormat,
    projects: Vec<String>,
    replace: bool,
    progress: Channel<Making>,
) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let choice = forms::Choice {
                projects: &projects,
                ..forms::Choice::default()
            };
            if !replace {
                free(&forms::in_the_way(ledger, &choice, &folder, format)?)?;
            }
            let files = match format {
                TablesFormat::Xlsx => {
                    let today = session.today();
                    vec![forms::export_xlsx(ledger, &choice, &folder, today)?]
                }
                TablesFormat::Pdf => {
                    let at = session.actor().at;
                    let mut tell = session.telling(progress);
                    forms::export_pdf(ledger, &choice, &folder, at, &mut tell)?.files
                }
            };
            Ok(session.made(files))
        })
        .await
}
