//! Questions on how a project keeps the rules (合规问题).

use jixiao_app::Result;
use jixiao_app::core::compliance::{Answer, Reply};
use jixiao_app::handlers::compliance::{self, Asked};

use super::Shell;

/// The questions with a project's answers.
#[tauri::command]
#[specta::specta]
pub async fn compliance_list(shell: Shell<'_>, project: String) -> Result<Vec<Asked>> {
    shell
        .with(move |ledger, _| compliance::list(ledger, None, &project))
        .await
}

/// Answers a question for a project.
#[tauri::command]
#[specta::specta]
pub async fn compliance_answer(shell: Shell<'_>, project: String, answer: Answer) -> Result<Reply> {
    shell
        .with(move |ledger, session| {
            compliance::answer(ledger, None, &project, &answer, &session.actor())
        })
        .await
}
