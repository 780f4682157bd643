//! Commitments of a project (合同/用款计划): what will be paid, from which source and in which month.

use crate::analysis::{Thresholds, summarize};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::{CutOff, FiscalYear};
use crate::projects::FundSource;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;

/// A commitment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// 资金来源.
    pub source: FundSource,
    /// 金额, > 0.
    pub amount: Money,
    /// 计划月份, 1 to 12.
    pub month: u32,
    /// 合同或说明, or "".
    pub note: String,
}

/// What the ledger and the commitments suggest as 全年预计执行数 of one source: a proposal, never
/// what a form prints by itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "ForecastProposal")]
pub struct Proposal {
    /// 项目代码.
    pub project: String,
    /// 资金来源.
    pub source: FundSource,
    /// 全年预算数.
    pub annual_budget: Money,
    /// 执行数 through the cut-off.
    pub executed: Money,
    /// Commitments planned for the months that are not over at the cut-off.
    pub committed: Money,
    /// 执行数 and commitments, at most 全年预算数.
    pub proposal: Money,
}

const NAME: &str = "用款计划";

impl Ledger {
    /// The commitments of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn commitments(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<Commitment>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::commitments::all)
        })
    }

    /// Proposals for 全年预计执行数, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, overflow of a sum, and the store's errors.
    pub fn forecast_proposals(
        &self,
        cut_off: CutOff,
        project: Option<&str>,
    ) -> Result<Vec<Proposal>> {
        let held = self.commitments(cut_off.year(), project)?;
        let summary =
            self.read(|connection| summarize(connection, cut_off, &Thresholds::default()))?;
        let mut proposals = Vec::new();
        for figures in summary.projects {
            if project.is_some_and(|code| code != figures.code) {
                continue;
            }
            for row in figures.funds {
                let Some(source) = row.source else { continue };
                let is_to_come = |held: &&Recorded<Commitment>| {
                    held.project == figures.code
                        && held.facts.source == source
                        && held.facts.month > cut_off.full_months()
                };
                let amounts = held.iter().filter(is_to_come).map(|held| held.facts.amount);
                let committed = Money::sum(amounts)?;
                let annual_budget = row.annual_budget;
                let most = annual_budget.max(Money::ZERO);
                proposals.push(Proposal {
                    project: figures.code.clone(),
                    source,
                    annual_budget,
                    executed: row.executed,
                    committed,
                    proposal: row.executed.plus(committed)?.min(most),
                });
            }
        }
        Ok(proposals)
    }

    /// Adds a commitment; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an amount that
    /// is not above 0 or a month that is none.
    pub fn add_commitment(
        &mut self,
        year: FiscalYear,
        project: &str,
        commitment: &Commitment,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        if commitment.amount <= Money::ZERO {
            return Err(CoreError::invalid("金额", "用款计划的金额应大于0。"));
        }
        if !(1..=12).contains(&commitment.month) {
            let message = format!("计划月份“{}”应为1至12。", commitment.month);
            return Err(CoreError::invalid("计划月份", message));
        }
        let (month, amount) = (commitment.month, commitment.amount.yuan());
        let subject = format!("{project} {month}月 {amount}元");
        self.write(Op::ChangeCommitment, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::commitments::add(
                connection, project.id, commitment,
            )?)
        })
    }

    /// Removes commitment `id`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_commitment(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held = self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::commitments::all)
        })?;
        let (month, amount) = (held.facts.month, held.facts.amount.yuan());
        let subject = format!("{} {month}月 {amount}元 删除", held.project);
        self.write(Op::ChangeCommitment, &subject, actor, |connection| {
            Ok(storage::commitments::remove(connection, id)?)
        })
    }
}
