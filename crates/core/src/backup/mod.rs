//! Backups: a whole copy of a store in one file, opened and examined before it counts, and the
//! way back. Nothing is lost by a restore: the present store is saved first. Which backups the
//! program makes of its own accord, and how long it keeps them, stands in [`automatic`].

pub mod automatic;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::audit::AuditRecord;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::period::FiscalYear;
use crate::storage;

pub(crate) use automatic::before_upgrade;

/// What is wrong with a store whose rows are not as its log left them.
const UNLIKE_LOG: &str = "数据与操作日志不一致";

/// What a store or a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Contents {
    /// 单位名称.
    pub unit: String,
    /// 预算年度.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub year: FiscalYear,
    /// How many of each.
    #[serde(flatten)]
    pub counts: Counts,
    /// The ledger entry that was added last.
    pub last_entry: Option<LastEntry>,
    /// Number of audit records.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub records: i64,
    /// Time of the newest record, as `YYYY-MM-DDThh:mm:ss`.
    pub last_written: String,
    /// What the newest record says was done, and about what.
    pub last_action: String,
    /// Hash of the newest record.
    pub audit_head: String,
    /// Version of the schema.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub schema: i64,
}

/// How many of each a store holds; what was voided is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "BackupCounts")]
pub struct Counts {
    /// Projects of every year.
    pub projects: u32,
    /// Ledger entries.
    pub entries: u32,
    /// Progress entries.
    pub progress: u32,
    /// Findings (问题).
    pub findings: u32,
    /// Attachments.
    pub attachments: u32,
}

/// A ledger entry as a person recognises it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LastEntry {
    /// Date.
    pub date: NaiveDate,
    /// 项目代码, or "".
    pub project: String,
    /// Kind.
    pub kind: EntryKind,
    /// Amount, in JSON in 万元.
    pub amount: Money,
    /// 凭证号, or "".
    pub voucher: String,
}

/// How a backup stands to the present store, told by their logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase", tag = "relation", content = "actions")]
pub enum Relation {
    /// Both are at the same action.
    Same,
    /// The present went on from the backup by so many actions, which a restore takes away.
    Earlier(#[cfg_attr(feature = "bindings", specta(type = u32))] i64),
    /// The backup went on from the present by so many actions, which a restore brings back.
    Later(#[cfg_attr(feature = "bindings", specta(type = u32))] i64),
    /// Neither is a continuation of the other: another store, or both were written since.
    Apart,
}

/// A restore drill (恢复演练): a backup was put back in a scratch place and examined there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Drill {
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub drilled_at: String,
    /// By whom.
    pub actor: String,
    /// Name of the backup's file.
    pub backup: String,
    /// Time of the newest record in it, as `YYYY-MM-DDThh:mm:ss`, or "".
    pub backup_written: String,
    /// What was found wrong, or "".
    pub problem: String,
}

impl Ledger {
    /// Puts a backup back in the empty folder `scratch`, opens it for work as after a real restore,
    /// and examines it there: structure, log, every row against the log, the numbers of rows
    /// against the backup, and that it was this store once. The value is what it holds.
    ///
    /// # Errors
    /// Those of [`restore`] and of opening, and [`CoreError::Corrupt`] where something does not
    /// hold. The store itself is not touched.
    pub fn rehearse_restore(&self, backup: &Path, scratch: &Path) -> Result<Contents> {
        let corrupt = |detail: String| CoreError::Corrupt {
            path: backup.to_path_buf(),
            detail,
        };
        let (store, saved) = (scratch.join("演练.jixiao"), scratch.join("原有.jixiao"));
        let expected = restore(backup, &store, &saved, "演练")?;
        let restored = Self::open(&store, "演练")?;
        if let Some(problem) = restored.integrity_problems()?.first() {
            return Err(corrupt(problem.clone()));
        }
        if !restored.examine_audit()?.is_sound() {
            return Err(corrupt(UNLIKE_LOG.to_owned()));
        }
        let found = restored.contents()?;
        if (found.counts, &found.audit_head) != (expected.counts, &expected.audit_head) {
            return Err(corrupt("恢复后的内容与备份不一致".to_owned()));
        }
        // What went another way since is still of this store: both began with the same record.
        let first = |ledger: &Self| ledger.read(|c| Ok(storage::audit::record(c, 1)?));
        if first(self)?.map(|record| record.hash) != first(&restored)?.map(|record| record.hash) {
            return Err(corrupt("与现在的数据不是同一数据文件".to_owned()));
        }
        Ok(found)
    }

