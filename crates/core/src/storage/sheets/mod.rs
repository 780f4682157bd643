//! `sheets`, `sheet_funds`, `sheet_indicators`, `sheet_remarks`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::money::Money;
use crate::projects::FundSource;
use crate::sheets::{Amount, Cause, Remark, SheetFund, SheetIndicator, SheetState, Stated};

/// A sheet's own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetRow {
    pub id: i64,
    /// Never 未填; 自检通过 goes with `checked_at`.
    pub state: SheetState,
    /// The target version that it was filled against; nothing for the first.
    pub version_id: Option<i64>,
    /// When the self-check passed, while nothing was changed since.
    pub checked_at: Option<String>,
    pub goal_progress: String,
    pub note: String,
    pub stated: Stated,
}

const COLUMNS: &str = "s.id, s.state, s.version_id, s.checked_at, s.goal_progress, s.note, \
     s.stated_annual_budget, s.stated_annual_budget_text, s.stated_executed, \
     s.stated_executed_text, s.stated_execution_rate, s.stated_reason";

fn sheet(row: &Row<'_>) -> rusqlite::Result<SheetRow> {
    let state = row.get(1)?;
    let checked_at: Option<String> = row.get(3)?;
    Ok(SheetRow {
        id: row.get(0)?,
        state: match (state, &checked_at) {
            (SheetState::Filling, Some(_)) => SheetState::Checked,
            (state, _) => state,
        },
        version_id: row.get(2)?,
        checked_at,
        goal_progress: row.get(4)?,
        note: row.get(5)?,
        stated: Stated {
            annual_budget: amount(row, 6)?,
            executed: amount(row, 8)?,
            execution_rate: row.get(10)?,
            reason: row.get(11)?,
        },
    })
}

