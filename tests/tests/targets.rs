//! Versions of the approved targets: a draft changes nothing, an approved one counts, and what
//! continues keeps its records.

use std::process::Output;

use jixiao_tests::{Office, cases, fixture, messages};
use serde_json::{Value, json};

fn filled() -> Office {
    Office::of("sound")
}

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(output.status.success(), "{}", messages(&output));
}

fn refused(office: &Office, arguments: &[&str], words: &str) {
    let output = office.run(arguments);
    let said = messages(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?}: {said}");
}

fn write(office: &Office, content: &Value) -> String {
    let file = office.path("目标.json");
    std::fs::write(&file, content.to_string()).unwrap();
    file.to_string_lossy().into_owned()
}

fn with_file(office: &Office, command: &[&str], content: &Value) -> Output {
    let file = write(office, content);
    office.run(&[command, &[file.as_str()]].concat())
}

fn approve(office: &Office) -> Value {
    let document = ["--document", "文〔2026〕9号", "--date", "2026-08-10"];
    office.json(&[&["target", "approve", "P1"], &document[..]].concat())
}

/// All that a user can see of the year, without the targets themselves.
fn year(office: &Office) -> Value {
    json!([
        office.json(&["summary"]),
        office.json(&["check"]),
        office.json(&["sheet", "show", "P1"]),
        office.json(&["sheet", "list"]),
        office.json(&["progress", "list"]),
        office.json(&["warnings", "--on", "2026-08-12"]),
    ])
}

fn findings(office: &Office, rule: &str) -> Vec<Value> {
    let report = office.json(&["check"]);
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|f| f["rule"] == rule).cloned().collect()
}

fn indicators(office: &Office) -> Value {
    office.json(&["summary"])["projects"][0]["indicators"].clone()
}

/// A new version of P1: 样地数 under a new name and target, 受益人数 dropped, one more.
fn changed(office: &Office) -> Value {
    let mut targets = office.json(&["target", "show", "P1"]);
    let rows = targets["indicators"].as_array_mut().unwrap();
    rows.remove(1);
    rows[0]["continues"] = json!({ "level3": "样地数" });
    rows[0]["level3"] = json!("监测样地");
    rows[0]["target"] = json!("120");
    rows.push(json!({
        "level1": "效益指标", "level2": "生态效益指标", "level3": "植被盖度",
        "nature": "正向", "target": "40", "unit": "%"
    }));
    targets
}

#[test]
fn a_draft_changes_nothing_until_it_is_approved_and_the_old_version_stays_readable() {
    let office = filled();
    let before = year(&office);
    let old = office.json(&["target", "show", "P1"]);
    assert_eq!(old["number"], 1);
    assert_eq!(old["current"], true);
    done(&office, &["target", "new-version", "P1"]);
    assert_eq!(
        office.json(&["target", "diff", "P1"])["differences"],
        json!([])
    );
    let set = ["target", "set", "P1", "--level3", "样地数"];
    done(
        &office,
        &[&set[..], &["--target", "100", "--note", "批复调增"]].concat(),
    );
    assert_eq!(year(&office), before, "a draft counts nowhere");
    let diff = office.json(&["target", "diff", "P1"]);
    assert_eq!((&diff["from"], &diff["to"]), (&json!(1), &json!(2)));
    assert_eq!(
        diff["differences"][0]["fields"],
        json!([
            { "field": "年度指标值", "before": "90", "after": "100" },
            { "field": "指标值说明", "before": "", "after": "批复调增" },
        ])
    );
    let approval = approve(&office);
    assert_eq!(
        approval,
        json!({ "number": 2, "differences": 1, "sheet": "填报中" })
    );
    let now = indicators(&office);
    assert_eq!(now[0]["target"], "100");
    assert_eq!(now[0]["actual"], "60", "its progress stays");
    assert_eq!(now[0]["completion_rate"], "60.00");
    let kept = office.json(&["target", "show", "P1", "--version", "1"]);
    assert_eq!(kept["indicators"], old["indicators"]);
    assert_eq!(
        (&kept["state"], &kept["current"]),
        (&json!("已批复"), &json!(false))
    );
    let listed = office.json(&["target", "list", "P1"]);
    assert_eq!(listed["versions"][1]["document_number"], "文〔2026〕9号");
    assert_eq!(listed["versions"][1]["approved_on"], "2026-08-10");
    refused(
        &office,
        &["target", "show", "P1", "--version", "3"],
        "第3版",
    );
    refused(&office, &["target", "diff", "P1", "--from", "7"], "第7版");
}

