//! The check against the rules, and answers to what it found.

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::check::{AnswerRequest, Report};
use jixiao_app::core::rules::Rule;
use jixiao_app::handlers::check;

use super::Shell;

/// Checks the year through a day, 31 July where none is given.
#[tauri::command]
#[specta::specta]
pub async fn check_run(shell: Shell<'_>, through: Option<NaiveDate>) -> Result<Report> {
    shell
        .with(move |ledger, session| check::run(ledger, None, through, session.today()))
        .await
}

/// Answers 须说明 findings, and checks again.
#[tauri::command]
#[specta::specta]
pub async fn check_answer(shell: Shell<'_>, requests: Vec<AnswerRequest>) -> Result<Report> {
    shell
        .with(move |ledger, session| {
            check::answer(ledger, None, None, &requests, &session.actor())?;
            check::run(ledger, None, None, session.today())
        })
        .await
}

/// The registry of rules.
#[tauri::command]
#[specta::specta]
pub async fn rules_list() -> Result<Vec<&'static Rule>> {
    Ok(check::rules())
}
