//! The end of the year in the real window: the self-evaluation filled in place, and the year
//! rolled over into the next.

use jixiao_tests::Office;
use serde_json::json;

use super::window::{Window, key};

/// A project of the fixture whose last indicator is 定性 and 部分达成, with a weight of 11.
const PROJECT: &str = "1500002606000003";

fn opened(office: &Office) -> Window {
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({
        "files": { "store": [office.store()] },
        "folder": office.path("自评"),
        "save": office.path("结转清单.csv"),
    }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window
}

#[test]
fn a_self_evaluation_is_filled_in_place_and_written() {
    let office = Office::with_fixture("small");
    std::fs::create_dir_all(office.path("自评")).unwrap();
    let before = office.json(&["self-evaluation", "show", PROJECT]);
    let gaps = before["gaps"].as_array().unwrap().len();
    let window = opened(&office);
    window.go(&format!("/evaluation/{PROJECT}"));
    window.shows("[data-total]", before["score"].as_str().unwrap());
    window.shows(".gaps header", &format!("还缺 {gaps} 项"));
    window.shows("[data-score='7']", "待评定");
    window.picture("evaluation-open");

    // What the state does not admit is refused in place and keeps nothing.
    let percent = "indicators/7/percent";
    window.fill(percent, "90");
    window.shows("#app", "60%至80%");
    window.fill(percent, "７０％");
    window.shows("[data-score='7']", "7.70");
    window.fill("goal_result", "年度目标基本完成");
    window.fill("execution_reason", "招标推迟，已倒排工期");
    // What was judged below the whole weight has a reason to be given in its place.
    // F8 goes to what is missing next, and Enter leaves what was typed there.
    window.keys(&key("F8"));
    window.keys("上半年受灾，已补种");
    window.keys(&key("Enter"));
    window.shows(".gaps header", &format!("还缺 {} 项", gaps - 3));
    window.picture("evaluation-filled");

    let after = office.json(&["self-evaluation", "show", PROJECT]);
    assert_eq!(after["indicators"][7]["score"], "7.70");
    assert_eq!(after["goal_result"], "年度目标基本完成");
    window.shows("[data-total]", after["score"].as_str().unwrap());
    let explained = after["indicators"].as_array().unwrap().iter();
    let explained = explained.filter(|indicator| indicator["reason"] == "上半年受灾，已补种");
    assert_eq!(explained.count(), 1);

    window.click("[data-action='preview']");
    window.shows("[data-lacking]", "这张表还有缺项");
    window.find("img, svg");
    window.picture("evaluation-preview");
    window.click("[data-action='export-xlsx']");
    window.shows("#app", "已导出 self-evaluation.xlsx");
    assert!(office.path("自评/self-evaluation.xlsx").is_file());
    // One step back takes the last reason away.
    window.click("[data-action='close-preview']");
    window.shows(".gaps header", &format!("还缺 {} 项", gaps - 3));
    window.keys(&super::window::chord('z'));
    window.shows("#app", "已撤销");
    window.shows(".gaps header", &format!("还缺 {} 项", gaps - 2));
}

#[test]
fn the_year_is_rolled_over_and_its_money_carried_over() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.click("[data-action='years']");
    window.shows("[data-year='2026']", "正在办理");
    window.find("[data-candidate]");
    window.picture("years-plan");
    let chosen = format!("[data-candidate='{PROJECT}'] .el-checkbox");
    if !window.text("[data-chosen]").contains("结转 1 个项目") {
        window.click(&chosen);
    }
    window.shows("[data-chosen]", "结转 1 个项目");
    window.click("[data-action='export-list']");
    window.click("[data-action='roll-over']");
    window.shows(".top .year", "2027年度");
    window.shows("[data-year='2027']", "正在办理");
    window.picture("years-new");
    let list = std::fs::read_to_string(office.path("结转清单.csv")).unwrap();
    assert!(list.contains(PROJECT), "{list}");
    let years = office.json(&["year", "list"]);
    let current = years["years"].as_array().unwrap().iter();
    let current: Vec<_> = current.filter(|line| line["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["year"], 2027);

    // Less is confirmed than what the old year left.
    window.fill(&format!("carry-over/{PROJECT}"), "100.5");
    window.click(&format!("[data-action='confirm-{PROJECT}']"));
    window.shows(&format!("[data-carry-over='{PROJECT}']"), "已确认");
    window.shows(&format!("[data-carry-over='{PROJECT}']"), "100.50");
    window.picture("years-carried");
    // The old year is as it was.
    window.click("[data-action='use-2026']");
    window.shows(".top .year", "2026年度");
}
