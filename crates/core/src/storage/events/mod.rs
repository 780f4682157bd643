//! `events`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::events::Event;
use crate::records::Recorded;

/// Every change of environment of a year, by project and date.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Recorded<Event>>> {
    connection
        .prepare_cached(
            "SELECT e.id, p.code, e.kind, e.date, e.description, e.evidence, e.answer, \
             e.answered_on FROM events e JOIN projects p ON p.id = e.project_id \
             WHERE p.year = ?1 ORDER BY p.code, e.date, e.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: Event {
                    kind: row.get(2)?,
                    date: row.get(3)?,
                    description: row.get(4)?,
                    evidence: row.get(5)?,
                    answer: row.get(6)?,
                    answered_on: row.get(7)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(connection: &Connection, project: i64, event: &Event) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO events (project_id, kind, date, description, evidence, answer, answered_on) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            project,
            event.kind,
            event.date,
            event.description,
            event.evidence,
            event.answer,
            event.answered_on
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn answer(
    connection: &Connection,
    id: i64,
    answer: &str,
    answered_on: NaiveDate,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE events SET answer = ?2, answered_on = ?3 WHERE id = ?1",
        params![id, answer, answered_on],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM events WHERE id = ?1", [id])?;
    Ok(())
}
