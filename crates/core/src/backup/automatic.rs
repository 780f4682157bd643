//! Backups that the program makes of its own accord, in a folder beside the store: one a day, on
//! the first opening for writing, and one before a store is brought to a newer schema. The daily
//! ones are thinned out with time; nothing else is ever removed.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use super::{Contents, UNLIKE_LOG, with_ending};
use crate::error::{CoreError, Result};
use crate::ledger::Ledger;
use crate::settings;
use crate::words::words;

words! {
    /// Why a backup was made.
    BackupKind {
        /// Once a day.
        Daily = "每日",
        /// Before the store was brought to a newer schema.
        BeforeUpgrade = "升级前",
        /// Before another backup took the store's place.
        BeforeRestore = "恢复前",
        /// By hand, under a name of the user's.
        ByHand = "手工",
    }
}

/// Ending of a store's and a backup's name.
const ENDING: &str = ".jixiao";

/// Name of the folder where the setting names none.
pub(crate) const FOLDER: &str = "备份";

/// How many daily backups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keep {
    /// The newest ones.
    pub days: usize,
    /// The newest one of each of so many weeks.
    pub weeks: usize,
    /// The newest one of each of so many months.
    pub months: usize,
}

impl Keep {
    /// From `days,weeks,months`; at least one day.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<usize>> = text
            .split([',', '，'])
            .map(|part| part.trim().parse().ok().filter(|number| *number <= 1000))
            .collect();
        match numbers?.as_slice() {
            [days, weeks, months] if *days > 0 => Some(Self {
                days: *days,
                weeks: *weeks,
                months: *months,
            }),
            _ => None,
        }
    }

    /// Which of the days with a backup keep theirs.
    fn kept(self, days: &[NaiveDate]) -> HashSet<NaiveDate> {
        let mut newest_first = days.to_vec();
        newest_first.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept: HashSet<_> = newest_first.iter().take(self.days).copied().collect();
        let mut weeks = HashSet::new();
        let mut months = HashSet::new();
        for day in newest_first {
            if weeks.len() < self.weeks && weeks.insert(day.iso_week()) {
                kept.insert(day);
            }
            if months.len() < self.months && months.insert((day.year(), day.month())) {
                kept.insert(day);
            }
        }
        kept
    }
}

/// A backup as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// Why it was made.
    pub kind: BackupKind,
    /// Bytes.
    pub size: u64,
    /// When the file was written.
    pub written: std::time::SystemTime,
}

impl Ledger {
    /// The folder of the store's backups, which need not exist.
    ///
    /// # Errors
    /// The store's errors while reading.
    pub fn backup_folder(&self) -> Result<PathBuf> {
        let named = self.read(|connection| settings::value(connection, settings::BACKUP_FOLDER))?;
        Ok(beside(self.path(), Path::new(&named)))
    }

    /// Makes the backup of the day of `now`, unless it is there, and removes daily ones that are
    /// no longer kept. An attempt that failed is made again after an hour. The value is what the
    /// backup holds, where one was made.
    ///
    /// # Errors
    /// The errors of writing; [`CoreError::Corrupt`] where the store is not sound. Whatever
    /// happens, the store and every backup stay as they were.
    pub fn back_up_daily(&self, now: NaiveDateTime) -> Result<Option<Contents>> {
        let folder = self.backup_folder()?;
        let path = folder.join(daily_name(self.path(), now.date()));
        if path.exists() || failed_lately(self.path(), now) {
            return Ok(None);
        }
        let made = make_folder(&folder).and_then(|()| self.back_up(&path));
        note_failure(self.path(), made.is_err().then_some(now));
        let contents = made?;
        self.thin_out(&folder, now.date())?;
        Ok(Some(contents))
    }

