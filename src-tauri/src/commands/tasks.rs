//! Tasks from the department above.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::tasks::Task;
use jixiao_app::handlers::tasks::{self, ImportedTask, Options};

use super::Shell;

/// The task that the year follows, if there is one.
#[tauri::command]
#[specta::specta]
pub async fn task_in_force(shell: Shell<'_>) -> Result<Option<Task>> {
    shell
        .with(|ledger, _| match tasks::show(ledger, None) {
            Ok(task) => Ok(Some(task)),
            Err(failure) if failure.code == "wrong_state" => Ok(None),
            Err(failure) => Err(failure),
        })
        .await
}

/// Verifies a task's package and takes the task; the first one of a department only with the
/// fingerprint of its key.
#[tauri::command]
#[specta::specta]
pub async fn task_import(
    shell: Shell<'_>,
    file: PathBuf,
    fingerprint: Option<String>,
) -> Result<ImportedTask> {
    shell
        .with(move |ledger, session| {
            let options = Options {
                fingerprint,
                ..Options::default()
            };
            tasks::import(ledger, &file, &options, &session.actor())
        })
        .await
}
