//! How each vector is made: from a sound package, by one change.

mod containers;
mod contents;
mod receiving;
mod signatures;

use std::collections::BTreeMap;
use std::path::Path;

use jixiao_seal::SigningKey;

use crate::kit::{self, Files, TOP, raw, zip};

/// A vector before it is written.
pub struct Made {
    /// Name of its file.
    pub name: String,
    /// Verdict, then the rules broken or the code of the error, by blanks.
    expect: &'static str,
    /// What is wrong.
    about: &'static str,
    /// What its receiver does with it, then the rules that it names, or "" where the verdict says it
    /// all.
    receive: &'static str,
    /// The vector that the receiver holds already, or "".
    held: &'static str,
    /// Rows of the register, or "".
    register: String,
    /// The name that the package comes with.
    file: String,
    /// The package.
    pub bytes: Vec<u8>,
}

impl Made {
    pub fn labels(&self) -> BTreeMap<String, String> {
        let mut labels = BTreeMap::from([
            ("expect", self.expect.to_owned()),
            ("about", self.about.to_owned()),
            ("name", self.file.clone()),
            ("today", kit::day().to_string()),
        ]);
        let more = [
            ("register", self.register.as_str()),
            ("receive", self.receive),
            ("held", self.held),
        ];
        for (label, value) in more.into_iter().filter(|(_, value)| !value.is_empty()) {
            labels.insert(label, value.to_owned());
        }
        let owned = |(label, value): (&str, String)| (label.to_owned(), value);
        labels.into_iter().map(owned).collect()
    }

    fn named(self, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..self
        }
    }
}

/// The keys of the vectors, made once and kept, so that every run gives the same bytes.
pub fn key(name: &str) -> SigningKey {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors/keys")
        .join(format!("{name}.pem"));
    SigningKey::from_encrypted_pem(&std::fs::read_to_string(path).unwrap(), "vectors").unwrap()
}

/// What the makers start from.
pub struct Base {
    /// The unit's key.
    pub key: SigningKey,
    /// Another's key.
    pub other: SigningKey,
    /// The files of a sound package.
    pub good: Files,
}

/// A row of the register, in force from 2025 on.
fn row(unit: &str, key: &SigningKey, until: &str, revoked: &str) -> String {
    let print = key.public().fingerprint().unwrap().to_string();
    let print = print.replace(' ', "");
    format!("{unit},{print},2025-01-01,{until},{revoked}")
}

fn of_bytes(
    group: &str,
    name: &str,
    expect: &'static str,
    about: &'static str,
    bytes: Vec<u8>,
) -> Made {
    Made {
        name: format!("{group}-{name}"),
        expect,
        about,
        receive: "",
        held: "",
        register: String::new(),
        file: format!("{TOP}.zip"),
        bytes,
    }
}

fn of_files(
    group: &str,
    name: &str,
    expect: &'static str,
    about: &'static str,
    files: &Files,
) -> Made {
    of_bytes(group, name, expect, about, zip(&raw(files)))
}

/// Every vector.
pub fn all() -> Vec<Made> {
    let (key, other) = (key("unit"), key("other"));
    let good = kit::files_of(&kit::bag(&key));
    let base = Base { key, other, good };
    let mut all = vec![of_files(
        "sound",
        "package",
        "valid-unregistered",
        "sound",
        &base.good,
    )];
    all.extend(contents::made(&base));
    all.extend(containers::made(&base));
    all.extend(signatures::made(&base));
    all.extend(receiving::made(&base));
    all
}
