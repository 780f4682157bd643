//! The whole way through the real window: what the unit's accountant sees and does, from the
//! first start to a package that verifies.

mod access;
mod encrypted;
mod keys;
mod ledger;
mod looks;
mod numbers;
mod offline;
mod pages;
mod people;
mod preview;
mod projects;
mod proposals;
mod received;
mod templates;
mod verify;
mod window;
mod year_end;

use jixiao_tests::{Office, fixture};
use serde_json::{Value, json};

use self::window::Window;
use crate::submissions::complete;

const UNIT: [(&str, &str); 8] = [
    ("unit/code", "105001"),
    ("unit/name", "自治区示例中心"),
    ("unit/department_code", "105"),
    ("unit/department_name", "自治区示例厅"),
    ("unit/preparer", "苏日娜"),
    ("unit/phone", "0471-1234567"),
    ("unit/reviewer", "王强"),
    ("unit/head", "李娜"),
];

#[test]
fn a_unit_walks_from_the_first_start_to_a_package_that_verifies() {
    let office = Office::empty();
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    assert_eq!(window.title(), "绩效监控单机版");
    window.picture("00-first-run");
    window.click("[data-action='create']");
    for (field, text) in UNIT {
        window.fill(field, text);
    }
    window.picture("01-unit");
    window.click("[data-action='next']");
    window.answer_dialogs(&json!({
        "save": office.store(),
        "files": {
            "targets": [fixture("small/targets.xlsx")],
            "ledger": [fixture("small/ledger.xlsx")],
        },
    }));
    window.press("另选位置");
    window.click("[data-action='next']");
    for kind in ["targets", "ledger"] {
        window.go(&format!("/import/{kind}"));
        window.click("[data-action='choose']");
        window.shows("main, #app", "新增");
        window.picture(&format!("02-import-{kind}"));
        window.click("[data-action='import']");
        window.shows("#app", "已导入");
    }
    window.go("/");
    window.picture("03-workbench");

    let expected = std::fs::read(fixture("small/expected-summary.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    let rate = expected["total"]["execution_rate"].as_str().unwrap();
    window.shows("dl.totals", rate);
    let projects = expected["projects"].as_array().unwrap();
    for project in projects {
        let code = project["code"].as_str().unwrap();
        window.go(&format!("/projects/{code}"));
        window.shows("#app", code);
        fill_sheet(&window, project);
        window.picture(&format!("04-sheet-{code}"));
        for (action, state) in [
            ("submit", "待审核"),
            ("approve", "已审核"),
            ("lock", "已锁定"),
        ] {
            window.click(&format!("[data-action='{action}']"));
            window.shows("[data-state]", state);
        }
    }
    submit(&window, &office, "small");
    to_drive(&window, &office);
    drop(window);

    let read = office.json(&["summary"]);
    for figure in [
        "initial_budget",
        "annual_budget",
        "arrived",
        "executed",
        "execution_rate",
    ] {
        assert_eq!(read["total"][figure], expected["total"][figure]);
    }
    assert_eq!(read["counts"], expected["counts"]);
    verify(&office, &expected);
}

#[test]
fn a_year_of_24_projects_is_printed_signed_and_exported_from_the_window() {
    let office = Office::with_fixture("unit");
    complete(&office);
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({ "files": { "store": [office.store()] } }));
    window.click("[data-action='open']");
    let expected = std::fs::read(fixture("unit/expected-summary.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    window.shows(
        "dl.totals",
        expected["total"]["execution_rate"].as_str().unwrap(),
    );
    submit(&window, &office, "unit");
    drop(window);
    verify(&office, &expected);
}

/// Types into a project's sheet what the rules ask for: it will reach every target.
fn fill_sheet(window: &Window, project: &Value) {
    window.go(&format!("/sheets/{}", project["code"].as_str().unwrap()));
    window.shows("[data-state]", "未填");
    for fund in project["funds"].as_array().unwrap() {
        let source = fund["source"].as_str().unwrap();
        let budget = fund["annual_budget"].as_str().unwrap();
        window.fill(&format!("funds/{source}/forecast"), budget);
    }
    window.fill("goal_progress", "按计划推进");
    if project["fund_light"] == "red" {
        window.click("[data-action='add-disposition']");
        window.fill("dispositions/0/cause", "招标推迟");
        window.fill("dispositions/0/measures", "九月底前完成招标并支付");
    }
    for (row, indicator) in project["indicators"].as_array().unwrap().iter().enumerate() {
        let field = |name: &str| format!("indicators/{row}/{name}");
        let target = indicator["target"].as_str().unwrap();
        window.fill(&field("progress"), "截至7月底已按计划推进");
        if indicator["nature"] == "定性" {
            window.fill(&field("forecast"), target);
        } else {
            let mut value: f64 = target.parse().unwrap();
            if indicator["comparator"] == ">" {
                value += 1.0;
            }
            let unit = indicator["unit"].as_str().unwrap();
            window.fill(&field("forecast"), &format!("{value}{unit}"));
            window.fill(&field("forecast_value"), &value.to_string());
        }
        if ["red", "yellow"]
            .map(Value::from)
            .contains(&indicator["light"])
        {
            window.click(&format!("[data-field='{}']", field("cause:其他")));
            window.fill(&field("cause_note"), "上半年受天气影响，下半年补足");
        }
        window.click(&format!("[data-field='{}']", field("likelihood:确定能")));
    }
}

/// Drafts the report, answers what asks for a reason, makes the files, signs, and exports the package.
fn submit(window: &Window, office: &Office, name: &str) {
    let folder = office.path("报送");
    std::fs::create_dir_all(&folder).unwrap();
    window.answer_dialogs(&json!({ "folder": folder, "save": folder.join("报告.docx") }));
    window.go("/report");
    window.press("根据数据起草");
    window.find("[data-part='6']");
    window.picture(&format!("{name}-05-report"));
    window.go("/submission");
    window.find("[data-missing='unanswered']");
    window.picture(&format!("{name}-06-check"));
    while window.text("[data-missing='unanswered']") != "0" {
        let left = window.text("[data-missing='unanswered']");
        window.press("填写理由");
        window.type_into("textarea[data-answer]", "已核实，属实。");
        window.press("保存说明");
        window.changes("[data-missing='unanswered']", &left);
    }
    window.click("[data-step='sign']");
    window.fill("password", "锁好的抽屉1234");
    window.fill("password_again", "锁好的抽屉1234");
    window.press("新建密钥");
    window.picture(&format!("{name}-07-key"));
    window.click("[data-step='export']");
    window.press("生成监控表");
    window.shows("body", "已导出 forms.xlsx");
    window.press("生成报告");
    window.shows("body", "已生成 报告.docx");
    window.fill("export_password", "锁好的抽屉1234");
    window.press("导出到文件夹");
    window.shows("[data-outcome='done']", ".zip");
    window.shows("[data-package]", "第1次");
    window.picture(&format!("{name}-08-exported"));
}

/// Exports the next number onto a drive that is plugged in while the page is shown.
fn to_drive(window: &Window, office: &Office) {
    let drive = office.path("U盘");
    std::fs::create_dir_all(&drive).unwrap();
    window.click("[data-way='drive']");
    window.shows("form", "没有找到U盘，插上后会自动出现");
    window.plug_in(&json!([{
        "path": drive, "name": "KINGSTON", "free_megabytes": 12_700, "read_only": false,
    }]));
    window.shows("form", "可用 12.5 GB");
    window.fill("export_password", "锁好的抽屉1234");
    window.press("导出到U盘");
    window.shows("[data-outcome='done']", "已写入并核对，请安全弹出U盘。");
    window.shows("[data-package]", "第2次");
    window.shows("[data-changes]", "自第2次报送以来");
    window.picture("small-09-drive");
    let written = std::fs::read_dir(drive).unwrap();
    let written: Vec<_> = written.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, ["JXJK-105001-2026-0731-02.zip"]);
}

/// Forms and report are there, the package is sound, and it says what the books say.
fn verify(office: &Office, expected: &Value) {
    for made in ["forms.xlsx", "报告.docx"] {
        assert!(office.path("报送").join(made).is_file(), "{made}");
    }
    let package = std::fs::read_dir(office.path("报送"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "zip"))
        .expect("a package");
    let verdict = office.json(&["verify", &package.to_string_lossy()]);
    assert_eq!(verdict["packages"][0]["verdict"], "valid-unregistered");
    let name = package.file_stem().unwrap().to_string_lossy();
    let unpacked = std::process::Command::new("unzip")
        .arg("-p")
        .arg(&package)
        .arg(format!("{name}/data/submission.json"))
        .output()
        .unwrap();
    let submission: Value = serde_json::from_slice(&unpacked.stdout).unwrap();
    let mut summaries = [submission["summary"].clone(), expected.clone()];
    summaries.iter_mut().for_each(without_forecasts);
    assert_eq!(summaries[0]["projects"], summaries[1]["projects"]);
    assert_eq!(summaries[0]["total"], summaries[1]["total"]);
}

/// What was filled in by hand is set aside.
fn without_forecasts(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| key != "forecast" && key != "carryover");
            map.values_mut().for_each(without_forecasts);
        }
        Value::Array(items) => items.iter_mut().for_each(without_forecasts),
        _ => {}
    }
}
