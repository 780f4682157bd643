//! The receiver's side: the register, packages that come in, answers to them, and the aggregate;
//! from a unit through its department to the bureau, and back with receipts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

use crate::submissions::{package, ready};
use crate::tasks::{make, take};

const NAME: &str = "JXJK-105001-2026-0731-01";
const PROJECT: &str = "1500002606000001";

fn succeed(output: &Output) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", messages(output));
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Runs with `--json`; the exit code with the answer.
fn ask(office: &Office, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = office.run(&[arguments, &["--json"]].concat());
    let answer = serde_json::from_slice(&output.stdout);
    (
        output.status.code(),
        answer.unwrap_or_else(|_| panic!("{}", messages(&output))),
    )
}

fn receive(office: &Office, paths: &[&Path]) -> (Option<i32>, Value) {
    let paths: Vec<_> = paths.iter().map(|path| text(path)).collect();
    let mut arguments = vec!["receive"];
    arguments.extend(paths.iter().map(String::as_str));
    ask(office, &arguments)
}

fn outcomes(received: &Value) -> Vec<&str> {
    let packages = received["packages"].as_array();
    let packages = packages.unwrap_or_else(|| panic!("{received}")).iter();
    packages.map(|p| p["outcome"].as_str().unwrap()).collect()
}

/// The rules that one package broke.
fn rules(package: &Value) -> Vec<&str> {
    let problems = package["problems"].as_array();
    let problems = problems.unwrap_or_else(|| panic!("{package}")).iter();
    problems.map(|p| p["rule"].as_str().unwrap()).collect()
}

/// Exports the unit's next package.
fn export(unit: &Office, number: u32) -> PathBuf {
    succeed(&package(unit, "包", &[]));
    unit.path(&format!("包/JXJK-105001-2026-0731-{number:02}.zip"))
}

/// Registers a unit's key with its receiver, as the sealed sheet says.
fn register(receiver: &Office, unit: &Office, out: &str) -> PathBuf {
    let registration = unit.json(&["key", "register", "--out", out]);
    let file = unit.path(registration["bag"].as_str().unwrap());
    let print = registration["fingerprint"].as_str().unwrap();
    let arguments = [
        "register",
        "add",
        "--file",
        &text(&file),
        "--fingerprint",
        print,
    ];
    succeed(&receiver.run(&arguments));
    file
}

/// A store for the bureau, with a key.
fn bureau() -> Office {
    let office = Office::empty();
    let unit = ["init", "--unit-code", "900", "--unit-name", "自治区财政厅"];
    let above = [
        "--department-code",
        "900",
        "--department-name",
        "自治区财政厅",
    ];
    succeed(&office.run(&[&unit[..], &above, &["--year", "2026"]].concat()));
    succeed(&office.run(&["key", "new"]));
    office
}

/// The department's store, below the bureau.
fn department_below() -> Office {
    let office = Office::empty();
    let unit = ["init", "--unit-code", "105", "--unit-name", "自治区示例厅"];
    let above = [
        "--department-code",
        "900",
        "--department-name",
        "自治区财政厅",
    ];
    succeed(&office.run(&[&unit[..], &above, &["--year", "2026"]].concat()));
    succeed(&office.run(&["key", "new"]));
    office
}

