//! System figures: imported, beside the ledger of the same day, explained, and printed.

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

const FIRST: &str = "1500002606000001";
const FUND: &str = "政府性基金预算拨款";
/// 执行数 of the first project through 31 July, in 元.
const BOOKED: &str = "1305634.73";

fn import(office: &Office, text: &str, more: &[&str]) -> Value {
    fs::write(office.path("系统数.csv"), text).unwrap();
    office.json(&[&["system-figure", "import", "系统数.csv"], more].concat())
}

fn differences(office: &Office, more: &[&str]) -> Vec<Value> {
    let all = office.json(&[&["system-figure", "differences"], more].concat());
    all["differences"]
        .as_array()
        .unwrap_or_else(|| panic!("{all}"))
        .clone()
}

fn found(office: &Office) -> Vec<Value> {
    let check = office.json(&["check"]);
    let findings = check["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["rule"] == "F05")
        .cloned()
        .collect()
}

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(output.status.success(), "{}", messages(&output));
}

const HEAD: &str = "项目代码,项目名称,资金来源,执行数(元),截止日期\n";

#[test]
fn a_file_is_taken_whole_or_not_and_twice_is_once() {
    let office = Office::with_fixture("small");
    let rows = format!(
        "{HEAD}{FIRST},,{FUND},1305634.73,2026-07-31\n\
         ,文物保护修缮项目（003）,一般公共预算拨款,\"5,000.50\",2026/7/31\n"
    );
    let shown = import(&office, &rows, &["--dry-run"]);
    assert_eq!(
        (&shown["taken"], &shown["batch"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(import(&office, &rows, &[])["sheets"][0]["added"], 2);
    let again = import(&office, &rows, &[]);
    assert_eq!(
        (&again["sheets"][0]["same"], &again["batch"]),
        (&json!(2), &Value::Null)
    );
    let listed = office.json(&["system-figure", "list"]);
    let amounts = listed["system_figures"].as_array().unwrap().iter();
    let amounts: Vec<_> = amounts
        .map(|row| row["executed"].as_str().unwrap())
        .collect();
    assert_eq!(amounts, ["130.563473", "0.50005"]);

    // 万元 by the header; another amount is shown and taken only on demand.
    let wan = format!("项目代码,资金来源,执行数(万元),截止日期\n{FIRST},{FUND},130.5,2026-07-31\n");
    let changed = import(&office, &wan, &[]);
    assert_eq!(
        (&changed["sheets"][0]["changed"], &changed["batch"]),
        (&json!(1), &Value::Null)
    );
    assert!(
        changed["changed"][0]["new"]
            .as_str()
            .unwrap()
            .ends_with("1305000.00元")
    );
    let changed = import(&office, &wan, &["--replace-changed"]);
    assert_eq!(changed["changed"][0]["replaced"], true);
    let batch = changed["batch"].to_string();
    done(&office, &["batch", "undo", &batch]);
    let listed = office.json(&["system-figure", "list", FIRST]);
    assert_eq!(listed["system_figures"][0]["executed"], "130.563473");

    let before = office.json(&["system-figure", "list"]);
    for (row, column, words) in [
        (format!("9,,{FUND},1,2026-07-31"), "项目代码", "没有项目“9”"),
        (
            format!(",没有的项目,{FUND},1,2026-07-31"),
            "项目名称",
            "没有项目“没有的项目”",
        ),
        (format!(",,{FUND},1,2026-07-31"), "项目代码", "至少填写一项"),
        (
            format!("{FIRST},,财政拨款收入,1,2026-07-31"),
            "资金来源",
            "不能识别",
        ),
        (
            format!("{FIRST},,{FUND},-1,2026-07-31"),
            "执行数",
            "不能为负",
        ),
        (
            format!("{FIRST},,{FUND},1.005,2026-07-31"),
            "执行数",
            "最多2位小数",
        ),
        (
            format!("{FIRST},,{FUND},1,2025-07-31"),
            "截止日期",
            "不在2026年度",
        ),
        (
            format!("{FIRST},,{FUND},1,七月底"),
            "截止日期",
            "不是有效日期",
        ),
        (
            format!("{FIRST},,其他资金,1,2026-07-31\n{FIRST},,其他资金,1,2026-07-31"),
            "资金来源",
            "与第2行",
        ),
    ] {
        let refused = import(&office, &format!("{HEAD}{row}\n"), &[]);
        assert_eq!(refused["taken"], false, "{row}");
        let refusal = &refused["refused"][0];
        assert_eq!(refusal["column"], column, "{refusal}");
        assert!(
            refusal["message"].as_str().unwrap().contains(words),
            "{refusal}"
        );
    }
    assert_eq!(office.json(&["system-figure", "list"]), before);
}

#[test]
fn the_template_is_filled_and_taken_back() {
    let office = Office::with_fixture("small");
    done(
        &office,
        &["template", "system-figures", "--out", "模板.xlsx"],
    );
    let mut book: Xlsx<_> = open_workbook(office.path("模板.xlsx")).unwrap();
    let range = book.worksheet_range("系统数").unwrap();
    let head: Vec<_> = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(Data::to_string)
        .collect();
    assert_eq!(
        head,
        [
            "项目代码",
            "项目名称",
            "资金来源*",
            "执行数(元)*",
            "截止日期*"
        ]
    );
    let empty = office.json(&["system-figure", "import", "模板.xlsx"]);
    assert_eq!(
        (&empty["taken"], &empty["sheets"][0]["added"]),
        (&json!(true), &json!(0))
    );
}

#[test]
fn a_difference_is_exact_explained_and_asked_again_once_it_changes() {
    let office = Office::with_fixture("small");
    let add = [
        "system-figure",
        "add",
        FIRST,
        "--source",
        FUND,
        "--through",
        "2026-07-31",
    ];
    let id = office.json(&[&add[..], &["--amount", BOOKED]].concat())["id"].to_string();
    assert_eq!(differences(&office, &[]), Vec::<Value>::new());
    assert!(found(&office).is_empty());
    let agrees = office.run(&["system-figure", "explain", &id, "在途"]);
    assert!(
        messages(&agrees).contains("无需说明"),
        "{}",
        messages(&agrees)
    );
    let twice = office.run(&[&add[..], &["--amount", "1"]].concat());
    assert!(messages(&twice).contains("已登记"), "{}", messages(&twice));
    done(&office, &["system-figure", "remove", &id]);

    let id = office.json(&[&add[..], &["--amount", "1305634.72"]].concat())["id"].to_string();
    let held = &differences(&office, &[])[0];
    for (key, value) in [
        ("project", FIRST),
        ("source", FUND),
        ("through", "2026-07-31"),
        ("system", "130.563472"),
        ("ledger", "130.563473"),
        ("difference", "-0.000001"),
    ] {
        assert_eq!(held[key], value, "{held}");
    }
    let raised = found(&office);
    assert_eq!((raised.len(), &raised[0]["severity"]), (1, &json!("W")));
    assert_eq!(raised[0]["where"], format!("资金/{FUND}/一体化系统数"));
    assert_eq!(raised[0]["answer"], "");
    let empty = office.run(&["system-figure", "explain", &id, " "]);
    assert!(
        messages(&empty).contains("说明不能为空"),
        "{}",
        messages(&empty)
    );
    done(&office, &["system-figure", "explain", &id, "系统四舍五入"]);
    assert_eq!(found(&office)[0]["answer"], "系统四舍五入");
    let entry = [
        "ledger",
        "add",
        "--project",
        FIRST,
        "--date",
        "2026-07-30",
        "--source",
        FUND,
    ];
    done(
        &office,
        &[&entry[..], &["--kind", "支出", "--amount", "0.01"]].concat(),
    );
    let held = &differences(&office, &[])[0];
    assert_eq!(
        (&held["difference"], &held["is_explained"]),
        (&json!("-0.000002"), &json!(false))
    );
    assert_eq!(found(&office)[0]["answer"], "");

    // The newest figure through the day stands beside the ledger of its own day.
    let older = [
        "system-figure",
        "add",
        FIRST,
        "--source",
        FUND,
        "--through",
        "2026-01-31",
    ];
    done(&office, &[&older[..], &["--amount", "0"]].concat());
    let in_june = &differences(&office, &["--through", "2026-06-30"])[0];
    assert_eq!(
        (&in_june["through"], &in_june["system"]),
        (&json!("2026-01-31"), &json!("0.00"))
    );
    assert_eq!(
        in_june["ledger"],
        office.json(&["summary", "--through", "2026-01-31"])["projects"][0]["total"]["executed"]
    );
    assert_eq!(differences(&office, &[]).len(), 1);
}

#[test]
fn a_source_that_the_system_lacks_is_listed() {
    let office = Office::with_fixture("small");
    let second = "1500002606000002";
    let add = [
        "system-figure",
        "add",
        second,
        "--source",
        "其他资金",
        "--through",
        "2026-07-31",
    ];
    done(&office, &[&add[..], &["--amount", "0"]].concat());
    let held = differences(&office, &[]);
    let lacking: Vec<_> = held.iter().filter(|row| row["system"].is_null()).collect();
    assert_eq!(lacking.len(), 1, "{held:?}");
    assert_eq!(lacking[0]["source"], "国有资本经营预算拨款");
    assert!(held.iter().all(|row| row["project"] == second));
}

/// All texts and numbers of the forms' workbook.
fn printed(office: &Office, folder: &str) -> String {
    done(office, &["forms", "--out", folder, "--project", FIRST]);
    let mut book: Xlsx<_> = open_workbook(office.path(folder).join("forms.xlsx")).unwrap();
    let (_, range) = book.worksheets().into_iter().next().unwrap();
    let cells = range.cells().map(|(_, _, cell)| cell.to_string());
    cells.collect::<Vec<_>>().join("|")
}

#[test]
fn what_is_printed_is_chosen_and_the_form_says_so() {
    let office = Office::with_fixture("small");
    let summary = office.json(&["summary"]);
    let add = [
        "system-figure",
        "add",
        FIRST,
        "--source",
        FUND,
        "--through",
        "2026-07-31",
    ];
    let id = office.json(&[&add[..], &["--amount", "1200000"]].concat())["id"].to_string();
    done(
        &office,
        &["system-figure", "explain", &id, "在途支付未记账"],
    );
    let by_ledger = printed(&office, "一");
    assert!(by_ledger.contains("|130.563473|"), "{by_ledger}");
    assert!(!by_ledger.contains("一体化系统数"), "{by_ledger}");
    done(&office, &["report", "draft"]);

    done(&office, &["settings", "set", "executed.printed", "系统"]);
    let by_system = printed(&office, "二");
    assert!(by_system.contains("|120|"), "{by_system}");
    assert!(!by_system.contains("130.563473|"), "{by_system}");
    let note = "4.执行数：1-7月执行数按一体化系统数（截至2026-07-31）填列，与单位台账相差-10.56万元，原因：在途支付未记账。";
    assert!(by_system.contains(note), "{by_system}");
    // The summary stays the ledger's; the report that was drafted before no longer agrees.
    assert_eq!(office.json(&["summary"]), summary);
    let key = "project.1500002606000001.executed";
    let figures = office.json(&["report", "figures"]);
    let figures = figures["figures"]
        .as_array()
        .unwrap_or_else(|| figures.as_array().unwrap());
    let figure = figures.iter().find(|figure| figure["key"] == key).unwrap();
    assert_eq!(figure["shown"], "120.00");
    let stale = |office: &Office| {
        let check = office.json(&["check"]);
        let findings = check["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["rule"] == "R02").count()
    };
    assert!(stale(&office) > 0);
    done(&office, &["report", "draft"]);
    assert_eq!(stale(&office), 0);
    // A figure of another day says nothing of the cut-off.
    let text = office.json(&["forms", "--out", "三", "--through", "2026-06-30"]);
    assert!(text["files"].is_array(), "{text}");
    let mut book: Xlsx<_> = open_workbook(office.path("三/forms.xlsx")).unwrap();
    let (_, range) = book.worksheets().into_iter().next().unwrap();
    assert!(
        !range
            .cells()
            .any(|(_, _, cell)| cell.to_string().contains("一体化系统数"))
    );
}
