//! `audit_records` and `audit_changes`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::audit::AuditRecord;

const COLUMNS: &str = "id, at, actor, op, subject, undoes, previous_hash, hash";

fn record_of(row: &Row<'_>) -> rusqlite::Result<AuditRecord> {
    Ok(AuditRecord {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        op: row.get(3)?,
        subject: row.get(4)?,
        undoes: row.get(5)?,
        previous_hash: row.get(6)?,
        hash: row.get(7)?,
    })
}

/// The id of the record that is about to be written.
pub(crate) fn next_record(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row(
        "SELECT coalesce(max(id), 0) + 1 FROM audit_records",
        [],
        |row| row.get(0),
    )
}

pub(crate) fn record(connection: &Connection, id: i64) -> rusqlite::Result<Option<AuditRecord>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_records WHERE id = ?1");
    connection
        .prepare_cached(&sql)?
        .query_row([id], record_of)
        .optional()
}

/// The newest record before `id`.
pub(crate) fn record_before(
    connection: &Connection,
    id: i64,
) -> rusqlite::Result<Option<AuditRecord>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_records WHERE id < ?1 ORDER BY id DESC LIMIT 1");
    connection
        .prepare_cached(&sql)?
        .query_row([id], record_of)
        .optional()
}

/// When an operation was done last, as `YYYY-MM-DDThh:mm:ss`.
pub(crate) fn last_of(connection: &Connection, op: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row(
        "SELECT max(at) FROM audit_records WHERE op = ?1",
        [op],
        |row| row.get(0),
    )
}

/// Up to `limit` records before `id`, the newest first.
pub(crate) fn records_before(
    connection: &Connection,
    id: i64,
    limit: u32,
) -> rusqlite::Result<Vec<AuditRecord>> {
    let sql =
        format!("SELECT {COLUMNS} FROM audit_records WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    connection
        .prepare_cached(&sql)?
        .query_map(params![id, limit], record_of)?
        .collect()
}

/// Calls `visit` with every record, the oldest first, until it says stop.
pub(crate) fn visit_records(
    connection: &Connection,
    mut visit: impl FnMut(AuditRecord) -> rusqlite::Result<std::ops::ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {COLUMNS} FROM audit_records ORDER BY id");
    let mut records = connection.prepare(&sql)?;
    let mut rows = records.query([])?;
    while let Some(row) = rows.next()? {
        if visit(record_of(row)?)?.is_break() {
            break;
        }
    }
    Ok(())
}

pub(crate) fn insert(connection: &Connection, record: &AuditRecord) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO audit_records (id, at, actor, op, subject, undoes, previous_hash, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            record.id,
            record.at,
            record.actor,
            record.op,
            record.subject,
            record.undoes,
            record.previous_hash,
            record.hash
        ],
    )?;
    Ok(())
}

/// A change that belongs to no record, by the record that it names.
pub(crate) fn orphan(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection
        .query_row(
            "SELECT record_id FROM audit_changes \
             WHERE record_id NOT IN (SELECT id FROM audit_records) LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()
}

/// The record that wrote a batch.
pub(crate) fn record_of_batch(
    connection: &Connection,
    batch: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .query_row(
            "SELECT record_id FROM audit_changes \
             WHERE table_name = 'batches' AND row_id = ?1 AND before IS NULL \
             ORDER BY id DESC LIMIT 1",
            [batch],
            |row| row.get(0),
        )
        .optional()
}

/// Calls `visit` with table, row id and the row before and after for every change of a record.
pub(crate) fn visit_changes(
    connection: &Connection,
    record: i64,
    mut visit: impl FnMut(&[u8], i64, Option<&[u8]>, Option<&[u8]>),
) -> rusqlite::Result<()> {
    let mut changes = connection.prepare_cached(
        "SELECT table_name, row_id, before, after FROM audit_changes \
         WHERE record_id = ?1 ORDER BY id",
    )?;
    let mut changes = changes.query([record])?;
    while let Some(change) = changes.next()? {
        visit(
            change.get_ref(0)?.as_bytes()?,
            change.get(1)?,
            change.get_ref(2)?.as_bytes_or_null()?,
            change.get_ref(3)?.as_bytes_or_null()?,
        );
    }
    Ok(())
}
