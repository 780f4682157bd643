//! Commitments (合同/用款计划), and what they propose for the year's end.

use jixiao_app::Result;
use jixiao_app::core::commitments::{Commitment, Proposal};
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::commitments;

use super::Shell;

/// The commitments of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn commitments_list(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Recorded<Commitment>>> {
    shell
        .with(move |ledger, _| commitments::list(ledger, None, project.as_deref()))
        .await
}

/// What ledger and commitments propose as 全年预计执行数, by source.
#[tauri::command]
#[specta::specta]
pub async fn commitments_proposals(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Proposal>> {
    shell
        .with(move |ledger, _| commitments::proposals(ledger, None, None, project.as_deref()))
        .await
}

/// Adds a commitment and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn commitment_add(
    shell: Shell<'_>,
    project: String,
    commitment: Commitment,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(commitments::add(
                ledger,
                None,
                &project,
                &commitment,
                &actor,
            )?)
        })
        .await
}

/// Removes a commitment.
#[tauri::command]
#[specta::specta]
pub async fn commitment_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| commitments::remove(ledger, None, id.into(), &session.actor()))
        .await
}
