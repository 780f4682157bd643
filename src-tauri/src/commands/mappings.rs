//! Column mappings (列对应方案): how other programs' payment tables are read.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::mappings::{Mapping, NamedMapping};
use jixiao_app::handlers::mappings::{self, Proposal};

use super::Shell;

/// The mappings that are kept.
#[tauri::command]
#[specta::specta]
pub async fn mappings_list(shell: Shell<'_>) -> Result<Vec<NamedMapping>> {
    shell.with(|ledger, _| mappings::list(ledger)).await
}

/// Proposes a mapping for a file.
#[tauri::command]
#[specta::specta]
pub async fn mapping_propose(shell: Shell<'_>, path: PathBuf) -> Result<Proposal> {
    shell
        .with(move |ledger, _| mappings::propose(ledger, None, &path))
        .await
}

/// Keeps a mapping under a name.
#[tauri::command]
#[specta::specta]
pub async fn mapping_save(shell: Shell<'_>, name: String, mapping: Mapping) -> Result<Mapping> {
    shell
        .with(move |ledger, session| mappings::keep(ledger, &name, &mapping, &session.actor()))
        .await
}

/// Removes a mapping.
#[tauri::command]
#[specta::specta]
pub async fn mapping_remove(shell: Shell<'_>, name: String) -> Result<()> {
    shell
        .with(move |ledger, session| mappings::remove(ledger, &name, &session.actor()))
        .await
}
