//! What is typed and not saved yet: kept beside the program's own memory, so that a crash or a power
//! cut does not lose it.

use jixiao_app::Result;

use super::Shell;

/// Keeps it in place of what was kept before; "" keeps nothing.
#[tauri::command]
#[specta::specta]
pub async fn drafts_keep(shell: Shell<'_>, text: String) -> Result<()> {
    shell.work(move |session| session.keep_typed(&text)).await
}

/// What was kept when the program ended last, or "".
#[tauri::command]
#[specta::specta]
pub async fn drafts_left(shell: Shell<'_>) -> Result<String> {
    shell.work(|session| Ok(session.typed())).await
}
