//! One vector for each way in which a package can be wrong, with the rule that must be named, and
//! every single-bit change of a small package.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::{Cursor, Read};

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_seal::{
    BagInfo, Error, Kind, RegisterEntry, Rule, SigningKey, Source, Verdict, Verification, verify,
    write_bag,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const TOP: &str = "JXJK-105001-2026-0731-01";
const SIG: &str = "signature/tagmanifest-sha256.txt.sig";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 31).unwrap()
}

fn time() -> NaiveDateTime {
    day().and_hms_opt(9, 30, 8).unwrap()
}

fn info() -> BagInfo {
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

fn payload() -> Vec<(String, Source)> {
    vec![
        ("b.csv".into(), Source::Bytes(b"1,2\r\n".to_vec())),
        ("a.json".into(), Source::Bytes(b"{}".to_vec())),
    ]
}

fn bag(key: &SigningKey) -> Vec<u8> {
    write_bag(Cursor::new(Vec::new()), &info(), payload(), key, time())
        .unwrap()
        .into_inner()
}

fn check(bytes: &[u8]) -> Verification<Cursor<&[u8]>> {
    verify(Cursor::new(bytes), &[], day()).unwrap()
}

fn rules(bytes: &[u8]) -> Vec<Rule> {
    let found = check(bytes);
    assert_eq!(found.contents.is_none(), found.verdict == Verdict::Invalid);
    assert_eq!(found.problems.is_empty(), found.verdict != Verdict::Invalid);
    let mut rules: Vec<_> = found.problems.iter().map(|p| p.rule).collect();
    rules.dedup();
    rules
}

/// Paths below the top folder and bytes of a sound package.
type Files = Vec<(String, Vec<u8>)>;

fn files_of(bytes: &[u8]) -> Files {
    let mut contents = check(bytes).contents.expect("a sound package");
    let paths: Vec<_> = contents.files().map(|(path, _)| path.to_owned()).collect();
    paths
        .into_iter()
        .map(|path| (path.clone(), contents.read(&path).unwrap()))
        .collect()
}

/// One raw entry of a ZIP file, as a test wants it.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    bytes: Vec<u8>,
    size: u32,
    method: u16,
    flags: u16,
    attributes: u32,
    crc: u32,
}

