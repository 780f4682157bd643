//! 汇总 among the `ledger_entries`: what they would count a second time.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::monitoring::Overlap;
use crate::projects::FundSource;

/// Entries of spending that a 汇总 of the same project and source already stands for, as
/// (project id, overlap).
pub(crate) fn overlaps(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Overlap)>> {
    connection
        .prepare_cached(
            "SELECT s.project_id, s.id, s.source, s.date, count(*) FROM ledger_entries s \
             JOIN ledger_entries e ON e.year = s.year AND e.project_id = s.project_id \
             AND e.source = s.source AND e.id <> s.id AND e.date <= s.date \
             AND e.void_reason IS NULL AND e.kind IN ('支出', '退回', '更正') \
             WHERE s.year = ?1 AND s.void_reason IS NULL AND s.document <> '' \
             GROUP BY s.id ORDER BY s.id",
        )?
        .query_map([year], |row| {
            let overlap = Overlap {
                summary: row.get(1)?,
                source: row.get(2)?,
                through: row.get(3)?,
                number: row.get(4)?,
            };
            Ok((row.get(0)?, overlap))
        })?
        .collect()
}

/// What stands in the way of a 汇总 through `through`: every other 汇总 of the project and source,
/// and its spending through that day, as (number, whether it is a 汇总), a 汇总 first. `except` is
/// the entry that the 汇总 replaces.
pub(crate) fn in_the_way(
    connection: &Connection,
    (year, project, source): (i32, i64, FundSource),
    through: NaiveDate,
    except: Option<i64>,
) -> rusqlite::Result<Vec<(i64, bool)>> {
    connection
        .prepare_cached(
            "SELECT id, document <> '' FROM ledger_entries \
             WHERE year = ?1 AND project_id = ?2 AND source = ?3 AND void_reason IS NULL \
             AND kind IN ('支出', '退回', '更正') AND (document <> '' OR date <= ?4) \
             AND id IS NOT ?5 ORDER BY document = '', date, sequence, id",
        )?
        .query_map(params![year, project, source, through, except], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}
