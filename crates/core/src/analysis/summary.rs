//! The summary through a date: every figure that forms, report, lights and packages take their
//! numbers from. Its JSON is the contract of `summary --json`.

use std::collections::HashMap;

use rusqlite::Connection;

use super::lights::{
    Denominator, Light, Thresholds, performance_light, project_light, qualitative_light,
};
use crate::error::Result;
use crate::indicators::{
    Accumulation, Comparator, Indicator, IndicatorFacts, Nature, QualitativeState, parse_number,
};
use crate::money::Money;
use crate::monitoring::{EntryKind, ProgressEntry};
use crate::period::CutOff;
use crate::projects::{BudgetKind, FundLine, FundSource, Project};
use crate::ratio::Ratio;
use crate::settings::in_force::InForce;
use crate::sheets::Amount;
use crate::storage;
use crate::system_figures;

/// The unit as the summary names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnitName {
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
}

/// The six columns of a funds row; amounts in 万元, rates in percent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FundFigures {
    /// The source; nothing in a total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<FundSource>,
    /// 年初预算数.
    pub initial_budget: Money,
    /// 全年预算数.
    pub annual_budget: Money,
    /// 到位数: Σ拨付 − Σ收回.
    pub arrived: Money,
    /// 执行数: Σ支出 − Σ退回 + Σ更正.
    pub executed: Money,
    /// 执行率 in percent with 2 decimals; nothing where the denominator is 0 or less.
    pub execution_rate: Option<String>,
    /// 全年预计执行数 as entered, never a proposal.
    pub forecast: Option<Money>,
    /// 预计结转结余 = 全年预算数 − 全年预计执行数.
    pub carryover: Option<Money>,
    /// What 执行率 divides by.
    #[serde(skip)]
    denominator: Money,
}

impl FundFigures {
    /// The exact rate behind [`FundFigures::execution_rate`].
    #[must_use]
    pub fn rate(&self) -> Option<Ratio> {
        // A negative budget is an error of its own (F15) and treated like 0.
        (self.denominator > Money::ZERO)
            .then(|| Ratio::of_money(self.executed, self.denominator))
            .flatten()
    }

    /// 执行数 ÷ 全年预算数, whatever the daily rates divide by: what the year-end self-evaluation
    /// scores (财预〔2020〕10号); nothing where the budget is 0 or less.
    #[must_use]
    pub fn annual_rate(&self) -> Option<Ratio> {
        (self.annual_budget > Money::ZERO)
            .then(|| Ratio::of_money(self.executed, self.annual_budget))
            .flatten()
    }

    /// By how much 执行数 exceeds 全年预算数; a negative budget counts as 0.
    pub(crate) fn overspent(&self) -> Option<Money> {
        let budget = self.annual_budget.max(Money::ZERO);
        let excess = self.executed.minus(budget).ok()?;
        (excess > Money::ZERO).then_some(excess)
    }

    /// The row of a source that has neither a fund line nor an entry.
    fn empty(source: FundSource) -> Self {
        Self {
            source: Some(source),
            initial_budget: Money::ZERO,
            annual_budget: Money::ZERO,
            arrived: Money::ZERO,
            executed: Money::ZERO,
            execution_rate: None,
            forecast: None,
            carryover: None,
            denominator: Money::ZERO,
        }
    }

    fn with_rate(mut self) -> Self {
        self.execution_rate = self.rate().map(|rate| rate.percent());
        self
    }

