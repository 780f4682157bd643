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
    let by_schema = |file: &Path, name: &str, wrong: &[(&str, Value)]| {
        let schema = format!("../assets/schema/{name}-1.json");
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join(schema);
        let wrong = json!(wrong).to_string();
        let member = format!("data/{name}.json");
        let arguments = ["-c", VALIDATE, &text(&schema), &text(file), &member, &wrong];
        succeed(&judge("python").args(arguments).output().unwrap());
    };
    let wrong = [
        ("remark", json!(" ")),
        ("kind", json!("receipt")),
        ("number", json!(0)),
        ("decision", json!("已接收")),
        ("more", json!(1)),
        ("remarks/0/project", json!("")),
        ("package/sha256", json!("0")),
    ];
    by_schema(&back, "receipt", &wrong);
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
    let coverage = department.json(&["received", "coverage"]);
    assert_eq!(
        (&coverage["expected"], &coverage["received"]),
        (&json!(2), &json!(1))
    );
    let stands = |at: usize| {
        (
            &coverage["units"][at]["code"],
            &coverage["units"][at]["standing"],
        )
    };
    assert_eq!(
        stands(0),
        (&json!("105001"), &json!("待处理")),
        "{coverage}"
    );
    assert_eq!(
        stands(1),
        (&json!("105002"), &json!("未收到")),
        "{coverage}"
    );
    assert_eq!(coverage["units"][0]["package"]["counts"]["changed"], 1);
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
    let about_cell = json!([{"project": PROJECT, "cell": "", "remark": "x"}]);
    let wrong = [("decision", json!("退回")), ("remarks", about_cell)];
    by_schema(&newer, "receipt", &wrong);
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
    let wrong = [
        ("kind", json!("submission")),
        ("aggregate/total/executed", json!(1.5)),
        ("aggregate/total/execution_rate", json!("1")),
        ("aggregate/units/0/sha256", json!("")),
        ("aggregate/lights/red", json!(-1)),
        ("aggregate/more", json!("")),
    ];
    by_schema(&upwards, "aggregate", &wrong);
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

/// Holds a file of a package against its schema as anyone would; each of the wrong values, put at
/// its place, must be refused.
const VALIDATE: &str = r#"
import copy, json, sys, zipfile
from jsonschema import Draft202012Validator
schema, package, member, wrong = sys.argv[1:]
schema = json.load(open(schema, encoding="utf-8"))
Draft202012Validator.check_schema(schema)
with zipfile.ZipFile(package) as bag:
    folder = bag.namelist()[0].split("/")[0]
    content = json.loads(bag.read(f"{folder}/{member}"))
validator = Draft202012Validator(schema)
problems = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(content)]
for path, value in json.loads(wrong):
    changed = copy.deepcopy(content)
    *above, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place = changed
    for part in above:
        place = place[part]
    place[last] = value
    if validator.is_valid(changed):
        problems.append(f"{path} = {value!r} is taken")
sys.exit("\n".join(problems) or 0)
"#;

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

