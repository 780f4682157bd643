//! Surveys of satisfaction (满意度调查).

use jixiao_app::Result;
use jixiao_app::core::surveys::ListedSurvey;
use jixiao_app::handlers::surveys::{self, SurveyFields};

use super::Shell;

/// The surveys of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn surveys_list(shell: Shell<'_>, project: Option<String>) -> Result<Vec<ListedSurvey>> {
    shell
        .with(move |ledger, _| surveys::list(ledger, None, project.as_deref()))
        .await
}

/// Adds a survey to an indicator of satisfaction.
#[tauri::command]
#[specta::specta]
pub async fn survey_add(shell: Shell<'_>, fields: SurveyFields) -> Result<()> {
    shell
        .with(move |ledger, session| surveys::add(ledger, None, &fields, &session.actor()))
        .await
}
