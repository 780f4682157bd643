//! Packages that only the department can open: encrypted to the key that came with its task,
//! received among others, and refused file by file where they cannot be opened.

use std::fs;
use std::path::Path;
use std::process::Output;

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

use crate::submissions::{package, ready};
use crate::tasks::{department, make, take};

const NAME: &str = "JXJK-105001-2026-0731-01.zip";

fn succeed(output: &Output) {
    assert!(output.status.success(), "{}", messages(output));
}

/// Receives with `--json`; the exit code with what came of each file, or the error.
fn receive(office: &Office, more: &[&str]) -> (Option<i32>, Value) {
    let output = office.run(&[&["receive"], more, &["--json"]].concat());
    let answer = serde_json::from_slice(&output.stdout);
    (
        output.status.code(),
        answer.unwrap_or_else(|_| panic!("{}", messages(&output))),
    )
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A package of the unit, encrypted to the department by its task.
fn encrypted(department: &Office) -> (Office, std::path::PathBuf) {
    let unit = ready();
    take(&unit, department, &make(department, &[]));
    succeed(&package(&unit, "包", &["--encrypted"]));
    let file = unit.path(&format!("包/{NAME}.age"));
    (unit, file)
}

#[test]
fn an_encrypted_package_is_received_by_the_department_alone() {
    let department = department();
    let (unit, file) = encrypted(&department);
    // Nothing lies beside it that others could read.
    let beside: Vec<_> = fs::read_dir(unit.path("包"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(beside, [format!("{NAME}.age")]);
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));

    let listed = unit.json(&["package", "list"]);
    assert_eq!(listed["packages"][0]["file_name"], NAME, "{listed}");

    // It is found in its folder, and taken as any other.
    let (code, received) = receive(&department, &[text(&unit.path("包"))]);
    assert_eq!(code, Some(0), "{received}");
    let taken = &received["packages"][0];
    assert_eq!(taken["outcome"], "taken", "{received}");
    assert_eq!(taken["file"], text(&file));
    assert_eq!(taken["unit_code"], "105001");
    let again = receive(&department, &[text(&file)]).1;
    assert_eq!(again["packages"][0]["outcome"], "duplicate", "{again}");
    // What was opened is gone; the package itself is kept as it was signed.
    let kept = department.json(&["received", "list"]);
    assert_eq!(kept["received"].as_array().unwrap().len(), 1, "{kept}");
    assert_eq!(department.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn what_cannot_be_opened_is_refused_and_stops_no_other() {
    let department = department();
    let (unit, sealed) = encrypted(&department);
    let damaged = unit.path("包/坏了.zip.age");
    let mut bytes = fs::read(&sealed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    let plain = unit.path("包/没有加密.zip.age");
    fs::write(&plain, "不是加密的").unwrap();
    let files = [text(&damaged), text(&plain), text(&sealed)];

    // The password is that of the key.
    let wrong = unit.path("错的密码.txt");
    fs::write(&wrong, "不是这个密码").unwrap();
    let (_, refused) = receive(
        &department,
        &[&files[..], &["--password-file", text(&wrong)]].concat(),
    );
    assert_eq!(refused["error"]["code"], "wrong_password", "{refused}");

    let (code, received) = receive(&department, &files);
    assert_ne!(code, Some(0), "{received}");
    let packages = received["packages"].as_array().unwrap();
    let outcomes: Vec<_> = packages.iter().map(|p| &p["outcome"]).collect();
    assert_eq!(outcomes, ["refused", "refused", "taken"], "{received}");
    for package in &packages[..2] {
        assert_eq!(package["error"]["code"], "not_encrypted", "{package}");
    }

    // Another department cannot, and one without a key says so; both receive the rest.
    let (other, keyless) = (crate::tasks::department(), Office::empty());
    let init = ["init", "--unit-code", "105", "--unit-name", "自治区示例厅"];
    let above = [
        "--department-code",
        "105",
        "--department-name",
        "自治区示例厅",
    ];
    succeed(&keyless.run(&[&init[..], &above, &["--year", "2026"]].concat()));
    let another = ready();
    succeed(&package(&another, "包", &[]));
    let open = another.path(&format!("包/{NAME}"));
    for (office, reason) in [(other, "not_for_us"), (keyless, "no_key")] {
        let (_, received) = receive(&office, &[text(&sealed), text(&open)]);
        let packages = &received["packages"];
        assert_eq!(packages[0]["error"]["code"], reason, "{received}");
        assert_eq!(packages[1]["outcome"], "taken", "{received}");
    }
}

#[test]
fn nothing_is_encrypted_without_a_task_that_says_for_whom() {
    let unit = ready();
    let output = package(&unit, "包", &["--encrypted", "--json"]);
    let refused: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(refused["error"]["code"], "no_recipient", "{refused}");
    assert!(!unit.path("包").exists() || fs::read_dir(unit.path("包")).unwrap().next().is_none());
    let listed = unit.json(&["package", "list"]);
    assert_eq!(listed["packages"], json!([]));
}

#[test]
fn a_draft_of_mail_carries_the_encrypted_package() {
    let department = department();
    let unit = ready();
    take(&unit, &department, &make(&department, &[]));
    let out = unit.path("报送.eml");
    let arguments = [
        "package",
        "--eml",
        text(&out),
        "--to",
        "a@b.example",
        "--encrypted",
    ];
    succeed(&unit.run(&arguments));
    let draft = fs::read_to_string(&out).unwrap();
    assert!(draft.contains(&format!("{NAME}.age")), "{}", &draft[..600]);
}
