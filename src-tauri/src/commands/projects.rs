//! Projects.

use jixiao_app::Result;
use jixiao_app::core::projects::{ProjectInput, ProjectView};
use jixiao_app::handlers::projects::{self, IndicatorName, ProjectName};

use super::Shell;

/// The names of the year's projects, with the letters by which they are looked for.
#[tauri::command]
#[specta::specta]
pub async fn project_names(shell: Shell<'_>) -> Result<Vec<ProjectName>> {
    shell.with(|ledger, _| projects::names(ledger, None)).await
}

/// The names of the indicators, with the letters by which they are looked for.
#[tauri::command]
#[specta::specta]
pub async fn indicator_names(shell: Shell<'_>) -> Result<Vec<IndicatorName>> {
    shell
        .with(|ledger, _| projects::indicator_names(ledger, None))
        .await
}

/// One project in full.
#[tauri::command]
#[specta::specta]
pub async fn project_show(shell: Shell<'_>, code: String) -> Result<ProjectView> {
    shell
        .with(move |ledger, _| projects::show(ledger, None, None, &code))
        .await
}

/// Adds a project with its budget.
#[tauri::command]
#[specta::specta]
pub async fn project_add(shell: Shell<'_>, input: ProjectInput) -> Result<()> {
    shell
        .with(move |ledger, session| projects::add(ledger, None, &input, &session.actor()))
        .await
}

/// Changes everything of a project but its code, and the budgets that are given.
#[tauri::command]
#[specta::specta]
pub async fn project_change(shell: Shell<'_>, code: String, input: ProjectInput) -> Result<()> {
    shell
        .with(move |ledger, session| {
            projects::change(ledger, None, &code, &input, &session.actor())
        })
        .await
}
