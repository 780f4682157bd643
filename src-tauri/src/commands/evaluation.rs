//! The year-end self-evaluation.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::evaluation::{Evaluation, EvaluationPatch};
use jixiao_app::handlers::evaluation::{self, Choice, EvaluationLine};

use super::Shell;
use super::forms::FormsFormat;

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

/// Writes the tables of these projects, of all where none is named, into a folder; gives the files.
#[tauri::command]
#[specta::specta]
pub async fn evaluations_export(
    shell: Shell<'_>,
    folder: PathBuf,
    format: FormsFormat,
    projects: Vec<String>,
) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let choice = Choice {
                projects: &projects,
                ..Choice::default()
            };
            let files = match format {
                FormsFormat::Xlsx => {
                    let today = session.today();
                    vec![evaluation::export_xlsx(ledger, &choice, &folder, today)?]
                }
                FormsFormat::Pdf => {
                    let at = session.actor().at;
                    let mut go_on = |_, _| ControlFlow::Continue(());
                    evaluation::export_pdf(ledger, &choice, &folder, at, &mut go_on)?.files
                }
            };
            Ok(session.made(files))
        })
        .await
}