#[test]
fn what_continues_keeps_its_records_and_what_was_dropped_counts_no_longer() {
    let office = filled();
    let add = ["progress", "add", "--project", "P1", "--date", "2026-06-01"];
    for more in [
        ["--level3", "受益人数", "--value", "30", "--text", "统计"],
        ["--level3", "满意度", "--value", "95", "--text", "问卷"],
    ] {
        done(&office, &[&add[..], &more].concat());
    }
    let survey = ["survey", "add", "--project", "P1", "--level3", "满意度"];
    done(&office, &[&survey[..], &["--sample", "200"]].concat());
    let before = office.json(&["sheet", "show", "P1"]);
    let made = with_file(
        &office,
        &["target", "new-version", "P1", "--from"],
        &changed(&office),
    );
    assert!(made.status.success(), "{}", messages(&made));
    let draft = office.json(&["target", "show", "P1", "--version", "2"]);
    assert_eq!(
        draft["indicators"][0]["continues"],
        json!({ "level2": "数量指标", "level3": "样地数" })
    );
    assert_eq!(draft["indicators"][2]["accumulation"], "取最新");
    // What show prints, set takes back unchanged.
    let again = with_file(&office, &["target", "set", "P1", "--from"], &draft);
    assert!(again.status.success(), "{}", messages(&again));
    assert_eq!(
        office.json(&["target", "show", "P1", "--version", "2"]),
        draft
    );
    assert_eq!(approve(&office)["differences"], 3);

    let now = indicators(&office);
    let shown = |at: usize| (now[at]["level3"].clone(), now[at]["actual"].clone());
    assert_eq!(shown(0), (json!("监测样地"), json!("60")));
    assert_eq!(shown(1), (json!("满意度"), json!("95")));
    assert_eq!(shown(2), (json!("植被盖度"), Value::Null));
    assert_eq!(now.as_array().unwrap().len(), 3);
    let sheet = office.json(&["sheet", "show", "P1"]);
    assert_eq!(
        sheet["indicators"][0]["cause_note"],
        before["indicators"][0]["cause_note"]
    );
    assert_eq!(sheet["indicators"][0]["level3"], "监测样地");
    assert_eq!(sheet["indicators"][0]["target"], "120");
    assert_eq!(sheet["indicators"][2]["progress"], "");
    let listed = office.json(&["progress", "list"]);
    let listed = listed["progress"].as_array().unwrap().iter();
    let listed: Vec<_> = listed
        .map(|p| (p["level3"].clone(), p["is_former"].clone()))
        .collect();
    assert_eq!(
        listed,
        [
            (json!("监测样地"), json!(false)),
            (json!("满意度"), json!(false)),
            (json!("受益人数"), json!(true)),
        ]
    );
    assert_eq!(
        office.json(&["survey", "list"])["surveys"][0]["sample"],
        200
    );
    refused(
        &office,
        &[&add[..], &["--level3", "受益人数", "--value", "40"]].concat(),
        "没有指标“受益人数”",
    );
    // The workbook of before names them as they were called then.
    let files = ["entries.csv", "progress.csv"].map(|name| cases::of_base("imported", name));
    let [entries, progress] = files.each_ref().map(|file| file.to_string_lossy());
    let again = office.json(&["import", "ledger", &entries, &progress]);
    let mut sheets = again["sheets"].as_array().unwrap().iter();
    let progress = sheets.find(|sheet| sheet["sheet"] == "指标进展").unwrap();
    assert_eq!(
        (&progress["added"], &progress["same"]),
        (&json!(0), &json!(1)),
        "{again:#}"
    );
}

