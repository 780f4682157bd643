//! Dispositions (办法第十七条): the whole way of each kind, each step refused without its evidence,
//! drafts, what they answer, payments after a stop, and the annual sheet on the same rows.

use std::fs;

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

use crate::warnings::{done, named, refused, spent};

const T1: &str = "T1/P1/资金/年度资金总额";
const T5: &str = "T5/P1/环境变化/1";

fn run(office: &Office, command: &str) {
    done(office, &command.split(' ').collect::<Vec<_>>());
}

fn refuse(office: &Office, command: &str) -> String {
    refused(office, &command.split(' ').collect::<Vec<_>>())
}

fn shown(office: &Office, id: &str) -> Value {
    office.json(&["disposition", "show", id])
}

/// The names of what is missing yet.
fn missing(office: &Office, id: &str) -> Vec<String> {
    let shown = shown(office, id);
    let required = shown["requirements"].as_array().unwrap().iter();
    required
        .filter(|one| one["is_met"] == false)
        .map(|one| one["what"].as_str().unwrap().to_owned())
        .collect()
}

fn state_of(office: &Office, key: &str) -> Value {
    named(&office.json(&["warnings"]), key)["state"].clone()
}

/// A year with T1, and with an event that raises T5.
fn lagging() -> Office {
    let office = spent("300000");
    office.follow(&[
        "event add P1 --kind 突发事件 --date 2026-06-28 --text 虫害推迟 --evidence 普查报告",
    ]);
    office
}

#[test]
fn d0_is_completed_with_cause_measures_and_result() {
    let office = lagging();
    run(&office, "disposition add P1 --kind D0");
    assert_eq!(missing(&office, "1"), ["原因", "措施", "办理结果"]);
    let bare = refuse(&office, "disposition complete 1");
    assert!(
        bare.contains("处置1（D0）不能办结，缺少：原因、措施、办理结果（办法第十七条）"),
        "{bare}"
    );
    run(
        &office,
        "disposition edit 1 --cause 招标晚 --measures 倒排工期",
    );
    let result = refuse(&office, "disposition complete 1");
    assert!(result.contains("缺少：办理结果"), "{result}");
    let other = refuse(&office, "disposition report 1");
    assert!(
        other.contains("处置1（D0）不能报告财政：D0采取纠偏措施"),
        "{other}"
    );
    run(
        &office,
        "disposition complete 1 --result 已开标 --date 2026-08-10",
    );
    let held = shown(&office, "1");
    assert_eq!(held["state"], "已办结");
    assert_eq!(held["state_on"], "2026-08-10");
    let ended = refuse(&office, "disposition edit 1 --cause 其他");
    assert!(ended.contains("为“已办结”，不能修改"), "{ended}");
    let withdrawn = refuse(&office, "disposition withdraw 1 --remark 错");
    assert!(withdrawn.contains("为“已办结”，不能撤回"), "{withdrawn}");
}

