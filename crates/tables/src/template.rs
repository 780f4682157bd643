//! The workbook of a specification: required columns marked, drop-down lists, notes, and either
//! one example row that reading passes over, or rows of one's own.

use std::collections::HashMap;

use chrono::Datelike;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note,
    Workbook, Worksheet, XlsxError,
};

use crate::cells::{number, parse_date};
use crate::spec::{CellKind, ColumnSpec, SheetSpec};

/// The last row that gets a drop-down list.
const LAST_ROW: u32 = 20_000;

/// Writes the template; the same specification gives the same bytes.
///
/// # Errors
/// rust_xlsxwriter's errors.
pub fn write_template(specs: &[SheetSpec]) -> Result<Vec<u8>, XlsxError> {
    let example = Format::new().set_font_color("#76838A").set_italic();
    let mut workbook = workbook()?;
    for spec in specs {
        let sheet = headed(&mut workbook, spec)?;
        for (column, at) in spec.columns.iter().zip(0..) {
            sheet.write_string_with_format(1, at, column.example, &example)?;
        }
    }
    workbook.save_to_buffer()
}

/// Writes a workbook that holds the rows of one CSV text a sheet, as a person would fill in the
/// template: dates and numbers as such. The first line of a text names its columns as the
/// specification does; what it leaves out stays empty.
///
/// # Errors
/// [`XlsxError::ParameterError`] for a text that is no CSV, and rust_xlsxwriter's errors.
pub fn write_filled(specs: &[SheetSpec], texts: &[&str]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    for (spec, text) in specs.iter().zip(texts) {
        let sheet = headed(&mut workbook, spec)?;
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        for (row, at) in rows.deserialize::<HashMap<String, String>>().zip(1..) {
            let cells = row.map_err(|error| XlsxError::ParameterError(error.to_string()))?;
            for (column, place) in spec.columns.iter().zip(0..) {
                let cell = cells.get(column.header).filter(|cell| !cell.is_empty());
                if let Some(cell) = cell {
                    write_cell(sheet, (at, place), column.kind, cell)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// Writes a cell as what its column holds, or as text where it is something else.
fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: CellKind,
    text: &str,
) -> Result<(), XlsxError> {
    let date = || {
        let day = parse_date(text)?;
        let (month, day_of_month) = (u8::try_from(day.month()), u8::try_from(day.day()));
        ExcelDateTime::from_ymd(
            u16::try_from(day.year()).ok()?,
            month.ok()?,
            day_of_month.ok()?,
        )
        .ok()
    };
    // The digits of a decimal that a spreadsheet can hold are the same in its double.
    let double = || number(text).and_then(|number| number.to_string().parse::<f64>().ok());
    match kind {
        CellKind::Date | CellKind::DateIn(_) => match date() {
            Some(date) => sheet.write_datetime(row, column, date)?,
            None => sheet.write_string(row, column, text)?,
        },
        CellKind::Amount(_) | CellKind::AsTyped => match double() {
            Some(double) => sheet.write_number(row, column, double)?,
            None => sheet.write_string(row, column, text)?,
        },
        CellKind::Text | CellKind::Code | CellKind::Word | CellKind::YesNo => {
            sheet.write_string(row, column, text)?
        }
    };
    Ok(())
}

pub(crate) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// Adds the sheet of a specification with its head.
pub(crate) fn headed<'a>(
    workbook: &'a mut Workbook,
    spec: &SheetSpec,
) -> Result<&'a mut Worksheet, XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_background_color("#EEF2F2")
        .set_border(FormatBorder::Thin);
    let sheet = workbook.add_worksheet();
    sheet.set_name(spec.name)?;
    sheet.set_row_height(0, 32)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, at) in spec.columns.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, at, title(column), &head)?;
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, &column_format(column))?;
        if !column.note.is_empty() {
            sheet.insert_note(0, at, &Note::new(column.note).set_author("绩效监控"))?;
        }
        if let Some(words) = choices(column) {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, at, LAST_ROW, at, &list)?;
        }
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(sheet)
}

fn title(column: &ColumnSpec) -> String {
    let unit = match column.kind {
        CellKind::Amount(unit) => format!("({})", unit.word()),
        _ => String::new(),
    };
    format!(
        "{}{unit}{}",
        column.header,
        if column.required { "*" } else { "" }
    )
}

pub(crate) fn column_format(column: &ColumnSpec) -> Format {
    match column.kind {
        CellKind::Code | CellKind::Text => Format::new().set_num_format("@"),
        CellKind::Date | CellKind::DateIn(_) => Format::new().set_num_format("yyyy-mm-dd"),
        CellKind::Amount(_) => Format::new().set_num_format("#,##0.00####"),
        CellKind::Word | CellKind::YesNo | CellKind::AsTyped => Format::new(),
    }
}

fn choices(column: &ColumnSpec) -> Option<Vec<&'static str>> {
    match column.kind {
        CellKind::YesNo => Some(vec!["是", "否"]),
        CellKind::Word => {
            let mut words: Vec<_> = column.words.iter().map(|(_, taken)| *taken).collect();
            words.dedup();
            Some(words)
        }
        _ => None,
    }
}
