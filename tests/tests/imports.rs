//! Imports: idempotent, one batch one undo, dry run, partial, changed rows.

use std::path::Path;

use jixiao_tests::{Office, fixture, messages};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const TARGETS: [(&str, &[&str]); 3] = [
    (
        "项目",
        &[
            "项目代码*",
            "项目名称*",
            "预算类别*",
            "批复文号",
            "年度总体目标*",
        ],
    ),
    (
        "资金",
        &["项目代码*", "资金来源*", "年初预算数(万元)*", "调减(万元)"],
    ),
    (
        "指标",
        &[
            "项目代码*",
            "一级指标*",
            "二级指标*",
            "三级指标*",
            "指标性质*",
            "年度指标值*",
        ],
    ),
];

const LEDGER: [(&str, &[&str]); 3] = [
    (
        "资金台账",
        &[
            "日期*",
            "项目代码*",
            "资金来源*",
            "类型*",
            "金额(元)*",
            "凭证号",
            "收款人",
            "经济分类",
            "用途",
            "备注",
        ],
    ),
    ("指标进展", &["日期*", "项目代码*", "三级指标*", "完成值"]),
    ("问题", &["日期*", "项目代码*", "监控类型*", "问题描述*"]),
];

type Rows<'a> = [&'a [&'a [&'a str]]; 3];

