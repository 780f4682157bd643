//! A project that no workbook brings, in the real window: added, given targets that are approved
//! and replaced, and its budget adjusted.

use jixiao_tests::Office;

use super::pages::opened;
use super::window::{Window, chord};

/// Types into a cell of the draft, and leaves it.
fn target(window: &Window, row: usize, field: &str, text: &str) {
    let css = format!("[data-field='targets/{row}/{field}']");
    if field == "level1" || field == "level2" || field == "nature" {
        window.choose(&css, text);
    } else {
        window.type_into(&css, text);
    }
}

#[test]
fn a_project_is_kept_by_hand() {
    let office = Office::with_store();
    let window = opened(&office);
    window.go("/projects");
    window.click("[data-action='add-project']");
    for (field, text) in [
        ("code", "1500002606000901"),
        ("name", "草原站点改造"),
        ("section", "资产科"),
        ("goal", "完成三个站点改造"),
        ("budget/一般公共预算拨款", "１２０．５"),
    ] {
        window.fill(&format!("project/{field}"), text);
    }
    window.picture("project-add");
    window.click("[data-action='save-project']");
    window.shows("h2", "草原站点改造");
    let project = office.json(&["project", "show", "1500002606000901"]);
    assert_eq!(project["facts"]["section"], "资产科");
    assert_eq!(project["figures"]["total"]["initial_budget"], "120.50");

    // Its targets: a draft, approved, and another draft in which one has a new value.
    window.click("[data-tab='targets']");
    window.click("[data-action='begin-targets']");
    window.click("[data-action='add-indicator']");
    target(&window, 0, "level1", "产出指标");
    target(&window, 0, "level2", "数量指标");
    target(&window, 0, "level3", "改造站点数");
    target(&window, 0, "target", "3");
    target(&window, 0, "unit", "个");
    target(&window, 0, "weight", "90");
    window.shows("[data-weight]", "90");
    window.picture("project-draft");
    window.click("[data-action='ask-approve']");
    window.fill("approve/document", "内财预〔2026〕9号");
    window.fill("approve/date", "2026-02-10");
    window.click("[data-action='approve-targets']");
    window.holds("[data-version='1']", "内财预〔2026〕9号");
    window.click("[data-action='adjust-targets']");
    target(&window, 0, "target", "4");
    window.holds("[data-differences]", "4");
    window.picture("project-adjusted");
    let versions = office.json(&["target", "list", "1500002606000901"]);
    assert_eq!(versions["versions"][1]["state"], "草稿", "{versions}");
    assert_eq!(versions["versions"][0]["indicators"][0]["target"], "3");
    assert_eq!(versions["versions"][1]["indicators"][0]["target"], "4");

    window.click("[data-tab='adjustments']");
    window.click("[data-action='add-adjustment']");
    window.fill("adjustment/decrease", "20.5");
    window.fill("adjustment/document_number", "内财预〔2026〕31号");
    window.fill("adjustment/date", "2026-06-30");
    window.click("[data-action='save-adjustment']");
    window.find("[data-adjustment]");
    window.picture("project-adjustment");
    let project = office.json(&["project", "show", "1500002606000901"]);
    assert_eq!(project["figures"]["total"]["annual_budget"], "100.00");
    // One Ctrl Z takes it back.
    window.keys(&chord('z'));
    window.wait_for_count("[data-adjustment]", 0);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}
