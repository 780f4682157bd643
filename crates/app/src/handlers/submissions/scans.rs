//! Scans of the signed and sealed form and report: files of the user that travel along as they are.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jixiao_core::submissions::SignedScan;
use jixiao_seal::Source;
use sha2::{Digest, Sha256};

use crate::error::{Failure, Result};
use crate::files;

/// Most bytes of one scan.
const MAX_SCAN: u64 = 20 * 1024 * 1024;
/// Most scans of one package.
const MOST_SCANS: usize = 50;
/// Extensions of scans, with how such a file begins.
const TYPES: [(&str, &[u8]); 4] = [
    ("pdf", b"%PDF-"),
    ("jpg", &[0xff, 0xd8, 0xff]),
    ("jpeg", &[0xff, 0xd8, 0xff]),
    ("png", b"\x89PNG\r\n\x1a\n"),
];

/// A scan with its content.
pub(super) struct Scan {
    pub reference: SignedScan,
    bytes: Vec<u8>,
}

impl Scan {
    /// Its file in the package.
    pub(super) fn file(self) -> (String, Source) {
        (self.reference.path, Source::Bytes(self.bytes))
    }
}

/// Reads the scans.
///
/// # Errors
/// `unknown_format`, `bad_scan`, `file_missing` and the like.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Scan>> {
    if paths.len() > MOST_SCANS {
        let message = format!("扫描件有{}个，超过{MOST_SCANS}个。", paths.len());
        return Err(bad(message, "请合并成一个PDF后重试。"));
    }
    let mut scans: Vec<Scan> = Vec::new();
    for path in paths {
        let scan = read_one(path)?;
        let twice = |held: &&Scan| held.reference.sha256 == scan.reference.sha256;
        if let Some(held) = scans.iter().find(twice) {
            let message = format!(
                "扫描件“{}”与“{}”内容相同。",
                scan.reference.name, held.reference.name
            );
            return Err(bad(message, "请去掉重复的一个。"));
        }
        scans.push(scan);
    }
    Ok(scans)
}

fn read_one(path: &Path) -> Result<Scan> {
    let shown = path.display();
    let extension = files::extension(path, &TYPES.map(|(extension, _)| extension))?;
    let error = |source: std::io::Error| -> Failure {
        if source.kind() == std::io::ErrorKind::NotFound {
            let message = format!("找不到文件“{shown}”。");
            return Failure::new("file_missing", message, "请核对路径。");
        }
        jixiao_core::error::CoreError::from_io(path, source).into()
    };
    if !std::fs::metadata(path).map_err(error)?.is_file() {
        let message = format!("“{shown}”不是文件。");
        return Err(Failure::new("not_a_file", message, "请选择扫描件。"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(error)?;
    file.take(MAX_SCAN + 1)
        .read_to_end(&mut bytes)
        .map_err(error)?;
    if bytes.len() as u64 > MAX_SCAN {
        let message = format!("扫描件“{shown}”超过{}。", files::size(MAX_SCAN));
        return Err(bad(message, "请降低扫描分辨率，或分成几个文件。"));
    }
    let start = TYPES.iter().find(|(known, _)| *known == extension);
    if !start.is_some_and(|(_, start)| bytes.starts_with(start)) {
        let message = format!("“{shown}”的内容不是.{extension}文件。");
        return Err(bad(message, "请重新扫描，或另存为PDF、JPG或PNG。"));
    }
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Scan {
        reference: SignedScan {
            name: name.into_owned(),
            size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            path: format!("signed/{sha256}.{extension}"),
            sha256,
        },
        bytes,
    })
}

fn bad(message: String, hint: &str) -> Failure {
    Failure::new("bad_scan", message, hint)
}
