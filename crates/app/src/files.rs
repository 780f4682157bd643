//! Output files: a file that bears its final name is whole.

use std::io::{self, Write};
use std::path::Path;

use jixiao_core::error::CoreError;
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
