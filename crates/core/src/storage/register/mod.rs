//! `register_entries`.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::register::{NewRegistration, RegisterRow};

/// Every registration, in the order of unit and first day.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<RegisterRow>> {
    connection
        .prepare_cached(
            "SELECT id, unit_code, unit_name, fingerprint, valid_from, valid_until, revoked_on, \
             revoke_reason, added_at FROM register_entries ORDER BY unit_code, valid_from, id",
        )?
        .query_map([], |row| {
            Ok(RegisterRow {
                id: row.get(0)?,
                unit_code: row.get(1)?,
                unit_name: row.get(2)?,
                fingerprint: row.get(3)?,
                from: row.get(4)?,
                until: row.get(5)?,
                revoked_on: row.get(6)?,
                revoke_reason: row.get(7)?,
                added_at: row.get(8)?,
            })
        })?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    new: &NewRegistration,
    at: NaiveDateTime,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO register_entries (unit_code, unit_name, fingerprint, public_pem, valid_from, \
         valid_until, revoked_on, revoke_reason, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, '', ?7)",
        params![
            new.unit_code,
            new.unit_name,
            new.fingerprint,
            new.public_pem,
            new.from,
            new.until,
            at
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Another last day for a registration.
pub(crate) fn set_until(
    connection: &Connection,
    id: i64,
    until: NaiveDate,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE register_entries SET valid_until = ?2 WHERE id = ?1",
        params![id, until],
    )?;
    Ok(())
}

pub(crate) fn revoke(
    connection: &Connection,
    id: i64,
    on: NaiveDate,
    reason: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE register_entries SET revoked_on = ?2, revoke_reason = ?3 WHERE id = ?1",
        params![id, on, reason],
    )?;
    Ok(())
}
