//! Properties of the daily records, on a real store: sums, accumulation, period boundaries, and
//! the order that editing keeps.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{
    Booking, EntryChange, EntryFilter, EntryKey, EntryKind, EntryOrder, LedgerEntry, ProgressEntry,
    Window,
};
use crate::analysis::{Summary, Thresholds, summarize};
use crate::check::Report;
use crate::indicators::{
    Accumulation, Comparator, Frame, IndicatorFacts, Nature, TargetState, parse_number,
};
use crate::ledger::{Actor, Ledger, Op};
use crate::money::Money;
use crate::period::{CutOff, FiscalYear};
use crate::projects::{BudgetKind, FundLine, FundSource, ProjectFacts};
use crate::storage;
use crate::units::Unit;

/// One project `P` with a budget of 1 亿元 and one indicator of each accumulation.
struct Office {
    ledger: Ledger,
    year: FiscalYear,
    _folder: tempfile::TempDir,
}

const NAMES: [(&str, Accumulation); 3] = [
    ("相加", Accumulation::Sum),
    ("最新", Accumulation::Latest),
    ("平均", Accumulation::Mean),
];

fn actor() -> Actor {
    Actor {
        name: "苏日娜".to_owned(),
        at: NaiveDate::from_ymd_opt(2028, 12, 31)
            .unwrap()
            .and_hms_opt(9, 0, 0)
            .unwrap(),
    }
}

fn indicator(name: &str, accumulation: Accumulation) -> IndicatorFacts {
    IndicatorFacts {
        level1: "产出指标".to_owned(),
        level2: "数量指标".to_owned(),
        level3: name.to_owned(),
        nature: Nature::Positive,
        comparator: Comparator::AtLeast,
        target: "90".to_owned(),
        unit: "个".to_owned(),
        weight: String::new(),
        accumulation,
        stage_target: String::new(),
        note: String::new(),
    }
}

impl Office {
    fn new(year: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.jixiao"), "test").unwrap();
        let year = FiscalYear::new(year).unwrap();
        ledger
            .register_unit(&Unit::default(), year, &actor())
            .unwrap();
        let facts = ProjectFacts {
            code: "P".to_owned(),
            name: "监测".to_owned(),
            budget_kind: BudgetKind::GeneralPublic,
            category: None,
            implementing_unit: String::new(),
            section: String::new(),
            manager: String::new(),
            start_on: None,
            end_on: None,
            is_new: false,
            is_research: false,
            is_key: false,
            key_reason: String::new(),
            exempt_reason: String::new(),
            substitute_check: String::new(),
            goal: "目标".to_owned(),
        };
        let line = FundLine {
            source: FundSource::GeneralPublic,
            initial: Money::from_fen(10_000_000_000),
            increase: Money::ZERO,
            decrease: Money::ZERO,
            document_number: String::new(),
            adjusted_on: None,
        };
        ledger
            .write(Op::ImportTargets, "P", &actor(), |c| {
                let at = "2026-01-01T00:00:00";
                let batch = storage::batches::add(c, "targets", "a", at, "苏日娜")?;
                let project = storage::projects::add(c, year.number(), &facts, Some(batch))?;
                storage::projects::add_fund_line(c, project, &line, Some(batch))?;
                let approved = storage::indicators::Version {
                    id: 0,
                    project_id: project,
                    number: 1,
                    state: TargetState::Approved,
                    document_number: "文".to_owned(),
                    approved_on: None,
                    frame: Frame::Y2019,
                };
                let version = storage::indicators::add_version(c, &approved, Some(batch))?;
                for (name, accumulation) in NAMES {
                    let facts = indicator(name, accumulation);
                    storage::indicators::add(c, version, &facts, None, Some(batch))?;
                }
                Ok(())
            })
            .unwrap();
        Self {
            ledger,
            year,
            _folder: folder,
        }
    }

    fn book(&mut self, booking: &Booking) -> i64 {
        let added = self
            .ledger
            .add_entry(self.year, booking, None, "", &actor());
        added.unwrap().value
    }

    fn advance(&mut self, name: &str, entry: &ProgressEntry) {
        let (year, indicator) = (self.year, ("", name));
        self.ledger
            .add_progress(year, "P", indicator, entry, "", &actor())
            .unwrap();
    }

