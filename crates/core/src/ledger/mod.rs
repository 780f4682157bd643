//! The open store file: opening (pragmas, lock, version gate), the one choke point for writes,
//! and reading. It owns the connection; SQL on the tables stands in [`crate::storage`].

mod journal;
mod lock;
mod open;
mod undo;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use journal::StrayRow;
pub(crate) use journal::stray_rows;
pub use lock::Access;
pub use undo::Reverted;
pub(crate) use write::Keep;
pub use write::{Actor, Op, Written};

use crate::error::{CoreError, Result};

/// The `application_id` of a store: "JXJK".
pub const APPLICATION_ID: i32 = 0x4A58_4A4B;

/// One open store.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
    lock: Option<lock::WriterLock>,
    saved_before_upgrade: Option<PathBuf>,
    signed_in: Option<String>,
}

impl Ledger {
    /// Where the store lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this handle may write.
    #[must_use]
    pub fn access(&self) -> Access {
        if self.lock.is_some() {
            Access::Write
        } else {
            Access::Read
        }
    }

    /// Who is signed in, where people are registered.
    #[must_use]
    pub fn signed_in(&self) -> Option<&str> {
        self.signed_in.as_deref()
    }

    pub(crate) fn set_signed_in(&mut self, name: Option<String>) {
        self.signed_in = name;
    }

    /// Where the store was saved as it was, if opening it brought it to a newer schema.
    #[must_use]
    pub fn saved_before_upgrade(&self) -> Option<&Path> {
        self.saved_before_upgrade.as_deref()
    }

    /// Runs `read` on one consistent state of the store.
    ///
    /// # Errors
    /// Whatever `read` gives, with SQLite's errors named by this store.
    pub fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let transaction = self
            .connection
            .unchecked_transaction()
            .map_err(|source| self.error("开始读取", source))?;
        let value = read(&transaction).map_err(|error| self.located(error))?;
        transaction
            .commit()
            .map_err(|source| self.error("结束读取", source))?;
        Ok(value)
    }

    /// SQLite's own check of the whole file (rule S05): empty when it is sound.
    ///
    /// # Errors
    /// SQLite's errors while reading.
    pub fn integrity_problems(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let mut problems = Vec::new();
            connection.pragma_query(None, "integrity_check", |row| {
                let line: String = row.get(0)?;
                if line != "ok" {
                    problems.push(line);
                }
                Ok(())
            })?;
            connection.pragma_query(None, "foreign_key_check", |row| {
                problems.push(format!("foreign key of {}", row.get::<_, String>(0)?));
                Ok(())
            })?;
            Ok(problems)
        })
    }

    /// Writes a compact copy of the store to `aside`, a new or empty file that is to be `path`.
    pub(crate) fn vacuum_into(&self, aside: &Path, path: &Path) -> Result<()> {
        let error = |source| CoreError::from_sqlite(path, "写入备份", source);
        let name = aside.to_str().ok_or_else(|| CoreError::Denied {
            path: path.to_path_buf(),
        })?;
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(error)?;
        Ok(())
    }

    /// Takes the writer's lock of a store that may not exist or not be readable.
    pub(crate) fn lock(path: &Path, owner: &str) -> Result<lock::WriterLock> {
        lock::WriterLock::take(path, owner)
    }

    /// Closes the store for good and keeps only its lock, so that the file can be replaced: no
    /// write-ahead log outlives it.
    pub(crate) fn into_lock(self) -> Result<Option<lock::WriterLock>> {
        let Self {
            path,
            connection,
            lock,
            ..
        } = self;
        let error = |source| CoreError::from_sqlite(&path, "关闭数据文件", source);
        connection
            .pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
            .map_err(error)?;
        connection.close().map_err(|(_, source)| error(source))?;
        Ok(lock)
    }

    fn error(&self, operation: &'static str, source: rusqlite::Error) -> CoreError {
        CoreError::from_sqlite(&self.path, operation, source)
    }

    /// Gives an SQLite error from a closure this store's name and kind.
    fn located(&self, error: CoreError) -> CoreError {
        match error {
            CoreError::Sqlite { operation, source } => self.error(operation, source),
            other => other,
        }
    }
}
