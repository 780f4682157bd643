//! Form templates as files: a unit reproduces the annex of its finance bureau without a change of
//! the program.

use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use jixiao_tests::{Office, fixture, messages};
use serde_json::{Value, json};

use crate::tasks::{department, fingerprint, make};

const FILE: &str = "templates/adjusted-budget.json";

fn file() -> String {
    fixture(FILE).to_string_lossy().into_owned()
}

fn done(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert!(output.status.success(), "{}", messages(&output));
    messages(&output)
}

fn refused(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    messages(&output)
}

/// Every text and number of a sheet of `forms.xlsx`.
fn cells(office: &Office, sheet: &str) -> Vec<Data> {
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.cells().map(|(_, _, cell)| cell.clone()).collect()
}

fn has(cells: &[Data], text: &str) -> bool {
    cells
        .iter()
        .any(|cell| matches!(cell, Data::String(found) if found == text))
}

fn pdf_text(path: &Path) -> String {
    let output = Command::new("pdftotext")
        .args(["-raw".as_ref(), path.as_os_str(), "-".as_ref()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What only the file says: titles that no built-in form has.
const OWN: &[&str] = &[
    "市级预算项目支出绩效运行监控表",
    "调整后预算数",
    "1-7月到位数",
    "其中：当年财政拨款",
    "年度绩效目标",
    "存在问题",
    "整改措施",
    "项目单位负责人（签章）",
];

#[test]
fn a_file_alone_makes_another_bureaus_form() {
    let office = Office::with_fixture("unit");
    let code = "1500002604000002";
    done(&office, &["form-template", "add", &file()]);
    done(&office, &["form-template", "select", "adjusted-budget"]);
    let out = office.path("表").to_string_lossy().into_owned();
    done(&office, &["forms", "--out", &out, "--project", code]);
    let sheet = cells(&office, code);
    let pdf = ["forms", "--out", &out, "--project", code, "--format", "pdf"];
    done(&office, &pdf);
    let paper = pdf_text(&office.path(&format!("表/{code}.pdf")));
    for text in OWN {
        let on_paper: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(paper.contains(&on_paper), "{text}: {paper}");
        let is_signature = text.contains("签章");
        assert!(is_signature || has(&sheet, text), "{text}");
    }
    assert!(!has(&sheet, "预计结转结余") && !has(&sheet, "偏差原因分析"));
    let summary = office.json(&["summary"]);
    let projects = summary["projects"].as_array().unwrap();
    let figures = projects.iter().find(|p| p["code"] == code).unwrap();
    for key in ["annual_budget", "arrived", "executed"] {
        let amount: f64 = figures["total"][key].as_str().unwrap().parse().unwrap();
        let found = |cell: &Data| matches!(cell, Data::Float(n) if (n - amount).abs() < 1e-9);
        assert!(sheet.iter().any(found), "{key} {amount}");
    }
}

#[test]
fn problems_and_measures_are_those_of_the_findings() {
    let office = Office::with_fixture("unit");
    done(&office, &["form-template", "add", &file()]);
    let out = office.path("表").to_string_lossy().into_owned();
    done(
        &office,
        &["forms", "--out", &out, "--template", "adjusted-budget"],
    );
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let mut said = 0;
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        let rows = range.rows();
        said += rows
            .filter(|row| matches!(&row[0], Data::String(label) if label == "存在问题"))
            .filter(|row| matches!(&row[2], Data::String(text) if !text.is_empty()))
            .count();
    }
    assert!(said > 0, "no form shows a problem");
}

#[test]
fn no_source_names_the_variant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let own = ["adjusted-budget", "调整后预算数", "绩效运行监控表"];
    let mut folders = vec![root.join("crates"), root.join("assets/templates")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            read += 1;
            for name in own {
                assert!(!text.contains(name), "{} names {name}", path.display());
            }
        }
    }
    assert!(read > 200, "{read}");
}

