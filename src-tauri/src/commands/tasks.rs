//! Tasks from the department above.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::tasks::{Body, Task};
use jixiao_app::handlers::tasks::{self, Held, ImportedTask, MadeTask, Options, Wanted};

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

/// What a task's package says, before there is a store.
#[tauri::command]
#[specta::specta]
pub async fn task_look(shell: Shell<'_>, file: PathBuf) -> Result<Task> {
    shell
        .work(move |session| tasks::look(&file, session.today()))
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

/// Every task, received and made.
#[tauri::command]
#[specta::specta]
pub async fn tasks_list(shell: Shell<'_>) -> Result<Held> {
    shell.with(|ledger, _| tasks::list(ledger)).await
}

/// The task that the units below follow in the year, if one was made.
#[tauri::command]
#[specta::specta]
pub async fn task_made(shell: Shell<'_>) -> Result<Option<Task>> {
    shell.with(|ledger, _| tasks::made(ledger, None)).await
}

/// Makes a task for the units below and writes its signed package into a folder.
#[tauri::command]
#[specta::specta]
pub async fn task_make(
    shell: Shell<'_>,
    wanted: Wanted,
    folder: PathBuf,
    password: String,
) -> Result<MadeTask> {
    shell
        .with(move |ledger, session| {
            let password = || Ok(password.clone());
            tasks::make(ledger, &wanted, &folder, &password, &session.actor())
        })
        .await
}

/// The units of a workbook or CSV.
#[tauri::command]
#[specta::specta]
pub async fn task_units(shell: Shell<'_>, file: PathBuf) -> Result<Vec<Body>> {
    shell.work(move |_| tasks::read_units(&file)).await
}

/// Drops the task that the year follows; the one before it, or the settings, hold again. Gives its
/// id.
#[tauri::command]
#[specta::specta]
pub async fn task_drop(shell: Shell<'_>) -> Result<String> {
    shell
        .with(|ledger, session| tasks::drop(ledger, None, &session.actor()))
        .await
}
