//! Business sections: each gets its workbook, and what comes back lands on the right indicator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

use crate::imports::workbook;

const HEADS: [(&str, &[&str]); 3] = [
    (
        "项目",
        &[
            "项目代码*",
            "项目名称*",
            "预算类别*",
            "责任科室",
            "批复文号",
            "年度总体目标*",
        ],
    ),
    ("资金", &["项目代码*", "资金来源*", "年初预算数(万元)*"]),
    (
        "指标",
        &[
            "项目代码*",
            "一级指标*",
            "二级指标*",
            "三级指标*",
            "指标性质*",
            "比较符",
            "年度指标值*",
            "计量单位",
            "累计方式",
        ],
    ),
];

/// Three projects: two of sections, one of none.
fn office() -> Office {
    let office = Office::with_store();
    let project =
        |code, name, section| [code, name, "一般公共预算", section, "文〔2026〕1号", "目标"];
    let projects = [
        project("P1", "监测", "规划/建设科"),
        project("P2", "培训", "办公室"),
        project("P3", "宣传", ""),
    ];
    let funds = ["P1", "P2", "P3"].map(|code| [code, "一般公共预算拨款", "100"]);
    let indicators = [
        [
            "P1",
            "产出指标",
            "数量指标",
            "样地数",
            "正向",
            "≥",
            "1200",
            "个",
            "",
        ],
        [
            "P1",
            "产出指标",
            "质量指标",
            "合格率",
            "正向",
            "≥",
            "95",
            "%",
            "取最新",
        ],
        [
            "P2",
            "产出指标",
            "数量指标",
            "月均人数",
            "正向",
            "≥",
            "50",
            "人",
            "平均",
        ],
        [
            "P3",
            "效益指标",
            "社会效益指标",
            "知晓度",
            "定性",
            "",
            "提高",
            "",
            "",
        ],
    ];
    fn refs<const N: usize>(rows: &[[&'static str; N]]) -> Vec<Vec<&'static str>> {
        rows.iter().map(|row| row.to_vec()).collect()
    }
    let (projects, funds, indicators) = (refs(&projects), refs(&funds), refs(&indicators));
    let [a, b, c] = [&projects, &funds, &indicators]
        .map(|rows| rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    workbook(&office.path("t.xlsx"), &HEADS, [&a, &b, &c]);
    done(&office, &["import", "targets", "t.xlsx"]);
    let add = [
        "progress",
        "add",
        "--project",
        "P1",
        "--level3",
        "样地数",
        "--date",
        "2026-03-31",
        "--value",
        "300",
    ];
    done(&office, &add);
    office
}

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(output.status.success(), "{}", messages(&output));
}

fn hand_out(office: &Office, folder: &str) -> Vec<PathBuf> {
    let files = office.json(&["section", "hand-out", "--out", folder]);
    let files = files["files"]
        .as_array()
        .unwrap_or_else(|| panic!("{files}"))
        .iter();
    files
        .map(|file| office.path(file["file"].as_str().unwrap()))
        .collect()
}

/// Types into cells of the workbook that was handed out, as a spreadsheet program saves them:
/// everything else of the file stays.
const TYPE: &str = r#"
import re, sys, zipfile
from xml.sax.saxutils import escape
source, target, *cells = sys.argv[1:]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
    for item in old.infolist():
        data = old.read(item)
        if item.filename == "xl/worksheets/sheet1.xml":
            text = data.decode()
            for cell in cells:
                place, typed = cell.split("=", 1)
                pattern = rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)'
                def put(found):
                    style = found.group(1) or ""
                    return f'<c r="{place}"{style} t="inlineStr"><is><t>{escape(typed)}</t></is></c>'
                text, number = re.subn(pattern, put, text)
                assert number == 1, (place, number)
            data = text.encode()
        new.writestr(item, data)
"#;

pub fn typed(file: &Path, target: &Path, cells: &[&str]) {
    let mut python = judge("python");
    let output = python
        .args(["-c", TYPE])
        .arg(file)
        .arg(target)
        .args(cells)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", messages(&output));
}

fn collect(office: &Office, files: &[&str], more: &[&str]) -> Value {
    office.json(&[&["section", "collect"], files, more].concat())
}

fn progress(office: &Office, code: &str) -> Vec<(String, String, String)> {
    let listed = office.json(&["progress", "list", "--project", code]);
    let rows = listed["progress"]
        .as_array()
        .or(listed.as_array())
        .unwrap()
        .iter();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.map(|row| (word(row, "level3"), word(row, "date"), word(row, "value")))
        .collect()
}

fn entry(name: &str, date: &str, value: &str) -> (String, String, String) {
    (name.to_owned(), date.to_owned(), value.to_owned())
}

#[test]
fn each_section_gets_a_locked_workbook_of_its_own_projects() {
    let office = office();
    let listed = office.json(&["section", "list"]);
    let listed: Vec<_> = listed["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["section"].as_str().unwrap().to_owned(),
                row["indicators"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [("办公室", 1), ("规划/建设科", 2), ("未填责任科室", 1)];
    assert_eq!(
        listed,
        expected.map(|(name, number)| (name.to_owned(), number))
    );
    let files = hand_out(&office, "科室 表");
    let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap()).collect();
    assert_eq!(
        names,
        ["办公室.xlsx", "规划_建设科.xlsx", "未填责任科室.xlsx"]
    );

    let mut book: Xlsx<_> = open_workbook(&files[1]).unwrap();
    let range = book.worksheet_range("科室填报").unwrap();
    let rows: Vec<Vec<_>> = range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[1][1..9],
        [
            "P1",
            "监测",
            "产出指标",
            "数量指标",
            "样地数",
            "≥1200个",
            "300个",
            "2026-07-31"
        ]
    );
    let sheet = Command::new("unzip")
        .arg("-p")
        .arg(&files[1])
        .arg("xl/worksheets/sheet1.xml")
        .output();
    let sheet = String::from_utf8(sheet.unwrap().stdout).unwrap();
    assert!(sheet.contains("<sheetProtection "), "{sheet}");
    assert!(sheet.contains("hidden=\"1\""), "{sheet}");
    for list in ["经费保障,制度保障", "确定能,有可能,完全不可能"] {
        assert!(sheet.contains(list), "{list}");
    }
    // What may have been filled in is never written over.
    let again = office.json(&["section", "hand-out", "--out", "科室 表"]);
    assert_eq!(again["error"]["code"], "already_exists");
    done(
        &office,
        &[
            "section",
            "hand-out",
            "--out",
            "一个",
            "--section",
            "办公室",
        ],
    );
    assert_eq!(fs::read_dir(office.path("一个")).unwrap().count(), 1);
    let unknown = office.json(&["section", "hand-out", "--out", "二", "--section", "人事科"]);
    assert_eq!(unknown["error"]["code"], "not_found");
    // A workbook that nobody wrote in brings nothing and counts as not back.
    let blank = collect(&office, &["科室 表/办公室.xlsx"], &[]);
    assert_eq!(
        (&blank["taken"], &blank["batch"]),
        (&json!(true), &Value::Null)
    );
    let status = office.json(&["section", "status"]);
    assert!(
        status["sections"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["returned"].is_null())
    );
}

#[test]
fn what_comes_back_lands_on_its_indicator_once_and_is_taken_back_at_once() {
    let office = office();
    let files = hand_out(&office, "表");
    let planning = [
        "J2=756",
        "K2=样地已布设",
        "M2=招标晚于计划",
        "N2=其他",
        "O2=前期论证时间长",
        "P2=1,200",
        "Q2=有可能",
        "J3=96.5",
        "I3=2026年6月30日",
        "P3=保持",
    ];
    typed(&files[1], &office.path("规划.xlsx"), &planning);
    typed(
        &files[0],
        &office.path("办公.xlsx"),
        &["J2=40", "L2=签到表"],
    );
    typed(
        &files[2],
        &office.path("宣传.xlsx"),
        &["J2=部分达成", "Q2=确定能"],
    );
    let all = ["规划.xlsx", "办公.xlsx", "宣传.xlsx"];
    let before = office.json(&["audit", "list"]);
    let shown = collect(&office, &all, &["--dry-run"]);
    assert_eq!(
        (&shown["taken"], &shown["sheets"][0]["added"]),
        (&json!(true), &json!(4)),
        "{shown}"
    );
    assert_eq!(office.json(&["audit", "list"]), before);

    let taken = collect(&office, &all, &[]);
    assert_eq!(
        (&taken["taken"], &taken["sheets"][0]["added"]),
        (&json!(true), &json!(4)),
        "{taken}"
    );
    // 756 in all is 456 more than the 300 that were recorded.
    let expected = [
        entry("样地数", "2026-03-31", "300"),
        entry("样地数", "2026-07-31", "456"),
        entry("合格率", "2026-06-30", "96.5"),
    ];
    assert_eq!(progress(&office, "P1"), expected);
    assert_eq!(
        progress(&office, "P2"),
        [entry("月均人数", "2026-07-31", "40")]
    );
    assert_eq!(
        progress(&office, "P3"),
        [entry("知晓度", "2026-07-31", "部分达成")]
    );
    let summary = office.json(&["summary"]);
    assert_eq!(summary["projects"][0]["indicators"][0]["actual"], "756");
    let sheet = office.json(&["sheet", "show", "P1"]);
    let row = &sheet["indicators"][0];
    for (key, value) in [
        ("forecast", json!("1200个")),
        ("forecast_value", json!("1200")),
        ("causes", json!(["其他"])),
        ("cause_note", json!("前期论证时间长")),
        ("likelihood", json!("有可能")),
    ] {
        assert_eq!(row[key], value, "{row}");
    }
    assert_eq!(sheet["indicators"][1]["forecast"], "保持");
    let status = office.json(&["section", "status"]);
    let files = status["sections"].as_array().unwrap().iter();
    let files: Vec<_> = files
        .map(|row| row["returned"]["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["办公.xlsx", "规划.xlsx", "宣传.xlsx"]);

    let again = collect(&office, &all, &[]);
    assert_eq!(
        (&again["batch"], &again["sheets"][0]["same"]),
        (&Value::Null, &json!(4)),
        "{again}"
    );
    let batch = taken["batch"].to_string();
    done(&office, &["batch", "undo", &batch]);
    assert_eq!(
        progress(&office, "P1"),
        [entry("样地数", "2026-03-31", "300")]
    );
    assert_eq!(office.json(&["sheet", "show", "P1"])["state"], "未填");
    let status = office.json(&["section", "status"]);
    assert!(
        status["sections"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["returned"].is_null())
    );
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn what_somebody_else_filled_in_is_replaced_only_on_demand() {
    let office = office();
    let files = hand_out(&office, "表");
    fs::write(
        office.path("监控表.json"),
        json!({"indicators": [{"level3": "样地数", "forecast": "1100个", "forecast_value": "1100"}]})
            .to_string(),
    )
    .unwrap();
    done(&office, &["sheet", "fill", "P1", "监控表.json"]);
    typed(
        &files[1],
        &office.path("规划.xlsx"),
        &["P2=1200", "Q2=确定能"],
    );
    let taken = collect(&office, &["规划.xlsx"], &[]);
    assert_eq!(taken["changed"][0]["stored"], "1100个");
    assert_eq!(taken["changed"][0]["replaced"], false);
    let row = || office.json(&["sheet", "show", "P1"])["indicators"][0].clone();
    assert_eq!(
        (&row()["forecast"], &row()["likelihood"]),
        (&json!("1100个"), &json!("确定能"))
    );
    let taken = collect(&office, &["规划.xlsx"], &["--replace-changed"]);
    assert_eq!(taken["changed"][0]["replaced"], true);
    assert_eq!(
        (&row()["forecast"], &row()["forecast_value"]),
        (&json!("1200个"), &json!("1200"))
    );

    // Two values of one day would count twice in a mean.
    typed(&files[0], &office.path("办公.xlsx"), &["J2=40"]);
    collect(&office, &["办公.xlsx"], &[]);
    typed(&files[0], &office.path("更正.xlsx"), &["J2=60"]);
    assert_eq!(
        collect(&office, &["更正.xlsx"], &[])["sheets"][0]["changed"],
        1
    );
    assert_eq!(
        progress(&office, "P2"),
        [entry("月均人数", "2026-07-31", "40")]
    );
    collect(&office, &["更正.xlsx"], &["--replace-changed"]);
    assert_eq!(
        progress(&office, "P2"),
        [entry("月均人数", "2026-07-31", "60")]
    );
}

#[test]
fn a_sheet_under_review_is_left_alone_but_progress_is_taken() {
    let office = crate::submissions::ready();
    let files = hand_out(&office, "表");
    typed(
        &files[0],
        &office.path("改.xlsx"),
        &["K2=已开工", "P2=另一个预计"],
    );
    let refused = collect(&office, &["改.xlsx"], &["--replace-changed"]);
    let message = refused["refused"][0]["message"].as_str().unwrap();
    assert!(message.contains("监控表为“已锁定”"), "{refused}");
    let kept = collect(&office, &["改.xlsx"], &[]);
    let counts = &kept["sheets"][0];
    assert_eq!(
        (&counts["added"], &counts["refused"]),
        (&json!(1), &json!(0)),
        "{kept}"
    );
    assert_eq!(kept["changed"][0]["replaced"], false);
    let again = collect(&office, &["改.xlsx"], &[]);
    assert_eq!(again["batch"], Value::Null, "{again}");
}

#[test]
fn a_row_that_was_changed_or_cannot_be_read_is_refused_with_its_cell() {
    let office = office();
    let files = hand_out(&office, "表");
    let before = office.json(&["audit", "list"]);
    let target = office.path("改.xlsx");
    for (cells, column, words) in [
        (&["B2=P2", "J2=1"][..], "项目代码", "“P2”与下发的“P1”不同"),
        (&["F2=样地个数", "J2=1"], "三级指标", "恢复原内容"),
        (&["G2=≥100个", "J2=1"], "年度指标值", "“≥1200个”"),
        (&["A2=", "J2=1"], "编号", "不要新增行"),
        (&["A2=2026-0731-99999", "J2=1"], "编号", "不是现行批复目标"),
        (&["A2=2025-0731-1", "J2=1"], "编号", "不是现行批复目标"),
        (&["J2=很多"], "完成值", "不是有效数值"),
        (&["I2=", "J2=1"], "截至日期", "截至日期为必填项"),
        (&["I2=2025-07-31", "J2=1"], "截至日期", "不在2026年度"),
        (&["I2=七月", "J2=1"], "截至日期", "不是有效日期"),
        (&["N2=天气"], "偏差原因", "不能识别"),
        (&["Q2=也许"], "完成目标可能性", "不能识别"),
    ] {
        typed(&files[1], &target, cells);
        let refused = collect(&office, &["改.xlsx"], &[]);
        assert_eq!(refused["taken"], false, "{cells:?} {refused}");
        let refusal = &refused["refused"][0];
        assert_eq!(
            (&refusal["column"], &refusal["row"]),
            (&json!(column), &json!(2)),
            "{refusal}"
        );
        assert_eq!(refusal["file"], "改.xlsx");
        assert!(
            refusal["message"].as_str().unwrap().contains(words),
            "{refusal}"
        );
        let output = office.run(&["section", "collect", "改.xlsx"]);
        assert_eq!(output.status.code(), Some(1), "{cells:?}");
    }
    typed(&files[1], &target, &["J2=1", "J3=90"]);
    typed(&files[1], &office.path("又.xlsx"), &["J2=2"]);
    let twice = collect(&office, &["改.xlsx", "又.xlsx"], &[]);
    let refusal = &twice["refused"][0];
    assert_eq!(
        (&refusal["file"], &refusal["column"]),
        (&json!("又.xlsx"), &json!("编号"))
    );
    assert_eq!(office.json(&["audit", "list"]), before);
    // The good rows alone, where the user says so.
    typed(&files[1], &target, &["J2=很多", "J3=90"]);
    let output = office.run(&["section", "collect", "改.xlsx", "--partial"]);
    assert_eq!(output.status.code(), Some(3), "{}", messages(&output));
    let rows = progress(&office, "P1");
    assert_eq!(rows.last().unwrap(), &entry("合格率", "2026-07-31", "90"));
    fs::write(office.path("别的.xlsx"), "不是工作簿").unwrap();
    let other = collect(&office, &["别的.xlsx"], &[]);
    assert!(other["error"]["message"].is_string(), "{other}");
    let template = collect(&office, &["t.xlsx"], &[]);
    assert!(
        template["error"]["message"]
            .as_str()
            .unwrap()
            .contains("科室填报"),
        "{template}"
    );
}
