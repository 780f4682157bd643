//! `tasks`.

use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::tasks::{Direction, TaskRow, TaskState};

const COLUMNS: &str = "id, direction, state, year, number, identifier, department_code, \
                       fingerprint, content, recorded_at";

fn task(row: &Row<'_>) -> rusqlite::Result<TaskRow> {
    Ok(TaskRow {
        id: row.get(0)?,
        direction: row.get(1)?,
        state: row.get(2)?,
        year: row.get(3)?,
        number: row.get(4)?,
        identifier: row.get(5)?,
        department_code: row.get(6)?,
        fingerprint: row.get(7)?,
        content: row.get(8)?,
        recorded_at: row.get(9)?,
    })
}

/// Every task, received ones first, the newest of each first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<TaskRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM tasks ORDER BY direction DESC, year DESC, number DESC, id DESC"
        ))?
        .query_map([], task)?
        .collect()
}

/// The received task that a year follows.
pub(crate) fn in_force(connection: &Connection, year: i32) -> rusqlite::Result<Option<TaskRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM tasks WHERE year = ?1 AND direction = ?2 AND state = ?3"
        ))?
        .query_row(params![year, Direction::Received, TaskState::InForce], task)
        .optional()
}

/// The highest number that a made task of a year bears, or 0.
pub(crate) fn last_made(connection: &Connection, year: i32) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(number), 0) FROM tasks WHERE year = ?1 AND direction = ?2",
        )?
        .query_row(params![year, Direction::Made], |row| row.get(0))
}

/// What is known of a task before it has a row.
pub(crate) struct NewTask<'a> {
    pub direction: Direction,
    pub year: i32,
    pub number: u32,
    pub identifier: &'a str,
    pub department_code: &'a str,
    pub fingerprint: &'a str,
    pub content: &'a str,
    pub at: NaiveDateTime,
}

/// Adds a task and gives its id.
pub(crate) fn add(connection: &Connection, task: &NewTask<'_>) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO tasks (direction, state, year, number, identifier, department_code, \
         fingerprint, content, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            task.direction,
            TaskState::InForce,
            task.year,
            task.number,
            task.identifier,
            task.department_code,
            task.fingerprint,
            task.content,
            task.at
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn set_state(
    connection: &Connection,
    id: i64,
    state: TaskState,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE tasks SET state = ?2 WHERE id = ?1",
        params![id, state],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM tasks WHERE id = ?1", [id])?;
    Ok(())
}
