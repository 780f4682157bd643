//! Packages: what is in them, that others can check them, that nothing half-made stays, and the
//! verdicts on what was tampered with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::{Office, fixture, judge, messages};
use serde_json::{Value, json};

const NAME: &str = "JXJK-105001-2026-0731-01";
/// One time of day for every package.
const TIME: &[&str] = &["--time", "09:30:08"];

fn succeed(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        messages(output)
    );
}

fn write_json(path: &Path, value: &Value) -> String {
    fs::write(path, value.to_string()).unwrap();
    path.to_string_lossy().into_owned()
}

/// Fills every sheet with what the rules demand, answers what is asked, and takes every sheet to
/// 已锁定.
pub fn complete(office: &Office) {
    let sheets: Vec<_> = office.json(&["summary"])["projects"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|project| project["exempt"] == false)
        .map(|project| filled(office, project))
        .collect();
    let file = write_json(&office.path("监控表.json"), &json!(sheets));
    succeed(&office.run(&["sheet", "fill-all", &file]));
    let report = office.json(&["check"]);
    let answers: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "W")
        .map(|finding| {
            json!({
                "rule": finding["rule"], "project": finding["project"],
                "where": finding["where"], "reason": "已核对原始凭证，数据无误",
            })
        })
        .collect();
    let file = write_json(&office.path("说明.json"), &json!(answers));
    succeed(&office.run(&["answer", &file]));
    for sheet in sheets {
        for step in ["submit", "approve", "lock"] {
            succeed(&office.run(&["sheet", step, sheet["project"].as_str().unwrap()]));
        }
    }
}

/// The sheet of a project with what the rules demand.
pub fn filled(office: &Office, project: &Value) -> Value {
    let code = project["code"].as_str().unwrap();
    let mut sheet = office.json(&["sheet", "show", code]);
    sheet["goal_progress"] = json!(format!("项目{code}按年度计划推进"));
    let figures = project["funds"].as_array().unwrap();
    for (fund, figures) in sheet["funds"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .zip(figures)
    {
        assert_eq!(fund["source"], figures["source"]);
        fund["forecast"] = figures["annual_budget"].clone();
    }
    let figures = project["indicators"].as_array().unwrap();
    let rows = sheet["indicators"].as_array_mut().unwrap();
    for (row, figures) in rows.iter_mut().zip(figures) {
        let name = &figures["level3"];
        row["progress"] = json!(format!("项目{code}{name}已完成{}", figures["actual"]));
        row["forecast"] = json!(format!("项目{code}{name}年底前完成"));
        row["likelihood"] = json!("有可能");
        if figures["light"] == "red" || figures["light"] == "yellow" {
            row["causes"] = json!(["其他"]);
            row["cause_note"] = json!(format!("项目{code}{name}受招标时间影响"));
        }
    }
    let is_unanswered = sheet["dispositions"] == json!([]);
    if project["fund_light"] == "red" && is_unanswered {
        sheet["dispositions"] = json!([{
            "kind": "D0", "cause": "招标时间晚于计划", "measures": "加快合同签订和支付",
        }]);
    }
    sheet
}

/// The small unit, ready to submit, with a key.
pub fn ready() -> Office {
    let office = Office::with_fixture("small");
    complete(&office);
    succeed(&office.run(&["key", "new"]));
    office
}

/// The unit without a fault, with rows of the ledger imported on top, ready to submit.
pub fn sound(entries: &[&[&str]]) -> Office {
    made_ready(Office::of("sound"), entries)
}

fn made_ready(office: Office, entries: &[&[&str]]) -> Office {
    if !entries.is_empty() {
        let file = office.path("台账.xlsx");
        crate::imports::entries(&file, entries);
        succeed(&office.run(&["import", "ledger", &file.to_string_lossy()]));
    }
    for step in ["submit", "approve", "lock"] {
        succeed(&office.run(&["sheet", step, "P1"]));
    }
    succeed(&office.run(&["key", "new"]));
    office
}

pub fn package(office: &Office, out: &str, more: &[&str]) -> Output {
    office.run(&[&["package", "--out", out], TIME, more].concat())
}

pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Unpacks a package beside itself, as its receiver would.
pub fn unzipped(file: &Path) -> PathBuf {
    let done = Command::new("unzip")
        .arg("-q")
        .arg(file)
        .current_dir(file.parent().unwrap())
        .output()
        .unwrap();
    succeed(&done);
    file.with_extension("")
}

pub fn content(bag: &Path) -> Value {
    serde_json::from_slice(&fs::read(bag.join("data/submission.json")).unwrap()).unwrap()
}

pub fn python(program: &str, arguments: &[&Path]) -> Output {
    let mut python = judge("python");
    python
        .arg("-c")
        .arg(program)
        .args(arguments)
        .output()
        .unwrap()
}

pub const VALIDATE: &str = r#"
import json, sys
from jsonschema import Draft202012Validator
schema, content = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]
sys.exit("\n".join(problems) or 0)
"#;

