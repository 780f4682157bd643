//! Submissions (报送): the check before, the export of a signed package, and the list of packages.

mod mail;
mod payload;
mod scans;
mod way;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use jixiao_core::check::Report;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger, Op};
use jixiao_core::period::FiscalYear;
use jixiao_core::receipts::{Decision, ReceiptDirection};
use jixiao_core::received::{CellDifference, Submitted, SubmittedEntry};
use jixiao_core::submissions::{Package, PackageKind, PackageState, Privacy, Request, SignedScan};
use jixiao_documents::pdf::missing::{self, MissingGlyph};
use jixiao_seal::{Kind, Source};

use self::way::Way;
use super::drives::Drives;
use super::{keys, year_of};
use crate::bags::{self, Bag};
use crate::encryption;
use crate::error::{Failure, Result};
use crate::files;

/// A step of an export, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Stage {
    /// The rules are checked.
    Check,
    /// The data is collected.
    Collect,
    /// The forms are made.
    Forms,
    /// The report is made.
    Report,
    /// The bag is written and signed.
    Sign,
    /// The bag is read back.
    Verify,
    /// The package is recorded and gets its name; from here on it cannot be cancelled.
    Finish,
}

impl Stage {
    /// The words the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Check => "检查",
            Self::Collect => "汇集数据",
            Self::Forms => "生成监控表",
            Self::Report => "生成报告",
            Self::Sign => "打包签名",
            Self::Verify => "读回核验",
            Self::Finish => "登记导出",
        }
    }
}

/// Called before each stage; `Break` cancels.
pub type Progress<'a> = &'a mut dyn FnMut(Stage) -> ControlFlow<()>;

/// Which submission.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// 预算年度; the store's own where none is given.
    pub year: Option<i32>,
    /// Through which day; 31 July where none is given.
    pub through: Option<NaiveDate>,
    /// Whether the contents of the attachments travel along.
    pub with_attachments: bool,
    /// Scans of the signed and sealed form and report, which travel along.
    pub signed: Vec<PathBuf>,
    /// Whether what goes out can be opened by the department alone.
    pub encrypted: bool,
}

/// Where a package goes.
#[derive(Clone, Copy)]
pub enum Destination<'a> {
    /// Into a folder.
    Folder {
        /// Which; it is made where it is missing.
        folder: &'a Path,
        /// Whether a package above the size limit goes in numbered parts.
        in_parts: bool,
    },
    /// Onto a removable drive.
    Drive {
        /// The drives that there are.
        drives: &'a dyn Drives,
        /// Which of them; the only one where none is named.
        named: Option<&'a Path>,
    },
    /// Into a draft of mail.
    Mail {
        /// The `.eml` file.
        file: &'a Path,
        /// Addresses parted by `;`; those of the settings where none are given.
        to: Option<&'a str>,
        /// Whether a package above the size limit goes in numbered parts, one a draft.
        in_parts: bool,
    },
}

/// How an export ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// Every file lies under its name.
    Done {
        /// What was recorded.
        package: Package,
        /// What was written, at least one: the package; or its parts, the listing last; or drafts.
        files: Vec<PathBuf>,
    },
    /// Errors stand in the way; nothing was written.
    Refused(Report),
}

/// A package with what was answered to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SentPackage {
    /// The package.
    #[serde(flatten)]
    pub package: Package,
    /// Receipts that came in for it, the oldest first.
    pub answers: Vec<Answered>,
}

/// A receipt that came in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Answered {
    /// What it says.
    pub decision: Decision,
    /// Package id of the receipt.
    pub identifier: String,
    /// When it came in, local.
    pub recorded_at: NaiveDateTime,
}

/// What changed since an earlier number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubmissionChanges {
    /// The number that it is compared with.
    pub since: u32,
    /// The number that would go out now.
    pub sequence: u32,
    /// Cells of projects, targets, figures and sheets that changed.
    pub cells: Vec<CellDifference>,
    /// Ledger entries that are new.
    pub added_entries: Vec<SubmittedEntry>,
    /// Ledger entries that are gone.
    pub removed_entries: Vec<SubmittedEntry>,
}

