//! Commitments of a project (合同/用款计划): what will be paid, from which source and in which month.

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::projects::FundSource;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;

/// A commitment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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
