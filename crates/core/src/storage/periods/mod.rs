//! `periods` and `period_changes`.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::{Connection, OptionalExtension, params};

use crate::periods::{Change, Changed, ListedChange, OpenChange, Period};

/// Every closing of a year, the oldest first.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Period>> {
    connection
        .prepare_cached(
            "SELECT id, through, closed_at, closed_by, reopened_at, reopened_by, reopen_reason \
             FROM periods WHERE year = ?1 ORDER BY id",
        )?
        .query_map([year], |row| {
            Ok(Period {
                id: row.get(0)?,
                through: row.get(1)?,
                closed_at: row.get(2)?,
                closed_by: row.get(3)?,
                reopened_at: row.get(4)?,
                reopened_by: row.get(5)?,
                reopen_reason: row.get(6)?,
            })
        })?
        .collect()
}

/// The closing in force that reaches furthest: its id and last day.
pub(crate) fn closed(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Option<(i64, NaiveDate)>> {
    connection
        .prepare_cached(
            "SELECT id, through FROM periods WHERE year = ?1 AND reopened_at IS NULL \
             ORDER BY through DESC LIMIT 1",
        )?
        .query_row([year], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

pub(crate) fn close(
    connection: &Connection,
    year: i32,
    through: NaiveDate,
    (at, by): (NaiveDateTime, &str),
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO periods (year, through, closed_at, closed_by, reopened_by, reopen_reason) \
         VALUES (?1, ?2, ?3, ?4, '', '')",
        params![year, through, at, by],
    )?;
    Ok(())
}

pub(crate) fn reopen(
    connection: &Connection,
    id: i64,
    reason: &str,
    (at, by): (NaiveDateTime, &str),
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE periods SET reopened_at = ?2, reopened_by = ?3, reopen_reason = ?4 WHERE id = ?1",
        params![id, at, by, reason],
    )?;
    Ok(())
}

/// The two columns that say which entry was changed.
fn columns(changed: Changed) -> (Option<i64>, Option<i64>) {
    match changed {
        Changed::Entry(id) => (Some(id), None),
        Changed::Progress(id) => (None, Some(id)),
    }
}

pub(crate) fn note(
    connection: &Connection,
    period: i64,
    changed: Changed,
    change: Change,
    reason: &str,
) -> rusqlite::Result<()> {
    let (entry, progress) = columns(changed);
    connection
        .prepare_cached(
            "INSERT INTO period_changes (period_id, entry_id, progress_id, change, reason) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![period, entry, progress, change, reason])?;
    Ok(())
}

/// Gives the changes of an entry that have no reason `reason`; the value is how many.
pub(crate) fn explain(
    connection: &Connection,
    changed: Changed,
    reason: &str,
) -> rusqlite::Result<usize> {
    let (entry, progress) = columns(changed);
    connection.execute(
        "UPDATE period_changes SET reason = ?3 \
         WHERE reason = '' AND entry_id IS ?1 AND progress_id IS ?2",
        params![entry, progress, reason],
    )
}

/// The changes of `old` that have no reason belong to what replaces it.
pub(crate) fn follow(connection: &Connection, old: Changed, new: Changed) -> rusqlite::Result<()> {
    let ((old_entry, old_progress), (entry, progress)) = (columns(old), columns(new));
    connection.execute(
        "UPDATE period_changes SET entry_id = ?3, progress_id = ?4 \
         WHERE reason = '' AND entry_id IS ?1 AND progress_id IS ?2",
        params![old_entry, old_progress, entry, progress],
    )?;
    Ok(())
}

/// The changes of one entry in closed periods, the oldest first.
pub(crate) fn changes_of(
    connection: &Connection,
    changed: Changed,
) -> rusqlite::Result<Vec<ListedChange>> {
    let (entry, progress) = columns(changed);
    connection
        .prepare_cached(
            "SELECT t.through, c.change, c.reason FROM period_changes c \
             JOIN periods t ON t.id = c.period_id \
             WHERE c.entry_id IS ?1 AND c.progress_id IS ?2 ORDER BY c.id",
        )?
        .query_map(params![entry, progress], |row| {
            Ok(ListedChange {
                through: row.get(0)?,
                change: row.get(1)?,
                reason: row.get(2)?,
            })
        })?
        .collect()
}

/// The entries of a year with changes that have no reason.
pub(crate) fn open_changes(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<OpenChange>> {
    connection
        .prepare_cached(include_str!("open_changes.sql"))?
        .query_map([year], |row| {
            let changed = match row.get(1)? {
                Some(entry) => Changed::Entry(entry),
                None => Changed::Progress(row.get(2)?),
            };
            Ok(OpenChange {
                project: row.get(0)?,
                changed,
                date: row.get(3)?,
                through: row.get(4)?,
                changes: row.get(5)?,
            })
        })?
        .collect()
}

/// Whether a record before the closing in force brought entries that are dated in it: the
/// closing's record is newer than `record`, and `record` added such entries.
pub(crate) fn closed_since(
    connection: &Connection,
    record: i64,
) -> rusqlite::Result<Option<NaiveDate>> {
    connection
        .prepare_cached(include_str!("closed_since.sql"))?
        .query_row([record], |row| row.get(0))
        .optional()
}