#[test]
fn a_sheet_that_was_filled_against_the_old_version_is_found_and_renewed() {
    let office = filled();
    assert_eq!(office.json(&["sheet", "show", "P1"])["target_version"], 1);
    let made = with_file(
        &office,
        &["target", "new-version", "P1", "--from"],
        &changed(&office),
    );
    assert!(made.status.success(), "{}", messages(&made));
    assert!(findings(&office, "I23").is_empty());
    approve(&office);
    assert_eq!(office.json(&["sheet", "show", "P1"])["target_version"], 1);
    let found = findings(&office, "I23");
    let places: Vec<_> = found.iter().map(|f| f["where"].as_str().unwrap()).collect();
    assert_eq!(
        places,
        [
            "指标/数量指标/监测样地",
            "指标/生态效益指标/植被盖度",
            "指标/社会效益指标/受益人数"
        ]
    );
    assert_eq!(found[0]["severity"], "E");
    assert_eq!(found[0]["basis"], "条例第十八条");
    let formula = found[0]["formula"].as_str().unwrap();
    assert!(formula.contains("年度指标值 90 → 120"), "{formula}");
    let diff = office.json(&["sheet", "diff", "P1"]);
    assert_eq!(
        (&diff["sheet_version"], &diff["approved_version"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(diff["differences"].as_array().unwrap().len(), 3);
    done(&office, &["sheet", "renew", "P1"]);
    assert_eq!(
        office.json(&["sheet", "diff", "P1"])["differences"],
        json!([])
    );
    assert_eq!(office.json(&["sheet", "show", "P1"])["target_version"], 2);
    assert!(findings(&office, "I23").is_empty());
    // A file that was filled against the old version says so.
    let old = json!({ "target_version": 1 });
    assert!(
        with_file(&office, &["sheet", "fill", "P1"], &old)
            .status
            .success()
    );
    assert_eq!(findings(&office, "I23").len(), 3);
    let unknown = with_file(
        &office,
        &["sheet", "fill", "P1"],
        &json!({ "target_version": 5 }),
    );
    assert!(
        messages(&unknown).contains("第5版"),
        "{}",
        messages(&unknown)
    );
}

#[test]
fn targets_that_a_sheet_states_otherwise_are_saved_and_found() {
    let office = filled();
    let row = json!({ "level3": "样地数", "target": "80", "unit": "块" });
    let sheet = json!({ "indicators": [row] });
    assert!(
        with_file(&office, &["sheet", "fill", "P1"], &sheet)
            .status
            .success()
    );
    let shown = office.json(&["sheet", "show", "P1"]);
    assert_eq!(shown["indicators"][0]["target"], "80");
    let found = findings(&office, "I23");
    assert_eq!(found.len(), 1, "{found:#?}");
    let formula = found[0]["formula"].as_str().unwrap();
    assert!(
        formula.contains("年度指标值 80 → 90；计量单位 块 → 个"),
        "{formula}"
    );
    assert_eq!(
        indicators(&office)[0]["target"],
        "90",
        "figures follow what was approved"
    );
    // What show prints, fill takes back unchanged.
    assert!(
        with_file(&office, &["sheet", "fill", "P1"], &shown)
            .status
            .success()
    );
    assert_eq!(office.json(&["sheet", "show", "P1"]), shown);
    done(&office, &["sheet", "renew", "P1"]);
    assert!(findings(&office, "I23").is_empty());
}

#[test]
fn approved_targets_are_never_edited_and_an_approval_has_a_document_and_a_date() {
    let office = filled();
    let law = "条例第十八条";
    let one = ["target", "set", "P1", "--level3", "样地数", "--target", "1"];
    refused(&office, &one, law);
    refused(&office, &["target", "discard", "P1"], law);
    let approve = |document: &str, date: &str| {
        let approval = [
            "target",
            "approve",
            "P1",
            "--document",
            document,
            "--date",
            date,
        ];
        office.run(&approval)
    };
    assert!(messages(&approve("文9号", "2026-08-10")).contains(law));
    done(&office, &["target", "new-version", "P1"]);
    refused(&office, &["target", "new-version", "P1"], "已有第2版草稿");
    refused(
        &office,
        &["target", "set", "P1", "--level3", "没有", "--target", "1"],
        "没有指标",
    );
    refused(
        &office,
        &["target", "new-version", "P9"],
        "没有找到项目“P9”",
    );
    for (document, date, words) in [
        (" ", "2026-08-10", "须填写批复文号"),
        ("文9号", "2026-08-13", "晚于今天"),
    ] {
        let said = messages(&approve(document, date));
        assert!(said.contains(words), "{said}");
    }
    assert!(approve("文9号", "2026-08-10").status.success());
    done(&office, &["target", "new-version", "P1"]);
    let said = messages(&approve("文10号", "2026-08-09"));
    assert!(said.contains("早于上一版的批复日期2026-08-10"), "{said}");
    done(&office, &["target", "discard", "P1"]);
    assert_eq!(
        office.json(&["target", "list", "P1"])["versions"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let empty = json!({ "indicators": [] });
    assert!(
        with_file(&office, &["target", "new-version", "P1", "--from"], &empty)
            .status
            .success()
    );
    let said = messages(&approve("文10号", "2026-08-11"));
    assert!(said.contains("没有指标，不能批复"), "{said}");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_file_that_is_no_targets_changes_nothing() {
    let office = filled();
    let before = office.json(&["target", "list", "P1"]);
    let new = ["target", "new-version", "P1", "--from"];
    let row =
        json!({ "level1": "产出指标", "level2": "数量指标", "level3": "甲", "nature": "正向" });
    let with = |key: &str, value: Value| {
        let mut row = row.clone();
        row[key] = value;
        json!({ "indicators": [row] })
    };
    for (content, words) in [
        (json!([]), "JSON"),
        (json!({ "targets": [] }), "targets"),
        (with("nature", json!("负向")), "负向"),
        (with("comparator", json!("不小于")), "不小于"),
        (with("continues", json!({ "level3": "没有的" })), "没有的"),
        (with("目标", json!("1")), "目标"),
    ] {
        let output = with_file(&office, &new, &content);
        let said = messages(&output);
        assert_eq!(output.status.code(), Some(1), "{content}");
        assert!(said.contains(words), "{said}");
        assert_eq!(office.json(&["target", "list", "P1"]), before, "{content}");
    }
    refused(
        &office,
        &[&new[..], &["无此文件.json"]].concat(),
        "无此文件.json",
    );
    // One lineage is continued once.
    let mut twice = office.json(&["target", "show", "P1"]);
    for at in [1, 2] {
        twice["indicators"][at]["continues"] = json!({ "level3": "样地数" });
    }
    let output = with_file(&office, &new, &twice);
    assert!(
        messages(&output).contains("没有指标“样地数”"),
        "{}",
        messages(&output)
    );
    // Hostile text is text.
    let hostile = with("level3", json!("'); DROP TABLE indicators; --\u{202e}"));
    assert!(with_file(&office, &new, &hostile).status.success());
    let shown = office.json(&["target", "show", "P1", "--version", "2"]);
    assert_eq!(
        shown["indicators"][0]["level3"],
        hostile["indicators"][0]["level3"]
    );
}

#[test]
fn a_sheet_under_review_goes_back_and_a_locked_one_stops_the_approval() {
    let draft = |office: &Office| {
        done(office, &["target", "new-version", "P1"]);
        done(
            office,
            &[
                "target",
                "set",
                "P1",
                "--level3",
                "受益人数",
                "--target",
                "80",
            ],
        );
    };
    let office = filled();
    done(&office, &["sheet", "submit", "P1"]);
    draft(&office);
    assert_eq!(approve(&office)["sheet"], "退回");
    let remark = office.json(&["sheet", "show", "P1"])["remarks"][0].clone();
    assert_eq!(remark["field"], "指标");
    assert!(
        remark["remark"]
            .as_str()
            .unwrap()
            .contains("第2版已批复（文〔2026〕9号）")
    );
    assert_eq!(
        office.json(&["sheet", "submit", "P1"])["error"]["code"],
        "self_check"
    );
    done(&office, &["sheet", "renew", "P1"]);
    for step in ["submit", "approve", "lock"] {
        done(&office, &["sheet", step, "P1"]);
    }

    done(&office, &["target", "new-version", "P1"]);
    let set = ["target", "set", "P1", "--level3", "受益人数"];
    done(&office, &[&set[..], &["--target", "70"]].concat());
    let before = (year(&office), office.json(&["target", "list", "P1"]));
    let answer = approve(&office);
    assert_eq!(answer["error"]["code"], "wrong_state");
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("请先解锁"),
        "{answer}"
    );
    assert_eq!(
        (year(&office), office.json(&["target", "list", "P1"])),
        before
    );
    // A version that says the same leaves a locked sheet alone.
    done(&office, &[&set[..], &["--target", "80.0"]].concat());
    assert_eq!(
        approve(&office),
        json!({ "number": 3, "differences": 0, "sheet": "已锁定" })
    );
    assert!(findings(&office, "I23").is_empty());
    assert_eq!(office.json(&["sheet", "show", "P1"])["target_version"], 3);
}

#[test]
fn versions_that_say_the_same_change_no_figure() {
    let office = Office::with_fixture("small");
    let figures = |office: &Office| {
        json!([
            office.json(&["summary"]),
            office.json(&["check"]),
            office.json(&["progress", "list"])
        ])
    };
    let before = figures(&office);
    let projects = before[0]["projects"].as_array().unwrap().clone();
    for project in &projects {
        let code = project["code"].as_str().unwrap();
        done(&office, &["target", "new-version", code]);
        assert_eq!(figures(&office), before);
        let approval = ["--document", "文9号", "--date", "2026-08-10"];
        done(
            &office,
            &[&["target", "approve", code], &approval[..]].concat(),
        );
        assert_eq!(figures(&office), before);
    }
    let targets = fixture("small/targets.xlsx").to_string_lossy().into_owned();
    let again = office.json(&["import", "targets", &targets]);
    assert_eq!(again["batch"], Value::Null, "{again:#}");
    assert_eq!(figures(&office), before);
}

#[test]
fn a_first_draft_is_changed_in_place_and_keeps_what_hangs_on_it() {
    let office = Office::with_edits("sound", &[("projects.csv", "文〔2026〕1号", "")]);
    assert_eq!(findings(&office, "B03").len(), 1);
    refused(&office, &["target", "discard", "P1"], "唯一的绩效目标");
    refused(&office, &["target", "new-version", "P1"], "已有第1版草稿");
    let mut targets = office.json(&["target", "show", "P1"]);
    targets["indicators"].as_array_mut().unwrap().reverse();
    targets["indicators"][2]["target"] = json!("150");
    let set = ["target", "set", "P1", "--from"];
    assert!(with_file(&office, &set, &targets).status.success());
    let now = indicators(&office);
    assert_eq!(
        (&now[2]["level3"], &now[2]["actual"]),
        (&json!("样地数"), &json!("60"))
    );
    targets["indicators"].as_array_mut().unwrap().pop();
    let output = with_file(&office, &set, &targets);
    assert!(
        messages(&output).contains("“样地数”已有进展"),
        "{}",
        messages(&output)
    );
    assert_eq!(indicators(&office), now);
    assert_eq!(approve(&office)["number"], 1);
    assert!(findings(&office, "B03").is_empty());
    assert!(findings(&office, "I23").is_empty());
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}
