//! The summary equals the one that was computed independently.

use jixiao_tests::{Office, fixture};
use serde_json::Value;

/// Every field that stands in `expected` stands in `found` with the same value.
pub fn compare(expected: &Value, found: &Value, place: &str, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let place = format!("{place}/{key}");
                compare(
                    value,
                    found.get(key).unwrap_or(&Value::Null),
                    &place,
                    differences,
                );
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(expected, found, &format!("{place}/{index}"), differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{place}: expected {expected}, found {found}")),
    }
}

fn agrees(name: &str) {
    let expected = std::fs::read(fixture(&format!("{name}/expected-summary.json"))).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    assert!(!expected["projects"].as_array().unwrap().is_empty());
    let found = Office::with_fixture(name).json(&["summary"]);
    let mut differences = Vec::new();
    compare(&expected, &found, "", &mut differences);
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_small_unit_agrees() {
    agrees("small");
}

#[test]
fn the_unit_of_24_projects_agrees() {
    agrees("unit");
}

#[test]
fn the_boundary_cases_agree() {
    agrees("edges");
}

#[test]
fn the_cut_off_is_a_parameter() {
    let office = Office::with_fixture("edges");
    let through = |day: &str| office.json(&["summary", "--through", day]);
    // 1 August brings the one payment of 123.45 元 that July must not count.
    let executed = |summary: &Value| summary["projects"][2]["total"]["executed"].clone();
    assert_eq!(executed(&through("2026-07-31")), "2400.00");
    assert_eq!(executed(&through("2026-08-01")), "2400.012345");
    assert_eq!(through("2026-06-30")["schedule_rate"], "50.00");
    assert_eq!(through("2025-07-31")["error"]["code"], "invalid");
}

/// 分 of an amount: 10^-6 万元, or 10^-2 元.
fn fen(amount: &Value, decimals: usize) -> i64 {
    let (whole, fraction) = amount.as_str().unwrap().split_once('.').unwrap();
    format!("{whole}{fraction:0<decimals$}").parse().unwrap()
}

#[test]
fn the_months_are_the_sums_of_their_entries_and_come_to_what_was_executed() {
    let office = Office::with_fixture("unit");
    let summary = office.json(&["summary"]);
    let listed = office.json(&["ledger", "list"]);
    for project in [None, summary["projects"][3]["code"].as_str()] {
        let mut sums = [0; 7];
        for entry in listed["entries"].as_array().unwrap() {
            let is_own = project.is_none_or(|code| entry["project"] == code);
            let counts = entry["project"] != "" && entry["source"] != "";
            let date = entry["date"].as_str().unwrap();
            let month: usize = date[5..7].parse().unwrap();
            let sign = match entry["kind"].as_str().unwrap() {
                "支出" | "更正" => 1,
                "退回" => -1,
                _ => 0,
            };
            if is_own && counts && month <= 7 {
                sums[month - 1] += sign * fen(&entry["amount_yuan"], 2);
            }
        }
        let mut arguments = vec!["summary", "--months"];
        arguments.extend(project.iter().flat_map(|code| ["--project", *code]));
        let months = office.json(&arguments);
        let months = months["months"].as_array().unwrap();
        let found: Vec<_> = months.iter().map(|one| fen(&one["executed"], 6)).collect();
        assert_eq!(found, sums, "{project:?}");
        let figures = project.map_or(&summary["total"], |_| &summary["projects"][3]["total"]);
        assert_eq!(sums.iter().sum::<i64>(), fen(&figures["executed"], 6));
    }
    let unknown = office.run(&["summary", "--months", "--project", "没有"]);
    assert!(!unknown.status.success());
}
