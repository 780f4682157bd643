//! The daily records by command: entries, progress, surveys, and the look at projects.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

pub const PUBLIC: &str = "一般公共预算拨款";

pub fn office() -> Office {
    Office::of("sound")
}

/// `ledger add` with the fields of a sound entry, some set otherwise.
pub fn entry<'a>(otherwise: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mut fields = vec![
        ("--date", "2026-04-01"),
        ("--project", "P1"),
        ("--source", PUBLIC),
        ("--kind", "支出"),
        ("--amount", "200.50"),
    ];
    for (name, value) in otherwise {
        fields.retain(|(held, _)| held != name);
        fields.push((name, value));
    }
    let flat = fields.iter().flat_map(|(name, value)| [*name, *value]);
    ["ledger", "add"].into_iter().chain(flat).collect()
}

pub fn add(office: &Office, otherwise: &[(&str, &str)]) -> i64 {
    office.json(&entry(otherwise))["id"].as_i64().unwrap()
}

pub fn list(office: &Office, arguments: &[&str]) -> Vec<Value> {
    let listed = office.json(&[&["ledger", "list"], arguments].concat());
    listed["entries"].as_array().unwrap().clone()
}

pub fn column<'a>(entries: &'a [Value], key: &str) -> Vec<&'a str> {
    entries.iter().map(|e| e[key].as_str().unwrap()).collect()
}

#[test]
fn the_balance_runs_within_project_and_source_by_date_whatever_is_listed() {
    let office = office();
    add(
        &office,
        &[
            ("--kind", "拨付"),
            ("--date", "2026-02-01"),
            ("--amount", "1000"),
        ],
    );
    add(
        &office,
        &[
            ("--kind", "退回"),
            ("--date", "2026-05-01"),
            ("--amount", "50"),
        ],
    );
    add(
        &office,
        &[
            ("--kind", "更正"),
            ("--date", "2026-05-02"),
            ("--amount", "-0.5"),
        ],
    );
    add(
        &office,
        &[
            ("--kind", "收回"),
            ("--date", "2026-05-03"),
            ("--amount", "300"),
        ],
    );
    add(
        &office,
        &[
            ("--source", "其他资金"),
            ("--date", "2026-03-01"),
            ("--amount", "7"),
        ],
    );
    let all = list(&office, &[]);
    assert_eq!(
        column(&all, "date"),
        [
            "2026-02-01",
            "2026-03-01",
            "2026-03-05",
            "2026-05-01",
            "2026-05-02",
            "2026-05-03"
        ]
    );
    assert_eq!(
        column(&all, "balance_yuan"),
        ["1000.00", "-7.00", "900.00", "950.00", "950.50", "650.50"]
    );
    let refunds = list(&office, &["--kind", "退回"]);
    assert_eq!(column(&refunds, "balance_yuan"), ["950.00"]);
}

#[test]
fn every_filter_narrows_the_list() {
    let office = office();
    let said = [
        ("--payee", "草原服务有限公司"),
        ("--voucher", "JZ-7"),
        ("--purpose", "样地布设"),
    ];
    let id = add(&office, &said);
    add(
        &office,
        &[("--source", "其他资金"), ("--date", "2026-06-30")],
    );
    for (arguments, number) in [
        (&["--project", "P1"][..], 3),
        (&["--source", "其他资金"], 1),
        (&["--kind", "拨付"], 0),
        (&["--from", "2026-04-01"], 2),
        (&["--to", "2026年4月1日"], 2),
        (&["--text", "草原服务"], 1),
        (&["--text", "jz-7"], 1),
        (&["--text", "样地"], 1),
        (&["--project", ""], 0),
    ] {
        assert_eq!(list(&office, arguments).len(), number, "{arguments:?}");
    }
    assert_eq!(list(&office, &["--text", "样地"])[0]["id"], id);
}

