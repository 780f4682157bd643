//! `milestones`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::milestones::Milestone;
use crate::records::Recorded;

/// Every milestone of a year, by project and in the order they were added.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<Milestone>>> {
    connection
        .prepare_cached(
            "SELECT m.id, p.code, m.node, m.planned_on, m.done_on, m.remark FROM milestones m \
             JOIN projects p ON p.id = m.project_id WHERE p.year = ?1 ORDER BY p.code, m.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: Milestone {
                    node: row.get(2)?,
                    planned_on: row.get(3)?,
                    done_on: row.get(4)?,
                    remark: row.get(5)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    project: i64,
    milestone: &Milestone,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO milestones (project_id, node, planned_on, done_on, remark) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            project,
            milestone.node,
            milestone.planned_on,
            milestone.done_on,
            milestone.remark
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn finish(connection: &Connection, id: i64, done_on: NaiveDate) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE milestones SET done_on = ?2 WHERE id = ?1",
        params![id, done_on],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM milestones WHERE id = ?1", [id])?;
    Ok(())
}
