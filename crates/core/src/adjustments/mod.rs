//! Adjustments of budgets (调增、调减): one row each, with the document that approved it. 全年预算数
//! is 年初预算数 with the adjustments through the cut-off.

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::projects::{FundLine, FundSource};
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;

/// An adjustment; of 调增 and 调减 one is above 0, in imported rows it may be both.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Adjustment {
    /// 资金来源.
    pub source: FundSource,
    /// 调增 in 万元.
    pub increase: Money,
    /// 调减 in 万元.
    pub decrease: Money,
    /// 调整文号, or "" in an imported row.
    pub document_number: String,
    /// 调整日期; without one it counts at every cut-off.
    pub adjusted_on: Option<NaiveDate>,
    /// 年初预算数 in 万元, which an imported row may hold beside the adjustment.
    pub initial: Money,
}

impl From<FundLine> for Adjustment {
    fn from(line: FundLine) -> Self {
        Self {
            source: line.source,
            increase: line.increase,
            decrease: line.decrease,
            document_number: line.document_number,
            adjusted_on: line.adjusted_on,
            initial: line.initial,
        }
    }
}

impl Ledger {
    /// The adjustments of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn adjustments(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<Adjustment>>> {
        self.read(|connection| records::of_project(connection, year, project, all))
    }

    /// Adjusts the budget of a source by `increase` or `decrease`; the value is the row's number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] where not exactly one
    /// of both is above 0, without a document number, or for a date outside the year.
    pub fn add_adjustment(
        &mut self,
        year: FiscalYear,
        project: &str,
        line: &FundLine,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let one = line.increase.is_zero() != line.decrease.is_zero();
        if !one || line.increase < Money::ZERO || line.decrease < Money::ZERO {
            let message = "调增和调减只填一项，金额应大于0。";
            return Err(CoreError::invalid("调整金额", message));
        }
        if line.document_number.is_empty() {
            let message = "调整文号不能为空，预算调整须有批准文件。";
            return Err(CoreError::invalid("调整文号", message));
        }
        if let Some(day) = line.adjusted_on.filter(|day| !year.contains(*day)) {
            let message = format!("调整日期{day}不在{}年度。", year.number());
            return Err(CoreError::invalid("调整日期", message));
        }
        let subject = format!("{project} {} {}", line.source, line.document_number);
        self.write(Op::ChangeAdjustment, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::projects::add_fund_line(
                connection, project.id, line, None,
            )?)
        })
    }

    /// Removes the adjustment `id`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] for an imported row that
    /// holds a budget, too.
    pub fn remove_adjustment(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held =
            self.read(|connection| records::numbered(connection, year, ("预算调整", id), all))?;
        if !held.facts.initial.is_zero() {
            let message = format!(
                "预算调整{id}与年初预算数在同一行导入，不能单独删除；请登记一笔相反的调整，或改正工作簿后重新导入。"
            );
            return Err(CoreError::State { message });
        }
        let subject = format!("{} {} 删除", held.project, held.facts.source);
        self.write(Op::ChangeAdjustment, &subject, actor, |connection| {
            Ok(storage::projects::remove_fund_line(connection, id)?)
        })
    }
}

/// The rows of a year that adjust a budget, in the order of projects and rows.
fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Recorded<Adjustment>>> {
    let mut lines = storage::projects::fund_lines(connection, year)?;
    lines.retain(|(_, _, line)| !(line.increase.is_zero() && line.decrease.is_zero()));
    let mut lines = storage::by_key(
        lines
            .into_iter()
            .map(|(id, project, line)| (project, (id, line))),
    );
    let mut rows = Vec::new();
    for project in storage::projects::all(connection, year)? {
        for (id, line) in lines.remove(&project.id).unwrap_or_default() {
            rows.push(Recorded {
                id,
                project: project.facts.code.clone(),
                facts: line.into(),
            });
        }
    }
    Ok(rows)
}
