//! What a receiver does with the vectors that say so: department 105 in 2026, without a task.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jixiao_tests::{Office, answer, judge, messages};
use serde_json::Value;

struct Vector {
    labels: BTreeMap<String, String>,
    bytes: Vec<u8>,
}

fn vector(name: &str) -> Vector {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let all = fs::read(folder.join(format!("{name}.vector"))).unwrap();
    let end = all.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let head = std::str::from_utf8(&all[..end]).unwrap();
    let labels = head.lines().map(|line| {
        let (label, value) = line.split_once(": ").unwrap();
        (label.to_owned(), value.to_owned())
    });
    Vector {
        labels: labels.collect(),
        bytes: all[end + 2..].to_vec(),
    }
}

fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let vectors = files.filter(|path| path.extension().is_some_and(|end| end == "vector"));
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<_> = vectors.map(name).collect();
    names.sort();
    names
}

/// Receives the package of a vector; the answer about it.
fn receive(office: &Office, folder: &str, vector: &Vector) -> Value {
    fs::create_dir(office.path(folder)).unwrap();
    let file = format!("{folder}/{}", vector.labels["name"]);
    fs::write(office.path(&file), &vector.bytes).unwrap();
    let today = &vector.labels["today"];
    let answer = answer(&mut office.command_on(today, &["receive", &file, "--json"]));
    answer["packages"][0].clone()
}

/// The outcome, then the rules named or the code of the error.
fn words(package: &Value) -> String {
    let mut words = vec![package["outcome"].as_str().unwrap_or_default()];
    let problems = package["problems"].as_array().into_iter().flatten();
    words.extend(problems.filter_map(|problem| problem["rule"].as_str()));
    words.extend(package["error"]["code"].as_str());
    words.dedup();
    words.join(" ")
}

#[test]
fn a_receiver_does_with_each_vector_what_it_states() {
    let department = Office::empty();
    let unit = ["init", "--unit-code", "105", "--unit-name", "自治区示例厅"];
    let above = [
        "--department-code",
        "900",
        "--department-name",
        "自治区财政厅",
    ];
    let made = department.run(&[&unit[..], &above, &["--year", "2026"]].concat());
    assert!(made.status.success(), "{}", messages(&made));
    let (mut wrong, mut told) = (Vec::new(), 0);
    for name in names() {
        let vector = self::vector(&name);
        let Some(expected) = vector.labels.get("receive") else {
            continue;
        };
        told += 1;
        let office = Office::empty();
        fs::copy(department.store(), office.store()).unwrap();
        if let Some(rows) = vector.labels.get("register") {
            let text = format!(
                "unit_code,fingerprint,from,until,revoked\n{}",
                rows.replace("; ", "\n")
            );
            fs::write(office.path("名册.csv"), text).unwrap();
            let done = office.run(&["register", "import", "名册.csv"]);
            assert!(done.status.success(), "{}", messages(&done));
        }
        if let Some(held) = vector.labels.get("held") {
            let before = receive(&office, "先", &self::vector(held));
            assert_eq!(before["outcome"], "taken", "{name}: {before}");
        }
        let package = receive(&office, "后", &vector);
        if words(&package) != *expected {
            wrong.push(format!("{name}: {expected}, but {package:#}"));
        }
        // What is refused stays in quarantine, byte for byte; nothing of it is taken in.
        if package["outcome"] == "refused" && package["error"].is_null() {
            let kept = package["quarantined"].as_str().unwrap_or_default();
            let same = fs::read(office.path(kept)).is_ok_and(|bytes| bytes == vector.bytes);
            assert!(same, "{name}: {package}");
        }
        let taken = ["taken", "older"].contains(&package["outcome"].as_str().unwrap());
        let held = usize::from(vector.labels.contains_key("held"));
        let list = office.json(&["received", "list"]);
        let count = list["received"].as_array().unwrap().len();
        assert_eq!(count, held + usize::from(taken), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told >= 40, "{told}");
}

#[test]
fn the_sound_content_of_the_vectors_follows_its_schemas() {
    let place = tempfile::tempdir().unwrap();
    for (name, schema) in [
        ("receive-sound", "submission"),
        ("receive-aggregate-sound", "aggregate"),
    ] {
        let vector = vector(name);
        let package = place.path().join(&vector.labels["name"]);
        fs::write(&package, &vector.bytes).unwrap();
        let file = format!("../assets/schema/{schema}-1.json");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let output = judge("python")
            .args(["-c", VALIDATE, schema])
            .args([&file, &package])
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", messages(&output));
    }
}

const VALIDATE: &str = r#"
import json, sys, zipfile
from jsonschema import Draft202012Validator
name, schema, package = sys.argv[1:]
with zipfile.ZipFile(package) as bag:
    content = next(path for path in bag.namelist() if path.endswith(f"/data/{name}.json"))
    content = json.loads(bag.read(content))
schema = json.load(open(schema, encoding="utf-8"))
problems = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(content)]
sys.exit("\n".join(problems) or 0)
"#;