    /// Removes daily backups that are no longer kept; `today`'s was just examined and stays.
    fn thin_out(&self, folder: &Path, today: NaiveDate) -> Result<()> {
        let keep = self.read(|connection| settings::value(connection, settings::BACKUP_KEEP))?;
        let Some(keep) = Keep::parse(&keep) else {
            return Ok(());
        };
        let names = names_in(folder)?;
        let stem = stem(self.path());
        let days: Vec<_> = names
            .iter()
            .filter_map(|name| day_of(&stem, name))
            .collect();
        let mut kept = keep.kept(&days);
        kept.insert(today);
        for name in names {
            let left_over = name
                .strip_suffix(".part")
                .is_some_and(|name| day_of(&stem, name).is_some());
            if left_over || day_of(&stem, &name).is_some_and(|day| !kept.contains(&day)) {
                let path = folder.join(name);
                fs::remove_file(&path).map_err(|source| CoreError::from_io(&path, source))?;
            }
        }
        Ok(())
    }

    /// The backups of this store in its folder and beside it, by name. They are not opened.
    ///
    /// # Errors
    /// [`CoreError::Denied`] and others of reading a folder.
    pub fn backups(&self) -> Result<Vec<Backup>> {
        let here = beside(self.path(), Path::new(""));
        let folder = self.backup_folder()?;
        let default = here.join(FOLDER);
        let mut folders = vec![folder];
        // An upgrade falls back on the usual folder, a restore saves beside the store.
        for other in [default, here] {
            if !folders.contains(&other) {
                folders.push(other);
            }
        }
        let mut backups = Vec::new();
        for folder in folders {
            for name in names_in(&folder)? {
                let path = folder.join(&name);
                if path == self.path() {
                    continue;
                }
                let Some(kind) = kind_of(&stem(self.path()), &name) else {
                    continue;
                };
                let about = fs::metadata(&path);
                let about = about.map_err(|source| CoreError::from_io(&path, source))?;
                let written = about.modified();
                backups.push(Backup {
                    kind,
                    size: about.len(),
                    written: written.map_err(|source| CoreError::from_io(&path, source))?,
                    path,
                });
            }
        }
        Ok(backups)
    }
}

/// Saves a store as it is before its schema goes on from version `found`: in the folder of its
/// backups, or in the usual one where that cannot be written.
pub(crate) fn before_upgrade(ledger: &Ledger, found: i64) -> Result<PathBuf> {
    let usual = beside(ledger.path(), Path::new(FOLDER));
    let folder = ledger.backup_folder().unwrap_or_else(|_| usual.clone());
    save_before_upgrade(ledger, &folder, found).or_else(|error| {
        if folder == usual {
            return Err(error);
        }
        save_before_upgrade(ledger, &usual, found)
    })
}

fn save_before_upgrade(ledger: &Ledger, folder: &Path, found: i64) -> Result<PathBuf> {
    make_folder(folder)?;
    let stem = stem(ledger.path());
    let kind = BackupKind::BeforeUpgrade;
    let mut path = folder.join(format!("{stem}-{kind}-格式{found}{ENDING}"));
    let mut number = 1;
    while path.exists() {
        // An upgrade that broke off has left its copy.
        if faithful(ledger, &path).is_ok() {
            return Ok(path);
        }
        number += 1;
        path = folder.join(format!("{stem}-{kind}-格式{found}-{number}{ENDING}"));
    }
    ledger.copy_whole(&path, |copy| faithful(ledger, copy))?;
    Ok(path)
}

/// Examines a copy: its structure is sound and it shows exactly what the store shows. What was
/// changed behind the log of the store must not keep its owner from opening it.
fn faithful(ledger: &Ledger, path: &Path) -> Result<()> {
    let copy = Ledger::open_as_it_is(path)?;
    let problems = copy.integrity_problems()?;
    let is_same = problems.is_empty()
        && copy.contents()? == ledger.contents()?
        && copy.examine_audit()? == ledger.examine_audit()?;
    if is_same {
        return Ok(());
    }
    Err(CoreError::Corrupt {
        path: path.to_path_buf(),
        detail: problems
            .into_iter()
            .next()
            .unwrap_or_else(|| UNLIKE_LOG.to_owned()),
    })
}

