//! What is read from real and made-up files, and what each wrong file is answered with.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use calamine::Reader;
use jixiao_tables::{
    AmountUnit, Book, CellKind, ColumnSpec, FormSpec, Hint, Row, SheetSpec, TableError, TableMap,
    Tables, read_tables, write_template,
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tempfile::TempDir;

const fn column(header: &'static str, required: bool, kind: CellKind) -> ColumnSpec {
    ColumnSpec {
        header,
        other_headers: &[],
        required,
        may_be_empty: false,
        kind,
        words: &[],
        note: "",
        example: "",
        width: 12,
    }
}

const EXAMPLE: (&str, &str) = ("项目代码", "示例");

/// The ledger's three sheets, as far as these tests need them.
const LEDGER: &[SheetSpec] = &[
    SheetSpec {
        name: "资金台账",
        columns: &[
            ColumnSpec {
                example: "2026-03-05",
                ..column("日期", true, CellKind::Date)
            },
            ColumnSpec {
                example: "示例",
                note: "与项目表一致。",
                ..column("项目代码", true, CellKind::Code)
            },
            ColumnSpec {
                words: &[
                    ("拨付", "拨付"),
                    ("收回", "收回"),
                    ("支出", "支出"),
                    ("退回", "退回"),
                    ("更正", "更正"),
                ],
                example: "支出",
                ..column("类型", true, CellKind::Word)
            },
            column("金额", true, CellKind::Amount(AmountUnit::Yuan)),
            column("凭证号", false, CellKind::Code),
            column("用途", false, CellKind::Text),
            column("是否新增", false, CellKind::YesNo),
            column("完成值", false, CellKind::AsTyped),
        ],
        example_mark: EXAMPLE,
    },
    SheetSpec {
        name: "问题",
        columns: &[
            column("项目代码", true, CellKind::Code),
            column("问题描述", true, CellKind::Text),
        ],
        example_mark: EXAMPLE,
    },
];

const AMOUNT: CellKind = CellKind::Amount(AmountUnit::Wan);

static LIST: SheetSpec = SheetSpec {
    name: "清单",
    columns: &[
        column("项目名称", true, CellKind::Text),
        column("预算数", true, AMOUNT),
    ],
    example_mark: EXAMPLE,
};

const FORM: FormSpec = FormSpec {
    name: "项目",
    labels: &[
        column("项目名称", true, CellKind::Text),
        column("年度资金总额", true, AMOUNT),
    ],
    enough: 1,
    unit_labels: &["项目资金"],
    table: &[
        column("一级指标", true, CellKind::Text),
        column("三级指标", true, CellKind::Text),
        column("指标值", true, CellKind::AsTyped),
    ],
    carried: 1,
};

/// The first sheet alone.
const ENTRIES: &[SheetSpec] = &[LEDGER[0]];

const HEADERS: [&str; 4] = ["日期*", "项目代码*", "类型*", "金额(元)*"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(name)
}

fn read_bytes(name: &str, bytes: &[u8], specs: &'static [SheetSpec]) -> Result<Tables, TableError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_tables(&path, specs)
}

fn read_csv(text: &str) -> Result<Tables, TableError> {
    read_bytes("台账.csv", text.as_bytes(), LEDGER)
}

fn code_of(answer: Result<Tables, TableError>) -> &'static str {
    match answer {
        Ok(tables) => panic!("was read: {tables:?}"),
        Err(error) => error.code(),
    }
}

/// A workbook of one sheet 资金台账 with the required headers, filled by `fill`.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("资金台账").unwrap();
    for (at, header) in HEADERS.iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), *header).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

fn problems(tables: &Tables) -> Vec<(u32, &str)> {
    tables
        .problems
        .iter()
        .map(|problem| (problem.row, problem.column.as_str()))
        .collect()
}

fn amounts(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| row.amount("金额").unwrap().to_string())
        .collect()
}

#[test]
fn every_ledger_fixture_is_read_without_a_problem() {
    for name in ["small", "unit", "edges"] {
        let tables = read_tables(&fixture(&format!("{name}/ledger.xlsx")), LEDGER).unwrap();
        assert_eq!(tables.problems, [], "{name}");
        assert_eq!(tables.file, "ledger.xlsx");
        assert_eq!(tables.unknown_sheets, ["指标进展"]);
        let rows = tables.rows("资金台账");
        assert!(!rows.is_empty(), "{name}");
        assert!(rows.iter().all(|row| row.number >= 2));
        assert!(rows.iter().all(|row| row.text("项目代码") != "示例"));
        assert!(rows.iter().all(|row| row.date("日期").is_some()));
        let unknown: Vec<_> = tables
            .unknown_columns
            .iter()
            .map(|column| column.header.as_str())
            .collect();
        assert!(unknown.contains(&"资金来源"), "{unknown:?}");
    }
}

