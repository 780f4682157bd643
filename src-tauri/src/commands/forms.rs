//! The official forms as files.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::handlers::forms;

use super::Shell;

/// Writes the forms of all projects into a folder; gives the files.
#[tauri::command]
#[specta::specta]
pub async fn forms_export(shell: Shell<'_>, folder: PathBuf) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let path =
                forms::export_xlsx(ledger, &forms::Choice::default(), &folder, session.today())?;
            Ok(session.made(vec![path]))
        })
        .await
}
