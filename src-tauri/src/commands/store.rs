//! Creating, opening, closing and examining the store.

use std::path::PathBuf;

use jixiao_app::core::units::Unit;
use jixiao_app::handlers::demo;
use jixiao_app::handlers::store::{self, Health};
use jixiao_app::{Result, files};

use super::Shell;
use crate::state::owner;

/// Creates a store and opens it; without a path at the default place.
#[tauri::command]
#[specta::specta]
pub async fn store_create(
    shell: Shell<'_>,
    path: Option<PathBuf>,
    unit: Unit,
    year: i32,
) -> Result<()> {
    shell
        .create(move |owner, actor| {
            let path = match path {
                Some(path) => path,
                None => files::default_store_with_folder()?,
            };
            store::init(&path, owner, &unit, year, actor)
        })
        .await
}

/// Opens the sample year to practise on, which is made where it is not there yet.
#[tauri::command]
#[specta::specta]
pub async fn store_demo(shell: Shell<'_>) -> Result<()> {
    let store = shell
        .work(|session| demo::store_in(&session.demo(), &owner()))
        .await?;
    shell.open(store).await
}

/// Opens a store; for reading only where another program is writing it.
#[tauri::command]
#[specta::specta]
pub async fn store_open(shell: Shell<'_>, path: PathBuf) -> Result<()> {
    shell.open(path).await
}

/// Closes the store; the next start asks which to open.
#[tauri::command]
#[specta::specta]
pub async fn store_close(shell: Shell<'_>) -> Result<()> {
    shell
        .work(|session| {
            session.close();
            session.forget();
            Ok(())
        })
        .await
}

/// Examines the whole store.
#[tauri::command]
#[specta::specta]
pub async fn store_examine(shell: Shell<'_>) -> Result<Health> {
    shell.with(|ledger, _| store::examine(ledger)).await
}
