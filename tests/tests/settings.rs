//! Settings change what is computed, are stored with the result, and take only what they can hold.

use jixiao_tests::{Office, messages};

fn set(office: &Office, key: &str, value: &str) -> String {
    let output = office.run(&["settings", "set", key, value]);
    let said = messages(&output);
    match output.status.success() {
        true => String::new(),
        false => said,
    }
}

#[test]
fn lights_and_denominator_follow_their_settings() {
    let office = Office::with_fixture("unit");
    let before = office.json(&["summary"]);
    assert_eq!(before["thresholds"]["red_below"], "60");
    assert_eq!(set(&office, "lights.red_below", "1"), "");
    assert_eq!(set(&office, "lights.yellow_below", "2％"), "");
    assert_eq!(set(&office, "execution.denominator", "年初预算数"), "");
    let after = office.json(&["summary"]);
    assert_eq!(after["thresholds"]["yellow_below"], "2");
    assert_eq!(after["thresholds"]["denominator"], "年初预算数");
    let red = |summary: &serde_json::Value| summary["counts"]["red"].as_u64().unwrap();
    assert!(
        red(&after) < red(&before),
        "{} {}",
        red(&after),
        red(&before)
    );
    for project in after["projects"].as_array().unwrap() {
        let total = &project["total"];
        let wan = |key: &str| total[key].as_str().unwrap().parse::<f64>().unwrap();
        let Some(rate) = total["execution_rate"].as_str() else {
            continue;
        };
        let expected = wan("executed") / wan("initial_budget") * 100.0;
        let rate: f64 = rate.parse().unwrap();
        assert!((rate - expected).abs() < 0.005_001, "{project}");
    }
    for _ in 0..3 {
        assert!(office.run(&["undo"]).status.success());
    }
    assert_eq!(office.json(&["summary"]), before);
}

#[test]
fn a_value_that_a_setting_cannot_hold_is_refused_in_a_sentence() {
    let office = Office::with_store();
    let before = office.json(&["settings", "get"]);
    for (key, value, words) in [
        ("lights.red_below", "六成", "“六成”不能识别"),
        ("lights.red_below", "-5", "大于0"),
        ("lights.red_below", "90", "红灯界限应小于黄灯界限"),
        (
            "execution.denominator",
            "调整预算数",
            "全年预算数或年初预算数",
        ),
        ("submission.deadline", "02-29", "如08-25"),
        ("灯", "1", "没有找到设置项“灯”"),
    ] {
        let said = set(&office, key, value);
        assert!(said.contains(words), "{key} {value}: {said}");
    }
    assert_eq!(office.json(&["settings", "get"]), before);
}
