//! The empty workbook of a specification: required columns marked, drop-down lists, notes, and
//! one example row that reading passes over.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note,
    Workbook, XlsxError,
};

use crate::spec::{CellKind, ColumnSpec, SheetSpec};

/// The last row that gets a drop-down list.
const LAST_ROW: u32 = 20_000;

/// Writes the template; the same specification gives the same bytes.
///
/// # Errors
/// rust_xlsxwriter's errors.
pub fn write_template(specs: &[SheetSpec]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_background_color("#EEF2F2")
        .set_border(FormatBorder::Thin);
    let example = Format::new().set_font_color("#76838A").set_italic();
    for spec in specs {
        let sheet = workbook.add_worksheet();
        sheet.set_name(spec.name)?;
        sheet.set_row_height(0, 32)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, at) in spec.columns.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, at, title(column), &head)?;
            sheet.write_string_with_format(1, at, column.example, &example)?;
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
    }
    workbook.save_to_buffer()
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

fn column_format(column: &ColumnSpec) -> Format {
    match column.kind {
        CellKind::Code | CellKind::Text => Format::new().set_num_format("@"),
        CellKind::Date => Format::new().set_num_format("yyyy-mm-dd"),
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
