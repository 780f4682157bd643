//! Where files lie that came in: first in quarantine, beside the store; what is taken lies whole in
//! the folder of received packages, what is refused stays in quarantine.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jixiao_core::error::CoreError;
use jixiao_core::ledger::Ledger;
use jixiao_core::received::ReceivedPackage;
use jixiao_seal::limits::MAX_TOTAL;
use jixiao_seal::parts;
use tempfile::TempDir;

use crate::bags;
use crate::error::{Failure, Result};
use crate::files::make_folder;

/// The two folders beside a store.
pub(super) struct Folders {
    pub quarantine: PathBuf,
    kept: PathBuf,
}

/// A copy in quarantine; unless it is moved out, nothing of it stays.
pub(super) struct Quarantined {
    _folder: TempDir,
    pub path: PathBuf,
    pub size: i64,
    pub sha256: String,
}

impl Folders {
    pub(super) fn of(ledger: &Ledger) -> Self {
        Self::of_store(ledger.path())
    }

    pub(super) fn of_store(store: &Path) -> Self {
        let name = store.file_stem().unwrap_or_default().to_string_lossy();
        let beside = |word: &str| store.with_file_name(format!("{name}-{word}"));
        Self {
            quarantine: beside("隔离"),
            kept: beside("收包"),
        }
    }

    /// Where what was taken lies.
    pub(super) fn root(self) -> PathBuf {
        self.kept
    }

    /// Where the file of a package lies.
    pub(super) fn kept(&self, package: &ReceivedPackage) -> PathBuf {
        let folder = package.sha256.get(..16).unwrap_or_default();
        let name = format!("{}.zip", package.identifier);
        self.kept.join(folder).join(name)
    }

    /// Copies a file into quarantine, under its own name; nothing for one that is larger than any
    /// package may be. A package in parts is put together there.
    ///
    /// # Errors
    /// `file_missing`, `not_a_file`, `no_permission`, `disk_full`, `io`; those of [`parts::join`].
    pub(super) fn quarantine(&self, file: &Path) -> Result<Option<Quarantined>> {
        let package = parts::package_of(file);
        let name = package.as_deref().unwrap_or(file).file_name();
        let Some(name) = name else {
            return Err(not_a_file(file));
        };
        if package.is_none() && !is_bounded(file)? {
            return Ok(None);
        }
        make_folder(&self.quarantine)?;
        let write_error = |source| CoreError::from_io(&self.quarantine, source);
        let folder = tempfile::Builder::new()
            .prefix(".检查-")
            .tempdir_in(&self.quarantine)
            .map_err(write_error)?;
        let path = folder.path().join(name);
        let mut copy = File::create_new(&path).map_err(write_error)?;
        match &package {
            Some(package) => {
                let unwritable = |source: &io::Error| {
                    let source = io::Error::new(source.kind(), source.to_string());
                    Failure::from(CoreError::from_io(&self.quarantine, source)).into()
                };
                parts::join(package, &mut copy, &unwritable)?;
            }
            None => {
                let read_error = |source| CoreError::from_io(file, source);
                let mut source = File::open(file).map_err(read_error)?.take(MAX_TOTAL + 1);
                let mut piece = vec![0; 64 * 1024];
                loop {
                    let length = source.read(&mut piece).map_err(read_error)?;
                    let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
                        break;
                    };
                    copy.write_all(read).map_err(write_error)?;
                }
            }
        }
        copy.sync_all().map_err(write_error)?;
        let size = copy.metadata().map_err(write_error)?.len();
        if size > MAX_TOTAL {
            return Ok(None);
        }
        let mut copy = File::open(&path).map_err(write_error)?;
        let measured = bags::measure(&mut copy).map_err(write_error)?;
        Ok(Some(Quarantined {
            _folder: folder,
            path,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            sha256: measured.sha256,
        }))
    }

    /// Moves a copy to where received packages lie; true where it was not there yet.
    ///
    /// # Errors
    /// `no_permission`, `disk_full`, `io`.
    pub(super) fn keep(&self, copy: Quarantined, package: &ReceivedPackage) -> Result<bool> {
        let path = self.kept(package);
        let is_new = !holds(&path, &package.sha256)?;
        if is_new {
            move_to(&copy, &path)?;
        }
        Ok(is_new)
    }

    /// Takes a file back that was kept for nothing.
    pub(super) fn drop_kept(&self, package: &ReceivedPackage) {
        let path = self.kept(package);
        // What cannot be removed is found again by its content, and does no harm.
        let _ = fs::remove_file(&path);
        let _ = path.parent().map(fs::remove_dir);
    }

    /// Leaves a refused copy in quarantine; gives its place.
    ///
    /// # Errors
    /// `no_permission`, `disk_full`, `io`.
    pub(super) fn leave(&self, copy: Quarantined) -> Result<PathBuf> {
        let name = copy.path.file_name().unwrap_or_default();
        let path = self.refused(&copy.sha256).join(name);
        if !holds(&path, &copy.sha256)? {
            move_to(&copy, &path)?;
        }
        Ok(path)
    }

    /// Takes a refused file with this content out of quarantine: it lies elsewhere now. What was
    /// just `left` there stays, such as the same content under another name.
    pub(super) fn release(&self, sha256: &str, left: &[&PathBuf]) {
        let folder = self.refused(sha256);
        if !left.iter().any(|path| path.starts_with(&folder)) {
            // What cannot be removed waits for nothing, and does no harm.
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// The folder of a refused file.
    fn refused(&self, sha256: &str) -> PathBuf {
        self.quarantine.join(sha256.get(..16).unwrap_or_default())
    }

    /// Removes the folder of quarantine where it is empty.
    pub(super) fn tidy(&self) {
        let _ = fs::remove_dir(&self.quarantine);
    }

    /// The kept file of a package, once it is what came in.
    ///
    /// # Errors
    /// `kept_file_changed` where it is gone or changed; `io`.
    pub(super) fn open(&self, package: &ReceivedPackage) -> Result<PathBuf> {
        let path = self.kept(package);
        if holds(&path, &package.sha256)? {
            return Ok(path);
        }
        Err(Failure::new(
            "kept_file_changed",
            format!("收到的报送包“{}”缺失或已改动。", path.display()),
            "请重新接收该包，或从备份恢复收包文件夹。",
        ))
    }
}

/// Whether a file may be as large as a package.
fn is_bounded(file: &Path) -> Result<bool> {
    let about = fs::metadata(file).map_err(|source| {
        let shown = file.display();
        match source.kind() {
            io::ErrorKind::NotFound => Failure::new(
                "file_missing",
                format!("找不到文件“{shown}”。"),
                "请核对路径。",
            ),
            _ => CoreError::from_io(file, source).into(),
        }
    })?;
    if about.is_file() {
        Ok(about.len() <= MAX_TOTAL)
    } else {
        Err(not_a_file(file))
    }
}

fn not_a_file(file: &Path) -> Failure {
    let message = format!("“{}”不是文件。", file.display());
    Failure::new("not_a_file", message, "请选择报送包（.zip）。")
}

fn move_to(copy: &Quarantined, path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::rename(&copy.path, path).map_err(|source| CoreError::from_io(path, source).into())
}

/// Whether a file is there, with just this content.
fn holds(path: &Path, sha256: &str) -> Result<bool> {
    let error = |source| CoreError::from_io(path, source);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(error(source).into()),
    };
    Ok(bags::measure(&mut file).map_err(error)?.sha256 == sha256)
}