/// `named` as seen from the folder of the store.
fn beside(store: &Path, named: &Path) -> PathBuf {
    match store.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.join(named),
        _ => Path::new(".").join(named),
    }
}

/// The store's name without its ending; backups begin with it.
fn stem(store: &Path) -> String {
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(ENDING).unwrap_or(&name).to_owned()
}

fn daily_name(store: &Path, day: NaiveDate) -> String {
    let (stem, kind) = (stem(store), BackupKind::Daily);
    format!("{stem}-{kind}-{}{ENDING}", day.format("%Y%m%d"))
}

/// The day of a daily backup of the store named `stem`, if that is what `name` says.
fn day_of(stem: &str, name: &str) -> Option<NaiveDate> {
    let rest = name.strip_prefix(stem)?.strip_prefix('-')?;
    let rest = rest.strip_prefix(BackupKind::Daily.word())?;
    let day = rest.strip_prefix('-')?.strip_suffix(ENDING)?;
    NaiveDate::parse_from_str(day, "%Y%m%d").ok()
}

/// Why the file of that name was made, if it is a backup of the store named `stem`.
fn kind_of(stem: &str, name: &str) -> Option<BackupKind> {
    let rest = name.strip_prefix(stem)?.strip_prefix('-')?;
    let rest = rest.strip_suffix(ENDING)?;
    let kinds = BackupKind::ALL.iter().copied();
    let mut named = kinds.filter(|kind| rest.starts_with(&format!("{kind}-")));
    Some(named.next().unwrap_or(BackupKind::ByHand))
}

