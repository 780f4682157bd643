//! Taking actions back and doing them again; backups and the way back.

use jixiao_tests::{Office, fixture, messages};
use serde_json::{Value, json};

const PROJECT: &str = "1500002606000001";

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(output.status.success(), "{}", messages(&output));
}

/// All that a user can see of the year.
fn year(office: &Office) -> Value {
    json!([
        office.json(&["summary"]),
        office.json(&["check"]),
        office.json(&["sheet", "show", PROJECT]),
        office.json(&["sheet", "list"]),
        office.json(&["form-template", "list"]),
    ])
}

#[test]
fn every_step_can_be_taken_back_and_done_again() {
    let office = Office::with_fixture("small");
    std::fs::write(
        office.path("表.json"),
        json!({"goal_progress": "按计划推进", "note": "说明"}).to_string(),
    )
    .unwrap();
    std::fs::write(
        office.path("说明.json"),
        json!([{"rule": "L05", "project": "*", "where": "*", "reason": "凭证另存"}]).to_string(),
    )
    .unwrap();
    let sheet = office.path("表.json").to_string_lossy().into_owned();
    let answers = office.path("说明.json").to_string_lossy().into_owned();
    let template = fixture("templates/adjusted-budget.json")
        .to_string_lossy()
        .into_owned();
    let mut steps: Vec<Vec<&str>> = vec![
        vec!["sheet", "fill", PROJECT, &sheet],
        vec!["form-template", "add", &template],
        vec!["form-template", "select", "adjusted-budget"],
    ];
    let check = office.json(&["check"]);
    let findings = check["findings"].as_array().unwrap();
    if findings.iter().any(|finding| finding["rule"] == "L05") {
        steps.push(vec!["answer", &answers]);
    }
    let mut states = vec![year(&office)];
    for step in &steps {
        done(&office, step);
        states.push(year(&office));
    }
    let last = states.len() - 1;
    assert!(last >= 1 && states[last] != states[0]);
    for state in states[..last].iter().rev() {
        done(&office, &["undo"]);
        assert_eq!(year(&office), *state);
    }
    for state in &states[1..] {
        done(&office, &["redo"]);
        assert_eq!(year(&office), *state);
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_new_step_ends_what_can_be_done_again_and_the_unit_stays() {
    let office = Office::with_store();
    let refused = office.run(&["undo"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        messages(&refused).contains("“登记单位”，不能撤销"),
        "{}",
        messages(&refused)
    );
    let targets = fixture("small/targets.xlsx").to_string_lossy().into_owned();
    done(&office, &["import", "targets", &targets]);
    done(&office, &["undo"]);
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 0);
    done(&office, &["import", "targets", &targets]);
    let refused = office.run(&["redo"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        messages(&refused).contains("没有可以重做的操作"),
        "{}",
        messages(&refused)
    );
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 3);
}

#[test]
fn a_backup_shows_what_it_holds_and_comes_back_whole() {
    let office = Office::with_fixture("small");
    let backup = office
        .path("U盘 备份.jixiao")
        .to_string_lossy()
        .into_owned();
    done(&office, &["backup", "--out", &backup]);
    let again = office.run(&["backup", "--out", &backup]);
    assert!(
        messages(&again).contains("已存在，没有覆盖"),
        "{}",
        messages(&again)
    );
    let before = year(&office);
    done(&office, &["undo"]);
    assert_ne!(year(&office), before);
    let shown = office.json(&["restore", &backup, "--dry-run"]);
    assert_eq!(shown["projects"], 3);
    assert_ne!(year(&office), before);
    let restored = office.run(&["restore", &backup]);
    assert!(restored.status.success(), "{}", messages(&restored));
    assert!(
        messages(&restored).contains("恢复前的数据保存在"),
        "{}",
        messages(&restored)
    );
    assert_eq!(year(&office), before);
    assert_eq!(office.json(&["doctor"])["sound"], true);
    std::fs::write(&backup, "不是备份").unwrap();
    assert_eq!(office.run(&["restore", &backup]).status.code(), Some(1));
    assert_eq!(year(&office), before);
}