#[test]
fn one_bad_package_never_stops_the_others_and_what_is_bad_stays_in_quarantine() {
    let (unit, department) = (ready(), department_below());
    let good = export(&unit, 1);
    let folder = unit.path("U盘");
    fs::create_dir_all(folder.join("一处")).unwrap();
    fs::copy(&good, folder.join("一处").join(format!("{NAME}.zip"))).unwrap();
    // Flipped in the middle, renamed, no package at all, another kind, and not there.
    let mut bytes = fs::read(&good).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::create_dir_all(folder.join("坏")).unwrap();
    fs::write(folder.join("坏").join(format!("{NAME}.zip")), &bytes).unwrap();
    fs::copy(&good, folder.join("JXJK-105009-2026-0731-01.zip")).unwrap();
    fs::write(folder.join("JXJK-105008-2026-0731-01.zip"), "不是压缩文件").unwrap();
    fs::write(folder.join("说明.txt"), "不看").unwrap();
    let registration = unit.json(&["key", "register", "--out", "登记"]);
    let registration = unit.path(registration["bag"].as_str().unwrap());
    let (code, received) = receive(
        &department,
        &[
            &folder,
            &registration,
            &unit.path("没有.zip"),
            &unit.path("包"),
        ],
    );
    assert_eq!(code, Some(3), "{received}");
    let found: Vec<_> = received["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let rule = match package["error"]["code"].as_str() {
                Some(code) => code,
                None => rules(package).first().copied().unwrap_or_default(),
            };
            (package["outcome"].as_str().unwrap(), rule)
        })
        .collect();
    let refused = |rule| ("refused", rule);
    let expected = [
        refused("P04"),
        refused("P03"),
        ("taken", ""),
        refused(rules(&received["packages"][3])[0]),
        refused("P07"),
        refused("file_missing"),
        ("duplicate", "P05"),
    ];
    assert_eq!(found, expected, "{received}");
    assert_eq!(received["taken"], 1);
    assert_eq!(received["packages"][2]["verdict"], "valid-unregistered");
    // Every refused file that is there lies in quarantine, byte for byte; nothing else does.
    let lies: Vec<_> = received["packages"].as_array().unwrap().iter().collect();
    assert_eq!(
        lies.iter().filter(|p| p["quarantined"].is_string()).count(),
        4
    );
    let bad = lies[3]["quarantined"].as_str().unwrap();
    assert_eq!(fs::read(department.path(bad)).unwrap(), bytes);
    assert_eq!(
        fs::read_dir(department.path("单位-隔离")).unwrap().count(),
        4
    );

    // The overview names what lies there and why, and whose it claims to be.
    let coverage = department.json(&["received", "coverage"]);
    assert_eq!(coverage["units"][0]["standing"], "待处理", "{coverage}");
    let counts = &coverage["units"][0]["package"]["counts"];
    assert_eq!(
        (&counts["errors"], &counts["changed"]),
        (&json!(0), &Value::Null)
    );
    assert!(counts["projects"].as_u64().unwrap() > 0);
    let told = coverage["refused"].as_array().unwrap();
    assert_eq!(told.len(), 4, "{coverage}");
    for refused in told {
        assert!(
            Path::new(refused["path"].as_str().unwrap()).is_file(),
            "{refused}"
        );
        assert_ne!(refused["reasons"], json!([]), "{refused}");
    }

    // Undone, the package is gone; received again, it is there, with its file.
    succeed(&department.run(&["undo"]));
    assert_eq!(
        department.json(&["received", "list"])["received"],
        json!([])
    );
    let (code, again) = receive(&department, &[&good]);
    assert_eq!((code, outcomes(&again)), (Some(0), vec!["taken"]));
    let id = again["packages"][0]["id"].to_string();
    // A kept file that was changed is named, and put back by receiving it again.
    let kept = fs::read_dir(department.path("单位-收包"))
        .unwrap()
        .next()
        .unwrap();
    let kept = kept.unwrap().path().join(format!("{NAME}.zip"));
    fs::write(&kept, &bytes).unwrap();
    let shown = department.json(&["received", "show", &id]);
    assert_eq!(shown["error"]["code"], "kept_file_changed");
    let aggregate = department.json(&["aggregate"]);
    assert_eq!(aggregate["error"]["code"], "kept_file_changed");
    assert_eq!(outcomes(&receive(&department, &[&good]).1), ["duplicate"]);
    assert!(department.json(&["received", "show", &id])["projects"].is_array());
    succeed(&department.run(&["received", "discard", &id, "--reason", "试收"]));
    assert_eq!(
        department.json(&["received", "list"])["received"],
        json!([])
    );
    audited(&department);
}

