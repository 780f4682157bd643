//! Packages that come in: examining many at once in quarantine, taking those that may be taken in
//! one transaction, and looking at what is held.

mod kept;
mod quarantine;
mod reading;
mod sealed;

use std::fs;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::CutOff;
use jixiao_core::receipts::ReceiptRow;
use jixiao_core::received::{
    Arrival, Coverage, Expectation, ReceivedKind, ReceivedPackage, ReceivedState, Recheck,
    SubmissionDifference, Submitted, SubmittedAnswer, SubmittedEntry, SubmittedFigures, arrival,
    taken_message,
};
use jixiao_core::tasks::Body;
use jixiao_seal::parts;
use jixiao_seal::report::{self, BrokenRule};
use jixiao_seal::{RegisterEntry, Verdict, Verification};

use self::kept::{Folders, Quarantined};
pub use self::quarantine::RefusedFile;
pub(super) use self::reading::AGGREGATE;
use self::reading::problem;
pub use self::sealed::AskPassword;
use super::{register, year_of};
use crate::error::{Failure, Result};

/// The folder where the packages lie that a store took.
pub(super) fn kept_folder(ledger: &Ledger) -> PathBuf {
    kept_folder_of(ledger.path())
}

/// The folder where the packages of a store at `path` lie.
pub(super) fn kept_folder_of(path: &Path) -> PathBuf {
    Folders::of_store(path).root()
}

/// How deep folders are looked through.
const DEEPEST: usize = 4;
/// How the names of packages begin that are received from a folder.
const PREFIXES: [&str; 2] = ["JXJK-", "JXHJ-"];

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "ReceivedOutcome", rename_all = "snake_case")]
pub enum Outcome {
    /// 入库
    Taken,
    /// 旧版: taken beside a later number, not over it.
    Older,
    /// 重复: held already.
    Duplicate,
    /// 拒收: it stays in quarantine.
    Refused,
}

impl Outcome {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "入库",
            Self::Older => "旧版",
            Self::Duplicate => "重复",
            Self::Refused => "拒收",
        }
    }
}

/// What was found out about one file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Incoming {
    /// The file as it was given or found.
    pub file: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// `valid`, `valid-unregistered`, `valid-expired`, `revoked` or `invalid`.
    pub verdict: &'static str,
    /// The words that people read.
    #[serde(skip)]
    pub title: &'static str,
    /// Number by which commands name it, once it is held.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub id: Option<i64>,
    /// 单位代码, or ""; of an invalid package only a claim.
    pub unit_code: String,
    /// 单位名称, or "".
    pub unit_name: String,
    /// 第N次报送; of an invalid package only a claim.
    pub sequence: Option<u32>,
    /// Fingerprint of the signing key, or "".
    pub fingerprint: String,
    /// The rules that it breaks; one that is taken may break some that its receiver decides upon.
    pub problems: Vec<BrokenRule>,
    /// Where a refused file lies in quarantine.
    pub quarantined: Option<PathBuf>,
    /// Why nothing could be found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// What became of many files.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Receiving {
    /// One a file, in the order of the arguments.
    pub packages: Vec<Incoming>,
    /// How many were taken, older numbers among them; in a dry run would be.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub taken: usize,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// How far an examination is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Examining {
    /// How many files were examined.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub done: usize,
    /// How many there are.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub total: usize,
    /// The one whose turn it is.
    pub file: String,
}

/// Called before each file; `Break` cancels.
pub type Progress<'a> = &'a mut dyn FnMut(Examining) -> ControlFlow<()>;

/// A file with what was found out, before anything is written.
struct Planned {
    incoming: Incoming,
    copy: Option<Quarantined>,
    is_taken: bool,
}

