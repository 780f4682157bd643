//! Daily monitoring: formulas, borders of dates, the states of a warning; and every new record
//! can be taken back. That each warning is raised stands in `rules.rs`.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

use crate::rules::of;
use crate::submissions;

const GENERAL: &str = "一般公共预算拨款";

/// The quiet year, but so many 元 were spent in March.
pub fn spent(yuan: &str) -> Office {
    Office::with_edits(
        "quiet",
        &[("entries.csv", ",500000,", &format!(",{yuan},"))],
    )
}

/// Books an amount of P1.
fn book(office: &Office, date: &str, kind: &str, yuan: &str) {
    office.follow(&[&format!(
        "ledger add --date {date} --project P1 --source {GENERAL} --kind {kind} --amount {yuan}"
    )]);
}

pub fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

/// The warnings on the year's quiet day.
fn warnings(office: &Office) -> Value {
    office.json(&["warnings", "--on", "2026-07-30"])
}

/// What a command is refused with.
pub fn refused(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    messages(&output)
}

pub fn named<'a>(report: &'a Value, key: &str) -> &'a Value {
    let mut warnings = report["warnings"].as_array().unwrap().iter();
    warnings.find(|w| w["key"] == key).unwrap_or(&Value::Null)
}

#[test]
fn formulas_show_the_numbers_that_were_put_in() {
    let report = warnings(&spent("399999.99"));
    assert_eq!(
        of(&report, "T1")[0]["formula"],
        "执行率 39.999999万元 ÷ 100.00万元 = 40.00%\n时序进度 6 ÷ 12 = 50.00%\n\
         进度系数 40.00% ÷ 50.00% = 0.79999998，小于0.80，判为黄\n欠时序金额 50.00万元 − 39.999999万元 = 10.000001万元"
    );
    assert_eq!(report["thresholds"]["silent_days"], 90);
    assert_eq!(report["lights"]["red_below"], "60");
}

#[test]
fn dates_begin_and_end_where_the_rules_say() {
    let office = Office::of("quiet");
    let on = |day: &str, id: &str| {
        let report = office.json(&["warnings", "--on", day]);
        of(&report, id).first().map(|w| w["message"].clone())
    };
    assert_eq!(on("2026-07-30", "C5"), None);
    assert_eq!(
        on("2026-07-31", "C5"),
        Some(json!("12道合规问题尚未回答。"))
    );
    assert_eq!(on("2026-09-28", "E3"), None);
    assert!(on("2026-09-29", "E3").is_some());
    let soon = on("2026-08-31", "T6").unwrap();
    assert_eq!(
        soon,
        "距报送期限8月31日还有0天，尚未报送，1张监控表未锁定。"
    );
    let late = on("2026-09-01", "T6").unwrap();
    assert_eq!(
        late,
        "已超过报送期限8月31日1天，尚未报送，1张监控表未锁定。"
    );
    let outside = refused(&office, &["warnings", "--on", "2027-01-01"]);
    assert!(outside.contains("不在2026年度"), "{outside}");
}

#[test]
fn a_package_that_is_out_ends_the_warning_of_the_deadline() {
    let office = submissions::ready();
    let on = |day: &str| {
        let report = office.json(&["warnings", "--on", day]);
        of(&report, "T6").first().map(|w| w["message"].clone())
    };
    let locked = json!("距报送期限8月31日还有11天，尚未报送。");
    assert_eq!(on("2026-08-20"), Some(locked));
    let made = submissions::package(&office, "报送", &[]);
    assert!(made.status.success(), "{}", messages(&made));
    assert_eq!(on("2026-08-20"), None);
    assert_eq!(on("2026-09-01"), None);
}

