//! Daily monitoring: every warning is raised by what a user can put in and stays silent on what
//! nearly raises it; its states; and every new record can be taken back.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

use crate::imports::workbook;
use crate::submissions;

pub type Row = Vec<&'static str>;

const GENERAL: &str = "一般公共预算拨款";

/// A year without a warning on 30 July, and the commands that record more.
#[derive(Clone)]
pub struct Year {
    on: &'static str,
    project: Row,
    funds: Vec<Row>,
    entries: Vec<Row>,
    progress: Row,
    commands: Vec<Row>,
}

impl Year {
    pub fn quiet() -> Self {
        Self {
            on: "2026-07-30",
            project: vec![
                "P1",
                "监测",
                "一般公共预算",
                "文〔2026〕1号",
                "目标",
                "",
                "",
                "",
                "",
            ],
            funds: vec![vec!["P1", GENERAL, "100"]],
            entries: vec![spending("2026-03-05", "500000")],
            progress: vec!["2026-07-01", "P1", "样地数", "90", "进行中"],
            commands: Vec::new(),
        }
    }

    pub fn set(&mut self, column: usize, value: &'static str) {
        self.project[column] = value;
    }

    pub fn record(&mut self, command: &'static str) {
        self.commands.push(command.split(' ').collect());
    }

    pub fn spend(&mut self, yuan: &'static str) {
        self.entries = vec![spending("2026-03-05", yuan)];
    }

    pub fn office(&self) -> Office {
        let office = Office::with_store();
        let indicator = [
            "P1",
            "产出指标",
            "数量指标",
            "样地数",
            "正向",
            "≥",
            "90",
            "个",
            "取最新",
        ];
        import(
            &office,
            "targets",
            [
                (
                    "项目",
                    &[
                        "项目代码*",
                        "项目名称*",
                        "预算类别*",
                        "批复文号",
                        "年度总体目标*",
                        "是否新增",
                        "是否重点监控",
                        "暂不监控理由",
                        "替代检查方式",
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
            ],
            [
                std::slice::from_ref(&self.project),
                &self.funds,
                &[indicator.to_vec()],
            ],
        );
        import_ledger(&office, &self.entries, std::slice::from_ref(&self.progress));
        for command in &self.commands {
            done(&office, command);
        }
        office
    }

    /// The warnings of the year's day.
    fn warnings(&self) -> Value {
        self.office().json(&["warnings", "--on", self.on])
    }
}

pub fn spending(date: &'static str, yuan: &'static str) -> Row {
    vec![
        date,
        "P1",
        GENERAL,
        "支出",
        yuan,
        "J1",
        "某公司",
        "31002 办公设备购置",
        "购车",
    ]
}

fn import(office: &Office, kind: &str, heads: [(&str, &[&str]); 3], rows: [&[Row]; 3]) {
    let rows = rows.map(|rows| rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let path = office.path(&format!("{kind}.xlsx"));
    workbook(&path, &heads, rows.each_ref().map(Vec::as_slice));
    done(office, &["import", kind, &path.to_string_lossy()]);
}

pub fn import_ledger(office: &Office, entries: &[Row], progress: &[Row]) {
    import(
        office,
        "ledger",
        [
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
                ],
            ),
            (
                "指标进展",
                &["日期*", "项目代码*", "三级指标*", "完成值", "完成情况说明"],
            ),
            ("问题", &["日期*", "项目代码*", "监控类型*", "问题描述*"]),
        ],
        [entries, progress, &[]],
    );
}

pub fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

/// What a command is refused with.
pub fn refused(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    messages(&output)
}

/// The warnings of one id that are not gone.
fn of<'a>(report: &'a Value, id: &str) -> Vec<&'a Value> {
    let warnings = report["warnings"].as_array().unwrap().iter();
    warnings
        .filter(|w| w["id"] == id && w["state"] != "已消除")
        .collect()
}

pub fn named<'a>(report: &'a Value, key: &str) -> &'a Value {
    let mut warnings = report["warnings"].as_array().unwrap().iter();
    warnings.find(|w| w["key"] == key).unwrap_or(&Value::Null)
}

type Edit = fn(&mut Year);

