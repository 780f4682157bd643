//! One writer of a store at a time: an operating-system lock on a side file. A dead owner does
//! not keep it, because the system releases it with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{CoreError, Result};

/// What a handle on a store may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading only; another may be writing.
    Read,
    /// Reading and writing; no other writer exists.
    Write,
}

/// Held as long as this process may write.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock beside the store at `path` and names `owner` in a second side file.
    pub(super) fn take(path: &Path, owner: &str) -> Result<Self> {
        let lock_path = beside(path, "lock");
        let owner_path = beside(path, "owner");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(|source| CoreError::from_io(&lock_path, source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let owner = std::fs::read_to_string(&owner_path).unwrap_or_default();
                let owner = match owner.trim() {
                    "" => "另一个程序".to_owned(),
                    named => format!("“{named}”"),
                };
                return Err(CoreError::Locked {
                    path: path.to_path_buf(),
                    owner,
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(CoreError::from_io(&lock_path, source));
            }
        }
        std::fs::write(&owner_path, owner)
            .map_err(|source| CoreError::from_io(&owner_path, source))?;
        Ok(Self { _file: file })
    }
}

/// The side file `<store>.<extension>`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}
