//! Three levels, each with its own store: what the units said comes up whole, every level is
//! verified by itself, totals that do not add up are named, and answers go back down.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::many::Pattern;
use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

use crate::submissions::{package, ready};

fn succeed(output: &Output) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", messages(output));
}

/// A store below the bureau 900, or the bureau's own, with a key.
fn store(code: &str, name: &str) -> Office {
    let office = Office::empty();
    let unit = ["init", "--unit-code", code, "--unit-name", name];
    let above = ["--department-code", "900", "--department-name", "财政厅"];
    succeed(&office.run(&[&unit[..], &above, &["--year", "2026"]].concat()));
    succeed(&office.run(&["key", "new"]));
    office
}

/// Registers a body's key with its receiver, by the fingerprint on the sealed sheet.
fn register(receiver: &Office, sender: &Office) {
    let registration = sender.json(&["key", "register", "--out", "登记"]);
    let file = sender.path(registration["bag"].as_str().unwrap());
    let print = registration["fingerprint"].as_str().unwrap();
    let file = file.to_string_lossy();
    let add = ["register", "add", "--file", &file, "--fingerprint", print];
    succeed(&receiver.run(&add));
}

fn received(office: &Office, path: &Path) -> Value {
    office.json(&["receive", &path.to_string_lossy()])["packages"].clone()
}

fn rules(package: &Value) -> Vec<&str> {
    let problems = package["problems"].as_array().unwrap().iter();
    problems.map(|p| p["rule"].as_str().unwrap()).collect()
}

/// Unpacks a package; its bag.
fn unpacked(file: &Path, into: &Path) -> PathBuf {
    let mut unzip = Command::new("unzip");
    unzip.arg("-q").arg(file).current_dir(into);
    succeed(&unzip.output().unwrap());
    into.join(file.file_stem().unwrap())
}

/// What others find of a bag: bagit.py its files, OpenSSL its signature.
fn judged(bag: &Path) {
    let mut bagit = judge("bagit.py");
    succeed(&bagit.arg("--validate").arg(bag).output().unwrap());
    let mut openssl = Command::new("openssl");
    openssl
        .args(["dgst", "-sm3", "-verify", "signature/signer.pem"])
        .args(["-sigopt", "distid:1234567812345678"])
        .args(["-signature", "signature/tagmanifest-sha256.txt.sig"])
        .arg("tagmanifest-sha256.txt")
        .current_dir(bag);
    succeed(&openssl.output().unwrap());
}

