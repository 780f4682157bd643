//! The content of a submission: everything, machine-readable. Its JSON is
//! `assets/schema/submission-1.json`.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Connection;
use serde::Serialize;

use super::payees::masked;
use crate::analysis::{Summary, Thresholds, summarize};
use crate::attachments::{Attachment, OwnerKind};
use crate::audit;
use crate::check::Report;
use crate::dispositions::{Disposition, DispositionKind, DispositionState};
use crate::error::Result;
use crate::events::Event;
use crate::findings::Finding;
use crate::indicators::{Frame, IndicatorFacts, TargetState};
use crate::ledger::Ledger;
use crate::monitoring::EntryKind;
use crate::period::{CutOff, FiscalYear};
use crate::projects::{FundLine, FundSource, Project, ProjectFacts};
use crate::records;
use crate::reports;
use crate::rules::Severity;
use crate::settings::in_force::InForce;
use crate::sheets::{self, Sheet, SheetState};
use crate::storage;
use crate::storage::monitoring::StoredEntry;
use crate::targets;

/// Name and version of the schema.
const SCHEMA: &str = "jixiao/submission-1";

/// Which submission is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Through which day.
    pub cut_off: CutOff,
    /// 第N次报送.
    pub sequence: u32,
    /// Bagging time.
    pub created: NaiveDateTime,
    /// Whether the contents of the attachments travel along.
    pub with_attachments: bool,
}

/// Everything that a unit submits for a year through a day. Ledger and progress are those dated
/// from 1 January through that day, without voided entries; natural persons as payees are masked,
/// unless the task asks for them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Submission {
    /// Name and version of the schema.
    pub schema: &'static str,
    /// What kind of package it is the content of.
    pub kind: &'static str,
    /// The unit.
    pub unit: SubmissionUnit,
    /// Id of the task that it answers; nothing without one.
    pub task: Option<String>,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// 第N次报送.
    pub sequence: u32,
    /// Bagging time, local.
    pub created: NaiveDateTime,
    /// Who filled in, reviewed and heads.
    pub people: People,
    /// Projects in the order of their codes.
    pub projects: Vec<SubmissionProject>,
    /// 资金台账 in the order of date and entry.
    pub ledger: Vec<LedgerRow>,
    /// 指标进展 in the order of project, indicator, date and entry.
    pub progress: Vec<ProgressRow>,
    /// The report's parts; none where no report was begun.
    pub report: Vec<ReportText>,
    /// 须说明 findings with their written answers.
    pub answers: Vec<Answer>,
    /// What `summary --json` prints.
    pub summary: Summary,
    /// 佐证材料.
    pub attachments: Vec<AttachmentReference>,
    /// Scans of the signed and sealed form and report.
    pub signed: Vec<SignedScan>,
    /// Hash of the newest record of the audit log.
    pub audit_head: String,
}

/// A scan of the signed and sealed form or report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignedScan {
    /// Name of the file as it was chosen.
    pub name: String,
    /// Size in bytes.
    pub size: u32,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Path below `data/`.
    pub path: String,
}

/// The unit and its department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionUnit {
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
    /// 主管部门代码.
    pub department_code: String,
    /// 主管部门名称.
    pub department_name: String,
}

/// The unit's people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct People {
    /// 填报人.
    pub preparer: String,
    /// 联系电话.
    pub phone: String,
    /// 审核人.
    pub reviewer: String,
    /// 单位负责人.
    pub head: String,
}

/// One project with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionProject {
    /// What it is.
    #[serde(flatten)]
    pub facts: ProjectFacts,
    /// How the paths of the package name it: its code, or its number where that does not fit.
    pub path_name: String,
    /// Budgets and adjustments as entered.
    pub funds: Vec<FundLine>,
    /// The target version that the sheet measures against.
    pub targets: Option<TargetVersion>,
    /// Its indicators.
    pub indicators: Vec<IndicatorFacts>,
    /// Every approved version, the oldest first, each with its indicators.
    pub target_versions: Vec<targets::TargetVersion>,
    /// The annual sheet as `sheet show --json` prints it; nothing while it is 未填.
    pub sheet: Option<Sheet>,
    /// 问题, whatever their date.
    pub findings: Vec<Finding>,
    /// 处置 that stand.
    pub dispositions: Vec<DispositionRow>,
}

