//! What is due: the state of the year at one look.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use jixiao_core::analysis::{Counts, summarize};
use jixiao_core::check::SeverityCounts;
use jixiao_core::dispositions::StopBreach;
use jixiao_core::findings::Reminder;
use jixiao_core::ledger::Ledger;
use jixiao_core::period::FiscalYear;
use jixiao_core::received::ReceivedState;
use jixiao_core::rules::Severity;
use jixiao_core::sheets::SheetState;
use jixiao_core::submissions::PackageKind;

use crate::error::Result;

/// The state of the year through 31 July.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Workbench {
    /// 预算年度.
    pub year: i32,
    /// The last day that counts.
    pub through: NaiveDate,
    /// The last day of submission (办法第十二条): of the task, else of the setting.
    pub deadline: NaiveDate,
    /// How many packages of the period were exported.
    pub packages: u32,
    /// How many entries of the ledger count.
    pub entries: u32,
    /// Projects by light.
    pub lights: Counts,
    /// Sheets by how far they are.
    pub sheets: SheetCounts,
    /// 问题 whose correction is overdue or due soon, the most overdue first.
    pub reminders: Vec<Reminder>,
    /// Stops of payments that were not kept.
    pub stop_breaches: Vec<StopBreach>,
    /// What is to be received from units below; nothing where the store is no department's.
    pub department: Option<DepartmentWork>,
}

/// What the rules find and the warnings of the day, counted. They look at every record, and so take
/// their time in a long ledger: the window asks for them once all else is shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Outstanding {
    /// Findings by severity.
    pub findings: SeverityCounts,
    /// 错误 by 项目代码, where there are any.
    #[cfg_attr(feature = "bindings", specta(type = BTreeMap<String, u32>))]
    pub errors: BTreeMap<String, usize>,
    /// 须说明 findings without an answer.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub unanswered: usize,
    /// Warnings that are not gone on the day.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub warnings: usize,
}

/// A department's work with its units' packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DepartmentWork {
    /// Packages that are not decided upon.
    pub open: u32,
    /// Keys in the register that are not revoked.
    pub registered: u32,
    /// Whether the store also keeps a unit's own projects, or may come to.
    pub is_unit: bool,
}

/// How many sheets are how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetCounts {
    /// All that are to be filled in.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub total: usize,
    /// Not submitted yet: 未填, 填报中 or 退回.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub open: usize,
    /// 待审核.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub submitted: usize,
    /// 已审核 or 已锁定.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub done: usize,
}

/// The state of the store's year as seen on `today`.
///
/// # Errors
/// `overflow`, and the store's errors.
pub fn get(ledger: &Ledger, today: NaiveDate) -> Result<Workbench> {
    let year = ledger.year()?;
    let (cut_off, thresholds) = (ledger.cut_off(year)?, ledger.thresholds(year)?);
    let summary = ledger.read(|connection| summarize(connection, cut_off, &thresholds))?;
    let mut sheets = SheetCounts::default();
    for (_, state) in ledger.sheet_states(year)? {
        sheets.total += 1;
        match state {
            SheetState::Empty
            | SheetState::Filling
            | SheetState::Checked
            | SheetState::Returned => sheets.open += 1,
            SheetState::Submitted => sheets.submitted += 1,
            SheetState::Approved | SheetState::Locked => sheets.done += 1,
        }
    }
    let department = department(ledger, year, summary.counts.projects)?;
    Ok(Workbench {
        year: year.number(),
        through: cut_off.through(),
        deadline: ledger.deadline(year)?,
        packages: ledger.next_package(PackageKind::Submission, cut_off)? - 1,
        entries: ledger.entry_count(year)?,
        lights: summary.counts,
        sheets,
        reminders: ledger.finding_reminders(year, today, None)?,
        stop_breaches: ledger.stop_breaches(year, today)?,
        department,
    })
}

/// What the rules find in the store's year, and its warnings, as seen on `today`.
///
/// # Errors
/// `overflow`, and the store's errors.
pub fn outstanding(ledger: &Ledger, today: NaiveDate) -> Result<Outstanding> {
    let year = ledger.year()?;
    let report = ledger.check(ledger.cut_off(year)?, today, &ledger.thresholds(year)?)?;
    let unanswered = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::W && finding.answer.is_empty())
        .count();
    let mut errors = BTreeMap::new();
    for finding in &report.findings {
        if finding.severity == Severity::E && !finding.project.is_empty() {
            *errors.entry(finding.project.clone()).or_default() += 1;
        }
    }
    Ok(Outstanding {
        findings: report.counts,
        errors,
        unanswered,
        warnings: super::warnings::list(ledger, None, None, today)?
            .counts
            .open,
    })
}

/// What a department has to do: one whose own department it is, or that has units below.
fn department(
    ledger: &Ledger,
    year: FiscalYear,
    projects: usize,
) -> Result<Option<DepartmentWork>> {
    let (unit, register) = (ledger.unit()?, ledger.register()?);
    let received = ledger.received(year)?;
    let has_units =
        !register.is_empty() || !received.is_empty() || ledger.made_task(year)?.is_some();
    if !has_units && unit.code != unit.department_code {
        return Ok(None);
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let undecided = [ReceivedState::Held, ReceivedState::Acknowledged];
    let open = received
        .iter()
        .filter(|package| undecided.contains(&package.state));
    let valid = register.iter().filter(|row| row.revoked_on.is_none());
    Ok(Some(DepartmentWork {
        open: number(open.count()),
        registered: number(valid.count()),
        is_unit: projects > 0 || !has_units,
    }))
}