/// Receives packages from files and folders; of one in parts any may be named, and encrypted ones
/// are opened with the signing key, for whose password is asked then. Each is copied into
/// quarantine and examined there; one that is bad never stops the others. What may be taken is then
/// taken in one transaction.
///
/// # Errors
/// `nothing_to_receive` where folders hold no package, `password_needed`, `wrong_password`,
/// `cancelled`, and the store's errors. What is wrong with a file stands in its own result.
pub fn receive(
    ledger: &mut Ledger,
    paths: &[PathBuf],
    password: Option<AskPassword<'_>>,
    dry_run: bool,
    progress: Progress<'_>,
    actor: &Actor,
) -> Result<Receiving> {
    let files = files(paths)?;
    let folders = Folders::of(ledger);
    let key = sealed::key(ledger, &files, password)?;
    let register = register::entries(ledger)?;
    // Those that are held already, and after them those that will be taken.
    let mut held = ledger.received(ledger.year()?)?;
    let known = held.len();
    let receiver = Receiver {
        ledger,
        expectation: ledger.expectation()?,
        folders: &folders,
        register: &register,
        actor,
    };
    let mut plan = Vec::new();
    for (done, file) in files.iter().enumerate() {
        let (total, name) = (files.len(), file.display().to_string());
        let about = Examining {
            done,
            total,
            file: name,
        };
        if progress(about).is_break() {
            plan.clear();
            folders.tidy();
            return Err(Failure::new(
                "cancelled",
                "已取消，没有接收任何报送包。",
                "",
            ));
        }
        let planned = if sealed::is_sealed(file) {
            let opened = sealed::open(key.as_ref(), file, &folders.quarantine);
            opened.and_then(|opened| receiver.examine(&held, &plan, &opened.path))
        } else {
            receiver.examine(&held, &plan, file)
        };
        let planned = planned.map(|(planned, package)| (planned.of(file), package));
        let (planned, package) =
            planned.unwrap_or_else(|failure| (Planned::failed(file, failure), None));
        held.extend(package);
        plan.push(planned);
    }
    let packages = held.split_off(known);
    drop(held);
    let receiving = if dry_run {
        Receiving {
            packages: plan.into_iter().map(|p| p.incoming).collect(),
            taken: packages.len(),
            dry_run,
        }
    } else {
        apply(ledger, &folders, plan, &packages, actor)?
    };
    folders.tidy();
    Ok(receiving)
}

/// Takes what is planned: the files first, then all rows in one transaction. `packages` are those
/// of the plan that are taken, in its order.
fn apply(
    ledger: &mut Ledger,
    folders: &Folders,
    plan: Vec<Planned>,
    packages: &[ReceivedPackage],
    actor: &Actor,
) -> Result<Receiving> {
    let (mut incoming, mut moved) = (Vec::new(), Vec::new());
    let mut taken = packages.iter();
    let kept = plan.into_iter().try_for_each(|planned| {
        let mut about = planned.incoming;
        let package = planned.is_taken.then(|| taken.next()).flatten();
        match (planned.copy, package) {
            (Some(copy), Some(package)) => {
                moved.extend(folders.keep(copy, package)?.then_some(package));
            }
            (Some(copy), None) if about.outcome == Outcome::Refused => {
                let sha256 = copy.sha256.clone();
                let path = folders.leave(copy)?;
                quarantine::note(&path, &RefusedFile::of(&about, sha256, actor))?;
                about.quarantined = Some(path);
            }
            _ => {}
        }
        incoming.push(about);
        Ok::<_, Failure>(())
    });
    let written = kept.and_then(|()| Ok(ledger.receive_packages(packages, actor)?));
    let numbers = match written {
        Ok(written) => written.value,
        Err(failure) => {
            moved.iter().for_each(|package| folders.drop_kept(package));
            return Err(failure);
        }
    };
    // What was refused before and is taken now waits no longer.
    let left: Vec<_> = incoming
        .iter()
        .filter_map(|about| about.quarantined.as_ref())
        .collect();
    for package in packages {
        folders.release(&package.sha256, &left);
    }
    let mut numbers = numbers.into_iter();
    let taken = [Outcome::Taken, Outcome::Older];
    for about in incoming.iter_mut().filter(|a| taken.contains(&a.outcome)) {
        about.id = numbers.next();
    }
    Ok(Receiving {
        packages: incoming,
        taken: packages.len(),
        dry_run: false,
    })
}

