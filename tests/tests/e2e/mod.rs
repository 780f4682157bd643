//! The whole way through the real window: what the unit's accountant sees and does, from the
//! first start to locked sheets.

mod window;

use jixiao_tests::{Office, fixture};
use serde_json::{Value, json};

use self::window::Window;

const UNIT: [(&str, &str); 8] = [
    ("unit/code", "105001"),
    ("unit/name", "自治区示例中心"),
    ("unit/department_code", "105"),
    ("unit/department_name", "自治区示例厅"),
    ("unit/preparer", "苏日娜"),
    ("unit/phone", "0471-1234567"),
    ("unit/reviewer", "王强"),
    ("unit/head", "李娜"),
];

#[test]
fn a_unit_walks_from_the_first_start_to_what_its_books_say() {
    let office = Office::empty();
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    assert_eq!(window.title(), "绩效监控单机版");
    window.picture("00-first-run");
    window.click("[data-action='create']");
    for (field, text) in UNIT {
        window.fill(field, text);
    }
    window.picture("01-unit");
    window.click("[data-action='next']");
    window.answer_dialogs(&json!({
        "save": office.store(),
        "files": {
            "targets": [fixture("small/targets.xlsx")],
            "ledger": [fixture("small/ledger.xlsx")],
        },
    }));
    window.press("另选位置");
    window.click("[data-action='next']");
    for kind in ["targets", "ledger"] {
        window.go(&format!("/import/{kind}"));
        window.click("[data-action='choose']");
        window.shows("main, #app", "新增");
        window.picture(&format!("02-import-{kind}"));
        window.click("[data-action='import']");
        window.shows("#app", "已导入");
    }
    window.go("/");
    window.picture("03-workbench");

    let expected = std::fs::read(fixture("small/expected-summary.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    let rate = expected["total"]["execution_rate"].as_str().unwrap();
    window.shows("dl.totals", rate);
    for project in expected["projects"].as_array().unwrap() {
        let code = project["code"].as_str().unwrap();
        window.go(&format!("/projects/{code}"));
        window.shows("#app", code);
        window.go(&format!("/sheets/{code}"));
        window.shows("[data-state]", "未填");
    }
    window.picture("04-sheet");
    drop(window);

    let read = office.json(&["summary"]);
    for figure in [
        "initial_budget",
        "annual_budget",
        "arrived",
        "executed",
        "execution_rate",
    ] {
        assert_eq!(read["total"][figure], expected["total"][figure]);
    }
    assert_eq!(read["counts"], expected["counts"]);
}
