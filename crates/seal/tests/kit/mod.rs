//! What the tests of packages share: a sound package, a second writer of ZIP files without any
//! checks, and the ways a signer or a forger can change a package.

#![allow(dead_code, reason = "each test program uses its part")]

use std::io::{Cursor, Read};

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_seal::{
    BagInfo, Kind, Rule, SigningKey, Source, Verdict, Verification, verify, write_bag,
};
use sha2::{Digest, Sha256};

pub const TOP: &str = "JXJK-105001-2026-0731-01";
pub const SIG: &str = "signature/tagmanifest-sha256.txt.sig";

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 31).unwrap()
}

pub fn time() -> NaiveDateTime {
    day().and_hms_opt(9, 30, 8).unwrap()
}

pub fn info() -> BagInfo {
    BagInfo {
        source_organization: "某单位".into(),
        identifier: TOP.into(),
        software_agent: "jixiao 0.1.0".into(),
        kind: Kind::Submission,
        unit_code: "105001".into(),
        year: 2026,
        period_end: day(),
        sequence: 1,
        template: "nmg-2019".into(),
        demo: false,
    }
}

pub fn payload() -> Vec<(String, Source)> {
    vec![
        ("b.csv".into(), Source::Bytes(b"1,2\r\n".to_vec())),
        ("a.json".into(), Source::Bytes(b"{}".to_vec())),
    ]
}

pub fn bag(key: &SigningKey) -> Vec<u8> {
    write_bag(Cursor::new(Vec::new()), &info(), payload(), key, time())
        .unwrap()
        .into_inner()
}

pub fn check(bytes: &[u8]) -> Verification<Cursor<&[u8]>> {
    verify(Cursor::new(bytes), &[], day()).unwrap()
}

pub fn rules(bytes: &[u8]) -> Vec<Rule> {
    let found = check(bytes);
    assert_eq!(found.contents.is_none(), found.verdict == Verdict::Invalid);
    assert_eq!(found.problems.is_empty(), found.verdict != Verdict::Invalid);
    let mut rules: Vec<_> = found.problems.iter().map(|p| p.rule).collect();
    rules.dedup();
    rules
}

/// Paths below the top folder and bytes of a sound package.
pub type Files = Vec<(String, Vec<u8>)>;

pub fn files_of(bytes: &[u8]) -> Files {
    let mut contents = check(bytes).contents.expect("a sound package");
    let paths: Vec<_> = contents.files().map(|(path, _)| path.to_owned()).collect();
    paths
        .into_iter()
        .map(|path| (path.clone(), contents.read(&path).unwrap()))
        .collect()
}

/// One raw entry of a ZIP file, as a test wants it.
#[derive(Clone)]
pub struct Raw {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    pub size: u32,
    pub method: u16,
    pub flags: u16,
    pub attributes: u32,
    pub crc: u32,
}

impl Raw {
    pub fn stored(name: impl Into<Vec<u8>>, bytes: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        Self {
            name: name.into(),
            bytes: bytes.to_vec(),
            size: bytes.len().try_into().unwrap(),
            method: 0,
            flags: 0,
            attributes: 0o100_644 << 16,
            crc: crc.sum(),
        }
    }

    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut packed = Vec::new();
        flate2::read::DeflateEncoder::new(bytes, flate2::Compression::best())
            .read_to_end(&mut packed)
            .unwrap();
        Self {
            method: 8,
            bytes: packed,
            ..Self::stored(name, bytes)
        }
    }

    fn shared(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(20_u16.to_le_bytes());
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0, 0, 0x21, 0]);
        out.extend(self.crc.to_le_bytes());
        out.extend(u32::try_from(self.bytes.len()).unwrap().to_le_bytes());
        out.extend(self.size.to_le_bytes());
        out.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

/// A second, independent writer of ZIP files, without any of the checks.
pub fn zip(entries: &[Raw]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04");
        out.extend(entry.shared());
        out.extend(&entry.name);
        out.extend(&entry.bytes);
        central.extend(b"PK\x01\x02\x14\x03");
        central.extend(entry.shared());
        central.extend([0; 6]);
        central.extend(entry.attributes.to_le_bytes());
        central.extend(offset.to_le_bytes());
        central.extend(&entry.name);
    }
    let (at, size) = (
        u32::try_from(out.len()).unwrap(),
        u32::try_from(central.len()).unwrap(),
    );
    let count = u16::try_from(entries.len()).unwrap();
    out.extend(central);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

pub fn raw(files: &Files) -> Vec<Raw> {
    files
        .iter()
        .map(|(path, bytes)| Raw::stored(format!("{TOP}/{path}"), bytes))
        .collect()
}

pub fn edit(files: &Files, path: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = files.clone();
    change(
        &mut files
            .iter_mut()
            .find(|(p, _)| p == path)
            .expect("the file")
            .1,
    );
    files
}

pub fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from:?} stands in {text:?}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Recomputes manifests, size and signature after an edit: what a hostile but real signer can do.
pub fn resign(files: &Files, key: &SigningKey) -> Files {
    let mut files = files.clone();
    let line = |(path, bytes): &(String, Vec<u8>)| {
        format!("{}  {path}\n", hex::encode(Sha256::digest(bytes)))
    };
    let put = |files: &mut Files, path: &str, bytes: Vec<u8>| {
        files.retain(|(p, _)| p != path);
        files.push((path.to_owned(), bytes));
        files.sort();
    };
    files.sort();
    let manifest: String = files
        .iter()
        .filter(|(p, _)| p.starts_with("data/"))
        .map(line)
        .collect();
    put(&mut files, "manifest-sha256.txt", manifest.into());
    put(
        &mut files,
        "signature/signer.pem",
        key.public().to_pem().unwrap().into(),
    );
    let signed = [
        "bag-info.txt",
        "bagit.txt",
        "manifest-sha256.txt",
        "signature/signer.pem",
    ];
    let tags: String = files
        .iter()
        .filter(|(p, _)| signed.contains(&p.as_str()))
        .map(line)
        .collect();
    put(&mut files, SIG, key.sign(tags.as_bytes()).unwrap());
    put(&mut files, "tagmanifest-sha256.txt", tags.into());
    files
}
