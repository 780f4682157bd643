//! Backups: made of the program's own accord, listed, compared, and the way back.

use std::fs;

use jixiao_tests::{Office, cases::behind_its_back, messages};
use serde_json::Value;

fn set(office: &Office, today: &str, day: &str) -> String {
    let done = office
        .command_on(today, &["settings", "set", "submission.deadline", day])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", messages(&done));
    messages(&done)
}

fn names(office: &Office, folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(office.path(folder)) else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn backups(office: &Office) -> Vec<Value> {
    let listed = office.json(&["backup", "list"]);
    listed["backups"].as_array().unwrap().clone()
}

#[test]
fn the_first_command_that_writes_on_a_day_saves_what_was_there() {
    let office = Office::with_fixture("small");
    let before = names(&office, "备份");
    assert!(office.run(&["summary"]).status.success());
    assert_eq!(names(&office, "备份"), before, "reading saves nothing");
    assert_eq!(set(&office, "2026-08-13", "08-20"), "已修改。\n");
    let first = names(&office, "备份");
    assert_eq!(first.len(), before.len() + 1);
    assert!(first.contains(&"单位-每日-20260813.jixiao".to_owned()));
    let bytes = || fs::read(office.path("备份/单位-每日-20260813.jixiao")).unwrap();
    let saved = bytes();
    set(&office, "2026-08-13", "08-21");
    assert_eq!(bytes(), saved, "one a day");
    set(&office, "2026-08-14", "08-22");

    let listed = backups(&office);
    let day = |day: &str| {
        let mut listed = listed.iter();
        listed
            .find(|backup| backup["path"].as_str().unwrap().contains(day))
            .unwrap()
    };
    let (thirteenth, fourteenth) = (day("20260813"), day("20260814"));
    for backup in [thirteenth, fourteenth] {
        assert_eq!(backup["kind"], "每日");
        assert_eq!(backup["verified"], true);
        assert_eq!(backup["contents"]["projects"], 3);
        assert_eq!(backup["contents"]["unit"], "自治区示例中心");
        assert!(backup["size"].as_u64().unwrap() > 10_000);
    }
    let records = |backup: &Value| backup["contents"]["records"].as_i64().unwrap();
    assert_eq!(records(fourteenth), records(thirteenth) + 2);
}

#[test]
fn a_backup_that_cannot_be_made_stops_nothing_and_is_said_once() {
    let office = Office::with_fixture("small");
    fs::write(office.path("盘"), "没有插U盘").unwrap();
    office.follow(&["settings set backup.folder 盘/备份"]);
    let said = set(&office, "2026-08-13", "08-20");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("今天的自动备份没有做成："), "{said}");
    assert!(lines[0].ends_with("不影响现在的工作。"), "{said}");
    assert_eq!(set(&office, "2026-08-13", "08-21"), "已修改。\n");
    fs::remove_file(office.path("盘")).unwrap();
    set(&office, "2026-08-14", "08-22");
    assert_eq!(names(&office, "盘/备份"), ["单位-每日-20260814.jixiao"]);
    assert!(!office.path("单位.jixiao.backup-failed").exists());

    // What is not sound is not kept as a backup, and replaces none.
    behind_its_back(
        &office.store(),
        "UPDATE projects SET name = '改' WHERE id = 1",
    );
    let said = set(&office, "2026-08-15", "08-23");
    assert!(
        said.contains("没有通过核对（数据与操作日志不一致）"),
        "{said}"
    );
    assert_eq!(names(&office, "盘/备份"), ["单位-每日-20260814.jixiao"]);
}

#[test]
fn a_damaged_backup_is_listed_as_such_and_never_restored() {
    let office = Office::with_fixture("small");
    set(&office, "2026-08-13", "08-20");
    let path = office.path("备份/单位-每日-20260813.jixiao");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let output = office.run(&["backup", "list"]);
    assert_eq!(output.status.code(), Some(3));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("不能使用：") && shown.contains("不完整或已损坏"),
        "{shown}"
    );
    let damaged = backups(&office);
    let damaged = damaged
        .iter()
        .find(|backup| backup["verified"] == false)
        .unwrap();
    assert_eq!(damaged["problem"]["code"], "store_corrupt");
    assert_eq!(damaged["contents"], Value::Null);
    let before = fs::read(office.store()).unwrap();
    let refused = office.run(&["restore", &path.to_string_lossy()]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(fs::read(office.store()).unwrap(), before);
}

