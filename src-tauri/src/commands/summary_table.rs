//! The summary table of the unit's projects as a file.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::handlers::summary_table;

use super::Shell;

/// Writes the summary table as a workbook or a pdf, by the ending of `path`; gives the file.
#[tauri::command]
#[specta::specta]
pub async fn summary_table_export(shell: Shell<'_>, path: PathBuf) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            summary_table::export(ledger, None, None, &path, session.actor().at)?;
            Ok(session.made(vec![path]))
        })
        .await
}
