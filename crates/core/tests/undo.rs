//! Undo and redo on real stores: after every way back, every row is what it was.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use jixiao_core::analysis::Thresholds;
use jixiao_core::assets::AssetPurchase;
use jixiao_core::attachments::NewAttachment;
use jixiao_core::check::AnswerRequest;
use jixiao_core::commitments::Commitment;
use jixiao_core::compliance::{Answer, Reply};
use jixiao_core::error::Result;
use jixiao_core::events::{Event, EventKind};
use jixiao_core::imports::{
    EntryRow, FundRow, LedgerRows, Options, Place, ProjectRow, Sourced, TargetRows,
};
use jixiao_core::ledger::{Actor, Ledger, Op};
use jixiao_core::milestones::{Milestone, Node};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{Booking, EntryFilter, EntryKind, LedgerEntry, ProgressEntry};
use jixiao_core::period::{CutOff, FiscalYear};
use jixiao_core::projects::{BudgetKind, FundLine, FundSource, ProjectFacts};
use jixiao_core::reports::Part;
use jixiao_core::scope::{EntryMark, ScopeItem, ScopeKind, Verdict};
use jixiao_core::sheets::{Action, SheetPatch};
use jixiao_core::surveys::Survey;
use jixiao_core::warnings::Step;
use proptest::prelude::*;
use rusqlite::Connection;

const PROJECT: &str = "1500002606000001";

/// Tables whose rows an undo does not take back: the log goes on, and a content that no
/// attachment names any more waits for the redo.
const GO_ON: [&str; 3] = ["audit_records", "audit_changes", "attachment_contents"];

fn year() -> FiscalYear {
    FiscalYear::new(2026).unwrap()
}

fn day(number: u8) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 1 + u32::from(number % 12)).unwrap()
}

fn cut_off() -> CutOff {
    CutOff::new(year(), day(11)).unwrap()
}

fn actor() -> Actor {
    Actor {
        name: "苏日娜".to_owned(),
        at: day(11).and_hms_opt(15, 0, 0).unwrap(),
    }
}

/// A store with rows in every table, and its folder.
fn store() -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("单位.jixiao");
    let dump = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/schemas/0001.sql");
    let store = Connection::open(&path).unwrap();
    store.pragma_update(None, "foreign_keys", false).unwrap();
    store
        .execute_batch(&std::fs::read_to_string(dump).unwrap())
        .unwrap();
    drop(store);
    let ledger = Ledger::open(&path, "test").unwrap();
    (folder, ledger)
}

