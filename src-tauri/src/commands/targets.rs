//! Versions of the approved targets (批复绩效目标).

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::targets::{Approval, Comparison, IndicatorInput, TargetInput, TargetVersion};
use jixiao_app::handlers::targets::{self, Change};

use super::Shell;

/// The versions of a project's targets, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn targets_list(shell: Shell<'_>, project: String) -> Result<Vec<TargetVersion>> {
    shell
        .with(move |ledger, _| targets::list(ledger, None, &project))
        .await
}

/// What sets two versions apart.
#[tauri::command]
#[specta::specta]
pub async fn targets_compare(
    shell: Shell<'_>,
    project: String,
    from: u32,
    to: u32,
) -> Result<Comparison> {
    shell
        .with(move |ledger, _| targets::compare(ledger, None, &project, (Some(from), Some(to))))
        .await
}

/// Makes a draft of new targets from those that count, or where indicators are given, of these;
/// gives its number.
#[tauri::command]
#[specta::specta]
pub async fn targets_draft(
    shell: Shell<'_>,
    project: String,
    indicators: Option<Vec<IndicatorInput>>,
) -> Result<u32> {
    change(shell, project, Change::New(indicators.map(input))).await
}

/// Replaces the indicators of the draft.
#[tauri::command]
#[specta::specta]
pub async fn targets_set(
    shell: Shell<'_>,
    project: String,
    indicators: Vec<IndicatorInput>,
) -> Result<u32> {
    change(shell, project, Change::Set(input(indicators))).await
}

/// Removes the draft.
#[tauri::command]
#[specta::specta]
pub async fn targets_discard(shell: Shell<'_>, project: String) -> Result<u32> {
    change(shell, project, Change::Discard).await
}

/// Makes the draft the version that counts.
#[tauri::command]
#[specta::specta]
pub async fn targets_approve(
    shell: Shell<'_>,
    project: String,
    document: String,
    date: NaiveDate,
) -> Result<Approval> {
    shell
        .with(move |ledger, session| {
            let approval = (document.as_str(), date);
            targets::approve(ledger, None, &project, approval, &session.actor())
        })
        .await
}

fn input(indicators: Vec<IndicatorInput>) -> TargetInput {
    TargetInput {
        indicators,
        ..TargetInput::default()
    }
}

async fn change(shell: Shell<'_>, project: String, change: Change) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            targets::draft(ledger, None, &project, &change, &session.actor())
        })
        .await
}
