//! System figures (一体化系统数): their workbook, and the differences to the ledger.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_core::imports::Options;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::money::Money;
use jixiao_core::projects::FundSource;
use jixiao_core::records::Recorded;
use jixiao_core::system_figures::{Difference, SystemFigure, SystemFigureRow};
use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, Row, SheetSpec, read_tables};

use super::imports::{Imported, Reading, SOURCES, optional, required, source};
use super::year_of;
use crate::error::{Failure, Result};

const SHEET: &str = "系统数";

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec {
        width: 20,
        note: "项目代码和项目名称至少填写一项。",
        ..optional("项目代码", CellKind::Code, "示例")
    },
    ColumnSpec {
        width: 28,
        ..optional("项目名称", CellKind::Text, "")
    },
    ColumnSpec {
        words: SOURCES,
        width: 20,
        ..required("资金来源", CellKind::Word, "一般公共预算拨款")
    },
    ColumnSpec {
        note: "自1月1日起至截止日期的累计数，以一体化系统为准。",
        width: 18,
        ..required("执行数", CellKind::Amount(AmountUnit::Yuan), "48600.00")
    },
    required("截止日期", CellKind::Date, "2026-07-31"),
];

const SHEETS: &[SheetSpec] = &[SheetSpec {
    name: SHEET,
    columns: COLUMNS,
    example_mark: ("项目代码", "示例"),
}];

/// The empty workbook, as the bytes of an .xlsx file.
///
/// # Errors
/// `template` where it cannot be made.
pub fn template() -> Result<Vec<u8>> {
    jixiao_tables::write_template(SHEETS).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new("template", "模板没有生成。", "请重试。")
    })
}

/// Imports one or more workbooks of system figures as one batch.
///
/// # Errors
/// The table errors of a file that cannot be read as a whole, and the store's errors. Rows that
/// cannot be taken stand in the result.
pub fn import(
    ledger: &mut Ledger,
    year: Option<i32>,
    files: &[PathBuf],
    options: Options,
    actor: &Actor,
) -> Result<Imported> {
    let year = year_of(ledger, year)?;
    let mut reading = Reading::default();
    let mut rows = Vec::new();
    for path in files {
        let tables = read_tables(path, SHEETS)?;
        reading.start(&tables);
        rows.extend(reading.rows(&tables, SHEET, figure));
    }
    let refused = reading.take_refused();
    let outcome = ledger.import_system_figures(year, SHEET, &rows, refused, options, actor)?;
    Ok(reading.imported(outcome))
}

fn figure(row: &Row) -> Result<SystemFigureRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    let (project, name) = (text("项目代码"), text("项目名称"));
    if project.is_empty() && name.is_empty() {
        return Err(("项目代码", "项目代码和项目名称至少填写一项。".to_owned()));
    }
    let through = row.date("截止日期");
    Ok(SystemFigureRow {
        project,
        name,
        source: source(row)?,
        executed: Money::from_yuan(row.amount("执行数").unwrap_or_default())
            .map_err(|error| ("执行数", error.to_string()))?,
        through: through.ok_or_else(|| ("截止日期", "截止日期为必填项。".to_owned()))?,
    })
}

/// The system figures of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<SystemFigure>>> {
    Ok(ledger.system_figures(year_of(ledger, year)?, project)?)
}

/// Adds a system figure and gives its number.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for an amount below 0, a day outside the year or
/// a second figure of one day.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    figure: (FundSource, NaiveDate, Money),
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    Ok(ledger
        .add_system_figure(year, project, figure, actor)?
        .value)
}

/// Removes a system figure.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_system_figure(year, id, actor)?;
    Ok(())
}

/// The newest system figures through a day that differ from the ledger of their own day.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`.
pub fn differences(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<Vec<Difference>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.system_figure_differences(cut_off)?)
}

/// Explains the difference of a system figure as it is now.
///
/// # Errors
/// `not_found` for an unknown number, `invalid` for an empty explanation, `wrong_state` where
/// there is no difference.
pub fn explain(
    ledger: &mut Ledger,
    year: Option<i32>,
    id: i64,
    explanation: &str,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.explain_system_figure(year, id, explanation, actor)?;
    Ok(())
}
