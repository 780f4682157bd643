//! The aggregate of a department (汇总): who has submitted, and the totals of all units, added up
//! from the rows of their submissions one after the other, so that no more than one stands in
//! memory. Where a stated total differs from the sum of what lies below it, rule P08 says so.

mod report;
mod tables;

use std::collections::{BTreeMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::analysis::{Denominator, Light};
use crate::error::{CoreError, Result};
use crate::money::Money;
use crate::projects::{BudgetKind, FundSource};
use crate::ratio::Ratio;
use crate::received::{StatedFunds, Submitted, SubmittedFigures, SubmittedText};
use crate::tasks::Body;

const SCHEMA: &str = "jixiao/aggregate-1";
/// How the schema's name begins, whatever its version.
const FAMILY: &str = "jixiao/aggregate-";
const KIND: &str = "aggregate";

/// What a unit wrote in its report: the unit's name, and the text of each part.
pub type UnitTexts = (String, Vec<SubmittedText>);

/// Four columns of money in 万元, and the rate in percent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Sums {
    /// 年初预算数.
    pub initial_budget: Money,
    /// 全年预算数.
    pub annual_budget: Money,
    /// 到位数.
    pub arrived: Money,
    /// 执行数.
    pub executed: Money,
    /// 执行率: Σ执行数 ÷ Σ budget, with 2 decimals; nothing where that is 0 or less.
    pub execution_rate: Option<String>,
}

impl Sums {
    fn add(&mut self, row: &StatedFunds) -> Result<()> {
        self.initial_budget = self.initial_budget.plus(row.initial_budget)?;
        self.annual_budget = self.annual_budget.plus(row.annual_budget)?;
        self.arrived = self.arrived.plus(row.arrived)?;
        self.executed = self.executed.plus(row.executed)?;
        Ok(())
    }

    fn add_sums(&mut self, other: &Self) -> Result<()> {
        self.initial_budget = self.initial_budget.plus(other.initial_budget)?;
        self.annual_budget = self.annual_budget.plus(other.annual_budget)?;
        self.arrived = self.arrived.plus(other.arrived)?;
        self.executed = self.executed.plus(other.executed)?;
        Ok(())
    }

    fn with_rate(mut self, denominator: Denominator) -> Self {
        let budget = match denominator {
            Denominator::Annual => self.annual_budget,
            Denominator::Initial => self.initial_budget,
        };
        let rate = (budget > Money::ZERO).then(|| Ratio::of_money(self.executed, budget));
        self.execution_rate = rate.flatten().map(|rate| rate.percent());
        self
    }

    fn columns(&self) -> [(&'static str, Money); 4] {
        [
            ("年初预算数", self.initial_budget),
            ("全年预算数", self.annual_budget),
            ("到位数", self.arrived),
            ("执行数", self.executed),
        ]
    }

    /// Every column in which a stated total differs from this one (rule P08), as sentences.
    fn differences(&self, whose: &str, stated: &Self) -> Result<Vec<String>> {
        let mut differences = Vec::new();
        for ((name, sum), (_, stated)) in self.columns().into_iter().zip(stated.columns()) {
            if sum != stated {
                let by = stated.minus(sum)?;
                differences.push(format!(
                    "汇总数与单位合计相差{by}万元（{whose}{name}填列{stated}，合计{sum}）。"
                ));
            }
        }
        Ok(differences)
    }
}

/// The lights of monitored projects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LightCounts {
    /// All projects.
    pub projects: u32,
    /// Those that need not be monitored.
    pub exempt: u32,
    /// 红
    pub red: u32,
    /// 黄
    pub yellow: u32,
    /// 绿
    pub green: u32,
    /// 灰
    pub grey: u32,
}

impl LightCounts {
    fn add(&mut self, figures: &SubmittedFigures) {
        self.projects += 1;
        if !figures.is_monitored() {
            self.exempt += 1;
            return;
        }
        match figures.light {
            Light::Red => self.red += 1,
            Light::Yellow => self.yellow += 1,
            Light::Green | Light::Blue => self.green += 1,
            Light::Grey => self.grey += 1,
        }
    }
}

/// A unit's part of the aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnitPart {
    /// 主管部门代码 where an aggregate brought it, or "".
    pub department: String,
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
    /// Package id of its submission.
    pub identifier: String,
    /// SHA-256 of its package.
    pub sha256: String,
    /// 第N次报送.
    pub sequence: u32,
    /// Its projects by light.
    pub lights: LightCounts,
    /// Its totals.
    pub total: Sums,
}

/// Projects and money of one word: a kind of budget, a source, a light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Group {
    /// The word.
    pub name: String,
    /// How many projects have it.
    pub projects: u32,
    /// Their money.
    pub total: Sums,
}

/// Indicators of one class by light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClassPart {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// How many.
    pub indicators: u32,
    /// 红
    pub red: u32,
    /// 黄
    pub yellow: u32,
    /// 绿
    pub green: u32,
    /// 蓝
    pub blue: u32,
    /// 灰
    pub grey: u32,
}

