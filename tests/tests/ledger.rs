//! The ledger and the progress that it pays for: editing, history, 汇总, carry-over.

use jixiao_tests::{Office, cases, messages};
use serde_json::{Value, json};

use crate::daily::{PUBLIC, add, column, entry, list, office};
use crate::imports::workbook;

fn done(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
    messages(&output)
}

fn refused(office: &Office, arguments: &[&str], code: &str, words: &str) {
    let answer = office.json(arguments);
    let error = &answer["error"];
    assert_eq!(error["code"], code, "{arguments:?}: {answer}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(words), "{arguments:?}: {message}");
}

fn progress(office: &Office, arguments: &[&str]) -> Vec<Value> {
    let listed = office.json(&[&["progress", "list"], arguments].concat());
    listed["progress"].as_array().unwrap().clone()
}

/// `ledger add` of a 汇总.
fn summary<'a>(otherwise: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mut fields = vec![("--document", "7月决算表"), ("--date", "2026-07-31")];
    fields.retain(|(name, _)| otherwise.iter().all(|(other, _)| other != name));
    fields.extend(otherwise);
    [entry(&fields), vec!["--summary"]].concat()
}

#[test]
fn an_edit_keeps_the_place_the_rest_and_the_history() {
    let office = office();
    let first = add(&office, &[("--voucher", "JZ-1"), ("--payee", "甲公司")]);
    add(&office, &[("--voucher", "JZ-2")]);
    let before = list(&office, &["--voided"]);
    let id = first.to_string();
    let edited = office.json(&["ledger", "edit", &id, "--amount", "210", "--reason", "录错"]);
    let second = edited["id"].as_i64().unwrap();
    assert_eq!(edited["replaces"], first);
    let again = second.to_string();
    let edited = office.json(&["ledger", "edit", &again, "--purpose", "布设"]);
    let third = edited["id"].as_i64().unwrap();
    let april = list(&office, &["--from", "2026-04-01"]);
    assert_eq!(column(&april, "voucher"), ["JZ-1", "JZ-2"]);
    assert_eq!(april[0]["amount_yuan"], "210.00");
    assert_eq!(april[0]["payee"], "甲公司");
    assert_eq!(april[0]["purpose"], "布设");
    let shown = office.json(&["ledger", "show", &again]);
    assert_eq!(shown["earlier"][0]["id"], first);
    assert_eq!(shown["earlier"][0]["void_reason"], "录错");
    assert_eq!(shown["later"][0]["id"], third);
    assert_eq!(shown["entry"]["replaced_by"], third);
    refused(
        &office,
        &["ledger", "edit", &id, "--amount", "1"],
        "wrong_state",
        "已作废",
    );
    let newest = third.to_string();
    refused(
        &office,
        &["ledger", "edit", &newest, "--amount", "210"],
        "invalid",
        "没有改动",
    );
    refused(&office, &["ledger", "show", "99"], "not_found", "第99号");
    done(&office, &["undo"]);
    done(&office, &["undo"]);
    assert_eq!(list(&office, &["--voided"]), before);
}

#[test]
fn the_judgement_of_an_entry_follows_while_what_was_judged_is_the_same() {
    let office = office();
    let id = add(&office, &[("--payee", "甲公司")]).to_string();
    done(
        &office,
        &["scope", "mark", &id, "不属于本项目", "--reason", "挪用"],
    );
    let marked = |office: &Office| office.json(&["scope", "list"])["marks"][0]["entry"].clone();
    let edited = office.json(&["ledger", "edit", &id, "--amount", "1"]);
    assert_eq!(marked(&office), edited["id"]);
    let id = edited["id"].to_string();
    done(&office, &["ledger", "edit", &id, "--payee", "乙公司"]);
    assert_eq!(marked(&office), Value::Null);
}

