//! A bag of this crate, checked by programs that know nothing of it: Python's `bagit` and OpenSSL.
//!
//! Both must be installed; without them the tests fail and say what to install. `JIXIAO_BAGIT` may
//! name the program `bagit.py`, otherwise it is looked for on PATH.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use chrono::NaiveDate;
use jixiao_seal::{BagInfo, Kind, SigningKey, Source, verify, write_bag, write_file_whole};

const BAGIT_HINT: &str = "bagit.py is needed: `python3 -m venv V && V/bin/pip install bagit`, \
                          then set JIXIAO_BAGIT=V/bin/bagit.py or put it on PATH";
const OPENSSL_HINT: &str = "OpenSSL 3 is needed: `apt-get install openssl`";
const UNZIP_HINT: &str = "unzip is needed: `apt-get install unzip`";

fn run(command: &mut Command, hint: &str) -> Output {
    match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{hint} ({error})"),
    }
}

fn assert_done(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Writes a bag as a file in `folder`, unpacks it with `unzip`, and returns the bag's folder name.
fn unzipped_bag(folder: &Path, key: &SigningKey) -> String {
    let day = NaiveDate::from_ymd_opt(2026, 7, 31).unwrap();
    let info = BagInfo {
        source_organization: "某市实验小学".into(),
        identifier: "JXJK-105001-2026-0731-01".into(),
        software_agent: "jixiao 0.1.0".into(),
        kind: Kind::Submission,
        unit_code: "105001".into(),
        year: 2026,
        period_end: day,
        sequence: 1,
        template: "nmg-2019".into(),
        demo: true,
    };
    let name = info.folder_name();
    let path = folder.join(format!("{name}.zip"));
    let payload = [
        (
            "submission.json".to_owned(),
            Source::Bytes("{\"单位\":1}".into()),
        ),
        (
            "forms/P-1.pdf".to_owned(),
            Source::Bytes(vec![7; 3_000_000]),
        ),
        ("empty.csv".to_owned(), Source::Bytes(Vec::new())),
    ];
    write_file_whole(&path, |file| {
        let time = day.and_hms_opt(9, 30, 8).unwrap();
        write_bag(file, &info, payload, key, time).map(|_| ())
    })
    .unwrap();
    let checked = verify(fs::File::open(&path).unwrap(), &[], day).unwrap();
    assert_eq!(checked.problems, []);
    assert_done(&run(
        Command::new("unzip")
            .arg("-q")
            .arg(&path)
            .current_dir(folder),
        UNZIP_HINT,
    ));
    name
}

fn check_signature(bag: &Path) -> Output {
    run(
        Command::new("openssl")
            .args(["dgst", "-sm3", "-verify", "signature/signer.pem"])
            .args(["-sigopt", "distid:1234567812345678"])
            .args([
                "-signature",
                "signature/tagmanifest-sha256.txt.sig",
                "tagmanifest-sha256.txt",
            ])
            .current_dir(bag),
        OPENSSL_HINT,
    )
}

fn validate(bag: &Path) -> Output {
    let program = std::env::var_os("JIXIAO_BAGIT").unwrap_or_else(|| "bagit.py".into());
    run(
        Command::new(program)
            .args(["--validate", "."])
            .current_dir(bag),
        BAGIT_HINT,
    )
}

#[test]
fn bagit_finds_the_bag_valid_and_notices_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let name = unzipped_bag(folder.path(), &SigningKey::generate().unwrap());
    let bag = folder.path().join(name);
    assert_done(&validate(&bag));
    fs::write(bag.join("data/submission.json"), "{\"单位\":2}").unwrap();
    assert!(!validate(&bag).status.success());
}

#[test]
fn openssl_verifies_the_signature_and_notices_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let name = unzipped_bag(folder.path(), &SigningKey::generate().unwrap());
    let bag = folder.path().join(name);
    assert_done(&check_signature(&bag));
    let manifest = bag.join("tagmanifest-sha256.txt");
    let mut bytes = fs::read(&manifest).unwrap();
    bytes[0] ^= 1;
    fs::write(&manifest, bytes).unwrap();
    assert!(!check_signature(&bag).status.success());
}

#[test]
fn openssl_opens_the_private_key_with_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let key = SigningKey::generate().unwrap();
    fs::write(
        folder.path().join("key.pem"),
        key.to_encrypted_pem("secret").unwrap(),
    )
    .unwrap();
    let output = run(
        Command::new("openssl")
            .args([
                "pkey",
                "-in",
                "key.pem",
                "-passin",
                "pass:secret",
                "-pubout",
            ])
            .current_dir(folder.path()),
        OPENSSL_HINT,
    );
    assert_done(&output);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        key.public().to_pem().unwrap()
    );
}

#[test]
fn a_key_that_openssl_made_signs_here() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        Command::new("openssl")
            .args([
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:SM2",
            ])
            .args(["-aes256", "-pass", "pass:secret"])
            .current_dir(folder.path()),
        OPENSSL_HINT,
    );
    assert_done(&output);
    let pem = String::from_utf8(output.stdout).unwrap();
    let key = SigningKey::from_encrypted_pem(&pem, "secret").unwrap();
    let name = unzipped_bag(folder.path(), &key);
    assert_done(&check_signature(&folder.path().join(name)));
}
