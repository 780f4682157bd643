//! Output files appear whole or not at all.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

#[cfg(not(windows))]
use std::io::Seek;

use tempfile::NamedTempFile;

/// How the name of a file aside begins.
const PREFIX: &str = ".jixiao-";
/// How it ends.
const SUFFIX: &str = ".part";
/// How much is read at once, a multiple of [`SECTOR`].
const PIECE: usize = 256 * 1024;
/// A multiple of every disk's sector, in bytes.
const SECTOR: usize = 4096;

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
        builder.prefix(PREFIX).suffix(SUFFIX);
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

    /// Flushes it to the disk and reads it through as the disk holds it: past the system's cache
    /// where the system allows that.
    ///
    /// # Errors
    /// The system's own errors.
    pub fn read_back(&mut self, each: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        self.file.flush()?;
        self.file.as_file().sync_all()?;
        #[cfg(windows)]
        let (mut file, mut piece) = {
            use std::os::windows::fs::OpenOptionsExt;
            // Reading without the cache wants whole sectors, at an address that is one's multiple.
            const FILE_FLAG_NO_BUFFERING: u32 = 0x2000_0000;
            let past_cache = std::fs::OpenOptions::new()
                .read(true)
                .custom_flags(FILE_FLAG_NO_BUFFERING)
                .open(self.file.path())?;
            (past_cache, vec![0; PIECE + SECTOR])
        };
        #[cfg(not(windows))]
        let (mut file, mut piece) = {
            let file = self.file.as_file();
            // What is clean on the disk leaves the cache; elsewhere the flush must do.
            #[cfg(target_os = "linux")]
            let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
            (file, vec![0; PIECE + SECTOR])
        };
        #[cfg(not(windows))]
        file.rewind()?;
        let start = piece.as_ptr().align_offset(SECTOR);
        let piece = piece.get_mut(start..start.saturating_add(PIECE));
        let piece = piece.ok_or(io::ErrorKind::OutOfMemory)?;
        loop {
            let length = file.read(piece)?;
            match piece.get(..length).filter(|read| !read.is_empty()) {
                Some(read) => each(read),
                None => return Ok(()),
            }
        }
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

/// Removes what a run that was cut off left aside in a folder; a run that goes on there at the same
/// time would fail.
pub fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            // What cannot be removed does no harm under such a name.
            let _ = std::fs::remove_file(entry.path());
        }
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
    fn what_is_read_back_is_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut aside = Aside::create(&folder.path().join("a.txt")).unwrap();
        let bytes: Vec<u8> = (0..700_000_u32).map(|i| (i % 251) as u8).collect();
        aside.file().write_all(&bytes).unwrap();
        let mut read = Vec::new();
        aside
            .read_back(&mut |piece| read.extend_from_slice(piece))
            .unwrap();
        assert!(read == bytes);
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
