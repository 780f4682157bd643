//! Closing the books: what changes in a closed period needs a reason.

use jixiao_tests::{Office, answer, messages};
use serde_json::Value;

use crate::daily::{PUBLIC, add, entry, list, office};
use crate::imports::workbook;

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

/// Places and messages of rule L06.
fn open(office: &Office) -> Vec<(String, String)> {
    let report = office.json(&["check", "--severity", "E"]);
    let findings = report["findings"].as_array().unwrap();
    let of = |f: &Value, key: &str| f[key].as_str().unwrap().to_owned();
    findings
        .iter()
        .filter(|f| f["rule"] == "L06")
        .map(|f| (of(f, "where"), of(f, "message")))
        .collect()
}

fn places(office: &Office) -> Vec<String> {
    open(office).into_iter().map(|(place, _)| place).collect()
}

#[test]
fn a_period_is_closed_and_reopened_by_an_action() {
    let office = office();
    let refused = |arguments: &[&str], code: &str, words: &str| {
        let error = office.json(arguments)["error"].clone();
        assert_eq!(error["code"], code, "{arguments:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{arguments:?}: {message}");
    };
    refused(
        &["period", "reopen", "--reason", "补记"],
        "wrong_state",
        "没有结账",
    );
    done(&office, &["period", "close", "--through", "2026-03-31"]);
    done(&office, &["period", "close"]);
    refused(
        &["period", "close", "--through", "2026-06-30"],
        "wrong_state",
        "已结账至2026-07-31",
    );
    refused(
        &["period", "close", "--through", "2026-08-13"],
        "invalid",
        "还没有到",
    );
    refused(
        &["period", "close", "--through", "2025-12-31"],
        "invalid",
        "不在2026年度",
    );
    refused(
        &["period", "reopen", "--reason", " "],
        "invalid",
        "须写明原因",
    );
    let reopened = office.json(&["period", "reopen", "--reason", "漏记一张凭证"]);
    assert_eq!(reopened["through"], "2026-07-31");
    assert_eq!(reopened["closed_through"], "2026-03-31");
    let held = office.json(&["period", "list"])["periods"].clone();
    assert_eq!(held[0]["reopened_at"], Value::Null);
    assert_eq!(held[1]["reopen_reason"], "漏记一张凭证");
    assert_eq!(held[1]["through"], "2026-07-31");
    add(&office, &[("--date", "2026-04-01")]);
    assert_eq!(places(&office), Vec::<String>::new());
    let id = add(&office, &[("--date", "2026-03-31")]);
    assert_eq!(places(&office), [format!("台账/{id}")]);
}

#[test]
fn the_last_day_is_in_the_period_and_the_next_is_not() {
    for (year, through, first_open) in [
        ("2026", "2026-07-31", "2026-08-01"),
        ("2026", "2026-02-28", "2026-03-01"),
        ("2028", "2028-02-29", "2028-03-01"),
        ("2028", "2028-02-28", "2028-02-29"),
    ] {
        let office = Office::with_store();
        let run = |arguments: &[&str]| {
            let mut command = office.command_on("2028-12-31", arguments);
            answer(command.args(["--year", year, "--json"]))
        };
        let closed = office
            .command_on("2028-12-31", &["period", "close", "--through", through])
            .args(["--year", year])
            .output()
            .unwrap();
        assert!(closed.status.success(), "{}", messages(&closed));
        let book = |date| {
            let fields = ["--date", date, "--kind", "支出", "--amount", "1"];
            run(&[&["ledger", "add"], &fields[..]].concat())["id"].to_string()
        };
        let inside = book(through);
        book(first_open);
        let report = run(&["check"]);
        let found: Vec<_> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["rule"] == "L06")
            .map(|f| f["where"].as_str().unwrap())
            .collect();
        assert_eq!(found, [format!("台账/{inside}")], "{through}");
    }
}