/// The amount in the columns from `at`: 分, and the text where it is no amount.
fn amount(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Amount>> {
    let money: Option<Money> = row.get(at)?;
    let text: String = row.get(at + 1)?;
    let text = (!text.is_empty()).then_some(Amount::Text(text));
    Ok(money.map(Amount::Money).or(text))
}

/// The same two columns of an amount.
fn columns(amount: Option<&Amount>) -> (Option<Money>, &str) {
    let text = amount.and_then(Amount::text);
    (amount.and_then(Amount::money), text.unwrap_or_default())
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
        .query_map([year], |row| Ok((row.get(12)?, sheet(row)?)))?
        .collect()
}

/// Opens an empty sheet on a target version, and gives its id.
pub(crate) fn add(
    connection: &Connection,
    project: i64,
    version: Option<i64>,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO sheets (project_id, state, version_id, goal_progress, note, stated_reason) \
         VALUES (?1, ?2, ?3, '', '', '')",
        params![project, SheetState::Filling, version],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn put(connection: &Connection, row: &SheetRow) -> rusqlite::Result<()> {
    let (annual_budget, annual_budget_text) = columns(row.stated.annual_budget.as_ref());
    let (executed, executed_text) = columns(row.stated.executed.as_ref());
    let state = match row.state {
        SheetState::Checked => SheetState::Filling,
        state => state,
    };
    connection
        .prepare_cached(
            "UPDATE sheets SET state = ?2, version_id = ?3, checked_at = ?4, \
             goal_progress = ?5, note = ?6, stated_annual_budget = ?7, \
             stated_annual_budget_text = ?8, stated_executed = ?9, stated_executed_text = ?10, \
             stated_execution_rate = ?11, stated_reason = ?12 WHERE id = ?1",
        )?
        .execute(params![
            row.id,
            state,
            row.version_id,
            row.checked_at,
            row.goal_progress,
            row.note,
            annual_budget,
            annual_budget_text,
            executed,
            executed_text,
            row.stated.execution_rate,
            row.stated.reason
        ])?;
    Ok(())
}

const FUND: &str = "SELECT s.project_id, f.source, f.forecast, f.forecast_text, f.note \
     FROM sheet_funds f JOIN sheets s ON s.id = f.sheet_id";

fn fund_row(row: &Row<'_>) -> rusqlite::Result<(i64, SheetFund)> {
    let fund = SheetFund {
        source: row.get(1)?,
        forecast: amount(row, 2)?,
        note: row.get(4)?,
    };
    Ok((row.get(0)?, fund))
}

/// Every filled source of a year as (project id, row).
pub(crate) fn funds(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, SheetFund)>> {
    connection
        .prepare_cached(&format!(
            "{FUND} JOIN projects p ON p.id = s.project_id WHERE p.year = ?1"
        ))?
        .query_map([year], fund_row)?
        .collect()
}

/// Every filled source of a project.
pub(crate) fn funds_of(connection: &Connection, project: i64) -> rusqlite::Result<Vec<SheetFund>> {
    connection
        .prepare_cached(&format!("{FUND} WHERE s.project_id = ?1"))?
        .query_map([project], |row| Ok(fund_row(row)?.1))?
        .collect()
}

pub(crate) fn fund(
    connection: &Connection,
    sheet: i64,
    source: FundSource,
) -> rusqlite::Result<Option<SheetFund>> {
    connection
        .prepare_cached(&format!("{FUND} WHERE f.sheet_id = ?1 AND f.source = ?2"))?
        .query_row(params![sheet, source], |row| Ok(fund_row(row)?.1))
        .optional()
}

pub(crate) fn put_fund(
    connection: &Connection,
    sheet: i64,
    fund: &SheetFund,
) -> rusqlite::Result<()> {
    let (forecast, text) = columns(fund.forecast.as_ref());
    connection
        .prepare_cached(
            "INSERT INTO sheet_funds (sheet_id, source, forecast, forecast_text, note) \
             VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (sheet_id, source) DO UPDATE SET forecast = excluded.forecast, \
             forecast_text = excluded.forecast_text, note = excluded.note",
        )?
        .execute(params![sheet, fund.source, forecast, text, fund.note])?;
    Ok(())
}

const FILLED: &str = "SELECT f.indicator_id, i.level2, i.level3, f.stated_target, f.stated_unit, \
     f.progress, f.forecast, f.forecast_value, f.causes, f.cause_note, f.likelihood, f.remark \
     FROM sheet_indicators f JOIN indicators i ON i.id = f.indicator_id \
     JOIN sheets s ON s.id = f.sheet_id";

fn filled(row: &Row<'_>) -> rusqlite::Result<(i64, SheetIndicator)> {
    let value: Option<String> = row.get(7)?;
    let causes: String = row.get(8)?;
    let filled = SheetIndicator {
        level2: row.get(1)?,
        level3: row.get(2)?,
        target: row.get(3)?,
        unit: row.get(4)?,
        progress: row.get(5)?,
        forecast: row.get(6)?,
        forecast_value: value.as_deref().and_then(crate::indicators::parse_number),
        causes: causes.split('、').filter_map(Cause::from_word).collect(),
        cause_note: row.get(9)?,
        likelihood: row.get(10)?,
        remark: row.get(11)?,
    };
    Ok((row.get(0)?, filled))
}

/// Every filled row of a year's indicators as (lineage, row). A row is named as its lineage began
/// and states no target unless one was filled in: [`SheetIndicator::of`] completes it.
pub(crate) fn indicators(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, SheetIndicator)>> {
    connection
        .prepare_cached(&format!(
            "{FILLED} JOIN projects p ON p.id = s.project_id WHERE p.year = ?1"
        ))?
        .query_map([year], filled)?
        .collect()
}

/// As [`indicators`], of one project.
pub(crate) fn indicators_of(
    connection: &Connection,
    project: i64,
) -> rusqlite::Result<Vec<(i64, SheetIndicator)>> {
    connection
        .prepare_cached(&format!("{FILLED} WHERE s.project_id = ?1"))?
        .query_map([project], filled)?
        .collect()
}

/// Stores a row of an indicator's lineage; its target and unit are "" where they are those
/// approved.
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
             forecast_value, causes, cause_note, likelihood, remark, stated_target, stated_unit) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
             ON CONFLICT (indicator_id) DO UPDATE SET progress = excluded.progress, \
             forecast = excluded.forecast, forecast_value = excluded.forecast_value, \
             causes = excluded.causes, cause_note = excluded.cause_note, \
             likelihood = excluded.likelihood, remark = excluded.remark, \
             stated_target = excluded.stated_target, stated_unit = excluded.stated_unit",
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
            filled.remark,
            filled.target,
            filled.unit
        ])?;
    Ok(())
}

/// Forgets which targets and units a sheet states beside those approved.
pub(crate) fn clear_stated_targets(connection: &Connection, sheet: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE sheet_indicators SET stated_target = '', stated_unit = '' \
         WHERE sheet_id = ?1 AND (stated_target <> '' OR stated_unit <> '')",
        [sheet],
    )?;
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

/// A change of a row that belongs to sheets, as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoggedChange {
    pub record: i64,
    pub at: String,
    pub actor: String,
    pub op: String,
    pub table: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Every change of sheets, of what belongs to them and of projects, the oldest first.
pub(crate) fn logged_changes(connection: &Connection) -> rusqlite::Result<Vec<LoggedChange>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.at, r.actor, r.op, c.table_name, c.before, c.after \
             FROM audit_changes c JOIN audit_records r ON r.id = c.record_id \
             WHERE c.table_name IN ('projects', 'sheets', 'sheet_funds', 'sheet_indicators', \
             'sheet_remarks', 'dispositions') ORDER BY c.id",
        )?
        .query_map([], |row| {
            Ok(LoggedChange {
                record: row.get(0)?,
                at: row.get(1)?,
                actor: row.get(2)?,
                op: row.get(3)?,
                table: row.get(4)?,
                before: row.get(5)?,
                after: row.get(6)?,
            })
        })?
        .collect()
}
