//! Packages as a whole: what is written comes back, and no change of bytes goes unseen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod kit;

use std::io::Cursor;

use jixiao_seal::{BagInfo, Error, Kind, Rule, SigningKey, Source, Verdict, verify, write_bag};
use kit::{Files, SIG, TOP, bag, check, day, edit, files_of, info, payload, raw, rules, time, zip};
use proptest::prelude::*;

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
fn every_single_bit_change_of_a_registration_is_found_or_changes_no_file() {
    let key = SigningKey::generate().unwrap();
    let info = BagInfo {
        kind: Kind::Registration,
        identifier: "JXDJ-105001-2026-0731-01".to_owned(),
        ..info()
    };
    let pem = key.public().to_pem().unwrap().into_bytes();
    let payload = vec![("key.pem".to_owned(), Source::Bytes(pem))];
    let bytes = write_bag(Cursor::new(Vec::new()), &info, payload, &key, time())
        .unwrap()
        .into_inner();
    assert!(bytes.len() <= 6 * 1024, "{} bytes", bytes.len());
    let top = info.folder_name();
    let original = files_of(&bytes);
    let scan = |from: usize, to: usize| {
        for bit in from..to {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let Ok(found) = verify(Cursor::new(changed.as_slice()), &[], day()) else {
                continue;
            };
            if found.contents.is_some() {
                assert_eq!(found.folder.as_ref(), Some(&top), "bit {bit}");
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
