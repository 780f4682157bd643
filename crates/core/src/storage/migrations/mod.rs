//! Schema versions. A released migration is never edited; a new one is added at the end.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{CoreError, Result};

const ALL: &[M<'static>] = &[
    M::up(include_str!("0001_store.sql")),
    M::up(include_str!("0002_year.sql")),
];

/// The newest schema version this program knows.
pub(crate) fn latest() -> i64 {
    i64::try_from(ALL.len()).unwrap_or(i64::MAX)
}

/// Brings the store to the newest schema.
pub(crate) fn upgrade(connection: &mut Connection, path: &Path) -> Result<()> {
    use rusqlite_migration::Error;
    Migrations::from_slice(ALL)
        .to_latest(connection)
        .map_err(|error| match error {
            Error::RusqliteError { err, .. } => CoreError::from_sqlite(path, "升级数据文件", err),
            other => CoreError::Corrupt {
                path: path.to_path_buf(),
                detail: other.to_string(),
            },
        })
}
