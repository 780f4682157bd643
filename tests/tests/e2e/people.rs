//! Several people at one computer, in the real window; and what was typed when it crashed.

use std::path::PathBuf;

use jixiao_tests::{Office, messages};
use serde_json::json;

use super::window::{Window, key};

const PASSWORD: &str = "drawer-Key-6673";

fn home(office: &Office) -> PathBuf {
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    home
}

fn open(office: &Office, window: &Window) {
    window.answer_dialogs(&json!({ "files": { "store": [office.store()] } }));
    window.click("[data-action='open']");
}

fn sign_in(window: &Window, name: &str) {
    window.click(&format!("[data-person='{name}']"));
    window.fill("sign-in", PASSWORD);
    window.click("[data-action='sign-in']");
    window.holds("[data-action='person']", name);
}

#[test]
fn each_person_signs_in_and_sees_why_a_step_is_not_theirs() {
    let office = Office::with_fixture("small");
    for (name, role) in [
        ("李建国", "负责人"),
        ("巴特尔", "审核人"),
        ("苏日娜", "填报人"),
    ] {
        let mut add = office.command(&["people", "add", name, "--role", role]);
        add.args(["--actor", "李建国"])
            .env("JIXIAO_ACTOR_PASSWORD", PASSWORD)
            .env("JIXIAO_NEW_PASSWORD", PASSWORD);
        let added = add.output().unwrap();
        assert!(added.status.success(), "{}", messages(&added));
    }
    let window = Window::open(&home(&office));
    open(&office, &window);
    window.shows("main", "登录");
    window.picture("30-sign-in");
    sign_in(&window, "苏日娜");
    window.go("/settings/periods");
    window.shows("[data-barred]", "需由负责人办理");
    window.go("/settings/people");
    window.shows("main", "需由负责人办理；自己的密码可以自己改");
    window.picture("31-people-preparer");

    window.keys(&super::window::chord('l'));
    window.shows("main", "登录");
    sign_in(&window, "巴特尔");
    window.shows("[data-looking]", "填报只读");
    window.go("/sheets");
    window.shows("[data-action='submit']", "提交审核（需由填报人办理）");
    window.picture("32-sheet-reviewer");

    window.keys(&super::window::chord('l'));
    window.shows("main", "登录");
    sign_in(&window, "李建国");
    window.go("/settings/periods");
    window.click("[data-action='close-period']");
    window.shows("[data-closed]", "1—7月已结账");
    drop(window);
    let log = office.json(&["audit", "list"]);
    let closed = log
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["op"] == "结账");
    assert_eq!(closed.unwrap()["actor"], "李建国");
}

#[test]
fn what_was_typed_when_the_window_crashed_is_there_at_the_next_start() {
    let office = Office::with_fixture("small");
    let home = home(&office);
    let window = Window::open(&home);
    open(&office, &window);
    window.shows("#app", "日常台账");
    window.go("/sheets");
    window.click("[data-field='goal_progress']");
    window.keys("招标延后，八月底前开工");
    window.shows("[data-save-state]", "正在填写，还没有保存");
    // It is on the disk within half a second.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    window.crash();

    let window = Window::open(&home);
    window.holds("[data-left]", "招标延后，八月底前开工");
    window.picture("33-left");
    window.click("[data-action='put-back-draft']");
    window.shows("[data-save-state]", "正在填写，还没有保存");
    window.keys(&key("Tab"));
    window.shows("[data-save-state]", "已保存");
    drop(window);
    let sheet = office.json(&["sheet", "show", "1500002606000001"]);
    assert_eq!(sheet["goal_progress"], "招标延后，八月底前开工");
}
