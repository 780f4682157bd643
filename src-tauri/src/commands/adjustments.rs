//! Adjustments of budgets (调增、调减).

use jixiao_app::Result;
use jixiao_app::core::adjustments::Adjustment;
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::adjustments::{self, AdjustmentFields};

use super::Shell;

/// The adjustments of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn adjustments_list(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Recorded<Adjustment>>> {
    shell
        .with(move |ledger, _| adjustments::list(ledger, None, project.as_deref()))
        .await
}

/// Adjusts the budget of a source and gives the adjustment's number.
#[tauri::command]
#[specta::specta]
pub async fn adjustment_add(
    shell: Shell<'_>,
    project: String,
    fields: AdjustmentFields,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(adjustments::add(ledger, None, &project, &fields, &actor)?)
        })
        .await
}

/// Removes an adjustment.
#[tauri::command]
#[specta::specta]
pub async fn adjustment_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| adjustments::remove(ledger, None, id.into(), &session.actor()))
        .await
}
