//! Evidence (佐证材料): a file's name, size and SHA-256, its content stored once.

use chrono::NaiveDateTime;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

/// Most bytes of one attachment: what a package may hold as one file.
pub const MAX_SIZE: u32 = 200 * 1024 * 1024;

/// Longest file extension that is kept.
const MAX_EXTENSION: usize = 10;

words! {
    /// What kind of thing evidence belongs to.
    OwnerKind {
        /// 单位
        Unit = "单位",
        /// 项目
        Project = "项目",
        /// 台账: a ledger entry.
        Entry = "台账",
        /// 进展: a progress entry.
        Progress = "进展",
        /// 问题
        Finding = "问题",
        /// 环境变化
        Event = "环境变化",
    }
}

/// What evidence is to belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The unit.
    Unit,
    /// A project, by its code.
    Project(String),
    /// A ledger entry, by its number.
    Entry(i64),
    /// A progress entry, by its number.
    Progress(i64),
    /// A finding, by its number.
    Finding(i64),
    /// A change of environment, by its number.
    Event(i64),
}

impl Owner {
    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> OwnerKind {
        match self {
            Self::Unit => OwnerKind::Unit,
            Self::Project(_) => OwnerKind::Project,
            Self::Entry(_) => OwnerKind::Entry,
            Self::Progress(_) => OwnerKind::Progress,
            Self::Finding(_) => OwnerKind::Finding,
            Self::Event(_) => OwnerKind::Event,
        }
    }

    /// Its number, where it has one.
    #[must_use]
    pub fn id(&self) -> Option<i64> {
        match self {
            Self::Unit | Self::Project(_) => None,
            Self::Entry(id) | Self::Progress(id) | Self::Finding(id) | Self::Event(id) => Some(*id),
        }
    }

    /// Whether a stored attachment is its own.
    #[must_use]
    pub fn owns(&self, held: &Attachment) -> bool {
        let code = match self {
            Self::Project(code) => code.as_str(),
            _ => "",
        };
        self.kind() == held.belongs_to.kind
            && self.id() == held.belongs_to.id
            && (self.kind() != OwnerKind::Project || held.project == code)
    }
}

/// What an attachment belongs to, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Belonging {
    /// What kind of thing.
    pub kind: OwnerKind,
    /// Its number in the store, where it has one.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub id: Option<i64>,
    /// What it is: of a ledger entry date, kind, amount and voucher, without the payee; "" for the
    /// unit.
    pub text: String,
}

/// A stored attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Attachment {
    /// Row id in the store.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 项目代码 of what it belongs to, or "".
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
    /// What it belongs to.
    pub belongs_to: Belonging,
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
    /// What it is to belong to.
    pub owner: Owner,
    /// Name of the file, without folders.
    pub name: String,
    /// 说明, or "".
    pub note: String,
    /// The file.
    pub content: Vec<u8>,
}

impl Ledger {
    /// Adds files, all of them or none; the value is how many were new. The same file added again
    /// to the same owner under the same name is the one that is there.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an owner that is not there or was voided, [`CoreError::Invalid`] for a file without a
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

    /// Removes an attachment; its content stays, so that it can be put back.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_attachment(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held = self.attachment(year, id)?;
        self.write(Op::RemoveAttachment, &held.name, actor, |connection| {
            Ok(storage::attachments::remove(connection, id)?)
        })
    }

    /// The attachment `id` of a year.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn attachment(&self, year: FiscalYear, id: i64) -> Result<Attachment> {
        let mut held = self.attachments(year)?.into_iter();
        held.find(|held| held.id == id)
            .ok_or_else(|| CoreError::NotFound {
                what: "佐证材料",
                id: id.to_string(),
            })
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
    let (code, project) = project_of(connection, year, &file.owner)?;
    let attachment = Attachment {
        id: 0,
        project: code,
        belongs_to: Belonging {
            kind: file.owner.kind(),
            id: file.owner.id(),
            text: String::new(),
        },
        name: name.to_owned(),
        extension: extension(name),
        size,
        sha256: hex::encode(Sha256::digest(&file.content)),
        note: file.note.trim().to_owned(),
        added_at: actor.at,
    };
    let held = of(connection, year, &file.owner)?;
    let is_same =
        |held: &Attachment| (&held.name, &held.sha256) == (&attachment.name, &attachment.sha256);
    if held.iter().any(is_same) {
        return Ok(false);
    }
    storage::attachments::keep_content(connection, &attachment.sha256, &file.content)?;
    let owner = (&file.owner, project);
    storage::attachments::add(connection, year.number(), owner, &attachment)?;
    Ok(true)
}

/// The attachments of one owner, in the order they were added.
pub(crate) fn of(
    connection: &Connection,
    year: FiscalYear,
    owner: &Owner,
) -> Result<Vec<Attachment>> {
    let mut held = storage::attachments::all(connection, year.number())?;
    held.retain(|held| owner.owns(held));
    Ok(held)
}

/// Code and row id of the project that an owner belongs to.
fn project_of(
    connection: &Connection,
    year: FiscalYear,
    owner: &Owner,
) -> Result<(String, Option<i64>)> {
    let Some(id) = owner.id() else {
        return match owner {
            Owner::Project(code) => {
                let project = find_project(connection, year, code)?;
                Ok((project.facts.code, Some(project.id)))
            }
            _ => Ok((String::new(), None)),
        };
    };
    let (kind, number) = (owner.kind(), year.number());
    let project = storage::attachments::project_of(connection, number, kind, id)?;
    let project = project.ok_or_else(|| CoreError::NotFound {
        what: kind.word(),
        id: format!("第{id}号"),
    })?;
    let known = storage::projects::all(connection, number)?;
    let named = known.into_iter().find(|held| Some(held.id) == project);
    Ok((
        named.map(|held| held.facts.code).unwrap_or_default(),
        project,
    ))
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
