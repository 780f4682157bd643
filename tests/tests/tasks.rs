//! Tasks from above: made by a department's store, taken by a unit's, each field in force; and
//! every way in which one is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

use crate::submissions::{package, ready};

const PROJECT: &str = "1500002606000001";
const UNIT: &str = "105001=自治区示例中心";

fn succeed(output: &Output) {
    assert!(output.status.success(), "{}", messages(output));
}

/// The store of a department with a key, for a year.
fn department_of(code: &str, year: &str) -> Office {
    let office = Office::empty();
    let unit = ["init", "--unit-code", code, "--unit-name", "自治区示例厅"];
    let more = [
        "--department-code",
        code,
        "--department-name",
        "自治区示例厅",
    ];
    succeed(&office.run(&[&unit[..], &more, &["--year", year]].concat()));
    succeed(&office.run(&["key", "new"]));
    office
}

pub fn department() -> Office {
    department_of("105", "2026")
}

/// Makes a task and gives its package.
pub fn make(department: &Office, more: &[&str]) -> PathBuf {
    let arguments = [&["task", "make", "--out", "任务", "--unit", UNIT], more].concat();
    let made = department.json(&arguments);
    let file = made["file"].as_str().unwrap_or_else(|| panic!("{made}"));
    department.path(file)
}

pub fn fingerprint(department: &Office) -> String {
    let key = department.json(&["key", "show"]);
    key["fingerprint"].as_str().unwrap().to_owned()
}

fn import(unit: &Office, file: &Path, more: &[&str]) -> (Option<i32>, Value) {
    let file = file.to_string_lossy();
    let arguments = [&["task", "import", &file, "--json"], more].concat();
    let output = unit.run(&arguments);
    let answer = serde_json::from_slice(&output.stdout);
    (
        output.status.code(),
        answer.unwrap_or_else(|_| panic!("{}", messages(&output))),
    )
}

/// Takes a task as the unit should.
pub fn take(unit: &Office, department: &Office, file: &Path) {
    let (code, taken) = import(unit, file, &["--fingerprint", &fingerprint(department)]);
    assert_eq!((code, &taken["taken"]), (Some(0), &json!(true)), "{taken}");
}

fn rules(imported: &Value) -> Vec<&str> {
    let problems = imported["problems"].as_array();
    let problems = problems.unwrap_or_else(|| panic!("{imported}")).iter();
    problems
        .map(|problem| problem["rule"].as_str().unwrap())
        .collect()
}

fn setting(unit: &Office, key: &str) -> (String, String) {
    let held = unit.json(&["settings", "get", key]);
    let word = |name: &str| held[0][name].as_str().unwrap().to_owned();
    (word("value"), word("origin"))
}