#[test]
fn payment_and_output_are_one_step_and_name_each_other() {
    let office = office();
    let before = (list(&office, &[]), progress(&office, &[]));
    let output = [
        "--indicator",
        "样地数",
        "--value",
        "75",
        "--text",
        "外业过半",
    ];
    let both = [entry(&[("--voucher", "JZ-9")]), output.to_vec()].concat();
    let id = office.json(&both)["id"].as_i64().unwrap();
    let rows = progress(&office, &[]);
    assert_eq!(rows[1]["paid_by"], id);
    assert_eq!(rows[1]["voucher"], "JZ-9");
    assert_eq!(rows[1]["date"], "2026-04-01");
    let shown = office.json(&["ledger", "show", &id.to_string()]);
    assert_eq!(shown["progress"][0]["id"], rows[1]["id"]);
    let figures = office.json(&["summary"])["projects"][0].clone();
    assert_eq!(figures["indicators"][0]["actual"], "75");
    assert_eq!(figures["total"]["executed"], "0.03005");
    done(&office, &["undo"]);
    assert_eq!((list(&office, &[]), progress(&office, &[])), before);
    done(&office, &["redo"]);

    // What pays for output that is none, pays for nothing.
    let wrong = [entry(&[]), vec!["--indicator", "没有的", "--value", "1"]].concat();
    refused(&office, &wrong, "invalid", "没有指标“没有的”");
    let wrong = [entry(&[]), vec!["--value", "1"]].concat();
    refused(&office, &wrong, "invalid", "须写明三级指标");
    let wrong = [entry(&[("--project", "")]), output.to_vec()].concat();
    refused(&office, &wrong, "invalid", "须选择项目");
    assert_eq!(list(&office, &[]).len(), before.0.len() + 1);

    // An edit takes the link along, a void says what hangs on the payment.
    let edited = office.json(&["ledger", "edit", &id.to_string(), "--amount", "1"]);
    let new = edited["id"].to_string();
    assert_eq!(progress(&office, &[])[1]["paid_by"].to_string(), new);
    let away = ["ledger", "edit", &new, "--project", ""];
    refused(&office, &away, "wrong_state", "请先作废该进展");
    let void = ["ledger", "void", &new, "--reason", "重复"];
    assert!(
        done(&office, &void).contains("指标进展仍关联此笔，请核对：第2号，2026-04-01 样地数 75")
    );
}

#[test]
fn progress_is_linked_edited_and_voided_like_the_ledger() {
    let office = office();
    let id = add(&office, &[]).to_string();
    let linked = |entry: &str| {
        let fields = [
            "--date",
            "2026-05-01",
            "--project",
            "P1",
            "--level3",
            "样地数",
        ];
        let value = ["--value", "70", "--entry", entry];
        office.json(&[&["progress", "add"], &fields[..], &value].concat())
    };
    assert_eq!(linked(&id)["id"], 2);
    assert_eq!(linked("99")["error"]["code"], "not_found");
    assert_eq!(linked("甲")["error"]["field"], "关联台账");
    let lost = add(&office, &[("--project", "")]).to_string();
    let other = linked(&lost);
    let message = other["error"]["message"].as_str().unwrap();
    assert!(message.contains("不属于项目“P1”"), "{message}");

    let before = progress(&office, &["--voided"]);
    let edited = office.json(&["progress", "edit", "1", "--value", "61", "--reason", "核实"]);
    assert_eq!(edited["id"], 3);
    let rows = progress(&office, &["--voided"]);
    let order: Vec<_> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(
        order,
        [1, 3, 2],
        "the new one stands in the old one's place"
    );
    assert_eq!(rows[0]["void_reason"], "核实");
    assert_eq!(rows[0]["replaced_by"], 3);
    assert_eq!(rows[1]["text"], rows[0]["text"]);
    let summary = office.json(&["summary"]);
    assert_eq!(summary["projects"][0]["indicators"][0]["actual"], "70");
    done(&office, &["progress", "edit", "2", "--entry", ""]);
    assert_eq!(progress(&office, &[])[1]["paid_by"], Value::Null);
    done(&office, &["progress", "void", "4", "--reason", "误录"]);
    let summary = office.json(&["summary"]);
    assert_eq!(summary["projects"][0]["indicators"][0]["actual"], "61");
    let voided = &["progress", "void", "4", "--reason", "误录"];
    refused(&office, voided, "wrong_state", "已作废");
    let unreasoned = &["progress", "void", "3", "--reason", " "];
    refused(&office, unreasoned, "invalid", "写明原因");
    let same = &["progress", "edit", "3", "--value", "61"];
    refused(&office, same, "invalid", "没有改动");
    let wrong = &["progress", "edit", "3", "--value", "约9"];
    refused(&office, wrong, "invalid", "不是有效数值");
    for _ in 0..3 {
        done(&office, &["undo"]);
    }
    assert_eq!(progress(&office, &["--voided"]), before);
}

#[test]
fn the_same_file_again_brings_back_no_progress_that_was_corrected() {
    let office = office();
    done(&office, &["progress", "edit", "1", "--value", "61"]);
    let before = progress(&office, &["--voided"]);
    let files = ["entries.csv", "progress.csv"].map(|name| cases::of_base("imported", name));
    let [entries, progress_file] = files.each_ref().map(|file| file.to_string_lossy());
    done(&office, &["import", "ledger", &entries, &progress_file]);
    assert_eq!(progress(&office, &["--voided"]), before);
}

