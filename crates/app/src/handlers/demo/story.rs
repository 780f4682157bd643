//! The events of the demonstration year, and how each is played through the ordinary handlers.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::attachments::Owner;
use jixiao_core::check::AnswerRequest;
use jixiao_core::compliance::{Answer, Reply};
use jixiao_core::dispositions::DispositionAction;
use jixiao_core::events::EventKind;
use jixiao_core::imports::Options;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::milestones::{Milestone, Node};
use jixiao_core::sheets::{Action, SheetPatch};
use jixiao_core::units::Unit;
use jixiao_core::warnings;
use serde::Deserialize;

use super::{EVIDENCE, FORMS, PACKAGES, PASSWORD, REPORTS, WORKBOOKS, out_of_order};
use crate::error::Result;
use crate::files::write_whole;
use crate::handlers::dispositions::DispositionFields;
use crate::handlers::imports::Workbook;
use crate::handlers::monitoring::{EntryFields, EntryQuery, ProgressFields};
use crate::handlers::submissions::Exported;
use crate::handlers::surveys::SurveyFields;
use crate::handlers::{
    self, attachments, check, compliance, dispositions, events, forms, imports, keys, milestones,
    monitoring, reports, sheets, submissions, surveys, verify,
};

const STORY: &[u8] = include_bytes!("../../../../../assets/demo/story.json");
const SHEETS: &[u8] = include_bytes!("../../../../../assets/demo/sheets.json");
const ANSWERS: &[u8] = include_bytes!("../../../../../assets/demo/answers.json");
const COMPLIANCE: &[u8] = include_bytes!("../../../../../assets/demo/compliance.json");

/// Evidence by file name.
const FILES: &[(&str, &[u8])] = &[
    (
        "草原虫害发生普查情况.txt",
        include_bytes!("../../../../../assets/demo/evidence/pest-census.txt"),
    ),
    (
        "平台第三方测试结论摘要.txt",
        include_bytes!("../../../../../assets/demo/evidence/platform-test.txt"),
    ),
    (
        "培训满意度问卷汇总.csv",
        include_bytes!("../../../../../assets/demo/evidence/training-survey.csv"),
    ),
];

/// The unit, and what happened in its year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) year: i32,
    #[serde(deserialize_with = "unit")]
    pub(super) unit: Unit,
    pub(super) events: Vec<Event>,
}

/// Who did what, and when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) at: NaiveDateTime,
    by: String,
    #[serde(rename = "do")]
    step: Step,
}

/// What an event does. Where projects are listed, none means every sheet.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Step {
    ImportTargets,
    ImportLedger,
    AddEntry(EntryFields),
    VoidEntry {
        project: String,
        voucher: String,
        reason: String,
        fields: EntryFields,
    },
    AddProgress(ProgressFields),
    AddSurveys(Vec<SurveyFields>),
    AddMilestones {
        project: String,
        nodes: Vec<Planned>,
    },
    AddChange {
        project: String,
        kind: EventKind,
        date: NaiveDate,
        description: String,
        evidence: String,
        answer: String,
        answered_on: NaiveDate,
    },
    AnswerQuestions,
    ConfirmWarnings(Vec<String>),
    HandleWarnings {
        warnings: Vec<String>,
        remark: String,
    },
    Attach {
        project: String,
        file: String,
        note: String,
    },
    FillAll,
    Fill(SheetPatch),
    ReportDisposition {
        project: String,
        fields: DispositionFields,
        remark: String,
    },
    Submit(Vec<String>),
    Return {
        project: String,
        field: String,
        remark: String,
    },
    Approve(Vec<String>),
    Lock(Vec<String>),
    Unlock {
        project: String,
        reason: String,
    },
    DraftReport,
    Answer,
    CreateKey,
    Export,
}

/// A node of a project; one without a planned date is not needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    node: Node,
    planned_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    #[serde(default)]
    remark: String,
}

/// The compliance questions that a project does not answer with 是.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compliance {
    project: String,
    otherwise: HashMap<String, Otherwise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Otherwise {
    answer: Reply,
    remark: String,
}

fn unit<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Unit, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        code: String,
        name: String,
        department_code: String,
        department_name: String,
        preparer: String,
        phone: String,
        reviewer: String,
        head: String,
    }
    let fields = Fields::deserialize(deserializer)?;
    Ok(Unit {
        code: fields.code,
        name: fields.name,
        department_code: fields.department_code,
        department_name: fields.department_name,
        preparer: fields.preparer,
        phone: fields.phone,
        reviewer: fields.reviewer,
        head: fields.head,
    })
}

impl Event {
    pub(super) fn actor(&self) -> Actor {
        Actor {
            name: self.by.clone(),
            at: self.at,
        }
    }
}