    /// The total of some rows. A forecast of the total is given only when every row with a
    /// budget has one.
    pub(crate) fn total<'a>(rows: impl Iterator<Item = &'a Self> + Clone) -> Result<Self> {
        let sum = |column: fn(&Self) -> Money| Money::sum(rows.clone().map(column));
        let mut budgeted = rows.clone().filter(|row| !row.annual_budget.is_zero());
        let complete = budgeted.clone().next().is_some() && budgeted.all(|r| r.forecast.is_some());
        let forecast = if complete {
            Some(Money::sum(rows.clone().filter_map(|row| row.forecast))?)
        } else {
            None
        };
        let annual_budget = sum(|row| row.annual_budget)?;
        let carryover = forecast
            .map(|amount| annual_budget.minus(amount))
            .transpose()?;
        Ok(Self {
            source: None,
            initial_budget: sum(|row| row.initial_budget)?,
            annual_budget,
            arrived: sum(|row| row.arrived)?,
            executed: sum(|row| row.executed)?,
            execution_rate: None,
            forecast,
            carryover,
            denominator: sum(|row| row.denominator)?,
        }
        .with_rate())
    }
}

/// An indicator with its actual value, rate and light.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IndicatorFigures {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 指标性质.
    pub nature: Nature,
    /// 比较符.
    pub comparator: Comparator,
    /// 年度指标值: exact decimal without trailing zeros, or the text.
    pub target: String,
    /// 计量单位.
    pub unit: String,
    /// Actual value, 平均 with at most 6 decimals; of a 定性 indicator its state; nothing without
    /// entries.
    pub actual: Option<String>,
    /// 指标完成率 in percent; nothing for target 0, a target that is no number, or 定性.
    pub completion_rate: Option<String>,
    /// The indicator's light.
    pub light: Light,
    /// The exact actual value of a quantitative indicator.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(skip))]
    value: Option<Ratio>,
}

/// A project with its figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProjectFigures {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// 预算类别.
    pub budget_kind: BudgetKind,
    /// Exempt from mid-year monitoring (办法第十一条).
    pub exempt: bool,
    /// Whether it belongs to what the task wants monitored; JSON says so only where it does not.
    #[serde(skip_serializing_if = "is_true")]
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub in_scope: bool,
    /// 资金灯.
    pub fund_light: Option<Light>,
    /// 绩效灯.
    pub performance_light: Light,
    /// The project's light.
    pub light: Light,
    /// Rows by source.
    pub funds: Vec<FundFigures>,
    /// Their total.
    pub total: FundFigures,
    /// Indicators in the order of the approved targets.
    pub indicators: Vec<IndicatorFigures>,
}

impl IndicatorFigures {
    /// The actual value as forms show it: `756人次`, or the state of a 定性 indicator; nothing
    /// without entries.
    #[must_use]
    pub fn actual_shown(&self) -> Option<String> {
        let actual = self.actual.as_ref()?;
        Some(match self.nature {
            Nature::Qualitative => actual.clone(),
            Nature::Positive | Nature::Negative => format!("{actual}{}", self.unit),
        })
    }

    /// The exact value behind [`IndicatorFigures::actual`], where that is a number.
    #[must_use]
    pub fn value(&self) -> Option<&Ratio> {
        self.value.as_ref()
    }

    /// The state behind [`IndicatorFigures::actual`] of a 定性 indicator.
    #[must_use]
    pub fn state(&self) -> Option<QualitativeState> {
        (self.nature == Nature::Qualitative)
            .then(|| QualitativeState::from_word(self.actual.as_deref()?))
            .flatten()
    }