    fn summary(&self, through: NaiveDate) -> Summary {
        let cut_off = CutOff::new(self.year, through).unwrap();
        self.ledger
            .read(|c| summarize(c, cut_off, &Thresholds::default()))
            .unwrap()
    }

    fn check(&self, through: NaiveDate) -> Report {
        let cut_off = CutOff::new(self.year, through).unwrap();
        let thresholds = Thresholds::default();
        self.ledger
            .check(cut_off, actor().at.date(), &thresholds)
            .unwrap()
    }

    /// Vouchers of the entries that count, in their order.
    fn vouchers(&self) -> Vec<String> {
        let listed = self.ledger.entries(self.year, &EntryFilter::default());
        let listed = listed.unwrap().into_iter();
        listed.map(|listed| listed.entry.voucher).collect()
    }
}

fn day(year: i32, ordinal: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first.checked_add_days(Days::new(ordinal)).unwrap()
}

fn booking(date: NaiveDate, kind: EntryKind, fen: i64, voucher: String) -> Booking {
    Booking {
        project: Some("P".to_owned()),
        entry: LedgerEntry {
            date,
            source: Some(FundSource::GeneralPublic),
            kind,
            amount: Money::from_fen(fen),
            voucher,
            payee: String::new(),
            economic_class: String::new(),
            purpose: String::new(),
            note: String::new(),
            document: String::new(),
        },
    }
}

/// Day of the year, kind and amount: > 0, of 更正 signed and not 0.
fn entries() -> impl Strategy<Value = Vec<(u64, EntryKind, i64)>> {
    let entry = (0..365_u64, 0..5_usize, 1..1_000_000_000_i64, any::<bool>());
    let entry = entry.prop_map(|(day, kind, fen, is_negative)| {
        let kind = EntryKind::ALL[kind];
        let is_negative = is_negative && kind == EntryKind::Correction;
        (day, kind, if is_negative { -fen } else { fen })
    });
    prop::collection::vec(entry, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every entry lies on exactly one page, as the whole list has it, with its balance; sums and
    /// totals are those of the list.
    #[test]
    fn pages_and_totals_are_those_of_the_whole_list(
        entries in entries(),
        limit in 1..9_u32,
        kind in prop::option::of(0..5_usize),
        from in 0..365_u64,
    ) {
        let mut office = Office::new(2026);
        for (place, (ordinal, kind, fen)) in entries.iter().enumerate() {
            office.book(&booking(day(2026, *ordinal), *kind, *fen, format!("V{place}")));
        }
        let filter = EntryFilter {
            kind: kind.map(|kind| EntryKind::ALL[kind]),
            from: Some(day(2026, from)),
            ..EntryFilter::default()
        };
        let (ledger, year) = (&office.ledger, office.year);
        let whole = ledger.entries(year, &filter).unwrap();
        let walk = |order| {
            let mut walked = Vec::new();
            for page in 0..=entries.len() as u32 / limit {
                let window = Window { offset: page * limit, limit };
                let page = ledger.entry_page(year, &filter, order, window).unwrap();
                assert_eq!(page.count as usize, whole.len());
                walked.extend(page.rows);
            }
            walked
        };
        prop_assert_eq!(&walk(EntryOrder::default()), &whole);
        let backwards = walk(EntryOrder { key: EntryKey::Date, descending: true });
        prop_assert!(backwards.iter().rev().eq(&whole));
        let by_amount = walk(EntryOrder { key: EntryKey::Amount, descending: true });
        prop_assert!(by_amount.is_sorted_by(|a, b| a.entry.amount >= b.entry.amount));
        prop_assert_eq!(by_amount.len(), whole.len());

        let total = |of: fn(EntryKind) -> i64| -> i64 {
            whole.iter().map(|row| of(row.entry.kind) * row.entry.amount.fen()).sum()
        };
        let totals = ledger.entry_totals(year, &filter).unwrap();
        prop_assert_eq!(totals.balance().unwrap().fen(), total(arriving) - total(spending));
        let window = Window { offset: 1, limit };
        let sum = ledger.amount_sum(year, &filter, EntryOrder::default(), window).unwrap();
        let some: Vec<_> = whole.iter().skip(1).take(limit as usize).collect();
        prop_assert_eq!(sum.count as usize, some.len());
        prop_assert_eq!(sum.sum.fen(), some.iter().map(|row| row.entry.amount.fen()).sum::<i64>());
    }
}

#[test]
fn several_changes_are_one_step_or_none() {
    let mut office = Office::new(2026);
    let spent = |fen, voucher: &str| {
        booking(
            day(2026, 9),
            EntryKind::Expenditure,
            fen,
            voucher.to_owned(),
        )
    };
    let id = office.book(&spent(100, "A"));
    let change = |replaces, booking| EntryChange { replaces, booking };
    let good = [
        change(Some(id), spent(200, "A2")),
        change(None, spent(300, "B")),
        change(None, spent(400, "C")),
    ];
    let year = office.year;
    let done = office.ledger.change_entries(year, &good, "", &actor());
    assert_eq!(done.unwrap().value.len(), 3);
    assert_eq!(office.vouchers(), ["A2", "B", "C"]);
    office.ledger.undo(&actor()).unwrap();
    assert_eq!(office.vouchers(), ["A"]);

    let bad = [change(None, spent(300, "B")), change(None, spent(0, "C"))];
    let refused = office.ledger.change_entries(year, &bad, "", &actor());
    let message = refused.unwrap_err().to_string();
    assert!(
        message.contains("第2行") && message.contains("不能为0"),
        "{message}"
    );
    assert_eq!(office.vouchers(), ["A"]);

    let same = [change(Some(id), spent(100, "A"))];
    let refused = office.ledger.change_entries(year, &same, "", &actor());
    assert!(refused.unwrap_err().to_string().contains("没有改动"));
}

#[test]
fn an_entry_that_takes_a_sum_beyond_what_can_be_held_is_refused() {
    let mut office = Office::new(2026);
    let most = |voucher: &str| {
        let voucher = voucher.to_owned();
        booking(day(2026, 5), EntryKind::Expenditure, i64::MAX, voucher)
    };
    office.book(&most("1"));
    let before = office.summary(day(2026, 364));
    let refused = office
        .ledger
        .add_entry(office.year, &most("2"), None, "", &actor())
        .unwrap_err();
    assert_eq!(refused.code(), "overflow");
    assert_eq!(office.summary(day(2026, 364)), before);
    assert_eq!(office.vouchers(), ["1"]);
}

fn sum(entries: &[(u64, EntryKind, i64)], through: u64, of: fn(EntryKind) -> i64) -> i64 {
    let counted = entries.iter().filter(|(day, ..)| *day <= through);
    counted.map(|(_, kind, fen)| of(*kind) * fen).sum()
}

fn spending(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Expenditure | EntryKind::Correction => 1,
        EntryKind::Refund => -1,
        EntryKind::Appropriation | EntryKind::Withdrawal => 0,
    }
}

