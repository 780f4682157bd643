//! What a project's money may be spent on (开支范围).

use jixiao_app::Result;
use jixiao_app::core::scope::{EntryMark, ScopeItem};
use jixiao_app::handlers::scope::{self, Scope};

use super::Shell;

/// The scope of a project, and which of its entries somebody judged.
#[tauri::command]
#[specta::specta]
pub async fn scope_list(shell: Shell<'_>, project: Option<String>) -> Result<Scope> {
    shell
        .with(move |ledger, _| scope::list(ledger, None, project.as_deref()))
        .await
}

/// Adds items to the scope of a project.
#[tauri::command]
#[specta::specta]
pub async fn scope_add(shell: Shell<'_>, project: String, items: Vec<ScopeItem>) -> Result<()> {
    shell
        .with(move |ledger, session| scope::add(ledger, None, &project, &items, &session.actor()))
        .await
}

/// Removes an item of a scope.
#[tauri::command]
#[specta::specta]
pub async fn scope_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| scope::remove(ledger, None, id.into(), &session.actor()))
        .await
}

/// Says whether an entry belongs to its project.
#[tauri::command]
#[specta::specta]
pub async fn scope_mark(shell: Shell<'_>, mark: EntryMark) -> Result<()> {
    shell
        .with(move |ledger, session| scope::mark(ledger, None, &mark, &session.actor()))
        .await
}
