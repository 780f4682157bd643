//! Moving to another computer.

use std::path::PathBuf;

use jixiao_app::handlers::moves::{self, Moving};
use jixiao_app::{Result, files};

use super::Shell;
use crate::state::owner;

/// Writes all that belongs to the open store into a new folder within `folder` and marks the store
/// as 已搬走; a dry run says what would move.
#[tauri::command]
#[specta::specta]
pub async fn move_out(shell: Shell<'_>, folder: PathBuf, dry_run: bool) -> Result<Moving> {
    shell
        .with(move |ledger, session| moves::out(ledger, &folder, dry_run, &session.actor()))
        .await
}

/// Checks a folder that was written on another computer, puts what it holds in its place and opens
/// it; without a path at the default place. A dry run checks only.
#[tauri::command]
#[specta::specta]
pub async fn move_in(
    shell: Shell<'_>,
    folder: PathBuf,
    path: Option<PathBuf>,
    dry_run: bool,
) -> Result<Moving> {
    let (moving, store) = shell
        .work(move |session| {
            let store = match path {
                Some(path) => path,
                None => files::default_store_with_folder()?,
            };
            let actor = session.actor();
            let moving = moves::take_in(&folder, &store, dry_run, &owner(), &actor)?;
            Ok((moving, store))
        })
        .await?;
    if !dry_run {
        shell.open(store).await?;
    }
    Ok(moving)
}

/// Takes back that the open store is 已搬走.
#[tauri::command]
#[specta::specta]
pub async fn move_back(shell: Shell<'_>) -> Result<()> {
    shell
        .with(|ledger, session| moves::take_back(ledger, &session.actor()))
        .await
}