#[test]
fn a_preview_says_what_a_restore_would_take_away_or_bring_back() {
    let office = Office::with_fixture("small");
    let relation = |file: &str| {
        let shown = office.json(&["restore", file, "--dry-run"]);
        (shown["relation"].clone(), shown["actions"].clone(), shown)
    };
    office.follow(&["backup --out a.jixiao"]);
    assert_eq!(relation("a.jixiao").0, "same");
    office.follow(&[
        "settings set submission.deadline 08-20",
        "ledger add --date 2026-08-11 --project 1500002606000001 --source 政府性基金预算拨款 --kind 支出 --amount 12.30 --voucher Z1",
    ]);
    office.follow(&["backup --out b.jixiao"]);
    let (kind, actions, shown) = relation("a.jixiao");
    assert_eq!(
        (kind.as_str(), actions.as_i64()),
        (Some("earlier"), Some(2))
    );
    let count = |contents: &Value| contents["entries"].as_i64().unwrap();
    assert_eq!(count(&shown["present"]), count(&shown) + 1);
    assert_eq!(shown["present"]["last_entry"]["voucher"], "Z1");
    assert!(
        shown["present"]["last_action"]
            .as_str()
            .unwrap()
            .starts_with("登记台账")
    );
    let said = messages(&office.run(&["restore", "a.jixiao", "--dry-run"]));
    assert!(said.contains("备份之后又有2条操作，恢复后不再有"), "{said}");

    office.follow(&["restore a.jixiao"]);
    let (kind, actions, _) = relation("b.jixiao");
    assert_eq!((kind.as_str(), actions.as_i64()), (Some("later"), Some(2)));
    office.follow(&["settings set submission.deadline 08-19"]);
    assert_eq!(relation("b.jixiao").0, "apart");
    let kinds: Vec<_> = backups(&office).iter().map(|b| b["kind"].clone()).collect();
    assert!(kinds.contains(&"恢复前".into()), "{kinds:?}");

    fs::remove_file(office.store()).unwrap();
    let shown = relation("a.jixiao").2;
    assert_eq!(
        (&shown["present"], &shown["projects"]),
        (&Value::Null, &3.into())
    );
}

#[test]
fn a_backup_of_an_older_program_is_listed_and_comes_back() {
    let office = crate::migrations::older("0001");
    assert!(office.run(&["summary"]).status.success());
    let listed = backups(&office);
    assert_eq!(listed[0]["kind"], "升级前");
    assert_eq!(listed[0]["contents"]["schema"], 1);
    let path = listed[0]["path"].as_str().unwrap();
    assert_eq!(
        office.json(&["restore", path, "--dry-run"])["relation"],
        "same"
    );
    let done = office.run(&["restore", path]);
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 3);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn wrong_values_of_the_settings_are_refused_with_a_sentence() {
    let office = Office::with_store();
    for (key, value) in [
        ("backup.keep", "7"),
        ("backup.keep", "0,1,1"),
        ("backup.folder", " "),
        ("backup.folder", "a\nb"),
    ] {
        let refused = office.run(&["settings", "set", key, value]);
        assert_eq!(refused.status.code(), Some(1), "{key} {value:?}");
        assert!(
            messages(&refused).contains("不能识别"),
            "{}",
            messages(&refused)
        );
    }
    let usage = office.run(&["backup"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn a_drill_restores_the_newest_backup_aside_and_says_what_it_found() {
    let office = Office::with_store();
    for backup in fs::read_dir(office.path("备份")).into_iter().flatten() {
        fs::remove_file(backup.unwrap().path()).unwrap();
    }
    set(&office, "2026-08-13", "08-20");
    let drilled = office.json(&["backup", "drill"]);
    assert_eq!(drilled["problem"], "");
    assert_eq!(
        drilled["contents"]["projects"],
        drilled["present"]["projects"]
    );
    assert!(drilled["backup"].as_str().unwrap().contains("每日"));
    let log = office.json(&["audit", "list"]);
    assert_eq!(log[0]["op"], "恢复演练");
    // It is no step of the user: what is undone is the setting.
    assert!(office.run(&["undo"]).status.success());

    let newest = backups(&office);
    let newest = newest
        .iter()
        .max_by_key(|b| b["written"].as_str().unwrap().to_owned());
    let path = office.path(newest.unwrap()["path"].as_str().unwrap());
    behind_its_back(&path, "UPDATE unit SET name = '改过的单位'");
    let failed = office.run(&["backup", "drill"]);
    assert_eq!(failed.status.code(), Some(3), "{}", messages(&failed));
    assert!(messages(&failed).contains("恢复演练没有通过"));
}
