//! Every rule is raised by what a user can put in, and stays silent on what nearly raises it.

use jixiao_tests::{Office, answer, judge, messages};
use serde_json::{Value, json};

use crate::imports::workbook;
use crate::shapes;

type Row = Vec<String>;

/// The two workbooks of a small unit without a fault.
#[derive(Clone)]
pub struct Year {
    projects: Vec<Row>,
    funds: Vec<Row>,
    indicators: Vec<Row>,
    entries: Vec<Row>,
    progress: Vec<Row>,
    /// The sheet of P1, filled in; null for none.
    pub sheet: Value,
    /// Parts of the report that are written by hand once all were drafted; nothing for no report.
    report: Option<Vec<(&'static str, &'static str)>>,
    /// Commands that follow the imports.
    commands: Vec<Vec<&'static str>>,
    /// Sheets of other projects.
    others: Vec<Value>,
}

const PROJECTS: &[&str] = &[
    "项目代码*",
    "项目名称*",
    "预算类别*",
    "批复文号",
    "年度总体目标*",
    "是否科研",
    "暂不监控理由",
    "替代检查方式",
];
const FUNDS: &[&str] = &[
    "项目代码*",
    "资金来源*",
    "年初预算数(万元)*",
    "调增(万元)",
    "调减(万元)",
    "调整日期",
];
const INDICATORS: &[&str] = &[
    "项目代码*",
    "一级指标*",
    "二级指标*",
    "三级指标*",
    "指标性质*",
    "比较符",
    "年度指标值*",
    "计量单位",
    "分值",
    "累计方式",
    "阶段目标值",
    "指标值说明",
];
const ENTRIES: &[&str] = &[
    "日期*",
    "项目代码*",
    "资金来源*",
    "类型*",
    "金额(元)*",
    "凭证号",
];
const PROGRESS: &[&str] = &[
    "日期*",
    "项目代码*",
    "三级指标*",
    "完成值",
    "完成情况说明",
    "佐证材料",
];