/// Every row of every table of the user, as text.
fn rows(ledger: &Ledger) -> Vec<String> {
    let store = Connection::open(ledger.path()).unwrap();
    let mut tables = store
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables = tables.query_map([], |row| row.get(0)).unwrap();
    let mut rows = Vec::new();
    for table in tables.map(|name| -> String { name.unwrap() }) {
        if GO_ON.contains(&table.as_str()) {
            continue;
        }
        let mut all = store
            .prepare(&format!("SELECT * FROM {table} ORDER BY id"))
            .unwrap();
        let columns = all.column_count();
        let mut all = all.query([]).unwrap();
        while let Some(row) = all.next().unwrap() {
            let cells = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            rows.push(format!(
                "{table}: {}",
                cells.collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    rows
}

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
    }
}

fn sourced<T>(row: T) -> Sourced<T> {
    let place = Place {
        file: Arc::from("表.xlsx"),
        sheet: "表",
        row: 2,
    };
    Sourced { place, row }
}

fn targets(number: u8) -> TargetRows {
    let facts = ProjectFacts {
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
    };
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
    }
}

/// One of the numbers by which records are named.
fn pick(ids: impl Iterator<Item = i64>, number: u8) -> Option<i64> {
    let ids: Vec<_> = ids.collect();
    ids.get(usize::from(number) % ids.len().max(1)).copied()
}

/// Does something of kind `op`, `number` says what exactly; nothing for what can not be taken
/// back, or is itself the taking back. A new kind of operation needs its line here.
fn act(ledger: &mut Ledger, op: Op, number: u8) -> Option<Result<()>> {
    let (year, actor, on) = (year(), actor(), day(number));
    let lights = Thresholds::default();
    let text = format!("第{number}次");
    let add = number.is_multiple_of(2);
    let done = match op {
        Op::RegisterUnit
        | Op::Monitor
        | Op::MarkDemo
        | Op::CreateKey
        | Op::ChangePassword
        | Op::RestoreKey
        | Op::RegisterKey
        | Op::SignPackage
        | Op::ExportPackage
        | Op::DropPackage => return None,
        // The ways back themselves: the walks below go them. An import that is taken back out of
        // turn has its own test.
        Op::Undo | Op::Redo | Op::UndoBatch => return None,
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
                project: if add {
                    PROJECT.to_owned()
                } else {
                    String::new()
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
            let patch = SheetPatch {
                project: PROJECT.to_owned(),
                goal_progress: Some(text),
                ..SheetPatch::default()
            };
            ledger.fill_sheets(year, &[patch], &actor).map(|_| ())
        }
        Op::ReviewSheet => {
            let actions = [
                Action::Unlock,
                Action::Submit,
                Action::Approve,
                Action::Lock,
                Action::Return,
            ];
            let action = actions[usize::from(number) % 5];
            ledger
                .review_sheet(year, PROJECT, action, "", &text, &actor)
                .map(|_| ())
        }
        Op::AddEntry => {
            let booking = Booking {
                project: add.then(|| PROJECT.to_owned()),
                entry: entry(number),
            };
            ledger.add_entry(year, &booking, &actor).map(|_| ())
        }
        Op::VoidEntry => {
            let held = ledger.entries(year, &EntryFilter::default()).unwrap();
            let id = pick(held.iter().map(|held| held.id), number).unwrap();
            let replacement = Booking {
                project: Some(PROJECT.to_owned()),
                entry: entry(number),
            };
            let replacement = add.then_some(&replacement);
            ledger
                .void_entry(year, id, &text, replacement, &actor)
                .map(|_| ())
        }
        Op::AddProgress => {
            let progress = ProgressEntry {
                date: on,
                value: number.to_string(),
                text,
                evidence: String::new(),
                voucher: String::new(),
            };
            let indicator = ("", "验收合格率");
            ledger
                .add_progress(year, PROJECT, indicator, &progress, &actor)
                .map(|_| ())
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
    };
    Some(done)
}

fn newest(ledger: &Ledger) -> i64 {
    ledger.audit_records(1).unwrap()[0].id
}

/// A store with the states that it went through, the present one last, and those undone.
struct Walk {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    past: Vec<Vec<String>>,
    future: Vec<Vec<String>>,
}

impl Walk {
    fn begin() -> Self {
        let (folder, ledger) = store();
        let past = vec![rows(&ledger)];
        let mut walk = Self {
            _folder: folder,
            ledger,
            past,
            future: Vec::new(),
        };
        // The sheets of the store are locked: unlocked, there is more that can be done.
        assert!(walk.act(Op::ReviewSheet, 0));
        walk
    }

    /// Acts; whether anything changed. What is refused changes nothing.
    fn act(&mut self, op: Op, number: u8) -> bool {
        let before = newest(&self.ledger);
        let Some(done) = act(&mut self.ledger, op, number) else {
            return false;
        };
        let (after, state) = (newest(&self.ledger), rows(&self.ledger));
        if after == before {
            assert_eq!(self.past.last(), Some(&state), "{op} {number}: {done:?}");
            return false;
        }
        assert_eq!(after, before + 1, "{op}");
        assert_eq!(self.ledger.audit_records(1).unwrap()[0].op, op.word());
        assert!(done.is_ok(), "{op}: {done:?}");
        self.past.push(state);
        self.future.clear();
        true
    }

    fn undo(&mut self) {
        if self.past.len() == 1 {
            return;
        }
        self.ledger.undo(&actor()).unwrap();
        self.future.extend(self.past.pop());
        assert_eq!(Some(&rows(&self.ledger)), self.past.last());
    }

    fn redo(&mut self) {
        let Some(state) = self.future.pop() else {
            assert_eq!(
                self.ledger.redo(&actor()).unwrap_err().code(),
                "wrong_state"
            );
            return;
        };
        self.ledger.redo(&actor()).unwrap();
        assert_eq!(rows(&self.ledger), state);
        self.past.push(state);
    }

    /// All the way back and forth again.
    fn end(mut self) {
        while self.past.len() > 1 {
            self.undo();
        }
        while !self.future.is_empty() {
            self.redo();
        }
        assert!(self.ledger.examine_audit().unwrap().is_sound());
        assert_eq!(
            self.ledger.integrity_problems().unwrap(),
            Vec::<String>::new()
        );
    }
}

#[test]
fn every_kind_of_operation_is_taken_back_to_the_row() {
    let mut walk = Walk::begin();
    for op in Op::ALL.iter().copied() {
        let times = (0..6).filter(|number| walk.act(op, *number)).count();
        let walks_itself = matches!(op, Op::Undo | Op::Redo | Op::UndoBatch);
        assert_eq!(
            times > 0,
            op.is_undoable() && !walks_itself,
            "{op} was done {times} times"
        );
    }
    walk.end();
}

#[test]
fn an_import_is_taken_back_out_of_turn_and_comes_back() {
    let mut walk = Walk::begin();
    assert!(walk.act(Op::ImportLedger, 1));
    let batch = walk.ledger.import_batches().unwrap()[0].id;
    assert!(walk.act(Op::ChangeSetting, 1));
    let both = rows(&walk.ledger);
    walk.ledger.undo_batch(batch, &actor()).unwrap();
    assert_ne!(rows(&walk.ledger), both);
    walk.ledger.redo(&actor()).unwrap();
    assert_eq!(rows(&walk.ledger), both);
    walk.end();
}

#[derive(Debug, Clone)]
enum Move {
    Act(Op, u8),
    Undo,
    Redo,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let act = (proptest::sample::select(Op::ALL), any::<u8>());
    let one = prop_oneof![
        6 => act.prop_map(|(op, number)| Move::Act(op, number)),
        2 => Just(Move::Undo),
        1 => Just(Move::Redo),
    ];
    proptest::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_goes_all_the_way_back_and_forth(moves in moves()) {
        let mut walk = Walk::begin();
        for one in moves {
            match one {
                Move::Act(op, number) => _ = walk.act(op, number),
                Move::Undo => walk.undo(),
                Move::Redo => walk.redo(),
            }
        }
        walk.end();
    }
}
