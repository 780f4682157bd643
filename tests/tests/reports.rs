//! The unit's report: figures that are right and stay bound, prose that survives, text that is
//! refused where it is no whole Markdown.

use std::collections::HashSet;
use std::process::Output;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jixiao_tests::{Office, fixture, messages};
use serde_json::Value;

use crate::imports::workbook;

fn draft(office: &Office, more: &[&str]) {
    let done = office.run(&[&["report", "draft"], more].concat());
    assert!(done.status.success(), "{}", messages(&done));
}

fn set(office: &Office, part: &str, text: impl AsRef<[u8]>) -> Output {
    let file = office.path("部分.md");
    std::fs::write(&file, text).unwrap();
    office.run(&["report", "set", part, &file.to_string_lossy()])
}

fn parts(office: &Office) -> Vec<Value> {
    let shown = office.json(&["report", "show"]);
    shown["parts"].as_array().unwrap().clone()
}

fn text(office: &Office, part: usize) -> String {
    parts(office)[part - 1]["text"].as_str().unwrap().to_owned()
}

/// Findings of the R rules.
fn findings(office: &Office, rule: &str) -> Vec<String> {
    office.json(&["check"])["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect()
}

/// Every `[shown](#key)` of a text, found without the program.
fn bound(text: &str) -> Vec<(String, String)> {
    let mut bound = Vec::new();
    for piece in text.split("](#").collect::<Vec<_>>().windows(2) {
        let shown = piece[0].rsplit('[').next().unwrap();
        let key = piece[1].split(')').next().unwrap();
        bound.push((shown.to_owned(), key.to_owned()));
    }
    bound
}

/// The figures of the unit fixture, computed from its expected summary and its workbooks alone.
struct Oracle {
    summary: Value,
    projects: Vec<Vec<String>>,
    findings: Vec<Vec<String>>,
    entries: Vec<Vec<String>>,
    progress: Vec<Vec<String>>,
}

#[derive(Default, Clone)]
struct Funds {
    initial: i128,
    annual: i128,
    arrived: i128,
    executed: i128,
}

impl Funds {
    fn of(total: &Value) -> Self {
        let fen = |key: &str| fen(total[key].as_str().unwrap());
        Self {
            initial: fen("initial_budget"),
            annual: fen("annual_budget"),
            arrived: fen("arrived"),
            executed: fen("executed"),
        }
    }

    fn sum<'a>(totals: impl Iterator<Item = &'a Value>) -> Self {
        totals.map(Self::of).fold(Self::default(), |a, b| Self {
            initial: a.initial + b.initial,
            annual: a.annual + b.annual,
            arrived: a.arrived + b.arrived,
            executed: a.executed + b.executed,
        })
    }

    /// Hundredths of a percent.
    fn rate(&self) -> i128 {
        divide(self.executed * 10_000, self.annual)
    }

    fn figure(&self, name: &str) -> Option<String> {
        let hundredths = |n: i128| {
            let sign = if n < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", n.abs() / 100, n.abs() % 100)
        };
        Some(match name {
            "initial_budget" => wan(self.initial),
            "annual_budget" => wan(self.annual),
            "increased" => wan(self.annual - self.initial),
            "decreased" => wan(self.initial - self.annual),
            "arrived" => wan(self.arrived),
            "executed" => wan(self.executed),
            "unspent" => wan(self.arrived - self.executed),
            "shortfall" => wan(divide(self.annual * 7, 12) - self.executed),
            "forecast" | "carryover" => "—".to_owned(),
            "arrival_rate" => hundredths(divide(self.arrived * 10_000, self.annual)) + "%",
            "execution_rate" => hundredths(self.rate()) + "%",
            "behind_schedule" => hundredths(5833 - self.rate()),
            "ahead_of_schedule" => hundredths(self.rate() - 5833),
            _ => return None,
        })
    }
}

/// 分 of an amount in 万元.
fn fen(wan: &str) -> i128 {
    let (whole, decimals) = wan.split_once('.').unwrap_or((wan, ""));
    let decimals = format!("{decimals:0<6}");
    let (whole, decimals): (i128, i128) = (whole.parse().unwrap(), decimals.parse().unwrap());
    whole * 1_000_000 + decimals
}

/// Half away from zero; `b` > 0.
fn divide(a: i128, b: i128) -> i128 {
    a.signum() * ((a.abs() * 2 + b) / (2 * b))
}

/// 万元 with 2 decimals and separated thousands.
fn wan(fen: i128) -> String {
    let hundredths = divide(fen, 10_000);
    let whole = (hundredths.abs() / 100).to_string();
    let groups: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", groups.join(","), hundredths.abs() % 100)
}

