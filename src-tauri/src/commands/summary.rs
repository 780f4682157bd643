//! The summary.

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::analysis::{MonthSpending, Summary};
use jixiao_app::handlers::summary;

use super::Shell;

/// The summary through a day, 31 July where none is given.
#[tauri::command]
#[specta::specta]
pub async fn summary_get(shell: Shell<'_>, through: Option<NaiveDate>) -> Result<Summary> {
    shell
        .with(move |ledger, _| summary::get(ledger, None, through))
        .await
}

/// What was spent month by month through a day, 31 July where none is given; of a project, or of
/// the unit.
#[tauri::command]
#[specta::specta]
pub async fn summary_months(
    shell: Shell<'_>,
    through: Option<NaiveDate>,
    project: Option<String>,
) -> Result<Vec<MonthSpending>> {
    shell
        .with(move |ledger, _| summary::months(ledger, None, through, project.as_deref()))
        .await
}
