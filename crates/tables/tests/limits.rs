//! Files that ask for more memory than there is: an allocation that fails ends the program, and
//! with it the whole run of tests, so these files must be refused before it is tried.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Cursor, Read, Write};

use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, SheetSpec, TableError, Tables, read_tables};
use rust_xlsxwriter::Workbook;

const fn column(header: &'static str, kind: CellKind) -> ColumnSpec {
    ColumnSpec {
        header,
        other_headers: &[],
        required: true,
        may_be_empty: false,
        kind,
        words: &[],
        note: "",
        example: "",
        width: 10,
    }
}

static SPECS: &[SheetSpec] = &[SheetSpec {
    name: "资金台账",
    columns: &[
        column("日期", CellKind::Date),
        column("项目代码", CellKind::Code),
        column("金额", CellKind::Amount(AmountUnit::Yuan)),
    ],
    example_mark: ("项目代码", "示例"),
}];

fn read(name: &str, bytes: &[u8]) -> Result<Tables, TableError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_tables(&path, SPECS)
}

fn code(answer: Result<Tables, TableError>) -> &'static str {
    answer.unwrap_err().code()
}

/// A sound workbook, and what is added to its sheet.
fn workbook(more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("资金台账").unwrap();
    for (header, at) in ["日期*", "项目代码*", "金额(元)*"].into_iter().zip(0..) {
        sheet.write_string(0, at, header).unwrap();
    }
    sheet.write_string(1, 0, "2026-01-02").unwrap();
    sheet.write_string(1, 1, "P1").unwrap();
    sheet.write_number(1, 2, 1.5).unwrap();
    more(sheet);
    book.save_to_buffer().unwrap()
}

/// The workbook with one part changed.
fn changed(part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let bytes = workbook(|_| {});
    let mut whole = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for index in 0..whole.len() {
        let mut entry = whole.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        if name == part {
            let new = change(&text);
            found = new != text;
            text = new;
        }
        packed
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        packed.write_all(text.as_bytes()).unwrap();
    }
    assert!(found, "{part} was not changed");
    packed.finish().unwrap().into_inner()
}

#[test]
fn the_unchanged_files_are_read() {
    let tables = read("台账.xlsx", &workbook(|_| {})).unwrap();
    assert_eq!(tables.rows("资金台账").len(), 1);
    let old = std::fs::read(old_workbook()).unwrap();
    assert!(!read("台账.xls", &old).unwrap().rows("资金台账").is_empty());
}

#[test]
fn a_stated_number_of_texts_that_cannot_be_is_refused() {
    let bytes = changed("xl/sharedStrings.xml", |text| {
        text.replacen("uniqueCount=\"5\"", "uniqueCount=\"60000000000\"", 1)
    });
    assert_eq!(code(read("台账.xlsx", &bytes)), "not_a_workbook");
}

#[test]
fn a_long_text_that_many_cells_share_is_refused() {
    let book = workbook(|sheet| {
        let long = "长".repeat(10_000);
        for row in 2..20_002 {
            sheet.write_string(row, 1, &long).unwrap();
        }
    });
    assert!(book.len() < 1 << 20);
    assert_eq!(code(read("台账.xlsx", &book)), "file_too_large");
}

fn old_workbook() -> std::path::PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "ledger.xls"]
        .iter()
        .collect()
}

#[test]
fn an_xls_cell_outside_every_sheet_is_refused() {
    // Cells that hold shared texts: record 0x00FD of 10 bytes, then row and column.
    let sound = std::fs::read(old_workbook()).unwrap();
    let place = |window: &[u8]| window.starts_with(&[0xfd, 0, 10, 0, 1, 0]);
    let at = sound.windows(6).position(place).unwrap();
    let mut damaged = sound;
    damaged[at + 4..at + 8].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(code(read("台账.xls", &damaged)), "not_a_workbook");
}

#[test]
fn an_unknown_column_whose_header_is_a_number_is_named() {
    let book = workbook(|sheet| {
        sheet.write_number(0, 3, 2026).unwrap();
    });
    let tables = read("台账.xlsx", &book).unwrap();
    let unknown: Vec<_> = tables.unknown_columns.iter().map(|c| &c.header).collect();
    assert_eq!(unknown, ["2026"]);
}