impl Planned {
    /// Says what came of the file as it was given, whatever it was opened as.
    fn of(mut self, file: &Path) -> Self {
        self.incoming.file = file.display().to_string();
        self
    }

    /// A file about which nothing could be found out.
    fn failed(file: &Path, failure: Failure) -> Self {
        let mut incoming = Incoming::new(file);
        incoming.error = Some(failure);
        Self {
            incoming,
            copy: None,
            is_taken: false,
        }
    }
}

impl Incoming {
    fn new(file: &Path) -> Self {
        Self {
            file: file.display().to_string(),
            outcome: Outcome::Refused,
            verdict: Verdict::Invalid.word(),
            title: Verdict::Invalid.title(),
            id: None,
            unit_code: String::new(),
            unit_name: String::new(),
            sequence: None,
            fingerprint: String::new(),
            problems: Vec::new(),
            quarantined: None,
            error: None,
        }
    }

    /// Whether a newer version of the program made it.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        let code = self.error.as_ref().map(|error| error.code);
        code == Some("package_newer")
    }
}

/// What every file of a run is examined with.
struct Receiver<'a> {
    ledger: &'a Ledger,
    expectation: Expectation,
    folders: &'a Folders,
    register: &'a [RegisterEntry],
    actor: &'a Actor,
}

impl Receiver<'_> {
    /// `held` are the packages that are held and those planned before, whose copies `plan` has.
    /// Gives the package too where it may be taken.
    fn examine(
        &self,
        held: &[ReceivedPackage],
        plan: &[Planned],
        file: &Path,
    ) -> Result<(Planned, Option<ReceivedPackage>)> {
        let mut planned = Planned {
            incoming: Incoming::new(file),
            copy: None,
            is_taken: false,
        };
        let Some(copy) = self.folders.quarantine(file)? else {
            let message = "包内路径或大小异常，拒收（文件过大）。";
            planned.incoming.problems.push(problem("P04", message));
            return Ok((planned, None));
        };
        let judged = self.judge(held, plan, &copy, &mut planned.incoming);
        planned.copy = Some(copy);
        let package = judged.unwrap_or_else(|failure| {
            // The copy stays: what could not be read may be a newer version's.
            planned.incoming.error = Some(failure);
            None
        });
        planned.is_taken = package.is_some();
        // A file that was held and got lost is put back by receiving it again.
        if planned.incoming.outcome == Outcome::Duplicate
            && let Some(known) = planned.incoming.id
            && let Some(known) = held.iter().find(|package| package.id == known && known > 0)
            && self.folders.open(known).is_err()
            && let Some(copy) = planned.copy.take()
        {
            self.folders.keep(copy, known)?;
        }
        Ok((planned, package))
    }

    /// The verdict on a copy in quarantine: the package where it may be taken.
    fn judge(
        &self,
        held: &[ReceivedPackage],
        plan: &[Planned],
        copy: &Quarantined,
        about: &mut Incoming,
    ) -> Result<Option<ReceivedPackage>> {
        let Self {
            expectation,
            register,
            ..
        } = self;
        let today = self.actor.at.date();
        let found = report::open(&copy.path, register, today)?;
        about.verdict = found.verdict.word();
        about.title = found.verdict.title();
        about.sequence = found.info.as_ref().map(|info| info.sequence);
        let fingerprint = found.fingerprint.map(|print| print.to_string());
        about.fingerprint = fingerprint.unwrap_or_default();
        if let Some(info) = &found.info {
            about.unit_code.clone_from(&info.unit_code);
            about.unit_name.clone_from(&info.source_organization);
        }
        let sound = (found.contents, found.info, found.bagging_date);
        let (Some(mut contents), Some(info), Some(bagged_on)) = sound else {
            about.problems = found.problems.into_iter().map(BrokenRule::from).collect();
            return Ok(None);
        };
        if let Some(known) = held.iter().find(|package| package.sha256 == copy.sha256) {
            about.outcome = Outcome::Duplicate;
            about.id = (known.id > 0).then_some(known.id);
            about.problems = vec![problem("P05", already(self.ledger, known)?)];
            return Ok(None);
        }
        let refused = match found.verdict {
            Verdict::Revoked => Some("签名密钥已吊销，且本单位没有吊销前收到该包的记录，拒收。"),
            Verdict::ValidExpired => Some("签名密钥的登记已过期，请先在名册中续期后再接收。"),
            Verdict::Valid | Verdict::ValidUnregistered | Verdict::Invalid => None,
        };
        if let Some(message) = refused {
            about.problems = vec![problem("P02", message)];
            return Ok(None);
        }
        let content = match reading::content(expectation, &mut contents, &info, register, today)? {
            Ok(content) => content,
            Err(problems) => {
                about.problems = problems;
                return Ok(None);
            }
        };
        let mut package = ReceivedPackage {
            id: 0,
            kind: content.kind,
            unit_code: info.unit_code,
            unit_name: content.unit_name,
            year: info.year,
            period_end: info.period_end,
            sequence: info.sequence,
            identifier: info.identifier,
            size: copy.size,
            sha256: copy.sha256.clone(),
            fingerprint: about.fingerprint.clone(),
            is_registered: found.verdict == Verdict::Valid,
            is_demo: info.demo,
            state: ReceivedState::Held,
            bagged_on,
            received_at: self.actor.at,
            counts: None,
        };
        about.unit_name.clone_from(&package.unit_name);
        about.problems = content.remarks;
        match arrival(held, &package) {
            Arrival::New => about.outcome = Outcome::Taken,
            Arrival::Older(_) => {
                about.outcome = Outcome::Older;
                let message = format!("收到旧版本第{}次报送，不覆盖。", package.sequence);
                about.problems.insert(0, problem("P06", message));
            }
            // Just this file was looked for above.
            Arrival::Same(_) | Arrival::Taken => {
                about.problems = vec![problem("P07", taken_message(&package))];
                return Ok(None);
            }
        }
        if let Some(submitted) = content.submitted {
            let before = self.before(held, plan, &package);
            package.counts = Some(submitted.counts(before.as_ref())?);
        }
        Ok(Some(package))
    }

    /// The submission of the number before a new one, where it can be read.
    fn before(
        &self,
        held: &[ReceivedPackage],
        plan: &[Planned],
        new: &ReceivedPackage,
    ) -> Option<Submitted> {
        let before = preceding(held, new)?;
        if before.id > 0 {
            return submission_of(self.ledger, before, None).ok();
        }
        let mut copies = plan.iter().filter_map(|planned| planned.copy.as_ref());
        let copy = copies.find(|copy| copy.sha256 == before.sha256)?;
        let mut found = report::open(&copy.path, &[], new.received_at.date()).ok()?;
        let (contents, info) = (found.contents.as_mut()?, found.info.as_ref()?);
        reading::submission(contents, info).ok()?.ok()
    }
}

