//! `stated_totals`.

use rusqlite::{Connection, Row, params};

use crate::projects::{FundSource, StatedTotal};

fn stated_total(row: &Row<'_>) -> rusqlite::Result<(i64, StatedTotal)> {
    let sources: String = row.get(2)?;
    let stated = StatedTotal {
        initial: row.get(1)?,
        sources: sources
            .split('、')
            .filter_map(FundSource::from_word)
            .collect(),
    };
    Ok((row.get(0)?, stated))
}

/// The stated totals of a year's projects as (project id, total).
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, StatedTotal)>> {
    connection
        .prepare_cached(
            "SELECT s.project_id, s.initial, s.sources FROM stated_totals s \
             JOIN projects p ON p.id = s.project_id WHERE p.year = ?1 ORDER BY s.project_id",
        )?
        .query_map([year], stated_total)?
        .collect()
}

/// States a total; an earlier one of the project gives way.
pub(crate) fn put(
    connection: &Connection,
    project: i64,
    stated: &StatedTotal,
    batch: i64,
) -> rusqlite::Result<()> {
    let sources: Vec<_> = stated.sources.iter().map(|source| source.word()).collect();
    connection
        .prepare_cached(
            "INSERT INTO stated_totals (project_id, initial, sources, batch_id) \
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (project_id) DO UPDATE SET \
             initial = excluded.initial, sources = excluded.sources, \
             batch_id = excluded.batch_id",
        )?
        .execute(params![project, stated.initial, sources.join("、"), batch])?;
    Ok(())
}
