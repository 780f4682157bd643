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

/// Runs the steps, takes each back and does each again, looking at all that `look` shows.
fn back_and_forth(office: &Office, steps: &[&[&str]], look: impl Fn(&Office) -> Value) {
    let mut states = vec![look(office)];
    for step in steps {
        done(office, step);
        states.push(look(office));
        assert_ne!(
            states[states.len() - 1],
            states[states.len() - 2],
            "{step:?}"
        );
    }
    for state in states.iter().rev().skip(1) {
        done(office, &["undo"]);
        assert_eq!(look(office), *state);
    }
    for state in &states[1..] {
        done(office, &["redo"]);
        assert_eq!(look(office), *state);
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn targets_and_what_they_do_to_a_sheet_can_be_taken_back_and_done_again() {
    let office = Office::of("sound");
    let set = [
        "target",
        "set",
        "P1",
        "--level3",
        "样地数",
        "--target",
        "100",
    ];
    let document = ["--document", "文9号", "--date", "2026-08-10"];
    let steps: [&[&str]; 9] = [
        &["sheet", "check", "P1"],
        &["sheet", "submit", "P1"],
        &["target", "new-version", "P1"],
        &set,
        &["target", "discard", "P1"],
        &["target", "new-version", "P1"],
        &[&set[..5], &["--target", "100", "--name", "样地"]].concat(),
        &[&["target", "approve", "P1"], &document[..]].concat(),
        &["sheet", "renew", "P1"],
    ];
    back_and_forth(&office, &steps, |office| {
        json!([
            office.json(&["summary"]),
            office.json(&["check"]),
            office.json(&["sheet", "show", "P1"]),
            office.json(&["target", "list", "P1"]),
            office.json(&["progress", "list"]),
        ])
    });
}

#[test]
fn proposals_that_were_taken_can_be_taken_back() {
    let office = Office::with_fixture("small");
    let steps: [&[&str]; 1] = [&["sheet", "take", PROJECT, "--all"]];
    back_and_forth(&office, &steps, year);
}

#[test]
fn a_task_system_figures_and_what_sections_filled_in_can_be_taken_back() {
    let office = Office::with_fixture("small");
    let department = crate::tasks::department();
    let task = crate::tasks::make(&department, &["--threshold", "lights.red_below=1"]);
    let (task, print) = (
        task.to_string_lossy().into_owned(),
        crate::tasks::fingerprint(&department),
    );
    let source = ["--source", "政府性基金预算拨款", "--through"];
    let add = [&["system-figure", "add", PROJECT], &source[..]].concat();
    let file = "项目代码,资金来源,执行数(元),截止日期\n\
                1500002606000001,政府性基金预算拨款,100.00,2026-07-31\n";
    std::fs::write(office.path("系统数.csv"), file).unwrap();
    let handed = office.json(&["section", "hand-out", "--out", "科室"]);
    let handed = office.path(handed["files"][0]["file"].as_str().unwrap());
    crate::sections::typed(
        &handed,
        &office.path("填好.xlsx"),
        &["K2=已开工", "Q2=确定能"],
    );
    let steps = [
        vec!["task", "import", &task, "--fingerprint", &print],
        [&add[..], &["2026-06-30", "--amount", "5"]].concat(),
        vec!["system-figure", "import", "系统数.csv"],
        vec!["system-figure", "explain", "2", "在途支付"],
        vec!["system-figure", "remove", "1"],
        vec!["section", "collect", "填好.xlsx"],
        vec!["task", "drop"],
    ];
    let seen = || {
        json!([
            year(&office),
            office.json(&["task", "list"]),
            office.json(&["settings", "get"]),
            office.json(&["system-figure", "list"]),
            office.json(&["section", "status"]),
            office.json(&["progress", "list"]),
        ])
    };
    let mut states = vec![seen()];
    for step in &steps {
        done(&office, step);
        let state = seen();
        assert_ne!(states.last(), Some(&state), "{step:?}");
        states.push(state);
    }
    for state in states.iter().rev().skip(1) {
        done(&office, &["undo"]);
        assert_eq!(seen(), *state);
    }
    for state in &states[1..] {
        done(&office, &["redo"]);
        assert_eq!(seen(), *state);
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
    // What has left the computer can not be taken back.
    let refused = department.run(&["undo"]);
    assert!(
        messages(&refused).contains("“下达任务”，不能撤销"),
        "{}",
        messages(&refused)
    );
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
fn a_mapping_that_was_kept_or_removed_is_taken_back_and_done_again() {
    let office = Office::with_store();
    let mapping = json!({
        "date": {"column": "日期"}, "project": {"fixed": "P1"}, "source": {"fixed": "其他资金"},
        "kind": {"fixed": "支出"}, "amount": {"column": "金额"},
    });
    let file = office.path("方案.json");
    std::fs::write(&file, mapping.to_string()).unwrap();
    let held = || office.json(&["mapping", "list"])["mappings"].clone();
    let none = held();
    done(&office, &["mapping", "save", "甲", &file.to_string_lossy()]);
    let one = held();
    assert_ne!(one, none);
    done(&office, &["mapping", "remove", "甲"]);
    assert_eq!(held(), none);
    done(&office, &["undo"]);
    assert_eq!(held(), one);
    done(&office, &["undo"]);
    assert_eq!(held(), none);
    done(&office, &["redo"]);
    assert_eq!(held(), one);
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

/// Every way to change the daily records, after the steps before it; `{}` is the newest number
/// that the step before gave.
const DAILY: &[&str] = &[
    "ledger add --date 2026-04-01 --project P --source 其他资金 --kind 支出 --amount 5",
    "ledger edit {} --amount 6 --reason 录错",
    "ledger void {} --reason 重复",
    "ledger add --date 2026-07-31 --project P --source 其他资金 --amount 7 --summary --document 表",
    "progress add --date 2026-06-01 --project P --level3 L --value 3 --text 外业",
    "progress edit {} --value 4",
    "attachment add 验收单.pdf --progress {}",
    "attachment remove 1",
    "period close --through 2026-06-30",
    "ledger add --date 2026-04-02 --project P --source 其他资金 --kind 退回 --amount 1",
    "ledger reason {} 补记",
    "period reopen --reason 漏记",
    "progress add --date 2026-06-02 --project P --level3 L --value 1 --text 外业",
    "progress void {} --reason 误录",
    "adjust add P --source 其他资金 --increase 2 --document 文1 --date 2026-05-01",
    "adjust remove {}",
];

/// All that a user can see of the daily records.
fn records(office: &Office) -> Value {
    // The bin numbers a removal by its place in the log, which is another one when it is done again.
    let mut bin = office.json(&["recycle", "list"])["deleted"].clone();
    for item in bin.as_array_mut().unwrap() {
        item["id"].take();
        item["deleted_at"].take();
    }
    json!([
        bin,
        year(office),
        office.json(&["ledger", "list", "--voided"]),
        office.json(&["progress", "list", "--voided"]),
        office.json(&["period", "list"]),
        office.json(&["adjust", "list"]),
        office.json(&["attachment", "list"]),
        office.json(&["ledger", "carry-over"]),
    ])
}

#[test]
fn every_change_of_the_daily_records_can_be_taken_back_and_done_again() {
    let office = Office::with_fixture("small");
    std::fs::write(office.path("验收单.pdf"), "验收").unwrap();
    let shown = office.json(&["project", "show", PROJECT]);
    let indicator = shown["targets"][0]["indicators"][0]["level3"].as_str();
    let indicator = indicator.unwrap().to_owned();
    let mut newest = String::new();
    let mut states = vec![records(&office)];
    let play = |step: &str, newest: &mut String| {
        let arguments: Vec<_> = step
            .split(' ')
            .map(|word| match word {
                "P" => PROJECT,
                "L" => indicator.as_str(),
                "{}" => newest.as_str(),
                word => word,
            })
            .map(str::to_owned)
            .collect();
        let mut arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        arguments.push("--json");
        let output = office.run(&arguments);
        assert!(output.status.success(), "{step}: {}", messages(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        if answer["id"].is_i64() {
            *newest = answer["id"].to_string();
        }
    };
    for step in DAILY {
        play(step, &mut newest);
        states.push(records(&office));
    }
    let binned = office.json(&["recycle", "list"])["deleted"][0]["id"].to_string();
    done(&office, &["recycle", "restore", &binned]);
    states.push(records(&office));
    let last = states.len() - 1;
    for (at, pair) in states.windows(2).enumerate() {
        assert_ne!(pair[0], pair[1], "step {at} changes something");
    }
    for state in states[..last].iter().rev() {
        done(&office, &["undo"]);
        same(&records(&office), state);
    }
    for state in &states[1..] {
        done(&office, &["redo"]);
        same(&records(&office), state);
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

/// Names the first value that differs: the whole of two states is too long to read.
fn same(held: &Value, expected: &Value) {
    match (held, expected) {
        (Value::Object(held), Value::Object(expected)) if held.len() == expected.len() => {
            held.iter()
                .for_each(|(key, value)| same(value, &expected[key]));
        }
        (Value::Array(held), Value::Array(expected)) if held.len() == expected.len() => {
            held.iter()
                .zip(expected)
                .for_each(|(held, expected)| same(held, expected));
        }
        _ => assert_eq!(held, expected),
    }
}

#[test]
fn every_step_of_findings_and_dispositions_can_be_taken_back_and_made_again() {
    let office = Office::with_fixture("small");
    std::fs::write(office.path("依据.txt"), "依据").unwrap();
    let held = office.json(&["finding", "list"])["findings"].clone();
    let (first, second) = match held.as_array().map(Vec::len) {
        Some(held) => (held + 1, held + 2),
        None => (1, 2),
    };
    let state = || {
        json!([
            office.json(&["finding", "list"]),
            office.json(&["finding", "show", &first.to_string()]),
            office.json(&["disposition", "list"]),
            office.json(&["disposition", "show", "1"]),
            office.json(&["disposition", "show", "2"]),
            office.json(&["event", "list"]),
            office.json(&["sheet", "show", PROJECT])["dispositions"],
        ])
    };
    let event = format!("event add {PROJECT} --kind 其他 --date 2026-06-01 --text 停电");
    done(&office, &event.split(' ').collect::<Vec<_>>());
    done(
        &office,
        &["attachment", "add", "依据.txt", "--project", PROJECT],
    );
    let steps = [
        format!("finding add {PROJECT} --kind 及时性 --text 晚 --date 2026-06-02 --measures 催办"),
        format!("finding edit {first} --owner 张伟 --deadline 2026-09-01"),
        format!("finding start {first} --remark 约谈"),
        format!("finding done {first}"),
        format!("finding close {first}"),
        format!("finding reopen {first} --remark 复查"),
        format!("finding add {PROJECT} --kind 合规性 --text 重复登记"),
        format!("finding remove {second}"),
        format!(
            "disposition add {PROJECT} --kind D1 --cause 停电 --finding {first} --attachment 1"
        ),
        format!("disposition edit 1 --measures 调减 --event 1 --drop-finding {first}"),
        "disposition report 1 --reported 2026-08-01".to_owned(),
        format!("disposition add {PROJECT} --kind D2 --cause 违约 --measures 暂停"),
        "disposition report 2 --suspended 2026-07-01 --reported 2026-07-02".to_owned(),
        "disposition complete 2 --stopped 2026-07-01 --document 文1号 --procurement 无".to_owned(),
        "disposition withdraw 1 --remark 不再需要".to_owned(),
    ];
    let mut states = vec![state()];
    for step in &steps {
        done(&office, &step.split(' ').collect::<Vec<_>>());
        let now = state();
        assert_ne!(states.last(), Some(&now), "{step}");
        states.push(now);
    }
    for (before, step) in states.iter().zip(&steps).rev() {
        done(&office, &["undo"]);
        assert_eq!(state(), *before, "{step}");
    }
    for (after, step) in states[1..].iter().zip(&steps) {
        done(&office, &["redo"]);
        assert_eq!(state(), *after, "{step}");
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}
