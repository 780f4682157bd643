//! `signing_keys` and `private_keys`.

use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, params};

use crate::keys::{KeyRecord, KeyState, NewKey};

pub(crate) fn in_use(connection: &Connection) -> rusqlite::Result<Option<KeyRecord>> {
    connection
        .prepare_cached(
            "SELECT id, public_pem, fingerprint, created_at, password_set_at, registered_at \
             FROM signing_keys WHERE state = ?1",
        )?
        .query_row([KeyState::InUse], |row| {
            Ok(KeyRecord {
                id: row.get(0)?,
                public_pem: row.get(1)?,
                fingerprint: row.get(2)?,
                created_at: row.get(3)?,
                password_set_at: row.get(4)?,
                registered_at: row.get(5)?,
            })
        })
        .optional()
}

/// The encrypted private half of the key in use.
pub(crate) fn encrypted(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection
        .query_row(
            "SELECT p.encrypted_pem FROM private_keys p JOIN signing_keys k ON k.id = p.key_id \
             WHERE k.state = ?1",
            [KeyState::InUse],
            |row| row.get(0),
        )
        .optional()
}

pub(crate) fn add(
    connection: &Connection,
    key: &NewKey,
    at: NaiveDateTime,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO signing_keys (state, public_pem, fingerprint, created_at, password_set_at) \
         VALUES (?1, ?2, ?3, ?4, ?4)",
        params![KeyState::InUse, key.public_pem, key.fingerprint, at],
    )?;
    connection.execute(
        "INSERT INTO private_keys (key_id, encrypted_pem) VALUES (?1, ?2)",
        params![connection.last_insert_rowid(), key.encrypted_pem],
    )?;
    Ok(())
}

/// Retires a key: its public half stays, what would sign with it goes.
pub(crate) fn retire(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM private_keys WHERE key_id = ?1", [id])?;
    connection.execute(
        "UPDATE signing_keys SET state = ?2 WHERE id = ?1",
        params![id, KeyState::Retired],
    )?;
    Ok(())
}

pub(crate) fn set_encrypted(
    connection: &Connection,
    id: i64,
    encrypted_pem: &str,
    at: NaiveDateTime,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE private_keys SET encrypted_pem = ?2 WHERE key_id = ?1",
        params![id, encrypted_pem],
    )?;
    connection.execute(
        "UPDATE signing_keys SET password_set_at = ?2 WHERE id = ?1",
        params![id, at],
    )?;
    Ok(())
}

pub(crate) fn set_registered(
    connection: &Connection,
    id: i64,
    at: NaiveDateTime,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE signing_keys SET registered_at = ?2 WHERE id = ?1",
        params![id, at],
    )?;
    Ok(())
}
