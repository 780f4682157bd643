//! `packages` and `aggregate_packages`, which are alike, and `package_contents`.

use std::io::Read;

use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::received::MAX_CONTENT;
use crate::submissions::{Package, PackageKind, PackageState};

/// The table of a kind.
fn table(kind: PackageKind) -> &'static str {
    match kind {
        PackageKind::Submission => "packages",
        PackageKind::Aggregate => "aggregate_packages",
    }
}

/// The packages of a year, the oldest first.
pub(crate) fn all(
    connection: &Connection,
    kind: PackageKind,
    year: i32,
) -> rusqlite::Result<Vec<Package>> {
    let table = table(kind);
    connection
        .prepare_cached(&format!(
            "SELECT id, year, period_end, sequence, identifier, state, bagged_at, file_name, \
             size, sha256, key_id, is_demo FROM {table} WHERE year = ?1 ORDER BY id"
        ))?
        .query_map([year], |row| {
            Ok(Package {
                kind,
                id: row.get(0)?,
                year: row.get(1)?,
                period_end: row.get(2)?,
                sequence: row.get(3)?,
                identifier: row.get(4)?,
                state: row.get(5)?,
                bagged_at: row.get(6)?,
                file_name: row.get(7)?,
                size: row.get(8)?,
                sha256: row.get(9)?,
                key_id: row.get(10)?,
                is_demo: row.get(11)?,
            })
        })?
        .collect()
}

/// The number after the highest that was used in a year and period.
pub(crate) fn next_sequence(
    connection: &Connection,
    kind: PackageKind,
    year: i32,
    period_end: NaiveDate,
) -> rusqlite::Result<u32> {
    let table = table(kind);
    connection.query_row(
        &format!(
            "SELECT coalesce(max(sequence), 0) + 1 FROM {table} \
             WHERE year = ?1 AND period_end = ?2"
        ),
        params![year, period_end],
        |row| row.get(0),
    )
}

pub(crate) fn add(connection: &Connection, package: &Package) -> rusqlite::Result<i64> {
    let table = table(package.kind);
    connection.execute(
        &format!(
            "INSERT INTO {table} (year, period_end, sequence, identifier, state, bagged_at, \
             file_name, size, sha256, key_id, is_demo) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ),
        params![
            package.year,
            package.period_end,
            package.sequence,
            package.identifier,
            package.state,
            package.bagged_at,
            package.file_name,
            package.size,
            package.sha256,
            package.key_id,
            package.is_demo
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn set_state(
    connection: &Connection,
    package: &Package,
    state: PackageState,
) -> rusqlite::Result<()> {
    let table = table(package.kind);
    connection.execute(
        &format!("UPDATE {table} SET state = ?2 WHERE id = ?1"),
        params![package.id, state],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, package: &Package) -> rusqlite::Result<()> {
    let table = table(package.kind);
    connection.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [package.id])?;
    Ok(())
}

/// Keeps what a package says, beside the row of the package.
pub(crate) fn keep_content(
    connection: &Connection,
    id: i64,
    content: &[u8],
) -> rusqlite::Result<()> {
    let sha256 = hex::encode(Sha256::digest(content));
    connection.execute(
        "INSERT INTO package_contents (sha256, content) VALUES (?1, ?2) \
         ON CONFLICT (sha256) DO NOTHING",
        params![sha256, packed(content)],
    )?;
    connection.execute(
        "UPDATE packages SET content_sha256 = ?2 WHERE id = ?1",
        params![id, sha256],
    )?;
    Ok(())
}

/// What a package says; nothing where an older program exported it, or it is not what it was.
pub(crate) fn content(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let row = connection
        .query_row(
            "SELECT c.sha256, c.content FROM packages p \
             JOIN package_contents c ON c.sha256 = p.content_sha256 WHERE p.id = ?1",
            [id],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )
        .optional()?;
    Ok(row.and_then(|(sha256, packed)| unpacked(&packed).filter(|text| is(text, &sha256))))
}

/// Contents that are not as the program left them, by their ids: changed, or never kept by it. Of
/// a content that is gone, the id is that of the package.
pub(crate) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    // A store of an older schema is examined before it is upgraded.
    if !connection.table_exists(None, "package_contents")? {
        return Ok(Vec::new());
    }
    let mut contents = connection.prepare(include_str!("contents.sql"))?;
    let mut contents = contents.query([])?;
    let mut strays = Vec::new();
    while let Some(row) = contents.next()? {
        let (sha256, was_kept): (String, bool) = (row.get(1)?, row.get(2)?);
        let text = unpacked(row.get_ref(3)?.as_blob()?);
        if !was_kept || !text.is_some_and(|text| is(&text, &sha256)) {
            strays.push(row.get(0)?);
        }
    }
    let mut gone = connection.prepare(
        "SELECT id FROM packages WHERE content_sha256 IS NOT NULL \
         AND content_sha256 NOT IN (SELECT sha256 FROM package_contents)",
    )?;
    for id in gone.query_map([], |row| row.get(0))? {
        strays.push(id?);
    }
    Ok(strays)
}

fn is(text: &[u8], sha256: &str) -> bool {
    hex::encode(Sha256::digest(text)) == sha256
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut reader = ZlibEncoder::new(text, Compression::default());
    // Memory takes all that there is.
    let _ = reader.read_to_end(&mut packed);
    packed
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut reader = ZlibDecoder::new(packed).take(MAX_CONTENT + 1);
    reader.read_to_end(&mut text).ok()?;
    (text.len() as u64 <= MAX_CONTENT).then_some(text)
}
