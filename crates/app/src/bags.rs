//! Signed bags on their way to the disk: written aside, read back as a receiver would, and only
//! then given their name, which is never another file's.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use jixiao_core::error::CoreError;
use jixiao_core::units::Unit;
use jixiao_seal::limits::is_safe_component;
use jixiao_seal::{Aside, BagInfo, Kind, SigningKey, Source, Verdict, verify, write_bag};
use sha2::{Digest, Sha256};

use crate::error::{Failure, Result};

/// The program as bags name it.
pub(crate) const SOFTWARE: &str = concat!("jixiao ", env!("CARGO_PKG_VERSION"));

/// Files of a bag: the path below `data/`, and where the bytes come from.
pub(crate) type Payload = Vec<(String, Source)>;

/// A bag that has no name yet.
pub(crate) struct Bag {
    aside: Aside,
    path: PathBuf,
}

/// What a bag's file is.
pub(crate) struct Measured {
    pub size: u32,
    pub sha256: String,
}

/// Where the bag will lie, if its name is free.
///
/// # Errors
/// `already_exists`; `not_a_folder` where a file stands in the place of a folder.
pub(crate) fn free_path(folder: &Path, info: &BagInfo) -> Result<PathBuf> {
    let path = folder.join(format!("{}.zip", info.folder_name()));
    require_free(&path)?;
    Ok(path)
}

/// Whether a file may come to lie there: no other bears its name, and its folder is one or can be
/// made.
///
/// # Errors
/// `already_exists`, `not_a_folder`.
pub(crate) fn require_free(path: &Path) -> Result<()> {
    let folders = path.ancestors().skip(1);
    if let Some(nearest) = folders.into_iter().find(|folder| folder.exists())
        && !nearest.is_dir()
    {
        let message = format!("“{}”不是文件夹，没有生成。", nearest.display());
        return Err(Failure::new("not_a_folder", message, "请换一个文件夹。"));
    }
    if path.symlink_metadata().is_ok() {
        let path = path.to_path_buf();
        return Err(CoreError::Exists { path }.into());
    }
    Ok(())
}

/// What a bag of this unit says of itself.
///
/// # Errors
/// `invalid` where 单位代码 cannot stand in a file name.
pub(crate) fn info(
    unit: &Unit,
    kind: Kind,
    (year, period_end, sequence): (i32, chrono::NaiveDate, u32),
    template: &str,
    demo: bool,
) -> Result<BagInfo> {
    if !is_safe_component(&unit.code) {
        let message = format!(
            "单位代码“{}”不能用作文件名，只能使用字母、数字和 . _ -。请先更正单位代码。",
            unit.code
        );
        return Err(CoreError::Invalid {
            field: "单位代码".to_owned(),
            message,
        }
        .into());
    }
    let mut info = BagInfo {
        source_organization: unit.name.trim().to_owned(),
        identifier: String::new(),
        software_agent: SOFTWARE.to_owned(),
        kind,
        unit_code: unit.code.clone(),
        year,
        period_end,
        sequence,
        template: template.to_owned(),
        demo,
    };
    info.identifier = info.folder_name();
    Ok(info)
}

