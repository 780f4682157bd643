//! Numbers in the real window: where they come from, their charts, the report that is bound to
//! them, and the evidence beside them.

use jixiao_tests::Office;
use serde_json::json;

use super::window::{Window, key};

fn opened(office: &Office) -> Window {
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({ "files": { "store": [office.store()] } }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window
}

#[test]
fn charts_have_their_tables_and_are_kept_as_pictures() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    let picture = office.path("各月支出.png");
    window.answer_dialogs(&json!({ "save": picture }));
    window.go("/charts");
    window.find("[data-chart-panel='各月支出'] canvas");
    window.picture("charts");
    window.click("[data-chart-panel='各月支出'] [data-action='save-picture']");
    window.shows("#app", "已存为图片 各月支出.png");
    let bytes = std::fs::read(&picture).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert!(bytes.len() > 4096, "{}", bytes.len());
    for title in ["执行与时序", "全年预计", "各月支出", "各类灯数"] {
        window.click(&format!(
            "[data-chart-panel='{title}'] [data-action='as-table']"
        ));
        window.find(&format!("[data-chart-panel='{title}'] tbody tr"));
    }
    // A month leads to its entries.
    window.click("[data-chart-panel='各月支出'] tbody tr:nth-child(2) a");
    window.shows("[role='search']", "清除筛选");
    window.holds("[aria-rowindex='2']", "2026-02-");
}

#[test]
fn a_number_of_a_sheet_opens_the_vouchers_that_make_it() {
    let office = Office::with_fixture("small");
    let summary = office.json(&["summary"]);
    let project = &summary["projects"][0];
    let code = project["code"].as_str().unwrap();
    let window = opened(&office);
    window.go(&format!("/sheets/{code}"));
    let cell = "[data-place='funds/total/executed'] [data-source]";
    let shown = window.text(cell);
    let executed = project["total"]["executed"].as_str().unwrap();
    assert_eq!(shown.replace(',', ""), executed);
    window.click(cell);
    window.shows("[data-source-sum]", "支出");
    window.picture("number-source");
    let first = window.text("[data-entry] a");
    window.click("[data-entry] a");
    // Its row in the ledger is the current one.
    window.holds(".row.here", &first);
    window.go("/projects");
    window.find("[data-source='executed']");
}

#[test]
fn the_report_is_written_around_its_figures() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.go("/report");
    window.press("根据数据起草");
    window.click("[data-part='2']");
    window.find(".part-text .figure");
    let before = part(&office, 1);
    window.click(".part-text h2");
    window.keys(&format!("{}（补写）", key("End")));
    window.click("[data-part='3']");
    window.shows("[data-part='2']", "已修改");
    let after = part(&office, 1);
    let heading = before.lines().next().unwrap();
    assert_eq!(
        after,
        before.replacen(heading, &format!("{heading}（补写）"), 1)
    );
    // The other parts were only looked at.
    window.click("[data-part='1']");
    window.shows("[data-part='3']", "草稿");

    window.click("[data-part='2']");
    window.shows(".part-text", "（补写）");
    window.press("重新起草本部分");
    window.shows("[role='dialog']", "新稿");
    window.picture("report-redraft");
    window.press("用新稿替换");
    window.shows("#app", "已用新稿替换");
    assert_eq!(part(&office, 1), before);
}

/// The text of a part as it stands.
fn part(office: &Office, place: usize) -> String {
    let report = office.json(&["report", "show"]);
    let parts = report.get("parts").unwrap_or(&report);
    parts[place]["text"].as_str().unwrap().to_owned()
}

#[test]
fn evidence_is_kept_with_its_entry() {
    let office = Office::with_fixture("small");
    let file = office.path("签到表.txt");
    std::fs::write(&file, "到会12人").unwrap();
    let window = opened(&office);
    window.answer_dialogs(&json!({ "files": { "evidence": [file] } }));
    window.go("/ledger");
    window.holds("[aria-rowindex='2']", "2026-01-01");
    window.click("[data-action='register']");
    window.find("[data-field='entry/project']");
    window.keys(&format!("dzzh{}", key("Enter")));
    window.shows("[aria-label='登记'] h2", "地质灾害防治项目");
    window.fill("entry/amount", "5");
    window.click("[data-action='pick-evidence']");
    window.holds("[aria-label='佐证材料']", "签到表.txt");
    window.click("[data-action='save-entry']");
    window.shows("#app", "已登记 1 笔，佐证已存");
    let held = office.json(&["attachment", "list"]);
    let held = held.get("attachments").unwrap_or(&held);
    assert_eq!(held[0]["name"], "签到表.txt");
    assert_eq!(held[0]["belongs_to"]["kind"], "台账");
    // Both go back together.
    window.click(".toast .link:not(.close)");
    window.shows("#app", "已撤销");
    window.settle();
    let held = office.json(&["attachment", "list"]);
    let held = held.get("attachments").unwrap_or(&held);
    assert_eq!(held.as_array().unwrap().len(), 0);
}
