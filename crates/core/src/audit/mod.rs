//! The audit log (操作日志): append-only, each record's hash covers its changes and the hash of
//! the record before it, so that a change behind the program's back is found.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::ledger::{Actor, Op};

/// The hash before the first record.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What one record says, apart from its hashes.
pub(crate) struct Entry<'a> {
    pub id: i64,
    pub op: Op,
    pub subject: &'a str,
    pub actor: &'a Actor,
    pub undoes: Option<i64>,
}

/// The id of the record that is about to be written.
pub(crate) fn next_record(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row(
        "SELECT coalesce(max(id), 0) + 1 FROM audit_records",
        [],
        |r| r.get(0),
    )
}

/// The hash of the newest record.
///
/// # Errors
/// SQLite's errors.
pub fn head(connection: &Connection) -> Result<String> {
    Ok(connection
        .query_row(
            "SELECT hash FROM audit_records ORDER BY id DESC LIMIT 1",
            [],
            |r| r.get(0),
        )
        .optional()?
        .unwrap_or_else(|| GENESIS.to_owned()))
}

pub(crate) fn append(connection: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let previous: String = connection
        .query_row(
            "SELECT hash FROM audit_records ORDER BY id DESC LIMIT 1",
            [],
            |r| r.get(0),
        )
        .optional()?
        .unwrap_or_else(|| GENESIS.to_owned());
    let at = entry.actor.at.format("%Y-%m-%dT%H:%M:%S").to_string();
    let record = Record {
        id: entry.id,
        at,
        actor: entry.actor.name.clone(),
        op: entry.op.word().to_owned(),
        subject: entry.subject.to_owned(),
        undoes: entry.undoes,
        previous,
    };
    let hash = record.hash(connection)?;
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
            record.previous,
            hash
        ],
    )?;
    Ok(())
}

/// The first record that does not hold, by its id, or nothing where the whole log holds.
///
/// # Errors
/// SQLite's errors.
pub fn first_broken(connection: &Connection) -> Result<Option<i64>> {
    let mut records = connection.prepare(
        "SELECT id, at, actor, op, subject, undoes, previous_hash, hash \
         FROM audit_records ORDER BY id",
    )?;
    let mut rows = records.query([])?;
    let mut previous = GENESIS.to_owned();
    let mut expected_id = 1;
    while let Some(row) = rows.next()? {
        let record = Record {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            op: row.get(3)?,
            subject: row.get(4)?,
            undoes: row.get(5)?,
            previous: row.get(6)?,
        };
        let hash: String = row.get(7)?;
        let holds = record.id == expected_id
            && record.previous == previous
            && record.hash(connection)? == hash;
        if !holds {
            return Ok(Some(record.id));
        }
        previous = hash;
        expected_id += 1;
    }
    let orphan = connection
        .query_row(
            "SELECT record_id FROM audit_changes \
             WHERE record_id NOT IN (SELECT id FROM audit_records) LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(orphan)
}

struct Record {
    id: i64,
    at: String,
    actor: String,
    op: String,
    subject: String,
    undoes: Option<i64>,
    previous: String,
}

impl Record {
    /// SHA-256 over every field and every change, each with its length before it.
    fn hash(&self, connection: &Connection) -> rusqlite::Result<String> {
        let mut digest = Sha256::new();
        feed(&mut digest, self.previous.as_bytes());
        feed(&mut digest, &self.id.to_be_bytes());
        feed(&mut digest, self.at.as_bytes());
        feed(&mut digest, self.actor.as_bytes());
        feed(&mut digest, self.op.as_bytes());
        feed(&mut digest, self.subject.as_bytes());
        feed(&mut digest, &self.undoes.unwrap_or_default().to_be_bytes());
        let mut changes = connection.prepare_cached(
            "SELECT table_name, row_id, before, after FROM audit_changes \
             WHERE record_id = ?1 ORDER BY id",
        )?;
        let mut changes = changes.query([self.id])?;
        while let Some(change) = changes.next()? {
            feed(&mut digest, change.get_ref(0)?.as_bytes()?);
            feed(&mut digest, &change.get::<_, i64>(1)?.to_be_bytes());
            for column in [2, 3] {
                match change.get_ref(column)?.as_bytes_or_null()? {
                    Some(row) => {
                        feed(&mut digest, b"row");
                        feed(&mut digest, row);
                    }
                    None => feed(&mut digest, b"none"),
                }
            }
        }
        Ok(hex::encode(digest.finalize()))
    }
}

fn feed(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_be_bytes());
    digest.update(bytes);
}