/// What an export would send.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubmissionPreview {
    /// 第N次报送.
    pub sequence: u32,
    /// Name of the package.
    pub file_name: String,
    /// Through which day.
    pub period_end: NaiveDate,
    /// How many projects.
    pub projects: u32,
    /// How many ledger entries.
    pub entries: u32,
    /// How many files of evidence there are.
    pub attachments: u32,
    /// Their size in bytes, whether or not they travel along.
    pub attachments_size: u32,
    /// Whether they travel along.
    pub with_attachments: bool,
    /// Scans that travel along.
    pub signed: Vec<SignedScan>,
    /// What does not leave the unit as it stands in the ledger.
    pub privacy: Privacy,
    /// Above this size in bytes no mail takes the package whole.
    pub limit: u32,
    /// Whether the year's task says what to encrypt it with.
    pub can_be_encrypted: bool,
    /// What the check found; errors refuse the export.
    pub report: Report,
}

/// Checks the year as before a submission: all rules and the gates.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn check(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Report> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.check_for_submission(cut_off, today, &ledger.thresholds(cut_off.year())?)?)
}

/// The packages of a year, the oldest first, each with what was answered.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<SentPackage>> {
    sent(ledger, PackageKind::Submission, year_of(ledger, year)?)
}

/// The packages of a kind and year, the oldest first, each with what was answered.
pub(super) fn sent(
    ledger: &Ledger,
    kind: PackageKind,
    year: FiscalYear,
) -> Result<Vec<SentPackage>> {
    let receipts = ledger.receipts(year)?;
    let packages = ledger.packages(kind, year)?.into_iter();
    let listed = |package: Package| {
        let came = receipts.iter().filter(|row| {
            row.direction == ReceiptDirection::Received
                && row.package_identifier == package.identifier
        });
        let answers = came.map(|row| Answered {
            decision: row.decision,
            identifier: row.identifier.clone(),
            recorded_at: row.recorded_at,
        });
        SentPackage {
            answers: answers.collect(),
            package,
        }
    };
    Ok(packages.map(listed).collect())
}

/// What changed since an earlier number of the same period, cell by cell: since the newest one
/// where none is named.
///
/// # Errors
/// `not_found` where there is no such number or it kept nothing, `invalid` where the day lies
/// outside the year, and the store's errors.
pub fn changes(
    ledger: &Ledger,
    options: &Options,
    since: Option<u32>,
    today: NaiveDate,
) -> Result<SubmissionChanges> {
    let cut_off = super::check::cut_off(ledger, options.year, options.through)?;
    let packages = ledger.packages(PackageKind::Submission, cut_off.year())?;
    let mut earlier = packages.iter().filter(|package| {
        package.period_end == cut_off.through() && since.is_none_or(|n| package.sequence == n)
    });
    let Some(earlier) = earlier.next_back() else {
        let message = match since {
            Some(number) => format!("没有第{number}次报送。"),
            None => "还没有报送过，没有可以比较的内容。".to_owned(),
        };
        return Err(Failure::new("not_found", message, ""));
    };
    let before = Submitted::parse(&ledger.package_content(earlier)?)?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    let report = ledger.check_for_submission(cut_off, today, &thresholds)?;
    let request = Request {
        cut_off,
        sequence: ledger.next_package(PackageKind::Submission, cut_off)?,
        created: today.and_time(chrono::NaiveTime::MIN),
        with_attachments: false,
    };
    let now = files::json(&ledger.submission(&request, &report, &thresholds)?)?;
    let difference = Submitted::parse(&now)?.difference(Some(&before));
    Ok(SubmissionChanges {
        since: earlier.sequence,
        sequence: request.sequence,
        cells: difference.cells,
        added_entries: difference.added_entries,
        removed_entries: difference.removed_entries,
    })
}