/// What is said of a package that is held already.
fn already(ledger: &Ledger, known: &ReceivedPackage) -> Result<String> {
    let receipts = match known.id {
        0 => Vec::new(),
        id => ledger.receipts_for(id)?,
    };
    let receipt = receipts.last().map_or("未出具", |row| &row.identifier);
    Ok(format!("该包已接收（回执{receipt}）。"))
}

/// The files to be received: those given, and the packages in the folders given.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            search(path, 0, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        return Err(Failure::new(
            "nothing_to_receive",
            "文件夹中没有报送包。",
            "报送包的文件名以 JXJK- 或 JXHJ- 开头，扩展名为 .zip，或为其分卷和清单。",
        ));
    }
    Ok(parts::once_each(&files))
}

fn search(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let error = |source| CoreError::from_io(folder, source);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let entry = entry.map_err(error)?;
        entries.push((entry.path(), entry.file_type().map_err(error)?));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let small = name.to_ascii_lowercase();
        let is_whole = small.ends_with(".zip") || small.ends_with(".zip.age");
        let is_whole_or_part = is_whole || parts::package_of(&path).is_some();
        let is_package = PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && is_whole_or_part;
        // Links are not followed: they may lead out of the folder, or in circles.
        if kind.is_dir() && depth < DEEPEST {
            search(&path, depth + 1, files)?;
        } else if kind.is_file() && is_package {
            files.push(path);
        }
    }
    Ok(())
}