impl Story {
    pub(super) fn read() -> Result<Self> {
        serde_json::from_slice(STORY)
            .map_err(|error| out_of_order("事项不能读取。", error.to_string()))
    }

    /// Plays one event; of a package the value is its file name and the verdict on it.
    pub(super) fn play(
        &self,
        ledger: &mut Ledger,
        folder: &Path,
        event: &Event,
    ) -> Result<Option<(String, String)>> {
        let (ledger, actor) = (ledger, &event.actor());
        match &event.step {
            Step::ImportTargets => {
                import(ledger, folder, Workbook::Targets, "targets.xlsx", actor)?
            }
            Step::ImportLedger => import(ledger, folder, Workbook::Ledger, "ledger.xlsx", actor)?,
            Step::AddEntry(fields) => {
                monitoring::add_entry(ledger, None, fields, None, "", actor)?;
            }
            Step::VoidEntry {
                project,
                voucher,
                reason,
                fields,
            } => {
                let id = entry(ledger, project, voucher)?;
                monitoring::void_entry(ledger, None, id, reason, fields, actor)?;
            }
            Step::AddProgress(fields) => {
                monitoring::add_progress(ledger, None, fields, "", actor)?;
            }
            Step::AddSurveys(surveys) => {
                for fields in surveys {
                    surveys::add(ledger, None, fields, actor)?;
                }
            }
            Step::AddMilestones { project, nodes } => {
                for node in nodes {
                    let milestone = Milestone {
                        node: node.node,
                        planned_on: node.planned_on,
                        done_on: node.done_on,
                        remark: node.remark.clone(),
                    };
                    milestones::add(ledger, None, project, &milestone, actor)?;
                }
            }
            Step::AddChange {
                project,
                kind,
                date,
                description,
                evidence,
                answer,
                answered_on,
            } => {
                let change = jixiao_core::events::Event {
                    kind: *kind,
                    date: *date,
                    description: description.clone(),
                    evidence: evidence.clone(),
                    answer: answer.clone(),
                    answered_on: Some(*answered_on),
                };
                events::add(ledger, None, project, &change, actor)?;
            }
            Step::AnswerQuestions => answer_questions(ledger, actor)?,
            Step::ConfirmWarnings(keys) => {
                let step = (warnings::Step::Confirm, keys.as_slice());
                handlers::warnings::handle(ledger, None, None, step, "", actor)?;
            }
            Step::HandleWarnings {
                warnings: keys,
                remark,
            } => {
                let step = (warnings::Step::Start, keys.as_slice());
                handlers::warnings::handle(ledger, None, None, step, remark, actor)?;
            }
            Step::Attach {
                project,
                file,
                note,
            } => attach(ledger, folder, file, (project, note), actor)?,
            Step::FillAll => sheets::fill(ledger, None, &sheets::parse(SHEETS, None)?, actor)?,
            Step::Fill(patch) => sheets::fill(ledger, None, std::slice::from_ref(patch), actor)?,
            Step::ReportDisposition {
                project,
                fields,
                remark,
            } => report_disposition(ledger, project, (fields, remark), actor)?,
            Step::Submit(projects) => review(ledger, projects, Action::Submit, actor)?,
            Step::Approve(projects) => review(ledger, projects, Action::Approve, actor)?,
            Step::Lock(projects) => review(ledger, projects, Action::Lock, actor)?,
            Step::Return {
                project,
                field,
                remark,
            } => {
                let said = (field.as_str(), remark.as_str());
                sheets::review(ledger, None, None, project, Action::Return, said, actor)?;
            }
            Step::Unlock { project, reason } => {
                let said = ("", reason.as_str());
                sheets::review(ledger, None, None, project, Action::Unlock, said, actor)?;
            }
            Step::DraftReport => {
                reports::draft(ledger, None, None, None, false, actor)?;
            }
            Step::Answer => {
                let requests: Vec<AnswerRequest> = serde_json::from_slice(ANSWERS)
                    .map_err(|error| out_of_order("说明不能读取。", error.to_string()))?;
                check::answer(ledger, None, None, &requests, actor)?;
            }
            Step::CreateKey => {
                keys::create(ledger, PASSWORD, false, actor)?;
            }
            Step::Export => return export(ledger, folder, actor).map(Some),
        }
        Ok(None)
    }
}

/// Imports a workbook, of which every row must be taken.
fn import(
    ledger: &mut Ledger,
    folder: &Path,
    workbook: Workbook,
    name: &str,
    actor: &Actor,
) -> Result<()> {
    let file = folder.join(WORKBOOKS).join(name);
    let options = Options::default();
    let imported = imports::import(ledger, workbook, None, &[file], options, actor)?;
    let refused = imported.outcome.refused.iter();
    let problems: Vec<_> = refused
        .map(|row| format!("{}第{}行：{}", row.place.sheet, row.place.row, row.message))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(out_of_order("有不能导入的行。", problems.join("\n")))
    }
}

