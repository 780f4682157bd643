//! Evidence (佐证材料): adding files, listing them, saving one.

use std::path::{Path, PathBuf};

use jixiao_core::attachments::{Attachment, MAX_SIZE, NewAttachment};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};

use super::year_of;
use crate::error::{Failure, Result};
use crate::files::write_whole;

/// Adds files to a project, or to the unit where `project` is ""; all of them or none. The value
/// is how many were new.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for a file that is none or too large,
/// `store_missing` where there is no such file, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    files: &[PathBuf],
    (project, note): (&str, &str),
    actor: &Actor,
) -> Result<usize> {
    let year = year_of(ledger, year)?;
    let mut new = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default();
        new.push(NewAttachment {
            project: project.to_owned(),
            name: name.to_string_lossy().into_owned(),
            note: note.to_owned(),
            content: read(path)?,
        });
    }
    Ok(ledger.add_attachments(year, &new, actor)?.value)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let io_error = |source| CoreError::from_io(path, source);
    let about = std::fs::metadata(path).map_err(io_error)?;
    if !about.is_file() || about.len() > u64::from(MAX_SIZE) {
        let name = path.display();
        let message = format!("“{name}”不是文件，或超过200 MB，不能添加。");
        return Err(CoreError::Invalid {
            field: "佐证材料".to_owned(),
            message,
        }
        .into());
    }
    Ok(std::fs::read(path).map_err(io_error)?)
}

/// The attachments of a year.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<Attachment>> {
    Ok(ledger.attachments(year_of(ledger, year)?)?)
}

/// Writes an attachment of a year as a file.
///
/// # Errors
/// `not_found`, `store_corrupt` where the content no longer has its hash, and the errors of
/// writing the file.
pub fn save(ledger: &Ledger, year: Option<i32>, id: i64, path: &Path) -> Result<()> {
    let attachments = list(ledger, year)?;
    let found = attachments.iter().find(|attachment| attachment.id == id);
    let attachment = found.ok_or_else(|| {
        Failure::from(CoreError::NotFound {
            what: "佐证材料",
            id: id.to_string(),
        })
    })?;
    write_whole(path, &ledger.attachment_content(attachment)?)
}
