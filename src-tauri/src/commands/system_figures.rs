//! The budget system's figures (一体化系统数) beside the ledger's.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_app::core::imports::Options;
use jixiao_app::core::money::Money;
use jixiao_app::core::projects::FundSource;
use jixiao_app::core::records::Recorded;
use jixiao_app::core::system_figures::{Difference, SystemFigure};
use jixiao_app::handlers::imports::Imported;
use jixiao_app::handlers::system_figures;
use jixiao_app::{Result, files};

use super::Shell;

/// The figures of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn system_figures_list(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Recorded<SystemFigure>>> {
    shell
        .with(move |ledger, _| system_figures::list(ledger, None, project.as_deref()))
        .await
}

/// The figures through the end of the period beside the ledger.
#[tauri::command]
#[specta::specta]
pub async fn system_figures_differences(shell: Shell<'_>) -> Result<Vec<Difference>> {
    shell
        .with(|ledger, _| system_figures::differences(ledger, None, None))
        .await
}

/// Imports workbooks of figures as one batch.
#[tauri::command]
#[specta::specta]
pub async fn system_figures_import(
    shell: Shell<'_>,
    paths: Vec<PathBuf>,
    options: Options,
) -> Result<Imported> {
    shell
        .with(move |ledger, session| {
            system_figures::import(ledger, None, &paths, options, &session.actor())
        })
        .await
}

/// Writes the empty workbook of figures.
#[tauri::command]
#[specta::specta]
pub async fn system_figures_template(shell: Shell<'_>, path: PathBuf) -> Result<()> {
    shell
        .work(move |session| {
            files::write_whole(&path, &system_figures::template()?)?;
            session.made(vec![path]);
            Ok(())
        })
        .await
}

/// Adds a figure and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn system_figure_add(
    shell: Shell<'_>,
    project: String,
    source: FundSource,
    through: NaiveDate,
    executed: Money,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let figure = (source, through, executed);
            let actor = session.actor();
            super::number(system_figures::add(ledger, None, &project, figure, &actor)?)
        })
        .await
}

/// Removes a figure.
#[tauri::command]
#[specta::specta]
pub async fn system_figure_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| {
            system_figures::remove(ledger, None, id.into(), &session.actor())
        })
        .await
}

/// Says why a figure differs from the ledger.
#[tauri::command]
#[specta::specta]
pub async fn system_figure_explain(shell: Shell<'_>, id: u32, explanation: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            system_figures::explain(ledger, None, id.into(), &explanation, &session.actor())
        })
        .await
}