fn row(cells: &[&str]) -> Row {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn indicator(level1: &str, level2: &str, name: &str) -> Row {
    row(&[
        "P1",
        level1,
        level2,
        name,
        "正向",
        "≥",
        "90",
        "个",
        "",
        "取最新",
        "",
        "",
    ])
}

/// A filled row of the sheet, with some keys set otherwise.
fn filled_row(name: &str, otherwise: Value) -> Value {
    let mut row = json!({
        "level3": name, "progress": "按计划推进", "forecast": "可完成", "forecast_value": "90",
        "causes": [], "cause_note": "", "likelihood": "确定能", "remark": "",
    });
    let row_keys = row.as_object_mut().unwrap();
    row_keys.extend(otherwise.as_object().unwrap().clone());
    row
}

impl Year {
    pub fn sound() -> Self {
        Self {
            projects: vec![row(&[
                "P1",
                "监测",
                "一般公共预算",
                "文〔2026〕1号",
                "目标",
                "",
                "",
                "",
            ])],
            funds: vec![row(&["P1", "一般公共预算拨款", "100", "", "", ""])],
            indicators: vec![
                indicator("产出指标", "数量指标", "样地数"),
                indicator("效益指标", "社会效益指标", "受益人数"),
                indicator("满意度指标", "服务对象满意度指标", "满意度"),
            ],
            entries: vec![row(&[
                "2026-03-05",
                "P1",
                "一般公共预算拨款",
                "支出",
                "100",
                "J1",
            ])],
            progress: vec![row(&["2026-03-05", "P1", "样地数", "60", "进行中", ""])],
            sheet: json!({
                "project": "P1",
                "funds": [{ "source": "一般公共预算拨款", "forecast": "100.00" }],
                "indicators": [
                    filled_row("样地数", json!({ "causes": ["人员保障"], "cause_note": "人手不足" })),
                    filled_row("受益人数", json!({})),
                    filled_row("满意度", json!({})),
                ],
            }),
            report: None,
            commands: Vec::new(),
            others: Vec::new(),
        }
    }

    fn spend(&mut self, date: &str, source: &str, kind: &str, amount: &str, voucher: &str) {
        self.entries
            .push(row(&[date, "P1", source, kind, amount, voucher]));
    }

    fn advance(&mut self, date: &str, value: &str) {
        self.progress
            .push(row(&[date, "P1", "样地数", value, "进行中", ""]));
    }

    /// A satisfied public, and a survey behind it as far as `known`.
    fn survey(&mut self, known: &[&'static str]) {
        let measured = ["2026-06-20", "P1", "满意度", "93", "问卷", ""];
        self.progress.push(row(&measured));
        let survey = ["survey", "add", "--project", "P1", "--level3", "满意度"];
        self.commands.push([&survey[..], known].concat());
    }

    /// Adds an entry by command, of the source and project that are given.
    fn book(&mut self, given: &[&'static str]) {
        let entry = [
            "ledger",
            "add",
            "--date",
            "2026-04-01",
            "--kind",
            "支出",
            "--amount",
            "1",
        ];
        self.commands.push([&entry[..], given].concat());
    }

    /// Sets a key in the sheet's row of the first indicator.
    fn judge(&mut self, key: &str, value: Value) {
        self.sheet["indicators"][0][key] = value;
    }

    /// Three projects with the same remark.
    fn repeat_explanation(&mut self, text: &str) {
        self.judge("remark", json!(text));
        for code in ["P2", "P3"] {
            let mut project = self.projects[0].clone();
            code.clone_into(&mut project[0]);
            self.projects.push(project);
            let mut indicator = self.indicators[0].clone();
            code.clone_into(&mut indicator[0]);
            self.indicators.push(indicator);
            self.others.push(json!({
                "project": code,
                "indicators": [filled_row("样地数", json!({ "remark": text }))],
            }));
        }
    }

    /// Sets the forecast of the one source.
    fn forecast(&mut self, wan: &str) {
        self.sheet["funds"][0]["forecast"] = json!(wan);
    }

    /// Sets a cell of the first indicator by its header.
    fn set(&mut self, header: &str, value: &str) {
        let column = INDICATORS
            .iter()
            .position(|h| h.trim_end_matches('*') == header)
            .unwrap();
        value.clone_into(&mut self.indicators[0][column]);
    }

    fn check(&self, arguments: &[&str]) -> Value {
        let office = Office::with_store();
        self.import(&office);
        office.json(&[&["check"], arguments].concat())
    }

    pub fn import(&self, office: &Office) {
        let heads = [("项目", PROJECTS), ("资金", FUNDS), ("指标", INDICATORS)];
        write(
            office,
            "targets",
            &heads,
            [&self.projects, &self.funds, &self.indicators],
        );
        let heads = [
            ("资金台账", ENTRIES),
            ("指标进展", PROGRESS),
            (
                "问题",
                &["日期*", "项目代码*", "监控类型*", "问题描述*"][..],
            ),
        ];
        write(
            office,
            "ledger",
            &heads,
            [&self.entries, &self.progress, &Vec::new()],
        );
        self.fill(office);
        self.write_report(office);
    }

    fn fill(&self, office: &Office) {
        for command in &self.commands {
            let done = office.run(command);
            assert!(done.status.success(), "{}", messages(&done));
        }
        if self.sheet.is_null() {
            return;
        }
        // A row of the sheet needs its indicator.
        let mut sheet = self.sheet.clone();
        let named = |row: &Value| {
            self.indicators
                .iter()
                .any(|i| row["level3"] == i[3].as_str())
        };
        sheet["indicators"].as_array_mut().unwrap().retain(named);
        let file = office.path("监控表.json");
        std::fs::write(&file, sheet.to_string()).unwrap();
        let done = office.run(&["sheet", "fill", "P1", &file.to_string_lossy()]);
        assert!(done.status.success(), "{}", messages(&done));
        std::fs::write(&file, json!(self.others).to_string()).unwrap();
        let done = office.run(&["sheet", "fill-all", &file.to_string_lossy()]);
        assert!(done.status.success(), "{}", messages(&done));
    }

    fn write_report(&self, office: &Office) {
        let Some(parts) = &self.report else {
            return;
        };
        let done = office.run(&["report", "draft"]);
        assert!(done.status.success(), "{}", messages(&done));
        for (part, text) in parts {
            let file = office.path("部分.md");
            std::fs::write(&file, text).unwrap();
            let done = office.run(&["report", "set", part, &file.to_string_lossy()]);
            assert!(done.status.success(), "{}", messages(&done));
        }
    }

    /// A disposition of P1.
    fn dispose(&mut self, cause: &str, measures: &str) {
        let disposition = json!({ "kind": "D0", "cause": cause, "measures": measures });
        self.sheet["dispositions"] = json!([disposition]);
    }
}

fn write(office: &Office, kind: &str, heads: &[(&str, &[&str]); 3], rows: [&Vec<Row>; 3]) {
    let cells = rows.map(|rows| {
        rows.iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect::<Vec<Vec<_>>>()
    });
    let cells = cells
        .each_ref()
        .map(|rows| rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let path = office.path(&format!("{kind}.xlsx"));
    workbook(&path, heads, cells.each_ref().map(Vec::as_slice));
    let done = office.run(&["import", kind, &path.to_string_lossy()]);
    assert!(done.status.success(), "{}", messages(&done));
}

/// The findings of one rule.
fn of<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["rule"] == rule)
        .collect()
}

type Edit = fn(&mut Year);

/// Rule, what raises it, what nearly does.
const CASES: &[(&str, Edit, Edit)] = &[
    (
        "B02",
        |y| {
            y.projects.push(row(&[
                "ｐ1",
                "乙",
                "一般公共预算",
                "文",
                "目标",
                "",
                "",
                "",
            ]))
        },
        |y| {
            y.projects.push(row(&[
                "P１1",
                "乙",
                "一般公共预算",
                "文",
                "目标",
                "",
                "",
                "",
            ]))
        },
    ),
    (
        "B03",
        |y| y.projects[0][3].clear(),
        |y| "文".clone_into(&mut y.projects[0][3]),
    ),
    (
        "B04",
        |y| y.sheet = Value::Null,
        |y| y.sheet = json!({ "project": "P1", "indicators": [] }),
    ),
    (
        "B05",
        |y| "保密".clone_into(&mut y.projects[0][6]),
        |y| {
            "保密".clone_into(&mut y.projects[0][6]);
            "专家检查".clone_into(&mut y.projects[0][7]);
        },
    ),
    (
        "B06",
        |y| y.projects[0][4].clear(),
        |y| "目".clone_into(&mut y.projects[0][4]),
    ),
    (
        "F02",
        |y| y.spend("2026-04-01", "一般公共预算拨款", "退回", "100.01", "J2"),
        |y| y.spend("2026-04-01", "一般公共预算拨款", "退回", "100.00", "J2"),
    ),
    (
        "F04",
        |y| y.sheet["stated"] = json!({ "annual_budget": "100.000001" }),
        |y| y.sheet["stated"] = json!({ "annual_budget": "100" }),
    ),
    (
        "F05",
        |y| y.sheet["stated"] = json!({ "executed": "0.010001" }),
        |y| y.sheet["stated"] = json!({ "executed": "0.01" }),
    ),
    (
        "F06",
        |y| y.spend("2026-07-31", "一般公共预算拨款", "支出", "999900.01", "J2"),
        |y| y.spend("2026-07-31", "一般公共预算拨款", "支出", "999900.00", "J2"),
    ),
    (
        "F07",
        |y| "0".clone_into(&mut y.funds[0][2]),
        |y| {
            "0".clone_into(&mut y.funds[0][2]);
            y.entries.clear();
        },
    ),
    (
        "F08",
        |y| {
            "0".clone_into(&mut y.funds[0][2]);
            y.entries.clear();
        },
        |y| y.entries.clear(),
    ),
    (
        "F09",
        |y| y.sheet["stated"] = json!({ "execution_rate": "0.02" }),
        |y| y.sheet["stated"] = json!({ "execution_rate": "0.01%" }),
    ),
    ("F10", |y| y.forecast("0.009999"), |y| y.forecast("0.01")),
    ("F11", |y| y.forecast("100.000001"), |y| y.forecast("100")),
    (
        "F12",
        |y| y.forecast("99.999999"),
        |y| {
            y.forecast("99.999999");
            y.sheet["funds"][0]["note"] = json!("招标结余");
        },
    ),
    (
        "F13",
        |y| y.forecast("100000"),
        |y| y.forecast("99999.999999"),
    ),
    (
        "F14",
        |y| y.spend("2026-02-01", "一般公共预算拨款", "拨付", "99.99", "B1"),
        |y| y.spend("2026-02-01", "一般公共预算拨款", "拨付", "100", "B1"),
    ),
    (
        "F15",
        |y| "100.000001".clone_into(&mut y.funds[0][4]),
        |y| "100".clone_into(&mut y.funds[0][4]),
    ),
    (
        "I01",
        |y| y.indicators[1][3] = "长".repeat(101),
        |y| y.indicators[1][3] = "长".repeat(100),
    ),
    (
        "I02",
        |y| y.set("计量单位", ""),
        |y| y.set("计量单位", "份"),
    ),
    (
        "I03",
        |y| y.set("计量单位", "按说明"),
        |y| {
            y.set("计量单位", "按说明");
            y.set("指标值说明", "每县一处");
        },
    ),
    (
        "I04",
        |y| y.set("年度指标值", "约90"),
        |y| y.set("年度指标值", "９０"),
    ),
    (
        "I05",
        |y| y.judge("progress", json!("")),
        |y| y.judge("progress", json!("已办")),
    ),
    (
        "I06",
        |y| {
            y.judge("likelihood", json!("有可能"));
            y.judge("forecast", json!(""));
        },
        |y| y.judge("forecast", json!("")),
    ),
    (
        "I07",
        |y| y.judge("causes", json!([])),
        |y| {
            y.judge("causes", json!([]));
            y.advance("2026-04-01", "72");
        },
    ),
    (
        "I08",
        |y| y.judge("cause_note", json!("")),
        |y| y.judge("cause_note", json!("缺人")),
    ),
    (
        "I09",
        |y| y.judge("likelihood", json!("")),
        |y| y.judge("likelihood", json!("有可能")),
    ),
    (
        "I10",
        |y| y.judge("likelihood", json!("完全不可能")),
        |y| {
            y.judge("likelihood", json!("完全不可能"));
            y.judge("remark", json!("项目停建，拟调减预算"));
        },
    ),
    (
        "I11",
        |y| y.judge("forecast_value", json!("89.99")),
        |y| {
            y.judge("forecast_value", json!(null));
            y.judge("forecast", json!("约80个"));
        },
    ),
    (
        "I12",
        |y| y.judge("likelihood", json!("完全不可能")),
        |y| {
            y.judge("likelihood", json!("完全不可能"));
            y.judge("forecast_value", json!("89.99"));
        },
    ),
    ("I13", |y| y.set("比较符", "≤"), |y| y.set("比较符", "=")),
    (
        "I14",
        |y| {
            y.set("二级指标", "时效指标");
            y.set("年度指标值", "46234");
        },
        |y| {
            y.set("二级指标", "时效指标");
            y.set("年度指标值", "46234.5");
        },
    ),
    (
        "I15",
        |y| y.set("计量单位", "12"),
        |y| y.set("计量单位", "12个月"),
    ),
    (
        "I16",
        |y| y.set("年度指标值", "0"),
        |y| y.set("年度指标值", "0.01"),
    ),
    (
        "I17",
        |y| y.advance("2026-07-31", "59.99"),
        |y| {
            y.advance("2026-07-31", "60");
            y.advance("2026-08-01", "59.99");
        },
    ),
    (
        "I18",
        |y| y.advance("2026-04-01", "108"),
        |y| y.advance("2026-04-01", "107.99"),
    ),
    (
        "I19",
        |y| {
            y.set("计量单位", "％");
            y.advance("2026-04-01", "100.01");
        },
        |y| {
            y.set("计量单位", "％");
            y.advance("2026-04-01", "100");
        },
    ),
    (
        "I20",
        |y| y.survey(&["--date", "2026-06-20", "--sample", "120"]),
        |y| y.survey(&["--date", "2026-06-20", "--sample", "1", "--method", "问卷"]),
    ),
    (
        "I21",
        |y| drop(y.indicators.pop()),
        |y| y.set("二级指标", "质量指标"),
    ),
    ("I22", |y| y.set("分值", "99.9"), |y| y.set("分值", "90")),
    (
        "I24",
        |y| {
            y.set("二级指标", "成本指标");
            y.set("计量单位", "元");
            y.set("年度指标值", "1000000.01");
        },
        |y| {
            y.set("二级指标", "成本指标");
            y.set("计量单位", "万元");
            y.set("年度指标值", "100");
        },
    ),
    (
        "I25",
        |y| y.set("计量单位", "千元"),
        |y| y.set("计量单位", "元/人"),
    ),
    (
        "I26",
        |y| y.repeat_explanation("全区统一招标较原计划推迟"),
        |y| y.repeat_explanation("统一招标推迟较多哦"),
    ),
    (
        "I27",
        |y| {
            y.spend("2026-04-01", "一般公共预算拨款", "支出", "899900", "J2");
            y.advance("2026-04-01", "44.99");
        },
        |y| {
            y.spend("2026-04-01", "一般公共预算拨款", "支出", "899900", "J2");
            y.advance("2026-04-01", "45");
        },
    ),
    (
        "I28",
        |y| {
            y.set("累计方式", "逐次相加");
            y.advance("2026-04-01", "72");
        },
        |y| {
            y.set("累计方式", "逐次相加");
            y.advance("2026-04-01", "71.99");
        },
    ),
    (
        "L01",
        |y| y.spend("2025-12-31", "一般公共预算拨款", "支出", "1", "J2"),
        |y| y.spend("2026-12-31", "一般公共预算拨款", "支出", "1", "J2"),
    ),
    (
        "L02",
        |y| {
            y.book(&["--project", "P1"]);
            y.book(&["--source", "其他资金"]);
            y.book(&[]);
        },
        |y| y.book(&["--project", "P1", "--source", "其他资金"]),
    ),
    (
        "L03",
        |y| y.spend("2026-03-05", "一般公共预算拨款", "支出", "100", "J1"),
        |y| y.spend("2026-03-06", "一般公共预算拨款", "支出", "100", "J1"),
    ),
    (
        "L04",
        |y| y.spend("2026-04-01", "其他资金", "支出", "0.01", "J2"),
        |y| y.spend("2026-08-01", "其他资金", "支出", "0.01", "J2"),
    ),
    (
        "L05",
        |y| y.progress[0][4].clear(),
        |y| {
            y.progress[0][4].clear();
            "验收单".clone_into(&mut y.progress[0][5]);
        },
    ),
    (
        "R01",
        |y| y.report = Some(vec![("1", "## （一）监控依据\n")]),
        |y| y.report = Some(vec![("1", "## （一）监控依据\n依据有关办法。\n")]),
    ),
    (
        "R02",
        |y| {
            y.report = Some(vec![(
                "2",
                "执行[0.02](#total.executed)，[0.02](#total.executed)。",
            )])
        },
        |y| {
            y.report = Some(vec![(
                "2",
                "执行[0.01](#total.executed)万元，不是0.02万元。",
            )])
        },
    ),
    (
        "R03",
        |y| {
            y.sheet = Value::Null;
            y.report = Some(Vec::new());
        },
        |y| {
            y.sheet = json!({ "project": "P1", "indicators": [] });
            y.report = Some(Vec::new());
        },
    ),
    (
        "R04",
        |y| y.report = Some(vec![("6", "20xx年××项目，20xx年。")]),
        |y| y.report = Some(vec![("6", "20x年3×4米、MAXX型、某单位、XXL码。")]),
    ),
    (
        "R05",
        |y| {
            y.report = Some(Vec::new());
            y.dispose("招标晚于计划", " ");
        },
        |y| {
            y.report = Some(Vec::new());
            y.dispose("招标晚于计划", "倒排工期");
        },
    ),
];

#[test]
fn the_year_that_every_case_starts_from_has_no_finding() {
    let report = Year::sound().check(&[]);
    assert_eq!(report["findings"], json!([]), "{report:#}");
}

/// A rule that looks at more than a workbook and a sheet: the report that raises it, and the one
/// that nearly does.
type Situations = (&'static str, fn() -> Value, fn() -> Value);

const SITUATIONS: &[Situations] = &[
    (
        "S01",
        || {
            let mut year = Year::sound();
            year.judge("progress", json!(""));
            year.check(&["--submission"])
        },
        || Year::sound().check(&["--submission"]),
    ),
    (
        "S02",
        || of_people("苏日娜", "苏日娜 "),
        || of_people("苏日娜", "苏日"),
    ),
    ("S03", || on("2026-09-01"), || on("2026-08-31")),
    (
        "S04",
        || Year::sound().check(&["--submission"]),
        || after(&[&["key", "new"]], &["check", "--submission"]),
    ),
    (
        "S05",
        || damaged("UPDATE sheets SET project_id = 99"),
        || damaged("UPDATE sheets SET project_id = project_id"),
    ),
    (
        "S06",
        || after(&[&["key", "new"]], &["check"]),
        || {
            let register: &[&str] = &["key", "register", "--out", "登记"];
            after(&[&["key", "new"], register], &["check"])
        },
    ),
    (
        "S07",
        || without_evidence(&json!([])),
        || {
            let request =
                json!({ "rule": "L05", "project": "*", "where": "*", "reason": "见档案" });
            without_evidence(&json!([request]))
        },
    ),
    (
        "S08",
        || {
            let steps: &[&[&str]] = &[&["sheet", "submit", "P1"], &["sheet", "approve", "P1"]];
            after(steps, &["check", "--submission"])
        },
        || {
            let steps: &[&[&str]] = &[
                &["sheet", "submit", "P1"],
                &["sheet", "approve", "P1"],
                &["sheet", "lock", "P1"],
            ];
            after(steps, &["check", "--submission"])
        },
    ),
    (
        "F03",
        || shapes::with_total("100.5"),
        || shapes::with_total("100"),
    ),
];

/// What a check says after some steps on the sound year.
fn after(steps: &[&[&str]], check: &[&str]) -> Value {
    let office = Office::with_store();
    Year::sound().import(&office);
    for step in steps {
        let done = office.run(step);
        assert!(done.status.success(), "{step:?}: {}", messages(&done));
    }
    office.json(check)
}

fn of_people(preparer: &str, reviewer: &str) -> Value {
    Office::with_store_of(&["--preparer", preparer, "--reviewer", reviewer]).json(&["check"])
}

fn on(day: &str) -> Value {
    let office = Office::with_store();
    answer(&mut office.command_on(day, &["check", "--json"]))
}

/// What the check before submission says after SQL that the program did not run.
fn damaged(sql: &str) -> Value {
    let office = Office::with_store();
    Year::sound().import(&office);
    let program = "import sqlite3, sys\n\
         store = sqlite3.connect(sys.argv[1])\n\
         store.execute(sys.argv[2])\n\
         store.commit()";
    let mut python = judge("python");
    let done = python
        .args(["-c", program])
        .arg(office.store())
        .arg(sql)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", messages(&done));
    office.json(&["check", "--submission"])
}

fn without_evidence(answers: &Value) -> Value {
    let mut year = Year::sound();
    year.progress[0][4].clear();
    let office = Office::with_store();
    year.import(&office);
    let file = office.path("说明.json");
    std::fs::write(&file, answers.to_string()).unwrap();
    let done = office.run(&["answer", &file.to_string_lossy()]);
    assert!(done.status.success(), "{}", messages(&done));
    office.json(&["check", "--submission"])
}

#[test]
fn every_rule_is_raised_and_nearly_raised() {
    let registry = Office::empty().json(&["rules"]);
    for (rule, raises, nearly) in CASES {
        let mut year = Year::sound();
        raises(&mut year);
        assert_raised(&registry, rule, &year.check(&[]));
        let mut year = Year::sound();
        nearly(&mut year);
        assert_silent(rule, &year.check(&[]));
    }
    for (rule, raises, nearly) in SITUATIONS {
        assert_raised(&registry, rule, &raises());
        assert_silent(rule, &nearly());
    }
}

fn assert_raised(registry: &Value, rule: &str, report: &Value) {
    let found = of(report, rule);
    assert!(!found.is_empty(), "{rule} is not raised: {report:#}");
    let stated = registry
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["id"] == *rule)
        .unwrap();
    for finding in &found {
        assert_eq!(finding["severity"], stated["severity"], "{rule}");
        assert!(
            !finding["message"].as_str().unwrap().contains('{'),
            "{finding}"
        );
        let same = |other: &&&Value| other["where"] == finding["where"];
        let same_project = |other: &&&Value| other["project"] == finding["project"];
        let places = found.iter().filter(same).filter(same_project).count();
        assert_eq!(places, 1, "{rule}: the place is not unique: {finding}");
    }
}

fn assert_silent(rule: &str, report: &Value) {
    assert!(report["findings"].is_array(), "{rule}: {report:#}");
    assert!(of(report, rule).is_empty(), "{rule} is raised: {report:#}");
}

#[test]
fn the_gates_are_raised_before_submission_only() {
    let report = Year::sound().check(&[]);
    for rule in ["S01", "S04", "S05", "S07", "S08"] {
        assert_silent(rule, &report);
    }
    let report = Year::sound().check(&["--submission"]);
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["S04", "S08"]);
    assert_eq!(report["counts"], json!({ "E": 2, "W": 0, "I": 0 }));
}

#[test]
fn every_rule_of_the_registry_has_a_case() {
    let registry = Office::empty().json(&["rules"]);
    let rules = registry.as_array().unwrap().iter();
    for rule in rules.filter(|rule| rule["severity"].is_string()) {
        let id = rule["id"].as_str().unwrap();
        let has_case = id == "B01"
            || CASES.iter().any(|(case, ..)| *case == id)
            || SITUATIONS.iter().any(|(case, ..)| *case == id);
        assert!(has_case, "{id} has no case");
    }
}

#[test]
fn b01_finds_a_unit_without_department_code() {
    let office = Office::empty();
    let made = office.run(&[
        "init",
        "--unit-code",
        "1",
        "--unit-name",
        "甲",
        "--department-code",
        "",
        "--department-name",
        "乙",
        "--year",
        "2026",
    ]);
    assert!(made.status.success(), "{}", messages(&made));
    assert_eq!(of(&office.json(&["check"]), "B01").len(), 1);
    assert!(of(&Office::with_store().json(&["check"]), "B01").is_empty());
}

#[test]
fn an_exempt_project_is_asked_for_its_money_and_its_exemption_only() {
    let mut year = Year::sound();
    year.sheet = Value::Null;
    year.projects[0][4].clear();
    year.projects[0][6] = "科研".to_owned();
    year.projects[0][7] = "结题检查".to_owned();
    year.set("年度指标值", "无");
    year.spend("2026-04-01", "其他资金", "支出", "0.01", "J2");
    let report = year.check(&[]);
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rule"].as_str())
        .collect();
    assert_eq!(rules, [Some("L04")], "{report:#}");
}

#[test]
fn the_filter_shortens_the_list_and_neither_counts_nor_exit_code() {
    let mut year = Year::sound();
    year.spend("2026-04-01", "其他资金", "支出", "0.01", "J2");
    year.progress[0][4].clear();
    let office = Office::with_store();
    year.import(&office);
    let shown = office.json(&["check", "--severity", "W"]);
    assert_eq!(shown["findings"].as_array().unwrap().len(), 1, "{shown:#}");
    assert_eq!(shown["counts"], json!({ "E": 1, "W": 1, "I": 0 }));
    assert_eq!(
        office.run(&["check", "--severity", "W"]).status.code(),
        Some(3)
    );
}

#[test]
fn an_answer_stays_with_its_finding_and_covers_no_later_one() {
    let mut year = Year::sound();
    year.progress[0][4].clear();
    let office = Office::with_store();
    year.import(&office);
    let file = office.path("说明.json");
    let write = |reason: &str| {
        let request = json!([{ "rule": "L05", "project": "*", "where": "*", "reason": reason }]);
        std::fs::write(&file, request.to_string()).unwrap();
        office.run(&["answer", &file.to_string_lossy()])
    };
    assert_eq!(write(" ").status.code(), Some(1));
    assert!(write("原件在档案室").status.success());
    year.progress
        .push(row(&["2026-04-05", "P1", "样地数", "70", "", ""]));
    year.import(&office);
    let report = office.json(&["check"]);
    let answers: Vec<_> = of(&report, "L05")
        .iter()
        .map(|finding| finding["answer"].clone())
        .collect();
    assert_eq!(answers, ["原件在档案室", ""]);
}

#[test]
fn an_indicator_judged_impossible_asks_for_a_disposition_too() {
    let mut year = Year::sound();
    year.spend("2026-04-01", "一般公共预算拨款", "支出", "600000", "J2");
    year.report = Some(Vec::new());
    assert!(of(&year.check(&[]), "R05").is_empty());
    year.judge("likelihood", json!("完全不可能"));
    let report = year.check(&[]);
    let found = of(&report, "R05");
    let said = found[0]["message"].as_str().unwrap();
    assert!(said.contains("指标“样地数”判断为完全不可能"), "{said}");
    assert!(!said.contains("红灯"), "{said}");
    year.dispose("停建", "调减预算");
    assert!(of(&year.check(&[]), "R05").is_empty());
}

#[test]
fn without_a_report_no_r_rule_is_checked() {
    let mut year = Year::sound();
    year.sheet = Value::Null;
    let report = year.check(&[]);
    let rules = report["findings"].as_array().unwrap().iter();
    let is_r = |f: &&Value| f["rule"].as_str().unwrap().starts_with('R');
    assert_eq!(rules.filter(is_r).count(), 0, "{report:#}");
}

#[test]
fn where_the_task_wants_a_report_every_part_and_sheet_is_asked_for() {
    let mut year = Year::sound();
    year.sheet = Value::Null;
    year.commands
        .push(["settings", "set", "report.wanted", "是"].to_vec());
    let report = year.check(&[]);
    assert_eq!(of(&report, "R01").len(), 6, "{report:#}");
    assert_eq!(of(&report, "R03").len(), 1, "{report:#}");
    assert_eq!(of(&report, "R05").len(), 1, "{report:#}");
}

#[test]
fn a_reason_beside_a_stated_figure_answers_its_finding() {
    let mut year = Year::sound();
    year.sheet["stated"] = json!({ "executed": "0.02", "reason": "一体化系统7月末尚未入账" });
    let report = year.check(&[]);
    let found = of(&report, "F05");
    assert_eq!(found.len(), 1, "{report:#}");
    assert_eq!(found[0]["answer"], "一体化系统7月末尚未入账");
    assert_eq!(
        found[0]["message"],
        "1-7月执行数与台账合计相差0.01万元，请说明。"
    );
}
