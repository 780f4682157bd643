//! Creating and opening a store: what the file is gets checked on its bytes before SQLite may
//! touch it, so that a wrong, newer or cut-off file is refused unchanged.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::lock::{Access, WriterLock};
use super::{APPLICATION_ID, Ledger, journal};
use crate::backup;
use crate::error::{CoreError, Result};
use crate::storage::migrations;

/// First bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

impl Ledger {
    /// Creates a store at `path`, which must not exist; missing folders are not created.
    ///
    /// `owner` names this program instance to others that find the store locked.
    ///
    /// # Errors
    /// [`CoreError::Exists`], [`CoreError::Denied`], [`CoreError::Missing`] (the folder),
    /// [`CoreError::Locked`], [`CoreError::Full`].
    pub fn create(path: &Path, owner: &str) -> Result<Self> {
        let lock = WriterLock::take(path, owner)?;
        File::create_new(path).map_err(|source| CoreError::from_io(path, source))?;
        let created = Self::initialise(path, lock);
        if created.is_err() {
            // Nothing half-made may bear the store's name.
            let _ = std::fs::remove_file(path);
        }
        created
    }

    fn initialise(path: &Path, lock: WriterLock) -> Result<Self> {
        let error = |source| CoreError::from_sqlite(path, "新建数据文件", source);
        let mut connection = connect(path, Access::Write)?;
        connection
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(error)?;
        prepare(&connection, Access::Write).map_err(error)?;
        migrations::upgrade(&mut connection, path)?;
        journal::attach(&connection).map_err(error)?;
        Ok(Self {
            path: path.to_path_buf(),
            connection,
            lock: Some(lock),
            saved_before_upgrade: None,
            signed_in: None,
        })
    }

    /// Opens a store for writing, taking the writer's lock.
    ///
    /// # Errors
    /// [`CoreError::Missing`], [`CoreError::NotAStore`], [`CoreError::Newer`],
    /// [`CoreError::Corrupt`], [`CoreError::Locked`], [`CoreError::Denied`]; where an older store
    /// cannot be saved before its upgrade, the errors of writing, and the store stays as it was.
    pub fn open(path: &Path, owner: &str) -> Result<Self> {
        inspect(path)?;
        let lock = WriterLock::take(path, owner)?;
        let error = |source| CoreError::from_sqlite(path, "打开数据文件", source);
        let connection = connect(path, Access::Write)?;
        prepare(&connection, Access::Write).map_err(error)?;
        let mut ledger = Self {
            path: path.to_path_buf(),
            connection,
            lock: Some(lock),
            saved_before_upgrade: None,
            signed_in: None,
        };
        ledger.upgrade()?;
        journal::attach(&ledger.connection).map_err(error)?;
        Ok(ledger)
    }

    /// Opens a store for reading only, whoever is writing it.
    ///
    /// # Errors
    /// As [`Ledger::open`], but never [`CoreError::Locked`]; [`CoreError::Older`] where the store
    /// must be opened for writing once, so that it is brought to this program's schema, and
    /// [`CoreError::Interrupted`] where that must roll a write back first.
    pub fn open_for_reading(path: &Path) -> Result<Self> {
        inspect(path)?;
        // Left by a process that died before the store had its write-ahead log.
        if side_file(path, "-journal").exists() {
            return Err(CoreError::Interrupted {
                path: path.to_path_buf(),
            });
        }
        let ledger = Self::open_as_it_is(path)?;
        let (found, supported) = (ledger.schema_version()?, migrations::latest());
        if found < supported {
            return Err(CoreError::Older {
                path: path.to_path_buf(),
                found,
                supported,
            });
        }
        Ok(ledger)
    }

    /// The same store for reading only, through a connection of its own, so that long reading keeps
    /// nobody waiting. The file is not looked at beside SQLite: closing it would end SQLite's locks.
    ///
    /// # Errors
    /// [`CoreError::Denied`], [`CoreError::Corrupt`].
    pub fn reader(&self) -> Result<Self> {
        let error = |source| CoreError::from_sqlite(&self.path, "打开数据文件", source);
        let connection = connect(&self.path, Access::Read)?;
        prepare(&connection, Access::Read).map_err(error)?;
        Ok(Self {
            path: self.path.clone(),
            connection,
            lock: None,
            saved_before_upgrade: None,
            signed_in: self.signed_in.clone(),
        })
    }

    /// Opens a store for reading only, with the schema that it has.
    pub(crate) fn open_as_it_is(path: &Path) -> Result<Self> {
        inspect(path)?;
        let error = |source| CoreError::from_sqlite(path, "打开数据文件", source);
        let connection = connect(path, Access::Read)?;
        prepare(&connection, Access::Read).map_err(error)?;
        let ledger = Self {
            path: path.to_path_buf(),
            connection,
            lock: None,
            saved_before_upgrade: None,
            signed_in: None,
        };
        ledger.refuse_newer()?;
        Ok(ledger)
    }

    /// Brings the store to the newest schema. A whole copy is kept before, or nothing is touched.
    fn upgrade(&mut self) -> Result<()> {
        self.refuse_newer()?;
        let found = self.schema_version()?;
        if found < migrations::latest() {
            self.saved_before_upgrade = Some(backup::before_upgrade(self, found)?);
        }
        migrations::upgrade(&mut self.connection, &self.path)
    }