    /// The exact 指标完成率; nothing for target 0, a target that is no number, 定性, or without
    /// entries.
    #[must_use]
    pub fn completion(&self) -> Option<Ratio> {
        if self.nature == Nature::Qualitative {
            return None;
        }
        let actual = parse_number(self.actual.as_deref()?)?;
        Ratio::of_decimal(actual).over(&Ratio::of_decimal(parse_number(&self.target)?))
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn is_true(flag: &bool) -> bool {
    *flag
}

impl ProjectFigures {
    /// Whether it must be monitored: in the task's scope, and not exempt.
    #[must_use]
    pub fn is_monitored(&self) -> bool {
        self.in_scope && !self.exempt
    }

    /// How far the output is: the mean of min(完成率, 100 %) over 数量指标, where one without
    /// entries counts as 0; nothing where no 数量指标 has a rate.
    #[must_use]
    pub fn output(&self) -> Option<Ratio> {
        let full = Ratio::whole(1);
        let (mut sum, mut number) = (Ratio::whole(0), 0);
        for indicator in self.indicators.iter().filter(|i| i.level2 == "数量指标") {
            let target = parse_number(&indicator.target).filter(|target| !target.is_zero());
            if indicator.nature == Nature::Qualitative || target.is_none() {
                continue;
            }
            let rate = indicator.completion().unwrap_or_else(|| Ratio::whole(0));
            sum = sum.plus(&rate.min(full.clone()));
            number += 1;
        }
        sum.over(&Ratio::whole(number))
    }
}

/// How many projects stand where; those that need not be monitored are left out of the lights.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Counts {
    /// All projects.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub projects: usize,
    /// Monitored ones.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub monitored: usize,
    /// Exempt ones.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub exempt: usize,
    /// 红
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub red: usize,
    /// 黄
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub yellow: usize,
    /// 绿
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub green: usize,
    /// 灰
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub grey: usize,
}

/// The unit's year through a date.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Summary {
    /// 预算年度.
    pub year: i32,
    /// The last day that counts.
    pub through: chrono::NaiveDate,
    /// 时序进度 in percent; 0.00 while no month is full.
    pub schedule_rate: String,
    /// The unit.
    pub unit: UnitName,
    /// Projects in the order of their codes.
    pub projects: Vec<ProjectFigures>,
    /// Sums over all projects.
    pub total: FundFigures,
    /// Counts.
    pub counts: Counts,
    /// The thresholds that were used.
    pub thresholds: Thresholds,
}

/// Computes the summary of a year through `cut_off`.
///
/// # Errors
/// [`crate::error::CoreError::Overflow`] of a sum, and SQLite's errors.
pub fn summarize(
    connection: &Connection,
    cut_off: CutOff,
    thresholds: &Thresholds,
) -> Result<Summary> {
    summarize_with(connection, cut_off, thresholds, HashMap::new())
}

/// As [`summarize`], with the executed amounts that forms and report print: where the settings
/// choose them, the system figures of just that day take the place of the ledger's.
///
/// # Errors
/// As [`summarize`].
pub(crate) fn summarize_printed(
    connection: &Connection,
    cut_off: CutOff,
    thresholds: &Thresholds,
) -> Result<Summary> {
    let printed = system_figures::printed(connection, cut_off)?;
    summarize_with(connection, cut_off, thresholds, printed)
}

/// `executed` by project and source takes the place of the ledger's amounts.
fn summarize_with(
    connection: &Connection,
    cut_off: CutOff,
    thresholds: &Thresholds,
    executed: HashMap<(i64, FundSource), Money>,
) -> Result<Summary> {
    let year = cut_off.year().number();
    let (from, through) = (cut_off.year().first_day(), cut_off.through());
    let unit = storage::unit::get(connection)?.unwrap_or_default();
    let mut rows = Rows::read(connection, cut_off, executed)?;
    let in_force = InForce::read(connection, cut_off.year())?;
    let progress = storage::by_key(storage::monitoring::progress(
        connection, year, from, through,
    )?);
    let mut projects = Vec::new();
    for project in storage::projects::all(connection, year)? {
        let figures = rows.project_figures(&project, &progress, cut_off, thresholds)?;
        projects.push(ProjectFigures {
            in_scope: in_force.covers(&project.facts),
            ..figures
        });
    }
    let total = FundFigures::total(projects.iter().map(|project| &project.total))?;
    let counts = count(&projects);
    Ok(Summary {
        year,
        through,
        schedule_rate: cut_off
            .schedule()
            .unwrap_or_else(|| Ratio::whole(0))
            .percent(),
        unit: UnitName {
            code: unit.code,
            name: unit.name,
        },
        projects,
        total,
        counts,
        thresholds: thresholds.clone(),
    })
}

