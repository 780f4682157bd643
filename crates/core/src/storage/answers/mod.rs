//! `answers`.

use rusqlite::{Connection, params};

/// An answer with the finding that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub rule: String,
    pub project: String,
    pub place: String,
    pub reason: String,
}

pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Answer>> {
    connection
        .prepare_cached("SELECT rule, project, place, reason FROM answers WHERE year = ?1")?
        .query_map([year], |row| {
            Ok(Answer {
                rule: row.get(0)?,
                project: row.get(1)?,
                place: row.get(2)?,
                reason: row.get(3)?,
            })
        })?
        .collect()
}

pub(crate) fn put(connection: &Connection, year: i32, answer: &Answer) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO answers (year, rule, project, place, reason) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (year, rule, project, place) DO UPDATE SET reason = excluded.reason \
             WHERE reason <> excluded.reason",
        )?
        .execute(params![
            year,
            answer.rule,
            answer.project,
            answer.place,
            answer.reason
        ])?;
    Ok(())
}
