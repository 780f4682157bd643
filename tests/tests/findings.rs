//! Problems found by monitoring: recorded, corrected step by step, reminded of, taken back.

use jixiao_tests::Office;
use serde_json::{Value, json};

use crate::imports::workbook;
use crate::warnings::{done, named, refused, spent};

fn run(office: &Office, command: &str) {
    done(office, &command.split(' ').collect::<Vec<_>>());
}

fn refuse(office: &Office, command: &str) -> String {
    refused(office, &command.split(' ').collect::<Vec<_>>())
}

fn shown(office: &Office, id: &str) -> Value {
    office.json(&["finding", "show", id])
}

const ADD: &str = "finding add P1 --kind 及时性 --text 招标晚于计划 --date 2026-06-18";

#[test]
fn a_finding_goes_its_way_with_the_day_and_remark_of_each_step() {
    let office = Office::of("quiet");
    run(
        &office,
        &format!("{ADD} --level3 样地数 --owner 张伟 --deadline 2026-08-20"),
    );
    let finding = shown(&office, "1");
    assert_eq!(finding["state"], "待整改");
    assert_eq!(finding["indicator"], "数量指标/样地数");
    assert_eq!(finding["owner"], "张伟");
    let early = refuse(&office, "finding done 1");
    assert!(early.contains("问题1为“待整改”，不能完成整改"), "{early}");
    run(&office, "finding start 1 --date 2026-07-01 --remark 已约谈");
    let without = refuse(&office, "finding done 1");
    assert!(without.contains("未填写整改措施"), "{without}");
    run(&office, "finding edit 1 --measures 倒排工期 --cause 论证晚");
    let order = refuse(&office, "finding done 1 --date 2026-06-30");
    assert!(order.contains("早于上一步的日期2026-07-01"), "{order}");
    let future = refuse(&office, "finding done 1 --date 2026-08-13");
    assert!(future.contains("晚于今天2026-08-12"), "{future}");
    run(&office, "finding done 1 --date 2026-08-01 --remark 已开标");
    run(&office, "finding close 1 --actor 王志强");
    let closed = refuse(&office, "finding edit 1 --owner 李");
    assert!(closed.contains("已销号，不能修改"), "{closed}");
    let bare = refuse(&office, "finding reopen 1");
    assert!(bare.contains("须写明原因"), "{bare}");
    run(&office, "finding reopen 1 --remark 复查未落实");
    let finding = shown(&office, "1");
    assert_eq!(finding["state"], "整改中");
    let steps = finding["steps"].as_array().unwrap();
    let passed: Vec<_> = steps
        .iter()
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap();
            (text("state"), text("date"), text("remark"), text("actor"))
        })
        .collect();
    assert_eq!(
        passed,
        [
            ("整改中", "2026-07-01", "已约谈", "命令行"),
            ("已整改", "2026-08-01", "已开标", "命令行"),
            ("已销号", "2026-08-12", "", "王志强"),
            ("整改中", "2026-08-12", "复查未落实", "命令行"),
        ]
    );
    let removed = refuse(&office, "finding remove 1");
    assert!(removed.contains("已有整改记录，不能删除"), "{removed}");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn what_cannot_be_taken_as_a_finding_is_refused_with_a_sentence() {
    let office = Office::of("quiet");
    for (command, sentence) in [
        ("finding add P9 --kind 及时性 --text 甲", "没有找到项目“P9”"),
        ("finding add P1 --text 甲", "监控类型为必填项"),
        (
            "finding add P1 --kind 其他 --text 甲",
            "监控类型请填：及时性、合规性、有效性",
        ),
        ("finding add P1 --kind 及时性", "问题描述不能为空"),
        ("finding add P1 --kind 及时性 --text 甲 --date 今天", "今天"),
        (
            "finding add P1 --kind 及时性 --text 甲 --level3 没有",
            "项目没有指标“没有”",
        ),
        (
            "finding add P1 --kind 及时性 --text 甲 --date 2026-06-01 --deadline 2026-05-31",
            "整改期限2026-05-31早于发现日期2026-06-01",
        ),
        ("finding show 7", "没有找到问题“7”"),
        ("finding start 7", "没有找到问题“7”"),
        (
            "finding list --state 完成",
            "状态请填：待整改、整改中、已整改、已销号",
        ),
    ] {
        let said = refuse(&office, command);
        assert!(said.contains(sentence), "{command}: {said}");
    }
    assert_eq!(office.json(&["finding", "list"])["findings"], json!([]));
}