/// A disposition as it leaves the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DispositionRow {
    /// D0, D1 or D2.
    pub kind: DispositionKind,
    /// 原因, or "".
    pub cause: String,
    /// 措施, or "".
    pub measures: String,
    /// 批复文号, or "".
    pub document_number: String,
    /// How far it is.
    pub state: DispositionState,
    /// The day on which it came into its state; nothing for 拟办.
    pub state_on: Option<NaiveDate>,
    /// The change of environment that it answers, or "".
    pub event: String,
    /// 依据, or "".
    pub evidence: String,
    /// 报告财政日期.
    pub reported_on: Option<NaiveDate>,
    /// Number of the target version that came of it.
    pub target_version: Option<u32>,
    /// 暂停实施日期.
    pub suspended_on: Option<NaiveDate>,
    /// 停止拨付日期.
    pub stopped_on: Option<NaiveDate>,
    /// How procurement that was started is handled, or "".
    pub procurement: String,
    /// 办理结果, or "".
    pub result: String,
}

impl DispositionRow {
    fn new(facts: Disposition, events: &HashMap<i64, Event>) -> Self {
        let event = facts.event.and_then(|id| events.get(&id));
        Self {
            kind: facts.kind,
            cause: facts.cause,
            measures: facts.measures,
            document_number: facts.document_number,
            state: facts.state,
            state_on: facts.state_on,
            event: event.map(Event::text).unwrap_or_default(),
            evidence: facts.evidence,
            reported_on: facts.reported_on,
            target_version: facts.version,
            suspended_on: facts.suspended_on,
            stopped_on: facts.stopped_on,
            procurement: facts.procurement,
            result: facts.result,
        }
    }
}

/// A version of the targets, without its indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetVersion {
    /// Number of the version, from 1.
    pub number: u32,
    /// State.
    pub state: TargetState,
    /// 批复文号, or "".
    pub document_number: String,
    /// 批复日期.
    pub approved_on: Option<NaiveDate>,
    /// Indicator frame.
    pub frame: Frame,
}

/// A ledger entry as it leaves the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// 日期.
    pub date: NaiveDate,
    /// 项目代码.
    pub project: String,
    /// 资金来源.
    pub source: Option<FundSource>,
    /// 类型.
    pub kind: EntryKind,
    /// 金额 in 元 with 2 decimals.
    pub amount_yuan: String,
    /// 凭证号, or "".
    pub voucher: String,
    /// 收款人, masked where it is a natural person, or "".
    pub payee: String,
    /// 经济分类, or "".
    pub economic_class: String,
    /// 用途, or "".
    pub purpose: String,
    /// Always "": 备注 stays in the unit.
    pub note: &'static str,
    /// 汇总依据 of a 汇总, or "".
    pub document: String,
}

/// A progress entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgressRow {
    /// 日期.
    pub date: NaiveDate,
    /// 项目代码.
    pub project: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 完成值, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料, or "".
    pub evidence: String,
    /// 关联凭证号, or "".
    pub voucher: String,
}

/// One part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportText {
    /// Heading with its number.
    pub heading: String,
    /// Text with its figures filled in, a line a paragraph, cells of tables parted by tabs.
    pub text: String,
}

/// A 须说明 finding and what was written about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Rule id.
    pub rule: String,
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// The finding's place.
    #[serde(rename = "where")]
    pub place: String,
    /// What was found.
    pub message: String,
    /// The answer.
    pub reason: String,
}

/// An attachment and where the package holds its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentReference {
    /// 项目代码 of what it belongs to, or "".
    pub project: String,
    /// What it belongs to.
    pub belongs_to: AttachmentOwner,
    /// Name of the file as it was added.
    pub name: String,
    /// Size in bytes.
    pub size: u32,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// 说明, or "".
    pub note: String,
    /// Path below `data/`, or "" where the content does not travel along.
    pub path: String,
}

/// What an attachment belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentOwner {
    /// What kind of thing.
    pub kind: OwnerKind,
    /// What it is, without its payee, or "" for the unit.
    pub text: String,
}

impl Ledger {
    /// The content of a submission. `report` is what the check before it found.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn submission(
        &self,
        request: &Request,
        report: &Report,
        thresholds: &Thresholds,
    ) -> Result<Submission> {
        let parts = self.report(request.cut_off, request.created.date(), thresholds)?;
        let parts = parts.into_iter().filter(|part| !part.text.is_empty());
        let report_parts = parts.map(|part| ReportText {
            heading: part.heading,
            text: part.plain,
        });
        let content = Submission {
            report: report_parts.collect(),
            ..self.read(|connection| read(connection, request, report, thresholds))?
        };
        Ok(content)
    }

    /// How file names name the projects of a year: by code, or by number where a code does not
    /// fit a path; in the order of the codes.
    ///
    /// # Errors
    /// The store's errors.
    pub fn path_names(&self, year: FiscalYear) -> Result<HashMap<String, String>> {
        let projects = self.read(|c| Ok(storage::projects::all(c, year.number())?))?;
        let codes: Vec<&str> = projects.iter().map(|p| p.facts.code.as_str()).collect();
        let named = codes.iter().map(|code| (*code).to_owned());
        Ok(named.zip(path_names(&codes)).collect())
    }
}