    /// Keeps what became of a drill.
    ///
    /// # Errors
    /// The store's errors.
    pub fn note_drill(&mut self, drill: &Drill, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::DrillRestore, &drill.backup, actor, |connection| {
            Ok(storage::drills::add(connection, drill)?)
        })
    }

    /// The last drill.
    ///
    /// # Errors
    /// The store's errors.
    pub fn last_drill(&self) -> Result<Option<Drill>> {
        self.read(|connection| Ok(storage::drills::last(connection)?))
    }

    /// What the store holds, whatever its schema version.
    ///
    /// # Errors
    /// The store's errors while reading; [`CoreError::State`] where no unit was registered.
    pub fn contents(&self) -> Result<Contents> {
        let newest = self.audit_records(1)?.pop();
        let schema = self.schema_version()?;
        self.read(|connection| {
            let (unit, year, counts) = storage::contents::counts(connection)?;
            let year = year.parse().map_err(|_| CoreError::State {
                message: "尚未登记单位和预算年度。".to_owned(),
            })?;
            let newest = newest.as_ref();
            Ok(Contents {
                unit,
                year: FiscalYear::new(year)?,
                counts,
                last_entry: storage::contents::last_entry(connection)?,
                records: newest.map_or(0, |record| record.id),
                last_written: newest.map(|record| record.at.clone()).unwrap_or_default(),
                last_action: newest.map(described).unwrap_or_default(),
                audit_head: newest.map(|record| record.hash.clone()).unwrap_or_default(),
                schema,
            })
        })
    }

    /// How a backup stands to this store.
    ///
    /// # Errors
    /// Those of opening the backup, and SQLite's errors while reading.
    pub fn relation_of(&self, backup: &Path) -> Result<Relation> {
        let backup = Self::open_as_it_is(backup)?;
        let newest = |ledger: &Self| Ok::<_, CoreError>(ledger.audit_records(1)?.pop());
        let (Some(mine), Some(its)) = (newest(self)?, newest(&backup)?) else {
            return Ok(Relation::Apart);
        };
        // The hash of a record stands for all before it.
        let holds = |ledger: &Self, record: &AuditRecord| {
            let held = ledger.read(|c| Ok(storage::audit::record(c, record.id)?))?;
            Ok::<_, CoreError>(held.is_some_and(|held| held.hash == record.hash))
        };
        Ok(if mine.hash == its.hash {
            Relation::Same
        } else if holds(self, &its)? {
            Relation::Earlier(mine.id - its.id)
        } else if holds(&backup, &mine)? {
            Relation::Later(its.id - mine.id)
        } else {
            Relation::Apart
        })
    }

    /// Writes a whole copy of the store to `path`, which must not exist. The copy is examined
    /// under another name before it bears this one.
    ///
    /// # Errors
    /// [`CoreError::Exists`], [`CoreError::Full`], [`CoreError::Denied`], [`CoreError::Missing`]
    /// (the folder), [`CoreError::Corrupt`] where the copy is not sound.
    pub fn back_up(&self, path: &Path) -> Result<Contents> {
        self.copy_whole(path, examine)
    }

    /// Writes a whole copy to `path`, which bears its name once `accept` has seen it.
    fn copy_whole<T>(&self, path: &Path, accept: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        if path.exists() {
            return Err(CoreError::Exists {
                path: path.to_path_buf(),
            });
        }
        let aside = aside(path)?;
        let made = self.copy_to(&aside, path).and_then(|()| accept(&aside));
        finish(made, &aside, path)
    }

