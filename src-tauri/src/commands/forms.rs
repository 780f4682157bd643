//! The official forms as files.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::forms::TemplateEntry;
use jixiao_app::handlers::{form_templates, forms};

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

/// The form templates that there are.
#[tauri::command]
#[specta::specta]
pub async fn form_templates_list(shell: Shell<'_>) -> Result<Vec<TemplateEntry>> {
    shell
        .with(|ledger, _| form_templates::list(ledger, None))
        .await
}