#[test]
fn an_entry_without_project_or_source_is_saved_found_and_in_no_figure() {
    let office = office();
    let before = office.json(&["summary"]);
    let lost = add(&office, &[("--project", "")]);
    let open = add(&office, &[("--source", "")]);
    assert_eq!(office.json(&["summary"]), before);
    let report = office.json(&["check", "--severity", "E"]);
    let found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["rule"].clone(), f["project"].clone(), f["where"].clone()))
        .collect();
    let expected = [("", lost), ("P1", open)]
        .map(|(project, id)| (json!("L02"), json!(project), json!(format!("台账/{id}"))));
    assert_eq!(found, expected);
    assert_eq!(list(&office, &["--project", ""])[0]["id"], lost);
    for id in [lost, open] {
        let (id, source) = (id.to_string(), PUBLIC);
        let fields = ["--reason", "补选", "--project", "P1", "--source", source];
        let done = office.run(&[&["ledger", "void", &id], &fields[..]].concat());
        assert!(done.status.success(), "{}", messages(&done));
    }
    assert_eq!(office.json(&["check"])["counts"]["E"], 0);
    assert_eq!(office.json(&["summary"])["total"]["executed"], "0.0501");
}

#[test]
fn what_replaces_an_entry_keeps_its_place_and_what_was_not_changed() {
    let office = office();
    let wrong = add(
        &office,
        &[("--payee", "草原服务有限公司"), ("--voucher", "JZ-1")],
    );
    add(&office, &[("--voucher", "JZ-2")]);
    let before = list(&office, &["--voided"]);
    let id = wrong.to_string();
    let void = ["ledger", "void", &id, "--reason", "金额录错"];
    let done = office.json(&[&void[..], &["--amount", "２００"]].concat());
    assert!(done["replaced_by"].is_i64(), "{done}");
    let april = list(&office, &["--from", "2026-04-01"]);
    assert_eq!(column(&april, "voucher"), ["JZ-1", "JZ-2"]);
    assert_eq!(april[0]["amount_yuan"], "200.00");
    assert_eq!(april[0]["payee"], "草原服务有限公司");
    let with_void = list(&office, &["--from", "2026-04-01", "--voided"]);
    assert_eq!(with_void[0]["void_reason"], "金额录错");
    assert_eq!(with_void[0]["replaced_by"], done["replaced_by"]);
    assert_eq!(with_void[1]["balance_yuan"], "-300.00");
    assert_eq!(
        office.run(&void).status.code(),
        Some(1),
        "it was voided before"
    );
    assert!(office.run(&["undo"]).status.success());
    assert_eq!(list(&office, &["--voided"]), before);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn what_cannot_be_taken_is_named_with_its_field_and_changes_nothing() {
    let office = office();
    let before = (list(&office, &[]), office.json(&["progress", "list"]));
    let progress = |otherwise: &[&'static str]| {
        let sound = [
            "progress",
            "add",
            "--date",
            "2026-04-01",
            "--project",
            "P1",
            "--level3",
        ];
        [&sound[..], otherwise].concat()
    };
    let survey = |otherwise: &[&'static str]| {
        [&["survey", "add", "--project", "P1", "--level3"], otherwise].concat()
    };
    let cases = [
        (
            entry(&[("--project", "P9")]),
            "not_found",
            "",
            "没有找到项目“P9”",
        ),
        (
            entry(&[("--date", "2026-02-30")]),
            "invalid",
            "日期",
            "“2026-02-30”不是有效日期",
        ),
        (
            entry(&[("--amount", "1.005")]),
            "invalid",
            "金额",
            "最多2位小数",
        ),
        (
            entry(&[("--amount", "-1")]),
            "invalid",
            "金额",
            "登记“退回”或“更正”",
        ),
        (
            entry(&[("--amount", "0"), ("--kind", "更正")]),
            "invalid",
            "金额",
            "不能为0",
        ),
        (
            entry(&[("--amount", "一百")]),
            "invalid",
            "金额",
            "“一百”不是有效金额",
        ),
        (
            entry(&[("--kind", "付款")]),
            "invalid",
            "类型",
            "拨付、收回、支出、退回、更正",
        ),
        (
            entry(&[("--source", "贷款")]),
            "invalid",
            "资金来源",
            "“贷款”不能识别",
        ),
        (
            vec!["ledger", "add", "--date", "2026-04-01", "--kind", "支出"],
            "invalid",
            "金额",
            "必填",
        ),
        (
            vec!["ledger", "list", "--project", "P9"],
            "not_found",
            "",
            "“P9”",
        ),
        (
            vec!["ledger", "list", "--from", "六月"],
            "invalid",
            "起始日期",
            "“六月”",
        ),
        (
            vec!["ledger", "void", "99", "--reason", "错"],
            "not_found",
            "",
            "第99号",
        ),
        (
            vec!["ledger", "void", "1", "--reason", " "],
            "invalid",
            "原因",
            "写明原因",
        ),
        (
            progress(&["没有的"]),
            "invalid",
            "三级指标",
            "没有指标“没有的”",
        ),
        (
            progress(&["样地数", "--value", "约9"]),
            "invalid",
            "完成值",
            "“约9”不是有效数值",
        ),
        (
            survey(&["样地数", "--sample", "90"]),
            "invalid",
            "三级指标",
            "不是满意度指标",
        ),
        (
            survey(&["满意度", "--sample", "0"]),
            "invalid",
            "样本数",
            "大于0的整数",
        ),
        (
            survey(&["满意度", "--sample", "-5"]),
            "invalid",
            "样本数",
            "大于0的整数",
        ),
        (
            survey(&["满意度", "--date", "去年"]),
            "invalid",
            "调查时间",
            "“去年”",
        ),
        (vec!["project", "show", "P9"], "not_found", "", "“P9”"),
    ];
    for (arguments, code, field, words) in cases {
        let refused = office.json(&arguments);
        let error = &refused["error"];
        assert_eq!(error["code"], code, "{arguments:?}: {refused}");
        assert_eq!(error["field"], field, "{arguments:?}: {refused}");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{arguments:?}: {refused}"
        );
        assert_eq!(
            office.run(&arguments).status.code(),
            Some(1),
            "{arguments:?}"
        );
    }
    let after = (list(&office, &[]), office.json(&["progress", "list"]));
    assert_eq!(after, before);
    assert_eq!(office.json(&["survey", "list"]), json!({ "surveys": [] }));
}