/// Reads the tables as any program would and compares them with what was computed independently.
const COMPARE: &str = r#"
import csv, json, sys
from decimal import Decimal
bag, expected = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
heads = {
    "projects": "unit_code,project_code,name,budget_kind,exempt,fund_light,performance_light,light,initial_budget,annual_budget,arrived,executed,execution_rate,forecast,carryover",
    "funds": "unit_code,project_code,source,initial_budget,annual_budget,arrived,executed,execution_rate,forecast,carryover",
    "indicators": "unit_code,project_code,level1,level2,level3,nature,comparator,target,unit,actual,completion_rate,forecast,likelihood,light",
    "ledger": "unit_code,date,project_code,source,kind,amount_yuan,voucher,payee,economic_class,purpose",
    "findings": "unit_code,date,project_code,kind,description,cause,measures,owner,deadline,state",
}
tables = {}
for name, head in heads.items():
    path = f"{bag}/data/{name}.csv"
    raw = open(path, "rb").read()
    assert raw.startswith(b"\xef\xbb\xbf" + head.encode() + b"\r\n"), name
    assert raw.endswith(b"\r\n") and raw.count(b"\n") == raw.count(b"\r\n"), name
    with open(path, encoding="utf-8-sig", newline="") as file:
        tables[name] = list(csv.DictReader(file, strict=True))
    assert tables[name], name
    assert all(row["unit_code"] == "105001" and None not in row and None not in row.values() for row in tables[name]), name
amounts = ("initial_budget", "annual_budget", "arrived", "executed", "execution_rate")
assert [row["project_code"] for row in tables["projects"]] == [p["code"] for p in expected["projects"]]
for row, project in zip(tables["projects"], expected["projects"]):
    for key in amounts:
        assert row[key] == (project["total"][key] or ""), (row, key)
    for key in ("name", "budget_kind", "fund_light", "performance_light", "light"):
        assert row[key] == (project[key] or ""), (row, key)
    code = project["code"]
    funds = [fund for fund in tables["funds"] if fund["project_code"] == code]
    assert [[f[k] for k in ("source",) + amounts] for f in funds] == [[f[k] or "" for k in ("source",) + amounts] for f in project["funds"]]
    indicators = [i for i in tables["indicators"] if i["project_code"] == code]
    keys = ("level1", "level2", "level3", "target", "actual", "completion_rate", "light")
    assert [[i[k] for k in keys] for i in indicators] == [[i[k] or "" for k in keys] for i in project["indicators"]]
    signs = {"支出": 1, "退回": -1, "更正": 1}
    executed = sum(Decimal(e["amount_yuan"]) * signs.get(e["kind"], 0) for e in tables["ledger"] if e["project_code"] == code)
    assert executed == Decimal(project["total"]["executed"]) * 10000, (code, executed)
total = sum(Decimal(fund["executed"]) for fund in tables["funds"])
assert total == Decimal(expected["total"]["executed"]), total
"#;

/// Where `expected` holds something, `found` holds the same.
fn holds(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| holds(found.get(key).unwrap_or(&Value::Null), value)),
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| holds(f, e))
        }
        _ => found == expected,
    }
}

