//! Submissions (报送): the check before, the export of a signed package, and the list of packages.

mod payload;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Timelike};
use jixiao_core::check::Report;
use jixiao_core::ledger::{Actor, Ledger, Op};
use jixiao_core::submissions::{Package, PackageKind, PackageState, Request};
use jixiao_documents::pdf::missing::{self, MissingGlyph};
use jixiao_seal::Kind;

use super::{keys, year_of};
use crate::bags::{self, Bag};
use crate::error::{Failure, Result};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// 预算年度; the store's own where none is given.
    pub year: Option<i32>,
    /// Through which day; 31 July where none is given.
    pub through: Option<NaiveDate>,
    /// Whether the contents of the attachments travel along.
    pub with_attachments: bool,
}

/// How an export ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// The package lies under its name.
    Done {
        /// What was recorded.
        package: Package,
        /// Where it lies.
        path: PathBuf,
    },
    /// Errors stand in the way; nothing was written.
    Refused(Report),
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

/// The packages of a year, the oldest first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<Package>> {
    Ok(ledger.packages(PackageKind::Submission, year_of(ledger, year)?)?)
}

/// The characters that the documents of a package show as □.
///
/// # Errors
/// The store's errors.
pub fn missing_glyphs(
    ledger: &Ledger,
    options: Options,
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

/// Exports a signed package into `folder`. Everything is made before anything is written, the
/// package is written aside and read back, then recorded, and only then gets its name; an export
/// that fails leaves no file and takes no number. `password` is asked for once the check allows
/// the submission. The same data, time and key give the same bytes.
///
/// # Errors
/// `wrong_password`, `already_exists`, `nothing_to_submit`, `invalid` for a 单位代码 that no file
/// can bear, `unfit` for what a package cannot hold, `cancelled`, and the errors of writing.
pub fn export(
    ledger: &mut Ledger,
    options: Options,
    folder: &Path,
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
    let path = bags::free_path(folder, &info)?;
    let key = keys::open(ledger, &password()?)?;

    enter(progress, Stage::Collect)?;
    let request = Request {
        cut_off,
        sequence,
        created: time,
        with_attachments: options.with_attachments,
    };
    let submission = ledger.submission(&request, &report, &thresholds)?;
    if submission.projects.is_empty() {
        return Err(Failure::new(
            "nothing_to_submit",
            "没有可以报送的项目。",
            "请先导入批复的绩效目标。",
        ));
    }
    let payload = payload::collect(ledger, &submission, &request, &template, progress)?;

    enter(progress, Stage::Sign)?;
    let mut bag = Bag::write(&path, &info, payload, &key, time)?;
    enter(progress, Stage::Verify)?;
    let measured = bag.verify(&info, &key, time)?;
    enter(progress, Stage::Finish)?;
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
    package.id = ledger.record_package(&package, actor)?.value;
    let path = match bag.publish() {
        Ok(path) => path,
        Err(failure) => {
            // No file bears the number: it is free again.
            ledger.drop_package(&package, actor)?;
            return Err(failure);
        }
    };
    ledger.note_export(&package, actor)?;
    package.state = PackageState::Exported;
    Ok(Exported::Done { package, path })
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
    use jixiao_core::period::FiscalYear;
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
        export(ledger, options, folder, &password, &actor(), &mut progress)
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
                Ok(Exported::Done { package, path }) => {
                    assert_eq!(package.sequence, 1);
                    assert!(path.is_file());
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
            list(&ledger, None).unwrap()[0].state,
            PackageState::Exported
        );
    }
}