#[test]
fn an_old_xls_holds_the_same_rows_as_its_xlsx() {
    let xls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger.xls");
    let old = read_tables(&xls, LEDGER).unwrap();
    let new = read_tables(&fixture("small/ledger.xlsx"), LEDGER).unwrap();
    assert_eq!(old.problems, []);
    assert_eq!(old.sheets, new.sheets);
}

#[test]
fn a_template_reads_as_empty_and_is_the_same_bytes_each_time() {
    let bytes = write_template(LEDGER).unwrap();
    assert_eq!(bytes, write_template(LEDGER).unwrap());
    let tables = read_bytes("模板.xlsx", &bytes, LEDGER).unwrap();
    assert_eq!(tables.problems, []);
    assert_eq!(tables.unknown_columns, []);
    assert!(tables.sheets.iter().all(|sheet| sheet.rows.is_empty()));
    let part = |name: &str| {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let part = archive.by_name(name).unwrap();
        std::io::read_to_string(part).unwrap()
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("拨付,收回,支出,退回,更正") && sheet.contains("是,否"));
    assert!(sheet.contains("state=\"frozen\""));
    assert!(part("xl/comments1.xml").contains("与项目表一致。"));
    let words = part("xl/sharedStrings.xml");
    assert!(words.contains("金额(元)*") && words.contains("<t>用途</t>"));
}

#[test]
fn headers_stand_in_any_order_below_titles_with_marks_blanks_and_units() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(" 资金台账 ").unwrap();
    sheet.write(1, 2, "资金台账登记表").unwrap();
    for (at, header) in [
        "金 额\n（万元）＊",
        "类型",
        "项目代码＊",
        "日期 *",
        "经办人",
    ]
    .iter()
    .enumerate()
    {
        sheet
            .write(3, u16::try_from(at).unwrap() + 1, *header)
            .unwrap();
    }
    sheet.write(5, 1, 48.6).unwrap();
    sheet.write(5, 2, "支出").unwrap();
    sheet.write(5, 3, "　P001 ").unwrap();
    sheet.write(5, 4, "2026/3/5").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let tables = read_bytes("a.xlsx", &bytes, ENTRIES).unwrap();
    let rows = tables.rows("资金台账");
    assert_eq!(amounts(rows), ["486000"]);
    assert_eq!(rows[0].number, 6);
    assert_eq!(rows[0].text("项目代码"), "P001");
    assert_eq!(rows[0].date("日期").unwrap().to_string(), "2026-03-05");
    assert_eq!(tables.unknown_columns[0].header, "经办人");
}

#[test]
fn dates_are_real_cells_texts_or_eight_digits_and_lose_their_time() {
    let bytes = book(|sheet| {
        let stamp = ExcelDateTime::parse_from_str("2026-07-31T23:59:59").unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_with_format(1, 0, &stamp, &format).unwrap();
        sheet.write(2, 0, 20_260_731).unwrap();
        sheet.write(3, 0, "２０２６年７月３１日").unwrap();
        sheet.write(4, 0, "2026-02-30").unwrap();
        sheet.write(6, 0, "2026-07-31 23:59").unwrap();
        // A date format over a number that is no day.
        sheet.write_with_format(5, 0, -1e300, &format).unwrap();
        for row in 1..=6 {
            sheet.write(row, 1, "P1").unwrap();
            sheet.write(row, 2, "支出").unwrap();
            sheet.write(row, 3, 1).unwrap();
        }
    });
    let tables = read_bytes("a.xlsx", &bytes, ENTRIES).unwrap();
    let days: Vec<_> = tables
        .rows("资金台账")
        .iter()
        .map(|row| row.date("日期").unwrap().to_string())
        .collect();
    assert_eq!(days, ["2026-07-31"; 4]);
    assert_eq!(problems(&tables), [(5, "日期"), (6, "日期")]);
}

