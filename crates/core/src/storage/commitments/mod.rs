//! `commitments`.

use rusqlite::{Connection, params};

use crate::commitments::Commitment;
use crate::records::Recorded;

/// Every commitment of a year, by project and month.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<Commitment>>> {
    connection
        .prepare_cached(
            "SELECT c.id, p.code, c.source, c.amount, c.month, c.note FROM commitments c \
             JOIN projects p ON p.id = c.project_id WHERE p.year = ?1 \
             ORDER BY p.code, c.month, c.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: Commitment {
                    source: row.get(2)?,
                    amount: row.get(3)?,
                    month: row.get(4)?,
                    note: row.get(5)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    project: i64,
    commitment: &Commitment,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO commitments (project_id, source, amount, month, note) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            project,
            commitment.source,
            commitment.amount,
            commitment.month,
            commitment.note
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM commitments WHERE id = ?1", [id])?;
    Ok(())
}
