//! The open store file: opening (pragmas, lock, version gate), the one choke point for writes,
//! and reading. It owns the connection; SQL on the tables stands in [`crate::storage`].

mod journal;
mod lock;
mod open;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use lock::Access;
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
