//! Submissions: check, preview, sign and export, list, compare, verify.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::check::Report;
use jixiao_app::core::submissions::Package;
use jixiao_app::handlers::drives::{Drive, Drives};
use jixiao_app::handlers::submissions::{
    self, Destination, Exported, Options, SentPackage, Stage, SubmissionChanges, SubmissionPreview,
};
use jixiao_app::handlers::verify::{self, Verified};
use serde::{Deserialize, Serialize};
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
        /// What was written, at least one.
        files: Vec<PathBuf>,
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

/// Where a package goes.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum ExportTo {
    /// Into a folder.
    Folder {
        /// Which.
        folder: PathBuf,
        /// Whether it goes in numbered parts above the size limit.
        in_parts: bool,
    },
    /// Onto a removable drive.
    Drive {
        /// Which.
        drive: PathBuf,
    },
    /// Into a draft of mail.
    Mail {
        /// The `.eml` file.
        file: PathBuf,
        /// Addresses parted by `;`.
        to: String,
        /// Whether it goes in numbered parts above the size limit, one a draft.
        in_parts: bool,
    },
}

impl ExportTo {
    fn destination<'a>(&'a self, drives: &'a dyn Drives) -> Destination<'a> {
        match self {
            Self::Folder { folder, in_parts } => Destination::Folder {
                folder,
                in_parts: *in_parts,
            },
            Self::Drive { drive } => Destination::Drive {
                drives,
                named: Some(drive),
            },
            Self::Mail { file, to, in_parts } => Destination::Mail {
                file,
                to: Some(to),
                in_parts: *in_parts,
            },
        }
    }
}

/// The removable drives that are plugged in.
#[tauri::command]
#[specta::specta]
pub async fn drive_list(shell: Shell<'_>) -> Result<Vec<Drive>> {
    shell.work(|session| Ok(session.drives().list())).await
}

/// What an export would send, and what of it is masked or left out.
#[tauri::command]
#[specta::specta]
pub async fn submission_preview(
    shell: Shell<'_>,
    signed: Vec<PathBuf>,
) -> Result<SubmissionPreview> {
    let options = Options {
        signed,
        ..Options::default()
    };
    shell
        .with(move |ledger, session| submissions::preview(ledger, &options, session.today()))
        .await
}

/// What changed since the newest package of the period.
#[tauri::command]
#[specta::specta]
pub async fn submission_changes(shell: Shell<'_>) -> Result<SubmissionChanges> {
    shell
        .with(|ledger, session| {
            submissions::changes(ledger, &Options::default(), None, session.today())
        })
        .await
}

/// Exports a signed package; each stage is told before it begins.
#[tauri::command]
#[specta::specta]
pub async fn submission_export(
    shell: Shell<'_>,
    to: ExportTo,
    password: String,
    with_attachments: bool,
    signed: Vec<PathBuf>,
    encrypted: bool,
    stages: Channel<Stage>,
) -> Result<Export> {
    shell
        .with(move |ledger, session| {
            let mut progress = session.telling(stages);
            let options = Options {
                with_attachments,
                signed,
                encrypted,
                ..Options::default()
            };
            let password = || Ok(password.clone());
            let exported = submissions::export(
                ledger,
                &options,
                to.destination(session.drives()),
                &password,
                &session.actor(),
                &mut progress,
            )?;
            Ok(match exported {
                Exported::Done { package, files } => Export::Done {
                    package,
                    files: session.made(files),
                },
                Exported::Refused(report) => Export::Refused { report },
            })
        })
        .await
}

/// The packages of the year, the oldest first.
#[tauri::command]
#[specta::specta]
pub async fn submission_list(shell: Shell<'_>) -> Result<Vec<SentPackage>> {
    shell
        .with(|ledger, _| submissions::list(ledger, None))
        .await
}

/// The verdict on packages, against the keys that the open store knows, if one is open.
#[tauri::command]
#[specta::specta]
pub async fn package_verify(shell: Shell<'_>, files: Vec<PathBuf>) -> Result<Vec<Verified>> {
    let register = shell
        .with_opened(|opened, _| match opened {
            Some(opened) => verify::known(&opened.ledger),
            None => Ok(Vec::new()),
        })
        .await?;
    shell
        .work(move |session| Ok(verify::verify_known(&files, &register, session.today())))
        .await
}