#[test]
fn every_level_is_verified_by_itself_and_totals_that_do_not_add_up_stop_on_the_way() {
    let (unit, department, bureau) = (ready(), store("105", "示例厅"), store("900", "财政厅"));
    register(&department, &unit);
    register(&bureau, &department);
    succeed(&package(&unit, "包", &[]));
    let first = unit.path("包/JXJK-105001-2026-0731-01.zip");
    // Three more units; one of them states a total that its projects do not add up to.
    let folder = department.path("收件");
    let pattern = Pattern::read(&first).unwrap();
    let others = pattern.write(&folder, &[2, 1, 2], false).unwrap();
    fs::copy(&first, folder.join(first.file_name().unwrap())).unwrap();
    let wrong = others[1].file_name().unwrap().to_str().unwrap();
    let reseal =
        |file: &str, inner: &str, place: &str| format!("reseal {file} {inner} {place} 1.00");
    let line = reseal(
        &format!("收件/{wrong}"),
        "data/submission.json",
        "/summary/total/executed",
    );
    department.follow(&[&line]);
    let packages = received(&department, &folder);
    let packages = packages.as_array().unwrap();
    assert_eq!(packages.len(), 4);
    for package in packages {
        assert_eq!(package["outcome"], "taken", "{package}");
        let is_wrong = package["file"].as_str().unwrap().ends_with(wrong);
        let expected: &[&str] = if is_wrong { &["P08"] } else { &[] };
        assert_eq!(rules(package), expected, "{package}");
    }

    // P08 names the unit and the difference, and no aggregate goes up with it.
    let aggregate = department.json(&["aggregate"]);
    let problems = aggregate["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{problems:?}");
    let said = problems[0].as_str().unwrap();
    assert!(said.contains("单位1050010002执行数填列1.00"), "{said}");
    let refused = department.json(&["aggregate", "package", "--out", "上报"]);
    assert_eq!(refused["error"]["code"], "not_sound");
    assert!(!department.path("上报/JXHJ-105-2026-0731-01.zip").exists());
    let id = packages.iter().find(|p| rules(p) == ["P08"]).unwrap()["id"].to_string();
    let back = ["return", &id, "--remark", "合计数与明细不符", "--out", "回"];
    succeed(&department.run(&back));
    let aggregate = department.json(&["aggregate"]);
    assert_eq!(aggregate["problems"], json!([]));
    assert_eq!(aggregate["units"].as_array().unwrap().len(), 3);

    // Upwards, with the units' packages byte for byte.
    let made = department.json(&["aggregate", "package", "--out", "上报"]);
    let upwards = department.path(made["file"].as_str().unwrap());
    let place = tempfile::tempdir().unwrap();
    let bag = unpacked(&upwards, place.path());
    judged(&bag);
    let inner = bag.join("data/packages");
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 3);
    for sent in [&first, &others[0], &others[2]] {
        let kept = inner.join(sent.file_name().unwrap());
        assert!(fs::read(&kept).unwrap() == fs::read(sent).unwrap());
        judged(&unpacked(&kept, place.path()));
    }
    // The bureau knows the department; with the department's register it knows the units too.
    let verdicts = |answer: &Value| -> Vec<String> {
        let package = &answer["packages"][0];
        let inner = package["packages"].as_array().unwrap().iter();
        let words = [package].into_iter().chain(inner);
        words
            .map(|p| p["verdict"].as_str().unwrap().to_owned())
            .collect()
    };
    let upwards_text = upwards.to_string_lossy().into_owned();
    succeed(&bureau.run(&["register", "export", "名册.csv"]));
    let verify = |register: &str| bureau.json(&["verify", "--register", register, &upwards_text]);
    let unregistered = ["valid-unregistered"; 3].map(str::to_owned);
    let found = verdicts(&verify("名册.csv"));
    assert_eq!(found[0], "valid");
    assert_eq!(found[1..], unregistered);
    let below = department.path("全部.csv");
    succeed(&department.run(&["register", "import", "收件/register.csv"]));
    succeed(&department.run(&["register", "export", "全部.csv"]));
    succeed(&bureau.run(&["register", "import", &below.to_string_lossy()]));
    succeed(&bureau.run(&["register", "export", "两级.csv"]));
    assert_eq!(
        verdicts(&verify("两级.csv")),
        ["valid"; 4].map(str::to_owned)
    );
    for sent in fs::read_dir(&inner).unwrap() {
        let sent = sent.unwrap().path();
        let alone = bureau.json(&["verify", "--register", "两级.csv", &sent.to_string_lossy()]);
        assert_eq!(alone["packages"][0]["verdict"], "valid");
    }

    // One who changes a total and signs it himself is not the department; and where nobody knows
    // the department's key, the total is still found wrong.
    fs::create_dir(bureau.path("改动")).unwrap();
    let name = upwards.file_name().unwrap().to_str().unwrap();
    fs::copy(&upwards, bureau.path("改动").join(name)).unwrap();
    let line = reseal(
        &format!("改动/{name}"),
        "data/aggregate.json",
        "/aggregate/total/executed",
    );
    bureau.follow(&[&line]);
    let changed = bureau.path("改动").join(name);
    let refused = received(&bureau, &changed);
    assert_eq!(refused[0]["outcome"], "refused");
    assert_eq!(rules(&refused[0]), ["P02"]);
    let strange = store("901", "另一财政厅");
    let taken = received(&strange, &changed);
    assert_eq!(
        (&taken[0]["verdict"], rules(&taken[0])),
        (&json!("valid-unregistered"), vec!["P08"])
    );

    // The bureau adds up the same, and sees each voucher of each unit.
    let taken = received(&bureau, &upwards);
    assert_eq!(
        (&taken[0]["outcome"], rules(&taken[0])),
        (&json!("taken"), vec![])
    );
    let id = taken[0]["id"].to_string();
    let top = bureau.json(&["aggregate"]);
    assert_eq!(
        (&top["total"], &top["classes"]),
        (&aggregate["total"], &aggregate["classes"])
    );
    let ledger = unit.json(&["ledger", "list"]);
    let entries = ledger["entries"].as_array().or(ledger.as_array());
    let entries = entries.unwrap_or_else(|| panic!("{ledger}"));
    let show = ["received", "show", &id, "--unit", "105001", "--ledger"];
    let shown = bureau.json(&show);
    let seen = shown["ledger"].as_array().unwrap();
    assert!(seen.len() > 5, "{shown}");
    for entry in seen {
        let voucher = (&entry["voucher"], &entry["project"], &entry["date"]);
        let own = |own: &&Value| (&own["voucher"], &own["project"], &own["date"]) == voucher;
        assert!(entries.iter().any(|e| own(&e)), "{entry} is in no ledger");
    }

    // And back: the bureau returns the aggregate, the department sends its next number.
    let returned = bureau.json(&["return", &id, "--remark", "请补报未报送单位", "--out", "回"]);
    let file = bureau.path(returned["file"].as_str().unwrap());
    let task = bureau.json(&["task", "make", "--out", "任务", "--unit", "105=示例厅"]);
    let task = bureau.path(task["file"].as_str().unwrap());
    let key = bureau.json(&["key", "show"]);
    let print = key["fingerprint"].as_str().unwrap();
    let import = [
        "task",
        "import",
        &task.to_string_lossy(),
        "--fingerprint",
        print,
    ];
    succeed(&department.run(&import));
    succeed(&department.run(&["receipt", "import", &file.to_string_lossy()]));
    let listed = department.json(&["aggregate", "list"]);
    assert_eq!(listed["packages"][0]["state"], "退回");
    let made = department.json(&["aggregate", "package", "--out", "上报"]);
    let second = department.path(made["file"].as_str().unwrap());
    assert_eq!(second.file_name().unwrap(), "JXHJ-105-2026-0731-02.zip");
    let taken = received(&bureau, &second);
    assert_eq!(taken[0]["outcome"], "taken", "{taken}");
    for office in [&unit, &department, &bureau] {
        assert_eq!(office.json(&["audit", "verify"])["sound"], true);
    }
}