/// The aggregate of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Aggregate {
    /// Who aggregates.
    pub department: Body,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub through: NaiveDate,
    /// How many were expected to submit: 0 where no task says so.
    pub expected: u32,
    /// Those that were expected and whose submission is not held.
    pub missing: Vec<Body>,
    /// The units, in the order of department and code.
    pub units: Vec<UnitPart>,
    /// The total of all units.
    pub total: Sums,
    /// The projects of all units.
    pub lights: LightCounts,
    /// By 预算类别.
    pub budget_kinds: Vec<Group>,
    /// By 资金来源; a project counts once for each of its sources.
    pub sources: Vec<Group>,
    /// By the project's light; what need not be monitored stands apart.
    pub by_light: Vec<Group>,
    /// By class of indicator, monitored projects only.
    pub classes: Vec<ClassPart>,
    /// Where a total is not the sum of what lies below it (rule P08).
    pub problems: Vec<String>,
}

/// An aggregate in the making.
pub struct Aggregation {
    denominator: Denominator,
    aggregate: Aggregate,
    kinds: BTreeMap<BudgetKind, (u32, Sums)>,
    sources: BTreeMap<Option<FundSource>, (u32, Sums)>,
    by_light: BTreeMap<usize, (u32, Sums)>,
    classes: BTreeMap<(String, String), ClassPart>,
}

/// Where a submission comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// 主管部门代码 of the aggregate that brought it, or "".
    pub department: &'a str,
    /// Package id.
    pub identifier: &'a str,
    /// SHA-256 of the package.
    pub sha256: &'a str,
}

/// Names of the groups by light, in their order.
const LIGHT_NAMES: [&str; 5] = ["红", "黄", "绿", "灰", "暂不监控"];

impl Aggregation {
    /// An empty aggregate.
    #[must_use]
    pub fn new(department: Body, year: i32, through: NaiveDate, denominator: Denominator) -> Self {
        Self {
            denominator,
            aggregate: Aggregate {
                department,
                year,
                through,
                expected: 0,
                missing: Vec::new(),
                units: Vec::new(),
                total: Sums::default(),
                lights: LightCounts::default(),
                budget_kinds: Vec::new(),
                sources: Vec::new(),
                by_light: Vec::new(),
                classes: Vec::new(),
                problems: Vec::new(),
            },
            kinds: BTreeMap::new(),
            sources: BTreeMap::new(),
            by_light: BTreeMap::new(),
            classes: BTreeMap::new(),
        }
    }

    /// Adds a unit's submission; gives what it wrote back, which is not added up.
    ///
    /// # Errors
    /// [`CoreError::Overflow`] of a sum.
    pub fn add(&mut self, origin: Origin<'_>, submitted: Submitted) -> Result<UnitTexts> {
        let mut part = UnitPart {
            department: origin.department.to_owned(),
            code: submitted.unit.code,
            name: submitted.unit.name,
            identifier: origin.identifier.to_owned(),
            sha256: origin.sha256.to_owned(),
            sequence: submitted.sequence,
            lights: LightCounts::default(),
            total: Sums::default(),
        };
        for figures in &submitted.summary.projects {
            self.add_project(figures, &mut part)?;
        }
        let mut stated = Sums::default();
        stated.add(&submitted.summary.total)?;
        let whose = format!("单位{}", part.code);
        let differences = part.total.differences(&whose, &stated)?;
        self.aggregate.problems.extend(differences);
        let texts = (part.name.clone(), submitted.report);
        part.total = part.total.with_rate(self.denominator);
        self.aggregate.units.push(part);
        Ok(texts)
    }

    fn add_project(&mut self, figures: &SubmittedFigures, part: &mut UnitPart) -> Result<()> {
        part.lights.add(figures);
        self.aggregate.lights.add(figures);
        let light = match (figures.is_monitored(), figures.light) {
            (false, _) => 4,
            (true, Light::Red) => 0,
            (true, Light::Yellow) => 1,
            (true, Light::Green | Light::Blue) => 2,
            (true, Light::Grey) => 3,
        };
        let kind = self.kinds.entry(figures.budget_kind).or_default();
        let of_light = self.by_light.entry(light).or_default();
        kind.0 += 1;
        of_light.0 += 1;
        for row in &figures.funds {
            let source = self.sources.entry(row.source).or_default();
            source.0 += 1;
            let sums = [&mut source.1, &mut kind.1, &mut of_light.1];
            for sums in sums
                .into_iter()
                .chain([&mut part.total, &mut self.aggregate.total])
            {
                sums.add(row)?;
            }
        }
        if !figures.is_monitored() {
            return Ok(());
        }
        for indicator in &figures.indicators {
            let name = (indicator.level1.clone(), indicator.level2.clone());
            let class = self.classes.entry(name).or_insert_with(|| ClassPart {
                level1: indicator.level1.clone(),
                level2: indicator.level2.clone(),
                indicators: 0,
                red: 0,
                yellow: 0,
                green: 0,
                blue: 0,
                grey: 0,
            });
            class.indicators += 1;
            match indicator.light {
                Light::Red => class.red += 1,
                Light::Yellow => class.yellow += 1,
                Light::Green => class.green += 1,
                Light::Blue => class.blue += 1,
                Light::Grey => class.grey += 1,
            }
        }
        Ok(())
    }