#[test]
fn d1_is_reported_with_event_evidence_and_date_and_answers_the_event() {
    let office = lagging();
    run(&office, "warnings confirm T1/P1/资金/年度资金总额");
    run(
        &office,
        "disposition add P1 --kind D1 --warning T1/P1/资金/年度资金总额 --warning T5/P1/环境变化/1",
    );
    assert_eq!(state_of(&office, T1), "处置中");
    assert_eq!(state_of(&office, T5), "处置中");
    let bare = refuse(&office, "disposition report 1");
    assert!(
        bare.contains("不能报告财政，缺少：原因、措施、客观事件、依据、报告财政日期"),
        "{bare}"
    );
    run(
        &office,
        "disposition edit 1 --cause 虫害减少 --measures 调减预算并调整目标 --event 1",
    );
    // The event brings evidence of its own.
    assert_eq!(
        missing(&office, "1"),
        ["报告财政日期", "批复文号", "批复后的新版绩效目标"]
    );
    let early = refuse(&office, "disposition report 1 --reported 2026-06-27");
    assert!(early.contains("早于上一步的日期2026-06-28"), "{early}");
    assert_eq!(
        missing(&office, "1").len(),
        3,
        "a refused step saves nothing"
    );
    let approve = refuse(&office, "disposition approve 1 --reported 2026-08-06");
    assert!(
        approve.contains("缺少：批复文号、批复后的新版绩效目标"),
        "{approve}"
    );
    let complete = refuse(&office, "disposition complete 1");
    assert!(
        complete.contains("处置1（D1）不能办结：D1先报告财政"),
        "{complete}"
    );
    run(
        &office,
        "disposition report 1 --reported 2026-08-06 --remark 已送对口处室",
    );
    let held = shown(&office, "1");
    assert_eq!(held["state"], "已报");
    assert_eq!(held["state_on"], "2026-08-06");
    assert_eq!(held["version_before"], 1);
    assert_eq!(held["steps"][0]["remark"], "已送对口处室");
    let event = &office.json(&["event", "list"])["events"][0];
    assert_eq!(event["answer"], "调减预算并调整目标");
    assert_eq!(event["answered_on"], "2026-08-06");
    assert_eq!(state_of(&office, T5), "已消除");
    let emptied = refused(&office, &["disposition", "edit", "1", "--event", ""]);
    assert!(
        emptied.contains("已报告财政，客观事件、依据不能清空"),
        "{emptied}"
    );
    let turned = refuse(&office, "disposition edit 1 --kind D0");
    assert!(turned.contains("为“已报”，不能改变处置方式"), "{turned}");
    let number = refuse(&office, "disposition approve 1");
    assert!(
        number.contains("缺少：批复文号、批复后的新版绩效目标"),
        "{number}"
    );
    let version = refuse(&office, "disposition approve 1 --document 财文3号");
    assert!(version.contains("缺少：批复后的新版绩效目标"), "{version}");
    run(&office, "disposition approve 1 --document 财文3号 --draft");
    assert_eq!(missing(&office, "1"), ["批复后的新版绩效目标"]);
    assert_eq!(shown(&office, "1")["state"], "已报");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn d2_cannot_be_completed_without_the_report_and_the_stop_of_payments() {
    let office = lagging();
    run(
        &office,
        "disposition add P1 --kind D2 --cause 违约 --measures 暂停并索赔",
    );
    let bare = refuse(&office, "disposition complete 1");
    assert!(
        bare.contains(
            "不能办结，缺少：暂停实施日期、报告财政日期、停止拨付日期、调减预算批复文号、\
             已开始政府采购的处理"
        ),
        "{bare}"
    );
    let report = refuse(&office, "disposition report 1 --suspended 2026-07-24");
    assert!(
        report.contains("不能报告财政，缺少：报告财政日期"),
        "{report}"
    );
    let all = "disposition complete 1 --suspended 2026-07-24 --reported 2026-07-27 \
               --document 财文4号 --procurement 依法解除合同";
    let stop = refuse(&office, all);
    assert!(stop.contains("缺少：停止拨付日期"), "{stop}");
    let unreported = refuse(&office, &format!("{all} --stopped 2026-07-24"));
    assert!(
        unreported.contains("为“拟办”，须先报告财政，再办结"),
        "{unreported}"
    );
    run(
        &office,
        "disposition report 1 --suspended 2026-07-24 --reported 2026-07-27",
    );
    let stop = refuse(
        &office,
        "disposition complete 1 --document 财文4号 --procurement 无",
    );
    assert!(stop.contains("缺少：停止拨付日期"), "{stop}");
    run(
        &office,
        "disposition complete 1 --stopped 2026-07-24 --document 财文4号 --procurement 依法解除合同",
    );
    let held = shown(&office, "1");
    assert_eq!(held["state"], "已办结");
    assert_eq!(missing(&office, "1"), Vec::<String>::new());
    let approved = refuse(&office, "disposition approve 1");
    assert!(
        approved.contains("处置1（D2）不能登记批复：D2先报告财政"),
        "{approved}"
    );
}

#[test]
fn payments_after_a_stop_are_shown_wherever_the_project_is_looked_at() {
    let office = lagging();
    run(&office, "disposition add P1 --kind D2 --stopped 2026-07-24");
    let none = office.json(&["warnings"]);
    assert_eq!(none["stop_breaches"], json!([]));
    for (date, kind, yuan, voucher) in [
        ("2026-07-24", "支出", "1", "J2"),
        ("2026-07-25", "支出", "1000.50", "J3"),
        ("2026-08-01", "拨付", "2000", "J4"),
        ("2026-08-02", "退回", "5", "J5"),
    ] {
        office.follow(&[&format!(
            "ledger add --date {date} --project P1 --source 一般公共预算拨款 --kind {kind} \
             --amount {yuan} --voucher {voucher}"
        )]);
    }
    let sentence =
        "项目P1已于2026-07-24停止拨付资金（处置1），其后仍登记拨付或支出2笔，共3000.50元";
    let report = office.json(&["warnings"]);
    let breach = &report["stop_breaches"][0];
    assert!(
        breach["message"].as_str().unwrap().starts_with(sentence),
        "{report:#}"
    );
    let warning = named(&report, T1);
    assert!(
        warning["stop_breach"]
            .as_str()
            .unwrap()
            .starts_with(sentence)
    );
    let held = shown(&office, "1");
    let paid = held["payments_after_stop"].as_array().unwrap();
    let vouchers: Vec<_> = paid.iter().map(|paid| &paid["voucher"]).collect();
    assert_eq!(vouchers, ["J3", "J4"]);
    let explained = office.run(&["warnings", "--explain"]);
    assert!(String::from_utf8_lossy(&explained.stdout).contains(sentence));
    run(&office, "disposition withdraw 1 --remark 登记有误");
    assert_eq!(office.json(&["warnings"])["stop_breaches"], json!([]));
}

#[test]
fn a_draft_is_there_again_and_a_withdrawal_releases_its_warning() {
    let office = lagging();
    fs::write(office.path("普查.txt"), "普查").unwrap();
    run(&office, "attachment add 普查.txt --project P1");
    run(&office, "finding add P1 --kind 及时性 --text 支出慢");
    run(
        &office,
        "disposition add P1 --kind D1 --cause 虫害 --finding 1 --attachment 1 \
         --warning T1/P1/资金/年度资金总额",
    );
    run(
        &office,
        "disposition report 1 --reported 2026-08-06 --draft",
    );
    let held = shown(&office, "1");
    assert_eq!(held["state"], "拟办");
    assert_eq!(held["reported_on"], "2026-08-06");
    assert_eq!(held["findings"], json!([1]));
    assert_eq!(held["attachments"][0]["name"], "普查.txt");
    assert_eq!(held["warnings"], json!([{ "key": T1, "state": "处置中" }]));
    assert_eq!(
        office.json(&["finding", "show", "1"])["dispositions"],
        json!([1])
    );
    assert_eq!(
        named(&office.json(&["warnings"]), T1)["dispositions"],
        json!([1])
    );
    let kept = refuse(&office, "finding remove 1");
    assert!(kept.contains("问题1由处置1办理，不能删除"), "{kept}");

    // Another one answers the same warning: it stays 处置中 until both are gone.
    run(
        &office,
        "disposition add P1 --kind D0 --warning T1/P1/资金/年度资金总额",
    );
    let bare = refuse(&office, "disposition withdraw 1");
    assert!(bare.contains("撤回处置须写明原因"), "{bare}");
    run(&office, "disposition withdraw 1 --remark 改用D0");
    assert_eq!(state_of(&office, T1), "处置中");
    run(
        &office,
        "disposition edit 2 --drop-warning T1/P1/资金/年度资金总额",
    );
    assert_eq!(state_of(&office, T1), "已确认");
    assert_eq!(shown(&office, "1")["state"], "已撤回");
    let listed = office.json(&["disposition", "list", "--state", "已撤回"]);
    assert_eq!(listed["dispositions"].as_array().map(Vec::len), Some(1));
    let sheet = office.json(&["sheet", "show", "P1"]);
    assert_eq!(
        sheet["dispositions"].as_array().map(Vec::len),
        Some(1),
        "{sheet:#}"
    );
}

#[test]
fn what_belongs_elsewhere_or_nowhere_is_refused_with_a_sentence() {
    let office = lagging();
    for (command, sentence) in [
        ("disposition add P9 --kind D0", "没有找到项目“P9”"),
        ("disposition add P1", "处置方式为必填项，请填：D0、D1、D2"),
        ("disposition add P1 --kind D3", "处置方式请填：D0、D1、D2"),
        (
            "disposition add P1 --kind D1 --event 9",
            "没有找到环境变化“9”",
        ),
        (
            "disposition add P1 --kind D1 --event 一",
            "请填环境变化的编号",
        ),
        (
            "disposition add P1 --kind D1 --finding 9",
            "没有找到问题“9”",
        ),
        (
            "disposition add P1 --kind D1 --attachment 9",
            "没有找到佐证材料“9”",
        ),
        (
            "disposition add P1 --kind D1 --warning X/P1/甲",
            "没有找到预警“X/P1/甲”",
        ),
        ("disposition add P1 --kind D2 --stopped 昨天", "昨天"),
        ("disposition show 4", "没有找到处置“4”"),
        (
            "disposition list --state 完成",
            "状态请填：拟办、已报、已批复、已办结、已撤回",
        ),
    ] {
        let said = refuse(&office, command);
        assert!(said.contains(sentence), "{command}: {said}");
    }
    let unit = office
        .command_on(
            "2026-08-20",
            &[
                "disposition",
                "add",
                "P1",
                "--kind",
                "D0",
                "--warning",
                "T6//报送",
            ],
        )
        .output()
        .unwrap();
    assert!(
        messages(&unit).contains("针对整个单位"),
        "{}",
        messages(&unit)
    );
    assert_eq!(
        office.json(&["disposition", "list"])["dispositions"],
        json!([])
    );
}

fn fill(office: &Office, dispositions: &Value) -> String {
    let file = office.path("表.json");
    fs::write(&file, json!({ "dispositions": dispositions }).to_string()).unwrap();
    let output = office.run(&["sheet", "fill", "P1", &file.to_string_lossy()]);
    match output.status.success() {
        true => String::new(),
        false => messages(&output),
    }
}

#[test]
fn filling_the_sheet_works_on_the_same_rows_and_loses_no_state() {
    let office = lagging();
    let row = |kind: &str, cause: &str, measures: &str| json!({ "kind": kind, "cause": cause, "measures": measures });
    assert_eq!(
        fill(
            &office,
            &json!([row("D0", "一", "甲"), row("D1", "二", "乙")])
        ),
        ""
    );
    run(&office, "disposition edit 2 --event 1");
    run(&office, "disposition report 2 --reported 2026-08-06");

    // Another order, another text, another kind of a row that is 拟办, and a new one.
    let given = json!([
        row("D1", "二", "乙改"),
        row("D2", "一", "甲"),
        row("D0", "三", "丙")
    ]);
    assert_eq!(fill(&office, &given), "");
    let listed = office.json(&["disposition", "list"]);
    let rows: Vec<_> = listed["dispositions"].as_array().unwrap().iter().collect();
    let facts: Vec<_> = rows
        .iter()
        .map(|row| {
            json!([
                row["id"],
                row["kind"],
                row["state"],
                row["cause"],
                row["measures"]
            ])
        })
        .collect();
    assert_eq!(
        json!(facts),
        json!([
            [1, "D0", "拟办", "三", "丙"],
            [2, "D1", "已报", "二", "乙改"],
            [3, "D2", "拟办", "一", "甲"],
        ])
    );

    let before = office.json(&["sheet", "show", "P1"]);
    let gone = fill(&office, &json!([row("D0", "三", "丙")]));
    assert!(
        gone.contains("处置2（D1）为“已报”，已登记办理情况，不能在监控表中删除；请先撤回该处置"),
        "{gone}"
    );
    let emptied = fill(&office, &json!([row("D1", "", "乙")]));
    assert!(
        emptied.contains("处置2（D1）已报告财政，原因不能清空"),
        "{emptied}"
    );
    assert_eq!(office.json(&["sheet", "show", "P1"]), before);
    // What nobody worked on goes with the list, and the sheet as it is shown changes nothing.
    assert_eq!(fill(&office, &json!([row("D1", "二", "乙改")])), "");
    let shown = office.json(&["sheet", "show", "P1"])["dispositions"].clone();
    assert_eq!(fill(&office, &shown), "");
    assert_eq!(
        office.json(&["disposition", "list"])["dispositions"][0]["state"],
        "已报"
    );
}

#[test]
fn each_warning_explains_itself_and_keeps_the_thresholds_it_was_seen_with() {
    let office = lagging();
    run(&office, "warnings");
    run(&office, "settings set lights.yellow_below 85");
    run(&office, "settings set warnings.silent_days 30");
    let report = office.json(&["warnings"]);
    assert_eq!(report["lights"]["yellow_below"], "85");
    let warning = named(&report, T1);
    assert_eq!(warning["seen_with"]["lights"]["yellow_below"], "80");
    let fresh = named(&report, "E3/P1/指标/进展");
    assert_eq!(
        fresh["seen_with"]["warnings"]["silent_days"], 30,
        "{report:#}"
    );
    for warning in report["warnings"].as_array().unwrap() {
        for key in ["basis", "action", "formula"] {
            let text = warning[key].as_str().unwrap();
            assert!(!text.is_empty(), "{key}: {warning:#}");
        }
    }
}