/// The packages that are held of a year.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<ReceivedPackage>> {
    Ok(ledger.received(year_of(ledger, year)?)?)
}

/// How the units stand, and what lies in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Overview {
    /// The units.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// What was refused, the newest first.
    pub refused: Vec<RefusedFile>,
}

/// How the units of a year stand.
///
/// # Errors
/// The store's errors, and those of reading the folder of quarantine.
pub fn overview(ledger: &Ledger, year: Option<i32>) -> Result<Overview> {
    let refused = quarantine::list(&Folders::of(ledger))?;
    let claimed: Vec<_> = refused.iter().map(|one| one.unit_code.clone()).collect();
    Ok(Overview {
        coverage: ledger.coverage(year_of(ledger, year)?, &claimed)?,
        refused,
    })
}

/// What is to be seen of a package.
#[derive(Debug, Clone, Copy, Default)]
pub struct View<'a> {
    /// The difference to the number before.
    pub difference: bool,
    /// The ledger entries, down to the voucher.
    pub ledger: bool,
    /// Of an aggregate: the unit.
    pub unit: Option<&'a str>,
    /// Only this project.
    pub project: Option<&'a str>,
}

/// What is held of a package.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Shown {
    /// The package.
    pub package: ReceivedPackage,
    /// What was answered.
    pub receipts: Vec<ReceiptRow>,
    /// The unit whose submission is shown.
    pub unit: String,
    /// What the receiver's own check of the content found.
    pub recheck: Vec<Recheck>,
    /// 须说明 findings that the unit answered.
    pub answers: Vec<SubmittedAnswer>,
    /// Its projects with their figures.
    pub projects: Vec<SubmittedFigures>,
    /// The difference, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<SubmissionDifference>,
    /// The ledger, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Vec<SubmittedEntry>>,
}

/// Shows a package that is held, of an aggregate one of its units.
///
/// # Errors
/// `not_found`, `kept_file_changed`, `invalid` where an aggregate's unit is not named.
pub fn show(ledger: &Ledger, id: i64, view: View<'_>) -> Result<Shown> {
    let package = ledger.received_package(id)?;
    let submitted = submission_of(ledger, &package, view.unit)?;
    let recheck = submitted.recheck()?;
    let difference = match view.difference {
        true => {
            let before = previous(ledger, &package)?;
            let before = match before {
                Some(before) => Some(submission_of(ledger, &before, view.unit)?),
                None => None,
            };
            Some(submitted.difference(before.as_ref()))
        }
        false => None,
    };
    let wanted = |code: &str| view.project.is_none_or(|project| project == code);
    let projects = submitted.summary.projects.into_iter();
    let projects: Vec<_> = projects.filter(|project| wanted(&project.code)).collect();
    if let Some(project) = view.project.filter(|_| projects.is_empty()) {
        return Err(CoreError::NotFound {
            what: "项目",
            id: project.to_owned(),
        }
        .into());
    }
    let entries = submitted.ledger.into_iter();
    Ok(Shown {
        receipts: ledger.receipts_for(id)?,
        unit: submitted.unit.code,
        recheck: recheck.into_iter().filter(|f| wanted(&f.project)).collect(),
        answers: submitted
            .answers
            .into_iter()
            .filter(|a| wanted(&a.project))
            .collect(),
        projects,
        difference,
        ledger: view
            .ledger
            .then(|| entries.filter(|entry| wanted(&entry.project)).collect()),
        package,
    })
}

/// The units whose submissions a package brings: of an aggregate several.
///
/// # Errors
/// `not_found`, `kept_file_changed`.
pub fn units(ledger: &Ledger, id: i64) -> Result<Vec<Body>> {
    let package = ledger.received_package(id)?;
    let mut units = Vec::new();
    each_submission(ledger, &package, &mut |_, _, submitted| {
        units.push(Body {
            code: submitted.unit.code,
            name: submitted.unit.name,
        });
        Ok(())
    })?;
    Ok(units)
}

