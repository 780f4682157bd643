//! How each kind of operation is done once; `number` says what exactly.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use jixiao_core::analysis::{Denominator, Thresholds};
use jixiao_core::assets::AssetPurchase;
use jixiao_core::attachments::{NewAttachment, Owner};
use jixiao_core::check::AnswerRequest;
use jixiao_core::commitments::Commitment;
use jixiao_core::compliance::{Answer, Reply};
use jixiao_core::dispositions::{
    DispositionAction, DispositionKind, DispositionPatch, DispositionQuery,
};
use jixiao_core::error::Result;
use jixiao_core::evaluation::EvaluationPatch;
use jixiao_core::events::{Event, EventKind};
use jixiao_core::findings::{FindingAction, FindingPatch, FindingQuery, MonitoringKind};
use jixiao_core::forms::Template;
use jixiao_core::imports::{
    EntryRow, FundRow, LedgerRows, Options, Place, ProjectRow, Sourced, TargetRows,
};
use jixiao_core::keys::KeyState;
use jixiao_core::ledger::{Ledger, Op};
use jixiao_core::mappings::Mapping;
use jixiao_core::milestones::{Milestone, Node};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{
    Booking, EntryChange, EntryFilter, EntryKind, LedgerEntry, ProgressEntry,
};
use jixiao_core::period::{CutOff, FiscalYear};
use jixiao_core::periods::Changed;
use jixiao_core::projects::{
    BudgetKind, FundLine, FundSource, InitialBudget, ProjectFacts, ProjectInput,
};
use jixiao_core::receipts::{
    AnsweredPackage, CellRemark, Decision, NewReceipt, Receipt, ReceiptStanding,
};
use jixiao_core::received::{ReceivedKind, ReceivedPackage, ReceivedState};
use jixiao_core::register::NewRegistration;
use jixiao_core::reports::Part;
use jixiao_core::scope::{EntryMark, ScopeItem, ScopeKind, Verdict};
use jixiao_core::sections::SectionRow;
use jixiao_core::sheets::{Action, Chosen, Said, SheetPatch};
use jixiao_core::submissions::PackageKind;
use jixiao_core::surveys::Survey;
use jixiao_core::system_figures::SystemFigureRow;
use jixiao_core::targets::IndicatorPatch;
use jixiao_core::tasks::{Body, DepartmentKey, Scope, Task, TemplateVersion};
use jixiao_core::warnings::Step;
use jixiao_core::years::{Confirmation, RollOverChoice};

use crate::{PROJECT, actor, cut_off, day, year};

fn entry(number: u8) -> LedgerEntry {
    LedgerEntry {
        date: day(number),
        source: Some(FundSource::ALL[usize::from(number) % FundSource::ALL.len()]),
        kind: EntryKind::Expenditure,
        amount: Money::parse_yuan(&format!("{number}.01")).unwrap(),
        voucher: format!("Z{number}"),
        payee: String::new(),
        economic_class: String::new(),
        purpose: String::new(),
        note: String::new(),
        document: String::new(),
    }
}

fn sourced<T>(row: T) -> Sourced<T> {
    let place = Place {
        file: Arc::from("表.xlsx"),
        sheet: Arc::from("表"),
        row: 2,
        part: "表",
    };
    Sourced { place, row }
}

fn facts(number: u8) -> ProjectFacts {
    ProjectFacts {
        code: format!("X{number}"),
        name: "新项目".to_owned(),
        budget_kind: BudgetKind::ALL[0],
        category: None,
        implementing_unit: String::new(),
        section: String::new(),
        manager: String::new(),
        start_on: None,
        end_on: None,
        is_new: true,
        is_research: false,
        is_key: false,
        key_reason: String::new(),
        exempt_reason: String::new(),
        substitute_check: String::new(),
        goal: "目标".to_owned(),
    }
}

fn targets(number: u8) -> TargetRows {
    let facts = facts(number);
    let line = FundLine {
        source: FundSource::ALL[0],
        initial: Money::parse_yuan("100").unwrap(),
        increase: Money::ZERO,
        decrease: Money::ZERO,
        document_number: String::new(),
        adjusted_on: None,
    };
    TargetRows {
        projects: vec![sourced(ProjectRow {
            facts,
            approval_document: String::new(),
            approved_on: None,
        })],
        funds: vec![sourced(FundRow {
            project: format!("X{number}"),
            line,
        })],
        indicators: Vec::new(),
        totals: Vec::new(),
    }
}

