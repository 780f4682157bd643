//! The annual sheets.

use jixiao_app::Result;
use jixiao_app::core::sheets::{Action, SheetPatch};
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
