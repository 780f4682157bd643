//! A workbook that others fill in: what identifies a row is locked or hidden, the other cells are
//! theirs. It is read back with the same specification.

use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use crate::spec::SheetSpec;
use crate::template::{column_format, headed, workbook};

/// How a sheet is handed out.
#[derive(Debug, Clone, Copy)]
pub struct HandOutSheet<'a> {
    /// Its columns.
    pub spec: &'a SheetSpec,
    /// Headers of the columns that nobody sees.
    pub hidden: &'a [&'a str],
    /// Headers of the columns that nobody may change.
    pub locked: &'a [&'a str],
    /// The cells of the rows, one a column; "" stays empty.
    pub rows: &'a [Vec<String>],
}

/// Writes the workbook; the same rows give the same bytes. The lock keeps from mistakes, not from
/// intent: whoever reads the workbook back compares.
///
/// # Errors
/// rust_xlsxwriter's errors.
pub fn write_hand_out(hand_out: &HandOutSheet<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    let spec = hand_out.spec;
    let sheet = headed(&mut workbook, spec)?;
    let is_locked =
        |header: &str| hand_out.locked.contains(&header) || hand_out.hidden.contains(&header);
    let fixed = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_background_color("#F3F4F4")
        .set_border(FormatBorder::Thin);
    let mut first_entry = None;
    for (column, at) in spec.columns.iter().zip(0_u16..) {
        let locked = is_locked(column.header);
        let format = if locked {
            fixed.clone()
        } else {
            first_entry = first_entry.or(Some(at));
            column_format(column)
                .set_unlocked()
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
        };
        if !locked {
            sheet.set_column_format(at, &format)?;
        }
        if hand_out.hidden.contains(&column.header) {
            sheet.set_column_hidden(at)?;
        }
        for (row, number) in hand_out.rows.iter().zip(1_u32..) {
            match row.get(usize::from(at)).map(String::as_str) {
                None | Some("") => sheet.write_blank(number, at, &format)?,
                Some(text) => sheet.write_string_with_format(number, at, text, &format)?,
            };
        }
    }
    sheet.set_freeze_panes(1, first_entry.unwrap_or_default())?;
    sheet.protect();
    workbook.save_to_buffer()
}
