//! What a store of any schema version holds, in counts.

use rusqlite::{Connection, OptionalExtension};

use crate::backup::{Counts, LastEntry};

/// 单位名称, 预算年度 as text, and the counts.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<(String, String, Counts)> {
    connection.query_row(include_str!("contents.sql"), [], |row| {
        let counts = Counts {
            projects: row.get(2)?,
            entries: row.get(3)?,
            progress: row.get(4)?,
            findings: row.get(5)?,
            attachments: row.get(6)?,
        };
        Ok((row.get(0)?, row.get(1)?, counts))
    })
}

/// The ledger entry that was added last.
pub(crate) fn last_entry(connection: &Connection) -> rusqlite::Result<Option<LastEntry>> {
    connection
        .query_row(include_str!("last_entry.sql"), [], |row| {
            Ok(LastEntry {
                date: row.get(0)?,
                project: row.get(1)?,
                kind: row.get(2)?,
                amount: row.get(3)?,
                voucher: row.get(4)?,
            })
        })
        .optional()
}
