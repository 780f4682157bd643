//! The recycle bin: what was deleted is named and comes back in one step.

use jixiao_tests::{Office, fixture, messages};
use serde_json::{Value, json};

use crate::daily::{PUBLIC, office};

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

fn bin(office: &Office) -> Vec<Value> {
    let listed = office.json(&["recycle", "list"]);
    listed["deleted"].as_array().unwrap().clone()
}

fn texts(office: &Office) -> Vec<String> {
    let words = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let line = |item: &Value| {
        let (kind, project) = (words(item, "kind"), words(item, "project"));
        format!("{kind} {project} {}", words(item, "text"))
    };
    bin(office).iter().map(line).collect()
}

/// What can be deleted: how it is added, listed and removed, and how the bin names it.
fn things() -> Vec<(Vec<&'static str>, [&'static str; 2], &'static str)> {
    vec![
        (
            vec![
                "milestone",
                "add",
                "P1",
                "--node",
                "立项",
                "--planned",
                "2026-03-01",
            ],
            ["milestone", "milestones"],
            "工作节点 P1 立项 2026-03-01",
        ),
        (
            vec![
                "event",
                "add",
                "P1",
                "--kind",
                "突发事件",
                "--date",
                "2026-05-01",
                "--text",
                "汛情",
            ],
            ["event", "events"],
            "环境变化 P1 2026-05-01 突发事件 汛情",
        ),
        (
            vec![
                "commitment",
                "add",
                "P1",
                "--source",
                PUBLIC,
                "--amount",
                "9.5",
                "--month",
                "9",
            ],
            ["commitment", "commitments"],
            "用款计划 P1 一般公共预算拨款 9.50元",
        ),
        (
            vec![
                "adjust",
                "add",
                "P1",
                "--source",
                PUBLIC,
                "--increase",
                "2",
                "--document",
                "文7",
            ],
            ["adjust", "adjustments"],
            "预算调整 P1 一般公共预算拨款 调增2.00万元 文7",
        ),
        (
            vec![
                "attachment",
                "add",
                "验收单.pdf",
                "--entry",
                "1",
                "--note",
                "原件",
            ],
            ["attachment", "attachments"],
            "佐证材料 P1 验收单.pdf 原件",
        ),
        (
            vec!["scope", "add", "P1", "--word", "布设"],
            ["scope", "items"],
            "开支范围 P1 用途 布设",
        ),
        (
            vec![
                "asset",
                "add",
                "P1",
                "--item",
                "电脑",
                "--number",
                "2",
                "--unit-price",
                "5000",
                "--date",
                "2026-05-01",
            ],
            ["asset", "assets"],
            "资产购置 P1 2026-05-01 电脑 单价5000.00元",
        ),
        (
            vec![
                "system-figure",
                "add",
                "P1",
                "--source",
                PUBLIC,
                "--amount",
                "100.01",
                "--through",
                "2026-07-31",
            ],
            ["system-figure", "system_figures"],
            "一体化系统数 P1 一般公共预算拨款 2026-07-31 执行数100.01元",
        ),
        (
            vec![
                "finding",
                "add",
                "P1",
                "--kind",
                "有效性",
                "--text",
                "样地布设偏慢",
                "--level3",
                "样地数",
                "--date",
                "2026-07-01",
            ],
            ["finding", "findings"],
            "问题 P1 2026-07-01 有效性 样地布设偏慢",
        ),
    ]
}

