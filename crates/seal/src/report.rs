//! Verifying files: what anyone can do without a store, and how it is told. One bad file never
//! stops the others.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::bag::Kind;
use crate::error::Error;
use crate::parts;
use crate::register::{self, RegisterEntry};
use crate::verify::{Contents, Problem, Rule, Verdict, Verification, verify};

/// Where an aggregate holds its units' packages whole.
pub const PACKAGES: &str = "data/packages/";

/// Why a file could not be examined: the error contract of every host.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Refused {
    /// What hosts branch on.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do, or "".
    pub hint: String,
    /// The field concerned, or "".
    pub field: String,
    /// More for support, or "".
    pub detail: String,
}

impl Refused {
    pub(crate) fn new(code: &'static str, message: String, hint: impl Into<String>) -> Self {
        Self {
            code,
            message,
            hint: hint.into(),
            field: String::new(),
            detail: String::new(),
        }
    }

    pub(crate) fn unreadable(path: &Path, source: &io::Error) -> Self {
        let path = path.display();
        let (code, message, hint) = match source.kind() {
            ErrorKind::NotFound => (
                "file_missing",
                format!("找不到文件“{path}”。"),
                "请核对路径。",
            ),
            ErrorKind::PermissionDenied => (
                "no_permission",
                format!("没有读取“{path}”的权限。"),
                "请换一个位置，或请管理员开通权限。",
            ),
            _ => (
                "io",
                format!("读取“{path}”时出错。"),
                "请检查磁盘或U盘后重试。",
            ),
        };
        Self {
            detail: source.to_string(),
            ..Self::new(code, message, hint)
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.message, self.hint)
    }
}

impl std::error::Error for Refused {}

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
    pub problems: Vec<BrokenRule>,
    /// The packages that a sound aggregate holds, each with its own verdict.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Verified>,
    /// Why nothing could be found out: no such file, no permission, a newer version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Refused>,
}

/// A rule that a package breaks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BrokenRule {
    /// The rule's id.
    pub rule: &'static str,
    /// A whole sentence.
    pub message: String,
}

impl From<Problem> for BrokenRule {
    fn from(problem: Problem) -> Self {
        Self {
            rule: problem.rule.id(),
            message: problem.message,
        }
    }
}

impl Verified {
    /// Whether the package may be used: 有效 or 有效但未登记, and so each that it holds.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let words = [Verdict::Valid, Verdict::ValidUnregistered].map(Verdict::word);
        words.contains(&self.verdict) && self.packages.iter().all(Self::is_valid)
    }

    /// Whether a newer version of the program made it.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        let code = self.error.as_ref().map(|error| error.code);
        code == Some("package_newer")
    }

    fn refused(file: &Path, error: Refused) -> Self {
        Self {
            file: file.display().to_string(),
            verdict: Verdict::Invalid.word(),
            title: Verdict::Invalid.title(),
            unit_code: String::new(),
            sequence: None,
            fingerprint: String::new(),
            problems: Vec::new(),
            packages: Vec::new(),
            error: Some(error),
        }
    }
}

impl fmt::Display for Verified {
    /// A line with the verdict, and one for each thing found, indented; no line end at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.file, self.title)?;
        if !self.unit_code.is_empty() {
            let number = self.sequence.unwrap_or_default();
            write!(f, "\n    单位{} 第{number}次报送", self.unit_code)?;
        }
        if !self.fingerprint.is_empty() {
            write!(f, "\n    签名密钥指纹 {}", self.fingerprint)?;
        }
        for problem in &self.problems {
            write!(f, "\n    {} {}", problem.rule, problem.message)?;
        }
        for package in &self.packages {
            write!(f, "\n    {}", package.to_string().replace('\n', "\n    "))?;
        }
        match &self.error {
            Some(error) => write!(f, "\n    {error}"),
            None => Ok(()),
        }
    }
}

/// The exit code for a run of verdicts: 0 where every package may be used, 5 where the only reason
/// against it is that a newer version made them, else 3.
#[must_use]
pub fn exit_code(packages: &[Verified]) -> u8 {
    let mut bad = packages.iter().filter(|package| !package.is_valid());
    match bad.next() {
        None => 0,
        Some(first) if first.is_newer() && bad.all(Verified::is_newer) => 5,
        Some(_) => 3,
    }
}

/// Verifies packages, against a register file where one is given, as seen on `today`. The parts of
/// one package are put together and have one verdict, told of the first that is named.
///
/// # Errors
/// Those of reading the register. What is wrong with a package stands in its own result.
pub fn verify_files(
    files: &[PathBuf],
    register: Option<&Path>,
    today: NaiveDate,
) -> Result<Vec<Verified>, Refused> {
    let register = match register {
        Some(path) => register::file::read(path)?,
        None => Vec::new(),
    };
    Ok(verify_each(files, &register, today))
}