#[test]
fn a_summary_stands_for_the_payments_of_its_source_and_counts_once() {
    let office = office();
    let other = ("--source", "其他资金");
    refused(
        &office,
        &summary(&[]),
        "wrong_state",
        "已逐笔登记1笔（第1号起）",
    );
    let without = summary(&[other, ("--document", " ")]);
    refused(&office, &without, "invalid", "须写明依据的文件");
    let single = entry(&[other, ("--document", "决算表")]);
    refused(&office, &single, "invalid", "只用于汇总登记");
    let refund = summary(&[other, ("--kind", "退回")]);
    refused(&office, &refund, "invalid", "只有支出可以汇总");
    let open = summary(&[("--source", "")]);
    refused(&office, &open, "invalid", "须选择项目和资金来源");
    let booked = office.json(&summary(&[other]));
    let id = booked["id"].to_string();
    let row = &list(&office, &["--source", "其他资金"])[0];
    assert_eq!(row["summary"], true);
    assert_eq!(row["document"], "7月决算表");
    assert_eq!(row["kind"], "支出");
    let listed = office.run(&["ledger", "list", "--source", "其他资金"]);
    let listed = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.contains("支出（汇总，依据：7月决算表）"), "{listed}");
    let second = summary(&[other, ("--date", "2026-08-31")]);
    refused(&office, &second, "wrong_state", "一个来源只登记一笔汇总");

    // Another date for the same 汇总 is an edit; the payments after it are booked one by one.
    let moved = office.json(&["ledger", "edit", &id, "--date", "2026-06-30"]);
    let id = moved["id"].to_string();
    let found = |office: &Office| {
        let report = office.json(&["check", "--severity", "W"]);
        let findings = report["findings"].as_array().unwrap().clone();
        let repeated = findings.into_iter().filter(|f| f["rule"] == "L03");
        repeated
            .map(|f| f["message"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    add(&office, &[other, ("--date", "2026-07-01")]);
    assert_eq!(found(&office), Vec::<String>::new());
    add(&office, &[other, ("--date", "2026-06-30")]);
    add(
        &office,
        &[other, ("--date", "2026-06-29"), ("--kind", "拨付")],
    );
    let said = found(&office);
    assert_eq!(said.len(), 1, "{said:?}");
    let expected = format!("其他资金已有截至2026-06-30的汇总支出（第{id}号），又有此日及以前的1笔");
    assert!(said[0].contains(&expected), "{said:?}");
}

#[test]
fn a_summary_comes_by_import_too() {
    let office = office();
    let head = [
        "日期*",
        "项目代码*",
        "资金来源*",
        "类型*",
        "金额(元)*",
        "汇总依据",
    ];
    let heads = [
        ("资金台账", &head[..]),
        ("指标进展", &["日期*", "项目代码*", "三级指标*"]),
        ("问题", &["日期*", "项目代码*", "监控类型*", "问题描述*"]),
    ];
    let path = office.path("汇总.xlsx");
    let row = ["2026-07-31", "P1", "其他资金", "支出", "9.5", "决算表"];
    workbook(&path, &heads, [&[&row], &[], &[]]);
    let file = path.to_string_lossy().into_owned();
    done(&office, &["import", "ledger", &file]);
    let listed = list(&office, &["--source", "其他资金"]);
    assert_eq!(listed[0]["document"], "决算表");
    assert_eq!(listed[0]["summary"], true);
    let row = ["2026-07-31", "P1", "其他资金", "退回", "9.5", "决算表"];
    workbook(&path, &heads, [&[&row], &[], &[]]);
    let answer = office.json(&["import", "ledger", &file]);
    assert_eq!(answer["refused"][0]["column"], "汇总依据", "{answer}");
    assert_eq!(list(&office, &["--source", "其他资金"]), listed);
}

#[test]
fn what_is_left_of_each_source_is_carried_over() {
    let office = office();
    add(&office, &[("--date", "2026-12-31"), ("--amount", "1000")]);
    add(&office, &[("--source", "其他资金"), ("--amount", "5")]);
    let held = office.json(&["ledger", "carry-over"]);
    assert_eq!(held["through"], "2026-12-31");
    let row = |source: &str, budget: &str, executed: &str, left: &str| json!({ "source": source, "annual_budget": budget, "executed": executed, "carry_over": left });
    assert_eq!(
        held["projects"],
        json!([{
            "code": "P1", "name": "监测", "total": "99.8895",
            "sources": [
                row(PUBLIC, "100.00", "0.11", "99.89"),
                row("其他资金", "0.00", "0.0005", "-0.0005"),
            ],
        }])
    );
    assert_eq!(held["total"], "99.8895");
    let earlier = office.json(&["ledger", "carry-over", "--through", "2026-12-30"]);
    assert_eq!(earlier["total"], "99.9895");
    let outside = ["ledger", "carry-over", "--through", "2027-01-01"];
    refused(&office, &outside, "invalid", "不在2026年度");
}