#[test]
fn a_workbook_that_counts_days_from_1904_gives_the_same_dates() {
    let bytes = book(|sheet| {
        let format = Format::new().set_num_format("yyyy-mm-dd");
        // 2026-07-31 is day 46234 from 1900 and 1462 days less from 1904.
        sheet.write_with_format(1, 0, 44_772, &format).unwrap();
        sheet.write(1, 1, "P1").unwrap();
        sheet.write(1, 2, "支出").unwrap();
        sheet.write(1, 3, 1).unwrap();
    });
    let changed = rewrite(&bytes, "xl/workbook.xml", |text| {
        assert!(text.contains("<workbookPr "));
        text.replacen("<workbookPr ", "<workbookPr date1904=\"1\" ", 1)
    });
    let tables = read_bytes("a.xlsx", &changed, ENTRIES).unwrap();
    let day = tables.rows("资金台账")[0].date("日期").unwrap();
    assert_eq!(day.to_string(), "2026-07-31");
}

/// The same archive with one part changed.
fn rewrite(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index(index).unwrap();
        let title = part.name().unwrap().into_owned();
        let text = std::io::read_to_string(part).unwrap();
        let text = if title == name { change(&text) } else { text };
        writer
            .start_file(title, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn amounts_are_exact_and_wrong_ones_are_named_with_their_rows() {
    let bytes = book(|sheet| {
        for row in 1..=9 {
            sheet.write(row, 0, "2026-07-31").unwrap();
            sheet.write(row, 1, "P1").unwrap();
            sheet.write(row, 2, "支出").unwrap();
        }
        sheet.write(1, 3, 0.1 + 0.2).unwrap();
        sheet.write(2, 3, "￥１，２３４，５６７.８９").unwrap();
        sheet.write(3, 3, "-5").unwrap();
        sheet
            .write_formula(4, 3, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))
            .unwrap();
        sheet.write(5, 3, "1 234").unwrap();
        sheet.write(6, 3, 1.234).unwrap();
        sheet.write(7, 3, 1e200).unwrap();
        sheet
            .write_formula(
                8,
                3,
                rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"),
            )
            .unwrap();
        // Row 10 has no amount although one is required.
    });
    let tables = read_bytes("a.xlsx", &bytes, ENTRIES).unwrap();
    let read = amounts(tables.rows("资金台账"));
    assert_eq!(read, ["0.3", "1234567.89", "-5", "2"]);
    let wrong: Vec<_> = (6..=10).map(|row| (row, "金额")).collect();
    assert_eq!(problems(&tables), wrong);
    assert!(
        tables
            .problems
            .iter()
            .all(|problem| { problem.sheet == "资金台账" && problem.message.ends_with('。') })
    );
}

#[test]
fn amounts_in_ten_thousands_that_do_not_fit_are_refused() {
    let text = "日期,项目代码,类型,金额（万元）\n\
        2026-07-31,P1,支出,0.000001\n\
        2026-07-31,P1,支出,0.0000001\n\
        2026-07-31,P1,支出,79228162514264337593543950335\n";
    let tables = read_csv(text).unwrap();
    assert_eq!(amounts(tables.rows("资金台账")), ["0.01"]);
    assert_eq!(problems(&tables), [(3, "金额"), (4, "金额")]);
}

#[test]
fn codes_keep_every_digit_or_are_refused() {
    let bytes = book(|sheet| {
        for row in 1..=3 {
            sheet.write(row, 0, "2026-07-31").unwrap();
            sheet.write(row, 2, "支出").unwrap();
            sheet.write(row, 3, 1).unwrap();
        }
        sheet.write(1, 1, 150_000_000_000_001_u64).unwrap();
        sheet.write(2, 1, 15_000_000_000_000_123_i64).unwrap();
        sheet.write(3, 1, "1.50001E+17").unwrap();
    });
    let tables = read_bytes("a.xlsx", &bytes, ENTRIES).unwrap();
    let rows = tables.rows("资金台账");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text("项目代码"), "150000000000001");
    assert_eq!(problems(&tables), [(3, "项目代码"), (4, "项目代码")]);
}