    /// Copies the store to `aside`; errors name `path`, which the user knows.
    fn copy_to(&self, aside: &Path, path: &Path) -> Result<()> {
        let error = |source| CoreError::from_io(path, source);
        // A folder that is missing or closed is named by the system, not by SQLite.
        File::create(aside).map_err(error)?;
        self.vacuum_into(aside, path)?;
        let file = File::options().write(true).open(aside);
        file.and_then(|file| file.sync_all()).map_err(error)
    }
}

/// What a record says was done, and about what.
fn described(record: &AuditRecord) -> String {
    match record.subject.as_str() {
        "" => record.op.clone(),
        subject => format!("{}：{subject}", record.op),
    }
}

/// Opens a backup and examines all of it: structure, log, and every row against the log.
///
/// # Errors
/// [`CoreError::Missing`], [`CoreError::NotAStore`], [`CoreError::Newer`], [`CoreError::Denied`], and [`CoreError::Corrupt`] where something does not hold.
pub fn examine(path: &Path) -> Result<Contents> {
    let ledger = Ledger::open_as_it_is(path)?;
    let corrupt = |detail: String| CoreError::Corrupt {
        path: path.to_path_buf(),
        detail,
    };
    if let Some(problem) = ledger.integrity_problems()?.first() {
        return Err(corrupt(problem.clone()));
    }
    if !ledger.examine_audit()?.is_sound() {
        return Err(corrupt(UNLIKE_LOG.to_owned()));
    }
    ledger.contents()
}

/// Who may sign in to a store, and with which key it signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleAndKey {
    /// How many people are registered.
    pub people: usize,
    /// Fingerprint of the signing key in use.
    pub key: Option<String>,
}

/// What a backup says of people and key, whatever its schema version.
///
/// # Errors
/// Those of opening the backup, and SQLite's errors while reading.
pub fn people_and_key(path: &Path) -> Result<PeopleAndKey> {
    let backup = Ledger::open_as_it_is(path)?;
    backup.read(|connection| {
        let key = storage::signing_keys::in_use(connection)?;
        Ok(PeopleAndKey {
            people: storage::people::count(connection)?,
            key: key.map(|key| key.fingerprint),
        })
    })
}

/// Puts the backup at `backup` in the place of the store at `store`. The present store, where
/// there is one, is saved as `saved` first: as a backup, or byte by byte where it is damaged.
///
/// # Errors
/// Those of [`examine`] for the backup; [`CoreError::Locked`] where the store is being written;
/// [`CoreError::Exists`] for `saved`, and the errors of writing. The store stays as it was.
pub fn restore(backup: &Path, store: &Path, saved: &Path, owner: &str) -> Result<Contents> {
    examine(backup)?;
    let lock = match Ledger::open(store, owner) {
        Ok(present) => {
            present.back_up(saved)?;
            present.into_lock()?
        }
        Err(CoreError::Missing { .. }) => Some(Ledger::lock(store, owner)?),
        Err(CoreError::Corrupt { .. } | CoreError::NotAStore { .. }) => {
            let lock = Ledger::lock(store, owner)?;
            set_aside(store, saved)?;
            Some(lock)
        }
        Err(other) => return Err(other),
    };
    let restored = replace(backup, store);
    drop(lock);
    restored
}

/// Saves a damaged store with its side files as they are.
fn set_aside(store: &Path, saved: &Path) -> Result<()> {
    if saved.exists() {
        return Err(CoreError::Exists {
            path: saved.to_path_buf(),
        });
    }
    copy(store, saved)?;
    for ending in ["-wal", "-shm"] {
        let side = with_ending(store, ending);
        if side.exists() {
            copy(&side, &with_ending(saved, ending))?;
            fs::remove_file(&side).map_err(|source| CoreError::from_io(&side, source))?;
        }
    }
    Ok(())
}

fn replace(backup: &Path, store: &Path) -> Result<Contents> {
    let aside = aside(store)?;
    let copied = copy(backup, &aside).and_then(|()| examine(&aside));
    finish(copied, &aside, store)
}

