//! Adjustments of budgets: one row each, counted from their date.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

use crate::daily::{PUBLIC, office};

fn adjust(office: &Office, fields: &[&str]) -> Value {
    let add = ["adjust", "add", "P1", "--source", PUBLIC];
    office.json(&[&add, fields].concat())
}

fn budget(office: &Office, through: &str) -> String {
    let summary = office.json(&["summary", "--through", through]);
    let total = &summary["projects"][0]["total"];
    assert_eq!(total["initial_budget"], "100.00");
    total["annual_budget"].as_str().unwrap().to_owned()
}

#[test]
fn an_adjustment_counts_from_its_date_and_leaves_the_initial_budget() {
    let office = office();
    let up = ["--increase", "12.5", "--document", "内财预〔2026〕7号"];
    let up = adjust(&office, &[&up[..], &["--date", "2026-07-31"]].concat());
    assert!(up["id"].is_i64(), "{up}");
    let down = ["--decrease", "0.000001", "--document", "内财预〔2026〕8号"];
    let down = adjust(&office, &[&down[..], &["--date", "2026-08-01"]].concat());
    adjust(&office, &["--decrease", "2", "--document", "无日期"]);
    assert_eq!(budget(&office, "2026-07-30"), "98.00");
    assert_eq!(budget(&office, "2026-07-31"), "110.50");
    assert_eq!(budget(&office, "2026-08-01"), "110.499999");
    let listed = office.json(&["adjust", "list", "P1"])["adjustments"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert_eq!(
        listed[0],
        json!({ "id": up["id"], "project": "P1", "source": PUBLIC, "increase": "12.50",
            "decrease": "0.00", "document_number": "内财预〔2026〕7号",
            "adjusted_on": "2026-07-31", "initial": "0.00" })
    );
    let removed = office.run(&["adjust", "remove", &down["id"].to_string()]);
    assert!(removed.status.success(), "{}", messages(&removed));
    assert_eq!(budget(&office, "2026-08-01"), "110.50");
}

#[test]
fn an_adjustment_that_says_too_little_or_too_much_is_refused() {
    let office = office();
    let document = ["--document", "文1"];
    for (fields, field, words) in [
        (
            &["--increase", "1", "--decrease", "1"][..],
            "调整金额",
            "只填一项",
        ),
        (&[], "调整金额", "只填一项"),
        (&["--increase", "0"], "调整金额", "大于0"),
        (&["--increase", "1.0000001"], "调增", "最多"),
        (&["--increase", "一万"], "调增", "“一万”"),
        (
            &["--increase", "1", "--date", "2025-12-31"],
            "调整日期",
            "不在2026年度",
        ),
        (&["--increase", "1", "--date", "七月"], "调整日期", "“七月”"),
    ] {
        let error = adjust(&office, &[fields, &document].concat())["error"].clone();
        assert_eq!(error["code"], "invalid", "{fields:?}: {error}");
        assert_eq!(error["field"], field, "{fields:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{fields:?}: {message}");
    }
    let error = adjust(&office, &["--increase", "1", "--document", " "])["error"].clone();
    assert_eq!(error["field"], "调整文号", "{error}");
    assert_eq!(
        office.json(&["adjust", "list"]),
        json!({ "adjustments": [] })
    );
    assert_eq!(budget(&office, "2026-12-31"), "100.00");
    // The budget itself is no adjustment.
    let answer = office.json(&["adjust", "remove", "1"]);
    assert_eq!(answer["error"]["code"], "not_found");
}
