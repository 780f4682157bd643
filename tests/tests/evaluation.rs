//! The year-end self-evaluation: the worked examples to the last figure, what is missing, and the
//! tables as files.

use calamine::{Data, Reader, Xlsx};
use jixiao_tests::{Office, answer, messages};
use serde_json::{Value, json};

use crate::imports::workbook;

const EXAMPLES: &str = include_str!("../../crates/core/src/evaluation/worked-examples.md");
/// The day on which the year is evaluated.
const JANUARY: &str = "2027-01-15";

const PROJECTS: &[&str] = &[
    "项目代码*",
    "项目名称*",
    "预算类别*",
    "批复文号",
    "年度总体目标*",
];
const FUNDS: &[&str] = &["项目代码*", "资金来源*", "年初预算数(万元)*", "调减(万元)"];
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
];
const ENTRIES: &[&str] = &[
    "日期*",
    "项目代码*",
    "资金来源*",
    "类型*",
    "金额(元)*",
    "凭证号",
];
const PROGRESS: &[&str] = &["日期*", "项目代码*", "三级指标*", "完成值"];
const FINDINGS: &[&str] = &["日期*", "项目代码*", "监控类型*", "问题描述*"];

type Row<'a> = Vec<&'a str>;

/// One worked example: what its tables state, and the figures under them.
struct Example {
    code: &'static str,
    text: &'static str,
    funds: Vec<Row<'static>>,
    indicators: Vec<Row<'static>>,
}

impl Example {
    fn read(code: &'static str) -> Self {
        let start = EXAMPLES.find(&format!("项目 {code}")).unwrap();
        let text = &EXAMPLES[start..];
        let text = text.split("\n## ").next().unwrap();
        let rows = |width: usize| {
            text.lines()
                .filter(|line| line.starts_with("| ") && !line.starts_with("| 资金来源"))
                .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
                .filter(|row: &Row<'_>| row.len() == width && row[0] != "一级指标")
                .collect::<Vec<Row<'_>>>()
        };
        Self {
            code,
            text,
            funds: rows(5),
            indicators: rows(15),
        }
    }

    /// The figure in bold type in the line that begins so.
    fn bold(&self, line: &str) -> &'static str {
        let line = self.text.lines().find(|l| l.starts_with(line)).unwrap();
        line.split("**").nth(1).unwrap()
    }

    fn import(&self, office: &Office) {
        let project: Row<'_> = vec![
            self.code,
            "算例项目",
            "一般公共预算",
            "内财预〔2026〕1号",
            "按期完成",
        ];
        let funds: Vec<Row<'_>> = self
            .funds
            .iter()
            .map(|row| vec![self.code, row[0], row[1], row[2]])
            .collect();
        let indicators: Vec<Row<'_>> = self
            .indicators
            .iter()
            .map(|row| [&[self.code][..], &row[..8]].concat())
            .collect();
        let heads = [("项目", PROJECTS), ("资金", FUNDS), ("指标", INDICATORS)];
        import(office, "targets", &heads, [&[project], &funds, &indicators]);
        let yuan: Vec<String> = self
            .funds
            .iter()
            .map(|row| format!("{}00", row[4].replace('.', "")))
            .collect();
        let entries: Vec<Row<'_>> = self
            .funds
            .iter()
            .zip(&yuan)
            .map(|(row, yuan)| vec!["2026-12-31", self.code, row[0], "支出", yuan, "J1"])
            .collect();
        let dates = ["2026-03-31", "2026-07-31", "2026-12-31"];
        let progress: Vec<Row<'_>> = self
            .indicators
            .iter()
            .flat_map(|row| {
                let values = row[8].split('、').zip(dates);
                values.map(|(value, date)| vec![date, self.code, row[2], value])
            })
            .collect();
        let heads = [
            ("资金台账", ENTRIES),
            ("指标进展", PROGRESS),
            ("问题", FINDINGS),
        ];
        import(office, "ledger", &heads, [&entries, &progress, &[]]);
    }

    /// What a person enters, after the tables.
    fn fill(&self, office: &Office) {
        let rows: Vec<Value> = self
            .indicators
            .iter()
            .map(|row| {
                let mut given =
                    json!({"level2": row[1], "level3": row[2], "reason": "见佐证材料，明年改进"});
                if !row[9].is_empty() {
                    given["percent"] = json!(row[9]);
                }
                if !row[10].is_empty() {
                    given["exceeded_because"] = json!(row[10]);
                }
                given
            })
            .collect();
        let patch = json!({
            "goal_result": "已按期完成", "execution_reason": "合同尾款跨年支付", "indicators": rows,
        });
        fill(office, self.code, &patch);
    }
}

