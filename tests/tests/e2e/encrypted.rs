//! An encrypted package through the real windows: the unit chooses it, the department opens it with
//! the password of its key.

use std::fs;

use jixiao_tests::{Office, PASSWORD};
use serde_json::{Value, json};

use super::window::Window;
use crate::submissions::ready;
use crate::tasks::{department, make, take};

fn opened(office: &Office, answers: &Value) -> Window {
    let home = office.path("家");
    fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(answers);
    window.click("[data-action='open']");
    window
}

#[test]
fn a_unit_encrypts_and_its_department_opens() {
    let (unit, office) = (ready(), department());
    take(&unit, &office, &make(&office, &[]));
    let out = unit.path("报送");
    fs::create_dir_all(&out).unwrap();
    let answers = json!({ "files": { "store": [unit.store()] }, "folder": out });
    let window = opened(&unit, &answers);
    window.go("/submission");
    window.click("[data-step='export']");
    window.click("[data-field='encrypted']");
    window.fill("export_password", PASSWORD);
    window.picture("encrypted-export");
    window.press("导出到文件夹");
    window.shows("[data-outcome='done']", "JXJK-105001-2026-0731-01.zip.age");
    window.picture("encrypted-exported");
    drop(window);

    let file = out.join("JXJK-105001-2026-0731-01.zip.age");
    let answers = json!({ "files": { "store": [office.store()], "package": [file] } });
    let window = opened(&office, &answers);
    window.shows("h1", "接收汇总");
    window.click("[data-action='receive']");
    window.shows(".el-dialog", "有加密的报送包");
    window.fill("receive_password", "不是这个密码");
    window.click("[data-action='open']");
    window.shows(".el-dialog", "密码");
    window.picture("encrypted-wrong");
    window.fill("receive_password", PASSWORD);
    window.click("[data-action='open']");
    window.find("[data-plan] [data-outcome='taken']");
    window.picture("encrypted-plan");
    window.click("[data-action='take']");
    window.shows("[data-received]", "已收到 1 / 1");
    drop(window);
    let received = office.json(&["received", "list"]);
    assert_eq!(received["received"][0]["sequence"], 1, "{received}");
}