#[test]
fn progress_by_command_counts_like_imported_progress() {
    let office = office();
    let add = [
        "progress",
        "add",
        "--date",
        "2026年6月1日",
        "--project",
        "P1",
        "--level3",
        "样地数",
    ];
    let done = office.run(&[&add[..], &["--value", "75.0", "--text", "外业过半"]].concat());
    assert!(done.status.success(), "{}", messages(&done));
    let listed = office.json(&["progress", "list", "--project", "P1"]);
    assert_eq!(
        listed["progress"][1],
        json!({ "id": 2, "project": "P1", "level2": "数量指标", "level3": "样地数", "unit": "个",
            "is_former": false, "date": "2026-06-01", "value": "75", "text": "外业过半", "evidence": "", "voucher": "",
            "paid_by": null, "attachments": [], "void_reason": null, "replaced_by": null })
    );
    let summary = office.json(&["summary"]);
    assert_eq!(summary["projects"][0]["indicators"][0]["actual"], "75");
}

#[test]
fn a_project_is_shown_with_money_targets_and_figures() {
    let office = office();
    let listed = office.json(&["project", "list"]);
    let shown = office.json(&["project", "show", "P1"]);
    let figures = office.json(&["summary"])["projects"][0].clone();
    assert_eq!(shown["figures"], figures);
    assert_eq!(listed["projects"][0]["total"], figures["total"]);
    assert_eq!(listed["projects"][0]["sheet"], "填报中");
    assert_eq!(shown["facts"]["name"], "监测");
    assert_eq!(shown["funds"][0]["initial"], "100.00");
    let targets = &shown["targets"][0];
    assert_eq!(targets["state"], "已批复");
    assert_eq!(targets["document_number"], "文〔2026〕1号");
    assert_eq!(targets["frame"], "2019");
    assert_eq!(targets["indicators"].as_array().unwrap().len(), 3);
}
