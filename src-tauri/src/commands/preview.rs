//! Pages as they will be printed.

use jixiao_app::Result;
use jixiao_app::handlers::preview::{self, PreviewFacts, Printable};

use super::Shell;

/// Lays out what is to be printed, in place of what was looked at before. Its pages are asked for
/// one by one with the number it gives.
#[tauri::command]
#[specta::specta]
pub async fn preview_open(shell: Shell<'_>, printable: Printable) -> Result<(u32, PreviewFacts)> {
    let number = shell.ask_preview();
    let documents = shell
        .with(move |ledger, session| preview::documents(ledger, &printable, session.today()))
        .await?;
    shell
        .work(move |session| {
            let facts = session.look_at(number, preview::lay_out(&documents)?);
            Ok((number, facts))
        })
        .await
}

/// A page of the preview of that number, counted from 0, as SVG.
#[tauri::command]
#[specta::specta]
pub async fn preview_page(shell: Shell<'_>, number: u32, page: u32) -> Result<String> {
    shell
        .work(move |session| session.looked_at(number, page as usize))
        .await
}
