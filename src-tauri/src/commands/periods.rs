//! Closing the books, and reopening them.

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::periods::{Period, Reopened};
use jixiao_app::handlers::periods;

use super::Shell;

/// Every closing of the year, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn periods_list(shell: Shell<'_>) -> Result<Vec<Period>> {
    shell.with(|ledger, _| periods::list(ledger, None)).await
}

/// Closes the books through a day; gives how people name the period.
#[tauri::command]
#[specta::specta]
pub async fn period_close(shell: Shell<'_>, through: NaiveDate) -> Result<String> {
    shell
        .with(move |ledger, session| periods::close(ledger, None, Some(through), &session.actor()))
        .await
}

/// Reopens the last closing in force.
#[tauri::command]
#[specta::specta]
pub async fn period_reopen(shell: Shell<'_>, reason: String) -> Result<Reopened> {
    shell
        .with(move |ledger, session| periods::reopen(ledger, None, &reason, &session.actor()))
        .await
}
