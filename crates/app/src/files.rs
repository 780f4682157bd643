//! Output files: a file that bears its final name is whole.

use std::io::{self, Write};
use std::path::Path;

use jixiao_core::error::CoreError;
use jixiao_seal::write_file_whole;

use crate::error::Result;

/// Writes `bytes` so that the file is there whole or not at all; an older file of that name is
/// replaced.
///
/// # Errors
/// `disk_full`, `no_permission`, `store_missing` (the folder), `io`.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    write_file_whole::<_, io::Error>(path, |file| file.write_all(bytes))
        .map_err(|source| CoreError::from_io(path, source).into())
}
