//! `progress_entries` one by one.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::monitoring::ProgressEntry;

/// A stored progress entry, voided or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredProgress {
    pub id: i64,
    pub indicator_id: i64,
    pub sequence: i64,
    pub entry: ProgressEntry,
    pub void_reason: Option<String>,
    pub replaced_by: Option<i64>,
}

/// With 佐证材料 as typed.
const STORED: &str = "SELECT e.id, e.indicator_id, e.sequence, e.date, e.value, e.text, \
     e.evidence, e.voucher, e.paid_by, e.void_reason, e.replaced_by \
     FROM progress_entries e JOIN indicators i ON i.id = e.indicator_id \
     JOIN target_versions v ON v.id = i.version_id \
     JOIN projects p ON p.id = v.project_id WHERE p.year = ?1";

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredProgress> {
    Ok(StoredProgress {
        id: row.get(0)?,
        indicator_id: row.get(1)?,
        sequence: row.get(2)?,
        entry: ProgressEntry {
            date: row.get(3)?,
            value: row.get(4)?,
            text: row.get(5)?,
            evidence: row.get(6)?,
            voucher: row.get(7)?,
            paid_by: row.get(8)?,
        },
        void_reason: row.get(9)?,
        replaced_by: row.get(10)?,
    })
}

/// Every progress entry of a year, also the voided ones, in the order indicator, date, sequence.
pub(crate) fn stored_progress(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<StoredProgress>> {
    connection
        .prepare_cached(&format!(
            "{STORED} ORDER BY e.indicator_id, e.date, e.sequence, e.id"
        ))?
        .query_map([year], stored)?
        .collect()
}

/// One progress entry of a year by its number.
pub(crate) fn progress_entry_by_id(
    connection: &Connection,
    year: i32,
    id: i64,
) -> rusqlite::Result<Option<StoredProgress>> {
    connection
        .prepare_cached(&format!("{STORED} AND e.id = ?2"))?
        .query_row([i64::from(year), id], stored)
        .optional()
}

/// Adds progress at a place in the order, at its end where none is given, and gives its id.
pub(crate) fn add_progress(
    connection: &Connection,
    indicator: i64,
    entry: &ProgressEntry,
    sequence: Option<i64>,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO progress_entries (indicator_id, date, value, text, evidence, voucher, \
             paid_by, sequence, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \
             coalesce(?8, (SELECT coalesce(max(id), 0) + 1 FROM progress_entries)), ?9)",
        )?
        .execute(params![
            indicator,
            entry.date,
            entry.value,
            entry.text,
            entry.evidence,
            entry.voucher,
            entry.paid_by,
            sequence,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Voids progress, in favour of `replacement` where there is one.
pub(crate) fn void_progress(
    connection: &Connection,
    id: i64,
    reason: &str,
    replacement: Option<i64>,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE progress_entries SET void_reason = ?2, replaced_by = ?3 WHERE id = ?1",
        params![id, reason, replacement],
    )?;
    Ok(())
}

/// What the entry `old` paid for, `new` paid for.
pub(crate) fn move_payment(connection: &Connection, old: i64, new: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE progress_entries SET paid_by = ?2 WHERE paid_by = ?1",
        [old, new],
    )?;
    Ok(())
}