#[test]
fn whatever_was_deleted_is_named_and_comes_back() {
    let office = office();
    std::fs::write(office.path("验收单.pdf"), "验收").unwrap();
    for (add, [command, key], text) in things() {
        done(&office, &add);
        let listed = office.json(&[command, "list"]);
        let id = listed[key][0]["id"].to_string();
        done(&office, &[command, "remove", &id, "--actor", "乌云"]);
        assert_eq!(office.json(&[command, "list"])[key], json!([]), "{command}");
        assert_eq!(texts(&office)[0], text);
        let item = bin(&office)[0].clone();
        assert_eq!(item["deleted_by"], "乌云");
        assert!(
            item["deleted_at"]
                .as_str()
                .unwrap()
                .starts_with("2026-08-12T")
        );
        let number = item["id"].to_string();
        done(&office, &["recycle", "restore", &number]);
        assert_eq!(office.json(&[command, "list"]), listed, "{command}");
        assert_eq!(bin(&office), Vec::<Value>::new(), "{command}");
        // One step back, one forth; and what is there is in the bin no more.
        done(&office, &["undo"]);
        assert_eq!(bin(&office), [item], "{command}");
        assert_eq!(office.json(&[command, "list"])[key], json!([]), "{command}");
        done(&office, &["redo"]);
        assert_eq!(office.json(&[command, "list"]), listed, "{command}");
        let again = office.json(&["recycle", "restore", &number]);
        assert_eq!(again["error"]["code"], "not_found", "{again}");
    }
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_draft_of_targets_comes_back_with_its_indicators() {
    let office = office();
    done(&office, &["target", "new-version", "P1"]);
    let set = [
        "target",
        "set",
        "P1",
        "--level3",
        "样地数",
        "--target",
        "120",
    ];
    done(&office, &set);
    let draft = office.json(&["target", "show", "P1", "--version", "2"]);
    let differences = office.json(&["target", "diff", "P1"]);
    done(&office, &["target", "discard", "P1"]);
    assert_eq!(texts(&office), ["绩效目标草稿 P1 第2版"]);
    let number = bin(&office)[0]["id"].to_string();
    done(&office, &["recycle", "restore", &number]);
    let back = office.json(&["target", "show", "P1", "--version", "2"]);
    assert_eq!(back, draft);
    assert_eq!(office.json(&["target", "diff", "P1"]), differences);
    assert_eq!(bin(&office), Vec::<Value>::new());
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn each_of_several_drafts_comes_back_as_the_version_after_the_newest() {
    let office = office();
    let draft = |target: &str| {
        done(&office, &["target", "new-version", "P1"]);
        let set = [
            "target",
            "set",
            "P1",
            "--level3",
            "样地数",
            "--target",
            target,
        ];
        done(&office, &set);
        office.json(&["target", "show", "P1", "--version", "2"])["indicators"].clone()
    };
    let restore = |place: usize| {
        let number = bin(&office)[place]["id"].to_string();
        office.json(&["recycle", "restore", &number])
    };
    let first = draft("120");
    done(&office, &["target", "discard", "P1"]);
    draft("130");
    done(&office, &["target", "discard", "P1"]);
    draft("140");
    assert_eq!(
        texts(&office).len(),
        2,
        "a new draft takes none out of the bin"
    );
    let refused = restore(1);
    assert!(refused.to_string().contains("已有第2版草稿"), "{refused}");
    let document = ["--document", "文〔2026〕9号", "--date", "2026-08-10"];
    done(
        &office,
        &[&["target", "approve", "P1"], &document[..]].concat(),
    );
    restore(1);
    let back = office.json(&["target", "show", "P1", "--version", "3"]);
    assert_eq!(back["indicators"], first);
    assert_eq!(texts(&office).len(), 1, "the second stays in the bin");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn what_belongs_to_no_project_comes_back_too() {
    let office = office();
    let template = fixture("templates/adjusted-budget.json");
    done(
        &office,
        &["form-template", "add", &template.to_string_lossy()],
    );
    let mapping = json!({
        "date": {"column": "日期"}, "project": {"fixed": "P1"}, "source": {"fixed": "其他资金"},
        "kind": {"fixed": "支出"}, "amount": {"column": "金额"},
    });
    std::fs::write(office.path("方案.json"), mapping.to_string()).unwrap();
    done(&office, &["mapping", "save", "国库", "方案.json"]);
    let listed = office.json(&["form-template", "list"]);
    let own = listed.as_array().unwrap().iter();
    let own = own.filter(|held| held["built_in"] == false);
    let name = own.map(|held| held["id"].as_str().unwrap()).next().unwrap();
    for (command, name, text) in [
        ("form-template", name, format!("表样  {name} 第2版")),
        ("mapping", "国库", "列对应方案  国库".to_owned()),
    ] {
        let before = office.json(&[command, "list"]);
        let shown = office.json(&[command, "show", name]);
        done(&office, &[command, "remove", name]);
        assert_ne!(office.json(&[command, "list"]), before);
        assert_eq!(texts(&office), [text]);
        let number = bin(&office)[0]["id"].to_string();
        done(&office, &["recycle", "restore", &number]);
        assert_eq!(office.json(&[command, "list"]), before);
        assert_eq!(office.json(&[command, "show", name]), shown);
        assert_eq!(bin(&office), Vec::<Value>::new());
    }
}

#[test]
fn what_an_undo_took_away_is_not_in_the_bin_and_a_removal_done_again_is() {
    let office = office();
    let (add, ..) = things().remove(0);
    done(&office, &add);
    done(&office, &["undo"]);
    assert_eq!(bin(&office), Vec::<Value>::new());
    done(&office, &["redo"]);
    done(&office, &["milestone", "remove", "1"]);
    assert_eq!(bin(&office).len(), 1);
    done(&office, &["undo"]);
    assert_eq!(bin(&office), Vec::<Value>::new());
    done(&office, &["redo"]);
    assert_eq!(bin(&office).len(), 1);
}

#[test]
fn a_number_that_was_given_away_is_no_hindrance() {
    let office = office();
    let node = |node, day| vec!["milestone", "add", "P1", "--node", node, "--planned", day];
    done(&office, &node("立项", "2026-03-01"));
    done(&office, &["milestone", "remove", "1"]);
    done(&office, &node("验收", "2026-11-30"));
    assert_eq!(
        office.json(&["milestone", "list"])["milestones"][0]["id"],
        1
    );
    let number = bin(&office)[0]["id"].to_string();
    done(&office, &["recycle", "restore", &number]);
    let listed = office.json(&["milestone", "list"])["milestones"].clone();
    assert_eq!(listed[0]["node"], "验收");
    assert_eq!(listed[1]["node"], "立项");
}

#[test]
fn what_can_not_come_back_is_refused_with_a_sentence() {
    let office = Office::with_store();
    let targets = fixture("small/targets.xlsx").to_string_lossy().into_owned();
    let other = fixture("edges/targets.xlsx").to_string_lossy().into_owned();
    done(&office, &["import", "targets", &targets]);
    let project = "1500002606000001";
    let scope = ["scope", "add", project, "--word", "布设"];
    done(&office, &scope);
    let id = office.json(&["scope", "list"])["items"][0]["id"].to_string();
    done(&office, &["scope", "remove", &id]);
    let node = ["--node", "立项", "--planned", "2026-03-01"];
    done(
        &office,
        &[&["milestone", "add", project], &node[..]].concat(),
    );
    done(&office, &["milestone", "remove", "1"]);
    let [milestone, item] = [0, 1].map(|n| bin(&office)[n]["id"].to_string());
    let refused = |id: &str, words: &str| {
        let answer = office.json(&["recycle", "restore", id]);
        assert_eq!(answer["error"]["code"], "wrong_state", "{answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    };
    let batch = office.json(&["batch", "list"])[0]["id"].to_string();
    done(&office, &["batch", "undo", &batch]);
    refused(&milestone, "所属的项目已不在");
    refused(&item, "所属的项目已不在");
    // Another project under the number of the first is not the one it belonged to.
    done(&office, &["import", "targets", &other]);
    refused(&milestone, "所属的项目已不在");
    let answer = office.json(&["recycle", "restore", "999999"]);
    assert_eq!(answer["error"]["code"], "not_found");
}

#[test]
fn evidence_of_a_finding_stays_with_the_project_and_returns_with_the_finding() {
    let office = office();
    std::fs::write(office.path("照片.txt"), "样地").unwrap();
    done(
        &office,
        &["finding", "add", "P1", "--kind", "有效性", "--text", "偏慢"],
    );
    done(
        &office,
        &["attachment", "add", "照片.txt", "--finding", "1"],
    );
    let belongs = || {
        let held = office.json(&["attachment", "list"]);
        held["attachments"][0]["belongs_to"]["kind"].clone()
    };
    done(&office, &["finding", "remove", "1"]);
    assert_eq!(belongs(), "项目");
    done(&office, &["undo"]);
    assert_eq!(belongs(), "问题");
    done(&office, &["redo"]);
    assert_eq!(belongs(), "项目");
    let deleted = bin(&office)[0]["id"].to_string();
    done(&office, &["recycle", "restore", &deleted]);
    assert_eq!(belongs(), "问题");
}
