//! `people` and `passwords`.

use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::people::{Person, Role};

/// A person as the store holds them.
pub(crate) struct PersonRow {
    pub id: i64,
    pub person: Person,
    /// Wrong passwords since the last right one.
    pub failures: u32,
    /// When the last wrong one was given.
    pub failed_at: Option<NaiveDateTime>,
}

/// Everybody, by the order in which they were added.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<PersonRow>> {
    connection
        .prepare_cached(
            "SELECT id, name, prepares, reviews, heads, password_set_at, failures, failed_at \
             FROM people ORDER BY id",
        )?
        .query_map([], |row| {
            let mut roles = Vec::new();
            for (at, role) in [(2, Role::Preparer), (3, Role::Reviewer), (4, Role::Head)] {
                if row.get(at)? {
                    roles.push(role);
                }
            }
            Ok(PersonRow {
                id: row.get(0)?,
                person: Person {
                    name: row.get(1)?,
                    roles,
                    password_set_at: row.get(5)?,
                },
                failures: row.get(6)?,
                failed_at: row.get(7)?,
            })
        })?
        .collect()
}

/// The person of that name.
pub(crate) fn named(connection: &Connection, name: &str) -> rusqlite::Result<Option<PersonRow>> {
    let people = all(connection)?;
    Ok(people.into_iter().find(|row| row.person.name == name))
}

pub(crate) fn add(connection: &Connection, person: &Person, phc: &str) -> rusqlite::Result<()> {
    let [prepares, reviews, heads] = flags(&person.roles);
    connection.execute(
        "INSERT INTO people (name, prepares, reviews, heads, password_set_at, password_sha256, \
         failures) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
        params![
            person.name,
            prepares,
            reviews,
            heads,
            person.password_set_at,
            sha256(phc)
        ],
    )?;
    connection.execute(
        "INSERT INTO passwords (person_id, phc) VALUES (?1, ?2)",
        params![connection.last_insert_rowid(), phc],
    )?;
    Ok(())
}

pub(crate) fn set_roles(connection: &Connection, id: i64, roles: &[Role]) -> rusqlite::Result<()> {
    let [prepares, reviews, heads] = flags(roles);
    connection.execute(
        "UPDATE people SET prepares = ?2, reviews = ?3, heads = ?4 WHERE id = ?1",
        params![id, prepares, reviews, heads],
    )?;
    Ok(())
}

/// Another password; what was wrong before counts no longer.
pub(crate) fn set_password(
    connection: &Connection,
    id: i64,
    phc: &str,
    at: NaiveDateTime,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE passwords SET phc = ?2 WHERE person_id = ?1",
        params![id, phc],
    )?;
    connection.execute(
        "UPDATE people SET password_set_at = ?2, password_sha256 = ?3, failures = 0, \
         failed_at = NULL WHERE id = ?1",
        params![id, at, sha256(phc)],
    )?;
    Ok(())
}

/// How often a wrong password was given, and when last.
pub(crate) fn set_failures(
    connection: &Connection,
    id: i64,
    failures: u32,
    at: Option<NaiveDateTime>,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE people SET failures = ?2, failed_at = ?3 WHERE id = ?1",
        params![id, failures, at],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM passwords WHERE person_id = ?1", [id])?;
    connection.execute("DELETE FROM people WHERE id = ?1", [id])?;
    Ok(())
}

/// The password of a person as a PHC string.
pub(crate) fn password(connection: &Connection, id: i64) -> rusqlite::Result<Option<String>> {
    connection
        .query_row(
            "SELECT phc FROM passwords WHERE person_id = ?1",
            [id],
            |row| row.get(0),
        )
        .optional()
}

/// People whose password is not as the program left it, by their ids.
pub(crate) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    if !is_known(connection)? {
        return Ok(Vec::new());
    }
    let mut rows = connection.prepare(
        "SELECT coalesce(p.id, w.person_id), p.password_sha256, w.phc \
         FROM people p FULL JOIN passwords w ON w.person_id = p.id",
    )?;
    let mut rows = rows.query([])?;
    let mut strays = Vec::new();
    while let Some(row) = rows.next()? {
        let vouched: Option<String> = row.get(1)?;
        let held: Option<String> = row.get(2)?;
        if vouched != held.as_deref().map(sha256) {
            strays.push(row.get(0)?);
        }
    }
    Ok(strays)
}

/// How many people are registered, whatever the schema version.
pub(crate) fn count(connection: &Connection) -> rusqlite::Result<usize> {
    match is_known(connection)? {
        true => Ok(all(connection)?.len()),
        false => Ok(0),
    }
}

/// Whether the schema has people: that of a store that was not upgraded yet has none.
fn is_known(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'passwords'",
        [],
        |row| row.get(0),
    )
}

fn flags(roles: &[Role]) -> [bool; 3] {
    [Role::Preparer, Role::Reviewer, Role::Head].map(|role| roles.contains(&role))
}

/// What vouches for a password in the row of its person, lower-case hex.
fn sha256(phc: &str) -> String {
    hex::encode(Sha256::digest(phc))
}
