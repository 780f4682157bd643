//! Evidence (佐证材料): a file's name, size and SHA-256, its content stored once.

use chrono::NaiveDateTime;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;

/// Most bytes of one attachment: what a package may hold as one file.
pub const MAX_SIZE: u32 = 200 * 1024 * 1024;

/// Longest file extension that is kept.
const MAX_EXTENSION: usize = 10;

/// A stored attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// Row id in the store.
    pub id: i64,
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// Name of the file as it was added.
    pub name: String,
    /// Extension of the name in lower case, or "bin" where it has none that is plain.
    pub extension: String,
    /// Size in bytes.
    pub size: u32,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// 说明, or "".
    pub note: String,
    /// When it was added.
    pub added_at: NaiveDateTime,
}

impl Attachment {
    /// Where a package holds its content, below `data/`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("attachments/{}.{}", self.sha256, self.extension)
    }
}

/// A file to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// Name of the file, without folders.
    pub name: String,
    /// 说明, or "".
    pub note: String,
    /// The file.
    pub content: Vec<u8>,
}

impl Ledger {
    /// Adds files, all of them or none; the value is how many were new. The same file added again
    /// to the same project under the same name is the one that is there.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for a file without a
    /// name or above [`MAX_SIZE`].
    pub fn add_attachments(
        &mut self,
        year: FiscalYear,
        files: &[NewAttachment],
        actor: &Actor,
    ) -> Result<Written<usize>> {
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        self.write(Op::AddAttachment, &names.join("、"), actor, |connection| {
            let mut added = 0;
            for file in files {
                added += usize::from(add(connection, year, file, actor)?);
            }
            Ok(added)
        })
    }

    /// The attachments of a year, in the order they were added.
    ///
    /// # Errors
    /// The store's errors.
    pub fn attachments(&self, year: FiscalYear) -> Result<Vec<Attachment>> {
        self.read(|connection| Ok(storage::attachments::all(connection, year.number())?))
    }

    /// The content of an attachment.
    ///
    /// # Errors
    /// [`CoreError::NotFound`]; [`CoreError::Corrupt`] where the content no longer has its hash.
    pub fn attachment_content(&self, attachment: &Attachment) -> Result<Vec<u8>> {
        let content = self.read(|connection| {
            Ok(storage::attachments::content(
                connection,
                &attachment.sha256,
            )?)
        })?;
        let content = content.ok_or_else(|| CoreError::NotFound {
            what: "佐证材料",
            id: attachment.name.clone(),
        })?;
        if hex::encode(Sha256::digest(&content)) != attachment.sha256 {
            return Err(CoreError::Corrupt {
                path: self.path().to_path_buf(),
                detail: format!("佐证材料“{}”的内容已变化", attachment.name),
            });
        }
        Ok(content)
    }
}

/// Adds a file unless it is there already.
fn add(
    connection: &Connection,
    year: FiscalYear,
    file: &NewAttachment,
    actor: &Actor,
) -> Result<bool> {
    let name = file.name.trim();
    let size = u32::try_from(file.content.len()).unwrap_or(u32::MAX);
    if name.is_empty() || size > MAX_SIZE {
        let message = format!("佐证材料“{name}”没有文件名，或超过200 MB，不能添加。");
        return Err(CoreError::invalid("佐证材料", message));
    }
    let attachment = Attachment {
        id: 0,
        project: file.project.clone(),
        name: name.to_owned(),
        extension: extension(name),
        size,
        sha256: hex::encode(Sha256::digest(&file.content)),
        note: file.note.trim().to_owned(),
        added_at: actor.at,
    };
    let project = match file.project.as_str() {
        "" => None,
        code => Some(find_project(connection, year, code)?.id),
    };
    let held = storage::attachments::all(connection, year.number())?;
    let is_same = |held: &Attachment| {
        (&held.project, &held.name, &held.sha256)
            == (&attachment.project, &attachment.name, &attachment.sha256)
    };
    if held.iter().any(is_same) {
        return Ok(false);
    }
    storage::attachments::keep_content(connection, &attachment.sha256, &file.content)?;
    storage::attachments::add(connection, year.number(), project, &attachment)?;
    Ok(true)
}

/// The extension of a name where it is a plain word, in lower case.
fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, end))
            if (1..=MAX_EXTENSION).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            end.to_ascii_lowercase()
        }
        _ => "bin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_a_plain_word_or_bin() {
        for (name, expected) in [
            ("验收单.PDF", "pdf"),
            ("照片.tar.gz", "gz"),
            ("扫描件", "bin"),
            ("扫描件.", "bin"),
            ("扫描件.图片", "bin"),
            ("a.b c", "bin"),
            ("a.verylongextension", "bin"),
        ] {
            assert_eq!(extension(name), expected, "{name}");
        }
    }
}
