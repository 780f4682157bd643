//! Evidence: files that are kept with what they prove.

use std::path::PathBuf;

use jixiao_app::Result;
use jixiao_app::core::attachments::{Attachment, OwnerKind};
use jixiao_app::handlers::attachments::{self, owner};

use super::Shell;

/// The evidence of one thing: `of` is the code of a project, and the number of anything else.
#[tauri::command]
#[specta::specta]
pub async fn attachments_list(
    shell: Shell<'_>,
    kind: OwnerKind,
    of: String,
) -> Result<Vec<Attachment>> {
    shell
        .with(move |ledger, _| attachments::list(ledger, None, Some(&owner(kind, &of)?)))
        .await
}

/// Adds files to one thing; all of them or none. Gives how many were new.
#[tauri::command]
#[specta::specta]
pub async fn attachments_add(
    shell: Shell<'_>,
    kind: OwnerKind,
    of: String,
    files: Vec<PathBuf>,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let (owner, actor) = (owner(kind, &of)?, session.actor());
            let added = attachments::add(ledger, None, &files, (&owner, ""), &actor)?;
            Ok(u32::try_from(added).unwrap_or(u32::MAX))
        })
        .await
}

/// Removes a piece of evidence.
#[tauri::command]
#[specta::specta]
pub async fn attachment_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| attachments::remove(ledger, None, id.into(), &session.actor()))
        .await
}

/// Puts a piece of evidence where it can be looked at; gives its place.
#[tauri::command]
#[specta::specta]
pub async fn attachment_take_out(shell: Shell<'_>, id: u32) -> Result<PathBuf> {
    shell
        .with(move |ledger, session| {
            let folder = session.evidence_folder();
            let path = attachments::take_out(ledger, None, id.into(), &folder)?;
            session.made(vec![path.clone()]);
            Ok(path)
        })
        .await
}
