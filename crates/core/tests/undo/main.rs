//! Undo and redo on real stores: after every way back, every row is what it was.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod acts;

use std::path::Path;

use chrono::NaiveDate;
use jixiao_core::ledger::{Actor, Ledger, Op};
use jixiao_core::period::{CutOff, FiscalYear};
use proptest::prelude::*;
use rusqlite::Connection;

use acts::act;

const PROJECT: &str = "1500002606000001";

/// Tables whose rows an undo does not take back: the log goes on, a content that no attachment names
/// any more waits for the redo, and totals follow the entries.
const GO_ON: [&str; 4] = [
    "audit_records",
    "audit_changes",
    "attachment_contents",
    "ledger_totals",
];

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

/// What must have been done for an operation to find something to do.
fn before(op: Op) -> &'static [(Op, u8)] {
    match op {
        Op::TakeProposals => &[(Op::FillSheet, 2)],
        Op::ExplainChange => &[(Op::ClosePeriod, 0), (Op::AddEntry, 2)],
        Op::ReviewSheet => &[(Op::SubmitSheet, 1)],
        Op::Restore => &[(Op::AddAttachment, 3), (Op::RemoveAttachment, 0)],
        _ => &[],
    }
}

#[test]
fn every_kind_of_operation_is_taken_back_to_the_row() {
    let mut walk = Walk::begin();
    for op in Op::ALL.iter().copied() {
        for (step, number) in before(op) {
            assert!(walk.act(*step, *number), "{step} before {op}");
        }
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