/// Everything that the projects' figures are made of, by project.
struct Rows {
    lines: HashMap<i64, Vec<FundLine>>,
    sums: HashMap<i64, HashMap<(FundSource, EntryKind), Money>>,
    indicators: HashMap<i64, Vec<Indicator>>,
    /// 全年预计执行数 as entered in the sheets.
    forecasts: HashMap<i64, HashMap<FundSource, Money>>,
    /// 执行数 that takes the place of the ledger's.
    executed: HashMap<(i64, FundSource), Money>,
}

impl Rows {
    fn read(
        connection: &Connection,
        cut_off: CutOff,
        executed: HashMap<(i64, FundSource), Money>,
    ) -> Result<Self> {
        let year = cut_off.year().number();
        let lines = storage::projects::fund_lines(connection, year)?;
        let mut sums: HashMap<i64, HashMap<_, _>> = HashMap::new();
        for sum in storage::monitoring::ledger_sums(connection, cut_off)? {
            sums.entry(sum.project_id)
                .or_default()
                .insert((sum.source, sum.kind), sum.amount);
        }
        let mut forecasts: HashMap<i64, HashMap<_, _>> = HashMap::new();
        for (project, fund) in storage::sheets::funds(connection, year)? {
            if let Some(forecast) = fund.forecast.as_ref().and_then(Amount::money) {
                forecasts
                    .entry(project)
                    .or_default()
                    .insert(fund.source, forecast);
            }
        }
        Ok(Self {
            executed,
            forecasts,
            lines: storage::by_key(lines.into_iter().map(|(_, project, line)| (project, line))),
            sums,
            indicators: storage::by_key(storage::indicators::current(connection, year)?),
        })
    }

    fn project_figures(
        &mut self,
        project: &Project,
        progress: &HashMap<i64, Vec<ProgressEntry>>,
        cut_off: CutOff,
        thresholds: &Thresholds,
    ) -> Result<ProjectFigures> {
        let lines = self.lines.remove(&project.id).unwrap_or_default();
        let sums = self.sums.remove(&project.id).unwrap_or_default();
        let forecasts = self.forecasts.remove(&project.id).unwrap_or_default();
        let mut funds = Vec::new();
        for &source in FundSource::ALL {
            let forecast = forecasts.get(&source).copied();
            let by = thresholds.denominator;
            let mut row = fund_figures(source, &lines, &sums, forecast, cut_off, by)?;
            if let Some(executed) = self.executed.get(&(project.id, source)) {
                let held = row.unwrap_or_else(|| FundFigures::empty(source));
                row = Some(
                    FundFigures {
                        executed: *executed,
                        ..held
                    }
                    .with_rate(),
                );
            }
            funds.extend(row);
        }
        let schedule = cut_off.schedule();
        let total = FundFigures::total(funds.iter())?;
        let indicators: Vec<_> = self
            .indicators
            .remove(&project.id)
            .unwrap_or_default()
            .into_iter()
            .map(|indicator| {
                let entries = progress.get(&indicator.id).map_or(&[][..], Vec::as_slice);
                indicator_figures(indicator.facts, entries, schedule.as_ref(), thresholds)
            })
            .collect();
        let fund_light = thresholds.fund_light(total.rate().as_ref(), schedule.as_ref());
        let performance_light = performance_light(indicators.iter().map(|i| i.light));
        Ok(ProjectFigures {
            code: project.facts.code.clone(),
            name: project.facts.name.clone(),
            budget_kind: project.facts.budget_kind,
            exempt: project.facts.is_exempt(),
            in_scope: true,
            fund_light,
            performance_light,
            light: project_light(fund_light, performance_light),
            funds,
            total,
            indicators,
        })
    }
}