    /// Refuses a store whose newer schema still stands in its write-ahead log only.
    fn refuse_newer(&self) -> Result<()> {
        let (found, supported) = (self.schema_version()?, migrations::latest());
        if found > supported {
            return Err(CoreError::Newer {
                path: self.path.clone(),
                found,
                supported,
            });
        }
        Ok(())
    }

    /// The version of the store's schema.
    pub(crate) fn schema_version(&self) -> Result<i64> {
        self.connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(|source| self.error("打开数据文件", source))
    }
}

fn connect(path: &Path, access: Access) -> Result<Connection> {
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|source| CoreError::from_sqlite(path, "打开数据文件", source))
}

fn prepare(connection: &Connection, access: Access) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // What is overwritten, a key under its old password say, does not linger in the same page.
    connection.pragma_update_and_check(None, "secure_delete", "FAST", |_| Ok(()))?;
    if access == Access::Write {
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
    } else {
        // Reads the schema now, so that a damaged file is refused here and not later.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Looks at the file's header without SQLite.
fn inspect(path: &Path) -> Result<()> {
    let io_error = |source| CoreError::from_io(path, source);
    let mut file = File::open(path).map_err(io_error)?;
    if file.metadata().map_err(io_error)?.is_dir() {
        return Err(CoreError::NotAStore {
            path: path.to_path_buf(),
        });
    }
    let mut header = [0_u8; 100];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(source) if source.kind() == ErrorKind::UnexpectedEof => {
            return Err(CoreError::NotAStore {
                path: path.to_path_buf(),
            });
        }
        Err(source) => return Err(io_error(source)),
    }
    let word = |at: usize| {
        header
            .get(at..at + 4)
            .and_then(|b| b.try_into().ok())
            .map_or(0, u32::from_be_bytes)
    };
    if !header.starts_with(MAGIC) || word(68) != APPLICATION_ID.cast_unsigned() {
        return Err(CoreError::NotAStore {
            path: path.to_path_buf(),
        });
    }
    let version = i64::from(word(60));
    let supported = migrations::latest();
    if version > supported {
        return Err(CoreError::Newer {
            path: path.to_path_buf(),
            found: version,
            supported,
        });
    }
    let page_size = match header.get(16..18) {
        Some([0, 1]) => 65_536,
        Some([high, low]) => u64::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    };
    let stated = page_size * u64::from(word(28));
    let actual = file.metadata().map_err(io_error)?.len();
    // While a write-ahead log is pending, the file may rightly be shorter than its header says.
    if actual < stated && !has_pending_log(path) {
        return Err(CoreError::Corrupt {
            path: path.to_path_buf(),
            detail: format!("应有{stated}字节，实有{actual}字节"),
        });
    }
    Ok(())
}

fn has_pending_log(path: &Path) -> bool {
    std::fs::metadata(side_file(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// A file that SQLite keeps beside the store.
fn side_file(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn store() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("单位.jixiao");
        Ledger::create(&path, "甲").unwrap();
        (folder, path)
    }

    fn code(result: Result<Ledger>) -> &'static str {
        result.unwrap_err().code()
    }

    #[test]
    fn a_store_opens_again_and_is_sound() {
        let (_folder, path) = store();
        let ledger = Ledger::open(&path, "甲").unwrap();
        assert_eq!(ledger.access(), Access::Write);
        assert_eq!(ledger.integrity_problems().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_second_writer_is_refused_by_the_first_ones_name_and_reading_goes_on() {
        let (_folder, path) = store();
        let first = Ledger::open(&path, "苏日娜的电脑").unwrap();
        let refused = Ledger::open(&path, "乙").unwrap_err();
        assert_eq!(refused.code(), "store_locked");
        assert!(refused.to_string().contains("苏日娜的电脑"), "{refused}");
        assert_eq!(
            Ledger::open_for_reading(&path).unwrap().access(),
            Access::Read
        );
        drop(first);
        Ledger::open(&path, "乙").unwrap();
    }

    #[test]
    fn wrong_files_are_refused_and_left_as_they_are() {
        let (folder, path) = store();
        let other = folder.path().join("其他.jixiao");

        fs::write(&other, "不是数据库").unwrap();
        assert_eq!(code(Ledger::open(&other, "甲")), "not_a_store");
        assert_eq!(fs::read(&other).unwrap(), "不是数据库".as_bytes());

        let mut newer = fs::read(&path).unwrap();
        newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
        fs::write(&other, &newer).unwrap();
        assert_eq!(code(Ledger::open(&other, "甲")), "store_newer");
        assert_eq!(fs::read(&other).unwrap(), newer);

        let whole = fs::read(&path).unwrap();
        fs::write(&other, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(code(Ledger::open(&other, "甲")), "store_corrupt");
        assert_eq!(code(Ledger::open_for_reading(&other)), "store_corrupt");

        assert_eq!(code(Ledger::open(folder.path(), "甲")), "not_a_store");
        assert_eq!(
            code(Ledger::open(&folder.path().join("无"), "甲")),
            "store_missing"
        );
        assert_eq!(code(Ledger::create(&path, "甲")), "already_exists");
    }
}
