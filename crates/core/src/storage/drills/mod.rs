//! `restore_drills`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::backup::Drill;

pub(crate) fn add(connection: &Connection, drill: &Drill) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO restore_drills (drilled_at, actor, backup, backup_written, problem) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            drill.drilled_at,
            drill.actor,
            drill.backup,
            drill.backup_written,
            drill.problem
        ],
    )?;
    Ok(())
}

/// The newest.
pub(crate) fn last(connection: &Connection) -> rusqlite::Result<Option<Drill>> {
    connection
        .query_row(
            "SELECT drilled_at, actor, backup, backup_written, problem FROM restore_drills \
             ORDER BY id DESC LIMIT 1",
            [],
            |row| {
                Ok(Drill {
                    drilled_at: row.get(0)?,
                    actor: row.get(1)?,
                    backup: row.get(2)?,
                    backup_written: row.get(3)?,
                    problem: row.get(4)?,
                })
            },
        )
        .optional()
}
