//! `attachments` and `attachment_contents`.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::attachments::Attachment;

/// The attachments of a year in the order they were added.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Attachment>> {
    connection
        .prepare_cached(
            "SELECT a.id, coalesce(p.code, ''), a.name, a.extension, a.size, a.sha256, a.note, \
             a.added_at FROM attachments a LEFT JOIN projects p ON p.id = a.project_id \
             WHERE a.year = ?1 ORDER BY a.id",
        )?
        .query_map([year], |row| {
            Ok(Attachment {
                id: row.get(0)?,
                project: row.get(1)?,
                name: row.get(2)?,
                extension: row.get(3)?,
                size: row.get(4)?,
                sha256: row.get(5)?,
                note: row.get(6)?,
                added_at: row.get(7)?,
            })
        })?
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

pub(crate) fn add(
    connection: &Connection,
    year: i32,
    project: Option<i64>,
    attachment: &Attachment,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO attachments (year, project_id, name, extension, size, sha256, note, \
         added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            year,
            project,
            attachment.name,
            attachment.extension,
            attachment.size,
            attachment.sha256,
            attachment.note,
            attachment.added_at
        ],
    )?;
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
