//! What must hold of any bytes that come from outside, one function a reader: run by the fuzz
//! targets in `fuzz/`, and over their kept corpus by an ordinary test.

use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::sync::OnceLock;

use chrono::NaiveDate;
use jixiao_core::aggregate::{AggregateContent, Aggregation, Origin};
use jixiao_core::analysis::Denominator;
use jixiao_core::received::Submitted;
use jixiao_core::tasks::Body;
use jixiao_seal::limits::{MAX_FILE, MAX_TOTAL, is_safe_component};
use jixiao_seal::{PublicKey, Verdict, verify};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A reader of hostile bytes with its name.
type Named = (&'static str, fn(&[u8]));

/// The readers, by the names of their targets and of the folders of their corpus.
pub const READERS: [Named; 4] = [
    ("unpacking", unpacking),
    ("manifests", manifests),
    ("signatures", signatures),
    ("submission", submission),
];

/// What parts the pieces of an input: no UTF-8 holds it.
const BETWEEN: u8 = 0xff;
const DAY: NaiveDate = NaiveDate::MAX;
/// A sound package (`tests/vectors`, `sound-package`), below its labels.
const SOUND: &[u8] = include_bytes!("../vectors/sound-package.vector");

/// Bytes as a package. What is handed out is bounded, lies inside, and is what the manifest lists.
///
/// # Panics
/// Where one of these does not hold.
pub fn unpacking(bytes: &[u8]) {
    let Ok(found) = verify(Cursor::new(bytes), &[], DAY) else {
        return;
    };
    let is_invalid = found.verdict == Verdict::Invalid;
    assert_eq!(found.contents.is_none(), is_invalid);
    assert_ne!(found.problems.is_empty(), is_invalid);
    let Some(mut contents) = found.contents else {
        return;
    };
    let files: Vec<_> = contents
        .files()
        .map(|(path, size)| (path.to_owned(), size))
        .collect();
    assert!(files.iter().map(|(_, size)| size).sum::<u64>() <= MAX_TOTAL);
    for (path, size) in files {
        assert!(path.split('/').all(is_safe_component), "{path:?}");
        assert!(size <= MAX_FILE);
        let read = contents.read(&path);
        assert!(read.is_ok_and(|bytes| bytes.len() as u64 == size));
    }
}

/// Four pieces as the tag files of a package whose other files are sound: bagit.txt, bag-info.txt
/// and both manifests. Nothing but the pieces that were signed is ever valid.
///
/// # Panics
/// Where something else is.
pub fn manifests(bytes: &[u8]) {
    const NAMES: [&str; 4] = [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ];
    let Some((folder, sound)) = sound() else {
        return;
    };
    let pieces: Vec<_> = bytes.split(|byte| *byte == BETWEEN).collect();
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut is_sound = true;
    for (path, own) in sound {
        let at = NAMES.iter().position(|name| name == path);
        let piece = at.map(|at| pieces.get(at).copied().unwrap_or_default());
        let written = piece.unwrap_or(own);
        is_sound &= written == own;
        let begun = package.start_file(format!("{folder}/{path}"), stored);
        if begun.is_err() || package.write_all(written).is_err() {
            return;
        }
    }
    let Ok(package) = package.finish() else {
        return;
    };
    let Ok(found) = verify(package, &[], DAY) else {
        return;
    };
    assert_eq!(found.verdict != Verdict::Invalid, is_sound);
}

/// Two pieces as a signature and a public key. Over the bytes that were signed no other signature
/// holds than the one that was made.
///
/// # Panics
/// Where another one does.
pub fn signatures(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'-');
    let (signature, pem) = bytes.split_at(at.unwrap_or(bytes.len()));
    let other = std::str::from_utf8(pem).ok().map(PublicKey::from_pem);
    if let Some(Ok(key)) = &other {
        let again = key.to_pem().and_then(|pem| PublicKey::from_pem(&pem));
        assert!(again.is_ok_and(|again| again == *key));
    }
    let Some((_, sound)) = sound() else {
        return;
    };
    let file = |name: &str| {
        let file = sound.iter().find(|(path, _)| path == name);
        file.map_or(&[][..], |(_, bytes)| bytes)
    };
    let tags = file("tagmanifest-sha256.txt");
    let made = file("signature/tagmanifest-sha256.txt.sig");
    let signer = std::str::from_utf8(file("signature/signer.pem")).unwrap_or_default();
    let Ok(signer) = PublicKey::from_pem(signer) else {
        return;
    };
    assert_eq!(signer.verify(tags, signature), signature == made);
    if let Some(Ok(key)) = other {
        assert_eq!(key.verify(tags, made), key == signer);
    }
}

/// Bytes as the content of a submission or an aggregate: what is taken can be checked and added up.
///
/// # Panics
/// Where it cannot.
pub fn submission(bytes: &[u8]) {
    let _ = AggregateContent::parse(bytes);
    let Ok(submitted) = Submitted::parse(bytes) else {
        return;
    };
    let (year, through) = (submitted.year, submitted.period_end);
    // A sum that no amount can hold is refused.
    let _ = submitted.recheck();
    let department = Body {
        code: "105".to_owned(),
        name: "示例厅".to_owned(),
    };
    let origin = Origin {
        department: "",
        identifier: "JXJK-105001-2026-0731-01",
        sha256: "",
    };
    let mut sums = Aggregation::new(department, year, through, Denominator::Annual);
    if sums.add(origin, submitted).is_ok()
        && let Ok(aggregate) = sums.finish(&[], &HashSet::new())
    {
        assert_eq!(aggregate.units.len(), 1);
        let _ = aggregate.tables();
    }
}

/// The top folder of a bag, and its files by their paths.
type Files = (String, Vec<(String, Vec<u8>)>);

/// Folder and files of the sound package, read once.
fn sound() -> Option<&'static Files> {
    static SOUND_FILES: OnceLock<Option<Files>> = OnceLock::new();
    let read = || {
        let at = SOUND.windows(2).position(|pair| pair == b"\n\n")?;
        let found = verify(Cursor::new(SOUND.get(at + 2..)?), &[], DAY).ok()?;
        let mut contents = found.contents?;
        let paths: Vec<_> = contents.files().map(|(path, _)| path.to_owned()).collect();
        let files = paths.into_iter().map(|path| {
            let bytes = contents.read(&path).ok()?;
            Some((path, bytes))
        });
        Some((found.folder?, files.collect::<Option<_>>()?))
    };
    SOUND_FILES.get_or_init(read).as_ref()
}