fn audited(office: &Office) {
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

/// What others find of a bag: bagit.py its files, OpenSSL its signature.
fn judged(file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let unzip = Command::new("unzip")
        .arg("-q")
        .arg(file)
        .current_dir(folder.path())
        .output()
        .unwrap();
    succeed(&unzip);
    let bag = folder.path().join(file.file_stem().unwrap());
    succeed(
        &judge("bagit.py")
            .arg("--validate")
            .arg(&bag)
            .output()
            .unwrap(),
    );
    let signed = Command::new("openssl")
        .args(["dgst", "-sm3", "-verify", "signature/signer.pem"])
        .args(["-sigopt", "distid:1234567812345678"])
        .args(["-signature", "signature/tagmanifest-sha256.txt.sig"])
        .arg("tagmanifest-sha256.txt")
        .current_dir(&bag)
        .output()
        .unwrap();
    succeed(&signed);
}

#[test]
fn from_unit_through_department_to_bureau_and_back_with_receipts() {
    let (unit, department, bureau) = (ready(), department_below(), bureau());
    let first_task = make(&department, &["--unit", "105002=自治区示例站"]);
    take(&unit, &department, &first_task);
    let above = make_for(&bureau, "105=自治区示例厅");
    take(&department, &bureau, &above);
    register(&department, &unit, "登记");
    register(&bureau, &department, "登记");
    let first = export(&unit, 1);

    // A dry run shows the plan and writes nothing.
    let (code, plan) = ask(&department, &["receive", &text(&first), "--dry-run"]);
    assert_eq!((code, outcomes(&plan)), (Some(0), vec!["taken"]), "{plan}");
    assert_eq!(
        department.json(&["received", "list"])["received"],
        json!([])
    );
    assert!(!department.path("单位-收包").exists());
    assert!(!department.path("单位-隔离").exists());

    let (code, taken) = receive(&department, &[&first]);
    assert_eq!(
        (code, outcomes(&taken)),
        (Some(0), vec!["taken"]),
        "{taken}"
    );
    let one = &taken["packages"][0];
    assert_eq!(
        (&one["verdict"], rules(one)),
        (&json!("valid"), vec![]),
        "{taken}"
    );
    let id = one["id"].to_string();
    let (code, again) = receive(&department, &[&first]);
    assert_eq!((code, outcomes(&again)), (Some(0), vec!["duplicate"]));
    assert_eq!(rules(&again["packages"][0]), ["P05"]);

    // 退回 with a remark on one cell, which is read back at that cell.
    let sheet = unit.json(&["sheet", "show", PROJECT]);
    let row = &sheet["indicators"][0];
    let (level2, level3) = (
        row["level2"].as_str().unwrap(),
        row["level3"].as_str().unwrap(),
    );
    let cell = format!("指标/{level2}/{level3}/执行情况");
    let at = format!("{PROJECT}/{cell}=请写明完成数量");
    let nowhere = department.run(&[
        "return",
        &id,
        "--remark",
        "请补充",
        "--at",
        &format!("{PROJECT}/指标/没有=x"),
        "--out",
        "回",
    ]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(
        messages(&nowhere).contains("没有栏目"),
        "{}",
        messages(&nowhere)
    );
    let returned = department.json(&[
        "return",
        &id,
        "--remark",
        "数据不完整",
        "--at",
        &at,
        "--out",
        "回",
    ]);
    let back = department.path(returned["file"].as_str().unwrap());
    assert_eq!(back.file_name().unwrap(), "JXTH-105-2026-0731-01.zip");
    judged(&back);
    let (code, imported) = ask(&unit, &["receipt", "import", &text(&back)]);
    assert_eq!(
        (code, &imported["taken"]),
        (Some(0), &json!(true)),
        "{imported}"
    );
    assert_eq!(imported["placed"]["returned"], json!([PROJECT]));
    let sheet = unit.json(&["sheet", "show", PROJECT]);
    assert_eq!(sheet["state"], "退回");
    let remarks = sheet["remarks"].as_array().unwrap();
    let at_cell: Vec<_> = remarks
        .iter()
        .filter(|r| r["field"] == cell.as_str())
        .collect();
    assert_eq!(at_cell.len(), 1, "{sheet}");
    assert_eq!(at_cell[0]["remark"], "请写明完成数量");
    assert_eq!(at_cell[0]["actor"], "自治区示例厅");
    let shown = unit.run(&["sheet", "show", PROJECT]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let below = shown
        .split(&format!("指标/{level2}/{level3} "))
        .nth(1)
        .unwrap();
    assert!(
        below
            .lines()
            .any(|l| l.contains("执行情况〔") && l.contains("请写明完成数量")),
        "{shown}"
    );
    let (code, again) = ask(&unit, &["receipt", "import", &text(&back)]);
    assert_eq!((code, &again["same"]), (Some(0), &json!(true)));

    // The next one is number 2: taken, compared cell by cell, accepted.
    let patch =
        json!({"indicators": [{"level2": level2, "level3": level3, "progress": "已完成五项"}]});
    fs::write(unit.path("改.json"), patch.to_string()).unwrap();
    succeed(&unit.run(&["sheet", "fill", PROJECT, "改.json"]));
    for step in ["submit", "approve", "lock"] {
        succeed(&unit.run(&["sheet", step, PROJECT]));
    }
    let second = export(&unit, 2);
    let (code, taken) = receive(&department, &[&second, &first]);
    assert_eq!(code, Some(0), "{taken}");
    assert_eq!(outcomes(&taken), ["taken", "duplicate"]);
    let duplicate = &taken["packages"][1]["problems"][0]["message"];
    assert_eq!(duplicate, "该包已接收（回执JXTH-105-2026-0731-01）。");
    let id = taken["packages"][0]["id"].to_string();
    let shown = department.json(&["received", "show", &id, "--difference", "--ledger"]);
    let difference = &shown["difference"];
    assert_eq!(difference["previous"], 1);
    let cells = difference["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 1, "{difference}");
    assert_eq!(cells[0]["cell"], cell.as_str());
    assert_eq!(cells[0]["after"], "已完成五项");
    assert_eq!(
        (&difference["added_entries"], &difference["targets"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(shown["recheck"], json!([]), "{shown}");
    assert!(!shown["ledger"].as_array().unwrap().is_empty());
    let acknowledged = department.json(&["accept", &id, "--received-only", "--out", "回"]);
    let receipt = department.path(acknowledged["file"].as_str().unwrap());
    assert_eq!(
        ask(&unit, &["receipt", "import", &text(&receipt)]).0,
        Some(0)
    );
    assert_eq!(states(&unit), ["退回", "已收讫"]);
    let accepted = department.json(&["accept", &id, "--out", "回"]);
    let newer = department.path(accepted["file"].as_str().unwrap());
    assert_eq!(newer.file_name().unwrap(), "JXHZ-105-2026-0731-03.zip");
    judged(&newer);
    assert_eq!(ask(&unit, &["receipt", "import", &text(&newer)]).0, Some(0));
    assert_eq!(states(&unit), ["退回", "已接收"]);

    // The department's totals are the unit's, and go upwards with its package whole.
    let aggregate = aggregated(&department, &unit);
    assert_eq!(aggregate["expected"], 2);
    assert_eq!(
        aggregate["missing"],
        json!([{"code": "105002", "name": "自治区示例站"}])
    );
    let made = department.json(&["aggregate", "package", "--out", "上报"]);
    let upwards = department.path(made["file"].as_str().unwrap());
    assert_eq!(upwards.file_name().unwrap(), "JXHJ-105-2026-0731-01.zip");
    judged(&upwards);
    let verified = bureau.json(&["verify", &text(&upwards)]);
    let inner = &verified["packages"][0]["packages"];
    assert_eq!(inner.as_array().unwrap().len(), 1);
    assert_eq!(
        inner[0]["file"],
        format!("data/packages/{}.zip", "JXJK-105001-2026-0731-02")
    );
    assert_eq!(inner[0]["verdict"], "valid-unregistered");
    let (code, taken) = receive(&bureau, &[&upwards]);
    assert_eq!(
        (code, outcomes(&taken)),
        (Some(0), vec!["taken"]),
        "{taken}"
    );
    assert_eq!(rules(&taken["packages"][0]), [""; 0]);
    let id = taken["packages"][0]["id"].to_string();
    let top = bureau.json(&["aggregate"]);
    assert_eq!(top["total"], aggregate["total"]);
    assert_eq!((&top["expected"], &top["missing"]), (&json!(1), &json!([])));
    assert_eq!(top["units"][0]["department"], "105");
    // Down to the voucher, two levels below.
    let shown = bureau.json(&["received", "show", &id, "--unit", "105001", "--ledger"]);
    assert_eq!(shown["unit"], "105001");
    assert!(shown["ledger"][0]["voucher"].is_string());
    let accepted = bureau.json(&["accept", &id, "--out", "回"]);
    let receipt = bureau.path(accepted["file"].as_str().unwrap());
    let (code, imported) = ask(&department, &["receipt", "import", &text(&receipt)]);
    assert_eq!(
        (code, &imported["taken"]),
        (Some(0), &json!(true)),
        "{imported}"
    );
    let listed = department.json(&["aggregate", "list"]);
    assert_eq!(listed["packages"][0]["state"], "已接收");
    for office in [&unit, &department, &bureau] {
        audited(office);
    }
}

/// A task of the bureau for one department.
fn make_for(bureau: &Office, body: &str) -> PathBuf {
    let made = bureau.json(&["task", "make", "--out", "任务", "--unit", body]);
    bureau.path(made["file"].as_str().unwrap_or_else(|| panic!("{made}")))
}

/// The states of a unit's packages.
fn states(unit: &Office) -> Vec<String> {
    let store = rusqlite::Connection::open(unit.store()).unwrap();
    let mut rows = store
        .prepare("SELECT state FROM packages ORDER BY sequence")
        .unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap();
    rows.map(|state| state.unwrap()).collect()
}

/// The department's aggregate with its files, held against the unit's own summary.
fn aggregated(department: &Office, unit: &Office) -> Value {
    let arguments = ["aggregate", "--out", "汇总.xlsx", "--report", "报告.docx"];
    let (code, aggregate) = ask(department, &arguments);
    assert_eq!(code, Some(0), "{aggregate}");
    let summary = unit.json(&["summary"]);
    let same = |ours: &Value, theirs: &Value| {
        for column in [
            "initial_budget",
            "annual_budget",
            "arrived",
            "executed",
            "execution_rate",
        ] {
            assert_eq!(ours[column], theirs[column], "{column}");
        }
    };
    same(&aggregate["total"], &summary["total"]);
    same(&aggregate["units"][0]["total"], &summary["total"]);
    for light in ["red", "yellow", "green", "grey", "projects"] {
        assert_eq!(
            aggregate["lights"][light], summary["counts"][light],
            "{light}"
        );
    }
    let indicators: u64 = aggregate["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| class["indicators"].as_u64().unwrap())
        .sum();
    let monitored = summary["projects"].as_array().unwrap().iter();
    let monitored = monitored.filter(|project| project["exempt"] == false);
    let all: usize = monitored
        .map(|project| project["indicators"].as_array().unwrap().len())
        .sum();
    assert_eq!(indicators as usize, all);
    assert_eq!(aggregate["problems"], json!([]));
    let read = judge("python")
        .args(["-c", READ_TOTAL])
        .arg(department.path("汇总.xlsx"))
        .output()
        .unwrap();
    succeed(&read);
    let executed: String = String::from_utf8_lossy(&read.stdout).trim().to_owned();
    assert_eq!(executed, aggregate["total"]["executed"].as_str().unwrap());
    assert!(department.path("报告.docx").is_file());
    aggregate
}

/// The total of 执行数 in the 汇总表, added up from the rows of its units.
const READ_TOTAL: &str = r#"
import sys
from decimal import Decimal
from openpyxl import load_workbook
sheet = load_workbook(sys.argv[1]).worksheets[0]
head = [cell.value for cell in sheet[3]]
column = head.index("执行数")
rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
units, total = rows[:-1], rows[-1]
assert total[0] == "合计" and len(units) == 1, rows
summed = sum(Decimal(repr(row[column])) for row in units)
assert summed == Decimal(repr(total[column])), rows
print(f"{summed:.2f}" if summed == round(summed, 2) else summed)
"#;
