//! A package in numbered parts, for ways that carry only small files: `<package>.zip.001`,
//! `<package>.zip.002` … and `<package>.zip.parts.json`, a listing with the SHA-256 of the whole and
//! of each part. Put together in the order of their numbers (`cat` does), the parts are the package.
//!
//! The listing is no more trusted than the package: it bounds what is read and says what is missing
//! or mixed up, the verdict comes from the package itself.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::limits::{MAX_TOTAL, is_safe_component};
use crate::report::Refused;

/// Most parts of one package: their numbers have three digits.
pub const MOST_PARTS: usize = 999;
/// What follows the package's name in that of its listing.
const LISTING: &str = ".parts.json";
/// Name and version of the listing's schema.
const SCHEMA: &str = "jixiao/parts-1";
/// Most bytes of a listing.
const MAX_LISTING: u64 = 512 * 1024;
/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// What a package is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    schema: String,
    /// Name of the package.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
    /// Its parts in their order.
    pub parts: Vec<Part>,
}

/// A part of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name of its file.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

impl Listing {
    /// The parts of a package, each of at most `largest` bytes.
    ///
    /// # Errors
    /// The system's own errors of reading.
    pub fn of(package: &mut File, name: &str, largest: u64) -> io::Result<Self> {
        let mut listing = Self {
            schema: SCHEMA.to_owned(),
            file: name.to_owned(),
            size: 0,
            sha256: String::new(),
            parts: Vec::new(),
        };
        let mut whole = Sha256::new();
        package.rewind()?;
        loop {
            let mut digest = Sha256::new();
            let size = pour(&mut (&mut *package).take(largest.max(1)), &mut |piece| {
                whole.update(piece);
                digest.update(piece);
                Ok(())
            })?;
            if size == 0 {
                break;
            }
            listing.size += size;
            listing.parts.push(Part {
                file: part_name(name, listing.parts.len() + 1),
                size,
                sha256: hex::encode(digest.finalize()),
            });
        }
        listing.sha256 = hex::encode(whole.finalize());
        Ok(listing)
    }

    /// Name of the listing's own file.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{LISTING}", self.file)
    }

    /// Copies the part of an index, from 0, out of the package.
    ///
    /// # Errors
    /// The system's own errors; [`io::ErrorKind::UnexpectedEof`] where there is no such part.
    pub fn copy_part(
        &self,
        package: &mut File,
        index: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let part = self.parts.get(index).ok_or(io::ErrorKind::UnexpectedEof)?;
        let before = self.parts.iter().take(index).map(|part| part.size);
        package.seek(SeekFrom::Start(before.sum()))?;
        let copied = pour(&mut package.take(part.size), &mut |piece| {
            out.write_all(piece)
        })?;
        if copied == part.size {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Reads a listing that may be a stranger's.
    fn read(package: &Path) -> Result<Self, Refused> {
        let path = beside(package, LISTING);
        let shown = path.display();
        let file = open(&path)?.ok_or_else(|| {
            Refused::new(
                "parts_listing_missing",
                format!("找不到分卷清单“{shown}”。"),
                "请把清单和全部分卷放在同一个文件夹中。",
            )
        })?;
        let mut bytes = Vec::new();
        file.take(MAX_LISTING + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| Refused::unreadable(&path, &source))?;
        let listing = serde_json::from_slice::<Self>(&bytes).ok();
        let fits = bytes.len() as u64 <= MAX_LISTING;
        listing
            .filter(|listing| fits && listing.is_sound(package))
            .ok_or_else(|| {
                Refused::new(
                    "parts_listing_invalid",
                    format!("分卷清单“{shown}”不是本程序生成的，或已改动。"),
                    "请向报送单位重新索取。",
                )
            })
    }

    /// Whether it may be followed: its names are those of the package, its sizes within the limits.
    fn is_sound(&self, package: &Path) -> bool {
        let named = self.parts.iter().zip(1..);
        let mut left = MAX_TOTAL.min(self.size);
        self.schema == SCHEMA
            && is_safe_component(&self.file)
            && package.file_name() == Some(self.file.as_ref())
            && (1..=MOST_PARTS).contains(&self.parts.len())
            && named.into_iter().all(|(part, number)| {
                let fits = part.size <= left;
                left = left.saturating_sub(part.size);
                fits && part.size > 0 && part.file == part_name(&self.file, number)
            })
            && left == 0
    }
}

/// The package that a file is a part or the listing of, by its name; it lies, or would lie, beside.
#[must_use]
pub fn package_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let package = name.strip_suffix(LISTING).or_else(|| {
        let (package, number) = name.rsplit_once('.')?;
        let is_number = number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then_some(package)
    })?;
    package
        .ends_with(".zip")
        .then(|| path.with_file_name(package))
}

/// The files with each package but once: of its parts and its listing the first that is named.
#[must_use]
pub fn once_each(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut seen = std::collections::HashSet::new();
    let is_new = |file: &&PathBuf| package_of(file).is_none_or(|package| seen.insert(package));
    files.iter().filter(is_new).cloned().collect()
}

