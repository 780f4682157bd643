//! What must hold of versions whatever the targets and their progress are.

use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{IndicatorInput, TargetInput};
use crate::analysis::{Summary, Thresholds, summarize};
use crate::imports::{
    IndicatorRow, LedgerRows, Options, Place, ProgressRow, ProjectRow, Sourced, TargetRows,
};
use crate::indicators::{Accumulation, IndicatorFacts, Nature, default_comparator};
use crate::ledger::{Actor, Ledger};
use crate::monitoring::ProgressEntry;
use crate::period::{CutOff, FiscalYear};
use crate::projects::{BudgetKind, ProjectFacts};

const CODE: &str = "P1";

fn actor() -> Actor {
    let at = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
    Actor {
        name: "苏日娜".to_owned(),
        at: at.and_hms_opt(9, 0, 0).unwrap(),
    }
}

fn year() -> FiscalYear {
    FiscalYear::new(2026).unwrap()
}

fn sourced<T>(sheet: &'static str, row: T) -> Sourced<T> {
    let file: Arc<str> = "表.xlsx".into();
    let place = Place {
        file,
        sheet: sheet.into(),
        part: sheet,
        row: 2,
    };
    Sourced { place, row }
}

/// An indicator with the values of its progress.
#[derive(Debug, Clone)]
struct Measured {
    facts: IndicatorFacts,
    values: Vec<String>,
}

fn measured() -> impl Strategy<Value = Measured> {
    let natures = prop::sample::select(Nature::ALL);
    let accumulations = prop::sample::select(Accumulation::ALL);
    let values = prop::collection::vec(-50_i32..200, 0..4);
    (natures, accumulations, -5_i32..300, values).prop_map(
        |(nature, accumulation, target, values)| {
            let is_qualitative = nature == Nature::Qualitative;
            let state = |value: i32| if value > 90 { "达成" } else { "部分达成" }.to_owned();
            let facts = IndicatorFacts {
                level1: "产出指标".to_owned(),
                level2: "质量指标".to_owned(),
                level3: String::new(),
                nature,
                comparator: default_comparator(nature),
                target: target.to_string(),
                unit: "个".to_owned(),
                weight: String::new(),
                accumulation: if is_qualitative {
                    Accumulation::Latest
                } else {
                    accumulation
                },
                stage_target: String::new(),
                note: String::new(),
            };
            let typed = |value: i32| match is_qualitative {
                true => state(value),
                false => value.to_string(),
            };
            Measured {
                facts,
                values: values.into_iter().map(typed).collect(),
            }
        },
    )
}

/// A store with one project of these indicators, approved, and their progress.
fn store(indicators: &[Measured]) -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("单位.jixiao"), "甲").unwrap();
    let facts = ProjectFacts {
        code: CODE.to_owned(),
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
    let project = ProjectRow {
        facts,
        approval_document: "文1号".to_owned(),
        approved_on: None,
    };
    let (mut targets, mut records) = (TargetRows::default(), LedgerRows::default());
    targets.projects.push(sourced("项目", project));
    for indicator in indicators {
        targets.indicators.push(sourced(
            "指标",
            IndicatorRow {
                project: CODE.to_owned(),
                facts: indicator.facts.clone(),
            },
        ));
        for (value, day) in indicator.values.iter().zip(1..) {
            let entry = ProgressEntry {
                date: NaiveDate::from_ymd_opt(2026, 5, day).unwrap(),
                value: value.clone(),
                text: String::new(),
                evidence: String::new(),
                voucher: String::new(),
                paid_by: None,
            };
            records.progress.push(sourced(
                "指标进展",
                ProgressRow {
                    project: CODE.to_owned(),
                    level2: indicator.facts.level2.clone(),
                    level3: indicator.facts.level3.clone(),
                    entry,
                },
            ));
        }
    }
    let options = Options::default();
    let done = ledger.import_targets(year(), &targets, Vec::new(), options, &actor());
    assert!(done.unwrap().taken);
    let done = ledger.import_ledger(year(), &records, Vec::new(), options, &actor());
    assert!(done.unwrap().taken);
    (folder, ledger)
}

fn summary(ledger: &Ledger) -> Summary {
    let (cut_off, thresholds) = (CutOff::july(year()), Thresholds::default());
    ledger
        .read(|connection| summarize(connection, cut_off, &thresholds))
        .unwrap()
}

fn input(rows: impl Iterator<Item = IndicatorFacts>) -> TargetInput {
    let row = |facts: IndicatorFacts| IndicatorInput {
        level1: facts.level1,
        level2: facts.level2,
        level3: facts.level3,
        nature: facts.nature,
        comparator: Some(facts.comparator),
        target: facts.target,
        unit: facts.unit,
        weight: facts.weight,
        accumulation: Some(facts.accumulation),
        stage_target: facts.stage_target,
        note: facts.note,
        continues: None,
    };
    TargetInput {
        indicators: rows.map(row).collect(),
        ..TargetInput::default()
    }
}

fn approve(ledger: &mut Ledger) {
    let day = NaiveDate::from_ymd_opt(2026, 8, 10).unwrap();
    ledger
        .approve_targets(year(), CODE, ("文2号", day), &actor())
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_stays_the_same_keeps_its_figures_and_undo_restores_all(
        mut indicators in prop::collection::vec(measured(), 1..6),
        kept in prop::collection::vec(any::<bool>(), 6),
    ) {
        for (indicator, number) in indicators.iter_mut().zip(1..) {
            indicator.facts.level3 = format!("指标{number}");
        }
        let (_folder, mut ledger) = store(&indicators);
        let before = summary(&ledger);
        // A draft changes nothing; approved with the same targets neither.
        ledger.draft_targets(year(), CODE, None, &actor()).unwrap();
        prop_assert_eq!(&summary(&ledger), &before);
        approve(&mut ledger);
        prop_assert_eq!(&summary(&ledger), &before);

        // What continues keeps its figures, whatever else is dropped or added.
        let rows = indicators.iter().zip(&kept).filter(|(_, kept)| **kept);
        let mut rows: Vec<_> = rows.map(|(row, _)| row.facts.clone()).rev().collect();
        let added = IndicatorFacts { level3: "新增的".to_owned(), ..indicators[0].facts.clone() };
        rows.push(added);
        let input = input(rows.into_iter());
        ledger.draft_targets(year(), CODE, Some(&input), &actor()).unwrap();
        prop_assert_eq!(&summary(&ledger), &before);
        approve(&mut ledger);
        let now = summary(&ledger);
        let figures = &now.projects[0].indicators;
        let (new, continued) = figures.split_last().unwrap();
        prop_assert_eq!(new.actual.as_deref(), None);
        prop_assert_eq!(continued.len(), kept.iter().take(indicators.len()).filter(|k| **k).count());
        for row in continued {
            prop_assert!(before.projects[0].indicators.contains(row));
        }
        let entries = ledger.progress(year(), None, false).unwrap();
        let entered = indicators.iter().map(|row| row.values.len()).sum::<usize>();
        prop_assert_eq!(entries.len(), entered, "entries of what was dropped stay readable");

        // Undo, step by step, restores everything.
        for _ in 0..4 {
            ledger.undo(&actor()).unwrap();
        }
        prop_assert_eq!(&summary(&ledger), &before);
        prop_assert_eq!(ledger.target_versions(year(), CODE).unwrap().len(), 1);
        prop_assert!(ledger.examine_audit().unwrap().is_sound());
    }
}