/// Warning, what raises it, what nearly does.
const CASES: &[(&str, Edit, Edit)] = &[
    ("T1", |y| y.spend("399999.99"), |y| y.spend("400000")),
    (
        "T2",
        |y| {
            y.entries.clear();
            y.on = "2026-03-31";
        },
        |y| {
            y.entries.clear();
            y.on = "2026-03-30";
        },
    ),
    (
        "T3",
        |y| y.funds = vec![vec!["P1", GENERAL, "70"], vec!["P1", "上年结转资金", "30"]],
        |y| {
            y.funds = vec![
                vec!["P1", GENERAL, "70.000001"],
                vec!["P1", "上年结转资金", "29.999999"],
            ];
        },
    ),
    (
        "T4",
        |y| {
            y.set(5, "是");
            y.record("milestone add P1 --node 政府采购 --planned 2026-07-29 --done 2026-07-31");
        },
        |y| {
            y.set(5, "是");
            y.record("milestone add P1 --node 政府采购 --planned 2026-07-30");
            y.record("milestone add P1 --node 立项 --planned 2026-07-01 --done 2026-07-30");
            y.record("milestone add P1 --node 验收 --planned 2026-07-01");
        },
    ),
    (
        "T5",
        |y| y.record("event add P1 --kind 政策变化 --date 2026-07-30 --text 补助标准调整"),
        |y| {
            y.record("event add P1 --kind 政策变化 --date 2026-07-29 --text 补助标准调整");
            y.record("event answer 1 --text 申请调整目标 --date 2026-07-30");
            y.record("event add P1 --kind 突发事件 --date 2026-07-31 --text 洪涝");
        },
    ),
    ("T6", |y| y.on = "2026-08-16", |y| y.on = "2026-08-15"),
    (
        "C1",
        |y| y.funds[0][2] = "0",
        |y| {
            y.funds[0][2] = "0";
            y.entries.clear();
        },
    ),
    ("C2", |y| y.spend("1000000.01"), |y| y.spend("1000000")),
    (
        "C3",
        |y| y.record("scope add P1 --class 302 --word 监测"),
        |y| y.record("scope add P1 --class 302 --word 购车"),
    ),
    (
        "C4",
        |y| {
            y.record("asset add P1 --item 电脑 --number 3 --unit-price 5000.01 --standard 5000 --date 2026-07-30");
        },
        |y| {
            y.record("asset add P1 --item 电脑 --number 3 --unit-price 5000 --standard 5000");
            y.record("asset add P1 --item 仪器 --number 1 --unit-price 900000");
        },
    ),
    (
        "C5",
        |y| y.record("compliance answer P1 Q01 否 --remark 有超支 --date 2026-07-30"),
        |y| {
            y.record("compliance answer P1 Q01 否 --remark 有超支 --date 2026-07-01");
            y.record("compliance answer P1 Q01 是 --date 2026-07-30");
            y.record("compliance answer P1 Q07 不适用 --remark 无工程 --date 2026-07-30");
        },
    ),
    (
        "C6",
        |y| {
            y.set(6, "是");
            for command in STEPS {
                y.record(command);
            }
            y.commands.pop();
        },
        |y| {
            y.set(6, "是");
            for command in STEPS {
                y.record(command);
            }
        },
    ),
    ("E1", |y| y.progress[3] = "71.99", |y| y.progress[3] = "72"),
    (
        "E2",
        |y| {
            y.spend("900000");
            y.progress[3] = "44.99";
        },
        |y| {
            y.spend("900000");
            y.progress[3] = "45";
        },
    ),
    (
        "E3",
        |y| y.progress[0] = "2026-05-01",
        |y| y.progress[0] = "2026-05-02",
    ),
];

/// All that extended monitoring asks for.
const STEPS: &[&str] = &[
    "milestone add P1 --node 政府采购 --planned 2026-07-30",
    "milestone add P1 --node 工程招标 --remark 不涉及工程",
    "milestone add P1 --node 监理 --remark 不涉及工程",
    "milestone add P1 --node 信息公示 --planned 2026-03-01 --done 2026-07-30",
    "milestone add P1 --node 验收 --planned 2026-11-30",
];

#[test]
fn the_year_that_every_case_starts_from_has_no_warning() {
    let report = Year::quiet().warnings();
    assert_eq!(report["warnings"], json!([]), "{report:#}");
    assert_eq!(report["counts"]["open"], 0);
}

#[test]
fn every_warning_is_raised_and_nearly_raised() {
    let registry = Office::empty().json(&["rules"]);
    for (id, raises, nearly) in CASES {
        let mut year = Year::quiet();
        raises(&mut year);
        let report = year.warnings();
        let raised = of(&report, id);
        assert_eq!(raised.len(), 1, "{id} is not raised once: {report:#}");
        let warning = raised[0];
        let rules = registry.as_array().unwrap().iter();
        let stated = rules.clone().find(|rule| rule["id"] == *id).unwrap();
        for key in ["kind", "basis", "action"] {
            assert_eq!(warning[key], stated[key], "{id}");
        }
        for key in ["message", "action", "basis"] {
            let text = warning[key].as_str().unwrap();
            assert!(!text.is_empty() && !text.contains('{'), "{id}: {text}");
        }
        assert_eq!(warning["state"], "触发");
        let mut year = Year::quiet();
        nearly(&mut year);
        let report = year.warnings();
        assert!(of(&report, id).is_empty(), "{id} is raised: {report:#}");
    }
    let listed = registry.as_array().unwrap().iter();
    for rule in listed.filter(|rule| rule["kind"].is_string()) {
        assert!(rule["severity"].is_null() && rule["condition"].is_string());
        assert!(CASES.iter().any(|(id, ..)| rule["id"] == *id), "{rule}");
    }
}