#[test]
fn words_flags_and_values_as_typed_are_read_as_such() {
    let text = "日期,项目代码,类型,金额,是否新增,完成值,用途\n\
        2026-07-31,P1,支出,1,是,\"1,200.50\",　采购　设备 \n\
        2026-07-31,P1,花费,1,,,\n\
        2026-07-31,P1,支出,1,也许,,\n\
        2026-07-31,P1,支出,1,否,达成,\n";
    let tables = read_csv(text).unwrap();
    let rows = tables.rows("资金台账");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].is_set("是否新增") && !rows[1].is_set("是否新增"));
    assert_eq!(rows[0].text("完成值"), "1200.5");
    assert_eq!(rows[0].text("用途"), "采购　设备");
    assert_eq!(rows[1].text("完成值"), "达成");
    assert_eq!(problems(&tables), [(3, "类型"), (4, "是否新增")]);
}

#[test]
fn a_csv_is_recognised_by_its_headers_in_either_encoding() {
    let text = "项目代码*,问题描述*\n示例,招标晚\nP1,验收推迟\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &with_mark, &gbk] {
        let tables = read_bytes("问题.csv", bytes, LEDGER).unwrap();
        assert_eq!(tables.sheets.len(), 1);
        let rows = tables.rows("问题");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].number, rows[0].text("问题描述")), (3, "验收推迟"));
    }
}

#[test]
fn csv_rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = [
            "",
            "项目代码,问题描述",
            "",
            "P1,\"一\n二\"",
            "",
            "",
            "P2,三",
        ]
        .join(end);
        let tables = read_csv(&text).unwrap();
        let numbers: Vec<_> = tables.rows("问题").iter().map(|row| row.number).collect();
        assert_eq!(numbers, [4, 7], "{end:?}");
        assert_eq!(tables.rows("问题")[0].text("问题描述"), "一\n二");
    }
}

#[test]
fn a_quote_that_is_never_closed_swallows_no_rows() {
    let text = "项目代码,问题描述\nP1,一\nP2,\"二\nP3,三\n";
    match read_csv(text) {
        Err(TableError::OpenQuote { row: 3, .. }) => {}
        other => panic!("{other:?}"),
    }
    let closed = read_csv("项目代码,问题描述\nP1,\"一\n\"").unwrap();
    assert_eq!(closed.rows("问题").len(), 1);
}

