//! `attachments` and `attachment_contents`.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::attachments::{Attachment, Belonging, Owner, OwnerKind};
use crate::money::Money;
use crate::monitoring::EntryKind;

/// The attachments of a year in the order they were added.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Attachment>> {
    connection
        .prepare_cached(include_str!("all.sql"))?
        .query_map([year], |row| {
            let project: String = row.get(1)?;
            let kind: OwnerKind = row.get(8)?;
            let belongs_to = Belonging {
                kind,
                id: row.get(9)?,
                text: match kind {
                    OwnerKind::Entry => {
                        let entry_kind: EntryKind = row.get(11)?;
                        let amount: Money = row.get(12)?;
                        format!(
                            "{} {entry_kind} {}元 {}",
                            row.get::<_, String>(10)?,
                            amount.yuan(),
                            row.get::<_, String>(13)?
                        )
                        .trim_end()
                        .to_owned()
                    }
                    _ => row.get(10)?,
                },
            };
            Ok(Attachment {
                id: row.get(0)?,
                project,
                name: row.get(2)?,
                extension: row.get(3)?,
                size: row.get(4)?,
                sha256: row.get(5)?,
                note: row.get(6)?,
                added_at: row.get(7)?,
                belongs_to,
            })
        })?
        .collect()
}

/// Names of the files of progress entries, as (progress id, name).
pub(crate) fn names_by_progress(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    connection
        .prepare_cached(
            "SELECT progress_id, name FROM attachments WHERE progress_id IS NOT NULL ORDER BY id",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Keeps a content unless it is there already.
pub(crate) fn keep_content(
    connection: &Connection,
    sha256: &str,
    content: &[u8],
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO attachment_contents (sha256, content) VALUES (?1, ?2) \
         ON CONFLICT (sha256) DO NOTHING",
        params![sha256, content],
    )?;
    Ok(())
}

/// The project of an entry, progress, finding or event of a year that evidence can belong to, or
/// nothing within where it has none; nothing at all where it is not there or was voided.
pub(crate) fn project_of(
    connection: &Connection,
    year: i32,
    kind: OwnerKind,
    id: i64,
) -> rusqlite::Result<Option<Option<i64>>> {
    let sql = match kind {
        OwnerKind::Unit | OwnerKind::Project => return Ok(None),
        OwnerKind::Entry => {
            "SELECT project_id FROM ledger_entries \
             WHERE year = ?1 AND id = ?2 AND void_reason IS NULL"
        }
        OwnerKind::Progress => {
            "SELECT p.id FROM progress_entries g JOIN indicators i ON i.id = g.indicator_id \
             JOIN target_versions v ON v.id = i.version_id JOIN projects p ON p.id = v.project_id \
             WHERE p.year = ?1 AND g.id = ?2 AND g.void_reason IS NULL"
        }
        OwnerKind::Finding => {
            "SELECT p.id FROM findings f JOIN projects p ON p.id = f.project_id \
             WHERE p.year = ?1 AND f.id = ?2"
        }
        OwnerKind::Event => {
            "SELECT p.id FROM events e JOIN projects p ON p.id = e.project_id \
             WHERE p.year = ?1 AND e.id = ?2"
        }
    };
    connection
        .query_row(sql, [i64::from(year), id], |row| row.get(0))
        .optional()
}

/// Adds a file and gives its id; `project` is that of its owner.
pub(crate) fn add(
    connection: &Connection,
    year: i32,
    (owner, project): (&Owner, Option<i64>),
    attachment: &Attachment,
) -> rusqlite::Result<i64> {
    let of = |kind| owner.id().filter(|_| owner.kind() == kind);
    connection.execute(
        "INSERT INTO attachments (year, project_id, name, extension, size, sha256, note, \
         added_at, entry_id, progress_id, finding_id, event_id) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            year,
            project,
            attachment.name,
            attachment.extension,
            attachment.size,
            attachment.sha256,
            attachment.note,
            attachment.added_at,
            of(OwnerKind::Entry),
            of(OwnerKind::Progress),
            of(OwnerKind::Finding),
            of(OwnerKind::Event)
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM attachments WHERE id = ?1", [id])?;
    Ok(())
}

/// The evidence of the ledger entry `old` belongs to `new`, and to its project.
pub(crate) fn follow_entry(connection: &Connection, old: i64, new: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE attachments SET entry_id = ?2, \
         project_id = (SELECT project_id FROM ledger_entries WHERE id = ?2) WHERE entry_id = ?1",
        [old, new],
    )?;
    Ok(())
}

/// The evidence of the progress `old` belongs to `new`.
pub(crate) fn follow_progress(connection: &Connection, old: i64, new: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE attachments SET progress_id = ?2 WHERE progress_id = ?1",
        [old, new],
    )?;
    Ok(())
}

/// The evidence of a change of environment belongs to its project only.
pub(crate) fn leave_event(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE attachments SET event_id = NULL WHERE event_id = ?1",
        [id],
    )?;
    Ok(())
}

/// The evidence of a finding belongs to its project only.
pub(crate) fn leave_finding(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE attachments SET finding_id = NULL WHERE finding_id = ?1",
        [id],
    )?;
    Ok(())
}

/// Hangs the evidence that left a finding when the deletion `change` took it on the finding that
/// is back under the number `id`, where it hangs on no other by now.
pub(crate) fn return_to_finding(
    connection: &Connection,
    change: i64,
    id: i64,
) -> rusqlite::Result<()> {
    connection.execute(include_str!("return_to_finding.sql"), (change, id))?;
    Ok(())
}

pub(crate) fn content(connection: &Connection, sha256: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .query_row(
            "SELECT content FROM attachment_contents WHERE sha256 = ?1",
            [sha256],
            |row| row.get(0),
        )
        .optional()
}

/// Contents that are not as the program left them, by their ids: changed, or never added by it.
/// Of a content that is gone, the id is that of the attachment.
pub(crate) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut contents = connection.prepare(include_str!("contents.sql"))?;
    let mut contents = contents.query([])?;
    let mut strays = Vec::new();
    while let Some(row) = contents.next()? {
        let (sha256, was_added): (String, bool) = (row.get(1)?, row.get(2)?);
        let held = hex::encode(Sha256::digest(row.get_ref(3)?.as_blob()?));
        if held != sha256 || !was_added {
            strays.push(row.get(0)?);
        }
    }
    let mut gone = connection.prepare(
        "SELECT id FROM attachments WHERE sha256 NOT IN (SELECT sha256 FROM attachment_contents)",
    )?;
    for id in gone.query_map([], |row| row.get(0))? {
        strays.push(id?);
    }
    Ok(strays)
}
