//! The signing key on its own page: made, registered, backed up, replaced and taken back.

use jixiao_tests::Office;
use serde_json::json;

use super::window::Window;

const PASSWORD: &str = "锁好的抽屉1234";

#[test]
fn a_key_is_made_registered_backed_up_and_taken_back() {
    let office = Office::with_fixture("small");
    let home = office.path("家");
    let folder = office.path("登记");
    std::fs::create_dir_all(&folder).unwrap();
    let window = Window::open(&home);
    let backup = office.path("密钥备份.pem");
    window.answer_dialogs(&json!({
        "files": { "store": [office.store()], "key": [backup] },
        "folder": folder,
        "save": backup,
    }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window.go("/settings/key");

    // How strong the password is shows as it is typed; a weak one is not taken.
    window.fill("password", "12345678");
    window.shows("[data-strength]", "密码强度：弱");
    window.fill("password", PASSWORD);
    window.shows("[data-strength]", "可以用");
    window.fill("password_again", PASSWORD);
    window.picture("key-new");
    window.press("新建密钥");
    window.shows("[data-registered]", "还没有导出");
    let first = office.json(&["key", "show"])["fingerprint"].clone();
    window.shows("[data-fingerprint]", first.as_str().unwrap());

    window.click("[data-action='key-register']");
    window.fill("held", "不对的密码");
    window.click("[data-action='confirm-key']");
    window.shows(".el-dialog", "密码");
    window.fill("held", PASSWORD);
    window.picture("key-register");
    window.click("[data-action='confirm-key']");
    window.shows("[data-registered]", "导出");
    window.shows("#app", "已导出 JXDJ-105001");
    let made = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(made, 2, "the bag and its sheet");

    window.click("[data-action='key-backup']");
    window.fill("held", PASSWORD);
    window.click("[data-action='confirm-key']");
    window.shows("#app", "已备份到 密钥备份.pem");
    window.click("[data-action='key-replace']");
    window.fill("password", "另一个抽屉5678");
    window.fill("password_again", "另一个抽屉5678");
    window.picture("key-replace");
    window.click("[data-action='confirm-key']");
    window.shows("#app", "停用的密钥");
    assert_ne!(office.json(&["key", "show"])["fingerprint"], first);

    window.click("[data-action='key-restore']");
    window.fill("held", PASSWORD);
    window.click("[data-action='confirm-key']");
    window.shows("#app", "已从备份恢复签名密钥");
    window.picture("key-restored");
    assert_eq!(office.json(&["key", "show"])["fingerprint"], first);
}