fn read(
    connection: &Connection,
    request: &Request,
    report: &Report,
    thresholds: &Thresholds,
) -> Result<Submission> {
    let cut_off = request.cut_off;
    let year = cut_off.year().number();
    let unit = storage::unit::get(connection)?.unwrap_or_default();
    let in_force = InForce::read(connection, cut_off.year())?;
    let projects = storage::projects::all(connection, year)?;
    let attachments = storage::attachments::all(connection, year)?;
    Ok(Submission {
        schema: SCHEMA,
        kind: "submission",
        task: in_force.task().map(|task| task.id.clone()),
        year,
        period_end: cut_off.through(),
        sequence: request.sequence,
        created: request.created,
        ledger: ledger_rows(connection, &projects, cut_off, in_force.payees_masked())?,
        progress: progress_rows(connection, &projects, cut_off)?,
        projects: with_their_rows(connection, projects, cut_off)?,
        report: report_texts(connection, request, thresholds)?,
        answers: answers(report),
        summary: summarize(connection, cut_off, thresholds)?,
        attachments: attachments
            .into_iter()
            .map(|attachment| reference(attachment, request.with_attachments))
            .collect(),
        signed: Vec::new(),
        audit_head: audit::head(connection)?,
        unit: SubmissionUnit {
            code: unit.code,
            name: unit.name,
            department_code: unit.department_code,
            department_name: unit.department_name,
        },
        people: People {
            preparer: unit.preparer,
            phone: unit.phone,
            reviewer: unit.reviewer,
            head: unit.head,
        },
    })
}

fn report_texts(
    connection: &Connection,
    request: &Request,
    thresholds: &Thresholds,
) -> Result<Vec<ReportText>> {
    let today = request.created.date();
    let parts = reports::read_plain(connection, request.cut_off, today, thresholds)?;
    let text = |(part, text): (reports::Part, String)| ReportText {
        heading: part.heading(),
        text,
    };
    Ok(parts.into_iter().map(text).collect())
}

fn with_their_rows(
    connection: &Connection,
    projects: Vec<Project>,
    cut_off: CutOff,
) -> Result<Vec<SubmissionProject>> {
    let year = cut_off.year().number();
    let lines = storage::projects::fund_lines(connection, year)?;
    let mut lines = storage::by_key(lines.into_iter().map(|(_, project, line)| (project, line)));
    let mut versions: HashMap<_, _> = storage::indicators::current_versions(connection, year)?
        .into_iter()
        .map(|version| (version.project_id, version))
        .collect();
    let mut indicators = storage::by_key(storage::indicators::current(connection, year)?);
    let mut findings = storage::by_key(storage::findings::all(connection, year)?);
    let mut dispositions = storage::by_key(storage::dispositions::all(connection, year)?);
    let events: HashMap<_, _> = storage::events::all(connection, year)?
        .into_iter()
        .map(|row| (row.id, row.facts))
        .collect();
    let codes: Vec<_> = projects.iter().map(|p| p.facts.code.as_str()).collect();
    let names = path_names(&codes);
    let mut with_rows = Vec::new();
    for (project, path_name) in projects.into_iter().zip(names) {
        let sheet = sheets::read(connection, cut_off.year(), &project.facts.code)?;
        let of_project = records::facts(dispositions.remove(&project.id)).into_iter();
        let standing = of_project.filter(|facts| facts.state.stands());
        with_rows.push(SubmissionProject {
            path_name,
            funds: lines.remove(&project.id).unwrap_or_default(),
            targets: versions.remove(&project.id).map(|version| TargetVersion {
                number: version.number,
                state: version.state,
                document_number: version.document_number,
                approved_on: version.approved_on,
                frame: version.frame,
            }),
            indicators: indicators
                .remove(&project.id)
                .unwrap_or_default()
                .into_iter()
                .map(|indicator| indicator.facts)
                .collect(),
            target_versions: approved_versions(connection, project.id)?,
            sheet: (sheet.state != SheetState::Empty).then_some(sheet),
            findings: records::facts(findings.remove(&project.id)),
            dispositions: standing
                .map(|facts| DispositionRow::new(facts, &events))
                .collect(),
            facts: project.facts,
        });
    }
    Ok(with_rows)
}

