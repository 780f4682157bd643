//! The annual sheets.

use jixiao_app::Result;
use jixiao_app::core::sheets::{Action, Chosen, FieldProposal, SheetComparison, SheetPatch};
use jixiao_app::handlers::sheets::{self, SheetLine, SheetView};

use super::Shell;

/// The sheets of the year, with their states.
#[tauri::command]
#[specta::specta]
pub async fn sheets_list(shell: Shell<'_>) -> Result<Vec<SheetLine>> {
    shell
        .with(|ledger, _| sheets::lines(ledger, None, None))
        .await
}

/// The page of a project's sheet.
#[tauri::command]
#[specta::specta]
pub async fn sheet_show(shell: Shell<'_>, code: String) -> Result<SheetView> {
    shell
        .with(move |ledger, session| sheets::view(ledger, None, None, &code, session.today()))
        .await
}

/// Fills a sheet: what is left out stays as it is. Gives the page as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn sheet_fill(shell: Shell<'_>, patch: SheetPatch) -> Result<SheetView> {
    shell
        .with(move |ledger, session| {
            let code = patch.project.clone();
            sheets::fill(ledger, None, &[patch], &session.actor())?;
            sheets::view(ledger, None, None, &code, session.today())
        })
        .await
}

/// Takes a sheet one step on its way. Gives the page as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn sheet_review(
    shell: Shell<'_>,
    code: String,
    action: Action,
    field: String,
    remark: String,
) -> Result<SheetView> {
    shell
        .with(move |ledger, session| {
            let (said, actor) = ((field.as_str(), remark.as_str()), session.actor());
            sheets::review(ledger, None, None, &code, action, said, &actor)?;
            sheets::view(ledger, None, None, &code, session.today())
        })
        .await
}

/// What the daily records propose for a sheet.
#[tauri::command]
#[specta::specta]
pub async fn sheet_proposals(shell: Shell<'_>, code: String) -> Result<Vec<FieldProposal>> {
    shell
        .with(move |ledger, _| sheets::proposals(ledger, None, None, &code))
        .await
}

/// Takes proposals into a sheet: those of the fields that are named, or of all that are empty.
/// Gives the page as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn sheet_take(
    shell: Shell<'_>,
    code: String,
    fields: Option<Vec<String>>,
) -> Result<SheetView> {
    shell
        .with(move |ledger, session| {
            let chosen = fields.map_or(Chosen::Empty, Chosen::Fields);
            sheets::take(ledger, None, None, &code, &chosen, &session.actor())?;
            sheets::view(ledger, None, None, &code, session.today())
        })
        .await
}

/// What sets a sheet apart from the approved targets.
#[tauri::command]
#[specta::specta]
pub async fn sheet_compare(shell: Shell<'_>, code: String) -> Result<SheetComparison> {
    shell
        .with(move |ledger, _| sheets::compare(ledger, None, &code))
        .await
}

/// Puts a sheet on the approved targets. Gives the page as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn sheet_renew(shell: Shell<'_>, code: String) -> Result<SheetView> {
    shell
        .with(move |ledger, session| {
            sheets::renew(ledger, None, &code, &session.actor())?;
            sheets::view(ledger, None, None, &code, session.today())
        })
        .await
}