/// Puts a package together into `out`, from the parts that lie where it would lie.
///
/// # Errors
/// `parts_listing_missing`, `parts_listing_invalid`, `part_missing`, `part_extra`,
/// `part_mixed_up`, `part_altered`; those of reading, and of writing as `write` tells them.
pub fn join(
    package: &Path,
    out: &mut dyn Write,
    write: &dyn Fn(&io::Error) -> Refused,
) -> Result<(), Refused> {
    let listing = Listing::read(package)?;
    let mut files = Vec::new();
    let mut missing = Vec::new();
    let count = listing.parts.len();
    for (part, number) in listing.parts.iter().zip(1..) {
        match open(&package.with_file_name(&part.file))? {
            Some(file) => files.push((part, number, file)),
            None => missing.push(number.to_string()),
        }
    }
    if !missing.is_empty() {
        let message = format!("缺少第{}个分卷（共{count}个）。", missing.join("、"));
        let hint = "请把全部分卷和清单放在同一个文件夹中。";
        return Err(Refused::new("part_missing", message, hint));
    }
    let extra = beside(package, &format!(".{:03}", count + 1));
    if extra.symlink_metadata().is_ok() {
        let message = format!("“{}”不在清单中，清单只列有{count}个分卷。", extra.display());
        let hint = "请核对分卷是否来自同一次报送。";
        return Err(Refused::new("part_extra", message, hint));
    }
    let mut whole = Sha256::new();
    for (part, number, file) in files {
        let path = package.with_file_name(&part.file);
        let mut digest = Sha256::new();
        let mut failed = None;
        // One byte more than the listing says tells that there are more.
        let size = pour(&mut file.take(part.size + 1), &mut |piece| {
            digest.update(piece);
            whole.update(piece);
            out.write_all(piece)
                .inspect_err(|error| failed = Some(write(error)))
        });
        let size = match (size, failed) {
            (_, Some(refused)) => return Err(refused),
            (Err(source), None) => return Err(Refused::unreadable(&path, &source)),
            (Ok(size), None) => size,
        };
        let found = hex::encode(digest.finalize());
        if size != part.size || found != part.sha256 {
            return Err(differs(&listing, number, &found));
        }
    }
    if hex::encode(whole.finalize()) != listing.sha256 {
        let message = "各分卷合起来与清单不符。".to_owned();
        return Err(Refused::new(
            "part_altered",
            message,
            "请向报送单位重新索取。",
        ));
    }
    Ok(())
}

/// Why a part is not what the listing says: another one lies in its place, or it was changed.
fn differs(listing: &Listing, number: usize, found: &str) -> Refused {
    let mut others = listing.parts.iter().zip(1..);
    match others.find(|(other, at)| other.sha256 == found && *at != number) {
        Some((_, other)) => Refused::new(
            "part_mixed_up",
            format!("第{number}个分卷的内容是第{other}个分卷，分卷弄混或重复。"),
            "请重新复制全部分卷。",
        ),
        None => Refused::new(
            "part_altered",
            format!("第{number}个分卷与清单不符，没有复制完整或已改动。"),
            "请重新复制该分卷，或向报送单位重新索取。",
        ),
    }
}

/// A file open for reading; nothing where there is none.
fn open(path: &Path) -> Result<Option<File>, Refused> {
    let unreadable = |source: io::Error| Refused::unreadable(path, &source);
    match std::fs::metadata(path) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(unreadable(source)),
        // A pipe would never end, a folder cannot be read.
        Ok(about) if !about.is_file() => {
            let message = format!("“{}”不是文件。", path.display());
            Err(Refused::new("not_a_file", message, "请核对分卷。"))
        }
        Ok(_) => File::open(path).map(Some).map_err(unreadable),
    }
}

fn part_name(package: &str, number: usize) -> String {
    format!("{package}.{number:03}")
}

fn beside(package: &Path, suffix: &str) -> PathBuf {
    let mut name = package.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    package.with_file_name(name)
}

