//! Packages verified in the window without being taken in: a sound one and one that was changed.

use std::fs;

use serde_json::json;

use super::window::{Window, chord};
use crate::submissions::{package, ready};

#[test]
fn packages_are_verified_and_nothing_is_taken_in() {
    let unit = ready();
    assert!(package(&unit, "包", &[]).status.success());
    let sound = unit.path("包/JXJK-105001-2026-0731-01.zip");
    let changed = unit.path("改过/JXJK-105001-2026-0731-01.zip");
    fs::create_dir_all(unit.path("改过")).unwrap();
    let mut bytes = fs::read(&sound).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&changed, bytes).unwrap();

    let home = unit.path("家");
    fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({
        "files": { "store": [unit.store()], "package": [sound, changed, unit.path("没有.zip")] },
    }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window.go("/verify");
    window.shows("#app", "只看不收");
    window.picture("verify-empty");
    window.keys(&chord('o'));
    window.shows("[data-verdict='valid-unregistered']", "有效但未登记");
    window.shows("[data-verdict='invalid']", "P0");
    window.holds(".note", "有效但未登记 1 个，无效 1 个，没有核验 1 个");
    window.picture("verify-three");
    assert_eq!(unit.json(&["received", "list"])["received"], json!([]));
}
