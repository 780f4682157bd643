//! Workbook `targets`: projects, their fund lines and their indicators.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::matching::Multiset;
use super::{Change, Place, Run, SheetCount, Sourced, file_names};
use crate::error::Result;
use crate::indicators::{Frame, IndicatorFacts, TargetState};
use crate::period::FiscalYear;
use crate::projects::{FundLine, ProjectFacts, StatedTotal};
use crate::storage;
use crate::storage::indicators::Version;

/// A row of sheet `项目`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// The project.
    pub facts: ProjectFacts,
    /// 批复文号, or "": given, the targets are 已批复, else 草稿 (rule B03).
    pub approval_document: String,
    /// 批复日期.
    pub approved_on: Option<NaiveDate>,
}

/// A row of sheet `资金`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundRow {
    /// 项目代码.
    pub project: String,
    /// The fund line.
    pub line: FundLine,
}

/// The total that a form states beside its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalRow {
    /// 项目代码.
    pub project: String,
    /// The total.
    pub stated: StatedTotal,
}

/// A row of sheet `指标`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// 项目代码.
    pub project: String,
    /// The indicator.
    pub facts: IndicatorFacts,
}

/// The rows of one or more workbooks `targets`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetRows {
    /// Sheet `项目`.
    pub projects: Vec<Sourced<ProjectRow>>,
    /// Sheet `资金`.
    pub funds: Vec<Sourced<FundRow>>,
    /// Totals that forms state; the workbook has none.
    pub totals: Vec<Sourced<TotalRow>>,
    /// Sheet `指标`.
    pub indicators: Vec<Sourced<IndicatorRow>>,
}

impl TargetRows {
    pub(super) fn files(&self) -> String {
        let projects = self.projects.iter().map(|row| &row.place);
        let funds = self.funds.iter().map(|row| &row.place);
        file_names(
            projects
                .chain(funds)
                .chain(self.indicators.iter().map(|row| &row.place)),
        )
    }
}

/// Projects by code while the import runs: id, and whether this import brought it.
type Known = HashMap<String, (i64, bool)>;

pub(super) fn apply(run: &mut Run<'_>, year: FiscalYear, rows: &TargetRows) -> Result<()> {
    let known = apply_projects(run, year, &rows.projects)?;
    apply_funds(run, year, &rows.funds, &known)?;
    apply_totals(run, year, &rows.totals, &known)?;
    apply_indicators(run, year, rows, &known)
}

fn apply_projects(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<ProjectRow>],
) -> Result<Known> {
    let year = year.number();
    let stored = storage::projects::all(run.connection, year)?;
    let mut stored: HashMap<_, _> = stored
        .into_iter()
        .map(|p| (p.facts.code.clone(), p))
        .collect();
    let mut known: Known = stored
        .values()
        .map(|p| (p.facts.code.clone(), (p.id, false)))
        .collect();
    let mut seen = HashSet::new();
    let mut count = SheetCount {
        sheet: "项目",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let facts = &row.facts;
        if !seen.insert(facts.code.clone()) {
            let message = format!("项目代码{}在{year}年度已存在，请删除重复的行。", facts.code);
            run.refuse(place, "项目代码", message);
            continue;
        }
        match stored.remove(&facts.code) {
            None => {
                let id = storage::projects::add(run.connection, year, facts, Some(run.batch))?;
                known.insert(facts.code.clone(), (id, true));
                count.added += 1;
            }
            Some(old) if old.facts == *facts => count.same += 1,
            Some(old) => {
                count.changed += 1;
                let replaced = run.options.replace_changed;
                if replaced {
                    storage::projects::replace(run.connection, old.id, facts)?;
                }
                let (stored, new) = difference(&old.facts, facts);
                run.changed.push(Change {
                    place: place.clone(),
                    stored,
                    new,
                    replaced,
                });
            }
        }
    }
    run.counts.push(count);
    Ok(known)
}

/// The fields in which two projects differ, as “header: value” lists.
fn difference(old: &ProjectFacts, new: &ProjectFacts) -> (String, String) {
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let yes = |flag: bool| if flag { "是" } else { "否" }.to_owned();
    let fields = |p: &ProjectFacts| {
        [
            ("项目名称", p.name.clone()),
            ("预算类别", p.budget_kind.to_string()),
            (
                "项目类别",
                p.category.map(|c| c.to_string()).unwrap_or_default(),
            ),
            ("实施单位", p.implementing_unit.clone()),
            ("责任科室", p.section.clone()),
            ("项目负责人", p.manager.clone()),
            ("开始日期", day(p.start_on)),
            ("结束日期", day(p.end_on)),
            ("是否新增", yes(p.is_new)),
            ("是否科研", yes(p.is_research)),
            ("是否重点监控", yes(p.is_key)),
            ("重点监控原因", p.key_reason.clone()),
            ("暂不监控理由", p.exempt_reason.clone()),
            ("替代检查方式", p.substitute_check.clone()),
            ("年度总体目标", p.goal.clone()),
        ]
    };
    let (mut stored, mut file) = (Vec::new(), Vec::new());
    for ((header, old), (_, new)) in fields(old).into_iter().zip(fields(new)) {
        if old != new {
            stored.push(format!("{header}：{old}"));
            file.push(format!("{header}：{new}"));
        }
    }
    (stored.join("；"), file.join("；"))
}