    /// The whole aggregate. `expected` are those that must submit, `held` the codes of those whose
    /// package is held.
    ///
    /// # Errors
    /// [`CoreError::Overflow`] of a sum.
    pub fn finish(self, expected: &[Body], held: &HashSet<&str>) -> Result<Aggregate> {
        let denominator = self.denominator;
        let group = |name: &str, (projects, total): (u32, Sums)| Group {
            name: name.to_owned(),
            projects,
            total: total.with_rate(denominator),
        };
        let mut aggregate = self.aggregate;
        aggregate.expected = u32::try_from(expected.len()).unwrap_or(u32::MAX);
        let missing = expected
            .iter()
            .filter(|body| !held.contains(body.code.as_str()));
        aggregate.missing = missing.cloned().collect();
        aggregate
            .units
            .sort_by(|a, b| (&a.department, &a.code).cmp(&(&b.department, &b.code)));
        let kinds = self.kinds.into_iter();
        aggregate.budget_kinds = kinds.map(|(kind, sums)| group(kind.word(), sums)).collect();
        let sources = self.sources.into_iter();
        aggregate.sources = sources
            .map(|(source, sums)| group(source.map_or("未注明来源", FundSource::word), sums))
            .collect();
        let lights = self.by_light.into_iter();
        aggregate.by_light = lights
            .filter_map(|(light, sums)| Some(group(LIGHT_NAMES.get(light)?, sums)))
            .collect();
        aggregate.classes = self.classes.into_values().collect();
        aggregate.total = aggregate.total.with_rate(denominator);
        let differences = aggregate.difference_to_units(&aggregate.total)?;
        aggregate.problems.extend(differences);
        Ok(aggregate)
    }
}

impl Aggregate {
    /// Where a total differs from the sum over the units (rule P08).
    fn difference_to_units(&self, total: &Sums) -> Result<Vec<String>> {
        let mut sum = Sums::default();
        for unit in &self.units {
            sum.add_sums(&unit.total)?;
        }
        sum.differences("各单位", total)
    }

    /// What is stated otherwise in another aggregate of just these submissions (rule P08): of each
    /// unit and in all.
    ///
    /// # Errors
    /// [`CoreError::Overflow`] of a sum.
    pub fn differences_of(&self, stated: &Self) -> Result<Vec<String>> {
        let mut differences = Vec::new();
        for unit in &self.units {
            let other = stated
                .units
                .iter()
                .find(|other| other.identifier == unit.identifier);
            let none = Sums::default();
            let total = other.map_or(&none, |other| &other.total);
            let whose = format!("单位{}", unit.code);
            differences.extend(unit.total.differences(&whose, total)?);
        }
        differences.extend(self.difference_to_units(&stated.total)?);
        Ok(differences)
    }
}

/// What an aggregate's package holds beside the units' packages: `data/aggregate.json`, schema
/// `assets/schema/aggregate-1.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AggregateContent {
    /// Name and version of the schema.
    pub schema: String,
    /// What kind of package it is the content of.
    pub kind: String,
    /// Package id.
    pub id: String,
    /// 第N次报送 of the aggregate.
    pub sequence: u32,
    /// Bagging time, local.
    pub created: NaiveDateTime,
    /// The aggregate.
    pub aggregate: Aggregate,
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl AggregateContent {
    /// What a new one says.
    #[must_use]
    pub fn new(id: String, sequence: u32, created: NaiveDateTime, aggregate: Aggregate) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            kind: KIND.to_owned(),
            id,
            sequence,
            created,
            aggregate,
        }
    }

    /// Reads an `aggregate.json`.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with what is wrong; field `schema` where a later version made it.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let refuse = |error: serde_json::Error| {
            let message = format!("汇总数据第{}行有误，不能读取。", error.line());
            CoreError::invalid("aggregate", message)
        };
        let head: Head = serde_json::from_slice(bytes).map_err(refuse)?;
        if head.schema.starts_with(FAMILY) && head.schema != SCHEMA {
            let message = "该包由更新版本的程序生成，请升级本程序后再接收。";
            return Err(CoreError::invalid("schema", message));
        }
        let content: Self = serde_json::from_slice(bytes).map_err(refuse)?;
        if content.schema != SCHEMA || content.kind != KIND {
            return Err(CoreError::invalid("aggregate", "汇总数据的格式不符。"));
        }
        Ok(content)
    }
}