#[test]
fn a_package_holds_what_was_computed_and_others_find_it_sound() {
    let office = ready();
    let summary = office.json(&["summary"]);
    succeed(&package(&office, "报送 目录", &[]));
    let out = office.path("报送 目录");
    assert_eq!(names(&out), [format!("{NAME}.zip")]);
    let bag = unzipped(&out.join(format!("{NAME}.zip")));
    assert_eq!(bag, out.join(NAME));

    succeed(
        &judge("bagit.py")
            .arg("--validate")
            .arg(&bag)
            .output()
            .unwrap(),
    );
    let signature = Command::new("openssl")
        .args(["dgst", "-sm3", "-verify", "signature/signer.pem"])
        .args(["-sigopt", "distid:1234567812345678", "-signature"])
        .args([
            "signature/tagmanifest-sha256.txt.sig",
            "tagmanifest-sha256.txt",
        ])
        .current_dir(&bag)
        .output()
        .unwrap();
    succeed(&signature);

    let expected_file = fixture("small/expected-summary.json");
    let expected: Value = serde_json::from_slice(&fs::read(&expected_file).unwrap()).unwrap();
    let content = content(&bag);
    assert!(holds(&content["summary"], &expected));
    assert_eq!(content["summary"], summary);
    assert_eq!(content["created"], "2026-08-12T09:30:08");
    assert_eq!(content["projects"].as_array().unwrap().len(), 3);
    assert_eq!(content["projects"][0]["sheet"]["state"], "已锁定");
    assert_eq!(content["answers"][0]["reason"], "已核对原始凭证，数据无误");
    succeed(&python(COMPARE, &[&bag, &expected_file]));

    let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    for line in [
        "Source-Organization: 自治区示例中心",
        &format!("External-Identifier: {NAME}"),
        "Bagging-Date: 2026-08-12",
        "Jixiao-Kind: submission",
        "Jixiao-Unit-Code: 105001",
        "Jixiao-Period-End: 2026-07-31",
        "Jixiao-Sequence: 1",
        "Jixiao-Template: nmg-2019",
    ] {
        assert!(info.lines().any(|found| found == line), "{line}: {info}");
    }
    assert!(!info.contains("Jixiao-Demo"), "{info}");
    let forms = fs::read(bag.join("data/forms.xlsx")).unwrap();
    assert!(forms.starts_with(b"PK"));
}

