//! The audit log (操作日志): append-only. Each record's hash covers its changes and the hash of
//! the record before it, and every row of the store is as its last change left it, so that a
//! change behind the program's back is found.

mod changes;

use std::ops::ControlFlow;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

pub use changes::{Changes, FieldChange, RowChange};

use crate::error::Result;
use crate::ledger::{Actor, Ledger, Op, StrayRow};
use crate::storage;

/// The hash before the first record.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One record of the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditRecord {
    /// Number, from 1 without gaps.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What was done, by the word of its [`Op`].
    pub op: String,
    /// What it was about.
    pub subject: String,
    /// The record that it took back, if it did.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub undoes: Option<i64>,
    /// The hash of the record before.
    pub previous_hash: String,
    /// SHA-256 over every field and every change, in hex.
    pub hash: String,
}

/// What an examination of the log found.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditFindings {
    /// The first record that does not hold.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub broken_record: Option<i64>,
    /// Rows that are not as the log left them.
    pub stray_rows: Vec<StrayRow>,
}

impl AuditFindings {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        *self == Self::default()
    }
}

impl Ledger {
    /// Examines the whole log and every row against it.
    ///
    /// # Errors
    /// SQLite's errors while reading.
    pub fn examine_audit(&self) -> Result<AuditFindings> {
        self.read(|connection| {
            Ok(AuditFindings {
                broken_record: first_broken(connection)?,
                stray_rows: stray_rows(connection)?,
            })
        })
    }

    /// Up to `limit` records, the newest first.
    ///
    /// # Errors
    /// SQLite's errors while reading.
    pub fn audit_records(&self, limit: u32) -> Result<Vec<AuditRecord>> {
        self.read(|connection| Ok(storage::audit::records_before(connection, i64::MAX, limit)?))
    }
}

/// Rows that are not as the log left them, with those of the tables whose contents do not stand in
/// it: there a hash does, and the totals are those of the entries.
fn stray_rows(connection: &Connection) -> Result<Vec<StrayRow>> {
    let mut strays = crate::ledger::stray_rows(connection)?;
    for (table, ids) in [
        (
            "attachment_contents",
            storage::attachments::strays(connection)?,
        ),
        ("package_contents", storage::packages::strays(connection)?),
        ("private_keys", storage::signing_keys::strays(connection)?),
        (
            "ledger_totals",
            storage::monitoring::stray_totals(connection)?,
        ),
        ("passwords", storage::people::strays(connection)?),
    ] {
        strays.extend(ids.into_iter().map(|id| StrayRow {
            table: table.to_owned(),
            kind: crate::recycle::kind_of(table),
            id,
        }));
    }
    Ok(strays)
}

/// The hash of the newest record.
///
/// # Errors
/// SQLite's errors.
pub fn head(connection: &Connection) -> rusqlite::Result<String> {
    let newest = storage::audit::record_before(connection, i64::MAX)?;
    Ok(newest.map_or_else(|| GENESIS.to_owned(), |record| record.hash))
}

/// What one record says, apart from its hashes.
pub(crate) struct Entry<'a> {
    pub id: i64,
    pub op: Op,
    pub subject: &'a str,
    pub actor: &'a Actor,
    pub undoes: Option<i64>,
}

pub(crate) fn append(connection: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let mut record = AuditRecord {
        id: entry.id,
        at: entry.actor.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        actor: entry.actor.name.clone(),
        op: entry.op.word().to_owned(),
        subject: entry.subject.to_owned(),
        undoes: entry.undoes,
        previous_hash: head(connection)?,
        hash: String::new(),
    };
    record.hash = hash(connection, &record)?;
    storage::audit::insert(connection, &record)
}

/// The first record that does not hold, by its id, or nothing where the whole chain holds.
fn first_broken(connection: &Connection) -> Result<Option<i64>> {
    let mut previous_hash = GENESIS.to_owned();
    let mut expected_id = 1;
    let mut broken = None;
    storage::audit::visit_records(connection, |record| {
        let holds = record.id == expected_id
            && record.previous_hash == previous_hash
            && hash(connection, &record)? == record.hash;
        if !holds {
            broken = Some(record.id);
            return Ok(ControlFlow::Break(()));
        }
        previous_hash = record.hash;
        expected_id += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    match broken {
        Some(id) => Ok(Some(id)),
        None => Ok(storage::audit::orphan(connection)?),
    }
}

/// SHA-256 over every field and every change, each with its length before it.
fn hash(connection: &Connection, record: &AuditRecord) -> rusqlite::Result<String> {
    let mut digest = Sha256::new();
    feed(&mut digest, record.previous_hash.as_bytes());
    feed(&mut digest, &record.id.to_be_bytes());
    feed(&mut digest, record.at.as_bytes());
    feed(&mut digest, record.actor.as_bytes());
    feed(&mut digest, record.op.as_bytes());
    feed(&mut digest, record.subject.as_bytes());
    feed(
        &mut digest,
        &record.undoes.unwrap_or_default().to_be_bytes(),
    );
    storage::audit::visit_changes(connection, record.id, |table, row_id, before, after| {
        feed(&mut digest, table);
        feed(&mut digest, &row_id.to_be_bytes());
        for row in [before, after] {
            match row {
                Some(row) => {
                    feed(&mut digest, b"row");
                    feed(&mut digest, row);
                }
                None => feed(&mut digest, b"none"),
            }
        }
    })?;
    Ok(hex::encode(digest.finalize()))
}

fn feed(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_be_bytes());
    digest.update(bytes);
}