fn approved_versions(connection: &Connection, project: i64) -> Result<Vec<targets::TargetVersion>> {
    let mut versions = targets::versions(connection, project)?;
    versions.retain(|version| version.state == TargetState::Approved);
    Ok(versions)
}

/// The codes, each replaced by its number in their order where it is not of `[A-Za-z0-9._-]`.
fn path_names(codes: &[&str]) -> Vec<String> {
    let fits = |code: &str| {
        !code.ends_with('.')
            && code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let name = |(code, number): (&&str, usize)| {
        if fits(code) {
            return (*code).to_owned();
        }
        let mut name = number.to_string();
        while codes.contains(&name.as_str()) {
            name.insert(0, '0');
        }
        name
    };
    codes.iter().zip(1..).map(name).collect()
}

/// The entries that count through a day, in the order of date and entry.
pub(super) fn entries_of(connection: &Connection, cut_off: CutOff) -> Result<Vec<StoredEntry>> {
    let period = cut_off.year().first_day()..=cut_off.through();
    let mut entries = storage::monitoring::entries(connection, cut_off.year().number())?;
    entries.retain(|stored| !stored.voided && period.contains(&stored.entry.date));
    entries.sort_by_key(|stored| stored.entry.date);
    Ok(entries)
}

fn ledger_rows(
    connection: &Connection,
    projects: &[Project],
    cut_off: CutOff,
    payees_masked: bool,
) -> Result<Vec<LedgerRow>> {
    let codes: HashMap<_, _> = projects
        .iter()
        .map(|project| (project.id, &project.facts.code))
        .collect();
    let entries = entries_of(connection, cut_off)?;
    let row = |stored: StoredEntry| LedgerRow {
        date: stored.entry.date,
        project: codes
            .get(&stored.project_id)
            .map(|code| (*code).clone())
            .unwrap_or_default(),
        source: stored.entry.source,
        kind: stored.entry.kind,
        amount_yuan: stored.entry.amount.yuan(),
        voucher: stored.entry.voucher,
        payee: if payees_masked {
            masked(&stored.entry.payee)
        } else {
            stored.entry.payee
        },
        economic_class: stored.entry.economic_class,
        purpose: stored.entry.purpose,
        note: "",
        document: stored.entry.document,
    };
    Ok(entries.into_iter().map(row).collect())
}

fn progress_rows(
    connection: &Connection,
    projects: &[Project],
    cut_off: CutOff,
) -> Result<Vec<ProgressRow>> {
    let year = cut_off.year();
    let mut entries = storage::by_key(storage::monitoring::progress(
        connection,
        year.number(),
        year.first_day(),
        cut_off.through(),
    )?);
    let mut indicators = storage::by_key(storage::indicators::current(connection, year.number())?);
    let mut rows = Vec::new();
    for project in projects {
        for indicator in indicators.remove(&project.id).unwrap_or_default() {
            for entry in entries.remove(&indicator.id).unwrap_or_default() {
                rows.push(ProgressRow {
                    date: entry.date,
                    project: project.facts.code.clone(),
                    level2: indicator.facts.level2.clone(),
                    level3: indicator.facts.level3.clone(),
                    value: entry.value,
                    text: entry.text,
                    evidence: entry.evidence,
                    voucher: entry.voucher,
                });
            }
        }
    }
    Ok(rows)
}

fn answers(report: &Report) -> Vec<Answer> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::W)
        .map(|finding| Answer {
            rule: finding.rule.to_owned(),
            project: finding.project.clone(),
            place: finding.place.clone(),
            message: finding.message.clone(),
            reason: finding.answer.clone(),
        })
        .collect()
}

fn reference(attachment: Attachment, is_included: bool) -> AttachmentReference {
    AttachmentReference {
        path: if is_included {
            attachment.path()
        } else {
            String::new()
        },
        project: attachment.project,
        belongs_to: AttachmentOwner {
            kind: attachment.belongs_to.kind,
            text: attachment.belongs_to.text,
        },
        name: attachment.name,
        size: attachment.size,
        sha256: attachment.sha256,
        note: attachment.note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_fits_no_path_is_replaced_by_its_number() {
        let codes = ["3", "P-1_2.a", "项目", "P 1", "a/b", "a."];
        assert_eq!(path_names(&codes), ["3", "P-1_2.a", "03", "4", "5", "6"]);
    }
}
