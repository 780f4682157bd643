//! The carry-over of money (上年结转资金): what the old year left, proposed from its ledger as it
//! stands, and a fund line of the new year once a person confirms it.

use std::collections::HashMap;

use rusqlite::Connection;

use super::before;
use crate::analysis::summarize;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::{CutOff, FiscalYear};
use crate::projects::{FundLine, FundSource};
use crate::settings::in_force::InForce;
use crate::storage;
use crate::storage::years::CarryOverRow;
use crate::words::words;

words! {
    /// How far a carry-over is.
    CarryOverState {
        /// Proposed from the ledger of the old year; it counts in no figure yet.
        Proposed = "建议",
        /// Confirmed: a fund line of the new year.
        Confirmed = "已确认",
        /// The new year has a fund line 上年结转资金 that was not made here, by import.
        Booked = "已有预算",
        /// The old year left nothing.
        Nothing = "无结转",
    }
}

/// The carry-over of one project that both years have.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CarryOver {
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// 全年预算数 of the old year in 万元.
    pub annual_budget: Money,
    /// 执行数 of the old year in 万元.
    pub executed: Money,
    /// 全年预算数 − 执行数 in 万元, not below 0: what the ledger of the old year says today.
    pub proposed: Money,
    /// How far it is.
    pub state: CarryOverState,
    /// What was confirmed in 万元.
    pub confirmed: Option<Money>,
    #[serde(skip)]
    project_id: i64,
}

/// What to confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmation<'a> {
    /// Project codes; every proposal where none is named.
    pub projects: &'a [String],
    /// The amount for the one project that is named; what is proposed where it is left out.
    pub amount: Option<Money>,
    /// Number of the document that carries it over, or "".
    pub document_number: &'a str,
}

impl Ledger {
    /// The carry-overs into a year, in the order of project codes.
    ///
    /// # Errors
    /// Overflow of a sum, and the store's errors.
    pub fn carry_overs(&self, to: FiscalYear) -> Result<Vec<CarryOver>> {
        self.read(|connection| read(connection, to))
    }

    /// Confirms carry-overs: each becomes a fund line 上年结转资金 of the new year. One that was
    /// confirmed before takes the new amount; the same again changes nothing. The value is how
    /// they stand then.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for a project that the years do not share, [`CoreError::Invalid`]
    /// for an amount that is 0, below, or above what the old year left, [`CoreError::State`] for
    /// a project that has nothing to carry over or has its fund line by import.
    pub fn confirm_carry_overs(
        &mut self,
        to: FiscalYear,
        confirmation: Confirmation<'_>,
        actor: &Actor,
    ) -> Result<Written<Vec<CarryOver>>> {
        if confirmation.amount.is_some() && confirmation.projects.len() != 1 {
            let message = "指定金额时，请只指定一个项目。";
            return Err(CoreError::invalid("amount", message));
        }
        let subject = format!("{}年度", to.number());
        self.write(Op::AcceptCarryOver, &subject, actor, |connection| {
            let held = storage::years::carry_overs(connection, to.number())?;
            let held: HashMap<_, _> = held.into_iter().map(|row| (row.project_id, row)).collect();
            for carry_over in chosen(read(connection, to)?, confirmation.projects)? {
                let amount = confirmed_amount(&carry_over, confirmation.amount)?;
                let line = FundLine {
                    source: FundSource::CarriedOver,
                    initial: amount,
                    increase: Money::ZERO,
                    decrease: Money::ZERO,
                    document_number: confirmation.document_number.to_owned(),
                    adjusted_on: None,
                };
                put(connection, &carry_over, &line, &held)?;
            }
            read(connection, to)
        })
    }
}

fn read(connection: &Connection, to: FiscalYear) -> Result<Vec<CarryOver>> {
    let last = CutOff::year_end(before(to)?);
    let thresholds = InForce::read(connection, last.year())?.thresholds()?;
    let summary = summarize(connection, last, &thresholds)?;
    let left: HashMap<_, _> = summary
        .projects
        .iter()
        .map(|figures| (figures.code.as_str(), &figures.total))
        .collect();
    let confirmed: HashMap<_, _> = storage::years::carry_overs(connection, to.number())?
        .into_iter()
        .map(|row| (row.project_id, row.amount))
        .collect();
    let lines = storage::projects::fund_lines(connection, to.number())?;
    let mut carry_overs = Vec::new();
    for project in storage::projects::all(connection, to.number())? {
        let Some(total) = left.get(project.facts.code.as_str()) else {
            continue;
        };
        let proposed = total.annual_budget.minus(total.executed)?.max(Money::ZERO);
        let confirmed = confirmed.get(&project.id).copied();
        let is_booked = lines
            .iter()
            .any(|(_, owner, line)| *owner == project.id && line.source == FundSource::CarriedOver);
        let state = match confirmed {
            Some(_) => CarryOverState::Confirmed,
            None if is_booked => CarryOverState::Booked,
            None if proposed.is_zero() => CarryOverState::Nothing,
            None => CarryOverState::Proposed,
        };
        carry_overs.push(CarryOver {
            project: project.facts.code,
            name: project.facts.name,
            annual_budget: total.annual_budget,
            executed: total.executed,
            proposed,
            state,
            confirmed,
            project_id: project.id,
        });
    }
    Ok(carry_overs)
}

/// The carry-overs that are named, or every proposal.
fn chosen(all: Vec<CarryOver>, codes: &[String]) -> Result<Vec<CarryOver>> {
    if codes.is_empty() {
        let is_open = |carry_over: &CarryOver| carry_over.state == CarryOverState::Proposed;
        return Ok(all.into_iter().filter(is_open).collect());
    }
    codes
        .iter()
        .map(|code| {
            let found = all.iter().find(|carry_over| carry_over.project == *code);
            found.cloned().ok_or_else(|| CoreError::NotFound {
                what: "两个年度都有的项目",
                id: code.clone(),
            })
        })
        .collect()
}

fn confirmed_amount(carry_over: &CarryOver, amount: Option<Money>) -> Result<Money> {
    let (code, proposed) = (&carry_over.project, carry_over.proposed);
    let state = |message: String| Err(CoreError::State { message });
    match carry_over.state {
        CarryOverState::Booked => {
            return state(format!(
                "项目{code}已有上年结转资金的预算，不再确认；请核对导入的资金表。"
            ));
        }
        CarryOverState::Nothing => {
            return state(format!("项目{code}上年没有结余，没有可以结转的资金。"));
        }
        CarryOverState::Proposed | CarryOverState::Confirmed => {}
    }
    let amount = amount.unwrap_or(proposed);
    if amount <= Money::ZERO || amount > proposed {
        let message =
            format!("项目{code}的结转金额{amount}万元应大于0，且不超过上年结余{proposed}万元。");
        return Err(CoreError::invalid("amount", message));
    }
    Ok(amount)
}

fn put(
    connection: &Connection,
    carry_over: &CarryOver,
    line: &FundLine,
    held: &HashMap<i64, CarryOverRow>,
) -> Result<()> {
    let project = carry_over.project_id;
    match held.get(&project) {
        Some(row) if row.amount == line.initial && line.document_number.is_empty() => {}
        Some(row) => storage::projects::replace_fund_line(connection, row.fund_line_id, line)?,
        None => {
            let id = storage::projects::add_fund_line(connection, project, line, None)?;
            storage::years::add_carry_over(connection, project, id)?;
        }
    }
    Ok(())
}