/// Reads to the end, piece by piece; gives how many bytes there were.
fn pour(from: &mut dyn Read, each: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let (mut piece, mut size) = (vec![0; PIECE], 0_u64);
    loop {
        let length = from.read(&mut piece)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
            return Ok(size);
        };
        each(read)?;
        size += length as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "JXJK-105001-2026-0731-01.zip";

    /// A package of 25 bytes in parts of 10, with its listing, in a folder.
    fn split() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join(NAME);
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789abcdefghijKLMNO").unwrap();
        let listing = Listing::of(&mut file, NAME, 10).unwrap();
        for (index, part) in listing.parts.iter().enumerate() {
            let mut bytes = Vec::new();
            listing.copy_part(&mut file, index, &mut bytes).unwrap();
            std::fs::write(folder.path().join(&part.file), bytes).unwrap();
        }
        let text = serde_json::to_vec(&listing).unwrap();
        std::fs::write(folder.path().join(listing.name()), text).unwrap();
        (folder, package)
    }

    fn joined(package: &Path) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        join(package, &mut bytes, &|error| {
            Refused::unreadable(package, error)
        })?;
        Ok(bytes)
    }

    fn part(package: &Path, number: usize) -> PathBuf {
        package.with_file_name(part_name(NAME, number))
    }

    #[test]
    fn the_parts_put_together_are_the_package() {
        let (folder, package) = split();
        assert_eq!(joined(&package).unwrap(), b"0123456789abcdefghijKLMNO");
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        assert_eq!(names.len(), 4);
        let cat: Vec<u8> = names[..3]
            .iter()
            .flat_map(|name| std::fs::read(name).unwrap())
            .collect();
        assert_eq!(cat, b"0123456789abcdefghijKLMNO");
        assert!(
            names
                .iter()
                .all(|n| package_of(n).as_ref() == Some(&package))
        );
        assert_eq!(once_each(&names), names[..1]);
    }

    #[test]
    fn only_names_of_parts_are_taken_for_parts() {
        for name in [
            "a.zip",
            "a.001",
            "a.zip.1",
            "a.zip.0001",
            "a.zip.00x",
            "parts.json",
            "a.txt",
        ] {
            assert_eq!(package_of(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn each_way_to_be_wrong_is_said_in_one_sentence() {
        type Harm = fn(&Path);
        let cases: &[(Harm, &str, &str)] = &[
            (
                |p| std::fs::remove_file(part(p, 2)).unwrap(),
                "part_missing",
                "缺少第2个分卷（共3个）。",
            ),
            (
                |p| {
                    std::fs::rename(part(p, 1), part(p, 9)).unwrap();
                    std::fs::rename(part(p, 2), part(p, 1)).unwrap();
                    std::fs::rename(part(p, 9), part(p, 2)).unwrap();
                },
                "part_mixed_up",
                "第1个分卷的内容是第2个分卷，分卷弄混或重复。",
            ),
            (
                |p| assert!(std::fs::copy(part(p, 1), part(p, 2)).unwrap() > 0),
                "part_mixed_up",
                "第2个分卷的内容是第1个分卷，分卷弄混或重复。",
            ),
            (
                |p| std::fs::write(part(p, 3), "KLMNo").unwrap(),
                "part_altered",
                "第3个分卷与清单不符，没有复制完整或已改动。",
            ),
            (
                |p| std::fs::write(part(p, 3), "KLMNOP").unwrap(),
                "part_altered",
                "第3个分卷与清单不符，没有复制完整或已改动。",
            ),
            (
                |p| std::fs::write(part(p, 1), "").unwrap(),
                "part_altered",
                "第1个分卷与清单不符，没有复制完整或已改动。",
            ),
            (
                |p| std::fs::create_dir(part(p, 4)).unwrap(),
                "part_extra",
                "不在清单中，清单只列有3个分卷。",
            ),
            (
                |p| std::fs::remove_file(beside(p, LISTING)).unwrap(),
                "parts_listing_missing",
                "找不到分卷清单",
            ),
            (
                |p| std::fs::write(beside(p, LISTING), "{}").unwrap(),
                "parts_listing_invalid",
                "不是本程序生成的，或已改动。",
            ),
        ];
        for (harm, code, sentence) in cases {
            let (_folder, package) = split();
            harm(&package);
            let refused = joined(&package).unwrap_err();
            assert_eq!(refused.code, *code);
            assert!(refused.message.contains(sentence), "{refused}");
        }
    }

    #[test]
    fn a_hostile_listing_reads_nothing_outside_and_nothing_endless() {
        let changes: &[fn(&mut Listing)] = &[
            |l| l.parts[0].file = "../../etc/passwd".to_owned(),
            |l| l.parts[0].file = l.parts[1].file.clone(),
            |l| l.file = "other.zip".to_owned(),
            |l| l.size = u64::MAX,
            |l| l.size = 24,
            |l| l.parts[1].size = u64::MAX,
            |l| l.parts[1].size = 0,
            |l| l.parts.clear(),
            |l| l.parts = vec![l.parts[0].clone(); 1000],
            |l| l.schema = "jixiao/parts-2".to_owned(),
        ];
        for change in changes {
            let (_folder, package) = split();
            let path = beside(&package, LISTING);
            let mut listing: Listing =
                serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            change(&mut listing);
            std::fs::write(&path, serde_json::to_vec(&listing).unwrap()).unwrap();
            assert_eq!(joined(&package).unwrap_err().code, "parts_listing_invalid");
        }
        let (_folder, package) = split();
        let endless = File::create(beside(&package, LISTING)).unwrap();
        endless.set_len(1 << 40).unwrap();
        assert_eq!(joined(&package).unwrap_err().code, "parts_listing_invalid");
    }
}