#[test]
fn formulas_show_the_numbers_that_were_put_in() {
    let mut year = Year::quiet();
    year.spend("399999.99");
    let report = year.warnings();
    assert_eq!(
        of(&report, "T1")[0]["formula"],
        "执行率 39.999999 ÷ 100.00 = 40.00%\n时序进度 6 ÷ 12 = 50.00%\n\
         进度系数 40.00% ÷ 50.00% = 0.8，小于0.80，判为黄\n欠时序金额 50.00 − 39.999999 = 10.000001"
    );
    assert_eq!(report["thresholds"]["silent_days"], 90);
    assert_eq!(report["lights"]["red_below"], "60");
}

#[test]
fn dates_begin_and_end_where_the_rules_say() {
    let office = Year::quiet().office();
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
    let mut year = Year::quiet();
    year.set(6, "是");
    year.set(7, "科研");
    year.set(8, "结题检查");
    year.spend("1000000.01");
    year.progress[3] = "1";
    year.record(
        "asset add P1 --item 电脑 --number 3 --unit-price 2 --standard 1 --date 2026-07-30",
    );
    year.record("scope mark 1 不属于本项目 --reason 用于其他项目");
    let report = year.warnings();
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
    let mut year = Year::quiet();
    year.funds.push(vec!["P1", "其他资金", "10"]);
    year.spend("1000000.01");
    let keys = |report: &Value| -> Vec<Value> {
        of(report, "C2")
            .iter()
            .map(|w| w["where"].clone())
            .collect()
    };
    assert_eq!(keys(&year.warnings()), ["资金/一般公共预算拨款"]);
    year.spend("1100000.01");
    let report = year.warnings();
    assert_eq!(
        keys(&report),
        ["资金/年度资金总额", "资金/一般公共预算拨款"]
    );
    assert_eq!(
        of(&report, "C2")[0]["formula"],
        "超预算 110.000001 − 110.00 = 0.000001"
    );
}

#[test]
fn a_judged_entry_is_raised_or_cleared_whatever_the_scope_says() {
    let mut year = Year::quiet();
    year.record("scope add P1 --class 302");
    let office = year.office();
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
    let mut year = Year::quiet();
    year.spend("300000");
    let office = year.office();
    let state = || named(&office.json(&["warnings"]), T1)["state"].clone();
    assert_eq!(state(), "触发");
    done(&office, &["warnings", "confirm", T1, "--remark", "已看"]);
    assert_eq!(state(), "已确认");
    let again = refused(&office, &["warnings", "confirm", T1]);
    assert!(again.contains("为“已确认”，不能确认"), "{again}");
    done(&office, &["warnings", "start", T1]);
    assert_eq!(state(), "处置中");

    let mut payment = spending("2026-08-01", "200000");
    payment[5] = "J2";
    import_ledger(&office, &[payment], &[]);
    let report = office.json(&["warnings"]);
    let gone = named(&report, T1);
    assert_eq!(gone["state"], "已消除", "{report:#}");
    assert_eq!(gone["gone_on"], "2026-08-12");
    assert_eq!(gone["light"], Value::Null);
    let late = refused(&office, &["warnings", "find", T1]);
    assert!(late.contains("已消除"), "{late}");

    let refund = vec![
        "2026-08-02",
        "P1",
        GENERAL,
        "退回",
        "200000",
        "J3",
        "",
        "",
        "",
    ];
    import_ledger(&office, &[refund], &[]);
    assert_eq!(state(), "触发");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_warning_becomes_a_finding_and_that_can_be_taken_back() {
    let mut year = Year::quiet();
    year.spend("300000");
    let office = year.office();
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
    let mut year = Year::quiet();
    year.spend("300000");
    let office = year.office();
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

    import_ledger(
        &office,
        &[vec![
            "2026-08-03",
            "P1",
            GENERAL,
            "支出",
            "1",
            "J9",
            "",
            "",
            "",
        ]],
        &[],
    );
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
    let mut year = Year::quiet();
    year.spend("300000");
    year.set(5, "是");
    let office = year.office();
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
    let mut year = Year::quiet();
    year.record("commitment add P1 --source 一般公共预算拨款 --amount 100000 --month 7");
    year.record("commitment add P1 --source 一般公共预算拨款 --amount 200000.01 --month 8");
    year.record("commitment add P1 --source 其他资金 --amount 1 --month 12");
    let office = year.office();
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
    let office = Year::quiet().office();
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
    let office = Year::quiet().office();
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