fn rows(file: &str, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(fixture(file)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let cell = |cell: &Data| match cell {
        Data::DateTime(date) => date.as_datetime().unwrap().date().to_string(),
        other => other.to_string(),
    };
    range
        .rows()
        .skip(1)
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

impl Oracle {
    fn of_unit() -> Self {
        let expected = std::fs::read(fixture("unit/expected-summary.json")).unwrap();
        Self {
            summary: serde_json::from_slice(&expected).unwrap(),
            projects: rows("unit/targets.xlsx", "项目"),
            findings: rows("unit/ledger.xlsx", "问题"),
            entries: rows("unit/ledger.xlsx", "资金台账"),
            progress: rows("unit/ledger.xlsx", "指标进展"),
        }
    }

    fn all(&self) -> &Vec<Value> {
        self.summary["projects"].as_array().unwrap()
    }

    fn monitored(&self) -> impl Iterator<Item = &Value> {
        self.all().iter().filter(|p| p["exempt"] == false)
    }

    /// The cell of a project in the workbook of targets.
    fn cell(&self, project: &Value, column: usize) -> &str {
        let row = self.projects.iter().find(|row| row[0] == project["code"]);
        &row.unwrap()[column]
    }

    fn is_key(&self, project: &Value) -> bool {
        self.cell(project, 11) == "是"
    }

    fn is_lagging(project: &Value) -> bool {
        project["fund_light"] == "red" || project["fund_light"] == "yellow"
    }

    fn count(&self, holds: impl Fn(&Value) -> bool) -> usize {
        self.monitored().filter(|project| holds(project)).count()
    }

    fn totals<'a>(&'a self, holds: impl Fn(&Value) -> bool + 'a) -> Funds {
        Funds::sum(
            self.monitored()
                .filter(move |p| holds(p))
                .map(|p| &p["total"]),
        )
    }

    fn figure(&self, key: &str) -> Option<String> {
        let segments: Vec<&str> = key.split('.').collect();
        let of_all = |holds: &dyn Fn(&Value) -> bool| {
            Funds::sum(self.all().iter().filter(|p| holds(p)).map(|p| &p["total"]))
        };
        match segments.as_slice() {
            ["period", "label"] => Some("1-7月".to_owned()),
            ["period", "through"] => Some("7月31日".to_owned()),
            ["schedule", "rate"] => Some("58.33%".to_owned()),
            ["thresholds", name] => Some(
                match *name {
                    "red_below" => "60%",
                    "yellow_below" => "80%",
                    _ => "120%",
                }
                .to_owned(),
            ),
            ["counts", name] => self.counted(name).map(|n| n.to_string()),
            ["findings", name] => self.found(name).map(|n| n.to_string()),
            ["causes", "missing"] => self.class("total", "", "deviating"),
            ["causes" | "likelihood" | "dispositions", "open"] => self.class("total", "", "count"),
            ["causes" | "likelihood" | "dispositions", _] => Some("0".to_owned()),
            ["total", name] => Funds::of(&self.summary["total"]).figure(name),
            ["monitored", name] => self.totals(|_| true).figure(name),
            ["key", name] => self.totals(|p| self.is_key(p)).figure(name),
            ["lagging", name] => self.totals(Self::is_lagging).figure(name),
            ["kind", kind, "projects"] => {
                let of_kind = self.all().iter().filter(|p| p["budget_kind"] == *kind);
                Some(of_kind.count().to_string())
            }
            // A kind or source without a budget has no rate to compute.
            ["kind", "政府性基金预算", _] | ["source", "政府性基金预算拨款", _] => {
                None
            }
            ["kind", kind, name] => of_all(&|p| p["budget_kind"] == *kind).figure(name),
            ["source", source, name] => {
                let rows = self
                    .all()
                    .iter()
                    .flat_map(|p| p["funds"].as_array().unwrap());
                Funds::sum(rows.filter(|row| row["source"] == *source)).figure(name)
            }
            ["indicators", level1, name] => self.class(level1, "", name),
            ["indicators", level1, level2, name] => self.class(level1, level2, name),
            ["project", code, name] => of_all(&|p| p["code"] == *code).figure(name),
            ["project", code, "indicator", row, name] => {
                let project = self.all().iter().find(|p| p["code"] == *code)?;
                let indicator = &project["indicators"][row.parse::<usize>().unwrap() - 1];
                let value = indicator[*name].as_str();
                match *name {
                    "completion_rate" => Some(value.map_or("—".to_owned(), |v| format!("{v}%"))),
                    _ => Some(value.unwrap_or("—").to_owned()),
                }
            }
            _ => None,
        }
    }

    fn counted(&self, name: &str) -> Option<usize> {
        let light = |key: &'static str, light: &'static str| self.count(|p| p[key] == light);
        let over = |p: &&Value| {
            let funds = Funds::of(&p["total"]);
            funds.executed > funds.arrived
        };
        let day =
            |row: &&Vec<String>| row[0].as_str() <= "2026-07-31" && row[0].starts_with("2026");
        let code_has_cause = |p: &Value| {
            self.findings
                .iter()
                .any(|row| row[1] == p["code"] && !row[4].is_empty())
        };
        Some(match name {
            "projects" => self.all().len(),
            "monitored" => self.count(|_| true),
            "exempt" => self.all().len() - self.count(|_| true),
            "red" | "yellow" | "green" | "grey" => self.count(|p| p["light"] == name),
            "key" => self.count(|p| self.is_key(p)),
            "on_schedule" => light("fund_light", "green"),
            "behind" => light("fund_light", "yellow"),
            "far_behind" | "undisposed" => light("fund_light", "red"),
            "lagging" => self.count(Self::is_lagging),
            "unexplained" => self.count(|p| Self::is_lagging(p) && !code_has_cause(p)),
            "targets_missed" => light("performance_light", "red"),
            "sheets_missing" => self.count(|_| true),
            "without_forecast" => self.count(|p| p["total"]["annual_budget"] != "0.00"),
            "over_arrived" => self.all().iter().filter(over).count(),
            "sections" => {
                let sections = self.monitored().map(|p| self.cell(p, 5));
                sections.collect::<HashSet<_>>().len()
            }
            "ledger_entries" => self.entries.iter().filter(day).count(),
            "progress_entries" => self.progress.iter().filter(day).count(),
            "sheets_begun" | "sheets_approved" | "leaving" | "without_rate" | "not_spending"
            | "over_budget" | "without_budget" => 0,
            _ => return None,
        })
    }

    fn found(&self, name: &str) -> Option<usize> {
        let cells = |column: usize, word: &str| {
            let rows = self.findings.iter();
            rows.filter(|row| row[column] == word).count()
        };
        Some(match name {
            "total" => self.findings.len(),
            "及时性" | "合规性" | "有效性" => cells(2, name),
            "待整改" | "整改中" | "已整改" | "已销号" => cells(8, name),
            "open" => cells(8, "待整改") + cells(8, "整改中"),
            _ => return None,
        })
    }

    fn class(&self, level1: &str, level2: &str, name: &str) -> Option<String> {
        let of_class: Vec<&Value> = self
            .monitored()
            .flat_map(|p| p["indicators"].as_array().unwrap())
            .filter(|i| level1 == "total" || i["level1"] == level1)
            .filter(|i| level2.is_empty() || i["level2"] == level2)
            .collect();
        let lights = |lights: &[&str]| {
            let has = |i: &&&Value| lights.contains(&i["light"].as_str().unwrap());
            of_class.iter().filter(has).count()
        };
        Some(match name {
            "count" => of_class.len().to_string(),
            "completed" => lights(&["green", "blue"]).to_string(),
            "behind" => lights(&["yellow"]).to_string(),
            "far_behind" => lights(&["red"]).to_string(),
            "deviating" => lights(&["red", "yellow"]).to_string(),
            "unreported" => lights(&["grey"]).to_string(),
            "far_ahead" => lights(&["blue"]).to_string(),
            "completed_rate" => {
                let done = lights(&["green", "blue"]) as i128;
                let rate = divide(done * 10_000, of_class.len() as i128);
                format!("{}.{:02}%", rate / 100, rate % 100)
            }
            _ => return None,
        })
    }
}

#[test]
fn every_figure_of_the_drafted_report_is_what_the_data_gives() {
    let office = Office::with_fixture("unit");
    draft(&office, &[]);
    let oracle = Oracle::of_unit();
    let mut keys = HashSet::new();
    for part in parts(&office) {
        for (shown, key) in bound(part["text"].as_str().unwrap()) {
            if key.starts_with("table.") {
                continue;
            }
            let expected = oracle.figure(&key);
            assert_eq!(Some(&shown), expected.as_ref(), "{key}");
            keys.insert(key);
        }
        assert_eq!(part["edited"], false);
        assert_eq!(part["stale"], Value::Array(Vec::new()));
    }
    assert!(keys.len() > 200, "{}", keys.len());
    let offered = office.json(&["report", "figures"]);
    let mut checked = 0;
    for figure in offered["figures"].as_array().unwrap() {
        if let Some(expected) = oracle.figure(figure["key"].as_str().unwrap()) {
            assert_eq!(figure["shown"], expected, "{figure}");
            checked += 1;
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// That a sentence speaks of what its figures are bound to.
#[test]
fn the_main_sentences_say_what_the_data_gives() {
    let office = Office::with_fixture("unit");
    draft(&office, &[]);
    let oracle = Oracle::of_unit();
    let said: String = parts(&office)
        .iter()
        .map(|part| part["plain"].as_str().unwrap())
        .collect();
    let sentences = [
        "全年预算数{total.annual_budget}万元（执行中净调减{total.decreased}万元）；\
         资金到位{total.arrived}万元，到位率{total.arrival_rate}；\
         累计执行{total.executed}万元，执行率{total.execution_rate}，\
         低于时序进度{total.behind_schedule}个百分点。",
        "国有资本经营预算项目{kind.国有资本经营预算.projects}个，\
         全年预算数{kind.国有资本经营预算.annual_budget}万元，\
         执行{kind.国有资本经营预算.executed}万元，",
        "上年结转资金全年预算数{source.上年结转资金.annual_budget}万元，\
         执行{source.上年结转资金.executed}万元，",
        "重点监控项目{counts.key}个，全年预算数{key.annual_budget}万元，\
         执行{key.executed}万元，执行率{key.execution_rate}，",
        "达到时序进度80%及以上的{counts.on_schedule}个，\
         达到60%但不足80%、进度滞后的{counts.behind}个，\
         不足60%、进度明显滞后的{counts.far_behind}个。",
        "进度滞后和明显滞后的项目共{counts.lagging}个，合计欠时序金额{lagging.shortfall}万元，",
        "共设置绩效指标{indicators.total.count}项，",
        "达到预期进度的{indicators.total.completed}项，占{indicators.total.completed_rate}；\
         滞后的{indicators.total.behind}项，明显滞后的{indicators.total.far_behind}项；\
         尚无进展记录的{indicators.total.unreported}项。",
        "时效指标{indicators.产出指标.时效指标.count}项，\
         达到预期进度{indicators.产出指标.时效指标.completed}项",
        "未发现明显偏差的{counts.green}个，存在偏差的{counts.yellow}个，\
         偏差较大的{counts.red}个。",
        "合规性问题{findings.合规性}项：",
        "累计到位资金比执行数多{total.unspent}万元，",
        "以下{counts.exempt}个项目暂不开展年度中的绩效监控，",
    ];
    for template in sentences {
        let mut sentence = String::new();
        for piece in template.split('{') {
            let (key, rest) = piece.split_once('}').unwrap_or(("", piece));
            if !key.is_empty() {
                sentence += &oracle.figure(key).unwrap();
            }
            sentence += rest;
        }
        assert!(said.contains(&sentence), "“{sentence}” is not in {said}");
    }
    // 进度滞后项目, the largest 欠时序金额 first.
    let due = |p: &Value| {
        let funds = Funds::of(&p["total"]);
        divide(funds.annual * 7, 12) - funds.executed
    };
    let mut lagging: Vec<_> = oracle
        .monitored()
        .filter(|p| Oracle::is_lagging(p))
        .collect();
    lagging.sort_by_key(|p| -due(p));
    let mut rest = said.as_str();
    for (number, project) in (1..).zip(&lagging) {
        let name = project["name"].as_str().unwrap();
        let line = format!("（{number}）{name}：全年预算数");
        let (_, after) = rest.split_once(&line).unwrap();
        let shortfall = format!("欠时序金额{}万元", wan(due(project)));
        assert!(
            after.split('。').next().unwrap().contains(&shortfall),
            "{line}{after}"
        );
        rest = after;
    }
}

#[test]
fn both_tables_agree_with_the_summary() {
    let office = Office::with_fixture("unit");
    draft(&office, &[]);
    let (oracle, parts) = (Oracle::of_unit(), parts(&office));
    let plain = |part: usize| parts[part - 1]["plain"].as_str().unwrap().to_owned();
    for project in oracle.all() {
        let funds = Funds::of(&project["total"]);
        let cells: Vec<_> = [
            "annual_budget",
            "arrived",
            "executed",
            "execution_rate",
            "shortfall",
        ]
        .iter()
        .map(|name| funds.figure(name).unwrap())
        .collect();
        let mark = if project["exempt"] == true {
            "（暂不监控）"
        } else {
            ""
        };
        let row = format!(
            "\t{}{mark}\t{}\n",
            project["name"].as_str().unwrap(),
            cells.join("\t")
        );
        assert!(plain(2).contains(&row), "{row}");
    }
    let classes: HashSet<_> = oracle
        .monitored()
        .flat_map(|p| p["indicators"].as_array().unwrap())
        .map(|i| (i["level1"].as_str().unwrap(), i["level2"].as_str().unwrap()))
        .collect();
    for (level1, level2) in classes {
        let cells: Vec<_> = ["count", "completed", "behind", "far_behind", "unreported"]
            .iter()
            .map(|name| oracle.class(level1, level2, name).unwrap())
            .collect();
        let row = format!("{level1}\t{level2}\t{}\t", cells.join("\t"));
        assert!(plain(3).contains(&row), "{row}");
    }
}

/// Sixteen projects of 120 万元: the first spent 1 万元, the second 2, and so on; at July all of
/// them lag. Of each but the last a finding says why.
#[test]
fn every_lagging_project_is_named_with_amount_rate_and_cause() {
    const PROJECTS: usize = 16;
    let office = Office::with_store();
    let numbers = || 1..=PROJECTS;
    let code = |n: usize| format!("P{n:02}");
    let table = |row: &dyn Fn(usize) -> Vec<String>| numbers().map(row).collect::<Vec<_>>();
    let write = |file: &str, heads: &[(&str, &[&str]); 3], rows: [Vec<Vec<String>>; 3]| {
        let rows = rows.each_ref().map(|rows| {
            let cells = rows
                .iter()
                .map(|row| row.iter().map(String::as_str).collect());
            cells.collect::<Vec<Vec<&str>>>()
        });
        let rows = rows
            .each_ref()
            .map(|rows| rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        workbook(
            &office.path(file),
            heads,
            rows.each_ref().map(Vec::as_slice),
        );
    };
    write(
        "目标.xlsx",
        &[
            (
                "项目",
                &[
                    "项目代码*",
                    "项目名称*",
                    "预算类别*",
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
                    "计量单位",
                ],
            ),
        ],
        [
            table(&|n| {
                [
                    &code(n),
                    &format!("第{n}号项目"),
                    "一般公共预算",
                    "文",
                    "目标",
                ]
                .map(str::to_owned)
                .into()
            }),
            table(&|n| {
                [&code(n), "一般公共预算拨款", "120"]
                    .map(str::to_owned)
                    .into()
            }),
            table(&|n| {
                [&code(n), "产出指标", "数量指标", "数量", "正向", "10", "个"]
                    .map(str::to_owned)
                    .into()
            }),
        ],
    );
    write(
        "台账.xlsx",
        &[
            (
                "资金台账",
                &["日期*", "项目代码*", "资金来源*", "类型*", "金额(元)*"],
            ),
            ("指标进展", &["日期*", "项目代码*", "三级指标*", "完成值"]),
            (
                "问题",
                &["日期*", "项目代码*", "监控类型*", "问题描述*", "原因"],
            ),
        ],
        [
            table(&|n| {
                [
                    "2026-03-05",
                    &code(n),
                    "一般公共预算拨款",
                    "支出",
                    &format!("{n}0000"),
                ]
                .map(str::to_owned)
                .into()
            }),
            table(&|n| {
                ["2026-03-05", &code(n), "数量", "6"]
                    .map(str::to_owned)
                    .into()
            }),
            table(&|n| {
                [
                    "2026-04-01",
                    &code(n),
                    "及时性",
                    &format!("第{n}号支付缓慢"),
                    &format!("第{n}号合同签订较晚"),
                ]
                .map(str::to_owned)
                .into()
            })[..PROJECTS - 1]
                .to_vec(),
        ],
    );
    for (kind, file) in [("targets", "目标.xlsx"), ("ledger", "台账.xlsx")] {
        let file = office.path(file).to_string_lossy().into_owned();
        let done = office.run(&["import", kind, &file]);
        assert!(done.status.success(), "{}", messages(&done));
    }
    draft(&office, &[]);
    let said = parts(&office)[1]["plain"].as_str().unwrap().to_owned();
    for n in numbers() {
        let rate = wan(divide((n * 100_000_000) as i128, 120));
        let cause = match n {
            PROJECTS => "滞后原因尚未填写。".to_owned(),
            _ => format!("主要原因：第{n}号支付缓慢，第{n}号合同签订较晚。"),
        };
        let line = format!(
            "（{n}）第{n}号项目：全年预算数120.00万元，执行{n}.00万元，执行率{rate}%，\
             欠时序金额{}.00万元，进度明显滞后。{cause}",
            70 - n
        );
        assert!(said.contains(&line), "“{line}” is not in {said}");
    }
}

#[test]
fn the_draft_of_every_fixture_and_of_an_empty_year_is_whole_and_sound() {
    let offices = [
        Office::with_fixture("small"),
        Office::with_fixture("unit"),
        Office::with_fixture("edges"),
        Office::with_store(),
    ];
    for office in offices {
        draft(&office, &[]);
        for part in parts(&office) {
            let plain = part["plain"].as_str().unwrap();
            assert!(plain.ends_with('。'), "{plain}");
            for fault in [
                "。。", "，。", "、。", "：。", "；。", "（）", "“”", "{", "}", "  ",
            ] {
                assert!(!plain.contains(fault), "“{fault}” stands in {plain}");
            }
        }
        for rule in ["R01", "R02", "R04"] {
            assert_eq!(findings(&office, rule), Vec::<String>::new());
        }
    }
}

#[test]
fn a_correction_of_the_ledger_makes_the_figures_stale_and_never_changes_the_text() {
    let office = Office::of("sound");
    draft(&office, &[]);
    let before = text(&office, 2);
    let entry: &[&str] = &[
        "2026-05-06",
        "P1",
        "一般公共预算拨款",
        "支出",
        "12000",
        "J9",
        "",
    ];
    crate::imports::entries(&office.path("更正.xlsx"), &[entry]);
    let file = office.path("更正.xlsx").to_string_lossy().into_owned();
    assert!(office.run(&["import", "ledger", &file]).status.success());

    assert_eq!(text(&office, 2), before);
    let stale = parts(&office)[1]["stale"].as_array().unwrap().clone();
    let executed = stale.iter().find(|s| s["key"] == "total.executed").unwrap();
    assert_eq!(executed["shown"], "0.01");
    assert_eq!(executed["expected"], "1.21");
    let said = findings(&office, "R02");
    let named = said
        .iter()
        .any(|message| message.contains("二、年度预算执行情况") && message.contains("应为1.21。"));
    assert!(named, "{said:#?}");
    let places: Vec<_> = office.json(&["check"])["findings"]
        .as_array()
        .unwrap()
        .clone();
    let places: Vec<_> = places
        .iter()
        .filter(|f| f["rule"] == "R02")
        .map(|f| &f["where"])
        .collect();
    let unique: HashSet<_> = places.iter().map(|place| place.as_str()).collect();
    assert_eq!(unique.len(), places.len());

    draft(&office, &[]);
    assert_eq!(findings(&office, "R02"), Vec::<String>::new());
}

#[test]
fn a_figure_whose_data_is_gone_is_named() {
    let office = Office::with_fixture("small");
    draft(&office, &[]);
    for batch in ["2", "1"] {
        let undone = office.run(&["batch", "undo", batch]);
        assert!(undone.status.success(), "{}", messages(&undone));
    }
    let said = findings(&office, "R02");
    assert!(
        said.iter().any(|message| message.contains("已不存在")),
        "{said:#?}"
    );
}

#[test]
fn prose_that_a_person_wrote_survives_drafting_unless_that_part_is_asked_for() {
    let office = Office::of("sound");
    draft(&office, &[]);
    let drafted = text(&office, 4);
    let own = "## （一）问题\n\n项目执行[0.01](#total.executed)万元，进度偏慢。\n";
    let done = set(&office, "4", own);
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(parts(&office)[3]["edited"], true);

    let kept = office.json(&["report", "draft"]);
    assert_eq!(kept["parts"][3]["taken"], false);
    assert_eq!(kept["parts"][3]["draft"], drafted);
    assert_eq!(kept["parts"][4]["taken"], true);
    assert_eq!(text(&office, 4), own);
    draft(&office, &["--part", "4"]);
    assert_eq!(text(&office, 4), own);
    draft(&office, &["--part", "5", "--replace"]);
    assert_eq!(text(&office, 4), own);

    assert_eq!(
        office.run(&["report", "draft", "--replace"]).status.code(),
        Some(2),
        "what is replaced must be named"
    );
    draft(&office, &["--part", "4", "--replace"]);
    assert_eq!(text(&office, 4), drafted);
    assert_eq!(parts(&office)[3]["edited"], false);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn text_that_is_no_whole_markdown_is_refused_by_its_place_and_changes_nothing() {
    let office = Office::of("sound");
    draft(&office, &[]);
    let before = parts(&office);
    let (deep, long) = ("[".repeat(5_000), "长".repeat(200_001));
    let cases: &[(&str, &str)] = &[
        (
            "甲。\n\n乙[1.00](#total.execute)万元。",
            "第3行第2个字处：没有数据项“#total.execute”",
        ),
        (
            "执行[1.00](#total.executed万元。",
            "第1行第3个字处：数字引用不完整",
        ),
        ("执行[1.00万元。", "第1行第3个字处：方括号没有配对"),
        ("[1](javascript:alert(1))", "第1行第1个字处：数字引用不完整"),
        ("见[表](#table.execution)。", "表格引用须单独成行"),
        ("[表](#table.none)", "没有数据项“#table.none”"),
        ("# 一、标题", "一级标题由报告自动给出"),
        ("甲\u{7}", "第1行第2个字处：有不可见的控制字符"),
        (&deep, "第1行第1个字处"),
        (&long, "超过20万字，请精简"),
    ];
    for (text, words) in cases {
        let refused = set(&office, "2", text);
        let said = messages(&refused);
        assert_eq!(refused.status.code(), Some(1), "{text}");
        assert!(said.contains(words), "“{words}” is not in “{said}”");
        assert_eq!(parts(&office), before, "{text}");
    }
    assert!(messages(&set(&office, "2", b"\xff\xfe\x00")).contains("UTF-8"));
    assert!(messages(&set(&office, "7", "甲")).contains("没有找到报告的部分“7”"));
    assert_eq!(parts(&office), before);
    let taken = set(
        &office,
        "2",
        "<script>alert(1)</script> **甲** [附件] \\[乙\\](#x) | 表 |",
    );
    assert!(taken.status.success(), "{}", messages(&taken));
    assert_eq!(
        parts(&office)[1]["plain"],
        "<script>alert(1)</script> **甲** [附件] [乙](#x) | 表 |"
    );
}

#[test]
fn codes_and_names_that_look_like_markup_break_no_binding() {
    let office = Office::with_store();
    let code = "A.1[2](#x)%#\\ B";
    let name = "#[草原](#total.executed)生态保护“监测”\\与[修复]项目一二三四五六七八";
    let level = "数量.指标)[1](#";
    let heads: [(&str, &[&str]); 3] = [
        (
            "项目",
            &[
                "项目代码*",
                "项目名称*",
                "预算类别*",
                "批复文号",
                "年度总体目标*",
                "是否重点监控",
                "重点监控原因",
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
                "计量单位",
            ],
        ),
    ];
    let project: &[&str] = &[
        code,
        name,
        "一般公共预算",
        "文",
        "目标",
        "是",
        "[重点](#x)\n## 政策",
    ];
    let fund: &[&str] = &[code, "一般公共预算拨款", "1200"];
    let indicator: &[&str] = &[code, "产出指标", level, "]指标[", "正向", "10", "[个]"];
    workbook(
        &office.path("目标.xlsx"),
        &heads,
        [&[project], &[fund], &[indicator]],
    );
    let heads: [(&str, &[&str]); 3] = [
        (
            "资金台账",
            &["日期*", "项目代码*", "资金来源*", "类型*", "金额(元)*"],
        ),
        ("指标进展", &["日期*", "项目代码*", "三级指标*", "完成值"]),
        (
            "问题",
            &["日期*", "项目代码*", "监控类型*", "问题描述*", "原因"],
        ),
    ];
    let entry: &[&str] = &["2026-03-05", code, "一般公共预算拨款", "支出", "10000"];
    let progress: &[&str] = &["2026-03-05", code, "]指标[", "1"];
    let finding: &[&str] = &[
        "2026-03-05",
        code,
        "及时性",
        "见[附件](#x\n\n# 二",
        "[未](#填",
    ];
    workbook(
        &office.path("台账.xlsx"),
        &heads,
        [&[entry], &[progress], &[finding]],
    );
    for (kind, file) in [("targets", "目标.xlsx"), ("ledger", "台账.xlsx")] {
        let file = office.path(file).to_string_lossy().into_owned();
        let done = office.run(&["import", kind, &file]);
        assert!(done.status.success(), "{}", messages(&done));
    }
    draft(&office, &[]);
    let parts = parts(&office);
    let said: String = parts.iter().map(|p| p["plain"].as_str().unwrap()).collect();
    for words in [
        name,
        level,
        "“]指标[”",
        "[个]",
        "[重点](#x)## 政策",
        "见[附件](#x# 二",
        "[未](#填",
    ] {
        assert!(said.contains(words), "“{words}” is not in {said}");
    }
    assert!(parts.iter().all(|p| p["stale"] == Value::Array(Vec::new())));
    assert_eq!(findings(&office, "R02"), Vec::<String>::new());
    // What show prints, set takes back.
    for (number, part) in ["1", "2", "3", "4", "5", "6"].iter().zip(&parts) {
        let done = set(&office, number, part["text"].as_str().unwrap());
        assert!(done.status.success(), "{}", messages(&done));
    }
    assert_eq!(self::parts(&office), parts, "the same text is no edit");
    let key = "project.A%2E1%5B2%5D%28%23x%29%25%23%5C%20B.executed";
    assert!(text(&office, 2).contains(&format!("[1.00](#{key})")));
    assert!(
        set(&office, "2", format!("执行[1.00](#{key})万元。"))
            .status
            .success()
    );
}

#[test]
fn thousands_may_be_separated_or_not() {
    let office = Office::with_fixture("unit");
    let agrees = |shown: &str| {
        let text = format!("执行[{shown}](#total.executed)万元。");
        assert!(set(&office, "2", text).status.success());
        findings(&office, "R02").is_empty()
    };
    assert!(agrees("512,586.49"));
    assert!(agrees("512586.49"));
    assert!(agrees("512，586.49"));
    assert!(!agrees("512586.5"));
    assert!(!agrees("512,586.48"));
}

#[test]
fn a_cell_of_any_length_leaves_a_report_that_can_be_read() {
    let office = Office::with_fixture("unit");
    let summary = office.json(&["summary"]);
    let long = "甲乙丙丁戊己庚辛壬癸".repeat(3_000);
    let sheets: Vec<Value> = summary["projects"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|project| project["exempt"] == false)
        .map(|project| {
            let rows = project["indicators"].as_array().unwrap().iter();
            let rows: Vec<Value> = rows
                .map(|row| {
                    serde_json::json!({
                        "level2": row["level2"], "level3": row["level3"], "progress": "已办",
                        "forecast": long, "causes": ["其他"], "likelihood": "完全不可能",
                        "cause_note": format!("{}{long}", row["level3"]), "remark": long,
                    })
                })
                .collect();
            let disposed = serde_json::json!([{ "kind": "D2", "cause": long, "measures": long }]);
            serde_json::json!({
                "project": project["code"], "goal_progress": long, "note": long,
                "indicators": rows, "dispositions": disposed,
            })
        })
        .collect();
    let file = office.path("监控表.json");
    std::fs::write(&file, Value::Array(sheets).to_string()).unwrap();
    let done = office.run(&["sheet", "fill-all", &file.to_string_lossy()]);
    assert!(done.status.success(), "{}", messages(&done));
    draft(&office, &[]);
    for part in parts(&office) {
        let length = part["text"].as_str().unwrap().chars().count();
        assert!(
            length < 60_000,
            "{} has {length} characters",
            part["heading"]
        );
        assert_eq!(part["stale"], Value::Array(Vec::new()));
    }
    assert_eq!(findings(&office, "R01"), Vec::<String>::new());
}

#[test]
fn the_report_is_exported_and_the_word_file_holds_every_sentence_and_figure() {
    let office = Office::with_fixture("unit");
    let export = |name: &str| {
        let out = office.path(name).to_string_lossy().into_owned();
        office.run(&["report", "export", "--out", &out])
    };
    assert!(messages(&export("报告.docx")).contains("尚未起草"));
    draft(&office, &[]);
    let done = export("报告.docx");
    assert!(done.status.success(), "{}", messages(&done));
    assert!(messages(&export("报告.doc")).contains("扩展名不是.docx或.pdf"));
    let done = export("报告.pdf");
    assert!(done.status.success(), "{}", messages(&done));
    let pdf = std::fs::read(office.path("报告.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let document = std::process::Command::new("unzip")
        .args([
            "-p",
            &office.path("报告.docx").to_string_lossy(),
            "word/document.xml",
        ])
        .output()
        .unwrap();
    let xml = String::from_utf8(document.stdout).unwrap();
    let mut seen = String::new();
    for piece in xml.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if tag == "w:t" || tag.starts_with("w:t ") {
            seen += text;
        }
    }
    let seen = seen
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    for part in parts(&office) {
        let lines = part["plain"].as_str().unwrap().lines();
        for text in lines.flat_map(|line| line.split('\t')) {
            let text = text.split("（单位：").next().unwrap();
            assert!(seen.contains(text), "“{text}” is lost");
        }
    }
}
