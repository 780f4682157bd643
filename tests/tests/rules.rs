//! Every rule and every warning is raised by what a user can put in, and stays silent on what
//! nearly raises it: the folders of `tests/rules`. And how rules and answers act together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jixiao_tests::{Office, cases};
use serde_json::{Value, json};

/// What a check, a look at the warnings, or a verification found of one rule.
pub fn of<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    let (findings, key) = match report {
        Value::Object(report) if report.contains_key("findings") => (&report["findings"], "rule"),
        Value::Object(report) if report.contains_key("warnings") => (&report["warnings"], "id"),
        report => (&report["packages"][0]["problems"], "rule"),
    };
    let Some(findings) = findings.as_array() else {
        panic!("no findings: {report:#}")
    };
    let is_open = |finding: &&Value| finding["state"] != "已消除";
    let findings = findings.iter().filter(|finding| finding[key] == rule);
    findings.filter(is_open).collect()
}

/// The folders of a folder, by name.
fn folders(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries
        .filter(|path| path.is_dir())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_rule_and_warning_is_raised_and_nearly_raised() {
    let registry = Office::empty().json(&["rules"]);
    let registry = registry.as_array().unwrap();
    let mut cases = Vec::new();
    let (mut raised, mut nearly) = (BTreeSet::new(), BTreeSet::new());
    for (id, folder) in folders(&cases::folder()) {
        if id == "bases" {
            continue;
        }
        assert!(
            registry.iter().any(|rule| rule["id"] == id.as_str()),
            "{id} is no rule"
        );
        for (kind, folder) in folders(&folder) {
            match kind.split('-').next() {
                Some("raises") => raised.insert(id.clone()),
                Some("nearly") => nearly.insert(id.clone()),
                _ => panic!("{} is neither raises nor nearly", folder.display()),
            };
            cases.push((id.clone(), kind.starts_with("raises"), folder));
        }
    }
    for rule in registry {
        let id = rule["id"].as_str().unwrap();
        assert!(raised.contains(id), "{id} has no folder `raises`");
        assert!(nearly.contains(id), "{id} has no folder `nearly`");
    }

    // The cases know nothing of each other; several at once keep every core busy.
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((id, raises, folder)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let report = cases::ask(folder);
            let stated = registry
                .iter()
                .find(|rule| rule["id"] == id.as_str())
                .unwrap();
            if *raises {
                assert_raised(stated, &report);
            } else {
                assert!(of(&report, id).is_empty(), "{id} is raised: {report:#}");
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}

fn assert_raised(stated: &Value, report: &Value) {
    let rule = stated["id"].as_str().unwrap();
    let found = of(report, rule);
    assert!(!found.is_empty(), "{rule} is not raised: {report:#}");
    let is_warning = stated["kind"].is_string();
    if is_warning {
        assert_eq!(found.len(), 1, "{rule} is not raised once: {report:#}");
        assert_eq!(found[0]["state"], "触发");
        assert!(stated["severity"].is_null() && stated["condition"].is_string());
    }
    for finding in &found {
        // What a package breaks says the rule and a sentence only.
        let keys: &[&str] = match rule.starts_with('P') {
            true => &[],
            false if is_warning => &["kind", "basis", "action"],
            false => &["severity", "basis"],
        };
        for key in keys {
            assert_eq!(finding[*key], stated[*key], "{rule}");
        }
        for key in ["message", "action", "basis"] {
            let text = finding[key].as_str().unwrap_or_default();
            assert!(!text.contains('{'), "{finding}");
            assert!(key != "message" || !text.is_empty(), "{finding}");
            assert!(!is_warning || !text.is_empty(), "{finding}");
        }
        if rule.starts_with('P') {
            continue;
        }
        let same = |other: &&&Value| other["where"] == finding["where"];
        let same_project = |other: &&&Value| other["project"] == finding["project"];
        let places = found.iter().filter(same).filter(same_project).count();
        assert_eq!(places, 1, "{rule}: the place is not unique: {finding}");
    }
}

#[test]
fn the_years_that_cases_start_from_have_no_finding_and_no_warning() {
    let report = Office::of("sound").json(&["check"]);
    assert_eq!(report["findings"], json!([]), "{report:#}");
    let report = Office::of("quiet").json(&["warnings", "--on", "2026-07-30"]);
    assert_eq!(report["warnings"], json!([]), "{report:#}");
    assert_eq!(report["counts"]["open"], 0);
}

/// A payment from a source without budget: L04.
const OF_NO_BUDGET: &str =
    "ledger add --date 2026-04-01 --project P1 --source 其他资金 --kind 支出 --amount 0.01";

/// Progress that nothing vouches for: L05.
const WITHOUT_EVIDENCE: (&str, &str, &str) = ("progress.csv", ",进行中,", ",,");

/// Changes the sheet of P1.
fn fill(office: &Office, change: impl FnOnce(&mut Value)) {
    let mut sheet = office.json(&["sheet", "show", "P1"]);
    change(&mut sheet);
    std::fs::write(office.path("sheet.json"), sheet.to_string()).unwrap();
    office.follow(&["sheet fill P1 sheet.json"]);
}

#[test]
fn the_gates_are_raised_before_submission_only() {
    let office = Office::of("sound");
    let report = office.json(&["check"]);
    for rule in ["S01", "S04", "S05", "S07", "S08"] {
        assert!(of(&report, rule).is_empty(), "{rule} is raised: {report:#}");
    }
    let report = office.json(&["check", "--submission"]);
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["S04", "S08"]);
    assert_eq!(report["counts"], json!({ "E": 2, "W": 0, "I": 0 }));
}

#[test]
fn an_exempt_project_is_asked_for_its_money_and_its_exemption_only() {
    let office = Office::with_edits(
        "imported",
        &[
            ("projects.csv", ",目标,,,", ",,,科研,结题检查"),
            ("indicators.csv", "≥,90", "≥,无"),
        ],
    );
    office.follow(&[OF_NO_BUDGET]);
    let report = office.json(&["check"]);
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rule"].as_str())
        .collect();
    assert_eq!(rules, [Some("L04")], "{report:#}");
}

#[test]
fn the_filter_shortens_the_list_and_neither_counts_nor_exit_code() {
    let office = Office::with_edits("sound", &[WITHOUT_EVIDENCE]);
    office.follow(&[OF_NO_BUDGET]);
    let shown = office.json(&["check", "--severity", "W"]);
    assert_eq!(shown["findings"].as_array().unwrap().len(), 1, "{shown:#}");
    assert_eq!(shown["counts"], json!({ "E": 1, "W": 1, "I": 0 }));
    assert_eq!(
        office.run(&["check", "--severity", "W"]).status.code(),
        Some(3)
    );
}

#[test]
fn an_answer_stays_with_its_finding_and_covers_no_later_one() {
    let office = Office::with_edits("sound", &[WITHOUT_EVIDENCE]);
    let file = office.path("说明.json");
    let write = |reason: &str| {
        let request = json!([{ "rule": "L05", "project": "*", "where": "*", "reason": reason }]);
        std::fs::write(&file, request.to_string()).unwrap();
        office.run(&["answer", &file.to_string_lossy()])
    };
    assert_eq!(write(" ").status.code(), Some(1));
    assert!(write("原件在档案室").status.success());
    office.follow(&["progress add --date 2026-04-05 --project P1 --level3 样地数 --value 70"]);
    let report = office.json(&["check"]);
    let answers: Vec<_> = of(&report, "L05")
        .iter()
        .map(|finding| finding["answer"].clone())
        .collect();
    assert_eq!(answers, ["原件在档案室", ""]);
}

#[test]
fn an_indicator_judged_impossible_asks_for_a_disposition_too() {
    let office = Office::of("sound");
    office.follow(&[
        "ledger add --date 2026-04-01 --project P1 --source 一般公共预算拨款 --kind 支出 --amount 600000",
        "report draft",
    ]);
    assert!(of(&office.json(&["check"]), "R05").is_empty());
    fill(&office, |sheet| {
        sheet["indicators"][0]["likelihood"] = json!("完全不可能")
    });
    let report = office.json(&["check"]);
    let found = of(&report, "R05");
    let said = found[0]["message"].as_str().unwrap();
    assert!(said.contains("指标“样地数”判断为完全不可能"), "{said}");
    assert!(!said.contains("红灯"), "{said}");
    let disposition = json!({ "kind": "D0", "cause": "停建", "measures": "调减预算" });
    fill(&office, |sheet| {
        sheet["dispositions"] = json!([disposition])
    });
    assert!(of(&office.json(&["check"]), "R05").is_empty());
}

#[test]
fn without_a_report_no_r_rule_is_checked() {
    let report = Office::of("imported").json(&["check"]);
    let rules = report["findings"].as_array().unwrap().iter();
    let is_r = |f: &&Value| f["rule"].as_str().unwrap().starts_with('R');
    assert_eq!(rules.filter(is_r).count(), 0, "{report:#}");
}

#[test]
fn where_the_task_wants_a_report_every_part_and_sheet_is_asked_for() {
    let office = Office::of("imported");
    office.follow(&["settings set report.wanted 是"]);
    let report = office.json(&["check"]);
    assert_eq!(of(&report, "R01").len(), 6, "{report:#}");
    assert_eq!(of(&report, "R03").len(), 1, "{report:#}");
    assert_eq!(of(&report, "R05").len(), 1, "{report:#}");
}

#[test]
fn a_reason_beside_a_stated_figure_answers_its_finding() {
    let office = Office::of("sound");
    let stated = json!({ "executed": "0.02", "reason": "一体化系统7月末尚未入账" });
    fill(&office, |sheet| sheet["stated"] = stated);
    let report = office.json(&["check"]);
    let found = of(&report, "F05");
    assert_eq!(found.len(), 1, "{report:#}");
    assert_eq!(found[0]["answer"], "一体化系统7月末尚未入账");
    assert_eq!(
        found[0]["message"],
        "1-7月执行数与台账合计相差0.01万元，请说明。"
    );
}