#[test]
fn an_exempt_project_is_watched_for_its_money_only() {
    let office = Office::with_edits(
        "quiet",
        &[
            ("projects.csv", ",目标,,,,", ",目标,,是,科研,结题检查"),
            ("entries.csv", ",500000,", ",1000000.01,"),
            ("progress.csv", ",90,", ",1,"),
        ],
    );
    office.follow(&[
        "asset add P1 --item 电脑 --number 3 --unit-price 2 --standard 1 --date 2026-07-30",
        "scope mark 1 不属于本项目 --reason 用于其他项目",
    ]);
    let report = warnings(&office);
    let mut ids: Vec<_> = report["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["id"].clone())
        .collect();
    ids.sort_by_key(ToString::to_string);
    assert_eq!(ids, ["C2", "C3", "C4"]);
}

#[test]
fn spending_over_budget_names_the_sources_and_the_whole_each_once() {
    let office = |yuan: &str| {
        let source = ("funds.csv", ",100\n", ",100\nP1,其他资金,10\n");
        Office::with_edits(
            "quiet",
            &[source, ("entries.csv", ",500000,", &format!(",{yuan},"))],
        )
    };
    let keys = |report: &Value| -> Vec<Value> {
        of(report, "C2")
            .iter()
            .map(|w| w["where"].clone())
            .collect()
    };
    assert_eq!(
        keys(&warnings(&office("1000000.01"))),
        ["资金/一般公共预算拨款"]
    );
    let report = warnings(&office("1100000.01"));
    assert_eq!(
        keys(&report),
        ["资金/年度资金总额", "资金/一般公共预算拨款"]
    );
    assert_eq!(
        of(&report, "C2")[0]["formula"],
        "超预算 110.000001万元 − 110.00万元 = 0.000001万元"
    );
}

#[test]
fn a_judged_entry_is_raised_or_cleared_whatever_the_scope_says() {
    let office = Office::of("quiet");
    office.follow(&["scope add P1 --class 302"]);
    let doubts = || of(&office.json(&["warnings"]), "C3").len();
    assert_eq!(doubts(), 1);
    done(
        &office,
        &["scope", "mark", "1", "属于本项目", "--reason", "经批准"],
    );
    assert_eq!(doubts(), 0);
    done(
        &office,
        &["scope", "mark", "1", "不属于本项目", "--reason", "公务用车"],
    );
    let report = office.json(&["warnings"]);
    let message = of(&report, "C3")[0]["message"].clone();
    assert_eq!(
        message,
        "3月5日支出500000.00元涉嫌挤占挪用：已标记：公务用车。"
    );
    let unknown = refused(
        &office,
        &["scope", "mark", "99", "属于本项目", "--reason", "无"],
    );
    assert!(unknown.contains("没有找到台账记录“99”"), "{unknown}");
}

#[test]
fn no_key_stands_twice_on_any_day() {
    for fixture in ["edges", "unit"] {
        let office = Office::with_fixture(fixture);
        for day in ["2026-03-31", "2026-07-31", "2026-12-31"] {
            let report = office.json(&["warnings", "--on", day]);
            let warnings = report["warnings"].as_array().unwrap();
            let keys: std::collections::HashSet<_> =
                warnings.iter().map(|w| w["key"].to_string()).collect();
            assert_eq!(keys.len(), warnings.len(), "{fixture} {day}");
            assert!(!warnings.is_empty());
        }
    }
}

const T1: &str = "T1/P1/资金/年度资金总额";

#[test]
fn a_warning_goes_its_way_ends_by_itself_and_begins_anew() {
    let office = spent("300000");
    let state = || named(&office.json(&["warnings"]), T1)["state"].clone();
    assert_eq!(state(), "触发");
    done(&office, &["warnings", "confirm", T1, "--remark", "已看"]);
    assert_eq!(state(), "已确认");
    let again = refused(&office, &["warnings", "confirm", T1]);
    assert!(again.contains("为“已确认”，不能确认"), "{again}");
    done(&office, &["warnings", "start", T1]);
    assert_eq!(state(), "处置中");

    book(&office, "2026-08-01", "支出", "200000");
    let report = office.json(&["warnings"]);
    let gone = named(&report, T1);
    assert_eq!(gone["state"], "已消除", "{report:#}");
    assert_eq!(gone["gone_on"], "2026-08-12");
    assert_eq!(gone["light"], Value::Null);
    let late = refused(&office, &["warnings", "find", T1]);
    assert!(late.contains("已消除"), "{late}");

    book(&office, "2026-08-02", "退回", "200000");
    assert_eq!(state(), "触发");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_warning_becomes_a_finding_and_that_can_be_taken_back() {
    let office = spent("300000");
    let before = office.json(&["warnings"]);
    done(&office, &["warnings", "find", T1, "--remark", "按月调度"]);
    assert_eq!(named(&office.json(&["warnings"]), T1)["state"], "已转问题");
    let further = refused(&office, &["warnings", "start", T1]);
    assert!(further.contains("为“已转问题”，不能处置"), "{further}");
    done(&office, &["undo"]);
    assert_eq!(office.json(&["warnings"]), before);
    let unknown = refused(&office, &["warnings", "confirm", T1, "X9/P1/资金"]);
    assert!(unknown.contains("没有找到预警“X9/P1/资金”"), "{unknown}");
    assert_eq!(office.json(&["warnings"]), before);
    let unit = refused(
        &office,
        &["warnings", "--on", "2026-08-31", "find", "T6//报送"],
    );
    assert!(unit.contains("针对整个单位"), "{unit}");
}

#[test]
fn a_look_at_another_day_or_by_a_second_program_notes_nothing() {
    let office = spent("300000");
    let records = || office.json(&["audit", "list"]).as_array().unwrap().len();
    let before = records();
    assert_eq!(
        of(&office.json(&["warnings", "--on", "2026-07-31"]), "T1").len(),
        1
    );
    assert_eq!(records(), before);
    done(&office, &["warnings"]);
    done(&office, &["warnings"]);
    assert_eq!(records(), before + 1);
    let newest = office.json(&["audit", "list", "--limit", "1"]);
    assert_eq!(newest[0]["op"], "日常监测");

    book(&office, "2026-08-03", "支出", "1");
    let before = records();
    let lock = std::fs::File::open(office.path("单位.jixiao.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(of(&office.json(&["warnings"]), "T1").len(), 1);
    assert_eq!(
        office.run(&["warnings", "confirm", T1]).status.code(),
        Some(4)
    );
    lock.unlock().unwrap();
    assert_eq!(records(), before);
}

/// All that the new commands show, on a day that is only looked at.
fn recorded(office: &Office) -> Value {
    json!([
        office.json(&["milestone", "list"]),
        office.json(&["event", "list", "P1"]),
        office.json(&["commitment", "list"]),
        office.json(&["scope", "list"]),
        office.json(&["asset", "list"]),
        office.json(&["compliance", "list", "P1"]),
        office.json(&["warnings", "--on", "2026-08-11"]),
        office.json(&["summary"]),
    ])
}

#[test]
fn every_record_can_be_taken_back_and_made_again() {
    let office = Office::with_edits(
        "quiet",
        &[
            ("projects.csv", ",目标,,", ",目标,是,"),
            ("entries.csv", ",500000,", ",300000,"),
        ],
    );
    let steps = [
        "milestone add P1 --node 立项 --planned 2026-08-01",
        "milestone done 1 --date 2026-08-05",
        "milestone remove 1",
        "event add P1 --kind 其他 --date 2026-08-01 --text 停电 --evidence 公告",
        "event answer 1 --text 改期 --date 2026-08-05",
        "event remove 1",
        "commitment add P1 --source 一般公共预算拨款 --amount 1234.56 --month 9 --note 合同一",
        "commitment remove 1",
        "scope add P1 --class 302 --word 监测",
        "scope remove 1",
        "scope mark 1 不属于本项目 --reason 核对",
        "scope mark 1 属于本项目 --reason 再核对",
        "asset add P1 --item 电脑 --number 2 --unit-price 6000 --standard 5000 --date 2026-08-01",
        "asset remove 1",
        "compliance answer P1 Q03 否 --remark 有问题 --date 2026-08-01",
        "compliance answer P1 Q03 是 --date 2026-08-02",
        "warnings confirm T1/P1/资金/年度资金总额",
        "warnings start T1/P1/资金/年度资金总额 --remark 调度",
        "warnings find T1/P1/资金/年度资金总额",
    ];
    done(&office, &["warnings"]);
    let mut states = vec![recorded(&office)];
    for step in steps {
        done(&office, &step.split(' ').collect::<Vec<_>>());
        // What the program sees of its own accord is no step, and is in no one's way.
        done(&office, &["warnings"]);
        let state = recorded(&office);
        assert_ne!(states.last(), Some(&state), "{step}");
        states.push(state);
    }
    for (state, step) in states.iter().zip(steps).rev() {
        done(&office, &["undo"]);
        done(&office, &["warnings"]);
        assert_eq!(recorded(&office), *state, "{step}");
    }
    for (state, step) in states[1..].iter().zip(steps) {
        done(&office, &["redo"]);
        done(&office, &["warnings"]);
        assert_eq!(recorded(&office), *state, "{step}");
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn commitments_to_come_are_proposed_up_to_the_budget() {
    let office = Office::of("quiet");
    office.follow(&[
        "commitment add P1 --source 一般公共预算拨款 --amount 100000 --month 7",
        "commitment add P1 --source 一般公共预算拨款 --amount 200000.01 --month 8",
        "commitment add P1 --source 其他资金 --amount 1 --month 12",
    ]);
    let proposed = || {
        let rows = office.json(&["commitment", "proposal", "P1"])["proposals"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 1);
        (rows[0]["committed"].clone(), rows[0]["proposal"].clone())
    };
    assert_eq!(proposed(), (json!("20.000001"), json!("70.000001")));
    done(
        &office,
        &[
            "commitment",
            "add",
            "P1",
            "--source",
            GENERAL,
            "--amount",
            "300000",
            "--month",
            "12",
        ],
    );
    assert_eq!(proposed(), (json!("50.000001"), json!("100.00")));
    let sheet = office.json(&["sheet", "show", "P1"]);
    assert_eq!(sheet["funds"][0]["forecast"], Value::Null);
}

#[test]
fn an_import_stays_while_records_belong_to_it() {
    let office = Office::of("quiet");
    done(
        &office,
        &[
            "milestone",
            "add",
            "P1",
            "--node",
            "立项",
            "--planned",
            "2026-08-01",
        ],
    );
    done(&office, &["batch", "undo", "2"]);
    let kept = refused(&office, &["batch", "undo", "1"]);
    assert!(
        kept.contains("之后登记的内容属于它，不能直接撤销"),
        "{kept}"
    );
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 1);
    done(&office, &["milestone", "remove", "1"]);
    done(&office, &["batch", "undo", "1"]);
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 0);
}

#[test]
fn what_cannot_be_taken_is_refused_with_a_sentence() {
    let office = Office::of("quiet");
    for (command, sentence) in [
        (
            "milestone add P1 --node 开工 --planned 2026-08-01",
            "“开工”不能识别，请填：立项、政府采购、工程招标、监理、验收、信息公示、资产管理、会计核算。",
        ),
        (
            "milestone add P1 --node 监理",
            "没有计划日期表示项目不涉及该节点，须在备注写明原因",
        ),
        (
            "milestone add P9 --node 监理 --planned 2026-08-01",
            "没有找到项目“P9”。",
        ),
        ("milestone done 7", "没有找到工作节点“7”。"),
        ("event add P1 --kind 其他 --text 　", "变化情况不能为空。"),
        ("event answer 3 --text 好", "没有找到环境变化“3”。"),
        (
            "commitment add P1 --source 其他资金 --amount 1.234 --month 9",
            "金额应为数字，最多2位小数（元）。",
        ),
        (
            "commitment add P1 --source 其他资金 --amount 一百 --month 9",
            "“一百”不是金额",
        ),
        (
            "commitment add P1 --source 其他资金 --amount 1 --month 13",
            "计划月份“13”应为1至12。",
        ),
        (
            "commitment add P1 --source 其他资金 --amount 0 --month 9",
            "用款计划的金额应大于0。",
        ),
        ("scope add P1", "请写明允许的经济分类或用途。"),
        (
            "scope mark 1 属于本项目 --reason 　",
            "核对开支范围须写明理由。",
        ),
        (
            "asset add P1 --item 电脑 --number 0 --unit-price 1",
            "资产数量应大于0。",
        ),
        (
            "asset add P1 --item 电脑 --number 1 --unit-price 1 --standard 0",
            "配置标准应大于0",
        ),
        ("compliance answer P1 Q99 是", "没有找到合规问题“Q99”。"),
        ("compliance answer P1 Q01 否", "回答“否”须写明情况。"),
    ] {
        let arguments: Vec<_> = command.split(' ').collect();
        let said = refused(&office, &arguments);
        assert!(said.contains(sentence), "{command}: {said}");
    }
    assert_eq!(
        office.json(&["milestone", "list"]),
        json!({ "milestones": [] })
    );
    let questions = office.json(&["compliance", "list"]);
    assert_eq!(questions["questions"].as_array().unwrap().len(), 12);
}
