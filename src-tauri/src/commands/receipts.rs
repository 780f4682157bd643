//! Answers to packages: those given, and those that came back.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::handlers::receipts::{self, Answer, ImportedReceipt, ListedReceipt, MadeReceipt};

use super::Shell;

/// Answers a package: writes the signed receipt or return into a folder.
#[tauri::command]
#[specta::specta]
pub async fn receipt_make(
    shell: Shell<'_>,
    id: u32,
    answer: Answer,
    folder: PathBuf,
    password: String,
) -> Result<MadeReceipt> {
    shell
        .with(move |ledger, session| {
            let password = || Ok(password.clone());
            let actor = session.actor();
            receipts::answer(ledger, id.into(), &answer, &folder, &password, &actor)
        })
        .await
}

/// Verifies a receipt or return of the department by its keys, and takes it.
#[tauri::command]
#[specta::specta]
pub async fn receipt_import(shell: Shell<'_>, file: PathBuf) -> Result<ImportedReceipt> {
    shell
        .with(move |ledger, session| receipts::import(ledger, &file, &session.actor()))
        .await
}

/// The receipts of the year, those received first.
#[tauri::command]
#[specta::specta]
pub async fn receipts_list(shell: Shell<'_>) -> Result<Vec<ListedReceipt>> {
    shell.with(|ledger, _| receipts::list(ledger, None)).await
}
