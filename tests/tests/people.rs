//! People of one computer: who may do what, from the first one on.

use std::process::Command;

use jixiao_tests::{Office, answer, messages};
use serde_json::json;

const HEAD: &str = "负责人的口令 4471";
const PREPARER: &str = "填报人的口令 8832";
const REVIEWER: &str = "审核人的口令 1190";

/// `jixiao` as one of the three.
fn by(office: &Office, name: &str, password: &str, arguments: &[&str]) -> Command {
    let mut command = office.command(arguments);
    command
        .args(["--actor", name])
        .env("JIXIAO_ACTOR_PASSWORD", password);
    command
}

fn add(office: &Office, name: &str, role: &str, password: &str) {
    let mut command = by(
        office,
        "李建国",
        HEAD,
        &["people", "add", name, "--role", role],
    );
    let done = command
        .env("JIXIAO_NEW_PASSWORD", password)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", messages(&done));
}

/// A store with 李建国 (负责人), 巴特尔 (审核人) and 苏日娜 (填报人).
fn office() -> Office {
    let office = Office::with_fixture("small");
    add(&office, "李建国", "负责人", HEAD);
    add(&office, "巴特尔", "审核人", REVIEWER);
    add(&office, "苏日娜", "填报人", PREPARER);
    office
}

/// The code of the error with which a command fails.
fn refused(command: &mut Command) -> String {
    let done = command.arg("--json").output().unwrap();
    assert_eq!(done.status.code(), Some(1), "{}", messages(&done));
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    answer["error"]["code"].as_str().unwrap().to_owned()
}

fn succeeds(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", messages(&done));
}

#[test]
fn a_fresh_store_asks_nobody_and_the_first_person_is_the_head() {
    let office = Office::with_store();
    assert_eq!(office.json(&["people", "list"])["people"], json!([]));
    succeeds(&mut office.command(&["settings", "set", "submission.deadline", "08-20"]));
    let mut first = office.command(&["people", "add", "苏日娜", "--role", "填报人"]);
    assert_eq!(
        refused(first.env("JIXIAO_NEW_PASSWORD", PREPARER)),
        "invalid"
    );
    let mut weak = office.command(&["people", "add", "李建国", "--role", "负责人"]);
    assert_eq!(
        refused(weak.env("JIXIAO_NEW_PASSWORD", "12345678")),
        "weak_password"
    );
    add(&office, "李建国", "负责人", HEAD);
    let listed = office.json(&["people", "list"]);
    assert_eq!(listed["people"][0]["name"], "李建国");
    assert_eq!(listed["people"][0]["roles"], json!(["负责人"]));
    let unsigned = &["settings", "set", "submission.deadline", "08-21"];
    assert_eq!(refused(&mut office.command(unsigned)), "sign_in_needed");
    // Looking needs nobody.
    succeeds(&mut office.command(&["summary"]));
}

#[test]
fn each_role_does_its_own_and_the_refusal_names_who_may() {
    let office = office();
    let entry = [
        "ledger",
        "add",
        "--date",
        "2026-07-02",
        "--project",
        "1500002606000001",
        "--source",
        "一般公共预算拨款",
        "--kind",
        "支出",
        "--amount",
        "100",
        "--voucher",
        "J-900",
    ];
    for (name, password) in [("李建国", HEAD), ("巴特尔", REVIEWER)] {
        assert_eq!(
            refused(&mut by(&office, name, password, &entry)),
            "forbidden"
        );
    }
    succeeds(&mut by(&office, "苏日娜", PREPARER, &entry));
    let close = ["period", "close", "--through", "2026-07-31"];
    let mut as_preparer = by(&office, "苏日娜", PREPARER, &close);
    let done = as_preparer.output().unwrap();
    let said = messages(&done);
    assert!(
        said.contains("“结账”须由负责人办理，“苏日娜”是填报人。"),
        "{said}"
    );
    succeeds(&mut by(&office, "李建国", HEAD, &close));
    // Taking it back is as much the head's.
    assert_eq!(
        refused(&mut by(&office, "苏日娜", PREPARER, &["undo"])),
        "forbidden"
    );
    succeeds(&mut by(&office, "李建国", HEAD, &["undo"]));
    assert_eq!(
        refused(&mut by(&office, "苏日娜", PREPARER, &["key", "new"])),
        "forbidden"
    );
    succeeds(&mut by(&office, "李建国", HEAD, &["key", "new"]));
    for action in ["approve", "lock"] {
        let step = ["sheet", action, "1500002606000001"];
        assert_eq!(
            refused(&mut by(&office, "苏日娜", PREPARER, &step)),
            "forbidden"
        );
    }
    // The role comes before the state of the sheet.
    let approve = ["sheet", "approve", "1500002606000001"];
    assert_eq!(
        refused(&mut by(&office, "巴特尔", REVIEWER, &approve)),
        "wrong_state"
    );
    let log = answer(office.command(&["audit", "list"]).arg("--json"));
    let log = log.as_array().unwrap();
    let by_whom = |op: &str| log.iter().find(|one| one["op"] == op).unwrap()["actor"].clone();
    assert_eq!(by_whom("登记台账"), "苏日娜");
    assert_eq!(by_whom("结账"), "李建国");
}