/// The characters that the documents of a package show as □.
///
/// # Errors
/// The store's errors.
pub fn missing_glyphs(
    ledger: &Ledger,
    options: &Options,
    today: NaiveDate,
) -> Result<Vec<MissingGlyph>> {
    let cut_off = super::check::cut_off(ledger, options.year, options.through)?;
    let template = ledger.form_template(cut_off.year(), None)?;
    let forms = ledger.forms(&template, cut_off, today, &[])?;
    let mut found: Vec<_> = forms.iter().flat_map(missing::in_form).collect();
    match super::reports::document(ledger, options.year, options.through, today) {
        Ok(mut report) => {
            report.annex.clear();
            found.extend(missing::in_report(&report));
        }
        // No report was begun.
        Err(failure) if failure.code == "wrong_state" => {}
        Err(failure) => return Err(failure),
    }
    Ok(found)
}

/// What an export would send, and what of it is masked or left out; nothing is written.
///
/// # Errors
/// As [`export`], apart from those of writing.
pub fn preview(ledger: &Ledger, options: &Options, today: NaiveDate) -> Result<SubmissionPreview> {
    let cut_off = super::check::cut_off(ledger, options.year, options.through)?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    let report = ledger.check_for_submission(cut_off, today, &thresholds)?;
    let sequence = ledger.next_package(PackageKind::Submission, cut_off)?;
    let numbered = (cut_off.year().number(), cut_off.through(), sequence);
    let info = bags::info(&ledger.unit()?, Kind::Submission, numbered, "", false)?;
    let scans = scans::read(&options.signed)?;
    let request = Request {
        cut_off,
        sequence,
        created: today.and_time(chrono::NaiveTime::MIN),
        with_attachments: options.with_attachments,
    };
    let submission = ledger.submission(&request, &report, &thresholds)?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let contents: HashMap<_, _> = submission
        .attachments
        .iter()
        .map(|held| (&held.sha256, held.size))
        .collect();
    Ok(SubmissionPreview {
        sequence,
        file_name: format!("{}.zip", info.identifier),
        period_end: cut_off.through(),
        projects: count(submission.projects.len()),
        entries: count(submission.ledger.len()),
        attachments: count(contents.len()),
        attachments_size: contents
            .values()
            .fold(0, |sum, size| sum.saturating_add(*size)),
        with_attachments: options.with_attachments,
        signed: scans.into_iter().map(|scan| scan.reference).collect(),
        privacy: ledger.privacy(cut_off)?,
        limit: u32::try_from(ledger.mail_settings()?.limit).unwrap_or(u32::MAX),
        can_be_encrypted: named_recipient(ledger, cut_off.year())?.is_some(),
        report,
    })
}