#[test]
fn each_wrong_file_has_its_own_code_and_names_the_file() {
    let folder = TempDir::new().unwrap();
    let missing = read_tables(&folder.path().join("无.xlsx"), LEDGER);
    assert_eq!(code_of(missing), "file_missing");
    assert_eq!(
        code_of(read_tables(folder.path(), LEDGER)),
        "not_a_workbook"
    );

    let bytes = fs::read(fixture("small/ledger.xlsx")).unwrap();
    let cut = &bytes[..bytes.len() / 2];
    for wrong in [cut, b"hello", b"", b"<html><table></table></html>"] {
        let answer = read_bytes("a.xlsx", wrong, LEDGER);
        let message = answer.as_ref().err().unwrap().to_string();
        assert!(message.contains("a.xlsx") && message.ends_with('。'));
        assert_eq!(code_of(answer), "not_a_workbook");
    }

    let one_sheet = book(|_| {});
    match read_bytes("a.xlsx", &one_sheet, LEDGER) {
        Err(error @ TableError::MissingSheet { .. }) => {
            assert_eq!(error.code(), "sheet_missing");
            assert!(error.to_string().contains("“问题”"));
        }
        other => panic!("{other:?}"),
    }
    match read_csv("登记表,2026年\n日期,项目代码,类型\n") {
        Err(TableError::MissingColumn { sheet, column, .. }) => {
            assert_eq!((sheet.as_str(), column.as_str()), ("资金台账", "金额"));
        }
        other => panic!("{other:?}"),
    }
    match read_csv("项目代码,问题描述,原因,项目代码*\n") {
        Err(error @ TableError::DuplicateColumn { .. }) => {
            assert_eq!(error.code(), "column_twice");
            assert!(error.to_string().contains("A列和D列"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_encrypted_workbook_asks_for_its_password_to_be_removed() {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &[0; 504][..], &name].concat();
    assert_eq!(
        code_of(read_bytes("a.xlsx", &ole, LEDGER)),
        "workbook_password"
    );

    // In an old .xls the record FILEPASS (0x2F) follows the first one.
    let mut xls =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger.xls")).unwrap();
    let start = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
    let at = xls.windows(8).position(|window| window == start).unwrap();
    xls[at + 20..at + 22].copy_from_slice(&[0x2f, 0x00]);
    assert_eq!(
        code_of(read_bytes("a.xls", &xls, LEDGER)),
        "workbook_password"
    );
}

#[test]
fn a_damaged_xls_on_which_the_parser_panics_is_no_workbook() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger.xls");
    let good = fs::read(path).unwrap();
    assert!(read_bytes("a.xls", &good, LEDGER).is_ok());
    // Lengths of records in the workbook stream and of a sheet's place in it.
    for (at, bit) in [(544, 4), (552, 4), (568, 5), (616, 2), (640, 2), (664, 3)] {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << bit;
        let parser =
            std::panic::catch_unwind(|| calamine::Xls::new(Cursor::new(&bytes[..])).is_ok());
        assert!(parser.is_err(), "the parser no longer panics at {at}");
        assert_eq!(
            code_of(read_bytes("a.xls", &bytes, LEDGER)),
            "not_a_workbook"
        );
    }
}

#[test]
fn an_xls_cut_short_is_refused_unless_every_row_is_still_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger.xls");
    let good = fs::read(path).unwrap();
    let whole = read_bytes("a.xls", &good, LEDGER).unwrap();
    let mut refused = 0;
    for length in (0..good.len()).step_by(256) {
        match read_bytes("a.xls", &good[..length], LEDGER) {
            Ok(tables) => assert_eq!(tables, whole, "{length}"),
            Err(error) => {
                assert_eq!(error.code(), "not_a_workbook", "{length}");
                refused += 1;
            }
        }
    }
    assert!(refused > 80, "{refused}");
}

#[test]
fn files_that_would_fill_the_memory_are_refused() {
    let corners = book(|sheet| {
        sheet.write(1_048_575, 1_000, "x").unwrap();
    });
    let read = read_bytes("a.xlsx", &corners, ENTRIES).unwrap();
    assert!(
        read.rows("资金台账").is_empty(),
        "no known column is filled"
    );

    let far = book(|sheet| {
        for row in 1..9_000 {
            sheet.write(row, 1_000, "x").unwrap();
        }
    });
    assert_eq!(
        code_of(read_bytes("a.xlsx", &far, ENTRIES)),
        "file_too_large"
    );

    let far_right = book(|sheet| {
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    assert!(read_bytes("a.xlsx", &far_right, ENTRIES).is_ok());

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(true);
    writer
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let zeros = vec![0; 1 << 24];
    for _ in 0..=64 {
        writer.write_all(&zeros).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 21);
    assert_eq!(
        code_of(read_bytes("a.xlsx", &bomb, LEDGER)),
        "file_too_large"
    );

    let commas = format!("项目代码,问题描述\n{}\n", ",".repeat(9_000_000));
    assert_eq!(code_of(read_csv(&commas)), "file_too_large");

    let rows = format!("项目代码,问题描述\n{}", "P1,x\n".repeat(1 << 20));
    assert_eq!(code_of(read_csv(&rows)), "file_too_large");
}

#[test]
fn parts_that_the_parser_holds_whole_are_bounded() {
    let with_texts = |size: usize| {
        let bytes = book(|_| {});
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(name.as_str(), options).unwrap();
            std::io::copy(&mut part, &mut writer).unwrap();
            if name.ends_with("sharedStrings.xml") {
                writer.write_all(&vec![b' '; size]).unwrap();
            }
        }
        writer.finish().unwrap().into_inner()
    };
    let read = |size| read_bytes("a.xlsx", &with_texts(size), ENTRIES);
    assert!(read(1 << 20).is_ok());
    assert_eq!(code_of(read(1 << 26)), "file_too_large");
}

#[test]
fn a_formula_without_a_result_is_no_empty_cell() {
    let bytes = book(|sheet| {
        for row in 1..=3 {
            sheet.write(row, 0, "2026-07-31").unwrap();
            sheet.write(row, 1, "P1").unwrap();
            sheet.write(row, 2, "支出").unwrap();
            sheet.write(row, 3, 1).unwrap();
        }
        let formula = |text: &str| rust_xlsxwriter::Formula::new(text);
        sheet.write_string(0, 4, "用途").unwrap();
        sheet.write_formula(1, 4, formula("=1份")).unwrap();
        sheet.write_formula(2, 4, formula("=A1&B1")).unwrap();
        sheet.write_formula(3, 3, formula("=SUM(D2:D3)")).unwrap();
    });
    // A result of no text at all, as programs write it that do not calculate.
    let bytes = rewrite(&bytes, "xl/worksheets/sheet1.xml", |text| {
        assert!(text.contains("</f><v>0</v>"), "{text}");
        text.replace("</f><v>0</v>", "</f><v></v>")
    });
    let tables = read_bytes("a.xlsx", &bytes, ENTRIES).unwrap();
    let rows = tables.rows("资金台账");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text("用途"), "=1份");
    assert_eq!(problems(&tables), [(3, "用途"), (4, "金额")]);
    assert!(tables.problems[0].message.contains("没有计算结果的公式"));
}

#[test]
fn a_unit_above_the_header_holds_for_the_whole_table() {
    let text = "单位：万元\n日期,项目代码,类型,金额\n2026-07-31,P1,支出,1.5\n";
    assert_eq!(amounts(read_csv(text).unwrap().rows("资金台账")), ["15000"]);
}

#[test]
fn an_unknown_csv_is_measured_against_the_sheet_that_it_is_most_like() {
    match read_csv("项目代码,原因,说明\n") {
        Err(TableError::MissingColumn { .. }) => {}
        other => panic!("{other:?}"),
    }
    match read_csv("日期,问题描述,类型,用途\n") {
        Err(TableError::MissingColumn { sheet, column, .. }) => {
            assert_eq!((sheet.as_str(), column.as_str()), ("资金台账", "项目代码"));
        }
        other => panic!("{other:?}"),
    }
    match read_csv("甲,乙\n1,2\n") {
        Err(error @ TableError::NoHeader { .. }) => {
            assert_eq!(error.code(), "header_missing");
            assert!(error.to_string().contains("“资金台账”、“问题”"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_bytes_are_answered_and_never_panic(
        head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
        tail in prop::collection::vec(any::<u8>(), 0..2_000),
        name in prop::sample::select(vec!["a.csv", "a.xls", "a.xlsx"]),
    ) {
        let _ = read_bytes(name, &[head, &tail].concat(), LEDGER);
    }

    #[test]
    fn damaged_workbooks_are_answered_and_never_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..12),
    ) {
        let mut bytes = fs::read(fixture("small/ledger.xlsx")).unwrap();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let _ = read_bytes("a.xlsx", &bytes, LEDGER);
    }

    #[test]
    fn damaged_forms_lists_and_tables_are_answered_and_never_panic(
        name in prop::sample::select(vec!["项目支出绩效目标表.xlsx", "绩效目标导出.xlsx"]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 32..127_u8), 1..12),
    ) {
        let bytes = fs::read(fixture(&format!("official/{name}"))).unwrap();
        let damaged = rewrite(&bytes, "xl/worksheets/sheet1.xml", |text| {
            let mut text = text.as_bytes().to_vec();
            for (at, byte) in &flips {
                let at = at.index(text.len());
                if text[at].is_ascii() {
                    text[at] = *byte;
                }
            }
            String::from_utf8(text).unwrap()
        });
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.xlsx");
        fs::write(&path, damaged).unwrap();
        if let Ok(book) = Book::open(&path, LEDGER) {
            let _ = book.forms(&FORM);
            let _ = book.lists(&LIST, &[]);
            let hint = Hint { field: "金额", headers: &["预算数"], kind: AMOUNT };
            let other = Hint { field: "项目", headers: &["项目名称"], kind: CellKind::Text };
            if let Some(sighting) = book.sight(&[hint, other]) {
                let _ = sighting.texts("预算数", &[]);
            }
            let _ = book.mapped(&TableMap {
                name: "明细",
                sheet: String::new(),
                header_row: 2,
                columns: vec![("预算数".to_owned(), column("金额", true, AMOUNT))],
                skip: vec!["合计".to_owned()],
            });
        }
    }

    #[test]
    fn damaged_sheet_texts_are_answered_and_never_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 32..127_u8), 1..12),
    ) {
        let bytes = fs::read(fixture("small/ledger.xlsx")).unwrap();
        let damaged = rewrite(&bytes, "xl/worksheets/sheet1.xml", |text| {
            let mut text = text.as_bytes().to_vec();
            for (at, byte) in &flips {
                let at = at.index(text.len());
                if text[at].is_ascii() {
                    text[at] = *byte;
                }
            }
            String::from_utf8(text).unwrap()
        });
        let _ = read_bytes("a.xlsx", &damaged, LEDGER);
    }
}
