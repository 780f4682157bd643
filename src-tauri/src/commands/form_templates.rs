//! The templates of forms and self-evaluations.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::forms::{Template, TemplateEntry};
use jixiao_app::handlers::form_templates;

use super::Shell;

/// The templates that there are.
#[tauri::command]
#[specta::specta]
pub async fn form_templates_list(shell: Shell<'_>) -> Result<Vec<TemplateEntry>> {
    shell
        .with(|ledger, _| form_templates::list(ledger, None))
        .await
}

/// One of them whole.
#[tauri::command]
#[specta::specta]
pub async fn form_template_show(shell: Shell<'_>, id: String) -> Result<Template> {
    shell
        .with(move |ledger, _| form_templates::show(ledger, &id))
        .await
}

/// Writes a template to a file; gives the name that it bears there.
#[tauri::command]
#[specta::specta]
pub async fn form_template_copy(shell: Shell<'_>, id: String, path: PathBuf) -> Result<String> {
    shell
        .with(move |ledger, session| {
            let name = form_templates::copy(ledger, &id, &path)?;
            session.made(vec![path]);
            Ok(name)
        })
        .await
}

/// Takes the template of a file into the store.
#[tauri::command]
#[specta::specta]
pub async fn form_template_add(shell: Shell<'_>, path: PathBuf) -> Result<TemplateEntry> {
    shell
        .with(move |ledger, session| {
            let template = form_templates::add(ledger, &path, &session.actor())?;
            form_templates::entry(ledger, template.id())
        })
        .await
}

/// Keeps a template that was edited in the window, as its next version; `content` is its JSON.
#[tauri::command]
#[specta::specta]
pub async fn form_template_put(shell: Shell<'_>, content: String) -> Result<TemplateEntry> {
    shell
        .with(move |ledger, session| {
            let template = form_templates::put(ledger, &content, &session.actor())?;
            form_templates::entry(ledger, template.id())
        })
        .await
}

/// Makes the tables of its kind by this template from now on.
#[tauri::command]
#[specta::specta]
pub async fn form_template_select(shell: Shell<'_>, id: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            form_templates::select(ledger, &id, &session.actor()).map(|_| ())
        })
        .await
}

/// Removes a template that was added.
#[tauri::command]
#[specta::specta]
pub async fn form_template_remove(shell: Shell<'_>, id: String) -> Result<()> {
    shell
        .with(move |ledger, session| form_templates::remove(ledger, &id, &session.actor()))
        .await
}