#[test]
fn what_was_deleted_is_put_back_by_the_same_role() {
    let office = office();
    let add = [
        "event",
        "add",
        "1500002606000001",
        "--kind",
        "政策变化",
        "--text",
        "调整",
    ];
    succeeds(&mut by(&office, "苏日娜", PREPARER, &add));
    let listed = office.json(&["event", "list"]);
    let id = listed["events"][0]["id"].to_string();
    succeeds(&mut by(
        &office,
        "苏日娜",
        PREPARER,
        &["event", "remove", &id],
    ));
    let bin = office.json(&["recycle", "list"]);
    let deleted = bin["deleted"][0]["id"].to_string();
    let restore = ["recycle", "restore", deleted.as_str()];
    assert_eq!(
        refused(&mut by(&office, "巴特尔", REVIEWER, &restore)),
        "forbidden"
    );
    succeeds(&mut by(&office, "苏日娜", PREPARER, &restore));
}

#[test]
fn wrong_passwords_are_slowed_down_and_stand_in_the_log() {
    let office = office();
    let set = ["settings", "set", "submission.deadline", "08-21"];
    let at = |time: &str, password: &str| {
        let mut command = by(&office, "李建国", password, &set);
        command.args(["--time", time]);
        command
    };
    assert_eq!(refused(&mut at("09:00:00", "不对")), "wrong_password");
    assert_eq!(refused(&mut at("09:00:00", HEAD)), "too_soon");
    assert_eq!(refused(&mut at("09:00:02", "还不对")), "wrong_password");
    assert_eq!(refused(&mut at("09:00:03", HEAD)), "too_soon");
    succeeds(&mut at("09:00:05", HEAD));
    assert_eq!(
        refused(&mut by(&office, "没有这人", HEAD, &set)),
        "not_found"
    );
    let log = answer(office.command(&["audit", "list"]).arg("--json"));
    let wrong = log.as_array().unwrap().iter();
    assert_eq!(wrong.filter(|one| one["op"] == "登录密码错误").count(), 2);
    succeeds(&mut office.command(&["audit", "verify"]));
}

#[test]
fn a_forgotten_password_has_a_way_back() {
    let office = office();
    let renew = |mut command: Command, password: &str| {
        command.env("JIXIAO_NEW_PASSWORD", password);
        command
    };
    let password = ["people", "password", "苏日娜"];
    let other = renew(by(&office, "巴特尔", REVIEWER, &password), "新的口令 5566");
    assert_eq!(refused(&mut { other }), "forbidden");
    succeeds(&mut renew(
        by(&office, "李建国", HEAD, &password),
        "新的口令 5566",
    ));
    succeeds(&mut by(&office, "苏日娜", "新的口令 5566", &["warnings"]));
    // The only head forgot: whoever has the file sets it anew, and the log tells.
    let reset = |name: &str| {
        renew(
            office.command(&["people", "reset", name]),
            "换掉的口令 7788",
        )
    };
    assert_eq!(refused(&mut reset("苏日娜")), "wrong_state");
    succeeds(&mut reset("李建国"));
    succeeds(&mut by(
        &office,
        "李建国",
        "换掉的口令 7788",
        &["people", "role", "巴特尔", "--role", "审核人,负责人"],
    ));
    let log = answer(office.command(&["audit", "list"]).arg("--json"));
    let mut log = log.as_array().unwrap().iter();
    assert!(log.any(|one| one["op"] == "重置负责人密码" && one["subject"] == "李建国"));
    succeeds(&mut office.command(&["doctor"]));
}

#[test]
fn the_last_head_stays_until_one_person_does_all_again() {
    let office = office();
    let remove = ["people", "remove", "李建国"];
    assert_eq!(
        refused(&mut by(&office, "李建国", HEAD, &remove)),
        "wrong_state"
    );
    succeeds(&mut by(
        &office,
        "李建国",
        HEAD,
        &["people", "remove", "巴特尔"],
    ));
    assert_eq!(
        refused(&mut by(&office, "苏日娜", PREPARER, &["people", "dismiss"])),
        "forbidden"
    );
    succeeds(&mut by(&office, "李建国", HEAD, &["people", "dismiss"]));
    succeeds(&mut office.command(&["settings", "set", "submission.deadline", "08-22"]));
    assert_eq!(office.json(&["people", "list"])["people"], json!([]));
}

#[test]
fn only_the_head_replaces_the_store_by_a_backup() {
    let office = office();
    let backup = office.path("备份.bak.jixiao");
    let backup = backup.to_str().unwrap();
    succeeds(&mut office.command(&["backup", "--out", backup]));
    let restore = ["restore", backup];
    assert_eq!(
        refused(&mut by(&office, "苏日娜", PREPARER, &restore)),
        "forbidden"
    );
    assert_eq!(refused(&mut office.command(&restore)), "sign_in_needed");
    succeeds(&mut by(&office, "李建国", HEAD, &restore));
}
