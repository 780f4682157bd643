//! Removable drives (U盘): which are there, and which one is meant. Hosts hand them in as a trait, so
//! that what happens to a drive can be played.

use std::path::{Path, PathBuf};

use sysinfo::{DiskRefreshKind, Disks};

use crate::error::{Failure, Result};

/// A removable drive that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Drive {
    /// Where its files lie: `F:\` or a mount point.
    pub path: PathBuf,
    /// Its label or its device, or "".
    pub name: String,
    /// What is free on it, in whole MB.
    pub free_megabytes: u32,
    /// Whether it can only be read.
    pub read_only: bool,
}

/// The removable drives of a computer.
pub trait Drives: Send + Sync {
    /// Those that are plugged in now.
    fn list(&self) -> Vec<Drive>;
}

/// The drives of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDrives;

impl Drives for SystemDrives {
    fn list(&self) -> Vec<Drive> {
        let what = DiskRefreshKind::nothing().with_storage();
        // A computer that tells nothing of its disks has none that could be written.
        let Ok(disks) = Disks::new_with_refreshed_list_specifics(what) else {
            return Vec::new();
        };
        let removable = disks.iter().filter(|disk| disk.is_removable());
        let drive = |disk: &sysinfo::Disk| Drive {
            path: disk.mount_point().to_path_buf(),
            name: disk.name().to_string_lossy().into_owned(),
            free_megabytes: u32::try_from(disk.available_space() / MEGABYTE).unwrap_or(u32::MAX),
            read_only: disk.is_read_only(),
        };
        let mut drives: Vec<_> = removable.map(drive).collect();
        drives.sort_by(|a, b| a.path.cmp(&b.path));
        drives
    }
}

/// Bytes of one MB.
pub(super) const MEGABYTE: u64 = 1024 * 1024;

/// The drive that is meant: the named one, else the only one.
///
/// # Errors
/// `no_drive` where it is not there, `choose_drive` where several are, `drive_read_only`.
pub(super) fn choose(drives: &dyn Drives, named: Option<&Path>) -> Result<Drive> {
    let list = drives.list();
    let none = || Failure::new("no_drive", "没有找到U盘。", "请插好U盘后重试。");
    let found = match named {
        None if list.len() > 1 => {
            let paths: Vec<_> = list
                .iter()
                .map(|drive| drive.path.display().to_string())
                .collect();
            let message = format!("找到{}个U盘：{}。", list.len(), paths.join("、"));
            return Err(Failure::new("choose_drive", message, "请指明写到哪一个。"));
        }
        None => list.into_iter().next().ok_or_else(none)?,
        Some(path) => {
            let plain = |path: &Path| {
                let text = path.display().to_string();
                text.trim_end_matches(['/', '\\']).to_owned()
            };
            let is_meant = |drive: &Drive| plain(&drive.path).eq_ignore_ascii_case(&plain(path));
            list.into_iter().find(is_meant).ok_or_else(|| Failure {
                message: format!("没有找到U盘“{}”。", path.display()),
                ..none()
            })?
        }
    };
    if found.read_only {
        let message = format!("U盘“{}”只能读取，不能写入。", found.path.display());
        let hint = "请打开写保护开关，或换一个U盘。";
        return Err(Failure::new("drive_read_only", message, hint));
    }
    Ok(found)
}

/// Whether a drive is still there.
///
/// # Errors
/// `drive_removed`.
pub(super) fn require(drive: &Drive, drives: &dyn Drives) -> Result<()> {
    match drives.list().iter().any(|held| held.path == drive.path) {
        true => Ok(()),
        false => Err(removed()),
    }
}

fn removed() -> Failure {
    Failure::new(
        "drive_removed",
        "U盘已拔出，没有写完。",
        "插好后再试，U盘上没有留下半个文件。",
    )
}

/// What a failure on a drive means to the person who sees the drive.
pub(super) fn explain(failure: Failure, drive: &Drive, drives: &dyn Drives) -> Failure {
    let said = if let Err(removed) = require(drive, drives) {
        removed
    } else if failure.code == "disk_full" {
        Failure::new(
            "drive_full",
            "U盘空间不足，没有写完。",
            "请清理U盘或换一个，U盘上没有留下半个文件。",
        )
    } else if failure.code == "no_permission" {
        Failure::new(
            "drive_read_only",
            "U盘不能写入。",
            "请打开写保护开关，或换一个U盘。",
        )
    } else {
        return failure;
    };
    Failure {
        detail: format!("{failure} {}", failure.detail).trim().to_owned(),
        ..said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(Vec<Drive>);

    impl Drives for One {
        fn list(&self) -> Vec<Drive> {
            self.0.clone()
        }
    }

    #[test]
    fn what_fails_on_a_drive_is_told_as_the_person_sees_it() {
        let drive = Drive {
            path: "/media/U".into(),
            name: String::new(),
            free_megabytes: 0,
            read_only: false,
        };
        let there = One(vec![drive.clone()]);
        let code = |code, drives: &One| {
            let failure = Failure::new(code, "写入失败。", "");
            explain(failure, &drive, drives).code
        };
        assert_eq!(code("disk_full", &there), "drive_full");
        assert_eq!(code("no_permission", &there), "drive_read_only");
        assert_eq!(code("not_sound", &there), "not_sound");
        assert_eq!(code("io", &One(Vec::new())), "drive_removed");
    }
}
