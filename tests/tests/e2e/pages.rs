//! Every page of the window, and stores to show in them.

use std::fs;

use jixiao_tests::{Office, messages};
use serde_json::json;

use super::window::Window;

/// Every page of a unit, by its route and the name of its picture.
pub const PAGES: [(&str, &str); 28] = [
    ("/", "工作台"),
    ("/charts", "图表"),
    ("/projects", "项目"),
    ("/projects?tab=targets", "目标版本"),
    ("/projects?tab=records", "管理记录"),
    ("/import/targets", "导入"),
    ("/ledger/funds", "资金"),
    ("/ledger/progress", "进展"),
    ("/ledger/findings", "问题"),
    ("/ledger/milestones", "节点"),
    ("/system-figures", "系统数"),
    ("/sections", "科室"),
    ("/warnings", "预警"),
    ("/sheets", "监控表"),
    ("/report", "报告"),
    ("/submission", "报送"),
    ("/evaluation", "自评"),
    ("/years", "年度"),
    ("/received", "接收汇总"),
    ("/aggregate", "汇总"),
    ("/upwards", "向上报送"),
    ("/register", "单位名册"),
    ("/tasks", "任务"),
    ("/verify", "核验"),
    ("/safety", "数据安全"),
    ("/settings", "设置"),
    ("/settings/templates", "表样"),
    ("/help", "帮助"),
];

/// The window with a store.
pub fn opened(office: &Office) -> Window {
    let home = office.path("家");
    fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({ "files": { "store": [office.store()] } }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window
}

/// The sample year, in which every page has something to show.
pub fn sample_year() -> Office {
    let office = Office::empty();
    let made = office.run(&["demo", "--out", "示范"]);
    assert!(made.status.success(), "{}", messages(&made));
    fs::copy(office.path("示范/单位.jixiao"), office.store()).unwrap();
    office
}

/// Goes to a page and waits until all that it loads is there.
pub fn show(window: &Window, route: &str) {
    window.go(route);
    window.stands_still();
}
