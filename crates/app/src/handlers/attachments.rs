//! Evidence (佐证材料): adding files, listing them, saving one.

use std::path::{Path, PathBuf};

use jixiao_core::attachments::{Attachment, MAX_SIZE, NewAttachment, Owner};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};

use super::year_of;
use crate::error::Result;
use crate::files::write_whole;

/// Adds files to what they belong to; all of them or none. The value is how many were new.
///
/// # Errors
/// `not_found` for an owner that is not there, `invalid` for a file that is none or too large,
/// `store_missing` where there is no such file, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    files: &[PathBuf],
    (owner, note): (&Owner, &str),
    actor: &Actor,
) -> Result<usize> {
    let year = year_of(ledger, year)?;
    let mut new = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default();
        new.push(NewAttachment {
            owner: owner.clone(),
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

/// The attachments of a year, of one owner where it is named.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>, owner: Option<&Owner>) -> Result<Vec<Attachment>> {
    let mut held = ledger.attachments(year_of(ledger, year)?)?;
    held.retain(|held| owner.is_none_or(|owner| owner.owns(held)));
    Ok(held)
}

/// Removes an attachment.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_attachment(year, id, actor)?;
    Ok(())
}

/// Writes an attachment of a year as a file.
///
/// # Errors
/// `not_found`, `store_corrupt` where the content no longer has its hash, and the errors of
/// writing the file.
pub fn save(ledger: &Ledger, year: Option<i32>, id: i64, path: &Path) -> Result<()> {
    let attachment = ledger.attachment(year_of(ledger, year)?, id)?;
    write_whole(path, &ledger.attachment_content(&attachment)?)
}
