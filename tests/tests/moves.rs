//! Moving to another computer: all of it, checked, and the old one does not go on.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use jixiao_tests::{Office, PASSWORD, answer, messages};
use serde_json::json;

fn refused(command: &mut Command) -> String {
    let done = command.arg("--json").output().unwrap();
    assert_eq!(done.status.code(), Some(1), "{}", messages(&done));
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    answer["error"]["code"].as_str().unwrap().to_owned()
}

/// A store with a key and a package that came in, and a drive.
fn office() -> Office {
    let office = Office::with_fixture("small");
    assert!(office.run(&["key", "new"]).status.success());
    fs::create_dir_all(office.path("单位-收包/ab12")).unwrap();
    fs::write(office.path("单位-收包/ab12/包.zip"), "收到的包").unwrap();
    fs::create_dir(office.path("U盘")).unwrap();
    office
}

fn on_drive(office: &Office) -> Vec<PathBuf> {
    let entries = fs::read_dir(office.path("U盘")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Moves out; gives the folder.
fn moved(office: &Office) -> PathBuf {
    let out = office.json(&["move", "out", "--out", "U盘"]);
    assert_eq!(out["dry_run"], false);
    office.path(out["folder"].as_str().unwrap())
}

#[test]
fn everything_moves_and_the_old_store_refuses_writes_until_that_is_taken_back() {
    let office = office();
    let plan = office.json(&["move", "out", "--out", "U盘", "--dry-run"]);
    assert_eq!((&plan["dry_run"], &plan["kept"]), (&json!(true), &json!(1)));
    assert!(on_drive(&office).is_empty());

    let folder = moved(&office);
    let note = fs::read_to_string(folder.join("说明.txt")).unwrap();
    assert!(note.contains("105001 自治区示例中心") && note.contains("从旧电脑搬来"));
    assert!(folder.join("签名密钥.pem").is_file());
    let set = ["settings", "set", "submission.deadline", "08-20"];
    assert_eq!(refused(&mut office.command(&set)), "moved_away");
    assert_eq!(refused(&mut office.command(&["undo"])), "wrong_state");
    assert_eq!(
        refused(&mut office.command(&["move", "out", "--out", "U盘"])),
        "moved_away"
    );
    let summary = office.json(&["summary"]);

    let there = Office::empty();
    let store = there.path("新机.jixiao");
    let in_new = |arguments: &[&str]| there.command_with(&store, "2026-08-13", arguments);
    // The drive itself may be named: the newest folder on it is meant.
    let drive = office.path("U盘");
    let checked =
        answer(in_new(&["move", "in", drive.to_str().unwrap(), "--dry-run"]).arg("--json"));
    assert_eq!(
        checked["contents"]["projects"],
        plan["contents"]["projects"]
    );
    assert_eq!(checked["key"], plan["key"]);
    assert!(!store.exists());
    let done = in_new(&["move", "in", folder.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(answer(in_new(&["summary"]).arg("--json")), summary);
    assert_eq!(
        fs::read_to_string(there.path("新机-收包/ab12/包.zip")).unwrap(),
        "收到的包"
    );
    for works in [&["doctor"][..], &set, &["key", "register", "--out", "."]] {
        let done = in_new(works).output().unwrap();
        assert!(done.status.success(), "{}", messages(&done));
    }
    assert_eq!(
        refused(&mut in_new(&["move", "in", folder.to_str().unwrap()])),
        "already_exists"
    );

    assert!(office.run(&["move", "undo"]).status.success());
    assert!(office.run(&set).status.success());
    assert!(office.run(&["audit", "verify"]).status.success());
    assert_eq!(
        refused(&mut office.command(&["move", "undo"])),
        "wrong_state"
    );
}

#[test]
fn the_people_move_too_and_only_the_head_moves_the_store() {
    let office = office();
    let people = [("李建国", "负责人"), ("苏日娜", "填报人")];
    for (name, role) in people {
        let mut add = office.command(&["people", "add", name, "--role", role]);
        add.args(["--actor", "李建国"])
            .env("JIXIAO_ACTOR_PASSWORD", PASSWORD)
            .env("JIXIAO_NEW_PASSWORD", PASSWORD);
        assert!(add.output().unwrap().status.success());
    }
    let by = |name: &str, arguments: &[&str]| {
        let mut command = office.command(arguments);
        command
            .args(["--actor", name])
            .env("JIXIAO_ACTOR_PASSWORD", PASSWORD);
        command
    };
    let out = ["move", "out", "--out", "U盘"];
    assert_eq!(refused(&mut by("苏日娜", &out)), "forbidden");
    assert!(on_drive(&office).is_empty());
    let out = answer(by("李建国", &out).arg("--json"));
    assert_eq!(out["people"], 2);
    assert_eq!(refused(&mut by("苏日娜", &["move", "undo"])), "forbidden");

    let there = Office::empty();
    let moved = there.run(&["move", "in", out["folder"].as_str().unwrap()]);
    let folder = office.path(out["folder"].as_str().unwrap());
    let moved = match moved.status.success() {
        true => moved,
        false => there.run(&["move", "in", folder.to_str().unwrap()]),
    };
    assert!(moved.status.success(), "{}", messages(&moved));
    let listed = there.json(&["people", "list"]);
    assert_eq!(listed["people"].as_array().unwrap().len(), 2);
    let set = ["settings", "set", "submission.deadline", "08-20"];
    assert_eq!(refused(&mut there.command(&set)), "sign_in_needed");
}

#[test]
fn a_folder_that_is_not_as_it_was_written_moves_nothing_in() {
    let office = office();
    let folder = moved(&office);
    let there = Office::empty();
    let in_new = || there.command(&["move", "in", folder.to_str().unwrap()]);
    let kept = folder.join("收包/ab12/包.zip");

    fs::write(&kept, "换过的包").unwrap();
    assert_eq!(refused(&mut in_new()), "store_corrupt");
    fs::remove_file(&kept).unwrap();
    assert_eq!(refused(&mut in_new()), "store_corrupt");
    fs::write(&kept, "收到的包").unwrap();

    fs::write(folder.join("收包/多的.zip"), "多出").unwrap();
    assert_eq!(refused(&mut in_new()), "not_a_move");
    fs::remove_file(folder.join("收包/多的.zip")).unwrap();

    // A list that leads out of the folder.
    let list = fs::read_to_string(folder.join("清单.json")).unwrap();
    let hostile = list.replace("签名密钥.pem", "../签名密钥.pem");
    fs::write(folder.join("清单.json"), hostile).unwrap();
    assert_eq!(refused(&mut in_new()), "not_a_move");
    fs::write(folder.join("清单.json"), "不是清单").unwrap();
    assert_eq!(refused(&mut in_new()), "not_a_move");
    fs::write(folder.join("清单.json"), list).unwrap();
    assert_eq!(
        refused(&mut there.command(&["move", "in", there.path("").to_str().unwrap()])),
        "not_a_move"
    );
    assert!(!there.store().exists());
    assert!(in_new().output().unwrap().status.success());
}

#[test]
fn what_a_killed_move_left_is_swept_away_and_never_taken() {
    let office = office();
    let left = office.path("U盘/搬家-105001-20260811-090000.part");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("数据.jixiao"), "半个文件").unwrap();
    let there = Office::empty();
    let drive = office.path("U盘");
    let in_new = || there.command(&["move", "in", drive.to_str().unwrap()]);
    assert_eq!(refused(&mut in_new()), "not_a_move");
    let folder = moved(&office);
    assert_eq!(on_drive(&office), [folder]);
    // Killed after the packages and before the store: the next try goes on from there.
    fs::create_dir_all(there.path("单位-收包/ab12")).unwrap();
    fs::write(there.path("单位-收包/ab12/包.zip"), "收到的包").unwrap();
    assert!(in_new().output().unwrap().status.success());
}

#[test]
fn a_drive_that_is_not_there_leaves_the_store_in_use() {
    let office = office();
    let nowhere = ["move", "out", "--out", "没有的盘"];
    assert_eq!(refused(&mut office.command(&nowhere)), "store_missing");
    let set = ["settings", "set", "submission.deadline", "08-20"];
    assert!(office.run(&set).status.success());
}
