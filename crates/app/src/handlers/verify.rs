//! Verifying packages: what anyone can do without a store. One bad file never stops the others.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_seal::{RegisterEntry, Rule, Verdict, Verification};

use super::register;
use crate::error::{Failure, Result};

/// What was found out about one file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Verified {
    /// The file as it was given.
    pub file: String,
    /// `valid`, `valid-unregistered`, `valid-expired`, `revoked` or `invalid`.
    pub verdict: &'static str,
    /// The words that people read.
    #[serde(skip)]
    pub title: &'static str,
    /// Code of the unit, or ""; of an invalid package only a claim.
    pub unit_code: String,
    /// Number of the submission; of an invalid package only a claim.
    pub sequence: Option<u32>,
    /// Fingerprint of the signing key, or ""; of an invalid package only a claim.
    pub fingerprint: String,
    /// Why it is invalid.
    pub problems: Vec<Problem>,
    /// Why nothing could be found out: no such file, no permission, a newer version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// A rule that a package breaks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Problem {
    /// The rule's id.
    pub rule: &'static str,
    /// A whole sentence.
    pub message: String,
}

impl From<jixiao_seal::Problem> for Problem {
    fn from(problem: jixiao_seal::Problem) -> Self {
        Self {
            rule: problem.rule.id(),
            message: problem.message,
        }
    }
}

impl Verified {
    /// Whether the package may be used: 有效 or 有效但未登记.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let words = [Verdict::Valid, Verdict::ValidUnregistered].map(Verdict::word);
        words.contains(&self.verdict)
    }

    /// Whether a newer version of the program made it.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        self.error
            .as_ref()
            .is_some_and(|error| error.code == "package_newer")
    }

    fn unreadable(file: &Path, error: Failure) -> Self {
        Self {
            file: file.display().to_string(),
            verdict: Verdict::Invalid.word(),
            title: Verdict::Invalid.title(),
            unit_code: String::new(),
            sequence: None,
            fingerprint: String::new(),
            problems: Vec::new(),
            error: Some(error),
        }
    }
}

/// Verifies packages, against a register file where one is given, as seen on `today`.
///
/// # Errors
/// Those of reading the register. What is wrong with a package stands in its own result.
pub fn verify(
    files: &[PathBuf],
    register: Option<&Path>,
    today: NaiveDate,
) -> Result<Vec<Verified>> {
    let register = match register {
        Some(path) => register::read(path)?,
        None => Vec::new(),
    };
    let verdict = |file: &PathBuf| {
        verify_one(file, &register, today).unwrap_or_else(|error| Verified::unreadable(file, error))
    };
    Ok(files.iter().map(verdict).collect())
}

/// Reads a package and finds its verdict; a file that was renamed is invalid.
///
/// # Errors
/// `file_missing`, `not_a_file`, `package_newer`, and the errors of reading.
pub(super) fn open(
    path: &Path,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<Verification<File>> {
    let about = std::fs::metadata(path).map_err(|source| unreadable(path, source))?;
    // A pipe would never end, a folder cannot be read.
    if !about.is_file() {
        let message = format!("“{}”不是文件。", path.display());
        return Err(Failure::new(
            "not_a_file",
            message,
            "请选择报送包（.zip）。",
        ));
    }
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let mut found = jixiao_seal::verify(file, register, today).map_err(|error| match error {
        jixiao_seal::Error::Io(source) => unreadable(path, source),
        other => other.into(),
    })?;
    if let Some(folder) = &found.folder
        && path.file_name() != Some(format!("{folder}.zip").as_ref())
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("文件名“{name}”与包内文件夹“{folder}”不符，文件可能被改名。");
        found.problems.push(jixiao_seal::Problem {
            rule: Rule::P03,
            message,
        });
        found.verdict = Verdict::Invalid;
        found.contents = None;
    }
    Ok(found)
}

fn verify_one(path: &Path, register: &[RegisterEntry], today: NaiveDate) -> Result<Verified> {
    let found = open(path, register, today)?;
    let problems = found.problems.into_iter().map(Problem::from).collect();
    Ok(Verified {
        file: path.display().to_string(),
        verdict: found.verdict.word(),
        title: found.verdict.title(),
        sequence: found.info.as_ref().map(|info| info.sequence),
        unit_code: found.info.map(|info| info.unit_code).unwrap_or_default(),
        fingerprint: found
            .fingerprint
            .map(|print| print.to_string())
            .unwrap_or_default(),
        problems,
        error: None,
    })
}

fn unreadable(path: &Path, source: std::io::Error) -> Failure {
    if source.kind() == ErrorKind::NotFound {
        let message = format!("找不到文件“{}”。", path.display());
        return Failure::new("file_missing", message, "请核对路径。");
    }
    CoreError::from_io(path, source).into()
}