/// Verifies packages against the register given, as seen on `today`; parts count as their package.
#[must_use]
pub fn verify_each(
    files: &[PathBuf],
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Vec<Verified> {
    let files = parts::once_each(files).into_iter();
    files
        .map(|file| verify_file(&file, register, today))
        .collect()
}

/// Verifies one package on the disk; its name counts as part of it.
#[must_use]
pub fn verify_file(path: &Path, register: &[RegisterEntry], today: NaiveDate) -> Verified {
    examine(path, register, today).unwrap_or_else(|error| Verified::refused(path, error))
}

/// Reads a package on the disk and finds its verdict; one that was renamed is invalid. Of a package
/// in parts any part or the listing may be named.
///
/// # Errors
/// `file_missing`, `not_a_file`, `no_permission`, `package_newer`, `io`; those of [`parts::join`].
pub fn open(
    path: &Path,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<Verification<File>, Refused> {
    let unreadable = |source: &io::Error| Refused::unreadable(path, source);
    let about = std::fs::metadata(path).map_err(|source| unreadable(&source))?;
    // A pipe would never end, a folder cannot be read.
    if !about.is_file() {
        let message = format!("“{}”不是文件。", path.display());
        return Err(Refused::new(
            "not_a_file",
            message,
            "请选择报送包（.zip）。",
        ));
    }
    let package = parts::package_of(path);
    let file = match &package {
        Some(package) => joined(package)?,
        None => File::open(path).map_err(|source| unreadable(&source))?,
    };
    let mut found = verify(file, register, today).map_err(|error| match error {
        Error::Io(source) => unreadable(&source),
        other => Refused::new(other.code(), other.to_string(), ""),
    })?;
    compare_name(&mut found, package.as_deref().unwrap_or(path));
    Ok(found)
}

/// A package that travelled in parts, as one file without a name.
fn joined(package: &Path) -> Result<File, Refused> {
    let unwritable = |source: &io::Error| Refused {
        detail: source.to_string(),
        ..Refused::new(
            "disk_full",
            "合并分卷时临时文件夹不能写入。".to_owned(),
            "请清理磁盘后重试。",
        )
    };
    let mut whole = tempfile::tempfile().map_err(|source| unwritable(&source))?;
    parts::join(package, &mut whole, &unwritable)?;
    Ok(whole)
}

/// A package that does not bear the name of its folder was renamed, and is invalid.
fn compare_name<R>(found: &mut Verification<R>, path: &Path) {
    if let Some(folder) = &found.folder
        && path.file_name() != Some(format!("{folder}.zip").as_ref())
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("文件名“{name}”与包内文件夹“{folder}”不符，文件可能被改名。");
        found.problems.push(Problem {
            rule: Rule::P03,
            message,
        });
        found.verdict = Verdict::Invalid;
        found.contents = None;
    }
}

/// The paths of the packages that an aggregate holds whole.
pub fn packages_in<R: Read + Seek>(contents: &Contents<R>) -> Vec<String> {
    let paths = contents.files().map(|(path, _)| path);
    let packages = paths.filter(|path| path.starts_with(PACKAGES));
    packages.map(str::to_owned).collect()
}

/// Reads one of the packages that an aggregate holds, and finds its own verdict. It is held in
/// memory: at most 200 MiB, by the limits.
///
/// # Errors
/// As [`open`].
pub fn open_inner<R: Read + Seek>(
    contents: &mut Contents<R>,
    path: &str,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<Verification<Cursor<Vec<u8>>>, Refused> {
    let refuse = |error: Error| match error {
        Error::Io(source) => Refused::unreadable(Path::new(path), &source),
        other => Refused::new(other.code(), other.to_string(), ""),
    };
    let bytes = contents.read(path).map_err(refuse)?;
    let mut found = verify(Cursor::new(bytes), register, today).map_err(refuse)?;
    compare_name(&mut found, Path::new(path));
    Ok(found)
}

fn examine(path: &Path, register: &[RegisterEntry], today: NaiveDate) -> Result<Verified, Refused> {
    let mut found = open(path, register, today)?;
    let is_aggregate = |found: &Verification<File>| {
        let kind = found.info.as_ref().map(|info| info.kind);
        kind == Some(Kind::Aggregate)
    };
    let mut packages = Vec::new();
    if is_aggregate(&found)
        && let Some(contents) = &mut found.contents
    {
        for inner in packages_in(contents) {
            let verdict = open_inner(contents, &inner, register, today);
            packages.push(match verdict {
                Ok(found) => verified(Path::new(&inner), found),
                Err(error) => Verified::refused(Path::new(&inner), error),
            });
        }
    }
    Ok(Verified {
        packages,
        ..verified(path, found)
    })
}

fn verified<R>(path: &Path, found: Verification<R>) -> Verified {
    let problems = found.problems.into_iter().map(BrokenRule::from).collect();
    Verified {
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
        packages: Vec::new(),
        error: None,
    }
}