fn found(unit: &Office, rule: &str) -> Vec<Value> {
    let check = unit.json(&["check"]);
    let findings = check["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["rule"] == rule)
        .cloned()
        .collect()
}

fn pair(value: &str, origin: &str) -> (String, String) {
    (value.to_owned(), origin.to_owned())
}

#[test]
fn what_a_task_says_is_in_force_until_it_is_dropped() {
    let (department, unit) = (department(), Office::with_fixture("small"));
    let before = unit.json(&["summary"]);
    succeed(&unit.run(&["settings", "set", "lights.yellow_below", "75"]));
    succeed(&unit.run(&["settings", "set", "warnings.silent_days", "30"]));
    assert_eq!(setting(&unit, "lights.red_below"), pair("60", "缺省"));
    assert_eq!(setting(&unit, "lights.yellow_below"), pair("75", "设置"));
    let own = unit.json(&["summary"]);
    let file = make(
        &department,
        &[
            "--through",
            "2026-06-30",
            "--deadline",
            "2026-08-10",
            "--template",
            "mof-2019",
            "--denominator",
            "年初预算数",
            "--threshold",
            "lights.red_below=1",
            "--threshold",
            "lights.yellow_below=2％",
            "--threshold",
            "warnings.deadline_days=5",
            "--key-projects",
            "--report",
        ],
    );
    assert_eq!(file.file_name().unwrap(), "JXRW-105-2026-0630-01.zip");
    take(&unit, &department, &file);

    assert_eq!(setting(&unit, "lights.red_below"), pair("1", "任务"));
    assert_eq!(setting(&unit, "lights.yellow_below"), pair("2", "任务"));
    assert_eq!(setting(&unit, "warnings.deadline_days"), pair("5", "任务"));
    assert_eq!(setting(&unit, "warnings.silent_days"), pair("90", "任务"));
    assert_eq!(
        setting(&unit, "execution.denominator"),
        pair("年初预算数", "任务")
    );
    assert_eq!(setting(&unit, "submission.deadline"), pair("08-10", "任务"));
    assert_eq!(setting(&unit, "report.wanted"), pair("是", "任务"));
    let set = unit.run(&["settings", "set", "lights.red_below", "40"]);
    assert!(messages(&set).contains("以任务为准"), "{}", messages(&set));
    assert_eq!(setting(&unit, "lights.red_below"), pair("1", "任务"));

    let summary = unit.json(&["summary"]);
    assert_eq!(summary["through"], "2026-06-30");
    assert_eq!(summary["thresholds"]["red_below"], "1");
    assert_eq!(summary["thresholds"]["denominator"], "年初预算数");
    // One of the three projects is a key project; the others stay in the totals.
    let (counts, projects) = (&summary["counts"], &summary["projects"]);
    assert_eq!(
        (&counts["projects"], &counts["monitored"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(projects[0].get("in_scope"), None);
    assert_eq!(projects[1]["in_scope"], false);
    assert_eq!(
        summary["total"]["annual_budget"],
        before["total"]["annual_budget"]
    );

    let coverage = found(&unit, "B04");
    let message = coverage[0]["message"].as_str().unwrap();
    assert!(message.contains("应监控1个项目，已填0个"), "{message}");
    assert!(!message.contains("（002）"), "{message}");
    let late = found(&unit, "S03");
    assert_eq!(late[0]["message"], "已超过8月10日报送期限。");
    assert_eq!(found(&unit, "R01").len(), 6);
    assert_eq!(unit.json(&["check"])["thresholds"]["red_below"], "1");
    let warnings = unit.json(&["warnings", "--on", "2026-08-04"]);
    let all = warnings["warnings"].as_array().unwrap();
    assert!(
        !all.iter().any(|warning| warning["id"] == "T6"),
        "{warnings}"
    );
    let warnings = unit.json(&["warnings", "--on", "2026-08-05"]);
    let all = warnings["warnings"].as_array().unwrap();
    assert!(
        all.iter().any(|warning| warning["id"] == "T6"),
        "{warnings}"
    );
    // The Ministry's form has no 全年预算数; one project needs a form.
    assert_eq!(
        unit.json(&["sheet", "list"])["sheets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    succeed(&unit.run(&["forms", "--out", "表", "--format", "pdf"]));
    assert_eq!(fs::read_dir(unit.path("表")).unwrap().count(), 1);

    let shown = unit.json(&["task", "show"]);
    assert_eq!(shown["id"], "JXRW-105-2026-0630-01");
    assert_eq!(
        shown["units"],
        json!([{"code": "105001", "name": "自治区示例中心"}])
    );
    succeed(&unit.run(&["task", "drop"]));
    assert_eq!(unit.json(&["task", "show"])["error"]["code"], "wrong_state");
    // It lies in the bin, word for word.
    let bin = unit.json(&["recycle", "list"]);
    assert_eq!(bin["deleted"][0]["text"], "JXRW-105-2026-0630-01");
    let number = bin["deleted"][0]["id"].to_string();
    succeed(&unit.run(&["recycle", "restore", &number]));
    assert_eq!(unit.json(&["task", "show"]), shown);
    succeed(&unit.run(&["task", "drop"]));
    assert_eq!(setting(&unit, "lights.red_below"), pair("40", "设置"));
    succeed(&unit.run(&["settings", "set", "lights.red_below", "60"]));
    assert_eq!(unit.json(&["summary"]), own);
    // The key stays held: the same task comes back without a fingerprint.
    let (code, again) = import(&unit, &file, &[]);
    assert_eq!((code, &again["same"]), (Some(0), &json!(false)), "{again}");
    assert_eq!(unit.json(&["summary"]), summary);
    let held = unit.json(&["task", "list"]);
    assert_eq!(held["keys"][0]["fingerprint"], fingerprint(&department));
    assert_eq!(held["tasks"].as_array().unwrap().len(), 1);
    assert_eq!(unit.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_scope_names_projects_or_kinds_of_budget() {
    let (department, unit) = (department(), Office::with_fixture("small"));
    let monitored = |more: &[&str]| {
        take(&unit, &department, &make(&department, more));
        let summary = unit.json(&["summary"]);
        let projects = summary["projects"].as_array().unwrap().iter();
        let inside = projects.filter(|project| project["in_scope"] != false);
        let codes: Vec<_> = inside
            .map(|p| p["code"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(summary["counts"]["monitored"], codes.len());
        codes
    };
    let (second, third) = ("1500002606000002", "1500002606000003");
    assert_eq!(
        monitored(&["--project", third, "--project", second]),
        [second, third]
    );
    assert_eq!(monitored(&["--budget-kind", "政府性基金预算"]), [PROJECT]);
    assert_eq!(monitored(&[]), [PROJECT, second, third]);
    let states: Vec<_> = unit.json(&["task", "list"])["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["number"].as_u64().unwrap(),
                row["state"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let expected = [(3, "执行中"), (2, "已被替代"), (1, "已被替代")];
    let expected: Vec<_> = expected.map(|(n, s)| (n, s.to_owned())).into();
    assert_eq!(states, expected);
    // A sheet that is begun outside of the scope is asked for whole.
    take(
        &unit,
        &department,
        &make(&department, &["--project", third]),
    );
    assert!(found(&unit, "I05").is_empty());
    fs::write(
        unit.path("表.json"),
        json!({"goal_progress": "推进"}).to_string(),
    )
    .unwrap();
    succeed(&unit.run(&["sheet", "fill", second, "表.json"]));
    assert!(
        found(&unit, "I09")
            .iter()
            .all(|finding| finding["project"] == second)
    );
    assert!(!found(&unit, "I09").is_empty());
}

/// Reads the task of an unpacked package as anyone would, against its schema.
const VALIDATE: &str = r#"
import json, sys
from jsonschema import Draft202012Validator
schema, content = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
Draft202012Validator.check_schema(schema)
problems = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(content)]
sys.exit("\n".join(problems) or 0)
"#;

#[test]
fn others_can_read_a_task_and_a_package_names_the_one_it_answers() {
    let (department, unit) = (department(), ready());
    fs::write(
        department.path("单位.csv"),
        "单位代码,单位名称\n105001,自治区示例中心\n105002,自治区另一中心\n",
    )
    .unwrap();
    let arguments = [
        "task",
        "make",
        "--out",
        "任务",
        "--units",
        "单位.csv",
        "--payees-named",
    ];
    let more = ["--template", "mof-2019", "--budget-kind", "一般公共预算"];
    let budget_kinds = [
        "--budget-kind",
        "政府性基金预算",
        "--budget-kind",
        "国有资本经营预算",
    ];
    let made = department.json(&[&arguments[..], &more, &budget_kinds].concat());
    assert_eq!(made["task"]["units"].as_array().unwrap().len(), 2);
    let file = department.path(made["file"].as_str().unwrap());
    let folder = file.parent().unwrap();
    succeed(
        &Command::new("unzip")
            .arg("-q")
            .arg(&file)
            .current_dir(folder)
            .output()
            .unwrap(),
    );
    let bag = file.with_extension("");
    succeed(
        &judge("bagit.py")
            .arg("--validate")
            .arg(&bag)
            .output()
            .unwrap(),
    );
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/schema/task-1.json");
    let content = bag.join("data/task.json");
    let validated = judge("python")
        .args(["-c", VALIDATE])
        .arg(&schema)
        .arg(&content)
        .output();
    succeed(&validated.unwrap());
    let verified = unit.json(&["verify", &file.to_string_lossy()]);
    assert_eq!(verified["packages"][0]["verdict"], "valid-unregistered");

    take(&unit, &department, &file);
    succeed(&package(&unit, "报送", &[]));
    let sent = unit.path("报送/JXJK-105001-2026-0731-01.zip");
    let folder = sent.parent().unwrap();
    succeed(
        &Command::new("unzip")
            .arg("-q")
            .arg(&sent)
            .current_dir(folder)
            .output()
            .unwrap(),
    );
    let bag = sent.with_extension("");
    let text = fs::read(bag.join("data/submission.json")).unwrap();
    let submission: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(submission["task"], "JXRW-105-2026-0731-01");
    let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    assert!(info.contains("Jixiao-Template: mof-2019\n"), "{info}");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/schema/submission-1.json");
    let content = bag.join("data/submission.json");
    let validated = judge("python")
        .args(["-c", VALIDATE])
        .arg(&schema)
        .arg(&content)
        .output();
    succeed(&validated.unwrap());
}

#[test]
fn natural_payees_are_named_only_where_the_task_asks_for_them() {
    let (department, unit) = (department(), ready());
    let row = [
        "--date",
        "2026-03-05",
        "--source",
        "政府性基金预算拨款",
        "--kind",
        "支出",
    ];
    let more = ["--amount", "1.00", "--payee", "王小明", "--voucher", "JZ-9"];
    succeed(&unit.run(&[&["ledger", "add", "--project", PROJECT], &row[..], &more].concat()));
    let payee = |out: &str, number: &str| {
        let done = package(&unit, out, &[]);
        succeed(&done);
        let name = format!("JXJK-105001-2026-0731-{number}");
        let text = Command::new("unzip")
            .arg("-p")
            .arg(unit.path(&format!("{out}/{name}.zip")))
            .arg(format!("{name}/data/submission.json"))
            .output()
            .unwrap();
        let submission: Value = serde_json::from_slice(&text.stdout).unwrap();
        let ledger = submission["ledger"].as_array().unwrap().clone();
        let row = ledger
            .into_iter()
            .find(|row| row["voucher"] == "JZ-9")
            .unwrap();
        row["payee"].as_str().unwrap().to_owned()
    };
    assert_eq!(payee("一", "01"), "王**");
    take(&unit, &department, &make(&department, &[]));
    assert_eq!(payee("二", "02"), "王**");
    take(&unit, &department, &make(&department, &["--payees-named"]));
    assert_eq!(payee("三", "03"), "王小明");
}

#[test]
fn the_first_task_asks_for_the_fingerprint_and_later_ones_for_the_key() {
    let (department, unit) = (department(), Office::with_fixture("small"));
    let first = make(&department, &[]);
    let before = unit.json(&["settings", "get"]);
    let (code, asked) = import(&unit, &first, &[]);
    assert_eq!(
        (code, &asked["error"]["code"]),
        (Some(1), &json!("fingerprint_needed"))
    );
    let (code, shown) = import(&unit, &first, &["--dry-run"]);
    assert_eq!(
        (code, &shown["key_is_held"]),
        (Some(0), &json!(false)),
        "{shown}"
    );
    assert_eq!(shown["task"]["deadline"], "2026-08-31");
    let other = department_of("105", "2026");
    let (code, wrong) = import(&unit, &first, &["--fingerprint", &fingerprint(&other)]);
    assert_eq!((code, rules(&wrong)), (Some(3), vec!["P02"]), "{wrong}");
    let (_, nonsense) = import(&unit, &first, &["--fingerprint", "1234"]);
    assert_eq!(nonsense["error"]["code"], "invalid");
    assert_eq!(unit.json(&["settings", "get"]), before);

    take(&unit, &department, &first);
    let (code, again) = import(&unit, &first, &[]);
    assert_eq!((code, &again["same"]), (Some(0), &json!(true)), "{again}");
    assert_eq!(again["verdict"], "valid");
    let second = make(&department, &["--deadline", "2026-08-20"]);
    let (code, taken) = import(&unit, &second, &[]);
    assert_eq!((code, &taken["taken"]), (Some(0), &json!(true)), "{taken}");
    assert_eq!(setting(&unit, "submission.deadline"), pair("08-20", "任务"));

    // Another key that calls itself the department is no department, whatever is told.
    make(&other, &[]);
    make(&other, &[]);
    let forged = make(&other, &["--deadline", "2026-12-30"]);
    let (code, refused) = import(&unit, &forged, &[]);
    assert_eq!((code, rules(&refused)), (Some(3), vec!["P02"]), "{refused}");
    assert_eq!(refused["task"], Value::Null);
    let (code, refused) = import(&unit, &forged, &["--fingerprint", &fingerprint(&other)]);
    assert_eq!((code, rules(&refused)), (Some(3), vec!["P02"]), "{refused}");
    // A new key of the department is taken only when the user says so and knows its fingerprint.
    let replace = ["--replace-key", "--fingerprint"];
    let (code, refused) = import(
        &unit,
        &forged,
        &[&replace[..], &[&fingerprint(&department)]].concat(),
    );
    assert_eq!((code, rules(&refused)), (Some(3), vec!["P02"]), "{refused}");
    let (code, taken) = import(
        &unit,
        &forged,
        &[&replace[..], &[&fingerprint(&other)]].concat(),
    );
    assert_eq!((code, &taken["taken"]), (Some(0), &json!(true)), "{taken}");
    let (code, refused) = import(&unit, &make(&department, &[]), &[]);
    assert_eq!((code, rules(&refused)), (Some(3), vec!["P02"]), "{refused}");
}

#[test]
fn what_is_not_for_this_unit_or_not_new_is_refused_and_changes_nothing() {
    let (department, unit) = (department(), Office::with_fixture("small"));
    let told = fingerprint(&department);
    let before = (
        unit.json(&["settings", "get"]),
        unit.json(&["audit", "list"]),
    );
    let refused = |file: &Path, told: &str, rule: &str, words: &str| {
        let (code, answer) = import(&unit, file, &["--fingerprint", told]);
        assert_eq!((code, rules(&answer)), (Some(3), vec![rule]), "{answer}");
        let message = answer["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    };
    let others = ["task", "make", "--out", "别的", "--unit", "105002=另一中心"];
    let made = department.json(&others);
    let file = department.path(made["file"].as_str().unwrap());
    refused(&file, &told, "P07", "没有本单位");
    let next_year = department_of("105", "2027");
    refused(
        &make(&next_year, &[]),
        &fingerprint(&next_year),
        "P07",
        "任务为2027年度",
    );
    let neighbour = department_of("106", "2026");
    refused(
        &make(&neighbour, &[]),
        &fingerprint(&neighbour),
        "P07",
        "主管部门代码为105",
    );
    succeed(&department.run(&["key", "register", "--out", "登记"]));
    let registration = department.path("登记/JXDJ-105-2026-0812-01.zip");
    refused(&registration, &told, "P07", "不是任务包");

    // A changed byte, a renamed file, and no file at all.
    let second = make(&department, &[]);
    let third = make(&department, &["--deadline", "2026-09-30"]);
    let folder = unit.path("收到");
    fs::create_dir(&folder).unwrap();
    let mut bytes = fs::read(&third).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = folder.join(third.file_name().unwrap());
    fs::write(&damaged, bytes).unwrap();
    let (code, answer) = import(&unit, &damaged, &["--fingerprint", &told]);
    assert_eq!(
        (code, &answer["verdict"]),
        (Some(3), &json!("invalid")),
        "{answer}"
    );
    assert_eq!(answer["task"], Value::Null);
    let renamed = folder.join("任务.zip");
    fs::copy(&third, &renamed).unwrap();
    refused(&renamed, &told, "P03", "文件可能被改名");
    let (code, missing) = import(&unit, &folder.join("没有.zip"), &[]);
    assert_eq!(
        (code, &missing["error"]["code"]),
        (Some(1), &json!("file_missing"))
    );
    assert_eq!(
        (
            unit.json(&["settings", "get"]),
            unit.json(&["audit", "list"])
        ),
        before
    );

    take(&unit, &department, &third);
    let held = unit.json(&["task", "show"]);
    refused(&second, &told, "P06", "收到旧版本第2号任务，现执行第3号");
    // The same number with other content: the department's store came from a backup.
    succeed(&department.run(&["backup", "--out", "备份.jixiao"]));
    let fourth = make(&department, &[]);
    take(&unit, &department, &fourth);
    succeed(&department.run(&["restore", "备份.jixiao"]));
    fs::remove_file(&fourth).unwrap();
    let other_fourth = make(&department, &["--deadline", "2026-10-15"]);
    refused(
        &other_fourth,
        &told,
        "P07",
        "第4号任务已在执行，而此件内容不同",
    );
    assert_ne!(unit.json(&["task", "show"]), held);
    assert_eq!(unit.json(&["task", "show"])["number"], 4);
}

#[test]
fn what_a_task_cannot_say_is_refused_before_anything_is_written() {
    let department = department();
    for (more, words) in [
        (
            &["--deadline", "2026-07-31"][..],
            "报送截止日期应晚于监控截止日期",
        ),
        (&["--deadline", "2029-01-01"], "晚于次年年底"),
        (&["--through", "2025-12-31"], "不在2026年度"),
        (
            &["--threshold", "lights.red_below=90"],
            "红灯界限应小于黄灯界限",
        ),
        (&["--threshold", "lights.red_below=六成"], "不能识别"),
        (
            &["--threshold", "report.wanted=是"],
            "任务不能规定“report.wanted”",
        ),
        (&["--threshold", "red"], "代码=内容"),
        (&["--template", "别的"], "没有找到表样"),
        (&["--unit", "105001=同一单位"], "单位代码重复"),
        (&["--unit", "105009="], "代码或名称为空"),
        (&["--denominator", "调整预算数"], "不能识别"),
        (&["--budget-kind", "社保基金"], "不能识别"),
    ] {
        let base = ["task", "make", "--out", "任务", "--unit", UNIT];
        let output = department.run(&[&base, more].concat());
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        assert!(
            messages(&output).contains(words),
            "{more:?}: {}",
            messages(&output)
        );
    }
    assert!(!department.path("任务").exists());
    let output = department.run(&["task", "make", "--out", "任务"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(department.json(&["task", "list"])["tasks"], json!([]));
    // The number is taken by what was written only.
    let file = make(&department, &[]);
    assert!(file.ends_with("JXRW-105-2026-0731-01.zip"));
    let keyless = Office::with_store();
    let output = keyless.run(&["task", "make", "--out", "任务", "--unit", UNIT]);
    assert!(
        messages(&output).contains("签名密钥未创建"),
        "{}",
        messages(&output)
    );
}
