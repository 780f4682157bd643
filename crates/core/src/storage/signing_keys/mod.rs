//! `signing_keys` and `private_keys`.

use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::keys::{KeyRecord, KeyState, NewKey};

/// Every key that was ever in use, the oldest first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<KeyRecord>> {
    connection
        .prepare_cached(
            "SELECT id, state, public_pem, fingerprint, created_at, password_set_at, \
             registered_at FROM signing_keys ORDER BY id",
        )?
        .query_map([], |row| {
            Ok(KeyRecord {
                id: row.get(0)?,
                state: row.get(1)?,
                public_pem: row.get(2)?,
                fingerprint: row.get(3)?,
                created_at: row.get(4)?,
                password_set_at: row.get(5)?,
                registered_at: row.get(6)?,
            })
        })?
        .collect()
}

pub(crate) fn in_use(connection: &Connection) -> rusqlite::Result<Option<KeyRecord>> {
    let keys = all(connection)?;
    Ok(keys.into_iter().find(|key| key.state == KeyState::InUse))
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
        "INSERT INTO signing_keys (state, public_pem, fingerprint, created_at, password_set_at, \
         encrypted_sha256) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        params![
            KeyState::InUse,
            key.public_pem,
            key.fingerprint,
            at,
            sha256(&key.encrypted_pem)
        ],
    )?;
    keep_private(
        connection,
        connection.last_insert_rowid(),
        &key.encrypted_pem,
    )
}

fn keep_private(connection: &Connection, id: i64, encrypted_pem: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO private_keys (key_id, encrypted_pem) VALUES (?1, ?2)",
        params![id, encrypted_pem],
    )?;
    Ok(())
}

/// Puts a retired key into use again, under `encrypted_pem`.
pub(crate) fn reinstate(
    connection: &Connection,
    id: i64,
    encrypted_pem: &str,
    at: NaiveDateTime,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE signing_keys SET state = ?2, password_set_at = ?3, encrypted_sha256 = ?4 \
         WHERE id = ?1",
        params![id, KeyState::InUse, at, sha256(encrypted_pem)],
    )?;
    keep_private(connection, id, encrypted_pem)
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
        "UPDATE signing_keys SET password_set_at = ?2, encrypted_sha256 = ?3 WHERE id = ?1",
        params![id, at, sha256(encrypted_pem)],
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

/// What vouches for a private half in the row of its key, lower-case hex.
fn sha256(encrypted_pem: &str) -> String {
    hex::encode(Sha256::digest(encrypted_pem))
}

/// Keys whose private half is not as the program left it, by their ids: changed, gone, or there
/// though the key is retired. Of a key from before the hash was kept, a change is not seen.
pub(crate) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut halves = connection.prepare(include_str!("halves.sql"))?;
    let mut halves = halves.query([KeyState::InUse])?;
    let mut strays = Vec::new();
    while let Some(row) = halves.next()? {
        let in_use: bool = row.get(1)?;
        let vouched: Option<String> = row.get(2)?;
        let held: Option<String> = row.get(3)?;
        let as_left = held.as_deref().map(sha256);
        if in_use != as_left.is_some() || (in_use && vouched.is_some() && vouched != as_left) {
            strays.push(row.get(0)?);
        }
    }
    Ok(strays)
}
