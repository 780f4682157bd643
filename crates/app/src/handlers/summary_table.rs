//! The summary table of a unit's projects as a file.

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::forms::SummaryTable;
use jixiao_core::ledger::Ledger;
use jixiao_documents::pdf::missing::{self, MissingGlyph};
use jixiao_documents::{pdf, xlsx};

use crate::error::{Failure, Result};
use crate::files::{extension, write_whole};

/// The summary table of `year` (the store's own where none is given) through a day (31 July where
/// none is given).
///
/// # Errors
/// `nothing_to_print` without projects, `invalid` where the day lies outside the year, and the
/// store's errors.
pub fn document(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<SummaryTable> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let table = ledger.summary_table(cut_off, today)?;
    if table.rows.is_empty() {
        let message = "没有可以汇总的项目。";
        return Err(Failure::new(
            "nothing_to_print",
            message,
            "请先导入批复的绩效目标。",
        ));
    }
    Ok(table)
}

/// Writes the summary table to `path`, as a workbook or a PDF by its extension, made at `at`. Gives the
/// characters that the PDF shows as □.
///
/// # Errors
/// `unknown_format` for any other extension, `document` where the file cannot be made, those of
/// [`document`], and the errors of writing the file.
pub fn export(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    path: &Path,
    at: NaiveDateTime,
) -> Result<Vec<MissingGlyph>> {
    let format = extension(path, &["xlsx", "pdf"])?;
    let table = document(ledger, year, through, at.date())?;
    let bytes = match format {
        "xlsx" => xlsx::summary(&table, at.date()),
        _ => pdf::summary(&table, at),
    }?;
    write_whole(path, &bytes)?;
    Ok(match format {
        "pdf" => missing::in_summary(&table),
        _ => Vec::new(),
    })
}
