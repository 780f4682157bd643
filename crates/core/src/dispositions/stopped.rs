//! Payments after a stop (办法第十七条（二）: 停止拨付资金): what the ledger holds after the day on which
//! payments of a project were to stop.

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::period::FiscalYear;
use crate::storage;

/// A ledger entry after the stop.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaymentAfterStop {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub entry: i64,
    /// 日期.
    pub date: NaiveDate,
    /// 拨付 or 支出.
    pub kind: EntryKind,
    /// 金额 in 元.
    pub amount_yuan: String,
    /// 凭证号, or "".
    pub voucher: String,
    #[serde(skip)]
    pub(crate) amount: Money,
}

/// A stop of payments that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StopBreach {
    /// 项目代码.
    pub project: String,
    /// The number of the disposition.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub disposition: i64,
    /// 停止拨付日期.
    pub stopped_on: NaiveDate,
    /// What is wrong and what to do.
    pub message: String,
    /// The entries, in the order of their dates.
    pub payments: Vec<PaymentAfterStop>,
}

/// Every stop of a year that was not kept through a day, in the order of the dispositions.
pub(crate) fn breaches(
    connection: &Connection,
    year: FiscalYear,
    through: NaiveDate,
) -> Result<Vec<StopBreach>> {
    let mut breaches = Vec::new();
    for (project, row) in storage::dispositions::all(connection, year.number())? {
        let Some(stopped_on) = row.facts.stopped_on.filter(|_| row.facts.state.stands()) else {
            continue;
        };
        let period = (stopped_on, through);
        let payments = storage::dispositions::payments(connection, project, period)?;
        if payments.is_empty() {
            continue;
        }
        let total = Money::sum(payments.iter().map(|payment| payment.amount))?;
        let (count, total) = (payments.len(), total.yuan());
        breaches.push(StopBreach {
            message: format!(
                "项目{}已于{stopped_on}停止拨付资金（处置{}），其后仍登记拨付或支出{count}笔，\
                 共{total}元，请核对；确须支付的，请在处置中写明依据。",
                row.project, row.id
            ),
            project: row.project,
            disposition: row.id,
            stopped_on,
            payments,
        });
    }
    Ok(breaches)
}

impl Ledger {
    /// Every stop of payments of a year that was not kept through a day.
    ///
    /// # Errors
    /// Overflow of a sum, and the store's errors.
    pub fn stop_breaches(&self, year: FiscalYear, through: NaiveDate) -> Result<Vec<StopBreach>> {
        self.read(|connection| breaches(connection, year, through))
    }
}
