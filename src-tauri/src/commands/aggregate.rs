//! The department's aggregate of what its units submitted.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::aggregate::Aggregate;
use jixiao_app::handlers::aggregate::{self, Choice, MadeAggregate};
use jixiao_app::handlers::submissions::SentPackage;

use super::Shell;

/// The figures of all units.
#[tauri::command]
#[specta::specta]
pub async fn aggregate_compute(shell: Shell<'_>) -> Result<Aggregate> {
    shell
        .with(|ledger, _| aggregate::compute(ledger, Choice::default()))
        .await
}

/// Writes the 汇总表 as a workbook; gives its place.
#[tauri::command]
#[specta::specta]
pub async fn aggregate_tables(shell: Shell<'_>, path: PathBuf) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let (choice, actor) = (Choice::default(), session.actor());
            aggregate::write_tables(ledger, choice, &path, &actor)?;
            Ok(session.made(vec![path]))
        })
        .await
}

/// Writes the department's report as a Word file; gives its place.
#[tauri::command]
#[specta::specta]
pub async fn aggregate_report(shell: Shell<'_>, path: PathBuf) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let (choice, actor) = (Choice::default(), session.actor());
            aggregate::write_report(ledger, choice, &path, &actor)?;
            Ok(session.made(vec![path]))
        })
        .await
}

/// Writes the signed package upwards into a folder.
#[tauri::command]
#[specta::specta]
pub async fn aggregate_package(
    shell: Shell<'_>,
    folder: PathBuf,
    password: String,
) -> Result<MadeAggregate> {
    shell
        .with(move |ledger, session| {
            let password = || Ok(password.clone());
            let actor = session.actor();
            aggregate::package(ledger, Choice::default(), &folder, &password, &actor)
        })
        .await
}

/// The packages that went upwards in the year, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn aggregate_list(shell: Shell<'_>) -> Result<Vec<SentPackage>> {
    shell.with(|ledger, _| aggregate::list(ledger, None)).await
}