/// Writes a workbook whose cells are all text.
pub fn workbook(path: &Path, heads: &[(&str, &[&str]); 3], rows: Rows<'_>) {
    let mut book = Workbook::new();
    for ((name, head), rows) in heads.iter().zip(rows) {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(std::iter::once(head).chain(rows.iter())) {
            for (column, cell) in (0..).zip(cells.iter()) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

/// One project with one indicator.
pub fn targets(path: &Path) {
    let project: &[&str] = &[
        "P1",
        "监测项目",
        "一般公共预算",
        "内财预〔2026〕1号",
        "完成监测",
    ];
    let fund: &[&str] = &["P1", "一般公共预算拨款", "1,200.5", ""];
    let indicator: &[&str] = &["P1", "产出指标", "数量指标", "样地数", "正向", "10"];
    workbook(path, &TARGETS, [&[project], &[fund], &[indicator]]);
}

/// Ledger rows alone.
pub fn entries(path: &Path, rows: &[&[&str]]) {
    workbook(path, &LEDGER, [rows, &[], &[]]);
}

fn import(office: &Office, kind: &str, path: &Path, more: &[&str]) -> Value {
    let path = path.to_string_lossy();
    office.json(&[&["import", kind, &path], more].concat())
}

fn executed(office: &Office) -> Value {
    office.json(&["summary"])["total"]["executed"].clone()
}

/// A store with one project and one payment of 100.00 元.
fn one_payment() -> Office {
    let office = Office::with_store();
    targets(&office.path("t.xlsx"));
    assert_eq!(
        import(&office, "targets", &office.path("t.xlsx"), &[])["taken"],
        true
    );
    let row: &[&str] = &[
        "2026-03-05",
        "P1",
        "一般公共预算拨款",
        "支出",
        "100.00",
        "JZ-1",
        "甲公司",
    ];
    entries(&office.path("l.xlsx"), &[row]);
    assert_eq!(
        import(&office, "ledger", &office.path("l.xlsx"), &[])["taken"],
        true
    );
    office
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let office = Office::with_fixture("small");
    let before = office.json(&["summary"]);
    for kind in ["targets", "ledger"] {
        let again = import(&office, kind, &fixture(&format!("small/{kind}.xlsx")), &[]);
        assert_eq!(again["batch"], Value::Null);
        for sheet in again["sheets"].as_array().unwrap() {
            assert_eq!(sheet["added"], 0, "{sheet}");
            assert_ne!(sheet["same"], 0, "{sheet}");
        }
    }
    assert_eq!(office.json(&["summary"]), before);
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    let office = Office::with_store();
    let shown = import(
        &office,
        "targets",
        &fixture("unit/targets.xlsx"),
        &["--dry-run"],
    );
    assert_eq!(shown["sheets"][0]["added"], 24);
    assert_eq!(shown["batch"], Value::Null);
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 0);
}

#[test]
fn one_action_undoes_one_import() {
    let office = one_payment();
    let before = office.json(&["summary"]);
    let row: &[&str] = &["2026-04-05", "P1", "其他资金", "支出", "5.00", "JZ-2", ""];
    entries(&office.path("more.xlsx"), &[row, row]);
    let batch = import(&office, "ledger", &office.path("more.xlsx"), &[])["batch"].to_string();
    assert_eq!(executed(&office), "0.011");
    let listed = |office: &Office| office.json(&["batch", "list"])[0]["id"].to_string();
    assert_eq!(listed(&office), batch);
    assert!(office.run(&["batch", "undo", &batch]).status.success());
    assert_ne!(listed(&office), batch);
    assert_eq!(office.json(&["summary"]), before);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
    let again = office.json(&["batch", "undo", &batch]);
    assert_eq!(again["error"]["code"], "wrong_state", "{again}");
}

#[test]
fn targets_that_payments_stand_on_cannot_be_undone() {
    let office = one_payment();
    let refused = office.run(&["batch", "undo", "1"]);
    assert_eq!(refused.status.code(), Some(1), "{}", messages(&refused));
    assert_eq!(executed(&office), "0.01");
}

#[test]
fn a_changed_row_is_taken_only_when_asked_for() {
    let office = one_payment();
    let row: &[&str] = &[
        "2026-03-05",
        "P1",
        "一般公共预算拨款",
        "支出",
        "108.00",
        "JZ-1",
        "甲公司",
    ];
    entries(&office.path("l.xlsx"), &[row]);
    let skipped = import(&office, "ledger", &office.path("l.xlsx"), &[]);
    assert_eq!(skipped["sheets"][0]["changed"], 1);
    assert_eq!(skipped["changed"][0]["row"], 2);
    assert_eq!(executed(&office), "0.01");
    let taken = import(
        &office,
        "ledger",
        &office.path("l.xlsx"),
        &["--replace-changed"],
    );
    assert_eq!(taken["changed"][0]["replaced"], true);
    assert_eq!(executed(&office), "0.0108");
}

#[test]
fn two_rows_of_one_file_with_one_voucher_are_two_entries() {
    let office = one_payment();
    let rows: [&[&str]; 2] = [
        &["2026-04-05", "P1", "其他资金", "支出", "5.00", "JZ-9", "甲"],
        &["2026-04-05", "P1", "其他资金", "支出", "6.00", "JZ-9", "乙"],
    ];
    entries(&office.path("l.xlsx"), &rows);
    let taken = import(&office, "ledger", &office.path("l.xlsx"), &[]);
    assert_eq!(taken["sheets"][0]["added"], 2);
    assert_eq!(executed(&office), "0.0111");
}

#[test]
fn partial_takes_the_good_rows_and_says_so() {
    let office = one_payment();
    let rows: [&[&str]; 2] = [
        &["2026-04-05", "P1", "其他资金", "支出", "5.00", "", ""],
        &["2026-04-05", "P9", "其他资金", "支出", "6.00", "", ""],
    ];
    entries(&office.path("l.xlsx"), &rows);
    let file = office.path("l.xlsx").to_string_lossy().into_owned();
    assert_eq!(
        office.run(&["import", "ledger", &file]).status.code(),
        Some(1)
    );
    assert_eq!(executed(&office), "0.01");
    let partial = office.run(&["import", "ledger", &file, "--partial"]);
    assert_eq!(partial.status.code(), Some(3));
    assert_eq!(executed(&office), "0.0105");
}

#[test]
fn the_templates_are_read_back_and_their_example_is_passed_over() {
    let office = Office::with_store();
    for kind in ["targets", "ledger"] {
        let file = office.path(&format!("{kind}.xlsx"));
        let made = office.run(&["template", kind, "--out", &file.to_string_lossy()]);
        assert!(made.status.success(), "{}", messages(&made));
        let bytes = std::fs::read(&file).unwrap();
        let _ = office.run(&["template", kind, "--out", &file.to_string_lossy()]);
        assert_eq!(
            std::fs::read(&file).unwrap(),
            bytes,
            "the same bytes each time"
        );
        let empty = import(&office, kind, &file, &[]);
        assert_eq!(empty["taken"], true, "{empty}");
        assert_eq!(empty["unknown_columns"].as_array().unwrap().len(), 0);
        for sheet in empty["sheets"].as_array().unwrap() {
            assert_eq!(sheet["added"], 0, "{sheet}");
        }
    }
}

#[test]
fn sheets_and_columns_that_no_template_knows_are_named() {
    let office = Office::with_store();
    targets(&office.path("t.xlsx"));
    assert_eq!(
        import(&office, "targets", &office.path("t.xlsx"), &[])["taken"],
        true
    );
    let mut book = Workbook::new();
    for (name, head) in LEDGER {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, title) in (0..).zip(head.iter().chain(&["审批人"])) {
            sheet.write_string(0, column, *title).unwrap();
        }
    }
    book.add_worksheet().set_name("说明").unwrap();
    book.save(office.path("l.xlsx")).unwrap();
    let shown = import(&office, "ledger", &office.path("l.xlsx"), &[]);
    assert_eq!(shown["unknown_sheets"], serde_json::json!(["说明"]));
    assert_eq!(shown["unknown_columns"][0]["header"], "审批人", "{shown}");
}