/// Exports a signed package. Everything is made before anything is written; every file is written
/// aside, flushed, read back and compared, then the package is recorded, and only then the files get
/// their names; an export that fails leaves no file and takes no number. `password` is asked for
/// once the check allows the submission. The same data, time and key give the same bytes.
///
/// # Errors
/// `wrong_password`, `already_exists`, `nothing_to_submit`, `invalid` for a 单位代码 that no file
/// can bear or an address that is none, `unfit` for what a package cannot hold, `bad_scan`,
/// `too_large`, `too_many_parts`, `no_recipient`, `cancelled`; `no_drive`, `choose_drive`, `drive_read_only`,
/// `drive_full`, `drive_removed`; and the errors of writing.
pub fn export(
    ledger: &mut Ledger,
    options: &Options,
    destination: Destination<'_>,
    password: &dyn Fn() -> Result<String>,
    actor: &Actor,
    progress: Progress<'_>,
) -> Result<Exported> {
    ledger.require(Op::SignPackage)?;
    let time = actor.at.with_nanosecond(0).unwrap_or(actor.at);
    let cut_off = super::check::cut_off(ledger, options.year, options.through)?;
    let (thresholds, template) = (
        ledger.thresholds(cut_off.year())?,
        ledger.form_template(cut_off.year(), None)?,
    );
    enter(progress, Stage::Check)?;
    let report = ledger.check_for_submission(cut_off, time.date(), &thresholds)?;
    if report.counts.errors > 0 {
        return Ok(Exported::Refused(report));
    }
    let sequence = ledger.next_package(PackageKind::Submission, cut_off)?;
    let numbered = (cut_off.year().number(), cut_off.through(), sequence);
    let is_demo = ledger.is_demo()?;
    let unit = ledger.unit()?;
    let info = bags::info(
        &unit,
        Kind::Submission,
        numbered,
        &template.label(),
        is_demo,
    )?;
    let scans = scans::read(&options.signed)?;
    let recipient = match options.encrypted {
        true => Some(recipient(ledger, cut_off.year())?),
        false => None,
    };
    let way = Way::to(ledger, destination, &info, recipient)?;
    let key = keys::open(ledger, &password()?)?;

    enter(progress, Stage::Collect)?;
    let request = Request {
        cut_off,
        sequence,
        created: time,
        with_attachments: options.with_attachments,
    };
    let mut submission = ledger.submission(&request, &report, &thresholds)?;
    if submission.projects.is_empty() {
        return Err(Failure::new(
            "nothing_to_submit",
            "没有可以报送的项目。",
            "请先导入批复的绩效目标。",
        ));
    }
    let signed = scans.iter().map(|scan| scan.reference.clone());
    submission.signed = signed.collect();
    let content = files::json(&submission)?;
    let mut payload = payload::collect(ledger, &submission, &request, &template, progress)?;
    payload.push(("submission.json".to_owned(), Source::Bytes(content.clone())));
    payload.extend(scans.into_iter().map(scans::Scan::file));

    enter(progress, Stage::Sign)?;
    let mut bag = way.explain(|| Bag::write(&way.bag, &info, payload, &key, time))?;
    enter(progress, Stage::Verify)?;
    let measured = way.explain(|| bag.verify(&info, &key, time))?;
    let mut package = Package {
        kind: PackageKind::Submission,
        id: 0,
        year: info.year,
        period_end: info.period_end,
        sequence,
        file_name: format!("{}.zip", info.identifier),
        identifier: info.identifier,
        state: PackageState::Signed,
        bagged_at: time,
        size: measured.size,
        sha256: measured.sha256,
        key_id: ledger.signing_key()?.id,
        is_demo,
    };
    let outgoing = way.explain(|| way.outgoing(bag, &submission, &package))?;
    enter(progress, Stage::Finish)?;
    package.id = ledger
        .record_package(&package, Some(&content), actor)?
        .value;
    let files = match way.explain(|| outgoing.publish()) {
        Ok(files) => files,
        Err(failure) => {
            // No file bears the number: it is free again.
            ledger.drop_package(&package, actor)?;
            return Err(failure);
        }
    };
    ledger.note_export(&package, actor)?;
    package.state = PackageState::Exported;
    Ok(Exported::Done { package, files })
}

