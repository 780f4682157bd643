//! 结转结余: what is left of each source's budget at the end of a year, or on another day.

use chrono::NaiveDate;

use crate::analysis::{FundFigures, Thresholds, summarize};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::CutOff;
use crate::projects::FundSource;

/// What is left of the budgets of a year; amounts in 万元.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CarryOver {
    /// 预算年度.
    pub year: i32,
    /// Last day that counts.
    pub through: NaiveDate,
    /// Projects in the order of their codes.
    pub projects: Vec<CarriedProject>,
    /// 结转结余 of all projects.
    pub total: Money,
}

/// What is left of a project's budgets.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CarriedProject {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// Its sources, in the order of the form.
    pub sources: Vec<CarriedSource>,
    /// 结转结余 of all its sources.
    pub total: Money,
}

/// What is left of one source of a project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CarriedSource {
    /// 资金来源.
    pub source: FundSource,
    /// 全年预算数.
    pub annual_budget: Money,
    /// 执行数.
    pub executed: Money,
    /// 结转结余 = 全年预算数 − 执行数, a negative budget like 0; below 0 where more was spent.
    pub carry_over: Money,
}

impl Ledger {
    /// 结转结余 by project and source through `cut_off`.
    ///
    /// # Errors
    /// Overflow of a sum, and the store's errors.
    pub fn carry_over(&self, cut_off: CutOff, thresholds: &Thresholds) -> Result<CarryOver> {
        let summary = self.read(|connection| summarize(connection, cut_off, thresholds))?;
        let mut projects = Vec::new();
        for project in summary.projects {
            let rows = project.funds.iter().map(left);
            let sources: Vec<_> = rows.collect::<Result<Vec<_>>>()?;
            let sources: Vec<_> = sources.into_iter().flatten().collect();
            projects.push(CarriedProject {
                total: Money::sum(sources.iter().map(|row| row.carry_over))?,
                code: project.code,
                name: project.name,
                sources,
            });
        }
        Ok(CarryOver {
            year: summary.year,
            through: summary.through,
            total: Money::sum(projects.iter().map(|project| project.total))?,
            projects,
        })
    }
}

fn left(row: &FundFigures) -> Result<Option<CarriedSource>> {
    let Some(source) = row.source else {
        return Ok(None);
    };
    Ok(Some(CarriedSource {
        source,
        annual_budget: row.annual_budget,
        executed: row.executed,
        carry_over: row.annual_budget.max(Money::ZERO).minus(row.executed)?,
    }))
}