fn arriving(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Appropriation => 1,
        EntryKind::Withdrawal => -1,
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sums_are_those_of_the_entries_through_the_day(entries in entries(), through in 0..365_u64) {
        let mut office = Office::new(2026);
        for (number, (ordinal, kind, fen)) in entries.iter().enumerate() {
            office.book(&booking(day(2026, *ordinal), *kind, *fen, number.to_string()));
        }
        let through_day = day(2026, through);
        let total = &office.summary(through_day).projects[0].total;
        let executed = sum(&entries, through, spending);
        prop_assert_eq!(total.executed.fen(), executed);
        prop_assert_eq!(total.arrived.fen(), sum(&entries, through, arriving));
        // A sum that 更正 or 退回 turns negative is an error of the entries.
        let report = office.check(through_day);
        let negative = report.findings.iter().any(|finding| finding.rule == "F02");
        prop_assert_eq!(negative, executed < 0);
        let left = CutOff::new(office.year, through_day).unwrap();
        let left = office.ledger.carry_over(left, &Thresholds::default()).unwrap();
        prop_assert_eq!(left.total.fen(), 10_000_000_000 - executed);
    }

    #[test]
    fn the_balance_of_the_last_entry_is_what_arrived_less_what_was_spent(entries in entries()) {
        let mut office = Office::new(2026);
        for (ordinal, kind, fen) in &entries {
            office.book(&booking(day(2026, *ordinal), *kind, *fen, String::new()));
        }
        let listed = office.ledger.entries(office.year, &EntryFilter::default()).unwrap();
        let last = listed.last().map_or(0, |listed| listed.balance.fen());
        prop_assert_eq!(last, sum(&entries, 366, arriving) - sum(&entries, 366, spending));
        prop_assert!(listed.is_sorted_by_key(|listed| listed.entry.date));
    }

    #[test]
    fn editing_keeps_the_order_and_counts_once(
        number in 2..8_usize,
        edits in prop::collection::vec((0..8_usize, 1..1_000_i64), 1..8),
    ) {
        let mut office = Office::new(2026);
        let date = day(2026, 100);
        let mut held: Vec<(i64, i64)> = (0..number)
            .map(|at| (office.book(&booking(date, EntryKind::Expenditure, 1, at.to_string())), 1))
            .collect();
        let before = office.vouchers();
        for (at, fen) in edits {
            let at = at % number;
            if held[at].1 == fen {
                continue;
            }
            let changed = booking(date, EntryKind::Expenditure, fen, at.to_string());
            let edited = office.ledger.edit_entry(office.year, held[at].0, &changed, "", &actor());
            held[at] = (edited.unwrap().value, fen);
        }
        prop_assert_eq!(office.vouchers(), before);
        let executed = office.summary(day(2026, 364)).total.executed.fen();
        prop_assert_eq!(executed, held.iter().map(|(_, fen)| fen).sum::<i64>());
    }

    #[test]
    fn an_actual_value_is_accumulated_as_the_indicator_says(
        values in prop::collection::vec((0..365_u64, -9_999..9_999_i64), 0..12),
        through in 0..365_u64,
    ) {
        let mut office = Office::new(2026);
        for (name, _) in NAMES {
            for (ordinal, value) in &values {
                office.advance(name, &ProgressEntry {
                    date: day(2026, *ordinal),
                    value: rust_decimal::Decimal::new(*value, 2).to_string(),
                    text: String::new(),
                    evidence: String::new(),
                    voucher: String::new(),
                    paid_by: None,
                });
            }
        }
        let mut counted: Vec<_> = values.iter().filter(|(day, _)| *day <= through).collect();
        counted.sort_by_key(|(day, _)| *day);
        let hundredths: i64 = counted.iter().map(|(_, value)| value).sum();
        let number = i64::try_from(counted.len()).unwrap();
        let summary = office.summary(day(2026, through));
        let actual = |at: usize| {
            let actual = summary.projects[0].indicators[at].actual.as_deref();
            actual.map(|text| parse_number(text).unwrap())
        };
        let exact = |hundredths: i64| rust_decimal::Decimal::new(hundredths, 2).normalize();
        let some = (number > 0).then_some(());
        prop_assert_eq!(actual(0), some.map(|()| exact(hundredths)));
        prop_assert_eq!(actual(1), counted.last().map(|(_, value)| exact(*value)));
        // Half away from zero, in millionths.
        let mean = some.map(|()| {
            let (millionths, half) = (hundredths.abs() * 10_000, number / 2);
            let rounded = (millionths + half) / number;
            let rounded = if number % 2 == 1 { (millionths * 2 + number) / (number * 2) } else { rounded };
            rust_decimal::Decimal::new(rounded * hundredths.signum(), 6).normalize()
        });
        prop_assert_eq!(actual(2), mean);
    }

    #[test]
    fn a_change_waits_for_a_reason_exactly_in_the_closed_period(
        is_leap in any::<bool>(),
        closed in 0..365_u64,
        booked in 0..365_u64,
        moved in 0..365_u64,
    ) {
        let number = if is_leap { 2028 } else { 2026 };
        let mut office = Office::new(number);
        let (through, date, other) = (day(number, closed), day(number, booked), day(number, moved));
        office.ledger.close_period(CutOff::new(office.year, through).unwrap(), &actor()).unwrap();
        let id = office.book(&booking(date, EntryKind::Expenditure, 5, String::new()));
        let waiting = |office: &Office| {
            let report = office.check(office.year.last_day());
            report.findings.iter().filter(|finding| finding.rule == "L06").count()
        };
        prop_assert_eq!(waiting(&office), usize::from(date <= through));
        let changed = booking(other, EntryKind::Expenditure, 6, String::new());
        office.ledger.edit_entry(office.year, id, &changed, "", &actor()).unwrap();
        prop_assert_eq!(waiting(&office), usize::from(date <= through || other <= through));
    }
}
