//! Problems found by monitoring (问题), and their way to 已销号.

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::findings::{Finding, FindingAction, FindingHistory, FindingState};
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::findings::{self, Conditions, FindingFields};

use super::Shell;

/// The findings of the year that are wanted, as seen today.
#[tauri::command]
#[specta::specta]
pub async fn findings_list(shell: Shell<'_>, wanted: Conditions) -> Result<Vec<Recorded<Finding>>> {
    shell
        .with(move |ledger, session| findings::list(ledger, None, &wanted, session.today()))
        .await
}

/// A finding with its way so far.
#[tauri::command]
#[specta::specta]
pub async fn finding_show(shell: Shell<'_>, id: u32) -> Result<FindingHistory> {
    shell
        .with(move |ledger, _| findings::show(ledger, None, id.into()))
        .await
}

/// Adds a finding and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn finding_add(shell: Shell<'_>, project: String, fields: FindingFields) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(findings::add(ledger, None, &project, &fields, &actor)?)
        })
        .await
}

/// Changes a finding.
#[tauri::command]
#[specta::specta]
pub async fn finding_edit(shell: Shell<'_>, id: u32, fields: FindingFields) -> Result<()> {
    shell
        .with(move |ledger, session| {
            findings::edit(ledger, None, id.into(), &fields, &session.actor())
        })
        .await
}

/// Takes a finding one step on, today where no day is given.
#[tauri::command]
#[specta::specta]
pub async fn finding_take(
    shell: Shell<'_>,
    id: u32,
    action: FindingAction,
    date: Option<NaiveDate>,
    remark: String,
) -> Result<FindingState> {
    shell
        .with(move |ledger, session| {
            let (said, actor) = ((date, remark.as_str()), session.actor());
            findings::take(ledger, None, id.into(), action, said, &actor)
        })
        .await
}

/// Removes a finding.
#[tauri::command]
#[specta::specta]
pub async fn finding_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| findings::remove(ledger, None, id.into(), &session.actor()))
        .await
}