/// Copies a file and flushes the copy to the disk.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .and_then(|_| File::options().write(true).open(to)?.sync_all())
        .map_err(|source| CoreError::from_io(to, source))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The name under which a file is made before it counts; what an earlier attempt left is removed.
fn aside(path: &Path) -> Result<PathBuf> {
    let aside = with_ending(path, ".part");
    match fs::remove_file(&aside) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(CoreError::from_io(&aside, source))
        }
        _ => Ok(aside),
    }
}

/// Gives a file that was made well its name, and removes one that was not.
fn finish<T>(made: Result<T>, aside: &Path, path: &Path) -> Result<T> {
    let named = made.and_then(|value| {
        fs::rename(aside, path).map_err(|source| CoreError::from_io(path, source))?;
        Ok(value)
    });
    if named.is_err() {
        let _ = fs::remove_file(aside);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Unit;

    fn store(folder: &Path) -> PathBuf {
        let path = folder.join("单位.jixiao");
        let mut ledger = Ledger::create(&path, "test").unwrap();
        register(&mut ledger, "甲单位");
        path
    }

    fn register(ledger: &mut Ledger, name: &str) {
        let unit = Unit {
            name: name.to_owned(),
            ..Unit::default()
        };
        let at = chrono::NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
        let actor = Actor {
            name: "苏日娜".to_owned(),
            at: at.and_hms_opt(9, 0, 0).unwrap(),
        };
        ledger
            .register_unit(&unit, FiscalYear::new(2026).unwrap(), &actor)
            .unwrap();
    }

    fn unit_of(path: &Path) -> String {
        Ledger::open_for_reading(path).unwrap().unit().unwrap().name
    }

    #[test]
    fn a_backup_brings_the_store_back_and_the_present_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = store(folder.path());
        let (backup, saved) = (folder.path().join("备份"), folder.path().join("恢复前"));
        let mut ledger = Ledger::open(&path, "test").unwrap();
        assert_eq!(ledger.back_up(&backup).unwrap().unit, "甲单位");
        register(&mut ledger, "乙单位");
        let locked = restore(&backup, &path, &saved, "test").unwrap_err();
        assert_eq!(locked.code(), "store_locked");
        drop(ledger);
        assert_eq!(
            restore(&backup, &path, &saved, "test").unwrap().unit,
            "甲单位"
        );
        assert_eq!(
            (unit_of(&path), unit_of(&saved)),
            ("甲单位".into(), "乙单位".into())
        );
        Ledger::open(&path, "test").unwrap();
    }

    #[test]
    fn a_damaged_store_is_replaced_and_kept_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = store(folder.path());
        let (backup, saved) = (folder.path().join("备份"), folder.path().join("恢复前"));
        Ledger::open(&path, "test")
            .unwrap()
            .back_up(&backup)
            .unwrap();
        fs::write(&path, "坏了").unwrap();
        fs::write(folder.path().join("单位.jixiao-wal"), "旧日志").unwrap();
        restore(&backup, &path, &saved, "test").unwrap();
        assert_eq!(unit_of(&path), "甲单位");
        assert_eq!(fs::read_to_string(&saved).unwrap(), "坏了");
        assert!(!folder.path().join("单位.jixiao-wal").exists());
    }

    #[test]
    fn a_damaged_backup_is_refused_and_an_old_one_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = store(folder.path());
        let backup = folder.path().join("备份");
        let ledger = Ledger::open(&path, "test").unwrap();
        ledger.back_up(&backup).unwrap();
        assert_eq!(
            ledger.back_up(&backup).unwrap_err().code(),
            "already_exists"
        );
        drop(ledger);
        let other = rusqlite::Connection::open(&backup).unwrap();
        other
            .execute("UPDATE unit SET name = '丙单位'", [])
            .unwrap();
        drop(other);
        let refused = restore(&backup, &path, &folder.path().join("恢复前"), "test");
        assert_eq!(refused.unwrap_err().code(), "store_corrupt");
        assert_eq!(unit_of(&path), "甲单位");
    }
}
