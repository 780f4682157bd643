//! What kind of file it is, from its first bytes, before any parser sees it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::read::TableError;
use crate::xls;

/// No workbook of this size is read.
const MAX_FILE: u64 = 200 << 20;
/// No more than this may come out of a packed workbook.
const MAX_UNPACKED: u64 = 1 << 30;
/// No more than this may come out of a part that the parser holds in memory whole, where each of
/// its elements weighs several times what it takes in the file.
const MAX_HELD: u64 = 1 << 26;
/// How the names of those parts end.
const HELD: [&str; 5] = [
    "sharedstrings.xml",
    "styles.xml",
    "workbook.xml",
    ".rels",
    "[content_types].xml",
];
/// The number of shared texts stands within this many first bytes of their part.
const HEAD: u64 = 1 << 16;

/// A readable file's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Xlsx,
    Xls,
    Csv,
}

/// Reads the whole file, within limits.
pub(crate) fn load(path: &Path) -> Result<Vec<u8>, TableError> {
    let file = file_name(path);
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => TableError::Missing { file: file.clone() },
        _ => TableError::Unreadable {
            file: file.clone(),
            source,
        },
    };
    let handle = File::open(path).map_err(unreadable)?;
    let size = handle.metadata().map_err(unreadable)?;
    if size.is_dir() {
        return Err(TableError::NotAWorkbook { file });
    }
    if size.len() > MAX_FILE {
        return Err(TableError::TooLarge { file });
    }
    let mut bytes = Vec::new();
    handle
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// The name without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// Decides by content; only a text needs the name's ending to be taken as CSV.
pub(crate) fn detect(file: &str, bytes: &[u8]) -> Result<Container, TableError> {
    let not_a_workbook = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    if bytes.starts_with(b"PK\x03\x04") {
        return check_unpacked_size(file, bytes).map(|()| Container::Xlsx);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // An encrypted .xlsx is an OLE file with a stream of this name.
        let stream: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        if bytes.windows(stream.len()).any(|window| window == stream) {
            return Err(TableError::Password {
                file: file.to_owned(),
            });
        }
        return xls::check(file, bytes).map(|()| Container::Xls);
    }
    let ending = file
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv" | "txt") if !bytes.is_empty() && !bytes.contains(&0) => Ok(Container::Csv),
        _ => Err(not_a_workbook()),
    }
}

/// Unpacks everything once into nothing: the sizes that the archive states may be lies.
fn check_unpacked_size(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    let damaged = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        let is_held = HELD.iter().any(|ending| name.ends_with(ending));
        let most = if is_held { left.min(MAX_HELD) } else { left };
        let mut part = part.take(most + 1);
        let mut head = Vec::new();
        part.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(|_| damaged())?;
        let rest = std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| damaged())?;
        let unpacked = rest.saturating_add(u64::try_from(head.len()).unwrap_or(u64::MAX));
        // The parser makes room for as many texts as the part says that it holds.
        if stated_texts(&head).is_some_and(|texts| texts > unpacked) {
            return Err(damaged());
        }
        if unpacked > most {
            return Err(TableError::TooLarge {
                file: file.to_owned(),
            });
        }
        left -= unpacked;
    }
    Ok(())
}

/// The number of texts that the element `sst` states.
fn stated_texts(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, element) = text.split_once("sst ")?;
    let (attributes, _) = element.split_once('>')?;
    let (_, count) = attributes.split_once("uniqueCount=")?;
    let digits = count.get(1..)?.split(['"', '\'']).next()?;
    // A number that does not fit is larger than any part.
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().unwrap_or(u64::MAX))
}
