//! `jixiao-verify`: one small file that answers as `jixiao verify` does.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::{TODAY, built, messages};
use serde_json::Value;

/// The packages of all vectors, each in a folder of its own, as their names may be alike; beside it
/// lies the register, where the vector has one.
fn packages(place: &Path) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let vector = |path: &PathBuf| path.extension().is_some_and(|end| end == "vector");
    let files = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(vector);
    paths.sort();
    let package = |path: &PathBuf| {
        let all = fs::read(path).unwrap();
        let end = all.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let head = std::str::from_utf8(&all[..end]).unwrap();
        let mut lines = head.lines();
        let name = lines.find_map(|line| line.strip_prefix("name: ")).unwrap();
        let folder = place.join(path.file_stem().unwrap());
        fs::create_dir(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, &all[end + 2..]).unwrap();
        let rows = head
            .lines()
            .find_map(|line| line.strip_prefix("register: "));
        if let Some(rows) = rows {
            let header = "unit_code,fingerprint,from,until,revoked\n";
            let text = [header, &rows.replace("; ", "\n")].concat();
            fs::write(folder.join(REGISTER), text).unwrap();
        }
        file.to_string_lossy().into_owned()
    };
    paths.iter().map(package).collect()
}

/// The file of a vector's register.
const REGISTER: &str = "register.csv";

fn run(program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(built(program));
    if program == "jixiao" {
        command.arg("verify");
    }
    command.args(["--today", TODAY]).args(arguments);
    command.output().unwrap()
}

/// Both programs on the same arguments: the answer that they agree on.
fn both(arguments: &[&str]) -> Output {
    let [mut one, two] = ["jixiao", "jixiao-verify"].map(|program| run(program, arguments));
    assert_eq!(one.status.code(), two.status.code(), "{}", messages(&two));
    assert_eq!(messages(&one), messages(&two));
    if one.stdout != two.stdout {
        let [a, b] =
            [&one.stdout, &two.stdout].map(|out| String::from_utf8_lossy(out).into_owned());
        assert_eq!(a, b);
    }
    one.stdout = two.stdout;
    one
}

#[test]
fn both_programs_answer_alike_on_every_vector() {
    let place = tempfile::tempdir().unwrap();
    let files = packages(place.path());
    let files: Vec<_> = files.iter().map(String::as_str).collect();
    for form in [&["--json"][..], &[]] {
        let output = both(&[form, &files].concat());
        assert_eq!(output.status.code(), Some(3));
    }
    let found: Value =
        serde_json::from_slice(&both(&[&["--json"], &files[..]].concat()).stdout).unwrap();
    let verdicts: Vec<_> = found["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts.len(), files.len());
    assert!(verdicts.contains(&"valid-unregistered") && verdicts.contains(&"invalid"));
}

#[test]
fn both_programs_answer_alike_by_every_register() {
    let place = tempfile::tempdir().unwrap();
    let mut verdicts = BTreeSet::new();
    for file in packages(place.path()) {
        let register = Path::new(&file).with_file_name(REGISTER);
        if register.is_file() {
            let register = register.to_string_lossy();
            let output = both(&["--json", "--register", &register, &file]);
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            verdicts.insert(found["packages"][0]["verdict"].to_string());
        }
    }
    assert_eq!(verdicts.len(), 5, "{verdicts:?}");
}

#[test]
fn both_programs_refuse_alike() {
    let place = tempfile::tempdir().unwrap();
    let sound = packages(place.path())
        .into_iter()
        .find(|file| file.contains("sound-package"))
        .unwrap();
    let wrong = place.path().join("register.csv");
    fs::write(&wrong, "unit_code\n").unwrap();
    let wrong = wrong.to_string_lossy();
    for (arguments, code) in [
        (&[sound.as_str()][..], 0),
        (&["none.zip", &sound], 3),
        (&["--register", &wrong, &sound], 1),
        (&["--json", "--register", &wrong, &sound], 1),
        (&["--json", "--register", "none.csv", &sound], 1),
    ] {
        assert_eq!(both(arguments).status.code(), Some(code), "{arguments:?}");
    }
}
