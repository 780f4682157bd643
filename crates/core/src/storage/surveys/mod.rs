//! `surveys`.

use rusqlite::{Connection, params};

use crate::surveys::Survey;

/// Every survey as (indicator id, survey), in the order they were added.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<(i64, Survey)>> {
    connection
        .prepare_cached("SELECT indicator_id, date, sample, method FROM surveys ORDER BY id")?
        .query_map([], |row| {
            let survey = Survey {
                date: row.get(1)?,
                sample: row.get(2)?,
                method: row.get(3)?,
            };
            Ok((row.get(0)?, survey))
        })?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    indicator: i64,
    survey: &Survey,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO surveys (indicator_id, date, sample, method) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            indicator,
            survey.date,
            survey.sample,
            survey.method
        ])?;
    Ok(())
}
