//! Output files appear whole or not at all.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

/// Writes a file through `write`: aside under a temporary name in the same folder, flushed to the
/// disk, then renamed over `path`, and the folder flushed. Until the rename an older file of that
/// name stays as it was; on any error nothing is left behind.
///
/// # Errors
/// Whatever `write` returns, and the system's own errors, turned into `E`.
pub fn write_file_whole<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jixiao-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut aside = builder.tempfile_in(folder)?;
    let value = write(aside.as_file_mut())?;
    aside.as_file_mut().flush()?;
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|error| error.error)?;
    // Windows keeps renames without this and cannot open a folder as a file.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_and_replaces_the_older_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        for text in ["one", "two"] {
            write_file_whole::<_, io::Error>(&path, |file| file.write_all(text.as_bytes()))
                .unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_failure_keeps_the_older_file_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "old").unwrap();
        let failed = write_file_whole(&path, |file| {
            file.write_all(b"half")?;
            Err::<(), _>(io::Error::other("stop"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "stop");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }
}