/// The number before a package, if one is held.
fn previous(ledger: &Ledger, package: &ReceivedPackage) -> Result<Option<ReceivedPackage>> {
    let held = ledger.received(year_of(ledger, Some(package.year))?)?;
    Ok(preceding(&held, package).cloned())
}

/// The number before a package among others.
fn preceding<'a>(
    held: &'a [ReceivedPackage],
    package: &ReceivedPackage,
) -> Option<&'a ReceivedPackage> {
    let series = |other: &&ReceivedPackage| {
        (other.kind, other.period_end) == (package.kind, package.period_end)
            && other.unit_code == package.unit_code
            && other.sequence < package.sequence
    };
    let numbers = held.iter().filter(series);
    numbers.max_by_key(|other| other.sequence)
}

/// The submission of a package, or of one of the units of an aggregate.
pub(super) fn submission_of(
    ledger: &Ledger,
    package: &ReceivedPackage,
    unit: Option<&str>,
) -> Result<Submitted> {
    let mut found = None;
    let mut units = Vec::new();
    each_submission(ledger, package, &mut |_, _, submitted| {
        let is_meant = match (package.kind, unit) {
            (ReceivedKind::Submission, None) => true,
            (_, unit) => unit == Some(submitted.unit.code.as_str()),
        };
        units.push(submitted.unit.code.clone());
        if is_meant {
            found = Some(submitted);
        }
        Ok(())
    })?;
    found.ok_or_else(|| {
        CoreError::Invalid {
            field: "单位".to_owned(),
            message: format!("请指明该包中的单位：{}。", units.join("、")),
        }
        .into()
    })
}

/// Goes through the submissions of a package, one at a time: id and SHA-256 of each, and what it
/// says. The kept file is compared with what came in first.
///
/// # Errors
/// `kept_file_changed`, `io`, and those of `each`.
pub(super) fn each_submission(
    ledger: &Ledger,
    package: &ReceivedPackage,
    each: &mut dyn FnMut(&str, &str, Submitted) -> Result<()>,
) -> Result<()> {
    let mut found = open(ledger, package)?;
    let (Some(contents), Some(info)) = (&mut found.contents, &found.info) else {
        return Err(unusable(package));
    };
    match package.kind {
        ReceivedKind::Submission => match reading::submission(contents, info)? {
            Ok(submitted) => each(&package.identifier, &package.sha256, submitted),
            Err(_) => Err(unusable(package)),
        },
        ReceivedKind::Aggregate => {
            let day = package.received_at.date();
            for path in report::packages_in(contents) {
                match reading::inner(contents, &path, &[], day)? {
                    Ok(inner) => each(&inner.identifier, &inner.sha256, inner.submitted)?,
                    Err(_) => return Err(unusable(package)),
                }
            }
            Ok(())
        }
    }
}

/// A kept package, examined again: it was judged when it came in, so no register is asked.
fn open(ledger: &Ledger, package: &ReceivedPackage) -> Result<Verification<File>> {
    let path = Folders::of(ledger).open(package)?;
    Ok(report::open(&path, &[], package.received_at.date())?)
}

/// Where the file of a package that is held lies, once it is what came in.
///
/// # Errors
/// `kept_file_changed`, `io`.
pub(super) fn kept_file(ledger: &Ledger, package: &ReceivedPackage) -> Result<PathBuf> {
    Folders::of(ledger).open(package)
}

fn unusable(package: &ReceivedPackage) -> Failure {
    Failure::new(
        "kept_file_changed",
        format!("收到的报送包“{}”不能再读取。", package.identifier),
        "请重新接收该包。",
    )
}

/// The newest packages of a period, without those that were returned.
pub(super) fn in_force(ledger: &Ledger, cut_off: CutOff) -> Result<Vec<ReceivedPackage>> {
    Ok(ledger.received_in_force(cut_off)?)
}

/// Discards a package that somebody else signed; its number is free again.
///
/// # Errors
/// `not_found`, `invalid` without a reason, `wrong_state` where a receipt was made for it.
pub fn discard(ledger: &mut Ledger, id: i64, reason: &str, actor: &Actor) -> Result<()> {
    ledger.discard_received(id, reason, actor)?;
    Ok(())
}
