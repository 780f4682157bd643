//! Periods and years: the cut-off is a parameter everywhere, and the next year starts from this one.

use calamine::{Data, Reader, Xlsx};
use jixiao_tests::{Office, answer, messages};
use serde_json::{Value, json};

use crate::imports::workbook;

const HEADS: [(&str, &[&str]); 3] = [
    (
        "项目",
        &[
            "项目代码*",
            "项目名称*",
            "预算类别*",
            "结束日期",
            "是否新增",
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
            "年度指标值*",
            "分值",
        ],
    ),
];
const LEDGER: [(&str, &[&str]); 3] = [
    (
        "资金台账",
        &["日期*", "项目代码*", "资金来源*", "类型*", "金额(元)*"],
    ),
    ("指标进展", &["日期*", "项目代码*", "三级指标*", "完成值"]),
    ("问题", &["日期*", "项目代码*", "监控类型*", "问题描述*"]),
];

/// P1 goes on, P2 ends within the year, P3 has no end; each has 100 万元.
fn office() -> Office {
    let office = Office::with_store();
    let project = |code, end| {
        vec![
            code,
            "项目",
            "一般公共预算",
            end,
            "是",
            "内财预〔2026〕1号",
            "目标",
        ]
    };
    let projects = [
        project("P1", "2028-12-31"),
        project("P2", "2026-12-31"),
        project("P3", ""),
    ];
    let codes = ["P1", "P2", "P3"];
    let funds = codes.map(|code| vec![code, "一般公共预算拨款", "100"]);
    let indicators =
        codes.map(|code| vec![code, "产出指标", "数量指标", "样地数", "正向", "90", "50"]);
    let path = office.path("目标.xlsx");
    let cells = |rows: &[Vec<&'static str>]| rows.to_vec();
    let (projects, funds, indicators) = (cells(&projects), cells(&funds), cells(&indicators));
    fn slices<'a>(rows: &'a [Vec<&'static str>]) -> Vec<&'a [&'a str]> {
        rows.iter().map(|row| row.as_slice() as &[&str]).collect()
    }
    workbook(
        &path,
        &HEADS,
        [&slices(&projects), &slices(&funds), &slices(&indicators)],
    );
    done(&office, &["import", "targets", &path.to_string_lossy()]);
    let entry = |date, code, amount| vec![date, code, "一般公共预算拨款", "支出", amount];
    let entries = [
        entry("2026-03-31", "P1", "100000"),
        entry("2026-07-31", "P1", "200000"),
        entry("2026-08-01", "P1", "50000"),
        entry("2026-12-31", "P1", "250000"),
        entry("2026-12-31", "P3", "1000000"),
    ];
    let progress = [
        vec!["2026-07-31", "P1", "样地数", "60"],
        vec!["2026-09-30", "P1", "样地数", "20"],
    ];
    let path = office.path("台账.xlsx");
    workbook(&path, &LEDGER, [&slices(&entries), &slices(&progress), &[]]);
    done(&office, &["import", "ledger", &path.to_string_lossy()]);
    office
}

fn done(office: &Office, arguments: &[&str]) {
    let output = office.command_on("2027-01-15", arguments).output().unwrap();
    assert!(output.status.success(), "{}", messages(&output));
}

fn json_of(office: &Office, arguments: &[&str]) -> Value {
    answer(office.command_on("2027-01-15", arguments).arg("--json"))
}

/// All that a user can see of 2026.
fn old_year(office: &Office) -> Value {
    json!([
        json_of(
            office,
            &["--year", "2026", "summary", "--through", "2026-12-31"]
        ),
        json_of(office, &["--year", "2026", "ledger", "list"]),
        json_of(office, &["--year", "2026", "project", "show", "P1"]),
        json_of(office, &["--year", "2026", "self-evaluation", "show", "P1"]),
        json_of(office, &["--year", "2026", "sheet", "list"]),
    ])
}

fn codes(office: &Office, year: &str) -> Vec<String> {
    let summary = json_of(office, &["--year", year, "summary"]);
    let projects = summary["projects"].as_array().unwrap();
    projects
        .iter()
        .map(|p| p["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_cut_off_counts_its_own_days_and_names_its_own_columns() {
    let office = office();
    for (through, schedule, executed, label) in [
        ("2026-03-31", "25.00", "10.00", "1-3月"),
        ("2026-07-30", "50.00", "10.00", "1月1日-7月30日"),
        ("2026-07-31", "58.33", "30.00", "1-7月"),
        ("2026-08-01", "58.33", "35.00", "1月1日-8月1日"),
        ("2026-09-30", "75.00", "35.00", "1-9月"),
        ("2026-12-31", "100.00", "60.00", "1-12月"),
    ] {
        let summary = json_of(&office, &["summary", "--through", through]);
        assert_eq!(summary["schedule_rate"], schedule, "{through}");
        assert_eq!(
            summary["projects"][0]["total"]["executed"], executed,
            "{through}"
        );
        let out = office.path(through).to_string_lossy().into_owned();
        done(
            &office,
            &[
                "forms",
                "--out",
                &out,
                "--through",
                through,
                "--project",
                "P1",
            ],
        );
        let bytes = std::fs::read(office.path(through).join("forms.xlsx")).unwrap();
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("P1").unwrap();
        let holds = |text: String| {
            range
                .cells()
                .any(|(_, _, cell)| *cell == Data::String(text.clone()))
        };
        for column in ["执行数", "执行率", "执行情况"] {
            assert!(holds(format!("{label}{column}")), "{label}{column}");
        }
        done(&office, &["report", "draft", "--through", through]);
        let shown = json_of(&office, &["report", "show", "--through", through]);
        let label_of = format!("2026年[{label}](#period.label)预算执行情况");
        assert!(shown.to_string().contains(&label_of), "{label}: {shown}");
        let word = office.path("报告.docx").to_string_lossy().into_owned();
        done(
            &office,
            &["report", "export", "--out", &word, "--through", through],
        );
    }
    let outside = office.run(&["summary", "--through", "2027-01-01"]);
    assert!(
        messages(&outside).contains("不在2026年度"),
        "{}",
        messages(&outside)
    );
    let no_day = office.run(&["summary", "--through", "2026-02-29"]);
    assert_eq!(no_day.status.code(), Some(2));
}

#[test]
fn findings_speak_of_the_period_that_was_checked_and_can_be_answered_for_it() {
    let office = office();
    std::fs::write(
        office.path("表.json"),
        json!({
            "funds": [{ "source": "一般公共预算拨款", "forecast": "20" }],
            "stated": { "executed": "36" },
        })
        .to_string(),
    )
    .unwrap();
    done(
        &office,
        &[
            "sheet",
            "fill",
            "P1",
            &office.path("表.json").to_string_lossy(),
        ],
    );
    let found = |rule: &str, through: &str| {
        let check = json_of(&office, &["check", "--through", through]);
        let findings = check["findings"].as_array().unwrap();
        let of_rule = findings
            .iter()
            .find(|f| f["rule"] == rule && f["project"] == "P1");
        of_rule.map(|f| f["message"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        found("F10", "2026-09-30").unwrap(),
        "全年预计执行数不能小于1-9月执行数。"
    );
    assert_eq!(found("F10", "2026-03-31"), None);
    assert!(
        found("F05", "2026-12-31")
            .unwrap()
            .starts_with("1-12月执行数与台账合计相差")
    );
    assert!(
        found("I05", "2026-09-30")
            .unwrap()
            .contains("1-9月执行情况")
    );
    // C: a finding that only the third quarter has is answered for it.
    let answers = office.path("说明.json").to_string_lossy().into_owned();
    let third = json_of(
        &office,
        &["check", "--through", "2026-09-30", "--severity", "W"],
    );
    let third = third["findings"].as_array().unwrap();
    assert!(!third.is_empty());
    let request: Vec<Value> = third
        .iter()
        .map(|f| json!({ "rule": f["rule"], "project": f["project"], "where": f["where"], "reason": "已核实" }))
        .collect();
    std::fs::write(&answers, Value::from(request).to_string()).unwrap();
    done(&office, &["answer", &answers, "--through", "2026-09-30"]);
}

#[test]
fn a_leap_day_belongs_to_its_month() {
    let office = Office::empty();
    let init = [
        "init",
        "--unit-code",
        "1",
        "--unit-name",
        "甲",
        "--department-code",
        "1",
        "--department-name",
        "乙",
        "--year",
        "2028",
    ];
    done(&office, &init);
    let rate =
        |through| json_of(&office, &["summary", "--through", through])["schedule_rate"].clone();
    assert_eq!(rate("2028-02-28"), "8.33");
    assert_eq!(rate("2028-02-29"), "16.67");
}

#[test]
fn the_next_year_starts_with_what_goes_on_and_the_old_one_stays_whole() {
    let office = office();
    let before = old_year(&office);
    let plan = json_of(&office, &["year", "roll-over", "--to", "2027", "--dry-run"]);
    assert_eq!(plan["added"], 1);
    let standing: Vec<_> = plan["projects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["standing"].clone())
        .collect();
    assert_eq!(standing, ["延续", "到期", "待定"]);
    assert_eq!(plan["projects"][0]["remaining"], "40.00");
    assert_eq!(codes(&office, "2027"), Vec::<String>::new());

    let list = office.path("清单.csv").to_string_lossy().into_owned();
    done(
        &office,
        &[
            "year",
            "roll-over",
            "--to",
            "2027",
            "--include",
            "P3",
            "--out",
            &list,
        ],
    );
    let list = std::fs::read_to_string(list).unwrap();
    assert!(
        list.starts_with("\u{feff}项目代码,")
            && list.contains("P2,项目,2026-12-31,到期,否,否,100.00,0.00,100.00"),
        "{list}"
    );
    assert_eq!(codes(&office, "2027"), ["P1", "P3"]);
    let project = json_of(&office, &["--year", "2027", "project", "show", "P1"]);
    assert_eq!(project["funds"], json!([]));
    assert_eq!(project["facts"]["is_new"], false);
    let targets = &project["targets"][0];
    assert_eq!(
        (&targets["state"], &targets["document_number"]),
        (&json!("草稿"), &json!(""))
    );
    assert_eq!(targets["indicators"][0]["level3"], "样地数");
    assert_eq!(project["figures"]["indicators"][0]["actual"], Value::Null);
    let missing = json_of(&office, &["--year", "2027", "check"]);
    let rules: Vec<_> = missing["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rule"].clone())
        .collect();
    assert!(rules.contains(&json!("B03")), "{rules:?}");

    // Twice, and a project more: nothing doubles.
    done(&office, &["year", "roll-over", "--to", "2027"]);
    done(
        &office,
        &[
            "year",
            "roll-over",
            "--to",
            "2027",
            "--include",
            "*",
            "--exclude",
            "P1",
        ],
    );
    assert_eq!(codes(&office, "2027"), ["P1", "P2", "P3"]);
    assert_eq!(old_year(&office), before);

    // The year that is worked in changes by a step of its own.
    assert_eq!(
        json_of(&office, &["summary", "--through", "2026-12-31"])["year"],
        2026
    );
    done(&office, &["year", "use", "2027"]);
    assert_eq!(json_of(&office, &["summary"])["year"], 2027);
    let years = json_of(&office, &["year", "list"]);
    assert_eq!(
        years["years"],
        json!([
            { "year": 2026, "current": false, "projects": 3, "entries": 5 },
            { "year": 2027, "current": true, "projects": 3, "entries": 0 },
        ])
    );
    assert_eq!(old_year(&office), before);
}

#[test]
fn money_is_carried_over_only_once_it_is_confirmed() {
    let office = office();
    done(
        &office,
        &["year", "roll-over", "--to", "2027", "--include", "*"],
    );
    let listed = || {
        json_of(&office, &["--year", "2027", "year", "carry-over", "list"])["carry_overs"].clone()
    };
    let states = |listed: &Value| {
        let rows = listed.as_array().unwrap();
        rows.iter()
            .map(|row| row["state"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let proposals = listed();
    assert_eq!(states(&proposals), ["建议", "建议", "无结转"]);
    assert_eq!(proposals[0]["proposed"], "40.00");
    let budget =
        || json_of(&office, &["--year", "2027", "summary"])["total"]["annual_budget"].clone();
    assert_eq!(budget(), "0.00");
    let accept = |more: &[&str]| {
        let accept = ["--year", "2027", "year", "carry-over", "accept"];
        office
            .command_on("2027-01-15", &[&accept, more].concat())
            .output()
            .unwrap()
    };
    for (more, said) in [
        (&["P1", "--amount", "40.01"][..], "不超过上年结余40.00万元"),
        (&["P1", "--amount", "0"], "应大于0"),
        (&["P1", "--amount", "四十"], "不是金额"),
        (&["P3"], "没有结余"),
        (&["P9"], "没有找到两个年度都有的项目“P9”"),
    ] {
        let refused = accept(more);
        assert_eq!(refused.status.code(), Some(1));
        assert!(messages(&refused).contains(said), "{}", messages(&refused));
    }
    assert_eq!(accept(&[]).status.code(), Some(2));
    assert!(
        accept(&["P1", "--amount", "35.5", "--document", "内财预〔2027〕2号"])
            .status
            .success()
    );
    assert_eq!(budget(), "35.50");
    assert!(
        accept(&["P1", "--amount", "35.5", "--document", "内财预〔2027〕2号"])
            .status
            .success()
    );
    assert!(accept(&["--all"]).status.success());
    assert!(accept(&["--all"]).status.success());
    assert_eq!(budget(), "135.50");
    assert_eq!(states(&listed()), ["已确认", "已确认", "无结转"]);
    let funds = json_of(&office, &["--year", "2027", "project", "show", "P1"])["funds"].clone();
    assert_eq!(funds.as_array().unwrap().len(), 1);
    assert_eq!(funds[0]["source"], "上年结转资金");
    assert!(accept(&["P1"]).status.success());
    assert_eq!(budget(), "140.00");
}

#[test]
fn every_step_between_years_can_be_taken_back_and_done_again() {
    let office = office();
    let all = || {
        json!([
            old_year(&office),
            json_of(&office, &["year", "list"]),
            json_of(&office, &["--year", "2027", "summary"]),
            json_of(&office, &["--year", "2027", "year", "carry-over", "list"]),
        ])
    };
    let steps: [&[&str]; 3] = [
        &["year", "roll-over", "--to", "2027", "--include", "*"],
        &["--year", "2027", "year", "carry-over", "accept", "--all"],
        &["year", "use", "2027"],
    ];
    let mut states = vec![all()];
    for step in steps {
        done(&office, step);
        states.push(all());
        assert_ne!(
            states[states.len() - 1],
            states[states.len() - 2],
            "{step:?}"
        );
    }
    for state in states[..3].iter().rev() {
        done(&office, &["undo"]);
        assert_eq!(all(), *state);
    }
    for state in &states[1..] {
        done(&office, &["redo"]);
        assert_eq!(all(), *state);
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_year_that_cannot_be_is_refused_in_one_sentence() {
    let office = office();
    for (arguments, said) in [
        (
            &["year", "roll-over", "--to", "2029"][..],
            "2028年度没有项目",
        ),
        (&["year", "roll-over", "--to", "27"], "应在2000—2999之间"),
        (
            &["year", "roll-over", "--to", "2027", "--include", "P9"],
            "没有找到上年度项目“P9”",
        ),
        (
            &[
                "year",
                "roll-over",
                "--to",
                "2027",
                "--include",
                "P2",
                "--exclude",
                "P2",
            ],
            "请只选其一",
        ),
        (&["year", "use", "2031"], "2031年度还没有项目"),
    ] {
        let refused = office.run(arguments);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(messages(&refused).contains(said), "{}", messages(&refused));
    }
    assert_eq!(codes(&office, "2027"), Vec::<String>::new());
}
