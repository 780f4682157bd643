//! Packages that come in from the units below.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::tasks::Body;
use jixiao_app::handlers::received::{
    self, AskPassword, Examining, Overview, Receiving, Shown, View,
};
use tauri::ipc::Channel;

use super::Shell;

/// How the units stand, and what lies in quarantine.
#[tauri::command]
#[specta::specta]
pub async fn received_overview(shell: Shell<'_>) -> Result<Overview> {
    shell
        .with(|ledger, _| received::overview(ledger, None))
        .await
}

/// A package with its differences; of one project also the ledger, down to the voucher.
#[tauri::command]
#[specta::specta]
pub async fn received_show(
    shell: Shell<'_>,
    id: u32,
    unit: Option<String>,
    project: Option<String>,
) -> Result<Shown> {
    shell
        .with(move |ledger, _| {
            let view = View {
                difference: true,
                ledger: project.is_some(),
                unit: unit.as_deref(),
                project: project.as_deref(),
            };
            received::show(ledger, id.into(), view)
        })
        .await
}

/// The units whose submissions a package brings.
#[tauri::command]
#[specta::specta]
pub async fn received_units(shell: Shell<'_>, id: u32) -> Result<Vec<Body>> {
    shell
        .with(move |ledger, _| received::units(ledger, id.into()))
        .await
}

/// Examines files and folders, encrypted ones with the password of the signing key; unless it is a
/// plan only, what may be taken is taken in one transaction. Each file is told before its turn.
#[tauri::command]
#[specta::specta]
pub async fn received_take(
    shell: Shell<'_>,
    files: Vec<PathBuf>,
    password: Option<String>,
    plan: bool,
    progress: Channel<Examining>,
) -> Result<Receiving> {
    shell
        .with(move |ledger, session| {
            let mut tell = session.telling(progress);
            let known = || Ok(password.clone().unwrap_or_default());
            let ask = password.is_some().then_some(&known as AskPassword<'_>);
            received::receive(ledger, &files, ask, plan, &mut tell, &session.actor())
        })
        .await
}

/// Discards a package that somebody else signed.
#[tauri::command]
#[specta::specta]
pub async fn received_discard(shell: Shell<'_>, id: u32, reason: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            received::discard(ledger, id.into(), &reason, &session.actor())
        })
        .await
}
