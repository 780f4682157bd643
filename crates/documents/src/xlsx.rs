//! The forms as one workbook, a sheet a project: A4 landscape, one page wide, the indicator table's
//! head repeated on every page. Amounts are numbers with every digit held, totals and rates are
//! formulas with their results stored, all other text stays text whatever it begins with.

mod evaluation;
mod grid;
mod sheet;
mod styles;
mod summary;
mod table;
mod text;

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use jixiao_core::forms::{
    EvaluationDocument, FormDocument, PrintedDecimals, ReportTable, SummaryTable,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::DocumentError;
use styles::Styles;

/// Writes the forms as one workbook; the same forms and day give the same bytes.
///
/// # Errors
/// [`DocumentError::Xlsx`].
pub fn forms(forms: &[FormDocument], made_on: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    let decimals = forms.first().map(|form| form.decimals);
    let styles = Styles::new(decimals.unwrap_or_default());
    sheets(
        forms,
        |form| &form.project,
        made_on,
        |sheet, form| sheet::write(sheet, form, &styles),
    )
}

/// Writes the self-evaluation tables as one workbook; the same tables and day give the same bytes.
///
/// # Errors
/// [`DocumentError::Xlsx`].
pub fn evaluations(
    tables: &[EvaluationDocument],
    made_on: NaiveDate,
) -> Result<Vec<u8>, DocumentError> {
    let decimals = tables.first().map(|table| table.decimals);
    let styles = Styles::new(decimals.unwrap_or_default());
    sheets(
        tables,
        |table| &table.project,
        made_on,
        |sheet, table| evaluation::write(sheet, table, &styles),
    )
}

/// Writes tables as one workbook, a sheet a table named by its caption; the same tables and day
/// give the same bytes.
///
/// # Errors
/// [`DocumentError::Xlsx`].
pub fn tables(tables: &[ReportTable], made_on: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    let styles = Styles::new(PrintedDecimals::default());
    sheets(
        tables,
        |table| &table.caption,
        made_on,
        |sheet, table| table::write(sheet, table, &styles),
    )
}

/// Writes the summary of a unit's projects; the same table and day give the same bytes.
///
/// # Errors
/// [`DocumentError::Xlsx`].
pub fn summary(table: &SummaryTable, made_on: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = workbook(made_on)?;
    let worksheet = workbook.add_worksheet();
    worksheet.set_name("汇总表")?;
    summary::write(worksheet, table, &Styles::new(table.decimals))?;
    Ok(workbook.save_to_buffer()?)
}

fn workbook(made_on: NaiveDate) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let year = u16::try_from(made_on.year()).unwrap_or(1900);
    let (month, day) = (made_on.month() as u8, made_on.day() as u8);
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// A workbook of documents, each on a sheet of its own that bears the project's code.
fn sheets<T>(
    documents: &[T],
    code: impl Fn(&T) -> &str,
    made_on: NaiveDate,
    write: impl Fn(&mut Worksheet, &T) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = workbook(made_on)?;
    let mut names = HashSet::new();
    for (document, number) in documents.iter().zip(1..) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet_name(code(document), number, &mut names))?;
        write(worksheet, document)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The project code where it makes a sheet name that no other sheet has, else its number.
fn sheet_name(code: &str, number: usize, names: &mut HashSet<String>) -> String {
    let fits = !code.is_empty()
        && code.chars().count() <= 31
        && !code.contains(['[', ']', ':', '*', '?', '/', '\\'])
        && !code.starts_with('\'')
        && !code.ends_with('\'');
    let mut name = if fits {
        code.to_owned()
    } else {
        format!("项目{number}")
    };
    while !names.insert(name.to_lowercase()) {
        name = format!("项目{number}-{}", names.len());
    }
    name
}
