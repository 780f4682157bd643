//! The measures that the program follows.

use jixiao_app::Result;
use jixiao_app::handlers::policy::{self, Policy};

/// The measures, article by article.
#[tauri::command]
#[specta::specta]
pub async fn policy_get() -> Result<Policy> {
    Ok(policy::get())
}
