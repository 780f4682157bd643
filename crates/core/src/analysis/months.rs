//! Spending month by month.

use rusqlite::Connection;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::period::CutOff;
use crate::sheets::find_project;
use crate::storage;

/// What was spent in a month.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MonthSpending {
    /// 1 to 12.
    pub month: u32,
    /// 执行数 of the month alone in 万元: 支出 − 退回 + 更正.
    pub executed: String,
}

impl Ledger {
    /// 执行数 of every month through that of `cut_off`, of a project or of the unit; their sum is
    /// 执行数 of the summary.
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown project, overflow of a sum, and the
    /// store's errors.
    pub fn spending_by_month(
        &self,
        cut_off: CutOff,
        project: Option<&str>,
    ) -> Result<Vec<MonthSpending>> {
        self.read(|connection| months(connection, cut_off, project))
    }
}

fn months(
    connection: &Connection,
    cut_off: CutOff,
    project: Option<&str>,
) -> Result<Vec<MonthSpending>> {
    use chrono::Datelike;
    let year = cut_off.year();
    let project = project
        .map(|code| find_project(connection, year, code).map(|project| project.id))
        .transpose()?;
    let sums = storage::monitoring::month_sums(connection, cut_off, project)?;
    (1..=cut_off.through().month())
        .map(|month| {
            let mut executed = Money::ZERO;
            for (_, kind, amount) in sums.iter().filter(|(of, _, _)| *of == month) {
                executed = match kind {
                    EntryKind::Expenditure | EntryKind::Correction => executed.plus(*amount)?,
                    EntryKind::Refund => executed.minus(*amount)?,
                    EntryKind::Appropriation | EntryKind::Withdrawal => executed,
                };
            }
            Ok(MonthSpending {
                month,
                executed: executed.wan(),
            })
        })
        .collect()
}
