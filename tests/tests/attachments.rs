//! Evidence belongs to entries, progress, findings and changes of environment.

use std::fs;

use jixiao_tests::{Office, messages};
use serde_json::Value;

use crate::daily::office;

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

fn attached(office: &Office, arguments: &[&str]) -> Vec<Value> {
    let listed = office.json(&[&["attachment", "list"], arguments].concat());
    listed["attachments"].as_array().unwrap().clone()
}

#[test]
fn evidence_hangs_on_what_it_proves_and_opens_intact() {
    let office = office();
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    fs::write(office.path("验收单.pdf"), &bytes).unwrap();
    let event = [
        "--kind",
        "政策变化",
        "--date",
        "2026-05-01",
        "--text",
        "补助标准上调",
    ];
    done(&office, &[&["event", "add", "P1"], &event[..]].concat());
    let owners = [["--entry", "1"], ["--progress", "1"], ["--event", "1"]];
    for owner in owners.iter().chain(&owners) {
        done(
            &office,
            &[&["attachment", "add", "验收单.pdf"], &owner[..]].concat(),
        );
    }
    let all = attached(&office, &[]);
    let owner = |file: &Value| file["belongs_to"]["text"].as_str().unwrap().to_owned();
    assert_eq!(
        all.iter().map(owner).collect::<Vec<_>>(),
        [
            "2026-03-05 支出 100.00元 J1",
            "2026-03-05 数量指标/样地数",
            "2026-05-01 补助标准上调"
        ],
        "each once, however often it is added"
    );
    assert!(all.iter().all(|file| file["project"] == "P1"));
    for (owner, file) in owners.iter().zip(&all) {
        assert_eq!(attached(&office, owner), std::slice::from_ref(file));
        let id = file["id"].to_string();
        done(
            &office,
            &["attachment", "export", &id, "--out", &format!("{id}.pdf")],
        );
        assert_eq!(fs::read(office.path(&format!("{id}.pdf"))).unwrap(), bytes);
    }
    let shown = office.json(&["ledger", "show", "1"]);
    assert_eq!(shown["attachments"], Value::from(vec![all[0].clone()]));
    for (owner, word) in [
        ("--entry", "台账"),
        ("--progress", "进展"),
        ("--finding", "问题"),
    ] {
        let answer = office.json(&["attachment", "add", "验收单.pdf", owner, "99"]);
        assert_eq!(answer["error"]["code"], "not_found", "{answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            message.contains(word) && message.contains("99"),
            "{message}"
        );
    }
    let twice = [
        "attachment",
        "add",
        "验收单.pdf",
        "--entry",
        "1",
        "--event",
        "1",
    ];
    assert_eq!(office.run(&twice).status.code(), Some(2));

    // It goes where its entry goes, and stays with the project when its event is removed.
    done(&office, &["ledger", "edit", "1", "--amount", "5"]);
    assert_eq!(attached(&office, &["--entry", "2"]).len(), 1);
    done(&office, &["progress", "edit", "1", "--value", "61"]);
    assert_eq!(attached(&office, &["--progress", "2"]).len(), 1);
    done(&office, &["event", "remove", "1"]);
    let kept = attached(&office, &["--project", "P1"]);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["id"], all[2]["id"]);
    for _ in 0..3 {
        done(&office, &["undo"]);
    }
    assert_eq!(attached(&office, &[]), all);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_file_is_evidence_of_progress() {
    let office = office();
    let add = ["progress", "add", "--date", "2026-06-01", "--project", "P1"];
    done(
        &office,
        &[&add[..], &["--level3", "样地数", "--value", "70"]].concat(),
    );
    let found = |office: &Office| {
        let report = office.json(&["check", "--severity", "W"]);
        let findings = report["findings"].as_array().unwrap();
        findings.iter().filter(|f| f["rule"] == "L05").count()
    };
    assert_eq!(found(&office), 1);
    fs::write(office.path("照片.jpg"), "样地").unwrap();
    done(
        &office,
        &["attachment", "add", "照片.jpg", "--progress", "2"],
    );
    assert_eq!(found(&office), 0);
    let listed = office.json(&["progress", "list"]);
    assert_eq!(listed["progress"][1]["attachments"][0], "照片.jpg");
    assert_eq!(listed["progress"][1]["evidence"], "");
    done(&office, &["attachment", "remove", "1"]);
    assert_eq!(found(&office), 1);
}
