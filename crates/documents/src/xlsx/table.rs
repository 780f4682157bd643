//! One table on one worksheet, as data: a title, a head, and rows. Numbers are numbers with every
//! digit held.

use jixiao_core::forms::ReportTable;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::styles::Styles;

pub(super) fn write(
    worksheet: &mut Worksheet,
    table: &ReportTable,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    let last = last.saturating_sub(1);
    if last > 0 {
        worksheet.merge_range(0, 0, 0, last, &table.caption, &styles.title)?;
    } else {
        worksheet.write_string_with_format(0, 0, &table.caption, &styles.title)?;
    }
    worksheet.set_row_height(0, 30)?;
    worksheet.write_string_with_format(1, last, &table.unit_line, &styles.unit)?;
    for (column, at) in table.columns.iter().zip(0_u16..) {
        worksheet.set_column_width(at, column.width)?;
        worksheet.write_string_with_format(2, at, &column.title, &styles.label)?;
    }
    for (cells, row) in table.rows.iter().zip(3_u32..) {
        for ((cell, column), at) in cells.iter().zip(&table.columns).zip(0_u16..) {
            let number = column.is_number.then(|| cell.parse::<f64>().ok()).flatten();
            match number {
                Some(number) if cell.contains('.') => {
                    worksheet.write_number_with_format(row, at, number, &styles.total)?;
                }
                Some(number) => {
                    worksheet.write_number_with_format(row, at, number, &styles.count)?;
                }
                None => {
                    let format = match column.is_number {
                        true => &styles.label,
                        false => &styles.text,
                    };
                    worksheet.write_string_with_format(row, at, cell, format)?;
                }
            }
        }
    }
    worksheet.set_repeat_rows(2, 2)?;
    worksheet.set_freeze_panes(3, 0)?;
    worksheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    worksheet.set_footer("&C第&P页，共&N页");
    Ok(())
}