#[test]
fn a_template_is_copied_changed_checked_added_selected_and_removed() {
    let office = Office::with_store();
    let copy = office.path("bureau-2026.json");
    let path = copy.to_string_lossy().into_owned();
    done(
        &office,
        &["form-template", "copy", "nmg-2019", "--out", &path],
    );
    assert!(
        refused(
            &office,
            &["form-template", "copy", "nmg-2019", "--out", &path]
        )
        .contains("已存在")
    );
    let mut template: Value = serde_json::from_slice(&std::fs::read(&copy).unwrap()).unwrap();
    assert_eq!(template["id"], "bureau-2026");
    template["title"] = json!("附件1 监控情况表");
    template["notes"] = json!([]);
    std::fs::write(&copy, template.to_string()).unwrap();
    assert_eq!(
        office.json(&["form-template", "check", &path])["title"],
        "附件1 监控情况表"
    );
    done(&office, &["form-template", "add", &path]);
    done(&office, &["form-template", "add", &path]);
    done(
        &office,
        &["settings", "set", "form.template", "bureau-2026"],
    );
    let list = office.json(&["form-template", "list"]);
    let ids: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (&t["id"], &t["selected"]))
        .collect();
    let expected = [
        ("nmg-2019", false),
        ("mof-2019", false),
        ("self-evaluation-2020", true),
        ("bureau-2026", true),
    ];
    assert_eq!(ids.len(), 4);
    for ((id, selected), (name, is)) in ids.into_iter().zip(expected) {
        assert_eq!((id, selected), (&json!(name), &json!(is)));
    }
    assert!(refused(&office, &["form-template", "remove", "bureau-2026"]).contains("正在采用"));
    done(&office, &["form-template", "select", "mof-2019"]);
    done(&office, &["form-template", "remove", "bureau-2026"]);
    done(&office, &["undo"]);
    assert_eq!(
        office.json(&["form-template", "show", "bureau-2026"])["version"],
        1
    );
    done(&office, &["undo"]);
    assert_eq!(office.json(&["form-template", "list"])[3]["selected"], true);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn wrong_files_and_names_are_refused_and_change_nothing() {
    let office = Office::with_store();
    let path = office.path("表样.json");
    let name = path.to_string_lossy().into_owned();
    let good: Value = serde_json::from_slice(&std::fs::read(fixture(FILE)).unwrap()).unwrap();
    let write = |value: &Value| std::fs::write(&path, value.to_string()).unwrap();
    let add = || office.json(&["form-template", "add", &name])["error"].clone();

    let mut wrong = good.clone();
    wrong["fund_columns"][3]["key"] = json!("spent");
    write(&wrong);
    let error = add();
    assert_eq!(
        (&error["code"], &error["field"]),
        (&json!("invalid"), &json!("fund_columns[4].key"))
    );
    let mut wrong = good.clone();
    wrong["id"] = json!("nmg-2019");
    write(&wrong);
    assert_eq!(add()["field"], "id");
    std::fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    assert!(add()["message"].as_str().unwrap().contains("UTF-8"));
    std::fs::write(&path, "{").unwrap();
    assert!(add()["message"].as_str().unwrap().contains("第1行"));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(add()["code"], "store_missing");

    write(&good);
    assert!(add().is_null());
    let mut changed = good.clone();
    changed["title"] = json!("另一张表");
    write(&changed);
    assert_eq!(add()["field"], "version");
    changed["version"] = json!(3);
    write(&changed);
    assert!(add().is_null());
    let list = office.json(&["form-template", "list"]);
    assert_eq!(
        (&list[3]["version"], &list[3]["title"]),
        (&json!(3), &json!("另一张表"))
    );
    assert!(refused(&office, &["form-template", "select", "没有"]).contains("没有找到表样“没有”"));
    assert!(
        refused(&office, &["settings", "set", "form.template", "没有"]).contains("没有找到表样")
    );
    assert!(refused(&office, &["form-template", "remove", "nmg-2019"]).contains("内置"));
}