fn progress(number: u8, text: String) -> ProgressEntry {
    ProgressEntry {
        date: day(number),
        value: number.to_string(),
        text,
        evidence: String::new(),
        voucher: String::new(),
        paid_by: None,
    }
}

fn entries(ledger: &Ledger) -> Vec<i64> {
    let held = ledger.entries(year(), &EntryFilter::default()).unwrap();
    held.iter().map(|held| held.id).collect()
}

fn progress_ids(ledger: &Ledger) -> Vec<i64> {
    let held = ledger.progress(year(), Some(PROJECT), false).unwrap();
    held.iter().map(|held| held.id).collect()
}

fn next_year() -> FiscalYear {
    FiscalYear::new(2027).unwrap()
}

fn mapping() -> Mapping {
    let text = r#"{"date": {"column": "日期"}, "project": {"fixed": "P1"},
        "source": {"fixed": "其他资金"}, "kind": {"fixed": "支出"},
        "amount": {"column": "金额"}}"#;
    serde_json::from_str(text).unwrap()
}

/// A task of the store's own department, the later `number`, the higher its number.
fn task(number: u8) -> Task {
    let body = |code: &str| Body {
        code: code.to_owned(),
        name: "某单位".to_owned(),
    };
    Task {
        schema: "jixiao/task-1".to_owned(),
        kind: "task".to_owned(),
        id: format!("任务{number}"),
        number: 1 + u32::from(number),
        created: actor().at,
        department: body("105"),
        public_key: "PEM".to_owned(),
        fingerprint: "指纹".to_owned(),
        year: 2026,
        period_end: day(11),
        deadline: day(11),
        template: TemplateVersion {
            id: "nmg-2019".to_owned(),
            version: 1,
        },
        thresholds: BTreeMap::new(),
        denominator: Denominator::Annual,
        scope: Scope::All {},
        units: vec![body("105001")],
        report_wanted: false,
        payees_masked: true,
        recipient: None,
    }
}

/// A registration of one of four units.
fn registration(number: u8) -> NewRegistration {
    NewRegistration {
        unit_code: format!("10500{}", 1 + number % 4),
        unit_name: "某单位".to_owned(),
        fingerprint: format!("指纹{}", number % 4),
        public_pem: "PEM".to_owned(),
        from: day(0),
        until: NaiveDate::from_ymd_opt(2027, 1, 1 + u32::from(number % 28)).unwrap(),
        revoked_on: None,
    }
}

/// A package from one of four units below, the later `number`, the higher its own.
fn received(number: u8) -> ReceivedPackage {
    ReceivedPackage {
        id: 0,
        kind: ReceivedKind::Submission,
        unit_code: format!("10500{}", 1 + number % 4),
        unit_name: "某单位".to_owned(),
        year: 2026,
        period_end: CutOff::july(year()).through(),
        sequence: 1 + u32::from(number),
        identifier: format!("报送包{number}"),
        size: 1,
        sha256: format!("{number:064}"),
        fingerprint: "指纹".to_owned(),
        is_registered: number.is_multiple_of(2),
        is_demo: false,
        state: ReceivedState::Held,
        bagged_on: day(number),
        received_at: actor().at,
        counts: None,
    }
}

/// An answer to the package that the store sent, with remarks where it is a return.
fn receipt(ledger: &Ledger, number: u8) -> Receipt {
    let sent = ledger
        .packages(PackageKind::Submission, year())
        .unwrap()
        .remove(0);
    let decision = Decision::ALL[usize::from(number) % 3];
    let unit = ledger.unit().unwrap();
    let remark = CellRemark {
        project: PROJECT.to_owned(),
        cell: "总体目标完成情况".to_owned(),
        remark: format!("第{number}次"),
    };
    let returned = decision == Decision::Returned;
    Receipt {
        schema: Receipt::schema(),
        kind: decision.kind().to_owned(),
        id: format!("回执{number}"),
        number: 1 + u32::from(number),
        created: actor().at,
        department: Body {
            code: unit.department_code,
            name: unit.department_name,
        },
        decision,
        package: AnsweredPackage {
            identifier: sent.identifier,
            unit_code: unit.code,
            year: sent.year,
            period_end: sent.period_end,
            sequence: sent.sequence,
            sha256: sent.sha256,
        },
        remark: "请修改。".to_owned(),
        remarks: returned.then_some(remark).into_iter().collect(),
    }
}

