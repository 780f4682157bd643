//! Projects.

use jixiao_app::Result;
use jixiao_app::handlers::projects::{self, ProjectName};

use super::Shell;

/// The names of the year's projects, with the letters by which they are looked for.
#[tauri::command]
#[specta::specta]
pub async fn project_names(shell: Shell<'_>) -> Result<Vec<ProjectName>> {
    shell.with(|ledger, _| projects::names(ledger, None)).await
}
