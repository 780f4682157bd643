//! The official forms as files.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::forms::TemplateEntry;
use jixiao_app::handlers::{form_templates, forms};
use serde::Deserialize;

use super::Shell;

/// What the forms are written as.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum FormsFormat {
    /// One workbook.
    Xlsx,
    /// A file a project.
    Pdf,
}

/// Writes the forms of these projects, of all where none is named, into a folder; gives the files.
#[tauri::command]
#[specta::specta]
pub async fn forms_export(
    shell: Shell<'_>,
    folder: PathBuf,
    format: FormsFormat,
    projects: Vec<String>,
) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let choice = forms::Choice {
                projects: &projects,
                ..forms::Choice::default()
            };
            let files = match format {
                FormsFormat::Xlsx => {
                    vec![forms::export_xlsx(
                        ledger,
                        &choice,
                        &folder,
                        session.today(),
                    )?]
                }
                FormsFormat::Pdf => {
                    let at = session.actor().at;
                    let mut go_on = |_, _| ControlFlow::Continue(());
                    forms::export_pdf(ledger, &choice, &folder, at, &mut go_on)?.files
                }
            };
            Ok(session.made(files))
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
