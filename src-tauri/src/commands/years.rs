//! The years of the store.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::years::{CarryOver, RollOver, RollOverChoice, YearLine};
use jixiao_app::handlers::years;

use super::Shell;

/// The years that have projects, and the one that is worked in.
#[tauri::command]
#[specta::specta]
pub async fn years_list(shell: Shell<'_>) -> Result<Vec<YearLine>> {
    shell.with(|ledger, _| years::list(ledger)).await
}

/// Makes a year the one that is worked in.
#[tauri::command]
#[specta::specta]
pub async fn year_use(shell: Shell<'_>, year: i32) -> Result<()> {
    shell
        .with(move |ledger, session| years::choose(ledger, year, &session.actor()))
        .await
}

/// What taking projects over into a year would do.
#[tauri::command]
#[specta::specta]
pub async fn year_plan(
    shell: Shell<'_>,
    to: i32,
    include: Vec<String>,
    exclude: Vec<String>,
) -> Result<RollOver> {
    shell
        .with(move |ledger, _| years::plan(ledger, to, choice(&include, &exclude)))
        .await
}

/// Takes projects of the year before over into a year, which is then worked in.
#[tauri::command]
#[specta::specta]
pub async fn year_roll_over(
    shell: Shell<'_>,
    to: i32,
    include: Vec<String>,
    exclude: Vec<String>,
) -> Result<RollOver> {
    shell
        .with(move |ledger, session| {
            years::roll_over(ledger, to, choice(&include, &exclude), &session.actor())
        })
        .await
}

/// Writes the list of what is taken over; gives the file.
#[tauri::command]
#[specta::specta]
pub async fn year_list_export(
    shell: Shell<'_>,
    path: PathBuf,
    to: i32,
    include: Vec<String>,
    exclude: Vec<String>,
) -> Result<Vec<PathBuf>> {
    shell
        .with(move |ledger, session| {
            let plan = years::plan(ledger, to, choice(&include, &exclude))?;
            years::write_list(&plan, &path)?;
            Ok(session.made(vec![path]))
        })
        .await
}

/// The carry-overs into the year.
#[tauri::command]
#[specta::specta]
pub async fn carry_overs_list(shell: Shell<'_>) -> Result<Vec<CarryOver>> {
    shell
        .with(|ledger, _| years::carry_overs(ledger, None))
        .await
}

/// Confirms carry-overs: of the projects named, or every proposal; an amount in 万元 for one.
#[tauri::command]
#[specta::specta]
pub async fn carry_overs_confirm(
    shell: Shell<'_>,
    projects: Vec<String>,
    amount: Option<String>,
    document_number: String,
) -> Result<Vec<CarryOver>> {
    shell
        .with(move |ledger, session| {
            let (amount, number) = (amount.as_deref(), document_number.as_str());
            years::confirm(ledger, None, &projects, amount, number, &session.actor())
        })
        .await
}

fn choice<'a>(include: &'a [String], exclude: &'a [String]) -> RollOverChoice<'a> {
    RollOverChoice { include, exclude }
}
