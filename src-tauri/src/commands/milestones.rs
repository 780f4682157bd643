//! Milestones of projects (工作节点).

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::milestones::Milestone;
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::milestones;

use super::Shell;

/// The milestones of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn milestones_list(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Recorded<Milestone>>> {
    shell
        .with(move |ledger, _| milestones::list(ledger, None, project.as_deref()))
        .await
}

/// Adds a milestone and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn milestone_add(shell: Shell<'_>, project: String, milestone: Milestone) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(milestones::add(ledger, None, &project, &milestone, &actor)?)
        })
        .await
}

/// Notes when a milestone was done.
#[tauri::command]
#[specta::specta]
pub async fn milestone_finish(shell: Shell<'_>, id: u32, done_on: NaiveDate) -> Result<()> {
    shell
        .with(move |ledger, session| {
            milestones::finish(ledger, None, id.into(), done_on, &session.actor())
        })
        .await
}

/// Removes a milestone.
#[tauri::command]
#[specta::specta]
pub async fn milestone_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| milestones::remove(ledger, None, id.into(), &session.actor()))
        .await
}