#[test]
fn lists_and_reminders_show_what_is_wanted_and_due() {
    let office = Office::of("quiet");
    for more in [
        "--text 一 --owner 张伟 --deadline 2026-08-19",
        "--text 二 --owner 李娜 --deadline 2026-08-11",
        "--text 三 --deadline 2026-08-20",
        "--text 四 --deadline 2026-08-01 --measures 已改",
        "--text 五",
    ] {
        run(
            &office,
            &format!("finding add P1 --kind 合规性 --date 2026-07-01 {more}"),
        );
    }
    run(&office, "finding start 4");
    run(&office, "finding done 4");
    let texts = |arguments: &str| -> Vec<String> {
        let listed = office.json(&arguments.split(' ').collect::<Vec<_>>());
        let key = if arguments.contains("reminders") {
            "reminders"
        } else {
            "findings"
        };
        let rows = listed[key].as_array().unwrap().iter();
        rows.map(|row| row["description"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts("finding list --overdue"), ["二"]);
    assert_eq!(texts("finding list --owner 张"), ["一"]);
    assert_eq!(texts("finding list --state 已整改"), ["四"]);
    assert_eq!(
        texts("finding list --text 已改 --kind 合规性 --project P1"),
        ["四"]
    );
    assert_eq!(texts("finding list --kind 及时性"), Vec::<String>::new());
    // 7 days by the settings: the 19th is due, the 20th not yet.
    assert_eq!(texts("finding reminders"), ["二", "一"]);
    assert_eq!(texts("finding reminders --days 8"), ["二", "一", "三"]);
    assert_eq!(texts("finding reminders --on 2026-08-11 --days 0"), ["二"]);
    run(&office, "settings set findings.remind_days 0");
    assert_eq!(texts("finding reminders"), ["二"]);
    let reminders = office.json(&["finding", "reminders"]);
    assert_eq!(reminders["reminders"][0]["days_left"], -1);
}

#[test]
fn an_imported_finding_enters_the_same_states_and_is_matched_as_before() {
    let office = Office::of("quiet");
    let file = office.path("问题.xlsx");
    let heads: [(&str, &[&str]); 3] = [
        (
            "资金台账",
            &["日期*", "项目代码*", "资金来源*", "类型*", "金额(元)*"],
        ),
        ("指标进展", &["日期*", "项目代码*", "三级指标*"]),
        (
            "问题",
            &[
                "日期*",
                "项目代码*",
                "监控类型*",
                "问题描述*",
                "整改措施",
                "状态",
            ],
        ),
    ];
    let finding: &[&str] = &["2026-06-18", "P1", "合规性", "发票不全", "补票", "已整改"];
    workbook(&file, &heads, [&[], &[], &[finding]]);
    let import = ["import", "ledger", file.to_str().unwrap()];
    done(&office, &import);
    run(&office, "finding close 1 --remark 复查通过");
    done(&office, &import);
    let listed = office.json(&["finding", "list"]);
    let findings = listed["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{listed:#}");
    assert_eq!(findings[0]["state"], "已销号");
}

#[test]
fn a_finding_of_a_warning_names_it_and_stays() {
    let office = spent("300000");
    const T1: &str = "T1/P1/资金/年度资金总额";
    run(&office, &format!("warnings find {T1} --remark 按月调度"));
    let finding = shown(&office, "1");
    assert_eq!(finding["warning"], T1);
    assert_eq!(finding["measures"], "按月调度");
    let kept = refuse(&office, "finding remove 1");
    assert!(
        kept.contains("由预警“T1/P1/资金/年度资金总额”转来，不能删除"),
        "{kept}"
    );
    run(&office, "finding start 1");
    assert_eq!(named(&office.json(&["warnings"]), T1)["state"], "已转问题");
}
