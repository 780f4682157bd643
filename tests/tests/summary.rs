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
