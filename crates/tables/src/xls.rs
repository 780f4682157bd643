//! The cells' places of an old workbook (.xls), looked at before a parser lays its sheets out as
//! rectangles: one damaged place would otherwise ask for more memory than there is, which ends
//! the program and cannot be caught.

use std::io::{Cursor, Read};

use crate::read::TableError;

/// An .xls sheet has 65,536 rows and 256 columns.
const ROWS: u32 = 1 << 16;
const COLUMNS: u32 = 1 << 8;
/// The cells of all sheets together, empty ones within the rectangles included.
const MAX_CELLS: u64 = 1 << 23;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const ENCRYPTED: u16 = 0x002f;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const NUMBERS: u16 = 0x00bd;
/// Formula, number, text (three kinds), boolean or error, short number.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x00d6, 0x00fd, 0x0205, 0x027e];

/// Refuses a workbook that is encrypted, whose cells stand where no .xls has any, or that spans
/// too many.
pub(crate) fn check(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    let not_a_workbook = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let stream = workbook_stream(bytes).ok_or_else(not_a_workbook)?;
    if globals(&stream).any(|(id, _)| id == ENCRYPTED) {
        return Err(TableError::Password {
            file: file.to_owned(),
        });
    }
    let mut spanned = 0_u64;
    for offset in sheet_offsets(&stream) {
        let cells = stream
            .get(offset..)
            .and_then(span)
            .ok_or_else(not_a_workbook)?;
        spanned = spanned.saturating_add(cells);
        if spanned > MAX_CELLS {
            return Err(TableError::TooLarge {
                file: file.to_owned(),
            });
        }
    }
    Ok(())
}

fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = Vec::new();
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name))?;
    container
        .open_stream(name)
        .ok()?
        .take(u64::try_from(bytes.len()).ok()?)
        .read_to_end(&mut stream)
        .ok()?;
    Some(stream)
}

/// The records of a stream up to its end or to where it breaks off.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let id = u16_at(stream, 0)?;
        let end = usize::from(u16_at(stream, 2)?) + 4;
        let data = stream.get(4..end)?;
        stream = stream.get(end..)?;
        Some((id, data))
    })
}

/// The records that stand before all sheets.
fn globals(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    records(stream).take_while(|(id, _)| *id != END)
}

fn sheet_offsets(stream: &[u8]) -> impl Iterator<Item = usize> {
    globals(stream)
        .filter(|(id, _)| *id == SHEET)
        .filter_map(|(_, data)| usize::try_from(u32_at(data, 0)?).ok())
}

/// How many cells the rectangle of a sheet has; none where a place is outside every sheet.
fn span(sheet: &[u8]) -> Option<u64> {
    let (mut top, mut bottom, mut right) = (ROWS, 0_u32, 0_u32);
    let mut depth = 0_u32;
    for (id, data) in records(sheet) {
        let last_column = match id {
            BEGIN => {
                depth += 1;
                continue;
            }
            END if depth <= 1 => break,
            END => {
                depth -= 1;
                continue;
            }
            // Embedded charts have cells of their own, which are no cells of the sheet.
            _ if depth > 1 => continue,
            DIMENSIONS => {
                // The place after the last cell; the old layout has short rows.
                let (rows, columns) = if data.len() == 10 {
                    (u32::from(u16_at(data, 2)?), u16_at(data, 6)?)
                } else {
                    (u32_at(data, 4)?, u16_at(data, 10)?)
                };
                if rows > ROWS || u32::from(columns) > COLUMNS {
                    return None;
                }
                continue;
            }
            NUMBERS => u16_at(data, data.len().checked_sub(2)?)?,
            _ if CELLS.contains(&id) => u16_at(data, 2)?,
            _ => continue,
        };
        let row = u32::from(u16_at(data, 0)?);
        if u32::from(last_column) >= COLUMNS {
            return None;
        }
        top = top.min(row);
        bottom = bottom.max(row);
        right = right.max(u32::from(last_column));
    }
    let rows = bottom.saturating_sub(top).saturating_add(1);
    Some(u64::from(rows) * (u64::from(right) + 1))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