impl Raw {
    fn stored(name: impl Into<Vec<u8>>, bytes: &[u8]) -> Self {
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

    fn deflated(name: &str, bytes: &[u8]) -> Self {
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
fn zip(entries: &[Raw]) -> Vec<u8> {
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

fn raw(files: &Files) -> Vec<Raw> {
    files
        .iter()
        .map(|(path, bytes)| Raw::stored(format!("{TOP}/{path}"), bytes))
        .collect()
}

fn edit(files: &Files, path: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
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

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from:?} stands in {text:?}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Recomputes manifests, size and signature after an edit: what a hostile but real signer can do.
fn resign(files: &Files, key: &SigningKey) -> Files {
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

#[test]
fn the_same_input_gives_the_same_bytes_and_comes_back() {
    let key = SigningKey::generate().unwrap();
    let bytes = bag(&key);
    let mut turned = payload();
    turned.reverse();
    let again = write_bag(Cursor::new(Vec::new()), &info(), turned, &key, time()).unwrap();
    assert_eq!(bytes, again.into_inner());

    let found = check(&bytes);
    assert_eq!(found.verdict, Verdict::ValidUnregistered);
    assert_eq!(
        (found.folder.as_deref(), found.info),
        (Some(TOP), Some(info()))
    );
    assert_eq!(found.signer, Some(key.public()));
    assert_eq!(found.bagging_date, Some(day()));
    let files = files_of(&bytes);
    assert!(files.contains(&("data/a.json".into(), b"{}".to_vec())));
    assert_eq!(files.len(), 8);
    let text = &files
        .iter()
        .find(|(path, _)| path == "bag-info.txt")
        .unwrap()
        .1;
    assert_eq!(
        String::from_utf8_lossy(text),
        "Source-Organization: 某单位\nExternal-Identifier: JXJK-105001-2026-0731-01\n\
         Bagging-Date: 2026-07-31\nPayload-Oxum: 7.2\nBag-Software-Agent: jixiao 0.1.0\n\
         Jixiao-Kind: submission\nJixiao-Unit-Code: 105001\nJixiao-Year: 2026\n\
         Jixiao-Period-End: 2026-07-31\nJixiao-Sequence: 1\nJixiao-Template: nmg-2019\n"
    );
}

#[test]
fn every_single_bit_change_is_found_or_changes_no_file() {
    let bytes = bag(&SigningKey::generate().unwrap());
    let original = files_of(&bytes);
    let scan = |from: usize, to: usize| {
        for bit in from..to {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let Ok(found) = verify(Cursor::new(changed.as_slice()), &[], day()) else {
                continue;
            };
            if found.contents.is_some() {
                assert_eq!(found.folder.as_deref(), Some(TOP), "bit {bit}");
                assert_eq!(files_of(&changed), original, "bit {bit}");
            }
        }
    };
    let (bits, middle) = (bytes.len() * 8, bytes.len() * 4);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| scan(0, middle));
        scan(middle, bits);
        first.join().unwrap();
    });
}

#[test]
fn every_truncation_and_every_addition_is_p04() {
    let bytes = bag(&SigningKey::generate().unwrap());
    for length in 0..bytes.len() {
        assert_eq!(rules(&bytes[..length]), [Rule::P04], "{length} bytes");
    }
    assert_eq!(rules(&[bytes.as_slice(), b"x"].concat()), [Rule::P04]);
    assert_eq!(rules(&[b"x", bytes.as_slice()].concat()), [Rule::P04]);
    let mut comment = [bytes.as_slice(), b"hi"].concat();
    let at = bytes.len() - 2;
    comment[at] = 2;
    assert_eq!(rules(&comment), [Rule::P04]);
}

#[test]
fn wrong_contents_are_named_by_their_rule() {
    use Rule::{P01, P03};
    let key = SigningKey::generate().unwrap();
    let good = files_of(&bag(&key));
    assert_eq!(rules(&zip(&raw(&good))), []);
    assert_eq!(rules(&zip(&raw(&resign(&good, &key)))), []);
    let with = |path: &str| [good.clone(), vec![(path.to_owned(), b"x".to_vec())]].concat();
    let without = |path: &str| {
        good.iter()
            .filter(|(p, _)| p != path)
            .cloned()
            .collect::<Files>()
    };
    let info = |from: &str, to: &str| {
        resign(
            &edit(&good, "bag-info.txt", |bytes| replace(bytes, from, to)),
            &key,
        )
    };
    let other = SigningKey::generate()
        .unwrap()
        .public()
        .to_pem()
        .unwrap()
        .into_bytes();

    let cases: Vec<(&str, Files, Vec<Rule>)> = vec![
        (
            "payload changed",
            edit(&good, "data/a.json", |b| b[0] ^= 1),
            vec![P03],
        ),
        ("payload extra", with("data/c"), vec![P03]),
        ("payload missing", without("data/a.json"), vec![P03]),
        ("unlisted tag file", with("notes.txt"), vec![P03]),
        ("fetch.txt", resign(&with("fetch.txt"), &key), vec![P03]),
        (
            "further manifest",
            resign(&with("manifest-md5.txt"), &key),
            vec![P03],
        ),
        ("bagit.txt missing", without("bagit.txt"), vec![P03]),
        ("bag-info missing", without("bag-info.txt"), vec![P03]),
        (
            "manifest missing",
            without("manifest-sha256.txt"),
            vec![P03],
        ),
        (
            "tag manifest missing",
            without("tagmanifest-sha256.txt"),
            vec![P01, P03],
        ),
        ("signature missing", without(SIG), vec![P01, P03]),
        (
            "signer missing",
            without("signature/signer.pem"),
            vec![P01, P03],
        ),
        (
            "signature of another",
            edit(&good, SIG, |b| b[20] ^= 1),
            vec![P01],
        ),
        (
            "signature with a tail",
            edit(&good, SIG, |b| b.push(0)),
            vec![P01],
        ),
        (
            "another signer",
            edit(&good, "signature/signer.pem", |b| *b = other),
            vec![P01, P03],
        ),
        (
            "manifest in upper case",
            edit(&good, "manifest-sha256.txt", |b| b.make_ascii_uppercase()),
            vec![P03],
        ),
        (
            "tag manifest changed",
            edit(&good, "tagmanifest-sha256.txt", |b| {
                b[0] = if b[0] == b'0' { b'1' } else { b'0' }
            }),
            vec![P01, P03],
        ),
        (
            "bagit.txt otherwise",
            resign(&edit(&good, "bagit.txt", |b| b.push(b'\n')), &key),
            vec![P03],
        ),
        (
            "label twice",
            info(
                "Jixiao-Year: 2026\n",
                "Jixiao-Year: 2026\nJixiao-Year: 2026\n",
            ),
            vec![P03],
        ),
        (
            "label twice, other case",
            info(
                "Jixiao-Year: 2026\n",
                "Jixiao-Year: 2026\njixiao-year: 2026\n",
            ),
            vec![P03],
        ),
        ("label missing", info("Jixiao-Year: 2026\n", ""), vec![P03]),
        ("line ends", info("\n", "\r\n"), vec![P03]),
        ("size otherwise", info("Oxum: 7.2", "Oxum: 8.2"), vec![P03]),
        ("count otherwise", info("Oxum: 7.2", "Oxum: 7.3"), vec![P03]),
        ("unknown kind", info("submission", "greeting"), vec![P03]),
        (
            "another unit than the folder's",
            info("105001\nJ", "105002\nJ"),
            vec![P03],
        ),
        (
            "a number not in its one spelling",
            info("Sequence: 1", "Sequence: 01"),
            vec![P03],
        ),
        (
            "an impossible day",
            info("End: 2026-07-31", "End: 2026-07-32"),
            vec![P03],
        ),
        (
            "a demonstration's mark",
            info("Jixiao-Year", "Jixiao-Demo: yes\nJixiao-Year"),
            vec![P03],
        ),
    ];
    for (name, files, expected) in cases {
        assert_eq!(rules(&zip(&raw(&files))), expected, "{name}");
    }
    assert_eq!(
        rules(&zip(&raw(&info("Jixiao-Year", "X-Later: 1\nJixiao-Year")))),
        []
    );
}

#[test]
fn an_unsafe_container_is_p04() {
    let key = SigningKey::generate().unwrap();
    let good = raw(&files_of(&bag(&key)));
    let with = |entry: Raw| [good.clone(), vec![entry]].concat();
    let named = |name: &str| with(Raw::stored(name, b"x"));
    let inside = |path: &str| named(&format!("{TOP}/{path}"));
    let plain = Raw::stored(format!("{TOP}/data/c"), b"x");
    let mut cases = vec![
        ("climbing", inside("../../evil")),
        ("climbing at once", named("../evil")),
        ("absolute", named("/etc/passwd")),
        ("backslash", inside("data\\c")),
        ("drive", named("C:/x")),
        ("Chinese", inside("data/项目.pdf")),
        ("a NUL", inside("data/c\0.pdf")),
        ("device", inside("data/nul.txt")),
        ("folder entry", inside("data/x/")),
        ("empty component", inside("data//x")),
        ("twice", inside("data/a.json")),
        ("twice in other case", inside("data/A.json")),
        ("folder in other case", inside("Data/x")),
        ("file and folder", inside("data/a.json/x")),
        ("second top folder", named("other/data/x")),
        ("no folder", named("x")),
        ("too deep", inside("data/1/2/3/4")),
        ("too long", inside(&format!("data/{}", "x".repeat(240)))),
        (
            "not UTF-8",
            with(Raw {
                name: [TOP.as_bytes(), b"/\xff"].concat(),
                ..plain.clone()
            }),
        ),
        (
            "symbolic link",
            with(Raw {
                attributes: 0o120_777 << 16,
                ..plain.clone()
            }),
        ),
        (
            "folder by attribute",
            with(Raw {
                attributes: 0x10,
                ..plain.clone()
            }),
        ),
        (
            "encrypted",
            with(Raw {
                flags: 1,
                ..plain.clone()
            }),
        ),
        (
            "descriptor",
            with(Raw {
                flags: 8,
                ..plain.clone()
            }),
        ),
        (
            "unknown method",
            with(Raw {
                method: 12,
                ..plain.clone()
            }),
        ),
        (
            "stored size differs",
            with(Raw {
                size: 2,
                ..plain.clone()
            }),
        ),
        (
            "ZIP64 size",
            with(Raw {
                size: u32::MAX,
                ..plain.clone()
            }),
        ),
        (
            "dense",
            with(Raw::deflated(&format!("{TOP}/data/c"), &vec![0; 1_100_000])),
        ),
        (
            "grows beyond its size",
            with(Raw {
                size: 5,
                ..Raw::deflated(&format!("{TOP}/data/c"), &vec![0; 1_100_000])
            }),
        ),
        (
            "200 MiB and one",
            with(Raw {
                method: 8,
                size: (200 << 20) + 1,
                ..plain.clone()
            }),
        ),
    ];
    cases.push(("nothing", Vec::new()));
    for (name, entries) in cases {
        assert!(rules(&zip(&entries)).contains(&Rule::P04), "{name}");
    }
    let many: Vec<_> = (0..20_001)
        .map(|n| Raw::stored(format!("{TOP}/data/{n}"), b""))
        .collect();
    assert_eq!(rules(&zip(&many)), [Rule::P04]);
    assert_eq!(rules(b"%PDF-1.7 this is no package at all"), [Rule::P04]);
}

#[test]
fn data_between_entries_and_a_lying_local_header_are_p04() {
    let key = SigningKey::generate().unwrap();
    let entries = raw(&files_of(&bag(&key)));
    let good = zip(&entries);
    // The second entry's local header begins where the first one's bytes end.
    let second = 30 + entries[0].name.len() + entries[0].bytes.len();
    assert_eq!(&good[second..second + 4], b"PK\x03\x04");
    for place in second + 4..second + 30 {
        let mut lying = good.clone();
        lying[place] ^= 1;
        assert_eq!(rules(&lying), [Rule::P04], "byte {place}");
    }
    // A directory that points elsewhere, and a checksum that both headers agree on but is not the
    // file's.
    let mut astray = good.clone();
    let last = good
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    astray[last + 42] ^= 1;
    assert_eq!(rules(&astray), [Rule::P04]);
    let mut unsummed = entries.clone();
    unsummed[0].crc ^= 1;
    assert_eq!(rules(&zip(&unsummed)), [Rule::P03]);
    let mut gap = good.clone();
    gap.insert(second, 0);
    assert_eq!(rules(&gap), [Rule::P04]);
    // Bytes behind the end of a deflated stream, inside its entry.
    let mut smuggled = Raw::deflated(&format!("{TOP}/data/a.json"), b"{}");
    smuggled.bytes.extend(b"hidden");
    let hidden: Vec<_> = entries
        .iter()
        .map(|e| {
            if e.name == smuggled.name {
                smuggled.clone()
            } else {
                e.clone()
            }
        })
        .collect();
    assert_eq!(rules(&zip(&hidden)), [Rule::P03]);
}

#[test]
fn a_later_version_is_its_own_error() {
    let key = SigningKey::generate().unwrap();
    let files = edit(&files_of(&bag(&key)), "bagit.txt", |b| {
        replace(b, "1.0", "2.0")
    });
    let found = verify(Cursor::new(zip(&raw(&resign(&files, &key)))), &[], day());
    assert!(matches!(found, Err(Error::NewerVersion { found }) if found == "2.0"));
}

#[test]
fn the_register_decides_over_the_grade() {
    let key = SigningKey::generate().unwrap();
    let bytes = bag(&key);
    let entry = |unit: &str, key: &SigningKey, until: i32, revoked: bool| RegisterEntry {
        unit_code: unit.into(),
        fingerprint: key.public().fingerprint().unwrap(),
        from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
        until: NaiveDate::from_ymd_opt(until, 12, 31).unwrap(),
        revoked: revoked.then(day),
    };
    let other = SigningKey::generate().unwrap();
    let cases = [
        (entry("105001", &key, 2026, false), Verdict::Valid, "valid"),
        (
            entry("105002", &other, 2026, false),
            Verdict::ValidUnregistered,
            "valid-unregistered",
        ),
        (
            entry("105001", &key, 2025, false),
            Verdict::ValidExpired,
            "valid-expired",
        ),
        (
            entry("105001", &key, 2026, true),
            Verdict::Revoked,
            "revoked",
        ),
        (
            entry("105001", &other, 2026, false),
            Verdict::Invalid,
            "invalid",
        ),
        (
            entry("105002", &key, 2026, false),
            Verdict::Invalid,
            "invalid",
        ),
    ];
    for (entry, verdict, word) in cases {
        let found = verify(Cursor::new(&bytes), &[entry], day()).unwrap();
        assert_eq!((found.verdict, found.verdict.word()), (verdict, word));
        let p02 = found.problems.iter().any(|p| p.rule == Rule::P02);
        assert_eq!(p02, verdict == Verdict::Invalid);
        assert_eq!(found.contents.is_some(), verdict != Verdict::Invalid);
    }
}

#[test]
fn a_problem_is_a_whole_sentence_with_the_file() {
    let key = SigningKey::generate().unwrap();
    let good = files_of(&bag(&key));
    let bad = edit(&good, "data/a.json", |b| b[0] ^= 1);
    let bad: Files = bad
        .into_iter()
        .filter(|(path, _)| path != "data/b.csv")
        .collect();
    let found = check(&zip(&raw(&bad))).problems;
    let messages: Vec<_> = found.into_iter().map(|p| p.message).collect();
    assert_eq!(
        messages,
        [
            "bag-info.txt与清单不符（Payload-Oxum 与实际文件数或字节数不同）。",
            "data/a.json与清单不符。",
            "data/b.csv缺失。",
        ]
    );
    let found = check(&zip(&raw(&edit(&good, SIG, |b| b[20] ^= 1)))).problems;
    assert_eq!(found[0].message, "签名无效，文件可能被改动，已隔离。");
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    let key = SigningKey::generate().unwrap();
    let write = |info: &BagInfo, payload: Vec<(String, Source)>| {
        write_bag(Cursor::new(Vec::new()), info, payload, &key, time()).map(|_| ())
    };
    let named = |names: &[&str]| {
        let pairs = names
            .iter()
            .map(|n| ((*n).to_owned(), Source::Bytes(Vec::new())));
        write(&info(), pairs.collect())
    };
    for names in [
        &["../x"][..],
        &["项目"],
        &["a", "A"],
        &["a", "a"],
        &["a", "a/b"],
        &[],
    ] {
        assert!(
            matches!(named(names), Err(Error::Unfit { .. })),
            "{names:?}"
        );
    }
    let changes: [fn(&mut BagInfo); 6] = [
        |i| i.source_organization = "某\n单位".into(),
        |i| i.source_organization = String::new(),
        |i| i.identifier = " x".into(),
        |i| i.unit_code = "../1".into(),
        |i| i.sequence = 0,
        |i| i.year = 26,
    ];
    for change in changes {
        let mut info = info();
        change(&mut info);
        assert!(
            matches!(write(&info, payload()), Err(Error::BadLabel { .. })),
            "{info:?}"
        );
    }
    let absent = vec![("x".into(), Source::File("/nonexistent/x".into()))];
    assert!(matches!(
        write(&info(), absent),
        Err(Error::File {
            operation: "读取",
            ..
        })
    ));
}

#[test]
fn a_dense_file_is_stored_so_that_readers_take_it() {
    let key = SigningKey::generate().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zeros");
    std::fs::write(&path, vec![0; 2_000_000]).unwrap();
    let payload = vec![("zeros.bin".into(), Source::File(path))];
    let bytes = write_bag(Cursor::new(Vec::new()), &info(), payload, &key, time()).unwrap();
    let found = files_of(bytes.get_ref());
    assert!(found.contains(&("data/zeros.bin".into(), vec![0; 2_000_000])));
}

#[test]
fn unpacking_puts_every_file_below_the_top_folder_once() {
    let bytes = bag(&SigningKey::generate().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut contents = check(&bytes).contents.unwrap();
    contents.unpack_into(folder.path()).unwrap();
    for (path, expected) in files_of(&bytes) {
        assert_eq!(
            std::fs::read(folder.path().join(TOP).join(path)).unwrap(),
            expected
        );
    }
    assert!(matches!(
        contents.unpack_into(folder.path()),
        Err(Error::File { .. })
    ));
    assert!(matches!(
        contents.read("data/none"),
        Err(Error::NoSuchFile { .. })
    ));
}

#[test]
fn a_file_that_changes_after_the_verdict_is_not_read() {
    use std::{
        fs,
        io::{Seek, SeekFrom, Write},
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.zip");
    let entries = raw(&files_of(&bag(&SigningKey::generate().unwrap())));
    let bytes = zip(&entries);
    fs::write(&path, &bytes).unwrap();
    let mut contents = verify(fs::File::open(&path).unwrap(), &[], day())
        .unwrap()
        .contents
        .unwrap();
    let at = bytes.windows(2).position(|pair| pair == b"{}").unwrap();
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(b"[]").unwrap();
    assert!(matches!(
        contents.read("data/a.json"),
        Err(Error::ChangedSince { .. })
    ));
    assert_eq!(contents.read("data/b.csv").unwrap(), b"1,2\r\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_payload_comes_back(
        files in prop::collection::btree_map("[a-f][a-z0-9_-]{0,8}(\\.[a-z]{1,4})?",
            prop::collection::vec(any::<u8>(), 0..3000), 1..6),
    ) {
        let key = SigningKey::generate().unwrap();
        let sources = files.iter().map(|(p, b)| (p.clone(), Source::Bytes(b.clone())));
        let fits = files.keys().all(|name| jixiao_seal::limits::is_safe_component(name));
        prop_assume!(fits);
        let bytes = write_bag(Cursor::new(Vec::new()), &info(), sources, &key, time()).unwrap();
        let back = files_of(bytes.get_ref());
        for (path, expected) in &files {
            let wanted = (format!("data/{path}"), expected.clone());
            prop_assert!(back.contains(&wanted));
        }
        prop_assert_eq!(back.len(), files.len() + 6);
    }

    #[test]
    fn arbitrary_bytes_are_never_sound(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert_eq!(rules(&bytes), [Rule::P04]);
    }

    /// Several bytes of a sound package overwritten anywhere: never a panic, and never another file.
    #[test]
    fn overwritten_bytes_never_pass_as_another_file(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let good = bag(&SigningKey::generate().unwrap());
        let mut bytes = good.clone();
        for (place, value) in edits {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(found) = verify(Cursor::new(bytes.as_slice()), &[], day())
            && found.contents.is_some()
        {
            prop_assert_eq!(files_of(&bytes), files_of(&good));
        }
    }
}