/// The row of one source, or nothing where it has neither a fund line nor an entry.
fn fund_figures(
    source: FundSource,
    lines: &[FundLine],
    sums: &HashMap<(FundSource, EntryKind), Money>,
    forecast: Option<Money>,
    cut_off: CutOff,
    denominator: Denominator,
) -> Result<Option<FundFigures>> {
    let lines: Vec<_> = lines.iter().filter(|line| line.source == source).collect();
    let sum = |kind| sums.get(&(source, kind)).copied();
    if lines.is_empty() && EntryKind::ALL.iter().all(|kind| sum(*kind).is_none()) {
        return Ok(None);
    }
    let of = |kind| sum(kind).unwrap_or_default();
    let mut annual_budget = Money::ZERO;
    for line in &lines {
        annual_budget = annual_budget.plus(line.annual(cut_off.through())?)?;
    }
    let initial_budget = Money::sum(lines.iter().map(|line| line.initial))?;
    let figures = FundFigures {
        source: Some(source),
        initial_budget,
        annual_budget,
        arrived: of(EntryKind::Appropriation).minus(of(EntryKind::Withdrawal))?,
        executed: of(EntryKind::Expenditure)
            .minus(of(EntryKind::Refund))?
            .plus(of(EntryKind::Correction))?,
        execution_rate: None,
        forecast,
        carryover: forecast
            .map(|amount| annual_budget.minus(amount))
            .transpose()?,
        denominator: match denominator {
            Denominator::Annual => annual_budget,
            Denominator::Initial => initial_budget,
        },
    };
    Ok(Some(figures.with_rate()))
}

pub(super) fn indicator_figures(
    facts: IndicatorFacts,
    entries: &[ProgressEntry],
    schedule: Option<&Ratio>,
    thresholds: &Thresholds,
) -> IndicatorFigures {
    let (actual, completion_rate, light, target);
    let mut exact = None;
    if facts.nature == Nature::Qualitative {
        let state = entries
            .iter()
            .rev()
            .find_map(|e| QualitativeState::from_word(&e.value));
        actual = state.map(|state| state.word().to_owned());
        completion_rate = None;
        light = qualitative_light(state);
        target = facts.target;
    } else {
        let value = actual_value(facts.accumulation, entries);
        light = thresholds.indicator_light(&facts, value.as_ref(), schedule);
        completion_rate = value
            .as_ref()
            .zip(facts.target_number())
            .and_then(|(value, target)| value.over(&Ratio::of_decimal(target)))
            .map(|rate| rate.percent());
        actual = value.as_ref().map(|value| match facts.accumulation {
            Accumulation::Mean => value.decimal(6),
            Accumulation::Sum | Accumulation::Latest => value.decimal(28),
        });
        exact = value;
        target = facts
            .target_number()
            .map_or(facts.target, |number| number.to_string());
    }
    IndicatorFigures {
        level1: facts.level1,
        level2: facts.level2,
        level3: facts.level3,
        nature: facts.nature,
        comparator: facts.comparator,
        target,
        unit: facts.unit,
        actual,
        completion_rate,
        light,
        value: exact,
    }
}

/// The exact actual value by its accumulation; entries without a value are left out.
fn actual_value(accumulation: Accumulation, entries: &[ProgressEntry]) -> Option<Ratio> {
    let mut values = entries
        .iter()
        .filter_map(|e| parse_number(&e.value))
        .map(Ratio::of_decimal);
    if accumulation == Accumulation::Latest {
        return values.next_back();
    }
    let (mut sum, mut number) = (values.next()?, 1);
    for value in values {
        sum = sum.plus(&value);
        number += 1;
    }
    match accumulation {
        Accumulation::Mean => sum.over(&Ratio::whole(number)),
        Accumulation::Sum | Accumulation::Latest => Some(sum),
    }
}

fn count(projects: &[ProjectFigures]) -> Counts {
    let mut counts = Counts {
        projects: projects.len(),
        ..Counts::default()
    };
    for project in projects {
        if project.exempt {
            counts.exempt += 1;
        }
        if !project.is_monitored() {
            continue;
        }
        counts.monitored += 1;
        match project.light {
            Light::Red => counts.red += 1,
            Light::Yellow => counts.yellow += 1,
            Light::Green | Light::Blue => counts.green += 1,
            Light::Grey => counts.grey += 1,
        }
    }
    counts
}
