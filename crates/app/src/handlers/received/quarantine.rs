//! What was refused, as the folder of quarantine tells it: beside each file lies a note of why it was
//! refused and whose it claims to be.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::Actor;

use super::Incoming;
use super::kept::Folders;
use crate::error::Result;
use crate::files;

/// The note beside a refused file.
const NOTE: &str = "隔离原因.json";
/// Longest note that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;
/// So many refused files are told of at most.
const MOST: usize = 500;

/// A file that was refused. Whose it is is only a claim.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RefusedFile {
    /// Name of the file.
    pub name: String,
    /// Where it lies in quarantine.
    #[serde(default)]
    pub path: PathBuf,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// `valid`, `valid-unregistered`, `valid-expired`, `revoked` or `invalid`.
    pub verdict: String,
    /// 单位代码, or "".
    pub unit_code: String,
    /// 单位名称, or "".
    pub unit_name: String,
    /// 第N次报送.
    pub sequence: Option<u32>,
    /// Why it was refused.
    pub reasons: Vec<String>,
    /// When, local.
    pub refused_at: NaiveDateTime,
}

impl RefusedFile {
    /// What is noted of a file that is refused.
    pub(super) fn of(about: &Incoming, sha256: String, actor: &Actor) -> Self {
        let problems = about.problems.iter();
        let mut reasons: Vec<_> = problems
            .map(|p| format!("{} {}", p.rule, p.message))
            .collect();
        reasons.extend(about.error.iter().map(ToString::to_string));
        let name = Path::new(&about.file).file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            path: PathBuf::new(),
            sha256,
            verdict: about.verdict.to_owned(),
            unit_code: about.unit_code.clone(),
            unit_name: about.unit_name.clone(),
            sequence: about.sequence,
            reasons,
            refused_at: actor.at,
        }
    }
}

/// Notes beside a refused file why it was refused.
///
/// # Errors
/// `no_permission`, `disk_full`, `io`.
pub(super) fn note(path: &Path, refusal: &RefusedFile) -> Result<()> {
    files::write_whole(&path.with_file_name(NOTE), &files::json(refusal)?)
}

/// What was refused, the newest first.
///
/// # Errors
/// `no_permission`, `io`.
pub(super) fn list(folders: &Folders) -> Result<Vec<RefusedFile>> {
    let error = |source| CoreError::from_io(&folders.quarantine, source);
    let entries = match fs::read_dir(&folders.quarantine) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(error(source).into()),
    };
    let mut refused = Vec::new();
    for entry in entries {
        let folder = entry.map_err(error)?.path();
        refused.extend(read(&folder));
    }
    refused.sort_by(|a, b| (b.refused_at, &b.sha256).cmp(&(a.refused_at, &a.sha256)));
    refused.truncate(MOST);
    Ok(refused)
}

/// The note in a folder, where there is one that can be read and its file is there.
fn read(folder: &Path) -> Option<RefusedFile> {
    let note = folder.join(NOTE);
    if fs::metadata(&note).ok()?.len() > LONGEST {
        return None;
    }
    let mut refusal: RefusedFile = serde_json::from_slice(&fs::read(&note).ok()?).ok()?;
    let name = Path::new(&refusal.name).file_name()?;
    refusal.path = folder.join(name);
    refusal.path.is_file().then_some(refusal)
}
