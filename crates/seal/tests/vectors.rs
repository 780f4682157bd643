//! One vector for each way in which a package can be wrong. They lie in `tests/vectors`, each with
//! what is expected of it in its first lines; here they are read, and here they are made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod kit;
mod making;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_seal::register::file;
use jixiao_seal::report::{Verified, verify_file};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// A vector as it lies in the folder: labels, an empty line, then the bytes of the file.
struct Vector {
    labels: BTreeMap<String, String>,
    bytes: Vec<u8>,
}

fn read(path: &Path) -> Vector {
    let all = fs::read(path).unwrap();
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

fn vectors() -> Vec<(String, Vector)> {
    let files = fs::read_dir(folder()).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "vector"));
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), read(path))).collect()
}

/// The verdict, the rules broken or the code of the error, and the same of each package within.
fn words(found: &Verified) -> String {
    let mut words = vec![found.verdict.to_owned()];
    words.extend(found.problems.iter().map(|problem| problem.rule.to_owned()));
    words.extend(found.error.iter().map(|error| error.code.to_owned()));
    words.dedup();
    for package in &found.packages {
        words.extend([">".to_owned(), self::words(package)]);
    }
    words.join(" ")
}

#[test]
fn every_vector_gets_the_verdict_that_it_states() {
    let place = tempfile::tempdir().unwrap();
    let vectors = vectors();
    assert!(vectors.len() >= 60, "{} vectors", vectors.len());
    let mut wrong = Vec::new();
    for (name, Vector { labels, bytes }) in vectors {
        let file = place.path().join(&labels["name"]);
        fs::write(&file, bytes).unwrap();
        let register = labels.get("register").map_or_else(Vec::new, |rows| {
            let path = place.path().join("register.csv");
            let text = format!(
                "unit_code,fingerprint,from,until,revoked\n{}",
                rows.replace("; ", "\n")
            );
            fs::write(&path, text).unwrap();
            file::read(&path).unwrap()
        });
        let today: NaiveDate = labels["today"].parse().unwrap();
        let found = verify_file(&file, &register, today);
        if words(&found) != labels["expect"] {
            let expected = &labels["expect"];
            wrong.push(format!("{name}: {expected}, but {found:?}"));
        }
        fs::remove_file(file).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_folder_holds_just_the_vectors_that_are_made_here() {
    let kept: BTreeMap<_, _> = vectors()
        .into_iter()
        .map(|(name, vector)| (name, (vector.labels, vector.bytes)))
        .collect();
    let made: BTreeMap<_, _> = making::all()
        .into_iter()
        .map(|made| (made.name.clone(), (made.labels(), made.bytes)))
        .collect();
    assert_eq!(
        kept.keys().collect::<Vec<_>>(),
        made.keys().collect::<Vec<_>>()
    );
    for (name, vector) in made {
        assert!(kept[&name] == vector, "{name} differs from what is made");
    }
}

#[test]
#[ignore = "writes the folder anew: run it after adding a vector, and look at what changed"]
fn write_the_vectors() {
    for old in fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        if old.extension().is_some_and(|end| end == "vector") {
            fs::remove_file(old).unwrap();
        }
    }
    for made in making::all() {
        let head: Vec<_> = [
            "expect", "about", "name", "today", "register", "receive", "held",
        ]
        .into_iter()
        .filter_map(|label| Some(format!("{label}: {}\n", made.labels().get(label)?)))
        .collect();
        let text = [head.concat().as_bytes(), b"\n", &made.bytes].concat();
        fs::write(folder().join(format!("{}.vector", made.name)), text).unwrap();
    }
}