/// The names of the files in a folder, sorted; none where it does not exist.
fn names_in(folder: &Path) -> Result<Vec<String>> {
    let error = |source| CoreError::from_io(folder, source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(error(source)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(error)?;
        if entry.file_type().map_err(error)?.is_file()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| CoreError::from_io(folder, source))
}

/// Where the time of the last attempt stands, if that failed.
fn failure_note(store: &Path) -> PathBuf {
    with_ending(store, ".backup-failed")
}

/// Whether an attempt of the last hour failed.
fn failed_lately(store: &Path, now: NaiveDateTime) -> bool {
    let note = fs::read_to_string(failure_note(store)).ok();
    note.and_then(|at| at.parse::<NaiveDateTime>().ok())
        .is_some_and(|at| (TimeDelta::zero()..TimeDelta::hours(1)).contains(&(now - at)))
}

/// Notes when an attempt failed, or that the last one did not. Where that can not be noted, the
/// next opening tries again: slower, and nothing else.
fn note_failure(store: &Path, failed_at: Option<NaiveDateTime>) {
    let note = failure_note(store);
    let _ = match failed_at {
        Some(at) => fs::write(note, at.format("%Y-%m-%dT%H:%M:%S").to_string()),
        None => fs::remove_file(note),
    };
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::ledger::Actor;
    use crate::units::Unit;

    fn at(day: &str, time: &str) -> NaiveDateTime {
        format!("{day}T{time}").parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn store(folder: &Path) -> Ledger {
        let mut ledger = Ledger::create(&folder.join("单位.jixiao"), "test").unwrap();
        let actor = Actor {
            name: "苏日娜".to_owned(),
            at: at("2026-08-12", "09:00:00"),
        };
        let year = crate::period::FiscalYear::new(2026).unwrap();
        ledger
            .register_unit(&Unit::default(), year, &actor)
            .unwrap();
        ledger
    }

    fn kept(keep: (usize, usize, usize), days: &[&str]) -> Vec<String> {
        let (days_kept, weeks, months) = keep;
        let keep = Keep {
            days: days_kept,
            weeks,
            months,
        };
        let days: Vec<_> = days.iter().map(|text| day(text)).collect();
        let mut kept: Vec<_> = keep.kept(&days).iter().map(ToString::to_string).collect();
        kept.sort();
        kept
    }

    #[test]
    fn the_last_of_each_week_and_month_are_kept_beside_the_newest() {
        // 2026-08-10 and 2026-08-03 are Mondays.
        let days = [
            "2026-06-30",
            "2026-07-01",
            "2026-07-31",
            "2026-08-02",
            "2026-08-03",
            "2026-08-09",
            "2026-08-10",
            "2026-08-11",
        ];
        assert_eq!(kept((1, 0, 0), &days), ["2026-08-11"]);
        assert_eq!(kept((2, 0, 0), &days), ["2026-08-10", "2026-08-11"]);
        assert_eq!(
            kept((1, 3, 0), &days),
            ["2026-08-02", "2026-08-09", "2026-08-11"]
        );
        assert_eq!(
            kept((1, 0, 3), &days),
            ["2026-06-30", "2026-07-31", "2026-08-11"]
        );
        assert_eq!(kept((7, 4, 12), &[]), Vec::<String>::new());
    }

    #[test]
    fn a_day_has_one_backup_and_old_ones_go_only_after_a_new_one_was_examined() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = store(folder.path());
        let actor = Actor {
            name: "苏日娜".to_owned(),
            at: at("2026-08-12", "09:00:00"),
        };
        ledger.set_setting("backup.keep", "2,0,1", &actor).unwrap();
        let backups = folder.path().join(FOLDER);
        let names = || names_in(&backups).unwrap();
        assert!(
            ledger
                .back_up_daily(at("2026-07-31", "09:00:00"))
                .unwrap()
                .is_some()
        );
        assert!(
            ledger
                .back_up_daily(at("2026-07-31", "17:00:00"))
                .unwrap()
                .is_none()
        );
        fs::write(backups.join("单位-每日-20260730.jixiao.part"), "半份").unwrap();
        fs::write(backups.join("别的单位-每日-20200101.jixiao"), "他人的").unwrap();
        fs::write(backups.join("单位-年初.jixiao"), "手工").unwrap();
        for today in ["2026-08-03", "2026-08-04", "2026-08-05"] {
            ledger.back_up_daily(at(today, "09:00:00")).unwrap();
        }
        let expected = [
            "别的单位-每日-20200101.jixiao",
            "单位-年初.jixiao",
            "单位-每日-20260804.jixiao",
            "单位-每日-20260805.jixiao",
        ];
        assert_eq!(names(), expected);
        // A clock that went back removes nothing that was just made.
        ledger.back_up_daily(at("2026-01-02", "09:00:00")).unwrap();
        assert!(names().contains(&"单位-每日-20260102.jixiao".to_owned()));

        let other = Connection::open(ledger.path()).unwrap();
        other.execute("UPDATE unit SET name = '改'", []).unwrap();
        let before = names();
        let refused = ledger
            .back_up_daily(at("2026-08-06", "09:00:00"))
            .unwrap_err();
        assert_eq!(refused.code(), "store_corrupt");
        assert_eq!(names(), before);
    }

    #[test]
    fn a_failed_attempt_is_made_again_after_an_hour_only() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = store(folder.path());
        fs::write(folder.path().join(FOLDER), "一个文件占了文件夹的名字").unwrap();
        assert!(ledger.back_up_daily(at("2026-08-12", "09:00:00")).is_err());
        assert_eq!(
            ledger.back_up_daily(at("2026-08-12", "09:59:59")).unwrap(),
            None
        );
        assert!(ledger.back_up_daily(at("2026-08-12", "10:00:00")).is_err());
        fs::remove_file(folder.path().join(FOLDER)).unwrap();
        assert!(
            ledger
                .back_up_daily(at("2026-08-12", "11:00:00"))
                .unwrap()
                .is_some()
        );
        assert!(!failure_note(ledger.path()).exists());
        assert_eq!(ledger.backups().unwrap().len(), 1);
    }

    #[test]
    fn what_the_setting_takes_has_one_spelling() {
        assert!(Keep::parse("7,4,12").is_some());
        assert!(Keep::parse(" 1，0 ,0").is_some());
        for text in [
            "0,4,12", "7,4", "7,4,12,1", "七,4,12", "-1,4,12", "1001,1,1", "",
        ] {
            assert_eq!(Keep::parse(text), None, "{text}");
        }
    }
}