/// The number of the one entry with this voucher.
fn entry(ledger: &Ledger, project: &str, voucher: &str) -> Result<i64> {
    let query = EntryQuery {
        project: Some(project.to_owned()),
        text: voucher.to_owned(),
        ..EntryQuery::default()
    };
    match monitoring::entries(ledger, None, &query)?.as_slice() {
        [entry] => Ok(entry.id),
        _ => Err(out_of_order("找不到凭证。", voucher.to_owned())),
    }
}

/// Reports the one disposition of a project to the finance department.
fn report_disposition(
    ledger: &mut Ledger,
    project: &str,
    (fields, remark): (&DispositionFields, &str),
    actor: &Actor,
) -> Result<()> {
    let held = dispositions::list(ledger, None, project, ("", ""))?;
    let [disposition] = held.as_slice() else {
        return Err(out_of_order("项目应有一项处置。", project.to_owned()));
    };
    let step = (DispositionAction::Report, fields);
    dispositions::take(ledger, None, disposition.id, step, (None, remark), actor)?;
    Ok(())
}

/// Answers every compliance question of every project in the table.
fn answer_questions(ledger: &mut Ledger, actor: &Actor) -> Result<()> {
    let projects: Vec<Compliance> = serde_json::from_slice(COMPLIANCE)
        .map_err(|error| out_of_order("合规问题清单不能读取。", error.to_string()))?;
    let questions = compliance::questions()?;
    for Compliance { project, otherwise } in &projects {
        for question in &questions {
            let otherwise = otherwise.get(&question.id);
            let answer = Answer {
                question: question.id.clone(),
                date: actor.at.date(),
                answer: otherwise.map_or(Reply::Yes, |given| given.answer),
                remark: otherwise.map_or_else(String::new, |given| given.remark.clone()),
            };
            compliance::answer(ledger, None, project, &answer, actor)?;
        }
    }
    Ok(())
}

fn attach(
    ledger: &mut Ledger,
    folder: &Path,
    name: &str,
    about: (&str, &str),
    actor: &Actor,
) -> Result<()> {
    let found = FILES.iter().find(|(file, _)| *file == name);
    let (_, bytes) = found.ok_or_else(|| out_of_order("找不到佐证材料。", name.to_owned()))?;
    let path = folder.join(EVIDENCE).join(name);
    write_whole(&path, bytes)?;
    let (project, note) = about;
    let owner = match project {
        "" => Owner::Unit,
        code => Owner::Project(code.to_owned()),
    };
    attachments::add(ledger, None, &[path], (&owner, note), actor)?;
    Ok(())
}

fn review(ledger: &mut Ledger, projects: &[String], action: Action, actor: &Actor) -> Result<()> {
    let every = sheets::list(ledger, None)?
        .into_iter()
        .map(|(code, _)| code);
    let codes = if projects.is_empty() {
        every.collect()
    } else {
        projects.to_vec()
    };
    for code in codes {
        sheets::review(ledger, None, None, &code, action, ("", ""), actor)?;
    }
    Ok(())
}

/// Writes forms, report and package, and verifies the package.
fn export(ledger: &mut Ledger, folder: &Path, actor: &Actor) -> Result<(String, String)> {
    let today = actor.at.date();
    let (all, forms_folder) = (forms::Choice::default(), folder.join(FORMS));
    forms::export_xlsx(ledger, &all, &forms_folder, today)?;
    let go_on = &mut |_| ControlFlow::Continue(());
    forms::export_pdf(ledger, &all, &forms_folder, actor.at, go_on)?;
    for name in REPORTS {
        reports::export(ledger, None, None, &folder.join(name), actor.at)?;
    }
    let options = submissions::Options {
        with_attachments: true,
        ..submissions::Options::default()
    };
    let packages = folder.join(PACKAGES);
    let exported = submissions::export(
        ledger,
        &options,
        submissions::Destination::Folder {
            folder: &packages,
            in_parts: false,
        },
        &|| Ok(PASSWORD.to_owned()),
        actor,
        &mut |_| ControlFlow::Continue(()),
    )?;
    let (package, files) = match exported {
        Exported::Done { package, files } => (package, files),
        Exported::Refused(report) => {
            let found = report.findings.iter();
            let found: Vec<_> = found
                .map(|f| format!("{} {} {}：{}", f.rule, f.project, f.place, f.message))
                .collect();
            return Err(out_of_order("检查未通过。", found.join("\n")));
        }
    };
    let verified = verify::verify(&files, None, today)?;
    match verified.as_slice() {
        [verified] if verified.is_valid() => Ok((package.file_name, verified.verdict.to_owned())),
        _ => Err(out_of_order("报送包未通过核验。", package.file_name)),
    }
}
