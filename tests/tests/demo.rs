//! The demonstration year: whole, in order, the same each time, and never half there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use jixiao_tests::{Office, answer, messages};
use serde_json::{Value, json};

const FOLDER: &str = "示范年度";
const PACKAGE: &str = "JXJK-105001-2026-0731-01.zip";
const TODAY: &str = "2026-08-20";

/// An office whose store is the demonstration's, and the folder that was made.
fn demonstrated() -> (Office, PathBuf) {
    let office = Office::empty();
    let made = office.run(&["demo", "--out", FOLDER]);
    assert!(made.status.success(), "{}", messages(&made));
    let folder = office.path(FOLDER);
    fs::copy(folder.join("单位.jixiao"), office.store()).unwrap();
    (office, folder)
}

fn look(office: &Office, arguments: &[&str]) -> Value {
    answer(office.command_on(TODAY, arguments).arg("--json"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

/// The distinct texts that `key` has in some objects.
fn words<'a>(objects: impl IntoIterator<Item = &'a Value>, key: &str) -> BTreeSet<&'a str> {
    let values = objects.into_iter().map(|object| &object[key]);
    values.filter_map(Value::as_str).collect()
}

fn set(words: &[&'static str]) -> BTreeSet<&'static str> {
    words.iter().copied().collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// A file of the package, as any program reads it.
fn packed(folder: &Path, name: &str) -> String {
    let bag = PACKAGE.trim_end_matches(".zip");
    let read = Command::new("unzip")
        .arg("-p")
        .arg(folder.join("报送").join(PACKAGE))
        .arg(format!("{bag}/{name}"))
        .output()
        .unwrap();
    assert!(read.status.success(), "{name}: {}", messages(&read));
    String::from_utf8(read.stdout).unwrap()
}

#[test]
fn the_year_holds_every_case_that_an_office_meets() {
    // Two years at once: making one keeps a core busy for a while.
    let ((office, folder), (other, _)) = std::thread::scope(|scope| {
        let other = scope.spawn(demonstrated);
        (demonstrated(), other.join().unwrap())
    });
    projects_lights_and_money(&office);
    sheets_findings_and_records(&office);
    nothing_is_open(&office);
    everything_lies_where_it_belongs(&office, &folder);
    the_same_year_is_made_again(&office, &other);
}

fn projects_lights_and_money(office: &Office) {
    let summary = look(office, &["summary"]);
    let projects = list(&summary, "projects");
    assert_eq!(
        summary["counts"],
        json!({ "projects": 24, "monitored": 23, "exempt": 1,
            "red": 4, "yellow": 5, "green": 12, "grey": 2 })
    );
    let funds = projects.iter().flat_map(|project| list(project, "funds"));
    assert_eq!(
        words(funds, "source"),
        set(&[
            "一般公共预算拨款",
            "政府性基金预算拨款",
            "国有资本经营预算拨款",
            "上年结转资金",
            "其他资金"
        ])
    );
    assert_eq!(
        words(projects, "budget_kind"),
        set(&["一般公共预算", "政府性基金预算", "国有资本经营预算"])
    );
    assert_eq!(
        words(projects, "fund_light"),
        set(&["red", "yellow", "green"])
    );
    let indicators = projects
        .iter()
        .flat_map(|project| list(project, "indicators"));
    assert_eq!(
        words(indicators, "light"),
        set(&["red", "yellow", "green", "blue", "grey"])
    );
    let shown: Vec<_> = projects
        .iter()
        .map(|project| {
            look(
                office,
                &["project", "show", project["code"].as_str().unwrap()],
            )
        })
        .collect();
    let targets = shown.iter().flat_map(|project| list(project, "targets"));
    assert_eq!(words(targets, "frame"), set(&["2019", "2021"]));
    let exempt = shown.iter().find(|p| p["figures"]["exempt"] == true);
    let facts = &exempt.unwrap()["facts"];
    assert_ne!(facts["exempt_reason"], "");
    assert_ne!(facts["substitute_check"], "");
    let lines = || shown.iter().flat_map(|project| list(project, "funds"));
    for column in ["increase", "decrease"] {
        let mut adjusted = lines().filter(|line| line[column] != "0.00").peekable();
        assert!(adjusted.peek().is_some(), "{column}");
        for line in adjusted {
            assert!(
                line["document_number"]
                    .as_str()
                    .unwrap()
                    .contains("〔2026〕")
            );
            assert!(line["adjusted_on"].is_string(), "{line}");
        }
    }
}

fn sheets_findings_and_records(office: &Office) {
    let states = look(office, &["sheet", "list"]);
    let returned: Vec<_> = list(&states, "sheets")
        .iter()
        .filter(|sheet| sheet["state"] == "退回")
        .collect();
    assert_eq!(returned.len(), 1, "{states}");
    assert_eq!(
        words(list(&states, "sheets"), "state"),
        set(&["已锁定", "退回"])
    );
    let code = returned[0]["project"].as_str().unwrap();
    let remarks = look(office, &["sheet", "show", code])["remarks"].clone();
    let remarks: Vec<_> = remarks.as_array().unwrap().iter().collect();
    assert_eq!(
        words(remarks.iter().copied(), "state"),
        set(&["填报中", "退回"])
    );

    let sheets: Vec<_> = list(&states, "sheets")
        .iter()
        .map(|sheet| {
            look(
                office,
                &["sheet", "show", sheet["project"].as_str().unwrap()],
            )
        })
        .collect();
    let dispositions = sheets.iter().flat_map(|sheet| list(sheet, "dispositions"));
    assert_eq!(words(dispositions, "kind"), set(&["D0", "D1", "D2"]));
    let recorded = look(office, &["disposition", "list"]);
    let reported: Vec<_> = list(&recorded, "dispositions")
        .iter()
        .filter(|disposition| disposition["state"] == "已报")
        .collect();
    assert_eq!(words(reported.iter().copied(), "kind"), set(&["D1", "D2"]));
    assert!(reported.iter().any(|row| row["stopped_on"] == "2026-07-24"));
    let came_back = sheets
        .iter()
        .filter(|sheet| words(list(sheet, "remarks"), "state").contains("退回"));
    assert_eq!(came_back.count(), 2, "one was returned before the package");

    let entries = look(office, &["ledger", "list", "--voided"]);
    let entries = list(&entries, "entries");
    assert_eq!(
        words(entries, "kind"),
        set(&["拨付", "收回", "支出", "退回", "更正"])
    );
    assert!(
        entries
            .iter()
            .any(|e| e["void_reason"].is_string() && e["replaced_by"].is_i64())
    );
    let warnings = look(office, &["warnings"]);
    let states = words(list(&warnings, "warnings"), "state");
    assert_eq!(states, set(&["触发", "已确认", "处置中", "已消除"]));
    let surveys = look(office, &["survey", "list"]);
    assert!(list(&surveys, "surveys").len() > 10);
    let attachments = look(office, &["attachment", "list"]);
    assert_eq!(attachments["attachments"].as_array().map(Vec::len), Some(3));
    let answered = look(office, &["event", "list"]);
    assert!(words(list(&answered, "events"), "kind").contains("突发事件"));
}

/// Nothing that the rules find is an error or without an answer.
fn nothing_is_open(office: &Office) {
    let report = look(office, &["check"]);
    assert_eq!(report["counts"]["E"], 0, "{report:#}");
    let warnings: Vec<_> = list(&report, "findings")
        .iter()
        .filter(|finding| finding["severity"] == "W")
        .collect();
    assert!(warnings.len() > 5);
    assert_eq!(
        warnings.len(),
        words(warnings.iter().copied(), "answer").len(),
        "each has an answer of its own: {report:#}"
    );
    assert!(warnings.iter().all(|finding| finding["answer"] != ""));
    assert_eq!(look(office, &["doctor"])["sound"], true);
}

fn everything_lies_where_it_belongs(office: &Office, folder: &Path) {
    assert_eq!(names(&folder.join("导入")), ["ledger.xlsx", "targets.xlsx"]);
    assert_eq!(names(&folder.join("报送")), [PACKAGE]);
    let forms = names(&folder.join("监控表"));
    assert!(forms.contains(&"forms.xlsx".to_owned()), "{forms:?}");
    let pdfs = forms.iter().filter(|name| name.ends_with(".pdf"));
    assert_eq!(
        pdfs.count(),
        23,
        "one a project that is monitored: {forms:?}"
    );
    for (name, mark) in [("监控报告.docx", &b"PK"[..]), ("监控报告.pdf", b"%PDF")] {
        let report = fs::read(folder.join(name)).unwrap();
        assert!(report.starts_with(mark), "{name}");
    }
    let package = folder.join("报送").join(PACKAGE);
    let verdict = look(office, &["verify", &package.to_string_lossy()]);
    assert_eq!(verdict["packages"][0]["verdict"], "valid-unregistered");
    assert!(packed(folder, "bag-info.txt").contains("Jixiao-Demo: true"));
    let content: Value = serde_json::from_str(&packed(folder, "data/submission.json")).unwrap();
    assert_eq!(list(&content, "projects").len(), 24);
    let findings = list(&content, "projects")
        .iter()
        .flat_map(|project| list(project, "findings"));
    assert_eq!(
        words(findings, "state"),
        set(&["待整改", "整改中", "已整改", "已销号"])
    );
    assert_eq!(content["summary"], look(office, &["summary"]));
    // The workbooks are what was imported: the same rows once more change nothing.
    for kind in ["targets", "ledger"] {
        let file = folder.join("导入").join(format!("{kind}.xlsx"));
        let again = look(
            office,
            &["import", kind, "--dry-run", &file.to_string_lossy()],
        );
        for sheet in list(&again, "sheets") {
            assert_eq!(sheet["added"], 0, "{again:#}");
            assert_eq!(sheet["refused"], 0, "{again:#}");
        }
    }
}

fn the_same_year_is_made_again(office: &Office, other: &Office) {
    let arguments: &[&[&str]] = &[
        &["summary"],
        &["check"],
        &["ledger", "list", "--voided"],
        &["report", "show"],
        &["sheet", "list"],
    ];
    for arguments in arguments {
        assert_eq!(
            look(other, arguments),
            look(office, arguments),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_folder_that_holds_anything_is_refused_and_stays_as_it_is() {
    let office = Office::empty();
    let folder = office.path(FOLDER);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("说明.txt"), "旧").unwrap();
    let refused = office.json(&["demo", "--out", FOLDER]);
    assert_eq!(refused["error"]["code"], "folder_not_empty");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("不是空文件夹"), "{message}");
    assert_eq!(names(&folder), ["说明.txt"]);
    assert_eq!(names(&office.path("")), [FOLDER]);
    let file = folder.join("说明.txt");
    let refused = office.run(&["demo", "--out", &file.to_string_lossy()]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(fs::read_to_string(file).unwrap(), "旧");
}

#[test]
fn a_run_that_is_killed_leaves_nothing_that_looks_finished() {
    let office = Office::empty();
    let mut run = office
        .command(&["demo", "--out", FOLDER])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let is_begun = || {
        let aside = names(&office.path("")).into_iter().next()?;
        let store = office.path(&aside).join("示范数据/单位.jixiao");
        store.is_file().then_some(())
    };
    while is_begun().is_none() {
        assert!(run.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(5));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(!office.path(FOLDER).exists());
    let left = names(&office.path(""));
    assert!(left.iter().all(|name| name.contains("未完成")), "{left:?}");
}