#[test]
fn older_numbers_stand_beside_and_the_same_number_with_other_content_is_refused() {
    let (unit, department) = (ready(), department_below());
    let first = export(&unit, 1);
    let second = export(&unit, 2);
    // The same number, made again from the same store at another hour.
    let twin = Office::empty();
    fs::copy(unit.store(), twin.store()).unwrap();
    let store = rusqlite::Connection::open(twin.store()).unwrap();
    store.execute("DELETE FROM packages", []).unwrap();
    drop(store);
    let other = twin.run(&["package", "--out", "包", "--time", "10:00:00"]);
    let (code, received) = receive(&department, &[&second, &first]);
    assert_eq!(
        (code, outcomes(&received)),
        (Some(0), vec!["taken", "older"]),
        "{received}"
    );
    assert_eq!(rules(&received["packages"][1]), ["P06"]);
    let message = &received["packages"][1]["problems"][0]["message"];
    assert_eq!(message, "收到旧版本第1次报送，不覆盖。");
    let held = department.json(&["received", "list"]);
    let states: Vec<_> = held["received"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            (
                package["sequence"].as_u64(),
                package["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states, [(Some(1), "旧版"), (Some(2), "已入库")]);
    let aggregate = department.json(&["aggregate"]);
    assert_eq!(aggregate["units"][0]["sequence"], 2);
    let old = received["packages"][1]["id"].to_string();
    let refused = department.json(&["accept", &old, "--out", "回"]);
    assert_eq!(refused["error"]["code"], "wrong_state");
    // The log of the twin was changed behind its back, so it may refuse to export at all.
    if other.status.success() {
        let (code, received) = receive(&department, &[&twin.path(&format!("包/{NAME}.zip"))]);
        assert_eq!(
            (code, rules(&received["packages"][0])),
            (Some(3), vec!["P07"])
        );
    }
}

#[test]
fn a_package_of_another_year_task_or_department_is_refused() {
    let unit = ready();
    let first = export(&unit, 1);
    let store = |code: &str, year: &str| {
        let office = Office::empty();
        let unit = [
            "init",
            "--unit-code",
            code,
            "--unit-name",
            "某厅",
            "--year",
            year,
        ];
        let above = ["--department-code", code, "--department-name", "某厅"];
        succeed(&office.run(&[&unit[..], &above].concat()));
        succeed(&office.run(&["key", "new"]));
        office
    };
    let refused = |office: &Office, words: &[&str]| {
        let (code, received) = receive(office, &[&first]);
        let package = &received["packages"][0];
        assert_eq!((code, &package["outcome"]), (Some(3), &json!("refused")));
        let found: Vec<_> = package["problems"].as_array().unwrap().iter().collect();
        assert_eq!(found.len(), words.len(), "{received}");
        for (problem, word) in found.iter().zip(words) {
            assert_eq!(problem["rule"], "P07");
            assert!(
                problem["message"].as_str().unwrap().contains(word),
                "{problem}"
            );
        }
    };
    refused(&store("105", "2025"), &["该包为2026年度，本单位为2025年度"]);
    refused(
        &store("106", "2026"),
        &["该包报送给主管部门105，本单位代码为106"],
    );
    let strict = store("105", "2026");
    let made = |more: &[&str]| {
        let arguments = ["task", "make", "--out", "任务", "--unit", "105002=示例站"];
        succeed(&strict.run(&[&arguments, more].concat()));
    };
    made(&[
        "--template",
        "mof-2019",
        "--through",
        "2026-06-30",
        "--deadline",
        "2026-08-20",
    ]);
    refused(
        &strict,
        &[
            "任务截至2026-06-30，该包截至2026-07-31",
            "任务的表样为mof-2019",
            "该包没有按任务填报",
            "单位105001不在任务应报送的单位之中",
        ],
    );
}

#[test]
fn the_register_asks_for_the_fingerprint_and_a_revoked_key_is_never_taken() {
    let (unit, department) = (ready(), department_below());
    let registration = unit.json(&["key", "register", "--out", "登记"]);
    let bag = text(&unit.path(registration["bag"].as_str().unwrap()));
    let print = registration["fingerprint"].as_str().unwrap();
    let other = "0".repeat(64);
    let add = |print: &str, more: &[&str]| {
        let arguments = ["register", "add", "--file", &bag, "--fingerprint", print];
        ask(&department, &[&arguments, more].concat())
    };
    assert_eq!(add(&other, &[]).1["error"]["code"], "fingerprint_differs");
    let code = &add("不是指纹", &[]).1["error"]["code"];
    assert_eq!(code, "invalid");
    assert_eq!(
        add(print, &["--unit", "105002"]).1["error"]["code"],
        "invalid"
    );
    let days = ["--from", "2026-01-01", "--until", "2026-08-01"];
    let (code, row) = add(print, &days);
    assert_eq!(
        (code, &row["unit_code"], &row["unit_name"]),
        (Some(0), &json!("105001"), &json!("自治区示例中心"))
    );
    succeed(&department.run(&["undo"]));
    assert_eq!(
        department.json(&["register", "list"])["register"],
        json!([])
    );
    succeed(&department.run(&["redo"]));

    // Expired, renewed, revoked.
    let (first, second) = (export(&unit, 1), export(&unit, 2));
    let (code, received) = receive(&department, &[&first]);
    assert_eq!(
        (code, rules(&received["packages"][0])),
        (Some(3), vec!["P02"])
    );
    assert_eq!(received["packages"][0]["verdict"], "valid-expired");
    add(print, &["--from", "2026-01-01", "--until", "2028-12-31"]);
    assert_eq!(
        receive(&department, &[&first]).1["packages"][0]["verdict"],
        "valid"
    );
    let revoke = [
        "register",
        "revoke",
        "--unit",
        "105001",
        "--date",
        "2026-08-12",
    ];
    let bare = department.run(&[&revoke[..], &["--reason", " "]].concat());
    assert_eq!(bare.status.code(), Some(1));
    succeed(&department.run(&[&revoke[..], &["--reason", "U盘丢失"]].concat()));
    let (code, received) = receive(&department, &[&second, &first]);
    assert_eq!(
        (code, outcomes(&received)),
        (Some(3), vec!["refused", "duplicate"]),
        "{received}"
    );
    assert_eq!(received["packages"][0]["verdict"], "revoked");
    assert_eq!(rules(&received["packages"][0]), ["P02"]);
    assert_eq!(rules(&received["packages"][1]), ["P05"]);

    // The file goes to another store and to `verify`; a revocation is not lost on the way.
    succeed(&department.run(&["register", "export", "名册.csv"]));
    let verified = department.json(&["verify", &text(&second), "--register", "名册.csv"]);
    assert_eq!(verified["packages"][0]["verdict"], "revoked");
    let elsewhere = department_below();
    let file = text(&department.path("名册.csv"));
    let (_, imported) = ask(&elsewhere, &["register", "import", &file]);
    assert_eq!(imported["changed"], 1);
    assert_eq!(
        ask(&elsewhere, &["register", "import", &file]).1["changed"],
        0
    );
    assert_eq!(
        elsewhere.json(&["register", "list"])["register"][0]["revoked_on"],
        "2026-08-12"
    );
    assert_eq!(
        add(print, &["--from", "2027-01-01"]).1["error"]["code"],
        "invalid"
    );
    audited(&department);
}

#[test]
fn a_receipt_counts_only_from_the_department_and_for_the_package_itself() {
    let (unit, department) = (ready(), department_below());
    let first = export(&unit, 1);
    receive(&department, &[&first]);
    let answer = |office: &Office, more: &[&str]| {
        let made = office.json(&[&["--time", "11:00:00"], more].concat());
        office.path(made["file"].as_str().unwrap_or_else(|| panic!("{made}")))
    };
    let back = answer(
        &department,
        &["return", "1", "--remark", "数据不全", "--out", "回"],
    );
    let (_, refused) = ask(&unit, &["receipt", "import", &text(&back)]);
    assert_eq!(
        refused["error"]["code"], "wrong_state",
        "no key is held: {refused}"
    );
    take(&unit, &department, &make(&department, &[]));
    // Somebody else's store answers in the department's name.
    let forger = department_below();
    receive(&forger, &[&first]);
    let forged = answer(&forger, &["accept", "1", "--out", "回"]);
    let (code, refused) = ask(&unit, &["receipt", "import", &text(&forged)]);
    assert_eq!(
        (code, &refused["taken"]),
        (Some(3), &json!(false)),
        "{refused}"
    );
    assert_eq!(rules(&refused), ["P02"]);
    assert_eq!(states(&unit), ["已导出"]);
    let (code, imported) = ask(&unit, &["receipt", "import", &text(&back)]);
    assert_eq!(
        (code, &imported["taken"]),
        (Some(0), &json!(true)),
        "{imported}"
    );
    assert_eq!(states(&unit), ["退回"]);
    let listed = unit.json(&["receipt", "list"]);
    assert_eq!(listed["receipts"][0]["remark"], "数据不全");
    // Undone and done again; a package that is no receipt is named.
    succeed(&unit.run(&["undo"]));
    assert_eq!(states(&unit), ["已导出"]);
    succeed(&unit.run(&["redo"]));
    let (code, refused) = ask(&unit, &["receipt", "import", &text(&first)]);
    assert_eq!(code, Some(3));
    assert!(!rules(&refused).is_empty());
    // A unit that never sent it refuses it.
    let stranger = ready();
    take(&stranger, &department, &make(&department, &[]));
    let (code, refused) = ask(&stranger, &["receipt", "import", &text(&back)]);
    assert_eq!((code, rules(&refused)), (Some(3), vec!["P07"]));
    let again = department.json(&["return", "1", "--remark", "再次", "--out", "回"]);
    assert_eq!(again["error"]["code"], "wrong_state");
}
