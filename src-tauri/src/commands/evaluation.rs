//! The year-end self-evaluation.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::evaluation::{Evaluation, EvaluationPatch};
use jixiao_app::handlers::evaluation::{self, Choice, EvaluationLine};
use jixiao_app::handlers::forms::{Making, TablesFormat};
use tauri::ipc::Channel;

use super::Shell;
use super::forms::free;

/// The self-evaluations of the year, with scores and how much each still lacks.
#[tauri::command]
#[specta::specta]
pub async fn evaluations_list(shell: Shell<'_>) -> Result<Vec<EvaluationLine>> {
    shell.with(|ledger, _| evaluation::lines(ledger)).await
}

/// The self-evaluation of a project.
#[tauri::command]
#[specta::specta]
pub async fn evaluation_show(shell: Shell<'_>, code: String) -> Result<Evaluation> {
    shell
        .with(move |ledger, _| evaluation::show(ledger, &code))
        .await
}

/// Fills a self-evaluation: what is left out stays as it is. Gives it as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn evaluation_fill(shell: Shell<'_>, patch: EvaluationPatch) -> Result<Evaluation> {
    shell
        .with(move |ledger, session| {
            evaluation::fill(ledger, &Choice::default(), &patch, &session.actor())?;
            evaluation::show(ledger, &patch.project)
        })
        .await
}

/// Writes the tables of these projects, of all where none is named, into a folder, file by file
/// where they are PDFs; gives the files. What stands there is replaced where that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn evaluations_export(
    shell: Shell<'_>,
    folder: PathBuf,
    format: TablesFormat,
    projects: Vec<String>,
    replace: bool,
    progress: Channel<Making>,
) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let choice = Choice {
                projects: &projects,
                ..Choice::default()
            };
            if !replace {
                free(&evaluation::in_the_way(ledger, &choice, &folder, format)?)?;
            }
            let files = match format {
                TablesFormat::Xlsx => {
                    let today = session.today();
                    vec![evaluation::export_xlsx(ledger, &choice, &folder, today)?]
                }
                TablesFormat::Pdf => {
                    let at = session.actor().at;
                    let mut tell = session.telling(progress);
                    evaluation::export_pdf(ledger, &choice, &folder, at, &mut tell)?.files
                }
            };
            Ok(session.made(files))
        })
        .await
}
