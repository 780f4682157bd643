//! `compliance_answers`.

use rusqlite::{Connection, params};

use crate::compliance::Answer;
use crate::records::Recorded;

/// Every answer of a year, by project and question, the newest last.
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Recorded<Answer>>> {
    connection
        .prepare_cached(
            "SELECT c.id, p.code, c.question, c.date, c.answer, c.remark \
             FROM compliance_answers c JOIN projects p ON p.id = c.project_id \
             WHERE p.year = ?1 ORDER BY p.code, c.question, c.date, c.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: Answer {
                    question: row.get(2)?,
                    date: row.get(3)?,
                    answer: row.get(4)?,
                    remark: row.get(5)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(connection: &Connection, project: i64, answer: &Answer) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO compliance_answers (project_id, question, date, answer, remark) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            project,
            answer.question,
            answer.date,
            answer.answer,
            answer.remark
        ],
    )?;
    Ok(())
}
