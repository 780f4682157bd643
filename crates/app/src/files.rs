//! Output files: a file that bears its final name is whole. And the place of the store.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jixiao_core::error::CoreError;
pub use jixiao_documents::pdf::prefer_system_fonts;
use jixiao_seal::write_file_whole;

use crate::error::{Failure, Result};

/// Writes `bytes` so that the file is there whole or not at all; an older file of that name is
/// replaced.
///
/// # Errors
/// `disk_full`, `no_permission`, `store_missing` (the folder), `io`.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    write_file_whole::<_, io::Error>(path, |file| file.write_all(bytes))
        .map_err(|source| CoreError::from_io(path, source).into())
}

/// The first bytes of every PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Writes a picture; its name ends with `.png` then.
///
/// # Errors
/// `invalid` for what is no PNG, and those of [`write_whole`].
pub fn write_picture(path: &Path, bytes: &[u8]) -> Result<PathBuf> {
    if !bytes.starts_with(PNG) {
        return Err(Failure::new(
            "invalid",
            "这不是PNG图片，没有保存。",
            "请重新导出图片。",
        ));
    }
    let is_png = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
    let mut path = path.as_os_str().to_owned();
    if !is_png {
        path.push(".png");
    }
    let path = PathBuf::from(path);
    write_whole(&path, bytes)?;
    Ok(path)
}

/// A size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    const KILOBYTE: u64 = 1024;
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10).div_ceil(unit);
        match tenths % 10 {
            0 => format!("{}", tenths / 10),
            rest => format!("{}.{rest}", tenths / 10),
        }
    };
    if bytes < KILOBYTE * KILOBYTE {
        format!("{} KB", bytes.div_ceil(KILOBYTE))
    } else {
        format!("{} MB", tenths(KILOBYTE * KILOBYTE))
    }
}

/// Which of the extensions `known` a path has, in small letters or capitals.
///
/// # Errors
/// `unknown_format` for any other.
pub(crate) fn extension(path: &Path, known: &[&'static str]) -> Result<&'static str> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let found = known.iter().find(|known| **known == extension).copied();
    found.ok_or_else(|| {
        let (path, known) = (path.display(), known.join("或."));
        let message = format!("“{path}”的扩展名不是.{known}。");
        Failure::new("unknown_format", message, "请换一个文件名。")
    })
}

/// A value as JSON for a file: indented, ended by a line break.
///
/// # Errors
/// `json`, where the value cannot be written.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new("json", "数据不能输出为JSON。", "请重试。")
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Makes a folder and those above it; nothing happens where it is there.
///
/// # Errors
/// `no_permission`, `disk_full`, `io`.
pub fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| CoreError::from_io(folder, source).into())
}

/// The store of this user where none is named; every host looks for it in the same place.
///
/// # Errors
/// `no_home` where the system names no folder for the user's data.
pub fn default_store() -> Result<PathBuf> {
    directories::ProjectDirs::from("", "", "jixiao")
        .map(|folders| folders.data_dir().join("jixiao.jixiao"))
        .ok_or_else(|| Failure::new("no_home", "找不到本用户的数据文件夹。", "请指定数据文件。"))
}

/// The folder of the system's own Chinese fonts, which Windows has and others have not.
#[must_use]
pub fn system_fonts() -> Option<PathBuf> {
    let windows = std::env::var_os("WINDIR").filter(|_| cfg!(windows))?;
    Some(PathBuf::from(windows).join("Fonts"))
}

/// As [`default_store`], with its folder made.
///
/// # Errors
/// As [`default_store`] and [`make_folder`].
pub fn default_store_with_folder() -> Result<PathBuf> {
    let path = default_store()?;
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    Ok(path)
}
