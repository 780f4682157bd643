//! The signing key: made once, kept under its password, registered.

use std::fs;
use std::process::Command;

use jixiao_tests::{Office, messages};
use serde_json::Value;

fn with_password(office: &Office, password: &str, arguments: &[&str]) -> Value {
    let mut command = office.command(arguments);
    jixiao_tests::answer(command.env("JIXIAO_PASSWORD", password).arg("--json"))
}

/// The encrypted key as the store holds it.
fn private_key(office: &Office) -> String {
    let program = "import sqlite3, sys\n\
         store = sqlite3.connect(sys.argv[1])\n\
         print(store.execute('SELECT encrypted_pem FROM private_keys').fetchone()[0])";
    let mut python = jixiao_tests::judge("python");
    let read = python
        .args(["-c", program])
        .arg(office.store())
        .output()
        .unwrap();
    let pem = String::from_utf8(read.stdout).unwrap();
    assert!(
        pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"),
        "{pem}"
    );
    pem
}

#[test]
fn a_key_is_made_once_and_replaced_only_on_demand() {
    let office = Office::with_store();
    assert_eq!(
        office.json(&["key", "show"])["error"]["code"],
        "wrong_state"
    );
    let short = with_password(&office, "1234567", &["key", "new"]);
    assert_eq!(short["error"]["code"], "weak_password");
    let first = with_password(&office, "一二三四五六七八", &["key", "new"]);
    let print = first["fingerprint"].as_str().unwrap();
    assert_eq!(print.split(' ').count(), 16);
    assert_eq!(office.json(&["key", "new"])["error"]["code"], "wrong_state");
    assert_eq!(office.json(&["key", "show"])["fingerprint"], print);
    let second = office.json(&["key", "new", "--replace"]);
    assert_ne!(second["fingerprint"], print);
    assert_eq!(
        office.json(&["key", "show"])["fingerprint"],
        second["fingerprint"]
    );
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn the_password_comes_from_a_file_or_a_variable_and_is_asked_of_nobody_else() {
    let office = Office::with_store();
    fs::write(
        office.path("密码.txt"),
        "\u{feff}文件里的密码 1234\r\n第二行\r\n",
    )
    .unwrap();
    let from_file = office.json(&["key", "new", "--password-file", "密码.txt"]);
    assert!(from_file["fingerprint"].is_string(), "{from_file}");
    let register = ["key", "register", "--out", "out"];
    let opened = with_password(&office, "文件里的密码 1234", &register);
    assert!(opened["bag"].is_string(), "{opened}");
    let missing = office.json(&["key", "new", "--replace", "--password-file", "没有.txt"]);
    assert!(
        missing["error"]["message"]
            .as_str()
            .unwrap()
            .contains("没有.txt")
    );
    let nobody = office
        .command(&register)
        .env_remove("JIXIAO_PASSWORD")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        messages(&nobody).contains("没有给出密码"),
        "{}",
        messages(&nobody)
    );
}

#[test]
fn a_changed_password_opens_the_same_key_and_nothing_of_the_old_encryption_is_held() {
    let office = Office::with_store();
    let made = office.json(&["key", "new"]);
    let before = private_key(&office);
    let change = |old: &str, new: &str| {
        let mut command = office.command(&["key", "change-password", "--json"]);
        command.env("JIXIAO_PASSWORD", old);
        command.env("JIXIAO_NEW_PASSWORD", new).output().unwrap()
    };
    let wrong = change("不是这个密码", "新的密码 1234");
    assert!(
        messages(&wrong).contains("密码不正确"),
        "{}",
        messages(&wrong)
    );
    assert!(messages(&change(jixiao_tests::PASSWORD, "短")).contains("少于8个字符"));
    let done = change(jixiao_tests::PASSWORD, "新的密码 1234");
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(
        office.json(&["key", "show"])["fingerprint"],
        made["fingerprint"]
    );
    let register = ["key", "register", "--out", "out"];
    assert_eq!(office.json(&register)["error"]["code"], "wrong_password");
    assert!(with_password(&office, "新的密码 1234", &register)["bag"].is_string());
    // Neither the log nor a page that was written over holds what the old password opens.
    let store = fs::read(office.store()).unwrap();
    let holds = |pem: &str| {
        let line = pem.lines().nth(2).unwrap().as_bytes();
        store
            .windows(line.len())
            .filter(|bytes| *bytes == line)
            .count()
    };
    assert_eq!(holds(&before), 0);
    assert_eq!(holds(&private_key(&office)), 1);
}