impl Bag {
    /// Writes the bag aside in the folder of `path`, which is made where it is missing.
    ///
    /// # Errors
    /// `unfit` for what a bag cannot hold; `disk_full`, `no_permission`, `io`.
    pub(crate) fn write(
        path: &Path,
        info: &BagInfo,
        payload: Payload,
        key: &SigningKey,
        time: NaiveDateTime,
    ) -> Result<Self> {
        let io_error = |source| CoreError::from_io(path, source);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| CoreError::from_io(folder, e))?;
        }
        let mut aside = Aside::create(path).map_err(io_error)?;
        write_bag(aside.file(), info, payload, key, time).map_err(|error| match error {
            jixiao_seal::Error::Io(source) => Failure::from(io_error(source)),
            other => other.into(),
        })?;
        Ok(Self {
            aside,
            path: path.to_path_buf(),
        })
    }

    /// Reads the bag back as a receiver would, and measures it.
    ///
    /// # Errors
    /// `not_sound` where it is not what was to be written, `io`.
    pub(crate) fn verify(
        &mut self,
        info: &BagInfo,
        key: &SigningKey,
        time: NaiveDateTime,
    ) -> Result<Measured> {
        let file = self.aside.file();
        let io_error = |source| CoreError::from_io(&self.path, source);
        file.rewind().map_err(io_error)?;
        let found = verify(&mut *file, &[], time.date())?;
        let sound = found.verdict == Verdict::ValidUnregistered
            && found.info.as_ref() == Some(info)
            && found.signer == Some(key.public());
        if !sound {
            let problems = found.problems.into_iter().map(|problem| problem.message);
            return Err(unsound(problems.collect::<Vec<_>>().join("\n")));
        }
        file.rewind().map_err(io_error)?;
        measure(file).map_err(|source| io_error(source).into())
    }

    /// The file of the bag, from which copies are made.
    pub(crate) fn file(&mut self) -> &mut File {
        self.aside.file()
    }

    /// Flushes the bag and compares it with what the disk holds; it then goes out as it is.
    ///
    /// # Errors
    /// As [`Outgoing::add`].
    pub(crate) fn settled(self) -> Result<Outgoing> {
        let mut outgoing = Outgoing::default();
        outgoing.settle(self.aside, self.path)?;
        Ok(outgoing)
    }

    /// Gives the bag its name.
    ///
    /// # Errors
    /// `already_exists`, `disk_full`, `no_permission`, `io`; then nothing of it stays.
    pub(crate) fn publish(self) -> Result<PathBuf> {
        let Self { aside, path } = self;
        match aside.publish() {
            Ok(()) => Ok(path),
            Err(source) => Err(CoreError::from_io(&path, source).into()),
        }
    }
}

/// Files that are whole and compared with what the disk holds, but have no names yet.
#[derive(Default)]
pub(crate) struct Outgoing {
    files: Vec<(Aside, PathBuf)>,
}

impl Outgoing {
    /// Writes one more file aside, flushes it and compares what the disk holds.
    ///
    /// # Errors
    /// `not_sound` where that is something else; `disk_full`, `no_permission`, `io`.
    pub(crate) fn add(
        &mut self,
        path: PathBuf,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<()> {
        if let Some(folder) = path.parent() {
            crate::files::make_folder(folder)?;
        }
        let io_error = |source| CoreError::from_io(&path, source);
        let mut aside = Aside::create(&path).map_err(io_error)?;
        write(aside.file()).map_err(io_error)?;
        self.settle(aside, path)
    }

    fn settle(&mut self, mut aside: Aside, path: PathBuf) -> Result<()> {
        let io_error = |source| CoreError::from_io(&path, source);
        aside.file().rewind().map_err(io_error)?;
        let meant = measure(aside.file()).map_err(io_error)?;
        let mut digest = Sha256::new();
        let read = aside.read_back(&mut |piece| digest.update(piece));
        read.map_err(io_error)?;
        if hex::encode(digest.finalize()) != meant.sha256 {
            return Err(unsound(String::new()));
        }
        self.files.push((aside, path));
        Ok(())
    }

    /// Gives every file its name, or none of them.
    ///
    /// # Errors
    /// `already_exists`, `disk_full`, `no_permission`, `io`; then nothing of them stays.
    pub(crate) fn publish(self) -> Result<Vec<PathBuf>> {
        let mut named: Vec<PathBuf> = Vec::new();
        for (aside, path) in self.files {
            if let Err(source) = aside.publish() {
                for path in named {
                    // It was made a moment ago; what cannot be removed is whole.
                    let _ = std::fs::remove_file(path);
                }
                return Err(CoreError::from_io(&path, source).into());
            }
            named.push(path);
        }
        Ok(named)
    }
}

/// What was written comes back as something else.
fn unsound(detail: String) -> Failure {
    Failure {
        detail,
        ..Failure::new(
            "not_sound",
            "写出的文件读回后与原内容不符，没有生成。",
            "请检查磁盘或U盘，或换一个文件夹后重试。",
        )
    }
}

/// Reads a file through.
pub(crate) fn measure(file: &mut File) -> io::Result<Measured> {
    let (mut digest, mut size) = (Sha256::new(), 0_u32);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = file.read(&mut piece)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
            break;
        };
        digest.update(read);
        size = size.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
    }
    Ok(Measured {
        size,
        sha256: hex::encode(digest.finalize()),
    })
}
