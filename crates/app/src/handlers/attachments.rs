//! Evidence (佐证材料): adding files, listing them, saving one.

use std::path::{Path, PathBuf};

use jixiao_core::attachments::{Attachment, MAX_SIZE, NewAttachment, Owner, OwnerKind};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};

use super::year_of;
use crate::error::Result;
use crate::files::{make_folder, write_whole};

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

/// Writes an attachment of a year under its own name below `folder`, to be looked at; gives its
/// place. The folder of a number holds nothing else.
///
/// # Errors
/// As [`save`].
pub fn take_out(ledger: &Ledger, year: Option<i32>, id: i64, folder: &Path) -> Result<PathBuf> {
    let attachment = ledger.attachment(year_of(ledger, year)?, id)?;
    let fallback = format!("{id}.{}", attachment.extension);
    let name = Path::new(&attachment.name).file_name();
    let folder = folder.join(id.to_string());
    make_folder(&folder)?;
    let path = folder.join(name.unwrap_or(fallback.as_ref()));
    write_whole(&path, &ledger.attachment_content(&attachment)?)?;
    Ok(path)
}

/// What evidence belongs to: `of` is the code of a project, and the number of anything else.
///
/// # Errors
/// `invalid` for what is no number.
pub fn owner(kind: OwnerKind, of: &str) -> Result<Owner> {
    let number = || {
        of.parse().map_err(|_| CoreError::Invalid {
            field: "所属".to_owned(),
            message: format!("“{of}”不是编号。"),
        })
    };
    Ok(match kind {
        OwnerKind::Unit => Owner::Unit,
        OwnerKind::Project => Owner::Project(of.to_owned()),
        OwnerKind::Entry => Owner::Entry(number()?),
        OwnerKind::Progress => Owner::Progress(number()?),
        OwnerKind::Finding => Owner::Finding(number()?),
        OwnerKind::Event => Owner::Event(number()?),
    })
}