/// The key that the year's task names for encrypting.
fn named_recipient(ledger: &Ledger, year: FiscalYear) -> Result<Option<String>> {
    match ledger.task(year) {
        Ok(task) => Ok(task.recipient),
        Err(CoreError::State { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What packages are encrypted to.
fn recipient(ledger: &Ledger, year: FiscalYear) -> Result<Recipient> {
    let named = named_recipient(ledger, year)?.ok_or_else(|| {
        Failure::new(
            "no_recipient",
            "没有主管部门的加密公钥，不能加密。",
            "加密公钥随主管部门的任务下达；没有导入任务时请不加密导出。",
        )
    })?;
    encryption::recipient(&named)
}

fn enter(progress: Progress<'_>, stage: Stage) -> Result<()> {
    match progress(stage) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Failure::new("cancelled", "已取消，没有生成报送包。", "")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jixiao_core::imports::{Options as ImportOptions, Place, ProjectRow, Sourced, TargetRows};
    use jixiao_core::projects::{BudgetKind, ProjectFacts};
    use jixiao_core::units::Unit;

    use super::*;

    const PASSWORD: &str = "一二三四五六七八";

    fn actor() -> Actor {
        let day = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
        Actor {
            name: "苏日娜".to_owned(),
            at: day.and_hms_opt(9, 30, 8).unwrap(),
        }
    }

    /// A store that may be submitted: one research project that is exempt, and a key.
    fn ledger() -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.jixiao"), "test").unwrap();
        let year = FiscalYear::new(2026).unwrap();
        let unit = Unit {
            code: "105001".to_owned(),
            name: "自治区示例中心".to_owned(),
            department_code: "105".to_owned(),
            ..Unit::default()
        };
        ledger.register_unit(&unit, year, &actor()).unwrap();
        let facts = ProjectFacts {
            code: "P1".to_owned(),
            name: "课题".to_owned(),
            budget_kind: BudgetKind::GeneralPublic,
            category: None,
            implementing_unit: String::new(),
            section: String::new(),
            manager: String::new(),
            start_on: None,
            end_on: None,
            is_new: false,
            is_research: true,
            is_key: false,
            key_reason: String::new(),
            exempt_reason: "基础研究".to_owned(),
            substitute_check: "结题检查".to_owned(),
            goal: String::new(),
        };
        let project = Sourced {
            place: Place {
                file: "t.xlsx".into(),
                sheet: "项目".into(),
                part: "项目",
                row: 2,
            },
            row: ProjectRow {
                facts,
                approval_document: String::new(),
                approved_on: None,
            },
        };
        let rows = TargetRows {
            projects: vec![project],
            ..TargetRows::default()
        };
        ledger
            .import_targets(year, &rows, Vec::new(), ImportOptions::default(), &actor())
            .unwrap();
        keys::create(&mut ledger, PASSWORD, false, &actor()).unwrap();
        (folder, ledger)
    }

    fn run(
        ledger: &mut Ledger,
        folder: &Path,
        mut progress: impl FnMut(Stage) -> ControlFlow<()>,
    ) -> Result<Exported> {
        let options = Options::default();
        let password = || Ok(PASSWORD.to_owned());
        let to = Destination::Folder {
            folder,
            in_parts: false,
        };
        export(ledger, &options, to, &password, &actor(), &mut progress)
    }

    fn is_empty(folder: &Path) -> bool {
        !folder.exists() || fs::read_dir(folder).unwrap().next().is_none()
    }

    #[test]
    fn cancelling_at_any_stage_leaves_no_file_and_takes_no_number() {
        let (folder, mut ledger) = ledger();
        let out = folder.path().join("out");
        let mut stages = Vec::new();
        for stop_at in 0.. {
            stages.clear();
            let exported = run(&mut ledger, &out, |stage| {
                stages.push(stage);
                if stages.len() > stop_at {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
            match exported {
                Err(failure) => assert_eq!(failure.code, "cancelled"),
                Ok(Exported::Done { package, files }) => {
                    assert_eq!(package.sequence, 1);
                    assert!(files[0].is_file());
                    break;
                }
                Ok(Exported::Refused(report)) => panic!("{report:?}"),
            }
            assert!(is_empty(&out), "{stages:?}");
            assert_eq!(list(&ledger, None).unwrap(), []);
        }
        let expected = [
            Stage::Check,
            Stage::Collect,
            Stage::Forms,
            Stage::Report,
            Stage::Sign,
            Stage::Verify,
            Stage::Finish,
        ];
        assert_eq!(stages, expected);
    }

    #[test]
    fn a_name_that_is_taken_at_the_last_moment_frees_the_number() {
        let (folder, mut ledger) = ledger();
        let out = folder.path().join("out");
        let taken = out.join("JXJK-105001-2026-0731-01.zip");
        let failure = run(&mut ledger, &out, |stage| {
            if stage == Stage::Finish {
                fs::write(&taken, "别人的文件").unwrap();
            }
            ControlFlow::Continue(())
        });
        assert_eq!(failure.unwrap_err().code, "already_exists");
        assert_eq!(fs::read_to_string(&taken).unwrap(), "别人的文件");
        assert_eq!(list(&ledger, None).unwrap(), []);
        fs::remove_file(&taken).unwrap();
        let done = run(&mut ledger, &out, |_| ControlFlow::Continue(())).unwrap();
        assert!(matches!(done, Exported::Done { package, .. } if package.sequence == 1));
        assert_eq!(
            list(&ledger, None).unwrap()[0].package.state,
            PackageState::Exported
        );
    }

    /// Drives that are there while their folders are.
    struct Played(Vec<crate::handlers::drives::Drive>);

    impl Drives for Played {
        fn list(&self) -> Vec<crate::handlers::drives::Drive> {
            let there = |drive: &&crate::handlers::drives::Drive| drive.path.is_dir();
            self.0.iter().filter(there).cloned().collect()
        }
    }

    fn drives(folder: &Path, names: &[&str]) -> Played {
        let drive = |name: &&str| {
            let path = folder.join(name);
            fs::create_dir_all(&path).unwrap();
            crate::handlers::drives::Drive {
                path,
                name: String::new(),
                free_megabytes: 100,
                read_only: name.starts_with("只读"),
            }
        };
        Played(names.iter().map(drive).collect())
    }

    fn to_drive(
        ledger: &mut Ledger,
        drives: &Played,
        named: Option<&Path>,
        progress: Progress<'_>,
    ) -> Result<Exported> {
        let to = Destination::Drive { drives, named };
        let password = || Ok(PASSWORD.to_owned());
        export(
            ledger,
            &Options::default(),
            to,
            &password,
            &actor(),
            progress,
        )
    }

    #[test]
    fn the_only_drive_gets_the_package_and_what_a_pulled_one_kept_aside_goes() {
        let (folder, mut ledger) = ledger();
        let drives = drives(folder.path(), &["U盘"]);
        let drive = &drives.0[0].path;
        fs::write(drive.join(".jixiao-abc.part"), "半个").unwrap();
        fs::write(drive.join("照片.jpg"), "别的").unwrap();
        let done = to_drive(&mut ledger, &drives, None, &mut |_| {
            ControlFlow::Continue(())
        });
        let path = drive.join("JXJK-105001-2026-0731-01.zip");
        assert!(matches!(done.unwrap(), Exported::Done { files, .. } if files == [path.clone()]));
        let mut names: Vec<_> = fs::read_dir(drive)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        assert_eq!(names, [path, drive.join("照片.jpg")]);
    }

    #[test]
    fn a_drive_that_is_pulled_at_any_stage_is_told_as_such_and_takes_no_number() {
        for pulled_at in [Stage::Sign, Stage::Verify, Stage::Finish] {
            let (folder, mut ledger) = ledger();
            let drives = drives(folder.path(), &["U盘"]);
            let failure = to_drive(&mut ledger, &drives, None, &mut |stage| {
                if stage == pulled_at {
                    fs::remove_dir_all(&drives.0[0].path).unwrap();
                    // The place of a drive that is gone takes nothing.
                    fs::write(&drives.0[0].path, "").unwrap();
                }
                ControlFlow::Continue(())
            });
            let failure = failure.unwrap_err();
            assert_eq!(
                failure.code, "drive_removed",
                "{failure} {}",
                failure.detail
            );
            assert_eq!(
                failure.to_string(),
                "U盘已拔出，没有写完。插好后再试，U盘上没有留下半个文件。"
            );
            assert_eq!(list(&ledger, None).unwrap(), []);
        }
    }

    #[test]
    fn none_several_and_locked_drives_are_told_before_the_password_is_asked_for() {
        let (folder, mut ledger) = ledger();
        let folder = folder.path();
        let one = folder.join("一");
        for (names, named, code) in [
            (&[][..], None, "no_drive"),
            (&["一", "二"], None, "choose_drive"),
            (&["二"], Some(one.as_path()), "no_drive"),
            (&["只读"], None, "drive_read_only"),
        ] {
            let drives = drives(folder, names);
            let to = Destination::Drive {
                drives: &drives,
                named,
            };
            let asked = || panic!("the password was asked for");
            let failure = export(
                &mut ledger,
                &Options::default(),
                to,
                &asked,
                &actor(),
                &mut |_| ControlFlow::Continue(()),
            );
            assert_eq!(failure.unwrap_err().code, code);
        }
        let both = drives(folder, &["一", "二"]);
        let done = to_drive(&mut ledger, &both, Some(&one), &mut |_| {
            ControlFlow::Continue(())
        });
        assert!(matches!(done, Ok(Exported::Done { .. })));
    }
}