#[test]
fn a_year_of_24_projects_goes_from_the_workbooks_to_a_verified_package() {
    let office = Office::with_fixture("unit");
    complete(&office);
    succeed(&office.run(&["report", "draft"]));
    for file in ["报告.docx", "报告.pdf"] {
        let path = office.path(file);
        succeed(&office.run(&["report", "export", "--out", &path.to_string_lossy()]));
        assert!(fs::metadata(&path).unwrap().len() > 20_000, "{file}");
    }
    let left = office.json(&["check"]);
    let rest: Vec<_> = left["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "E")
        .collect();
    assert!(rest.is_empty(), "{rest:#?}");
    succeed(&office.run(&["key", "new"]));
    succeed(&package(&office, "报送", &[]));
    let file = office.path(&format!("报送/{NAME}.zip"));
    let (code, verdict) = verify(&office, &[&file.to_string_lossy()], &[]);
    assert_eq!(code, Some(0), "{verdict}");
    assert_eq!(verdict[0]["verdict"], "valid-unregistered");
    let bag = unzipped(&file);
    assert_eq!(names(&bag.join("data/forms")).len(), 20);
    for report in ["report.docx", "report.pdf"] {
        assert!(bag.join("data").join(report).is_file(), "{report}");
    }
    let expected = fs::read(fixture("unit/expected-summary.json")).unwrap();
    let mut expected: Value = serde_json::from_slice(&expected).unwrap();
    let content = content(&bag);
    assert_eq!(content["report"].as_array().unwrap().len(), 6);
    // What was filled in by hand is not in the workbooks.
    forget_forecasts(&mut expected);
    assert!(holds(&content["summary"], &expected));
}

/// Takes out what a sheet adds to a summary.
fn forget_forecasts(value: &mut Value) {
    if let Some(keys) = value.as_object_mut() {
        keys.retain(|key, _| key != "forecast" && key != "carryover");
        keys.values_mut().for_each(forget_forecasts);
    } else if let Some(items) = value.as_array_mut() {
        items.iter_mut().for_each(forget_forecasts);
    }
}

#[test]
fn submission_json_follows_its_schema_and_the_schema_refuses_anything_more() {
    let office = ready();
    succeed(&package(&office, "out", &[]));
    let bag = unzipped(&office.path(&format!("out/{NAME}.zip")));
    let file = bag.join("data/submission.json");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/schema/submission-1.json");
    succeed(&python(VALIDATE, &[&schema, &file]));
    let project = content(&bag)["projects"][0].clone();
    assert_eq!(project["sheet"]["target_version"], 1);
    assert_eq!(project["target_versions"][0]["number"], 1);
    assert_eq!(
        project["target_versions"][0]["indicators"],
        project["indicators"]
    );
    type Edit = fn(&mut Value);
    let edits: [(Edit, &str); 5] = [
        (|c| c["more"] = json!(1), "more"),
        (|c| c["projects"][0]["sheet"]["more"] = json!(1), "sheet"),
        (
            |c| c["summary"]["total"]["executed"] = json!(1.5),
            "executed",
        ),
        (
            |c| c["ledger"][0]["amount_yuan"] = json!("1.234"),
            "amount_yuan",
        ),
        (
            |c| drop(c.as_object_mut().unwrap().remove("report")),
            "report",
        ),
    ];
    for (edit, words) in edits {
        let mut changed = content(&bag);
        edit(&mut changed);
        let other = office.path("改.json");
        fs::write(&other, changed.to_string()).unwrap();
        let refused = python(VALIDATE, &[&schema, &other]);
        assert!(messages(&refused).contains(words), "{}", messages(&refused));
        assert!(!refused.status.success());
    }
}

#[test]
fn each_period_counts_on_its_own_and_ledger_rows_end_with_it() {
    let entries: &[&[&str]] = &[
        &[
            "2026-08-01",
            "P1",
            "一般公共预算拨款",
            "支出",
            "1.00",
            "J8",
            "甲公司",
        ],
        &[
            "2026-08-02",
            "P1",
            "一般公共预算拨款",
            "支出",
            "1.00",
            "J9",
            "甲公司",
        ],
    ];
    let office = sound(entries);
    for (through, name, rows) in [
        ("2026-07-31", "JXJK-105001-2026-0731-01", 1),
        ("2026-08-01", "JXJK-105001-2026-0801-01", 2),
        ("2026-08-01", "JXJK-105001-2026-0801-02", 2),
    ] {
        succeed(&package(&office, "out", &["--through", through]));
        let bag = unzipped(&office.path(&format!("out/{name}.zip")));
        let content = content(&bag);
        assert_eq!(content["period_end"], through);
        assert_eq!(content["ledger"].as_array().unwrap().len(), rows, "{name}");
    }
}

#[test]
fn payees_who_are_persons_travel_masked() {
    let row = |voucher, payee| {
        [
            "2026-03-06",
            "P1",
            "一般公共预算拨款",
            "支出",
            "1.00",
            voucher,
            payee,
        ]
    };
    let rows = [row("J8", "苏日娜"), row("J9", "呼和浩特某某测绘有限公司")];
    let office = sound(&rows.each_ref().map(|row| &row[..]));
    succeed(&package(&office, "out", &[]));
    let bag = unzipped(&office.path(&format!("out/{NAME}.zip")));
    let payees: Vec<_> = content(&bag)["ledger"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["payee"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(payees, ["", "苏**", "呼和浩特某某测绘有限公司"]);
    let table = fs::read_to_string(bag.join("data/ledger.csv")).unwrap();
    assert!(
        table.contains(",苏**,") && !table.contains("苏日娜"),
        "{table}"
    );
}

#[test]
fn a_package_is_refused_with_the_list_and_nothing_is_written() {
    let office = Office::with_fixture("small");
    let refused = office.run(&["package", "--out", "out", "--json"]);
    assert_eq!(refused.status.code(), Some(3), "{}", messages(&refused));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(report, office.json(&["check", "--submission"]));
    for rule in ["S01", "S04", "S07", "S08"] {
        let mut findings = report["findings"].as_array().unwrap().iter();
        assert!(
            findings.any(|f| f["rule"] == rule && f["severity"] == "E"),
            "{rule}"
        );
    }
    assert!(!office.path("out").exists());
    let words = String::from_utf8(office.run(&["package", "--out", "out"]).stdout).unwrap();
    assert!(words.contains("尚有3张监控表未审核锁定"), "{words}");

    complete(&office);
    let report = office.json(&["package", "--out", "out"]);
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "E")
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["S04"]);
    assert!(!office.path("out").exists());
}

#[test]
fn numbers_follow_each_other_and_no_file_is_overwritten() {
    let office = ready();
    let first = office.json(&[&["package", "--out", "out"], TIME].concat());
    assert_eq!(first["package"]["sequence"], 1);
    assert_eq!(first["package"]["state"], "已导出");
    succeed(&package(&office, "out", &[]));
    let second = NAME.replace("-01", "-02");
    let expected = [format!("{NAME}.zip"), format!("{second}.zip")];
    assert_eq!(names(&office.path("out")), expected);
    // A file that this store knows nothing of keeps its contents, and no number is taken.
    let taken = office.path(&format!("out/{}.zip", NAME.replace("-01", "-03")));
    fs::write(&taken, "别人的文件").unwrap();
    let refused = office.json(&["package", "--out", "out"]);
    assert_eq!(refused["error"]["code"], "already_exists");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "别人的文件");
    fs::remove_file(&taken).unwrap();
    let third = office.json(&["package", "--out", "out"]);
    assert_eq!(third["package"]["sequence"], 3, "{third:#}");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn the_same_data_time_and_key_give_the_same_bytes() {
    let (office, copy) = (ready(), Office::empty());
    fs::copy(office.store(), copy.store()).unwrap();
    for office in [&office, &copy] {
        succeed(&package(office, "out", &[]));
    }
    let bytes = |office: &Office| fs::read(office.path(&format!("out/{NAME}.zip"))).unwrap();
    assert!(bytes(&office) == bytes(&copy));
    succeed(&copy.run(&["package", "--out", "later", "--time", "09:30:10"]));
    let later = copy.path(&format!("later/{}.zip", NAME.replace("-01", "-02")));
    assert!(fs::read(later).unwrap() != bytes(&office));
}

#[test]
fn a_failed_export_leaves_no_file_and_takes_no_number() {
    let office = ready();
    // Bytes that do not pack, so that the package outgrows what the process may write.
    let mut state = 1_u64;
    let noise: Vec<u8> = (0..3_000_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    fs::write(office.path("扫描件.pdf"), noise).unwrap();
    let scan = office.path("扫描件.pdf").to_string_lossy().into_owned();
    succeed(&office.run(&["attachment", "add", &scan, "--note", "验收单"]));
    fs::create_dir(office.path("out")).unwrap();

    let wrong = office
        .command(&["package", "--out", "out"])
        .env("JIXIAO_PASSWORD", "另一个密码 1234")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    let said = messages(&wrong);
    assert_eq!(
        said.trim(),
        "密码不正确，签名密钥未打开。请核对密码后重试。"
    );

    let mut full = Command::new("bash");
    full.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$@\"", "bash"]);
    let command = office.command(&["package", "--out", "out", "--with-attachments"]);
    full.arg(command.get_program()).args(command.get_args());
    full.env("JIXIAO_PASSWORD", jixiao_tests::PASSWORD);
    let full = full.current_dir(office.path("")).output().unwrap();
    assert_eq!(full.status.code(), Some(1), "{}", messages(&full));
    let said = messages(&full);
    assert!(said.contains(NAME) && said.contains("失败"), "{said}");

    fs::write(office.path("文件"), "").unwrap();
    for (folder, words) in [
        ("文件", "“文件”不是文件夹"),
        ("文件/里面", "“文件”不是文件夹"),
        ("/sys/kernel", "没有权限"),
    ] {
        let refused = package(&office, folder, &[]);
        assert_eq!(refused.status.code(), Some(1), "{folder}");
        let said = messages(&refused);
        assert!(said.contains(words), "{folder}: {said}");
    }
    assert_eq!(names(&office.path("out")), Vec::<String>::new());
    let done = office.json(&["package", "--out", "out", "--with-attachments"]);
    assert_eq!(done["package"]["sequence"], 1, "{done:#}");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn evidence_is_kept_once_and_travels_where_it_is_asked_for() {
    let office = ready();
    let paths = ["验收单.PDF", "副本.pdf"].map(|name| {
        fs::write(office.path(name), "同一内容").unwrap();
        office.path(name).to_string_lossy().into_owned()
    });
    let code = "1500002606000001";
    let add = [
        &["attachment", "add"],
        &paths.each_ref().map(String::as_str)[..],
    ]
    .concat();
    for _ in 0..2 {
        succeed(&office.run(&[&add[..], &["--project", code]].concat()));
    }
    let listed = office.json(&["attachment", "list"])["attachments"].clone();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 2, "the same files again are no new ones");
    let hash = listed[0]["sha256"].as_str().unwrap();
    succeed(&office.run(&["attachment", "save", "1", "--out", "存.pdf"]));
    assert_eq!(
        fs::read_to_string(office.path("存.pdf")).unwrap(),
        "同一内容"
    );
    let unknown = office.json(&["attachment", "add", &paths[0], "--project", "没有"]);
    assert_eq!(unknown["error"]["code"], "not_found");

    for owner in [["--entry", "1"], ["--progress", "1"], ["--finding", "1"]] {
        succeed(&office.run(&[&["attachment", "add", &paths[0]], &owner[..]].concat()));
    }
    succeed(&package(&office, "out", &["--with-attachments"]));
    let bag = unzipped(&office.path(&format!("out/{NAME}.zip")));
    let packed = self::content(&bag);
    let files = packed["attachments"].as_array().unwrap().iter();
    let owners: Vec<_> = files.map(|file| &file["belongs_to"]["kind"]).collect();
    assert_eq!(owners, ["项目", "项目", "台账", "进展", "问题"]);
    let entry = packed["attachments"][2]["belongs_to"]["text"]
        .as_str()
        .unwrap();
    let booked = office.json(&["ledger", "show", "1"])["entry"].clone();
    assert_eq!(
        entry,
        format!(
            "{} {} {}元 {}",
            booked["date"].as_str().unwrap(),
            booked["kind"].as_str().unwrap(),
            booked["amount_yuan"].as_str().unwrap(),
            booked["voucher"].as_str().unwrap()
        )
    );
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/schema/submission-1.json");
    succeed(&python(
        VALIDATE,
        &[&schema, &bag.join("data/submission.json")],
    ));
    assert_eq!(
        names(&bag.join("data/attachments")),
        [format!("{hash}.pdf")]
    );
    let content = content(&bag);
    assert_eq!(content["attachments"][1]["name"], "副本.pdf");
    let path = content["attachments"][1]["path"].as_str().unwrap();
    assert_eq!(
        fs::read_to_string(bag.join("data").join(path)).unwrap(),
        "同一内容"
    );

    succeed(&package(&office, "out", &[]));
    let bag = unzipped(&office.path(&format!("out/{}.zip", NAME.replace("-01", "-02"))));
    assert!(!bag.join("data/attachments").exists());
    assert_eq!(self::content(&bag)["attachments"][0]["path"], "");
}