fn import(office: &Office, kind: &str, heads: &[(&str, &[&str]); 3], rows: [&[Row<'_>]; 3]) {
    let path = office.path(&format!("{kind}.xlsx"));
    let cells: Vec<Vec<&[&str]>> = rows
        .iter()
        .map(|rows| rows.iter().map(Vec::as_slice).collect())
        .collect();
    workbook(&path, heads, [&cells[0], &cells[1], &cells[2]]);
    done(office, &["import", kind, &path.to_string_lossy()]);
}

fn run(office: &Office, arguments: &[&str]) -> std::process::Output {
    office.command_on(JANUARY, arguments).output().unwrap()
}

fn done(office: &Office, arguments: &[&str]) {
    let output = run(office, arguments);
    assert!(output.status.success(), "{}", messages(&output));
}

fn fill(office: &Office, code: &str, patch: &Value) {
    let path = office.path("自评.json");
    std::fs::write(&path, patch.to_string()).unwrap();
    done(
        office,
        &["self-evaluation", "fill", code, &path.to_string_lossy()],
    );
}

fn refused(office: &Office, code: &str, patch: &Value) -> String {
    let path = office.path("自评.json");
    std::fs::write(&path, patch.to_string()).unwrap();
    let output = run(
        office,
        &["self-evaluation", "fill", code, &path.to_string_lossy()],
    );
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    messages(&output)
}

fn show(office: &Office, code: &str) -> Value {
    answer(
        office
            .command_on(JANUARY, &["--json", "self-evaluation", "show", code])
            .arg("--json"),
    )
}

fn gaps(evaluation: &Value) -> Vec<String> {
    let gaps = evaluation["gaps"].as_array().unwrap();
    gaps.iter()
        .map(|gap| {
            format!(
                "{}：{}",
                gap["where"].as_str().unwrap(),
                gap["message"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn the_program_agrees_with_every_figure_of_the_worked_examples() {
    for (code, weighting, frame) in [
        ("P2019", "按批复分值", "2019"),
        ("P2021", "按一级指标分值折算", "2021"),
    ] {
        let example = Example::read(code);
        assert_eq!(example.indicators.len(), 8);
        let office = Office::with_store();
        example.import(&office);
        example.fill(&office);
        let evaluation = show(&office, code);
        assert_eq!(evaluation["frame"], frame);
        assert_eq!(evaluation["weighting"], weighting);
        let execution = &evaluation["execution"];
        let line = example
            .text
            .lines()
            .find(|line| line.starts_with("预算执行率"))
            .unwrap();
        let rate = execution["execution_rate"].as_str().unwrap();
        assert!(line.contains(&format!("= {rate}%")), "{rate}");
        assert_eq!(execution["score"], example.bold("预算执行率"));
        for (row, scored) in example
            .indicators
            .iter()
            .zip(evaluation["indicators"].as_array().unwrap())
        {
            assert_eq!(scored["level3"], row[2]);
            assert_eq!(scored["actual"], row[11], "{}", row[2]);
            assert_eq!(scored["weight"], row[12], "{}", row[2]);
            assert_eq!(scored["score"], row[14], "{}", row[2]);
            let exceeded = row[13].contains("> 130%") || row[13].contains("150%");
            assert_eq!(scored["exceeded"].is_string(), exceeded, "{}", row[2]);
            assert_eq!(
                scored["reduced"],
                exceeded && row[10].is_empty(),
                "{}",
                row[2]
            );
        }
        assert_eq!(evaluation["score"], example.bold("总分"));
        assert_eq!(evaluation["weight"], "100.00");
        assert_eq!(gaps(&evaluation), Vec::<String>::new());
        done(&office, &["self-evaluation", "check"]);
    }
}

#[test]
fn what_is_missing_is_listed_and_scores_nothing() {
    let office = Office::with_store();
    let example = Example::read("P2019");
    example.import(&office);
    let evaluation = show(&office, "P2019");
    let found = gaps(&evaluation);
    assert_eq!(
        found,
        [
            "年度总体目标：请填写年度总体目标的实际完成情况。",
            "资金/预算执行率：预算执行率得9.40分（满分10.00分），请填写原因和改进措施。",
            "指标/数量指标/培训农牧民：完成值为指标值的140.00%，超过130%，请分析原因：属于指标值偏低，还是其他原因。",
            "指标/数量指标/监测样地：得8.33分（满分10.00分），请填写偏差原因和改进措施。",
            "指标/时效指标/按期完成率：得4.63分（满分5.00分），请填写偏差原因和改进措施。",
            "指标/成本指标/人均培训成本：得9.25分（满分10.00分），请填写偏差原因和改进措施。",
            "指标/可持续影响指标/长效机制：定性指标为“部分达成”，请填写得分比例（60%至80%（不含80%）），暂不计分。",
            "指标/服务对象满意度指标/学员满意度：得9.80分（满分10.00分），请填写偏差原因和改进措施。",
        ]
    );
    assert_eq!(evaluation["indicators"][6]["score"], Value::Null);
    assert_eq!(evaluation["score"], "84.91");
    let check = run(&office, &["self-evaluation", "check", "--json"]);
    assert_eq!(check.status.code(), Some(3));
    let listed: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(listed["gaps"].as_array().unwrap().len(), 8);

    // A state that changes after it was scored takes the score with it.
    example.fill(&office);
    assert_eq!(show(&office, "P2019")["score"], "91.91");
    done(
        &office,
        &[
            "progress",
            "add",
            "--date",
            "2026-12-31",
            "--project",
            "P2019",
            "--level3",
            "长效机制",
            "--value",
            "未达成",
        ],
    );
    let evaluation = show(&office, "P2019");
    assert_eq!(evaluation["score"], "84.91");
    assert!(
        gaps(&evaluation)[0].contains("得分比例70%与“未达成”不符"),
        "{:?}",
        gaps(&evaluation)
    );
    // An earlier cut-off sees neither.
    let july = answer(&mut office.command_on(
        JANUARY,
        &[
            "self-evaluation",
            "show",
            "P2019",
            "--through",
            "2026-07-31",
            "--json",
        ],
    ));
    assert_eq!(july["execution"]["execution_rate"], "0.00");
    assert_eq!(july["indicators"][0]["actual"], "1190");
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_changed() {
    let office = Office::with_store();
    Example::read("P2019").import(&office);
    let before = show(&office, "P2019");
    let item = |item: Value| json!({ "goal_result": "完成", "indicators": [item] });
    for (patch, said) in [
        (
            item(json!({"level3": "长效机制", "percent": "80"})),
            "“部分达成”，得分比例应为60%至80%（不含80%），不能填80%",
        ),
        (
            item(json!({"level3": "长效机制", "percent": "一半"})),
            "应为0至100的数",
        ),
        (
            item(json!({"level3": "监测样地", "percent": "70"})),
            "按完成值计分，不填写得分比例",
        ),
        (
            item(json!({"level3": "培训农牧民", "exceeded_because": "干得好"})),
            "请填：指标值偏低、其他原因",
        ),
        (item(json!({"level3": "没有"})), "没有指标“没有”"),
        (json!({"分数": 100}), "不是有效的JSON"),
        (json!({"project": "P9"}), "文件是项目P9的"),
    ] {
        let answer = refused(&office, "P2019", &patch);
        assert!(answer.contains(said), "{answer}");
        assert_eq!(show(&office, "P2019"), before);
    }
    let unknown = run(&office, &["self-evaluation", "show", "P9"]);
    assert!(
        messages(&unknown).contains("没有找到项目“P9”"),
        "{}",
        messages(&unknown)
    );
    let nothing = run(&office, &["self-evaluation"]);
    assert_eq!(nothing.status.code(), Some(2));
}

#[test]
fn both_tables_hold_every_text_and_the_totals_are_formulas() {
    let office = Office::with_store();
    let example = Example::read("P2021");
    example.import(&office);
    example.fill(&office);
    let long = "甲乙丙丁戊己庚辛壬癸".repeat(350);
    let patch = json!({ "remark": long, "indicators": [{"level3": "年用电量", "reason": long}] });
    fill(&office, "P2021", &patch);
    let out = office.path("自评 表").to_string_lossy().into_owned();
    done(&office, &["self-evaluation", "--out", &out]);
    done(
        &office,
        &["self-evaluation", "--out", &out, "--format", "pdf"],
    );
    let bytes = std::fs::read(office.path("自评 表/self-evaluation.xlsx")).unwrap();
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("P2021").unwrap();
    let cells: Vec<Data> = range.cells().map(|(_, _, cell)| cell.clone()).collect();
    let holds = |text: &str| cells.contains(&Data::String(text.to_owned()));
    let pdf = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(office.path("自评 表/P2021.pdf"))
        .arg("-")
        .output()
        .unwrap();
    let pdf = String::from_utf8(pdf.stdout).unwrap();
    let printed: String = pdf.chars().filter(|c| !c.is_whitespace()).collect();
    for text in [
        "项目支出绩效自评表",
        "（2026年度）",
        "全年执行数",
        "按期完成",
        "已按期完成",
        "合同尾款跨年支付",
        "达成（90%）",
        "≤300万元",
        "318万元",
        "见佐证材料，明年改进",
        "【完成值为指标值的150.00%，不属于指标值偏低】见佐证材料，明年改进",
    ] {
        assert!(holds(text), "“{text}” is lost in the workbook");
    }
    for text in [
        "全年执行数",
        "合同尾款跨年支付",
        "达成（90%）",
        "94.01",
        "86.67%",
        "13.33",
        "总分",
        "第1页",
    ] {
        assert!(printed.contains(text), "“{text}” is lost on paper: {pdf}");
    }
    assert_eq!(printed.matches('癸').count(), 700, "a long text is cut");
    assert_eq!(
        cells
            .iter()
            .filter(|cell| **cell == Data::String(long.clone()))
            .count(),
        2
    );
    let number = |exact: f64| {
        cells
            .iter()
            .any(|cell| matches!(cell, Data::Float(n) if (n - exact).abs() < 1e-9))
    };
    for exact in [40.0 / 3.0, 100.0 / 9.0, 26.0 / 3.0, 94.0 + 1.0 / 90.0] {
        assert!(number(exact), "{exact}");
    }
    let formulas = book.worksheet_formula("P2021").unwrap();
    let sums = formulas
        .cells()
        .filter(|(_, _, f)| f.starts_with("SUM(") && f.contains(','));
    assert_eq!(sums.count(), 2);
}

#[test]
fn every_project_is_evaluated_the_exempt_too() {
    let office = Office::with_fixture("unit");
    let all = answer(&mut office.command_on(JANUARY, &["self-evaluation", "--out", ".", "--json"]));
    let evaluations = all["evaluations"].as_array().unwrap();
    assert_eq!(evaluations.len(), 24);
    for evaluation in evaluations {
        assert_eq!(evaluation["weight"], "100.00", "{}", evaluation["project"]);
        let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
        for scored in evaluation["indicators"].as_array().unwrap() {
            if scored["score"].is_string() {
                assert!(
                    number(&scored["score"]) >= 0.0
                        && number(&scored["score"]) <= number(&scored["weight"])
                );
            }
        }
    }
}

#[test]
fn a_filled_evaluation_can_be_taken_back_and_done_again() {
    let office = Office::with_store();
    let example = Example::read("P2019");
    example.import(&office);
    let before = show(&office, "P2019");
    example.fill(&office);
    let filled = show(&office, "P2019");
    assert_ne!(filled, before);
    done(&office, &["undo"]);
    assert_eq!(show(&office, "P2019"), before);
    done(&office, &["redo"]);
    assert_eq!(show(&office, "P2019"), filled);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn amounts_are_printed_with_two_decimals_and_held_with_all() {
    let office = Office::with_fixture("small");
    let code = "1500002606000001";
    for format in ["pdf", "xlsx"] {
        let made = ["self-evaluation", "--out", "自评", "--format", format];
        done(&office, &made);
    }
    let evaluation = show(&office, code);
    let held = evaluation["execution"]["executed"].as_str().unwrap();
    let decimals = held.split('.').nth(1).unwrap();
    assert!(decimals.len() > 2, "{held}");
    let pdf = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(office.path(&format!("自评/{code}.pdf")))
        .arg("-")
        .output()
        .unwrap();
    let pdf = String::from_utf8(pdf.stdout).unwrap();
    let rounded = format!("{:.2}", held.parse::<f64>().unwrap());
    assert!(pdf.contains(&rounded) && !pdf.contains(held), "{pdf}");
    let bytes = std::fs::read(office.path("自评/self-evaluation.xlsx")).unwrap();
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(code).unwrap();
    let exact = held.parse::<f64>().unwrap();
    let is_exact = |cell: &Data| matches!(cell, Data::Float(value) if (value - exact).abs() < 1e-9);
    assert!(range.cells().any(|(_, _, cell)| is_exact(cell)));
}
