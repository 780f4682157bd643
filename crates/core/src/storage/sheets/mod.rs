//! `sheets`, `sheet_funds`, `sheet_indicators`, `sheet_remarks`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::projects::FundSource;
use crate::sheets::{Cause, Remark, SheetFund, SheetIndicator, SheetState, Stated};

/// A sheet's own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetRow {
    pub id: i64,
    pub state: SheetState,
    pub goal_progress: String,
    pub note: String,
    pub stated: Stated,
}

const COLUMNS: &str = "s.id, s.state, s.goal_progress, s.note, s.stated_annual_budget, \
     s.stated_executed, s.stated_execution_rate, s.stated_reason";

fn sheet(row: &rusqlite::Row<'_>) -> rusqlite::Result<SheetRow> {
    Ok(SheetRow {
        id: row.get(0)?,
        state: row.get(1)?,
        goal_progress: row.get(2)?,
        note: row.get(3)?,
        stated: Stated {
            annual_budget: row.get(4)?,
            executed: row.get(5)?,
            execution_rate: row.get(6)?,
            reason: row.get(7)?,
        },
    })
}

pub(crate) fn of_project(
    connection: &Connection,
    project: i64,
) -> rusqlite::Result<Option<SheetRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sheets s WHERE s.project_id = ?1"
        ))?
        .query_row([project], sheet)
        .optional()
}

/// Every sheet of a year as (project id, row).
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, SheetRow)>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, s.project_id FROM sheets s \
             JOIN projects p ON p.id = s.project_id WHERE p.year = ?1"
        ))?
        .query_map([year], |row| Ok((row.get(8)?, sheet(row)?)))?
        .collect()
}

/// Opens an empty sheet and gives its id.
pub(crate) fn add(connection: &Connection, project: i64) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO sheets (project_id, state, goal_progress, note, stated_reason) \
         VALUES (?1, ?2, '', '', '')",
        params![project, SheetState::Filling],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn put(connection: &Connection, row: &SheetRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE sheets SET state = ?2, goal_progress = ?3, note = ?4, \
             stated_annual_budget = ?5, stated_executed = ?6, stated_execution_rate = ?7, \
             stated_reason = ?8 WHERE id = ?1",
        )?
        .execute(params![
            row.id,
            row.state,
            row.goal_progress,
            row.note,
            row.stated.annual_budget,
            row.stated.executed,
            row.stated.execution_rate,
            row.stated.reason
        ])?;
    Ok(())
}

/// Every filled source of a year as (project id, row).
pub(crate) fn funds(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, SheetFund)>> {
    connection
        .prepare_cached(
            "SELECT s.project_id, f.source, f.forecast, f.note FROM sheet_funds f \
             JOIN sheets s ON s.id = f.sheet_id JOIN projects p ON p.id = s.project_id \
             WHERE p.year = ?1",
        )?
        .query_map([year], |row| {
            let fund = SheetFund {
                source: row.get(1)?,
                forecast: row.get(2)?,
                note: row.get(3)?,
            };
            Ok((row.get(0)?, fund))
        })?
        .collect()
}

pub(crate) fn fund(
    connection: &Connection,
    sheet: i64,
    source: FundSource,
) -> rusqlite::Result<Option<SheetFund>> {
    connection
        .prepare_cached(
            "SELECT forecast, note FROM sheet_funds WHERE sheet_id = ?1 AND source = ?2",
        )?
        .query_row(params![sheet, source], |row| {
            Ok(SheetFund {
                source,
                forecast: row.get(0)?,
                note: row.get(1)?,
            })
        })
        .optional()
}

pub(crate) fn put_fund(
    connection: &Connection,
    sheet: i64,
    fund: &SheetFund,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO sheet_funds (sheet_id, source, forecast, note) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (sheet_id, source) DO UPDATE SET forecast = excluded.forecast, \
             note = excluded.note",
        )?
        .execute(params![sheet, fund.source, fund.forecast, fund.note])?;
    Ok(())
}

/// Every indicator's filled row of a year as (indicator id, row).
pub(crate) fn indicators(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, SheetIndicator)>> {
    connection
        .prepare_cached(
            "SELECT f.indicator_id, i.level2, i.level3, f.progress, f.forecast, \
             f.forecast_value, f.causes, f.cause_note, f.likelihood, f.remark \
             FROM sheet_indicators f JOIN indicators i ON i.id = f.indicator_id \
             JOIN sheets s ON s.id = f.sheet_id JOIN projects p ON p.id = s.project_id \
             WHERE p.year = ?1",
        )?
        .query_map([year], |row| {
            let value: Option<String> = row.get(5)?;
            let causes: String = row.get(6)?;
            let filled = SheetIndicator {
                level2: row.get(1)?,
                level3: row.get(2)?,
                progress: row.get(3)?,
                forecast: row.get(4)?,
                forecast_value: value.as_deref().and_then(crate::indicators::parse_number),
                causes: causes.split('、').filter_map(Cause::from_word).collect(),
                cause_note: row.get(7)?,
                likelihood: row.get(8)?,
                remark: row.get(9)?,
            };
            Ok((row.get(0)?, filled))
        })?
        .collect()
}

pub(crate) fn put_indicator(
    connection: &Connection,
    sheet: i64,
    indicator: i64,
    filled: &SheetIndicator,
) -> rusqlite::Result<()> {
    let causes: Vec<_> = filled.causes.iter().map(|cause| cause.word()).collect();
    connection
        .prepare_cached(
            "INSERT INTO sheet_indicators (sheet_id, indicator_id, progress, forecast, \
             forecast_value, causes, cause_note, likelihood, remark) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT (indicator_id) DO UPDATE SET progress = excluded.progress, \
             forecast = excluded.forecast, forecast_value = excluded.forecast_value, \
             causes = excluded.causes, cause_note = excluded.cause_note, \
             likelihood = excluded.likelihood, remark = excluded.remark",
        )?
        .execute(params![
            sheet,
            indicator,
            filled.progress,
            filled.forecast,
            filled.forecast_value.map(|value| value.to_string()),
            causes.join("、"),
            filled.cause_note,
            filled.likelihood,
            filled.remark
        ])?;
    Ok(())
}

/// The remarks on a sheet, the newest last.
pub(crate) fn remarks(connection: &Connection, sheet: i64) -> rusqlite::Result<Vec<Remark>> {
    connection
        .prepare_cached(
            "SELECT state, field, remark, actor, at FROM sheet_remarks \
             WHERE sheet_id = ?1 ORDER BY id",
        )?
        .query_map([sheet], |row| {
            Ok(Remark {
                state: row.get(0)?,
                field: row.get(1)?,
                remark: row.get(2)?,
                actor: row.get(3)?,
                at: row.get(4)?,
            })
        })?
        .collect()
}

pub(crate) fn add_remark(
    connection: &Connection,
    sheet: i64,
    remark: &Remark,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO sheet_remarks (sheet_id, state, field, remark, actor, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            sheet,
            remark.state,
            remark.field,
            remark.remark,
            remark.actor,
            remark.at
        ],
    )?;
    Ok(())
}
