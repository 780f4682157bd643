//! Submissions: check, sign and export, list, verify.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::check::Report;
use jixiao_app::core::submissions::Package;
use jixiao_app::handlers::submissions::{self, Exported, Options, Stage};
use jixiao_app::handlers::verify::{self, Verified};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;

use super::Shell;

/// How an export ended.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Export {
    /// The package lies under its name.
    Done {
        /// What was recorded.
        package: Package,
        /// Where it lies.
        path: PathBuf,
    },
    /// Errors stand in the way; nothing was written.
    Refused {
        /// All that was found.
        report: Report,
    },
}

/// Checks the year as before a submission.
#[tauri::command]
#[specta::specta]
pub async fn submission_check(shell: Shell<'_>) -> Result<Report> {
    shell
        .with(|ledger, session| submissions::check(ledger, None, None, session.today()))
        .await
}

/// Exports a signed package into a folder; each stage is told before it begins.
#[tauri::command]
#[specta::specta]
pub async fn submission_export(
    shell: Shell<'_>,
    folder: PathBuf,
    password: String,
    with_attachments: bool,
    stages: Channel<Stage>,
) -> Result<Export> {
    shell
        .with(move |ledger, session| {
            session.begin();
            let mut progress = |stage| {
                // A page that is gone needs no news.
                let _ = stages.send(stage);
                if session.is_cancelled() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            let options = Options {
                with_attachments,
                ..Options::default()
            };
            let password = || Ok(password.clone());
            let exported = submissions::export(
                ledger,
                options,
                &folder,
                &password,
                &session.actor(),
                &mut progress,
            )?;
            Ok(match exported {
                Exported::Done { package, path } => Export::Done { package, path },
                Exported::Refused(report) => Export::Refused { report },
            })
        })
        .await
}

/// The packages of the year, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn submission_list(shell: Shell<'_>) -> Result<Vec<Package>> {
    shell
        .with(|ledger, _| submissions::list(ledger, None))
        .await
}

/// The verdict on packages, without a register.
#[tauri::command]
#[specta::specta]
pub async fn package_verify(shell: Shell<'_>, files: Vec<PathBuf>) -> Result<Vec<Verified>> {
    shell
        .work(move |session| verify::verify(&files, None, session.today()))
        .await
}
