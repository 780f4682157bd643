//! The annual sheets: filling, and their way through review.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

fn filled() -> Office {
    Office::of("sound")
}

fn fill(office: &Office, sheet: &Value) -> std::process::Output {
    let file = office.path("改.json");
    std::fs::write(&file, sheet.to_string()).unwrap();
    office.run(&["sheet", "fill", "P1", &file.to_string_lossy()])
}

fn state(office: &Office) -> Value {
    office.json(&["sheet", "list"])["sheets"][0]["state"].clone()
}

#[test]
fn what_show_prints_fill_takes_back_unchanged() {
    let office = filled();
    let shown = office.json(&["sheet", "show", "P1"]);
    assert_eq!(shown["funds"][0]["forecast"], "100.00");
    assert_eq!(shown["indicators"][0]["causes"], json!(["人员保障"]));
    let done = fill(&office, &shown);
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(office.json(&["sheet", "show", "P1"]), shown);
}

#[test]
fn keys_that_are_left_out_stay_and_null_empties() {
    let office = filled();
    let before = office.json(&["sheet", "show", "P1"]);
    assert!(
        fill(&office, &json!({ "note": "招标结余" }))
            .status
            .success()
    );
    let mut expected = before.clone();
    expected["note"] = json!("招标结余");
    assert_eq!(office.json(&["sheet", "show", "P1"]), expected);
    let emptied = json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": null }] });
    assert!(fill(&office, &emptied).status.success());
    expected["funds"][0]["forecast"] = Value::Null;
    assert_eq!(office.json(&["sheet", "show", "P1"]), expected);
}

#[test]
fn a_forecast_reaches_the_summary_and_a_gap_leaves_the_total_open() {
    let office = filled();
    let total = |office: &Office| office.json(&["summary"])["projects"][0]["total"].clone();
    assert!(
        fill(
            &office,
            &json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": "95.5" }] })
        )
        .status
        .success()
    );
    assert_eq!(total(&office)["forecast"], "95.50");
    assert_eq!(total(&office)["carryover"], "4.50");
    assert!(
        fill(
            &office,
            &json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": null }] })
        )
        .status
        .success()
    );
    assert_eq!(total(&office)["forecast"], Value::Null);
}

#[test]
fn what_is_no_sheet_changes_nothing_and_is_named() {
    let office = filled();
    let before = office.json(&["sheet", "show", "P1"]);
    let cases = [
        (json!({ "notes": "错字" }), "notes"),
        (json!({ "project": "P2" }), "不是项目P1的"),
        (json!({ "indicators": [{ "level3": "没有的" }] }), "没有的"),
        (
            json!({ "note": "甲", "indicators": [{ "level3": "样地数", "likelihood": "也许" }] }),
            "“也许”",
        ),
        (
            json!({ "note": "甲", "indicators": [{ "level3": "样地数", "forecast_value": "约9" }] }),
            "“约9”不是有效数值",
        ),
        (json!({ "funds": [{ "source": "贷款" }] }), "贷款"),
    ];
    for (sheet, words) in cases {
        let refused = fill(&office, &sheet);
        assert_eq!(refused.status.code(), Some(1), "{sheet}");
        assert!(
            messages(&refused).contains(words),
            "{words}: {}",
            messages(&refused)
        );
        assert_eq!(office.json(&["sheet", "show", "P1"]), before, "{sheet}");
    }
}

#[test]
fn a_sheet_goes_from_filling_to_locked_and_back_with_a_reason() {
    let office = filled();
    let step = |arguments: &[&str]| office.run(&[&["sheet"], arguments].concat()).status.code();
    assert_eq!(step(&["approve", "P1"]), Some(1), "nothing was submitted");
    assert_eq!(step(&["submit", "P1"]), Some(0));
    assert_eq!(state(&office), "待审核");
    assert_eq!(
        fill(&office, &json!({ "note": "改" })).status.code(),
        Some(1)
    );
    assert_eq!(step(&["return", "P1"]), Some(1), "a return needs a remark");
    assert_eq!(
        step(&["return", "P1", "--field", "资金", "--remark", "请核对"]),
        Some(0)
    );
    assert_eq!(state(&office), "退回");
    assert_eq!(
        office.json(&["sheet", "show", "P1"])["remarks"][0]["field"],
        "资金"
    );
    assert!(fill(&office, &json!({ "note": "已核对" })).status.success());
    for action in ["submit", "approve", "lock"] {
        assert_eq!(step(&[action, "P1"]), Some(0), "{action}");
    }
    assert_eq!(state(&office), "已锁定");
    assert_eq!(step(&["unlock", "P1"]), Some(1), "unlocking needs a reason");
    assert_eq!(step(&["unlock", "P1", "--remark", "指标值有误"]), Some(0));
    assert_eq!(state(&office), "填报中");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_sheet_with_an_error_is_not_submitted() {
    let office = filled();
    let wrong = json!({ "indicators": [{ "level3": "样地数", "progress": "" }] });
    assert!(
        fill(&office, &wrong).status.success(),
        "work in progress is always saved"
    );
    let refused = office.json(&["sheet", "submit", "P1"]);
    assert_eq!(refused["error"]["code"], "self_check");
    assert!(
        refused["error"]["detail"].as_str().unwrap().contains("I05"),
        "{refused}"
    );
    assert_eq!(state(&office), "填报中");
}
