//! `receipts`.

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use crate::ledger::Actor;
use crate::receipts::{NewReceipt, ReceiptDirection, ReceiptRow};

const COLUMNS: &str = "id, direction, decision, number, identifier, received_id, \
                       package_identifier, content, recorded_at";

fn receipt(row: &Row<'_>) -> rusqlite::Result<ReceiptRow> {
    Ok(ReceiptRow {
        id: row.get(0)?,
        direction: row.get(1)?,
        decision: row.get(2)?,
        number: row.get(3)?,
        identifier: row.get(4)?,
        received_id: row.get(5)?,
        package_identifier: row.get(6)?,
        content: row.get(7)?,
        recorded_at: row.get(8)?,
    })
}

/// Every receipt of a year, those received first, in the order of their numbers.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<ReceiptRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM receipts WHERE year = ?1 \
             ORDER BY direction = '出具', period_end, number"
        ))?
        .query_map([year], receipt)?
        .collect()
}

/// Those made for a package in, the oldest first.
pub(crate) fn for_received(
    connection: &Connection,
    received: i64,
) -> rusqlite::Result<Vec<ReceiptRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM receipts WHERE received_id = ?1 ORDER BY number"
        ))?
        .query_map([received], receipt)?
        .collect()
}

/// The highest number that a made receipt of a period bears, or 0.
pub(crate) fn last_made(
    connection: &Connection,
    year: i32,
    period_end: NaiveDate,
) -> rusqlite::Result<u32> {
    connection.query_row(
        "SELECT coalesce(max(number), 0) FROM receipts \
         WHERE direction = ?1 AND year = ?2 AND period_end = ?3",
        params![ReceiptDirection::Made, year, period_end],
        |row| row.get(0),
    )
}

/// Adds a receipt and gives its id.
pub(crate) fn add(
    connection: &Connection,
    direction: ReceiptDirection,
    received: Option<i64>,
    new: &NewReceipt<'_>,
    actor: &Actor,
) -> rusqlite::Result<i64> {
    let receipt = new.receipt;
    connection.execute(
        "INSERT INTO receipts (direction, decision, year, period_end, number, identifier, \
         received_id, package_identifier, fingerprint, content, recorded_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            direction,
            receipt.decision,
            receipt.package.year,
            receipt.package.period_end,
            receipt.number,
            receipt.id,
            received,
            receipt.package.identifier,
            new.fingerprint,
            new.content,
            actor.at
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM receipts WHERE id = ?1", [id])?;
    Ok(())
}
