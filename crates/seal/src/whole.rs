//! Output files appear whole or not at all.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// A file that is written aside: in the folder of its path, under a temporary name. Unless it is
/// given its name, nothing of it stays.
#[derive(Debug)]
pub struct Aside {
    file: NamedTempFile,
    path: PathBuf,
}

impl Aside {
    /// Begins the file that will lie at `path`; its folder must exist.
    ///
    /// # Errors
    /// The system's own errors.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".jixiao-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Self {
            file: builder.tempfile_in(folder_of(path))?,
            path: path.to_owned(),
        })
    }

    /// The file, open for reading and writing.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Flushes it to the disk and gives it its name, over an older file of that name.
    ///
    /// # Errors
    /// The system's own errors; then the older file is as it was.
    pub fn replace(self) -> io::Result<()> {
        self.named(|file, path| file.persist(path).map_err(|error| error.error))
    }

    /// Flushes it to the disk and gives it its name, which no file may bear yet.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`], and the system's own errors.
    pub fn publish(self) -> io::Result<()> {
        self.named(|file, path| file.persist_noclobber(path).map_err(|error| error.error))
    }

    fn named(
        mut self,
        rename: impl FnOnce(NamedTempFile, &Path) -> io::Result<File>,
    ) -> io::Result<()> {
        self.file.flush()?;
        self.file.as_file().sync_all()?;
        rename(self.file, &self.path)?;
        // Windows keeps renames without this and cannot open a folder as a file.
        #[cfg(unix)]
        File::open(folder_of(&self.path))?.sync_all()?;
        Ok(())
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

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
    let mut aside = Aside::create(path)?;
    let value = write(aside.file())?;
    aside.replace()?;
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
    #[test]
    fn a_new_file_never_takes_the_name_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "old").unwrap();
        let mut aside = Aside::create(&path).unwrap();
        aside.file().write_all(b"new").unwrap();
        let refused = aside.publish().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }
}