#[test]
fn every_package_of_a_demonstration_says_so() {
    let office = Office::with_store_of(&["--demo"]);
    office.go_on("imported");
    office.go_on("sound");
    let office = made_ready(office, &[]);
    succeed(&office.run(&["key", "register", "--out", "out"]));
    succeed(&package(&office, "out", &[]));
    let bags = names(&office.path("out"));
    let bags: Vec<_> = bags.iter().filter(|name| name.ends_with(".zip")).collect();
    assert_eq!(bags.len(), 2);
    for name in bags {
        let info = unzipped(&office.path(&format!("out/{name}"))).join("bag-info.txt");
        let info = fs::read_to_string(info).unwrap();
        assert!(
            info.lines().any(|line| line == "Jixiao-Demo: true"),
            "{info}"
        );
    }
}

/// Verifies files without any store.
fn verify(office: &Office, files: &[&str], more: &[&str]) -> (Option<i32>, Value) {
    fs::rename(office.store(), office.path("挪开")).unwrap();
    let output = office.run(&[&["verify", "--json"], files, more].concat());
    fs::rename(office.path("挪开"), office.store()).unwrap();
    let found: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", messages(&output)));
    (output.status.code(), found["packages"].clone())
}

#[test]
fn each_file_gets_its_own_verdict_and_a_bad_one_stops_no_other() {
    let office = ready();
    succeed(&package(&office, "out", &[]));
    let good = office.path(&format!("out/{NAME}.zip"));
    let bytes = fs::read(&good).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = office.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let files = [
        good.to_string_lossy().into_owned(),
        put(&format!("改/{NAME}.zip"), &changed),
        put("JXJK-105001-2026-0731-02.zip", &bytes),
        put(&format!("短/{NAME}.zip"), &bytes[..bytes.len() - 100]),
        put("不是.zip", "不是压缩文件".as_bytes()),
        put("空.zip", b""),
        office.path("没有.zip").to_string_lossy().into_owned(),
        office.path("out").to_string_lossy().into_owned(),
    ];
    let (exit, found) = verify(&office, &files.each_ref().map(String::as_str), &[]);
    assert_eq!(exit, Some(3));
    let verdicts: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|package| package["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts[0], "valid-unregistered");
    assert_eq!(verdicts[1..], ["invalid"; 7]);
    assert_eq!(found[0]["unit_code"], "105001");
    assert_eq!(found[0]["sequence"], 1);
    assert_eq!(
        found[0]["fingerprint"],
        office.json(&["key", "show"])["fingerprint"]
    );
    assert_eq!(found[0]["problems"], json!([]));
    let rule = |at: usize| found[at]["problems"][0]["rule"].as_str();
    assert!(rule(1).is_some(), "{}", found[1]);
    assert_eq!(rule(2), Some("P03"), "{}", found[2]);
    for at in 3..6 {
        assert_eq!(rule(at), Some("P04"), "{}", found[at]);
    }
    assert_eq!(found[6]["error"]["code"], "file_missing");
    assert_eq!(found[7]["error"]["code"], "not_a_file");
    assert_eq!(verify(&office, &[&files[0]], &[]).0, Some(0));
}

#[test]
fn the_register_decides_over_a_sound_package() {
    let office = ready();
    succeed(&package(&office, "out", &[]));
    let file = office
        .path(&format!("out/{NAME}.zip"))
        .to_string_lossy()
        .into_owned();
    let print = office.json(&["key", "show"])["fingerprint"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = "0a".repeat(32);
    let register = office.path("名册.csv");
    let at = register.to_string_lossy().into_owned();
    for (row, verdict, exit) in [
        (format!("105001,{print},2026-01-01,2026-12-31,"), "valid", 0),
        (
            format!("105001,{print},2025-01-01,2026-08-11,"),
            "valid-expired",
            3,
        ),
        (
            format!("105001,{print},2026-01-01,2026-12-31,2026-08-12"),
            "revoked",
            3,
        ),
        (
            format!("105001,{other},2026-01-01,2026-12-31,"),
            "invalid",
            3,
        ),
        (
            format!("105002,{other},2026-01-01,2026-12-31,"),
            "valid-unregistered",
            0,
        ),
    ] {
        let head = "unit_code,fingerprint,from,until,revoked";
        fs::write(&register, format!("\u{feff}{head}\r\n{row}\r\n")).unwrap();
        let (code, found) = verify(&office, &[&file], &["--register", &at]);
        assert_eq!(found[0]["verdict"], verdict, "{row}");
        assert_eq!(code, Some(exit), "{row}");
    }
    fs::write(&register, "单位,指纹\n").unwrap();
    let refused = office.json(&["verify", &file, "--register", &at]);
    assert_eq!(refused["error"]["code"], "not_a_register");
}