#[test]
fn a_registration_takes_the_public_key_and_a_sheet_to_the_receiver() {
    let office = Office::with_store();
    let made = office.json(&["key", "new"]);
    let registered = |n: &str| office.path(&format!("登记/JXDJ-105001-2026-0812-{n}.zip"));
    let done = office.run(&["key", "register", "--out", "登记"]);
    assert!(done.status.success(), "{}", messages(&done));
    assert!(
        office
            .run(&["key", "register", "--out", "登记"])
            .status
            .success()
    );
    assert!(
        registered("02").is_file(),
        "the second one takes the next number"
    );

    let bag = registered("01");
    let verified = office.json(&["verify", &bag.to_string_lossy()]);
    assert_eq!(verified["packages"][0]["verdict"], "valid-unregistered");
    assert_eq!(verified["packages"][0]["fingerprint"], made["fingerprint"]);
    let unzipped = Command::new("unzip")
        .arg("-q")
        .arg(&bag)
        .current_dir(office.path("登记"))
        .status()
        .unwrap();
    assert!(unzipped.success());
    let content = fs::read(bag.with_extension("").join("data/registration.json")).unwrap();
    let content: Value = serde_json::from_slice(&content).unwrap();
    assert_eq!(content["fingerprint"], made["fingerprint"]);
    assert_eq!(content["unit"]["code"], "105001");

    let public = office.run(&["key", "export-public", "--out", "公钥.pem"]);
    assert!(public.status.success(), "{}", messages(&public));
    let pem = fs::read_to_string(office.path("公钥.pem")).unwrap();
    assert_eq!(content["public_key"], pem);
    let openssl = Command::new("openssl")
        .args(["pkey", "-pubin", "-noout", "-in"])
        .arg(office.path("公钥.pem"))
        .status()
        .unwrap();
    assert!(openssl.success());

    let sheet = Command::new("pdftotext")
        .arg("-layout")
        .arg(bag.with_extension("pdf"))
        .arg("-")
        .output()
        .unwrap();
    let sheet = String::from_utf8(sheet.stdout).unwrap();
    assert_eq!(sheet.matches('\u{c}').count(), 1, "one page: {sheet}");
    for words in [
        "105001",
        "自治区示例中心",
        "JXDJ-105001-2026-0812-01.zip",
        "盖章",
    ] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    for group in made["fingerprint"].as_str().unwrap().split(' ') {
        assert!(sheet.contains(group), "{group}");
    }
}

#[test]
fn a_password_that_is_easily_guessed_is_refused_and_the_strength_of_others_is_shown() {
    let office = Office::with_store();
    for weak in [
        "12345678",
        "password1",
        "20260812",
        "11111111",
        "qwertyuiop",
        "105001105001",
        "口令 12345678",
    ] {
        let refused = with_password(&office, weak, &["key", "new"]);
        assert_eq!(refused["error"]["code"], "weak_password", "{weak}");
        let message = refused["error"]["message"].as_str().unwrap();
        assert_eq!(message, "密码太容易猜到。", "{weak}");
    }
    let made = office.json(&["key", "new"]);
    assert_eq!(made["strength"], "强", "{made}");
    let fair = with_password(&office, "一二三四五六七八", &["key", "new", "--replace"]);
    assert_eq!(fair["strength"], "一般", "{fair}");
}

#[test]
fn a_backup_brings_the_same_key_back_and_a_retired_one_is_still_known() {
    let office = Office::with_store();
    assert_eq!(
        office.json(&["key", "backup", "--out", "密钥.pem"])["error"]["code"],
        "wrong_state"
    );
    let first = office.json(&["key", "new"]);
    let backup = ["key", "backup", "--out", "密钥.pem"];
    let wrong = with_password(&office, "不是这个密码", &backup);
    assert_eq!(wrong["error"]["code"], "wrong_password");
    assert!(!office.path("密钥.pem").exists());
    assert_eq!(office.json(&backup)["fingerprint"], first["fingerprint"]);
    assert_eq!(office.json(&backup)["error"]["code"], "already_exists");

    let second = office.json(&["key", "new", "--replace"]);
    let keys = office.json(&["key", "list"]);
    let states: Vec<_> = keys
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["state"])
        .collect();
    assert_eq!(states, ["已停用", "使用中"]);
    assert_eq!(keys[0]["public_pem"], first["public_pem"]);

    let restore = ["key", "restore", "密钥.pem"];
    assert_eq!(office.json(&restore)["error"]["code"], "wrong_state");
    let wrong = with_password(&office, "不是这个密码", &restore);
    assert_eq!(wrong["error"]["code"], "wrong_password");
    fs::write(office.path("别的.pem"), "不是密钥").unwrap();
    let other = office.json(&["key", "restore", "别的.pem"]);
    assert_eq!(other["error"]["code"], "malformed_key");
    fs::write(office.path("图.pem"), [0xff_u8, 0xd8, 0xff]).unwrap();
    let picture = office.json(&["key", "restore", "图.pem"]);
    assert_eq!(picture["error"]["code"], "malformed_key");

    let back = office.json(&["key", "restore", "密钥.pem", "--replace"]);
    assert_eq!(back["fingerprint"], first["fingerprint"]);
    let keys = office.json(&["key", "list"]);
    assert_eq!(keys[0]["state"], "使用中");
    assert_eq!(keys[1]["fingerprint"], second["fingerprint"]);
    assert_eq!(keys[1]["state"], "已停用");
    assert!(office.json(&["key", "register", "--out", "out"])["bag"].is_string());

    // Into another store, as after a computer was lost.
    let other = Office::with_store();
    fs::copy(office.path("密钥.pem"), other.path("密钥.pem")).unwrap();
    let back = other.json(&restore);
    assert_eq!(back["fingerprint"], first["fingerprint"]);
    for office in [&office, &other] {
        assert_eq!(office.json(&["audit", "verify"])["sound"], true);
    }
}