#[test]
fn every_change_in_a_closed_period_waits_for_its_reason() {
    let office = office();
    let july = add(&office, &[("--date", "2026-07-31")]);
    let august = add(&office, &[("--date", "2026-08-01")]);
    done(&office, &["period", "close"]);
    let id = |office: &Office, arguments: &[&str]| office.json(arguments)["id"].to_string();
    // An edit that leaves the period, or comes into it, changes the period.
    let (july, august) = (july.to_string(), august.to_string());
    let moved = id(&office, &["ledger", "edit", &july, "--date", "2026-08-02"]);
    let came = id(
        &office,
        &["ledger", "edit", &august, "--date", "2026-07-30"],
    );
    let progress = id(&office, &["progress", "edit", "1", "--value", "61"]);
    assert_eq!(
        places(&office),
        [
            format!("进展/{progress}"),
            format!("台账/{came}"),
            format!("台账/{moved}")
        ]
    );
    assert_eq!(open(&office)[0].1, "1-7月已结账，修改须填写原因。");
    assert_eq!(office.run(&["check"]).status.code(), Some(3));
    done(&office, &["ledger", "reason", &moved, "付款日期录错"]);
    done(&office, &["progress", "reason", &progress, "外业核实"]);
    assert_eq!(places(&office), [format!("台账/{came}")]);
    let shown = office.json(&["ledger", "show", &moved]);
    assert_eq!(shown["changes"][0]["reason"], "付款日期录错");
    assert_eq!(shown["changes"][0]["change"], "修改");
    let again = office.json(&["ledger", "reason", &moved, "再填"]);
    assert_eq!(again["error"]["code"], "wrong_state");
    // What is open stays open through another edit, and goes with a reason given there.
    let came = id(&office, &["ledger", "edit", &came, "--amount", "3"]);
    assert_eq!(places(&office), [format!("台账/{came}")]);
    let fields = ["--amount", "4", "--reason", "核对回单"];
    let came = id(&office, &[&["ledger", "edit", &came], &fields[..]].concat());
    assert_eq!(places(&office), Vec::<String>::new());
    done(&office, &["ledger", "void", &came, "--reason", "重复"]);
    let with_reason = [entry(&[]), vec!["--reason", "补记"]].concat();
    let booked = id(&office, &with_reason);
    assert_eq!(places(&office), Vec::<String>::new());
    let shown = office.json(&["ledger", "show", &booked]);
    assert_eq!(shown["changes"][0]["change"], "登记");
    let fields = ["--date", "2026-07-31", "--project", "P1", "--level3"];
    let add = [
        &["progress", "add"],
        &fields[..],
        &["样地数", "--value", "62"],
    ]
    .concat();
    let added = id(&office, &add);
    assert_eq!(places(&office), [format!("进展/{added}")]);
    done(&office, &["progress", "void", &added, "--reason", "误录"]);
    assert_eq!(places(&office), Vec::<String>::new());
}

#[test]
fn payment_and_output_in_a_closed_period_need_one_reason() {
    let office = office();
    done(&office, &["period", "close"]);
    let output = ["--indicator", "样地数", "--value", "75", "--text", "外业"];
    done(&office, &[entry(&[]), output.to_vec()].concat());
    assert_eq!(places(&office), ["进展/2", "台账/2"]);
    done(&office, &["undo"]);
    assert_eq!(places(&office), Vec::<String>::new());
    let reason = vec!["--reason", "补记"];
    done(&office, &[entry(&[]), output.to_vec(), reason].concat());
    assert_eq!(places(&office), Vec::<String>::new());
}

#[test]
fn imported_rows_of_a_closed_period_wait_for_their_reason() {
    let office = office();
    done(&office, &["period", "close"]);
    let entries = [
        "日期*",
        "项目代码*",
        "资金来源*",
        "类型*",
        "金额(元)*",
        "凭证号",
    ];
    let progress = ["日期*", "项目代码*", "三级指标*", "完成值", "完成情况说明"];
    let heads = [
        ("资金台账", &entries[..]),
        ("指标进展", &progress),
        ("问题", &["日期*", "项目代码*", "监控类型*", "问题描述*"]),
    ];
    let changed = ["2026-03-05", "P1", PUBLIC, "支出", "99", "J1"];
    let july = ["2026-07-31", "P1", PUBLIC, "支出", "7", "J7"];
    let august = ["2026-08-01", "P1", PUBLIC, "支出", "8", "J8"];
    let advanced = ["2026-07-31", "P1", "样地数", "66", "外业"];
    let path = office.path("补记.xlsx");
    workbook(
        &path,
        &heads,
        [&[&changed, &july, &august], &[&advanced], &[]],
    );
    let file = path.to_string_lossy().into_owned();
    let import = ["import", "ledger", &file, "--replace-changed"];
    let before = list(&office, &["--voided"]);
    done(&office, &import);
    assert_eq!(places(&office).len(), 3, "{:?}", open(&office));
    done(&office, &["undo"]);
    assert_eq!(places(&office), Vec::<String>::new());
    assert_eq!(list(&office, &["--voided"]), before);
    done(
        &office,
        &[&import[..], &["--reason", "银行回单迟到"]].concat(),
    );
    assert_eq!(places(&office), Vec::<String>::new());
    assert_eq!(list(&office, &[]).len(), 3);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn an_import_of_a_period_that_was_closed_since_is_taken_back_after_reopening_only() {
    let office = office();
    done(&office, &["period", "close"]);
    let before = list(&office, &[]);
    let refused = office.json(&["batch", "undo", "2"]);
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("请先反结账再撤销"), "{message}");
    assert_eq!(list(&office, &[]), before);
    done(&office, &["period", "reopen", "--reason", "台账导错"]);
    done(&office, &["batch", "undo", "2"]);
    assert_eq!(list(&office, &[]), Vec::<Value>::new());
}
