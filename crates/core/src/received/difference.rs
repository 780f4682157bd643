//! The difference of a submission to the one before it, cell by cell, and to the approved targets.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::content::{Submitted, SubmittedEntry, SubmittedProject, SubmittedSheet};
use crate::projects::FundSource;

/// One cell that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CellDifference {
    /// 项目代码.
    pub project: String,
    /// The cell, as remarks name it, such as `指标/数量指标/名称/执行情况`.
    pub cell: String,
    /// What it held before: in the earlier submission, or as approved.
    pub before: String,
    /// What it holds.
    pub after: String,
}

/// How a submission differs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SubmissionDifference {
    /// Number of the submission that it is compared with; nothing where there is none.
    pub previous: Option<u32>,
    /// Cells of projects, targets, figures and sheets that changed.
    pub cells: Vec<CellDifference>,
    /// Ledger entries that are new.
    pub added_entries: Vec<SubmittedEntry>,
    /// Ledger entries that are gone.
    pub removed_entries: Vec<SubmittedEntry>,
    /// Cells of the sheets that state other targets than the approved ones.
    pub targets: Vec<CellDifference>,
}

impl Submitted {
    /// How it differs from the submission before, and from the approved targets that it brings.
    #[must_use]
    pub fn difference(&self, previous: Option<&Self>) -> SubmissionDifference {
        let mut difference = SubmissionDifference {
            previous: previous.map(|previous| previous.sequence),
            targets: self.projects.iter().flat_map(against_targets).collect(),
            ..SubmissionDifference::default()
        };
        let Some(previous) = previous else {
            return difference;
        };
        let (before, after) = (previous.cells(), self.cells());
        let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let of = |cells: &BTreeMap<_, String>| cells.get(name).cloned().unwrap_or_default();
            let (then, now) = (of(&before), of(&after));
            if then != now {
                let (project, cell) = name.clone();
                difference.cells.push(CellDifference {
                    project,
                    cell,
                    before: then,
                    after: now,
                });
            }
        }
        difference.removed_entries = beyond(&previous.ledger, &self.ledger);
        difference.added_entries = beyond(&self.ledger, &previous.ledger);
        difference
    }

    /// Every cell that may differ, by project and place; empty ones are left out.
    fn cells(&self) -> BTreeMap<(String, String), String> {
        let mut cells = BTreeMap::new();
        for project in &self.projects {
            let mut put = |cell: String, text: &str| {
                if !text.is_empty() {
                    cells.insert((project.code.clone(), cell), text.to_owned());
                }
            };
            put("项目名称".to_owned(), &project.name);
            put("年度总体目标".to_owned(), &project.goal);
            for target in &project.indicators {
                let cell = format!("指标/{}/{}/批复指标值", target.level2, target.level3);
                put(cell, &format!("{}{}", target.target, target.unit));
            }
            if let Some(sheet) = &project.sheet {
                sheet_cells(sheet, &mut put);
            }
        }
        for figures in &self.summary.projects {
            let mut put = |cell: String, text: String| {
                if !text.is_empty() {
                    cells.insert((figures.code.clone(), cell), text);
                }
            };
            put("预算类别".to_owned(), figures.budget_kind.to_string());
            put("项目灯".to_owned(), figures.light.word().to_owned());
            for row in &figures.funds {
                let place = format!("资金/{}", row.source.map_or("未注明来源", FundSource::word));
                put(format!("{place}/年初预算数"), row.initial_budget.wan());
                put(format!("{place}/全年预算数"), row.annual_budget.wan());
                put(format!("{place}/到位数"), row.arrived.wan());
                put(format!("{place}/执行数"), row.executed.wan());
            }
            for row in &figures.indicators {
                let place = format!("指标/{}/{}", row.level2, row.level3);
                put(
                    format!("{place}/完成值"),
                    row.actual.clone().unwrap_or_default(),
                );
                put(format!("{place}/灯"), row.light.word().to_owned());
            }
        }
        cells
    }
}

fn sheet_cells(sheet: &SubmittedSheet, put: &mut impl FnMut(String, &str)) {
    put("总体完成情况".to_owned(), &sheet.goal_progress);
    put("资金说明".to_owned(), &sheet.note);
    for fund in &sheet.funds {
        let place = format!("资金/{}", fund.source);
        let forecast = fund.forecast.as_deref().unwrap_or_default();
        put(format!("{place}/全年预计执行数"), forecast);
        put(format!("{place}/说明"), &fund.note);
    }
    for row in &sheet.indicators {
        let place = format!("指标/{}/{}", row.level2, row.level3);
        let causes: Vec<_> = row.causes.iter().map(|cause| cause.word()).collect();
        put(format!("{place}/执行情况"), &row.progress);
        put(format!("{place}/全年预计完成情况"), &row.forecast);
        put(format!("{place}/偏差原因"), &causes.join("、"));
        put(format!("{place}/原因说明"), &row.cause_note);
        put(format!("{place}/完成目标可能性"), &row.likelihood);
        put(format!("{place}/备注"), &row.remark);
    }
    for (row, number) in sheet.dispositions.iter().zip(1..) {
        let text = [&row.cause, &row.measures, &row.document_number];
        let text: Vec<_> = text.iter().map(|part| part.as_str()).collect();
        put(
            format!("处置/{}/{number}", row.kind),
            text.join("；").trim_matches('；'),
        );
    }
}

/// The cells of a sheet that state other targets than the approved ones.
fn against_targets(project: &SubmittedProject) -> Vec<CellDifference> {
    let Some(sheet) = &project.sheet else {
        return Vec::new();
    };
    let mut stated = BTreeMap::new();
    for row in &sheet.indicators {
        let text = format!("{}{}", row.target, row.unit);
        stated.insert((row.level2.as_str(), row.level3.as_str()), text);
    }
    let mut approved = BTreeMap::new();
    for target in &project.indicators {
        let text = format!("{}{}", target.target, target.unit);
        approved.insert((target.level2.as_str(), target.level3.as_str()), text);
    }
    let mut names: Vec<_> = stated.keys().chain(approved.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter_map(|name| {
        let (before, after) = (approved.get(&name), stated.get(&name));
        (before != after).then(|| CellDifference {
            project: project.code.clone(),
            cell: format!("指标/{}/{}/年度指标值", name.0, name.1),
            before: before.cloned().unwrap_or_default(),
            after: after.cloned().unwrap_or_default(),
        })
    });
    differing.collect()
}

/// The entries of `all` beyond those of `others`, matched as a multiset.
fn beyond(all: &[SubmittedEntry], others: &[SubmittedEntry]) -> Vec<SubmittedEntry> {
    let mut held: HashMap<_, usize> = HashMap::new();
    for entry in others {
        *held.entry(entry).or_default() += 1;
    }
    let mut rest = Vec::new();
    for entry in all {
        match held.get_mut(entry) {
            Some(number) if *number > 0 => *number -= 1,
            _ => rest.push(entry.clone()),
        }
    }
    rest
}