fn apply_funds(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<FundRow>],
    known: &Known,
) -> Result<()> {
    let stored = storage::projects::fund_lines(run.connection, year.number())?;
    let mut equal: Multiset<_, _> = stored
        .iter()
        .map(|(id, project, line)| ((*project, line.clone()), *id))
        .collect();
    let mut taken = HashSet::new();
    let mut pending = Vec::new();
    let mut count = SheetCount {
        sheet: "资金",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let Some(&(project, _)) = known.get(&row.project) else {
            run.refuse_unknown_project(place, &row.project);
            continue;
        };
        if let Some(id) = equal.take(&(project, row.line.clone())) {
            taken.insert(id);
            count.same += 1;
        } else {
            pending.push((place, project, &row.line));
        }
    }
    // What is left: the same source under the same document number is a changed row.
    let key = |project: i64, line: &FundLine| (project, line.source, line.document_number.clone());
    let mut similar: Multiset<_, _> = stored
        .iter()
        .filter(|(id, ..)| !taken.contains(id))
        .map(|(id, project, line)| (key(*project, line), (*id, line)))
        .collect();
    for (place, project, line) in pending {
        let Some((id, old)) = similar.take(&key(project, line)) else {
            storage::projects::add_fund_line(run.connection, project, line, Some(run.batch))?;
            count.added += 1;
            continue;
        };
        count.changed += 1;
        let replaced = run.options.replace_changed;
        if replaced {
            storage::projects::replace_fund_line(run.connection, id, line)?;
        }
        let place = place.clone();
        run.changed.push(Change {
            place,
            stored: fund_text(old),
            new: fund_text(line),
            replaced,
        });
    }
    run.counts.push(count);
    Ok(())
}

/// A stated total belongs to the fund lines that it sums up: it is no row of its own in the counts,
/// and one that differs from what is stored is 有变化 like any other.
fn apply_totals(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<TotalRow>],
    known: &Known,
) -> Result<()> {
    let stored = storage::stated_totals::all(run.connection, year.number())?;
    let stored: HashMap<_, _> = stored.into_iter().collect();
    for Sourced { place, row } in rows {
        let Some(&(project, _)) = known.get(&row.project) else {
            continue;
        };
        let replaced = run.options.replace_changed;
        match stored.get(&project) {
            Some(old) if *old == row.stated => continue,
            Some(old) => {
                let text = |total: &StatedTotal| format!("年度资金总额{}（万元）", total.initial);
                run.changed.push(Change {
                    place: place.clone(),
                    stored: text(old),
                    new: text(&row.stated),
                    replaced,
                });
                if !replaced {
                    continue;
                }
            }
            None => {}
        }
        storage::stated_totals::put(run.connection, project, &row.stated, run.batch)?;
        run.restated = true;
    }
    Ok(())
}

fn fund_text(line: &FundLine) -> String {
    format!(
        "{} 年初预算数{} 调增{} 调减{}（万元）",
        line.source, line.initial, line.increase, line.decrease
    )
}

fn apply_indicators(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &TargetRows,
    known: &Known,
) -> Result<()> {
    let year = year.number();
    let stored = storage::indicators::current(run.connection, year)?;
    let filled: HashSet<i64> = stored.iter().map(|(project, _)| *project).collect();
    let mut equal: Multiset<_, _> = stored
        .into_iter()
        .map(|(project, i)| ((project, i.facts), i.id))
        .collect();
    let mut versions: HashMap<i64, i64> =
        storage::indicators::current_versions(run.connection, year)?
            .into_iter()
            .map(|version| (version.project_id, version.id))
            .collect();
    let mut count = SheetCount {
        sheet: "指标",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    add_versions(run, rows, known, &mut versions)?;
    for Sourced { place, row } in &rows.indicators {
        let Some(&(project, _)) = known.get(&row.project) else {
            run.refuse_unknown_project(place, &row.project);
            continue;
        };
        if equal.take(&(project, row.facts.clone())).is_some() {
            count.same += 1;
        } else if filled.contains(&project) {
            count.changed += 1;
            run.changed.push(target_change(place, &row.facts));
        } else if let Some(version) = versions.get(&project) {
            let batch = Some(run.batch);
            storage::indicators::add(run.connection, *version, &row.facts, None, batch)?;
            count.added += 1;
        }
    }
    run.counts.push(count);
    Ok(())
}

/// Gives every project of the file that has no target version its first one.
fn add_versions(
    run: &Run<'_>,
    rows: &TargetRows,
    known: &Known,
    versions: &mut HashMap<i64, i64>,
) -> Result<()> {
    let frames: HashSet<&str> = rows
        .indicators
        .iter()
        .filter(|indicator| indicator.row.facts.level1 == "成本指标")
        .map(|indicator| indicator.row.project.as_str())
        .collect();
    for Sourced { row, .. } in &rows.projects {
        let Some(&(project, _)) = known.get(&row.facts.code) else {
            continue;
        };
        if versions.contains_key(&project) {
            continue;
        }
        let state = if row.approval_document.is_empty() {
            TargetState::Draft
        } else {
            TargetState::Approved
        };
        let frame = if frames.contains(row.facts.code.as_str()) {
            Frame::Y2021
        } else {
            Frame::Y2019
        };
        let first = Version {
            id: 0,
            project_id: project,
            number: 1,
            state,
            document_number: row.approval_document.clone(),
            approved_on: row.approved_on,
            frame,
        };
        let version = storage::indicators::add_version(run.connection, &first, Some(run.batch))?;
        versions.insert(project, version);
    }
    Ok(())
}

/// Targets that are held are never changed by an import (条例第十八条).
fn target_change(place: &Place, facts: &IndicatorFacts) -> Change {
    Change {
        place: place.clone(),
        stored: "该项目已有绩效目标，调整须另立新版本并经批准".to_owned(),
        new: format!(
            "{} {} {}{}",
            facts.level2, facts.level3, facts.comparator, facts.target
        ),
        replaced: false,
    }
}
