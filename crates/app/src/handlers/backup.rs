//! Backups and the way back.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, NaiveDateTime};
use jixiao_core::backup::automatic::BackupKind;
use jixiao_core::backup::{self, Contents, Counts, Drill, Relation};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};

use crate::error::{Failure, Result};

/// A backup as it was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Listed {
    /// Where it lies.
    pub path: PathBuf,
    /// Why it was made.
    pub kind: BackupKind,
    /// Bytes.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub size: u64,
    /// When its file was written, local time.
    pub written: NaiveDateTime,
    /// Whether it was examined now and is whole.
    pub verified: bool,
    /// What it holds, where it is whole.
    pub contents: Option<Contents>,
    /// What is wrong with it.
    pub problem: Option<Failure>,
}

/// What a drill found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Drilled {
    /// The drill as it is kept.
    #[serde(flatten)]
    pub drill: Drill,
    /// What the backup holds, where it could be restored.
    pub contents: Option<Contents>,
    /// How many of each the store holds now.
    pub present: Counts,
}

/// What a restore would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Preview {
    /// What the backup holds.
    #[serde(flatten)]
    pub contents: Contents,
    /// What the store holds now; nothing where there is none, or it is damaged.
    pub present: Option<Contents>,
    /// How the backup stands to the store.
    #[serde(flatten)]
    pub relation: Option<Relation>,
}

/// The backups of a store, each opened and examined.
///
/// # Errors
/// The errors of reading the folder. What is wrong with a backup stands in its own result.
pub fn list(ledger: &Ledger) -> Result<Vec<Listed>> {
    let found = ledger.backups()?.into_iter();
    let listed = found.map(|found| {
        let examined = backup::examine(&found.path);
        Listed {
            kind: found.kind,
            size: found.size,
            written: DateTime::<Local>::from(found.written).naive_local(),
            verified: examined.is_ok(),
            problem: examined.as_ref().err().map(Failure::of),
            contents: examined.ok(),
            path: found.path,
        }
    });
    Ok(listed.collect())
}

/// What a restore of `from` would put in the place of what `store` holds.
///
/// # Errors
/// Those of [`examine`] for the backup. A store that is missing or damaged is no error: it has
/// nothing to compare.
pub fn preview(from: &Path, store: &Path, owner: &str) -> Result<Preview> {
    let contents = backup::examine(from)?;
    let mut preview = Preview {
        contents,
        present: None,
        relation: None,
    };
    let present = match super::store::open_for_reading(store, owner) {
        Ok(present) => present,
        Err(error) if ["store_missing", "not_a_store", "store_corrupt"].contains(&error.code) => {
            return Ok(preview);
        }
        Err(error) => return Err(error),
    };
    preview.relation = Some(present.relation_of(from)?);
    preview.present = Some(present.contents()?);
    Ok(preview)
}

/// Puts the newest backup back in a scratch place, examines it there, and keeps what was found.
///
/// # Errors
/// `no_backup` where there is none, `disk_full`, `no_permission`, and the store's errors. What is
/// wrong with the backup is no error: it is the answer.
pub fn drill(ledger: &mut Ledger, actor: &Actor) -> Result<Drilled> {
    let newest = ledger.backups()?.into_iter().max_by_key(|b| b.written);
    let newest = newest.ok_or_else(|| {
        Failure::new(
            "no_backup",
            "还没有备份，不能演练恢复。",
            "请先备份一份再演练。",
        )
    })?;
    let scratch =
        tempfile::tempdir().map_err(|source| CoreError::from_io(&std::env::temp_dir(), source))?;
    let (contents, problem) = match ledger.rehearse_restore(&newest.path, scratch.path()) {
        Ok(contents) => (Some(contents), String::new()),
        Err(
            found @ (CoreError::Corrupt { .. }
            | CoreError::NotAStore { .. }
            | CoreError::Newer { .. }),
        ) => (None, found.to_string()),
        Err(error) => return Err(error.into()),
    };
    let name = newest.path.file_name().unwrap_or_default();
    let drill = Drill {
        drilled_at: actor.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        actor: actor.name.clone(),
        backup: name.to_string_lossy().into_owned(),
        backup_written: contents
            .as_ref()
            .map(|contents| contents.last_written.clone())
            .unwrap_or_default(),
        problem,
    };
    ledger.note_drill(&drill, actor)?;
    Ok(Drilled {
        drill,
        present: ledger.contents()?.counts,
        contents,
    })
}

/// The last drill, if there was one.
///
/// # Errors
/// The store's errors.
pub fn last_drill(ledger: &Ledger) -> Result<Option<Drill>> {
    Ok(ledger.last_drill()?)
}

/// Writes a whole, examined copy of the store to `path`, which must not exist.
///
/// # Errors
/// `already_exists`, `disk_full`, `no_permission`, `store_missing` (the folder), `store_corrupt`.
pub fn make(ledger: &Ledger, path: &Path) -> Result<Contents> {
    Ok(ledger.back_up(path)?)
}

/// What a backup holds, after all of it was examined.
///
/// # Errors
/// `not_a_store`, `store_newer`, `store_corrupt`, `store_missing`.
pub fn examine(path: &Path) -> Result<Contents> {
    Ok(backup::examine(path)?)
}

/// Puts a backup in the place of the store; gives what it holds, and where the store that was
/// there before was saved.
///
/// # Errors
/// Those of [`examine`], `store_locked`, and the errors of writing; the store stays as it was.
pub fn restore(
    from: &Path,
    store: &Path,
    owner: &str,
    now: NaiveDateTime,
) -> Result<(Contents, PathBuf)> {
    let mut saved = store.with_extension("").into_os_string();
    saved.push(now.format("-恢复前-%Y%m%d-%H%M%S.jixiao").to_string());
    let saved = PathBuf::from(saved);
    let contents = backup::restore(from, store, &saved, owner)?;
    Ok((contents, saved))
}
