//! The unit's signing key.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::keys::KeyRecord;
use jixiao_app::handlers::keys::{self, Registration, Strength};

use super::Shell;

/// The signing key in use.
#[tauri::command]
#[specta::specta]
pub async fn key_show(shell: Shell<'_>) -> Result<KeyRecord> {
    shell.with(|ledger, _| keys::show(ledger)).await
}

/// Every key that was ever in use, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn keys_list(shell: Shell<'_>) -> Result<Vec<KeyRecord>> {
    shell.with(|ledger, _| keys::list(ledger)).await
}

/// How well a password withstands guessing.
#[tauri::command]
#[specta::specta]
pub async fn key_strength(shell: Shell<'_>, password: String) -> Result<Strength> {
    shell
        .with(move |ledger, _| keys::strength(ledger, &password))
        .await
}

/// Makes a signing key under a password; refused while one is in use, unless that is replaced.
#[tauri::command]
#[specta::specta]
pub async fn key_new(shell: Shell<'_>, password: String, replace: bool) -> Result<KeyRecord> {
    shell
        .with(move |ledger, session| keys::create(ledger, &password, replace, &session.actor()))
        .await
}

/// Changes the password of the key in use.
#[tauri::command]
#[specta::specta]
pub async fn key_change_password(
    shell: Shell<'_>,
    held: String,
    password: String,
) -> Result<KeyRecord> {
    shell
        .with(move |ledger, session| {
            keys::change_password(ledger, &held, &password, &session.actor())?;
            keys::show(ledger)
        })
        .await
}

/// Writes the public key in use; gives the file.
#[tauri::command]
#[specta::specta]
pub async fn key_export_public(shell: Shell<'_>, path: PathBuf) -> Result<PathBuf> {
    shell
        .with(move |ledger, _| {
            keys::export_public(ledger, &path)?;
            Ok(path)
        })
        .await
}

/// Writes the key in use, encrypted under its password, into a new file; gives the file.
#[tauri::command]
#[specta::specta]
pub async fn key_backup(shell: Shell<'_>, path: PathBuf, password: String) -> Result<PathBuf> {
    shell
        .with(move |ledger, _| {
            keys::backup(ledger, &password, &path)?;
            Ok(path)
        })
        .await
}

/// Puts the key of a backup into use; refused while another is, unless that is replaced.
#[tauri::command]
#[specta::specta]
pub async fn key_restore(
    shell: Shell<'_>,
    path: PathBuf,
    password: String,
    replace: bool,
) -> Result<KeyRecord> {
    shell
        .with(move |ledger, session| {
            keys::restore(ledger, &path, &password, replace, &session.actor())
        })
        .await
}

/// Exports the registration of the key in use: a signed bag, and the sheet that is sealed by hand.
#[tauri::command]
#[specta::specta]
pub async fn key_register(
    shell: Shell<'_>,
    folder: PathBuf,
    password: String,
) -> Result<Registration> {
    shell
        .with(move |ledger, session| {
            let made = keys::register(ledger, &password, &folder, &session.actor())?;
            session.made(vec![made.sheet.clone()]);
            Ok(made)
        })
        .await
}
