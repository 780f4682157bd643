//! A year of a unit with 24 projects, by command line only: from the two workbooks through daily
//! entries, the monitoring of July, the third quarter and the year's end to the self-evaluation.
//! All sums are recomputed here in 分 from what was booked.

use std::fs;

use jixiao_tests::{Office, answer, fixture, messages};
use serde_json::{Value, json};

use crate::{daily::PUBLIC, submissions, summary, tasks};

/// The projects whose records the year changes, by the use that it makes of them.
const TRAINING: &str = "1500002604000002";
const ADJUSTED: &str = "1500002604000003";
const TENDERED: &str = "1500002604000005";
const REDUCED: &str = "1500002604000007";
const CORRECTED: &str = "1500002604000019";
const STOPPED: &str = "1500002604000023";
const JULY: &str = "2026-07-31";

/// What counts as executed: the day, the project, the source and 分.
struct Booked {
    date: String,
    project: String,
    source: String,
    fen: i64,
}

/// A store and, beside it, the payments that it should hold.
struct Year {
    office: Office,
    booked: Vec<Booked>,
}

/// An exact decimal as an integer of its `places`-th decimal.
fn scaled(text: &str, places: usize) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    assert!(rest.len() <= places, "{text}");
    format!("{whole}{rest:0<places$}").parse().unwrap()
}

/// 元 as 分.
fn yuan(value: &Value) -> i64 {
    scaled(value.as_str().unwrap(), 2)
}

/// 万元 as 分.
fn wan(value: &Value) -> i64 {
    scaled(value.as_str().unwrap(), 6)
}

fn rows<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{value:#}"))
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap().to_owned()
}

impl Year {
    /// A command on a day, its words parted by blanks; it must succeed.
    fn on(&self, day: &str, line: &str) -> Value {
        let words: Vec<_> = line.split_whitespace().chain(["--json"]).collect();
        let output = self.office.command_on(day, &words).output().unwrap();
        assert!(output.status.success(), "{line}: {}", messages(&output));
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    }

    /// What a reading command answers, whatever its code.
    fn ask(&self, day: &str, line: &str) -> Value {
        let words: Vec<_> = line.split_whitespace().chain(["--json"]).collect();
        answer(&mut self.office.command_on(day, &words))
    }

    fn write(&self, name: &str, content: &Value) {
        fs::write(self.office.path(name), content.to_string()).unwrap();
    }

    /// Books a payment on its own day; its number.
    fn pay(&mut self, date: &str, project: &str, amount: &str, more: &str) -> i64 {
        let line = format!(
            "ledger add --date {date} --project {project} --source {PUBLIC} --kind 支出 \
             --amount {amount} {more}"
        );
        let id = self.on(date, &line)["id"].as_i64().unwrap();
        self.booked.push(Booked {
            date: date.to_owned(),
            project: project.to_owned(),
            source: PUBLIC.to_owned(),
            fen: scaled(amount, 2),
        });
        id
    }

    /// 分 that were executed through a day; `of` picks what counts.
    fn executed(&self, through: &str, of: impl Fn(&Booked) -> bool) -> i64 {
        let counted = self.booked.iter().filter(|b| b.date.as_str() <= through);
        counted.filter(|b| of(b)).map(|b| b.fen).sum()
    }

    /// Every executed amount of a summary equals what was booked.
    fn agrees(&self, through: &str) -> Value {
        let summary = self.on("2026-12-31", &format!("summary --through {through}"));
        assert_eq!(
            wan(&summary["total"]["executed"]),
            self.executed(through, |_| true),
            "{through}"
        );
        for project in rows(&summary, "projects") {
            let code = &project["code"];
            let own = self.executed(through, |b| b.project == *code);
            assert_eq!(
                wan(&project["total"]["executed"]),
                own,
                "{through}: {project}"
            );
            for fund in rows(project, "funds") {
                let own = |b: &Booked| b.project == *code && b.source == fund["source"];
                assert_eq!(
                    wan(&fund["executed"]),
                    self.executed(through, own),
                    "{fund}"
                );
            }
        }
        summary
    }

    /// The places at which a rule finds something.
    fn found(&self, day: &str, rule: &str, through: &str) -> Vec<String> {
        let check = self.ask(day, &format!("check --through {through}"));
        let found = rows(&check, "findings").iter();
        found
            .filter(|f| f["rule"] == rule)
            .map(|f| word(f, "where"))
            .collect()
    }
}

