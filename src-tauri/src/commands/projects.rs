//! Projects.

use jixiao_app::Result;
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