/// One of the numbers by which records are named.
fn pick(ids: impl Iterator<Item = i64>, number: u8) -> Option<i64> {
    let ids: Vec<_> = ids.collect();
    ids.get(usize::from(number) % ids.len().max(1)).copied()
}

/// Does something of kind `op`, `number` says what exactly; nothing for what can not be taken
/// back, or is itself the taking back. A new kind of operation needs its line here.
pub fn act(ledger: &mut Ledger, op: Op, number: u8) -> Option<Result<()>> {
    let (year, actor, on) = (year(), actor(), day(number));
    let lights = Thresholds::default();
    let text = format!("第{number}次");
    let add = number.is_multiple_of(2);
    let done = match op {
        Op::RegisterUnit
        | Op::Monitor
        | Op::AddPerson
        | Op::ChangeRoles
        | Op::RemovePerson
        | Op::DismissPeople
        | Op::SetPassword
        | Op::ResetPassword
        | Op::SignIn
        | Op::RefuseSignIn
        | Op::MoveOut
        | Op::MoveBack
        | Op::MoveIn
        | Op::DrillRestore
        | Op::MarkDemo
        | Op::CreateKey
        | Op::ChangePassword
        | Op::RestoreKey
        | Op::RegisterKey
        | Op::SignPackage
        | Op::ExportPackage
        | Op::DropPackage
        | Op::MakeTask
        | Op::IssueReceipt
        | Op::WithdrawReceipt
        | Op::WithdrawTask => return None,
        // The ways back themselves: the walks below go them. An import that is taken back out of
        // turn has its own test.
        Op::Undo | Op::Redo | Op::UndoBatch => return None,
        Op::ChangeTemplate => {
            let kind = ["nmg-2019", "self-evaluation-2020"][usize::from(number % 2)];
            let template = Template::built_in(kind).unwrap();
            let template = template
                .named(format!("本单位{}", number % 2))
                .numbered(1 + u32::from(number));
            if number % 3 == 2 {
                ledger
                    .remove_form_template(template.id(), &actor)
                    .map(|_| ())
            } else {
                ledger.add_form_template(&template, &actor).map(|_| ())
            }
        }
        Op::ChangeRegister => {
            let held = ledger.register().unwrap();
            let held = held.get(usize::from(number) % held.len().max(1));
            match held {
                Some(row) if number % 3 == 2 => ledger
                    .revoke_key(&row.unit_code, Some(&row.fingerprint), on, &text, &actor)
                    .map(|_| ()),
                _ => ledger
                    .add_to_register(&[registration(number)], &actor)
                    .map(|_| ()),
            }
        }
        // Every other one is a number before those that are held.
        Op::ReceivePackages => ledger
            .receive_packages(&[received(number), received(200 - number % 100)], &actor)
            .map(|_| ()),
        Op::DiscardReceived => {
            let held = ledger.received(year).unwrap();
            let id = pick(held.iter().map(|held| held.id), number)?;
            ledger.discard_received(id, &text, &actor).map(|_| ())
        }
        Op::ImportReceipt => {
            let receipt = receipt(ledger, number);
            let content = serde_json::to_string(&receipt).unwrap();
            let ReceiptStanding::New(package) =
                ledger.standing_of_receipt(&receipt, &content).unwrap()
            else {
                return None;
            };
            let new = NewReceipt {
                receipt: &receipt,
                content: &content,
                fingerprint: "指纹",
            };
            ledger.import_receipt(&package, new, &actor).map(|_| ())
        }
        Op::ImportTargets => ledger
            .import_targets(
                year,
                &targets(number),
                Vec::new(),
                Options::default(),
                &actor,
            )
            .map(|_| ()),
        Op::ImportLedger => {
            let rows = LedgerRows {
                entries: vec![sourced(EntryRow {
                    project: PROJECT.to_owned(),
                    entry: entry(number),
                })],
                ..LedgerRows::default()
            };
            ledger
                .import_ledger(year, &rows, Vec::new(), Options::default(), &actor)
                .map(|_| ())
        }
        Op::ChangeSetting => {
            let days = (number % 200).to_string();
            ledger
                .set_setting("warnings.silent_days", &days, &actor)
                .map(|_| ())
        }
        Op::AddAttachment => {
            let file = NewAttachment {
                owner: if add {
                    Owner::Project(PROJECT.to_owned())
                } else {
                    Owner::Unit
                },
                name: format!("{}.txt", number % 8),
                note: String::new(),
                content: vec![number % 4; 20],
            };
            ledger.add_attachments(year, &[file], &actor).map(|_| ())
        }
        Op::AnswerFindings => {
            let request = AnswerRequest {
                rule: ["L05", "I17", "F12", "F14"][usize::from(number) % 4].to_owned(),
                project: "*".to_owned(),
                place: "*".to_owned(),
                reason: text,
            };
            ledger
                .answer(&[request], CutOff::july(year), &lights, &actor)
                .map(|_| ())
        }
        Op::FillSheet => {
            // Every other time a cell is emptied, so that something can be proposed for it.
            let rows = match add {
                true => serde_json::json!([{ "level3": "验收合格率", "progress": "" }]),
                false => serde_json::json!([]),
            };
            let patch = serde_json::json!(
                { "project": PROJECT, "goal_progress": text, "indicators": rows }
            );
            let patch: SheetPatch = serde_json::from_value(patch).unwrap();
            ledger.fill_sheets(year, &[patch], &actor).map(|_| ())
        }
        Op::SubmitSheet => {
            let action = if add { Action::Check } else { Action::Submit };
            ledger
                .review_sheet(year, PROJECT, action, &[], &actor)
                .map(|_| ())
        }
        Op::ReviewSheet => {
            let actions = [
                Action::Unlock,
                Action::Approve,
                Action::Lock,
                Action::Return,
            ];
            let action = actions[usize::from(number) % 4];
            let said = Said {
                field: String::new(),
                remark: text,
            };
            ledger
                .review_sheet(year, PROJECT, action, &[said], &actor)
                .map(|_| ())
        }
        Op::AddEntry => {
            let booking = Booking {
                project: add.then(|| PROJECT.to_owned()),
                entry: entry(number),
            };
            ledger
                .add_entry(year, &booking, None, "", &actor)
                .map(|_| ())
        }
        Op::VoidEntry => {
            let id = pick(entries(ledger).into_iter(), number)?;
            ledger.void_entry(year, id, &text, &actor).map(|_| ())
        }
        Op::EditEntry => {
            let id = pick(entries(ledger).into_iter(), number)?;
            let booking = Booking {
                project: Some(PROJECT.to_owned()),
                entry: entry(number),
            };
            ledger
                .edit_entry(year, id, &booking, &text, &actor)
                .map(|_| ())
        }
        Op::ChangeEntries => {
            let booking = Booking {
                project: Some(PROJECT.to_owned()),
                entry: entry(number),
            };
            let change = |replaces| EntryChange {
                replaces,
                booking: booking.clone(),
            };
            let changes = [
                change(pick(entries(ledger).into_iter(), number)),
                change(None),
            ];
            ledger
                .change_entries(year, &changes, &text, &actor)
                .map(|_| ())
        }
        Op::AddProgress => {
            let progress = progress(number, text);
            let indicator = ("", "验收合格率");
            ledger
                .add_progress(year, PROJECT, indicator, &progress, "", &actor)
                .map(|_| ())
        }
        Op::EditProgress => {
            let id = pick(progress_ids(ledger).into_iter(), number)?;
            ledger
                .edit_progress(year, id, &progress(number, text), "更正", &actor)
                .map(|_| ())
        }
        Op::VoidProgress => {
            let id = pick(progress_ids(ledger).into_iter(), number)?;
            ledger.void_progress(year, id, &text, &actor).map(|_| ())
        }
        Op::AddSurvey => {
            let survey = Survey {
                date: Some(on),
                sample: Some(1 + u32::from(number)),
                method: text,
            };
            let indicator = ("", "服务对象满意度");
            ledger
                .add_survey(year, PROJECT, indicator, &survey, &actor)
                .map(|_| ())
        }
        Op::DraftReport => ledger
            .draft_report(cut_off(), &lights, Part::ALL, true, &actor)
            .map(|_| ()),
        Op::EditReport => {
            let part = Part::ALL[usize::from(number) % 6];
            ledger
                .set_report_part(cut_off(), &lights, part, &text, &actor)
                .map(|_| ())
        }
        Op::ChangeMilestone => {
            let held = ledger.milestones(year, None).unwrap();
            match (number % 3, pick(held.iter().map(|held| held.id), number)) {
                (1, Some(id)) => ledger.finish_milestone(year, id, on, &actor).map(|_| ()),
                (2, Some(id)) => ledger.remove_milestone(year, id, &actor).map(|_| ()),
                _ => {
                    let milestone = Milestone {
                        node: Node::ALL[usize::from(number) % Node::ALL.len()],
                        planned_on: Some(on),
                        done_on: None,
                        remark: text,
                    };
                    ledger
                        .add_milestone(year, PROJECT, &milestone, &actor)
                        .map(|_| ())
                }
            }
        }
        Op::ChangeEvent => {
            let held = ledger.events(year, None).unwrap();
            match (number % 3, pick(held.iter().map(|held| held.id), number)) {
                (1, Some(id)) => ledger
                    .answer_event(year, id, &text, day(11), &actor)
                    .map(|_| ()),
                (2, Some(id)) => ledger.remove_event(year, id, &actor).map(|_| ()),
                _ => {
                    let event = Event {
                        kind: EventKind::ALL[0],
                        date: on,
                        description: text,
                        evidence: String::new(),
                        answer: String::new(),
                        answered_on: None,
                    };
                    ledger.add_event(year, PROJECT, &event, &actor).map(|_| ())
                }
            }
        }
        Op::ChangeCommitment => {
            let held = ledger.commitments(year, None).unwrap();
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger.remove_commitment(year, id, &actor).map(|_| ()),
                _ => {
                    let commitment = Commitment {
                        source: FundSource::ALL[0],
                        amount: Money::parse_yuan("12.34").unwrap(),
                        month: 1 + u32::from(number % 12),
                        note: text,
                    };
                    ledger
                        .add_commitment(year, PROJECT, &commitment, &actor)
                        .map(|_| ())
                }
            }
        }
        Op::ChangeScope => {
            let held = ledger.scope(year, None).unwrap();
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger.remove_from_scope(year, id, &actor).map(|_| ()),
                _ => {
                    let item = ScopeItem {
                        kind: ScopeKind::ALL[0],
                        text,
                    };
                    ledger
                        .add_to_scope(year, PROJECT, &[item], &actor)
                        .map(|_| ())
                }
            }
        }
        Op::MarkEntry => {
            let mark = EntryMark {
                entry: i64::from(1 + number % 60),
                verdict: Verdict::ALL[usize::from(number) % 2],
                reason: text,
            };
            ledger.mark_entry(year, &mark, &actor).map(|_| ())
        }
        Op::ChangeAsset => {
            let held = ledger.asset_purchases(year, None).unwrap();
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger.remove_asset_purchase(year, id, &actor).map(|_| ()),
                _ => {
                    let purchase = AssetPurchase {
                        date: on,
                        item: text,
                        number: 1,
                        unit_price: Money::parse_yuan("5000").unwrap(),
                        standard: None,
                    };
                    ledger
                        .add_asset_purchase(year, PROJECT, &purchase, &actor)
                        .map(|_| ())
                }
            }
        }
        Op::AnswerQuestion => {
            let answer = Answer {
                question: format!("Q0{}", 1 + number % 9),
                date: on,
                answer: Reply::ALL[usize::from(number) % 3],
                remark: text,
            };
            ledger
                .answer_question(year, PROJECT, &answer, &actor)
                .map(|_| ())
        }
        Op::HandleWarning => {
            let held = ledger.warnings(cut_off(), &lights).unwrap().warnings;
            let step = [Step::Confirm, Step::Start, Step::Find][usize::from(number) % 3];
            let mut handle = |key: &String| {
                let keys = std::slice::from_ref(key);
                ledger.handle_warnings(cut_off(), &lights, (step, keys), &text, &actor)
            };
            // The first, from one on, that was seen and where the step fits its state.
            let from = usize::from(number) % held.len();
            let mut keys = held[from..].iter().chain(&held[..from]);
            let handled = keys.find_map(|warning| handle(&warning.key).ok());
            handled.map_or_else(|| handle(&held[from].key).map(|_| ()), |_| Ok(()))
        }
        Op::TakeProposals => ledger
            .take_proposals(cut_off(), PROJECT, &Chosen::Empty, &lights, &actor)
            .map(|_| ()),
        Op::DraftTargets => {
            if number % 6 == 2 {
                ledger.discard_targets(year, PROJECT, &actor).map(|_| ())
            } else if number.is_multiple_of(3) {
                ledger
                    .draft_targets(year, PROJECT, None, &actor)
                    .map(|_| ())
            } else {
                let patch = IndicatorPatch {
                    target: Some(number.to_string()),
                    ..IndicatorPatch::default()
                };
                ledger
                    .set_target(year, PROJECT, ("", "验收合格率"), &patch, &actor)
                    .map(|_| ())
            }
        }
        Op::ApproveTargets => ledger
            .approve_targets(year, PROJECT, (&text, on), &actor)
            .map(|_| ()),
        Op::ClosePeriod => ledger.close_period(cut_off(), &actor).map(|_| ()),
        Op::ReopenPeriod => ledger.reopen_period(year, &text, &actor).map(|_| ()),
        Op::ExplainChange => {
            let mut explain = |id| ledger.explain_change(Changed::Entry(id), &text, &actor);
            let explained = (1..=200).rev().find_map(|id| explain(id).ok());
            explained.map_or_else(|| explain(1).map(|_| ()), |_| Ok(()))
        }
        Op::ChangeProject => {
            let budgets = vec![InitialBudget {
                source: FundSource::ALL[usize::from(number) % FundSource::ALL.len()],
                amount: Money::parse_yuan(&format!("{number}0000")).unwrap(),
            }];
            let facts = facts(number);
            if add {
                let input = ProjectInput { facts, budgets };
                ledger.add_project(year, &input, &actor).map(|_| ())
            } else {
                let code = PROJECT.to_owned();
                let facts = ProjectFacts { code, ..facts };
                let input = ProjectInput { facts, budgets };
                let changed = ledger.change_project(year, PROJECT, &input, &actor);
                changed.map(|_| ())
            }
        }
        Op::ChangeAdjustment => {
            let held = ledger.adjustments(year, None).unwrap();
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger.remove_adjustment(year, id, &actor).map(|_| ()),
                _ => {
                    let line = FundLine {
                        source: FundSource::ALL[0],
                        initial: Money::ZERO,
                        increase: Money::parse_yuan("10000").unwrap(),
                        decrease: Money::ZERO,
                        document_number: text,
                        adjusted_on: Some(on),
                    };
                    ledger
                        .add_adjustment(year, PROJECT, &line, &actor)
                        .map(|_| ())
                }
            }
        }
        Op::RemoveAttachment => {
            let held = ledger.attachments(year).unwrap();
            let id = pick(held.iter().map(|held| held.id), number)?;
            ledger.remove_attachment(year, id, &actor).map(|_| ())
        }
        Op::Restore => {
            let held = ledger.deleted().unwrap();
            let id = pick(held.iter().map(|held| held.id), number)?;
            ledger.restore_deleted(id, &actor).map(|_| ())
        }
        Op::ChangeMapping => {
            let name = format!("方案{}", number % 4);
            if number % 3 == 2 {
                ledger.remove_mapping(&name, &actor).map(|_| ())
            } else {
                ledger.save_mapping(&name, &mapping(), &actor).map(|_| ())
            }
        }
        Op::ImportTask => {
            let task = task(number);
            let key = DepartmentKey {
                id: 0,
                department_code: task.department.code.clone(),
                department_name: task.department.name.clone(),
                public_pem: task.public_key.clone(),
                fingerprint: task.fingerprint.clone(),
                state: KeyState::InUse,
                confirmed_at: actor.at,
            };
            ledger
                .import_task(&task, &text, Some(&key), &actor)
                .map(|_| ())
        }
        Op::DropTask => ledger.drop_task(year, &actor).map(|_| ()),
        Op::ImportSystemFigures => {
            let row = SystemFigureRow {
                project: PROJECT.to_owned(),
                name: String::new(),
                source: FundSource::ALL[usize::from(number) % 3],
                executed: Money::parse_yuan("77.01").unwrap(),
                through: on,
            };
            ledger
                .import_system_figures(
                    year,
                    "系统数",
                    &[sourced(row)],
                    Vec::new(),
                    Options::default(),
                    &actor,
                )
                .map(|_| ())
        }
        Op::ChangeSystemFigure => {
            let held = ledger.system_figures(year, None).unwrap();
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger.remove_system_figure(year, id, &actor).map(|_| ()),
                _ => {
                    let figure = (FundSource::ALL[4], on, Money::parse_yuan("5").unwrap());
                    ledger
                        .add_system_figure(year, PROJECT, figure, &actor)
                        .map(|_| ())
                }
            }
        }
        Op::ExplainDifference => {
            let held = ledger.system_figures(year, None).unwrap();
            let id = pick(held.iter().map(|held| held.id), number)?;
            ledger
                .explain_system_figure(year, id, &text, &actor)
                .map(|_| ())
        }
        Op::CollectSections => {
            let handed = ledger.section_hand_outs(cut_off()).unwrap();
            let rows: Vec<_> = handed.iter().flat_map(|section| &section.rows).collect();
            let row = rows[usize::from(number) % rows.len()];
            let row = SectionRow {
                id: row.id.clone(),
                identification: Vec::new(),
                through: Some(on),
                value: String::new(),
                text,
                evidence: String::new(),
                problem: "进度偏慢".to_owned(),
                cause: None,
                cause_note: String::new(),
                forecast: String::new(),
                likelihood: None,
            };
            ledger
                .collect_sections(
                    year,
                    "指标",
                    &[sourced(row)],
                    Vec::new(),
                    Options::default(),
                    &actor,
                )
                .map(|_| ())
        }
        Op::ChangeFinding => {
            let held = ledger.findings(year, &FindingQuery::default()).unwrap();
            let patch = FindingPatch {
                date: Some(on),
                kind: Some(MonitoringKind::ALL[usize::from(number) % 3]),
                description: Some(text),
                ..FindingPatch::default()
            };
            match (number % 3, pick(held.iter().map(|held| held.id), number)) {
                (1, Some(id)) => ledger.edit_finding(year, id, &patch, &actor).map(|_| ()),
                (2, Some(id)) => ledger.remove_finding(year, id, &actor).map(|_| ()),
                _ => ledger
                    .add_finding(year, PROJECT, &patch, &actor)
                    .map(|_| ()),
            }
        }
        Op::HandleFinding => {
            let held = ledger.findings(year, &FindingQuery::default()).unwrap();
            let id = pick(held.iter().map(|held| held.id), number / 4)?;
            let action = [
                FindingAction::Start,
                FindingAction::Done,
                FindingAction::Close,
                FindingAction::Reopen,
            ][usize::from(number) % 4];
            ledger
                .take_finding(year, id, action, (day(11), &text), &actor)
                .map(|_| ())
        }
        Op::ChangeDisposition => {
            let held = ledger
                .dispositions(year, &DispositionQuery::default())
                .unwrap();
            let patch = DispositionPatch {
                kind: Some(DispositionKind::ALL[usize::from(number) % 3]),
                cause: Some(text),
                ..DispositionPatch::default()
            };
            match pick(held.iter().map(|held| held.id), number) {
                Some(id) if !add => ledger
                    .edit_disposition(year, id, &patch, &actor)
                    .map(|_| ()),
                _ => ledger
                    .add_disposition(year, PROJECT, &patch, &actor)
                    .map(|_| ()),
            }
        }
        Op::HandleDisposition => {
            let held = ledger
                .dispositions(year, &DispositionQuery::default())
                .unwrap();
            let id = pick(held.iter().map(|held| held.id), number)?;
            let withdrawal = (DispositionAction::Withdraw, &DispositionPatch::default());
            ledger
                .take_disposition(year, id, withdrawal, (Some(day(11)), &text), &actor)
                .map(|_| ())
        }
        Op::FillEvaluation => {
            let patch = EvaluationPatch {
                project: PROJECT.to_owned(),
                goal_result: Some(text),
                execution_reason: None,
                remark: None,
                indicators: Vec::new(),
            };
            let whole_year = CutOff::year_end(year);
            ledger
                .fill_evaluation(whole_year, &patch, &actor)
                .map(|_| ())
        }
        Op::RollOver => {
            let every = ["*".to_owned()];
            let choice = RollOverChoice {
                include: &every,
                exclude: &[],
            };
            ledger.roll_over(next_year(), choice, &actor).map(|_| ())
        }
        Op::ChooseYear => {
            let chosen = if add { next_year() } else { year };
            ledger.choose_year(chosen, &actor).map(|_| ())
        }
        Op::AcceptCarryOver => {
            let confirmation = Confirmation {
                projects: &[],
                amount: None,
                document_number: &text,
            };
            ledger
                .confirm_carry_overs(next_year(), confirmation, &actor)
                .map(|_| ())
        }
    };
    Some(done)
}
