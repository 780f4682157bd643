//! What the daily records propose, taken into a sheet with keys; and a finding of the check that
//! leads to its cell.

use jixiao_tests::Office;
use serde_json::Value;

use super::pages::opened;
use super::window::key;

/// The proposals of a sheet whose fields are empty, by field.
fn open(office: &Office, code: &str) -> Vec<Value> {
    let proposals = office.json(&["sheet", "propose", code]);
    let proposals = proposals["proposals"].as_array().unwrap().iter();
    proposals
        .filter(|one| one["entered"] == "")
        .cloned()
        .collect()
}

#[test]
fn proposals_are_taken_with_keys_and_a_finding_leads_to_its_cell() {
    let office = Office::with_fixture("small");
    let sheets = office.json(&["sheet", "list"]);
    let code = sheets["sheets"][0]["project"].as_str().unwrap().to_owned();
    let proposed = open(&office, &code);
    assert!(proposed.len() > 2, "{proposed:?}");
    let window = opened(&office);
    window.go(&format!("/sheets/{code}"));
    window.find("[data-proposed]");
    window.shows(
        "[data-action='take-proposals']",
        &format!("采用 {} 项建议值", proposed.len()),
    );
    window.picture("sheet-proposals");

    // One cell, by its key; it counts as empty until then.
    let source = proposed[0]["field"]
        .as_str()
        .unwrap()
        .split('/')
        .nth(1)
        .unwrap();
    let cell = format!("[data-field='funds/{source}/forecast']");
    window.click(&cell);
    window.keys(&format!("{}y", key("Alt")));
    window.shows("body", "已采用 1 项建议值");
    let left = open(&office, &code);
    assert_eq!(left.len(), proposed.len() - 1);
    let sheet = office.json(&["sheet", "show", &code]);
    let funds = sheet["funds"].as_array().unwrap();
    let filled = funds.iter().find(|fund| fund["source"] == source).unwrap();
    assert_eq!(filled["forecast"], proposed[0]["proposal"]);

    // All that are left.
    window.keys(&format!("{}{}y", key("Control"), key("Alt")));
    window.wait_for_count("[data-proposed]", 0);
    assert!(open(&office, &code).is_empty());
    window.picture("sheet-proposals-taken");

    // From the check to the cell.
    let check = office.json(&["check"]);
    let findings = check["findings"].as_array().unwrap();
    let finding = findings.iter().find(|one| one["rule"] == "I09").unwrap();
    let at = finding["where"].as_str().unwrap();
    window.go("/submission");
    window.click(&format!("[data-finding='I09'][data-where='{at}'] a.link"));
    window.find(&format!(".findings .current[data-where='{at}']"));
    window.picture("sheet-finding");
}