/// A unit that took its department's task and both workbooks.
fn begun() -> Year {
    let department = tasks::department();
    let office = Office::with_store_of(&[]);
    let file = tasks::make(&department, &["--deadline", "2026-08-20", "--report"]);
    tasks::take(&office, &department, &file);
    let mut year = Year {
        office,
        booked: Vec::new(),
    };
    for kind in ["targets", "ledger"] {
        let file = fixture(&format!("unit/{kind}.xlsx"));
        year.on(
            "2026-02-10",
            &format!("import {kind} {}", file.to_string_lossy()),
        );
    }
    let expected = fs::read(fixture("unit/expected-summary.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    let mut differences = Vec::new();
    let found = year.on("2026-08-01", "summary");
    summary::compare(&expected, &found, "", &mut differences);
    assert!(differences.is_empty(), "{differences:#?}");
    assert_eq!(rows(&found, "projects").len(), 24);
    let deadline = year.on("2026-02-10", "settings get submission.deadline");
    assert_eq!(
        (&deadline[0]["value"], &deadline[0]["origin"]),
        (&json!("08-20"), &json!("任务"))
    );
    let listed = year.on("2026-02-10", "ledger list");
    for entry in rows(&listed, "entries") {
        let sign = match entry["kind"].as_str().unwrap() {
            "支出" | "更正" => 1,
            "退回" => -1,
            _ => continue,
        };
        year.booked.push(Booked {
            date: word(entry, "date"),
            project: word(entry, "project"),
            source: word(entry, "source"),
            fen: sign * yuan(&entry["amount_yuan"]),
        });
    }
    year
}

/// From March to June: entries with their output, an edit, a void, an adjustment, a finding.
fn daily_records(year: &mut Year) {
    let actual = |year: &Year| {
        let shown = year.on(JULY, "summary");
        let training = &rows(&shown, "projects")[1];
        assert_eq!(training["code"], TRAINING);
        word(&rows(training, "indicators")[0], "actual")
    };
    assert_eq!(actual(year), "2832");
    let output = "--voucher N-1 --indicator 开展执法检查次数 --value 100 --text 三月检查";
    year.pay("2026-03-12", TRAINING, "12000.50", output);
    assert_eq!(actual(year), "2932");

    let id = year.pay("2026-05-20", ADJUSTED, "8000.25", "--voucher N-2");
    let edit = format!("ledger edit {id} --amount 8000.52 --reason 金额录错");
    assert_eq!(year.on("2026-05-21", &edit)["replaces"], id);
    year.booked.last_mut().unwrap().fen = scaled("8000.52", 2);
    let id = year.pay("2026-06-10", ADJUSTED, "77.77", "--voucher N-3");
    year.on("2026-06-11", &format!("ledger void {id} --reason 重复登记"));
    year.booked.pop();

    let budget = |year: &Year, through: &str| {
        let shown = year.on(JULY, &format!("project show {ADJUSTED}"));
        assert_eq!(shown["facts"]["code"], ADJUSTED);
        let summary = year.on(JULY, &format!("summary --through {through}"));
        wan(&rows(&summary, "projects")[2]["total"]["annual_budget"])
    };
    let before = [budget(year, "2026-06-29"), budget(year, JULY)];
    year.on(
        "2026-06-30",
        &format!("adjust add {ADJUSTED} --source {PUBLIC} --increase 12.5 --document 内财预调〔2026〕99号 --date 2026-06-30"),
    );
    let after = [budget(year, "2026-06-29"), budget(year, JULY)];
    assert_eq!(after, [before[0], before[1] + 12_500_000]);

    let milestone = format!("milestone add {TENDERED} --node 政府采购 --planned 2026-06-01");
    let id = year.on("2026-05-01", &milestone)["id"].clone();
    year.on(
        "2026-05-29",
        &format!("milestone done {id} --date 2026-05-29"),
    );

    let finding =
        format!("finding add {TENDERED} --kind 及时性 --text 合同签订晚 --date 2026-06-18");
    let id = year.on("2026-06-18", &finding)["id"].clone();
    let steps = [
        ("2026-06-20", "start"),
        ("2026-07-10", "done"),
        ("2026-07-20", "close"),
    ];
    year.on(
        "2026-06-19",
        &format!("finding edit {id} --measures 倒排工期"),
    );
    for (day, step) in steps {
        year.on(day, &format!("finding {step} {id} --date {day}"));
    }
    let shown = year.on("2026-07-20", &format!("finding show {id}"));
    assert_eq!(shown["state"], "已销号");
    assert_eq!(rows(&shown, "steps").len(), 3);
}

/// On three month ends the warnings are those of the lights of the day.
fn warnings(year: &Year) {
    for day in ["2026-04-30", "2026-06-30", JULY] {
        let summary = year.on(day, &format!("summary --through {day}"));
        let warned = year.on(day, &format!("warnings --on {day}"));
        for (id, light) in [("T1", "fund_light"), ("E1", "performance_light")] {
            let projects = rows(&summary, "projects").iter();
            let lagging = projects
                .filter(|p| p["exempt"] == false && (p[light] == "red" || p[light] == "yellow"));
            let mut lagging: Vec<_> = lagging.map(|p| word(p, "code")).collect();
            let raised = rows(&warned, "warnings").iter().filter(|w| w["id"] == id);
            let mut raised: Vec<_> = raised.map(|w| word(w, "project")).collect();
            lagging.sort();
            raised.sort();
            assert_eq!(raised, lagging, "{id} on {day}");
            assert!(!raised.is_empty(), "{id} on {day}");
        }
    }
}

/// July: each kind of disposition on its whole way.
fn dispositions(year: &Year) {
    let state = |id: i64| word(&year.on(JULY, &format!("disposition show {id}")), "state");
    let warning = |code: &str| format!("T1/{code}/资金/年度资金总额");
    year.on(
        "2026-07-10",
        &format!(
            "disposition add {CORRECTED} --kind D0 --cause 招标晚 --measures 倒排工期 --warning {}",
            warning(CORRECTED)
        ),
    );
    year.on(
        "2026-07-20",
        "disposition complete 1 --result 已开标 --date 2026-07-20",
    );
    assert_eq!(state(1), "已办结");

    year.on(
        "2026-07-05",
        &format!("event add {REDUCED} --kind 突发事件 --date 2026-07-05 --text 站点洪灾 --evidence 灾情报告"),
    );
    year.on(
        "2026-07-10",
        &format!("disposition add {REDUCED} --kind D1 --cause 洪灾停工 --measures 调减预算并调整目标 --event 1 --warning {}", warning(REDUCED)),
    );
    assert_eq!(state(2), "拟办");
    year.on(
        "2026-07-15",
        "disposition report 2 --reported 2026-07-15 --date 2026-07-15",
    );
    assert_eq!(state(2), "已报");
    let targets = year.on("2026-07-16", &format!("target show {REDUCED}"));
    let first = &rows(&targets, "indicators")[0];
    let name = word(first, "level3");
    let level2 = word(first, "level2");
    year.on("2026-07-16", &format!("target new-version {REDUCED}"));
    year.on(
        "2026-07-16",
        &format!("target set {REDUCED} --level2 {level2} --level3 {name} --target 1234"),
    );
    let document = "--document 内财预调〔2026〕100号";
    year.on(
        "2026-07-28",
        &format!("target approve {REDUCED} {document} --date 2026-07-28"),
    );
    year.on(
        "2026-07-28",
        &format!("disposition approve 2 {document} --date 2026-07-28"),
    );
    assert_eq!(state(2), "已批复");
    let now = year.on(JULY, "summary");
    assert_eq!(
        rows(&rows(&now, "projects")[6], "indicators")[0]["target"],
        "1234"
    );

    year.on(
        "2026-07-20",
        &format!("disposition add {STOPPED} --kind D2 --cause 承包人违约 --measures 暂停并索赔"),
    );
    year.on(
        "2026-07-27",
        "disposition report 3 --suspended 2026-07-24 --reported 2026-07-27 --date 2026-07-27",
    );
    year.on(
        "2026-07-30",
        "disposition complete 3 --stopped 2026-07-24 --document 内财预调〔2026〕101号 --procurement 依法解除合同 --date 2026-07-30",
    );
    assert_eq!(state(3), "已办结");
}

/// 一体化系统数: one agrees with the ledger, one lacks a payment of 1000 元, which is explained.
fn system_figures(year: &Year) {
    let mut text = "项目代码,资金来源,执行数(元),截止日期\n".to_owned();
    for (code, less) in [(ADJUSTED, 0), ("1500002604000009", 100_000)] {
        let fen = year.executed(JULY, |b| b.project == code) - less;
        text += &format!("{code},{PUBLIC},{}.{:02},{JULY}\n", fen / 100, fen % 100);
    }
    fs::write(year.office.path("系统数.csv"), text).unwrap();
    year.on("2026-08-02", "system-figure import 系统数.csv");
    let held = year.on("2026-08-02", "system-figure differences");
    let differing: Vec<_> = rows(&held, "differences")
        .iter()
        .filter(|row| !row["system"].is_null())
        .collect();
    assert_eq!(differing.len(), 1, "{held:#}");
    assert_eq!(differing[0]["difference"], "-0.10");
    let id = differing[0]["id"].clone();
    year.on(
        "2026-08-02",
        &format!("system-figure explain {id} 在途支付"),
    );
    let held = year.on("2026-08-02", "system-figure differences");
    let explained = rows(&held, "differences")
        .iter()
        .find(|row| row["id"] == id);
    assert_eq!(explained.unwrap()["is_explained"], true);
}

/// The sheets of July through review, the report, and the signed package.
fn monitoring(year: &Year) {
    let day = "2026-08-12";
    year.on(day, &format!("period close --through {JULY}"));
    let summary = year.agrees(JULY);
    let monitored: Vec<_> = rows(&summary, "projects")
        .iter()
        .filter(|project| project["exempt"] == false)
        .collect();
    assert_eq!(monitored.len(), 20);
    let proposed = year.on(day, &format!("sheet propose {TRAINING}"));
    assert!(!rows(&proposed, "proposals").is_empty());
    year.on(day, &format!("sheet take {TRAINING} --all"));
    let sheets: Vec<_> = monitored
        .iter()
        .map(|project| submissions::filled(&year.office, project))
        .collect();
    year.write("监控表.json", &json!(sheets));
    year.on(day, "sheet fill-all 监控表.json");
    let check = year.ask(day, "check");
    let answers: Vec<_> = rows(&check, "findings")
        .iter()
        .filter(|finding| finding["severity"] == "W")
        .map(|finding| {
            json!({ "rule": finding["rule"], "project": finding["project"],
                "where": finding["where"], "reason": "已核对原始凭证" })
        })
        .collect();
    year.write("说明.json", &json!(answers));
    year.on(day, "answer 说明.json");
    for sheet in &sheets {
        let code = sheet["project"].as_str().unwrap();
        if code == TRAINING {
            year.on(day, &format!("sheet check {code}"));
            year.on(day, &format!("sheet submit {code}"));
            year.on(
                day,
                &format!("sheet return {code} --field 资金 --remark 请核对"),
            );
            let back = year.on(day, &format!("sheet show {code}"));
            assert_eq!(back["remarks"][0]["remark"], "请核对");
            year.write("改.json", &json!({ "note": "已核对" }));
            year.on(day, &format!("sheet fill {code} 改.json"));
        }
        for step in ["submit", "approve", "lock"] {
            year.on(day, &format!("sheet {step} {code}"));
        }
    }
    let listed = year.on(day, "sheet list");
    assert_eq!(rows(&listed, "sheets").len(), 20);
    assert!(
        rows(&listed, "sheets")
            .iter()
            .all(|s| s["state"] == "已锁定")
    );
    year.on(day, "report draft");
    year.on(day, "key new");
    let errors = year.ask(day, "check --submission --severity E");
    assert_eq!(rows(&errors, "findings"), &Vec::<Value>::new());
    let packed = year.on(day, "package --out 报送 --time 09:30:08");
    let name = "JXJK-105001-2026-0731-01";
    let verified = year.on(day, &format!("verify 报送/{name}.zip"));
    assert_eq!(verified[0]["verdict"], "valid-unregistered", "{packed}");
    let content = std::process::Command::new("unzip")
        .args(["-p", &format!("报送/{name}.zip"), "*/data/submission.json"])
        .current_dir(year.office.path("."))
        .output()
        .unwrap();
    let content: Value = serde_json::from_slice(&content.stdout).unwrap();
    assert_eq!(content["summary"], year.on(day, "summary"));
}

/// From August to December; a late entry of July waits for its reason.
fn rest_of_the_year(year: &mut Year) {
    for (date, code, amount) in [
        ("2026-08-20", TRAINING, "3000.10"),
        ("2026-09-30", ADJUSTED, "4500.05"),
        ("2026-10-15", TENDERED, "1000000"),
        ("2026-11-11", CORRECTED, "56789.01"),
        ("2026-12-31", TRAINING, "999.99"),
    ] {
        year.pay(date, code, amount, "");
    }
    assert_eq!(year.found("2026-09-02", "L06", JULY), Vec::<String>::new());
    let late = year.pay("2026-07-15", ADJUSTED, "150.15", "--voucher N-9");
    assert_eq!(
        year.found("2026-09-02", "L06", JULY),
        [format!("台账/{late}")]
    );
    year.on("2026-09-02", &format!("ledger reason {late} 银行回单迟到"));
    assert_eq!(year.found("2026-09-02", "L06", JULY), Vec::<String>::new());
    let stop = year.on("2026-12-31", "warnings --on 2026-12-31");
    let imported_later = year.executed("2026-12-31", |b| {
        b.project == STOPPED && b.date.as_str() > "2026-07-24"
    });
    assert_eq!(
        rows(&stop, "stop_breaches").is_empty(),
        imported_later == 0,
        "{imported_later}"
    );

    assert_eq!(year.agrees("2026-09-30")["schedule_rate"], "75.00");
    let end = year.agrees("2026-12-31");
    assert_eq!(end["schedule_rate"], "100.00");
    let held = year.on("2026-12-31", "ledger carry-over");
    assert_eq!(rows(&held, "projects").len(), 24);
    let mut total = 0;
    for project in rows(&held, "projects") {
        let code = word(project, "code");
        let shown = year.on("2026-12-31", &format!("project show {code}"));
        for row in rows(project, "sources") {
            let funds = rows(&shown, "funds").iter();
            let budget: i64 = funds
                .filter(|fund| fund["source"] == row["source"])
                .map(|fund| wan(&fund["initial"]) + wan(&fund["increase"]) - wan(&fund["decrease"]))
                .sum();
            let executed = year.executed("2026-12-31", |b| {
                b.project == code && b.source == row["source"]
            });
            assert_eq!(wan(&row["annual_budget"]), budget, "{code} {row}");
            assert_eq!(wan(&row["carry_over"]), budget - executed, "{code} {row}");
            total += budget - executed;
        }
    }
    assert_eq!(wan(&held["total"]), total);
}

/// The next year starts from this one, which stays as it is.
fn next_year(year: &Year) {
    let day = "2027-01-15";
    let old = || {
        let of = "--year 2026 summary --through 2026-12-31";
        (year.on(day, of), year.on(day, "--year 2026 summary"))
    };
    let before = old();
    let plan = year.on(day, "year roll-over --to 2027 --include * --dry-run");
    assert_eq!(plan["added"], 24);
    for row in rows(&plan, "projects") {
        assert_eq!(
            wan(&row["remaining"]),
            wan(&row["annual_budget"]) - wan(&row["executed"])
        );
        let own = year.executed("2026-12-31", |b| b.project == row["code"]);
        assert_eq!(wan(&row["executed"]), own);
    }
    let next = |year: &Year| year.on(day, "--year 2027 summary --through 2027-12-31");
    assert!(rows(&next(year), "projects").is_empty());
    year.on(day, "year roll-over --to 2027 --include *");
    assert_eq!(rows(&next(year), "projects").len(), 24);
    let listed = year.on(day, "--year 2027 year carry-over list");
    assert_eq!(rows(&listed, "carry_overs").len(), 24);
    year.on(
        day,
        &format!("--year 2027 year carry-over accept {TRAINING}"),
    );
    let shown = next(year);
    let own = rows(&plan, "projects")
        .iter()
        .find(|row| row["code"] == TRAINING)
        .unwrap();
    assert_eq!(shown["total"]["annual_budget"], own["remaining"]);
    assert_eq!(old(), before);
}

/// The score of a project whose weights are the approved ones: ten-thousandths of a point, from
/// the year's values and the percents that were given.
fn score(year: &Year, evaluation: &Value) -> i128 {
    let through = "2026-12-31";
    let summary = year.on(through, &format!("summary --through {through}"));
    let project = rows(&summary, "projects").iter();
    let project = project
        .filter(|p| p["code"] == TRAINING)
        .next_back()
        .unwrap();
    let shown = year.on(through, &format!("project show {TRAINING}"));
    let targets = rows(&shown, "targets").last().unwrap();
    // Billionths of a point: no sum of ten rows comes near a border by these.
    let unit = 1_000_000_000_i128;
    let executed = i128::from(year.executed(through, |b| b.project == TRAINING));
    let budget = i128::from(wan(&project["total"]["annual_budget"]));
    let mut sum = (executed * 10 * unit / budget).min(10 * unit);
    let given = rows(evaluation, "indicators");
    for ((row, approved), given) in rows(project, "indicators")
        .iter()
        .zip(rows(targets, "indicators"))
        .zip(given)
    {
        let weight = i128::from(scaled(approved["weight"].as_str().unwrap(), 0)) * unit;
        let number = |key: &str| i128::from(scaled(row[key].as_str().unwrap(), 6));
        sum += match row["nature"].as_str().unwrap() {
            _ if row["actual"].is_null() => 0,
            "定性" => weight * i128::from(scaled(given["percent"].as_str().unwrap(), 0)) / 100,
            "反向" if number("actual") <= number("target") => weight,
            "反向" => {
                let over = number("actual") - number("target");
                (weight - weight * over / number("target")).max(0)
            }
            _ => {
                let ratio = weight * number("actual") / number("target");
                assert!(ratio * 10 <= weight * 13, "{row}");
                ratio.min(weight)
            }
        };
    }
    (sum + unit / 200) / (unit / 100)
}

fn self_evaluation(year: &Year) {
    let day = "2027-01-20";
    let show = format!("--year 2026 self-evaluation show {TRAINING}");
    let before = year.on(day, &show);
    assert_eq!(before["weighting"], "按批复分值");
    let given: Vec<_> = rows(&before, "indicators")
        .iter()
        .map(|row| {
            let mut given = json!({ "level2": row["level2"], "level3": row["level3"],
                "reason": "见佐证材料，明年改进" });
            match row["actual"].as_str() {
                Some("达成") => given["percent"] = json!("90"),
                Some("部分达成") => given["percent"] = json!("70"),
                Some("未达成") => given["percent"] = json!("30"),
                _ => {}
            }
            given
        })
        .collect();
    year.write(
        "自评.json",
        &json!({ "goal_result": "已完成", "execution_reason": "尾款跨年支付", "indicators": given }),
    );
    year.on(
        day,
        &format!("--year 2026 self-evaluation fill {TRAINING} 自评.json"),
    );
    let evaluation = year.on(day, &show);
    let total = i128::from(scaled(evaluation["score"].as_str().unwrap(), 2));
    assert_eq!(total, score(year, &evaluation), "{evaluation:#}");
    let all = year.on(day, "--year 2026 self-evaluation --out 自评表");
    assert_eq!(rows(&all, "evaluations").len(), 24);
    assert!(year.office.path("自评表/self-evaluation.xlsx").is_file());
    year.on(
        day,
        &format!("--year 2026 self-evaluation --out 自评表 --format pdf --project {TRAINING}"),
    );
    let pdf = fs::read(year.office.path(&format!("自评表/{TRAINING}.pdf"))).unwrap();
    assert!(pdf.starts_with(b"%PDF"));

    year.on(day, "undo");
    assert_eq!(year.on(day, &show), before);
    year.on(day, "redo");
    assert_eq!(year.on(day, &show), evaluation);
    assert_eq!(year.on(day, "audit verify")["sound"], true);
    assert_eq!(year.on(day, "doctor")["sound"], true);
}

#[test]
fn a_year_of_24_projects_goes_from_init_to_self_evaluation() {
    let mut year = begun();
    daily_records(&mut year);
    warnings(&year);
    dispositions(&year);
    system_figures(&year);
    monitoring(&year);
    rest_of_the_year(&mut year);
    next_year(&year);
    self_evaluation(&year);
}
