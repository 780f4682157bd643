//! Output files: a file that bears its final name is whole.

use std::io::Write;
use std::path::Path;

use jixiao_core::error::CoreError;

use crate::error::Result;

/// Writes `bytes` aside in the same folder, flushes them to the disk, then renames: the file is
/// there whole or not at all. An older file of that name is replaced.
///
/// # Errors
/// `disk_full`, `no_permission`, `store_missing` (the folder), `io`.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let located = |source| CoreError::from_io(path, source);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut aside = tempfile::NamedTempFile::new_in(folder).map_err(located)?;
    aside.write_all(bytes).map_err(located)?;
    aside.as_file().sync_all().map_err(located)?;
    aside.persist(path).map_err(|error| located(error.error))?;
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(located)?;
    Ok(())
}