#[test]
fn a_self_evaluation_is_made_by_the_template_that_was_selected() {
    let office = Office::with_fixture("unit");
    let copy = office.path("自评-2026.json").to_string_lossy().into_owned();
    let told = done(
        &office,
        &[
            "form-template",
            "copy",
            "self-evaluation-2020",
            "--out",
            &copy,
        ],
    );
    // The file's name is no name of a template.
    assert!(told.contains("self-evaluation-2020-copy"), "{told}");
    let mut template: Value = serde_json::from_slice(&std::fs::read(&copy).unwrap()).unwrap();
    assert_eq!(template["kind"], "evaluation");
    template["id"] = json!("bureau-evaluation");
    template["title"] = json!("部门项目支出绩效自评表（附件3）");
    template["indicator_columns"][4]["title"] = json!("全年实际完成值");
    template["execution_weight"] = json!(20);
    for frame in ["2019", "2021"] {
        let classes = template["classes"][frame].as_array_mut().unwrap();
        let output = classes
            .iter_mut()
            .find(|c| c["level1"] == "产出指标")
            .unwrap();
        output["weight"] = json!(output["weight"].as_i64().unwrap() - 10);
    }
    std::fs::write(&copy, template.to_string()).unwrap();
    done(&office, &["form-template", "add", &copy]);
    let told = done(&office, &["form-template", "select", "bureau-evaluation"]);
    assert!(told.contains("自评表改用表样"), "{told}");
    let out = office.path("自评").to_string_lossy().into_owned();
    done(&office, &["self-evaluation", "--out", &out]);
    let path = office.path("自评/self-evaluation.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(std::fs::read(&path).unwrap())).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let sheet: Vec<_> = range.cells().map(|(_, _, cell)| cell.clone()).collect();
    assert!(has(&sheet, "部门项目支出绩效自评表（附件3）") && has(&sheet, "全年实际完成值"));
    assert!(sheet.contains(&Data::Float(20.0)), "预算执行率 weighs 20");
    // The forms are still made by their own template, and neither takes the place of the other.
    let listed = office.json(&["form-template", "list"]);
    let selected: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["selected"] == true)
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    assert_eq!(selected, ["nmg-2019", "bureau-evaluation"]);
    let out = office.path("表").to_string_lossy().into_owned();
    let wrong = ["forms", "--out", &out, "--template", "bureau-evaluation"];
    assert!(refused(&office, &wrong).contains("不是监控表的表样"));
    let wrong = ["settings", "set", "evaluation.template", "nmg-2019"];
    assert!(refused(&office, &wrong).contains("不是自评表的表样"));
    let told = refused(&office, &["form-template", "remove", "bureau-evaluation"]);
    assert!(told.contains("正在采用"), "{told}");
}

#[test]
fn a_package_says_by_which_template_and_version_it_was_made() {
    let office = crate::submissions::ready();
    done(&office, &["form-template", "add", &file()]);
    done(&office, &["form-template", "select", "adjusted-budget"]);
    let done = crate::submissions::package(&office, "报送", &[]);
    assert!(done.status.success(), "{}", messages(&done));
    let package = office.path("报送/JXJK-105001-2026-0731-01.zip");
    let output = Command::new("unzip")
        .arg("-p")
        .arg(package)
        .arg("*/bag-info.txt")
        .output()
        .unwrap();
    let info = String::from_utf8(output.stdout).unwrap();
    assert!(
        info.contains("Jixiao-Template: adjusted-budget/2\n"),
        "{info}"
    );
}

#[test]
fn a_task_names_the_template_that_the_unit_has_added() {
    let (department, unit) = (department(), Office::with_fixture("small"));
    done(&department, &["form-template", "add", &file()]);
    let task = make(&department, &["--template", "adjusted-budget"]);
    let task = task.to_string_lossy();
    let print = fingerprint(&department);
    let import = ["task", "import", &task, "--fingerprint", &print];
    let told = unit.run(&import);
    assert_ne!(told.status.code(), Some(0));
    assert!(
        messages(&told).contains("没有表样“adjusted-budget”，请先添加主管部门的表样文件"),
        "{}",
        messages(&told)
    );
    done(&unit, &["form-template", "add", &file()]);
    done(&unit, &["form-template", "select", "mof-2019"]);
    done(&unit, &import);
    // The task outranks what was selected; what is named outranks the task.
    let setting = unit.json(&["settings", "get", "form.template"]);
    assert_eq!(setting[0]["value"], "adjusted-budget");
    assert_eq!(setting[0]["origin"], "任务");
    let out = unit.path("表").to_string_lossy().into_owned();
    done(&unit, &["forms", "--out", &out]);
    let sheet = |unit: &Office| cells(unit, "1500002606000001");
    assert!(has(&sheet(&unit), OWN[0]), "{:?}", sheet(&unit));
    let listed = unit.json(&["form-template", "list"]);
    let selected = |id: &str| {
        let mut all = listed.as_array().unwrap().iter();
        all.find(|entry| entry["id"] == id).unwrap()["selected"].clone()
    };
    assert_eq!(selected("adjusted-budget"), json!(true));
    assert_eq!(selected("mof-2019"), json!(false));
    done(&unit, &["forms", "--out", &out, "--template", "nmg-2019"]);
    assert!(!has(&sheet(&unit), OWN[0]));
    let told = refused(&unit, &["form-template", "remove", "adjusted-budget"]);
    assert!(told.contains("“adjusted-budget”正在采用"), "{told}");
    done(&unit, &["task", "drop"]);
    done(&unit, &["form-template", "remove", "adjusted-budget"]);
    // A task that comes back when its end is taken back names a template that is gone.
    done(&unit, &["undo"]);
    done(&unit, &["undo"]);
    done(&unit, &["forms", "--out", &out]);
    assert!(has(&sheet(&unit), OWN[0]));
}
