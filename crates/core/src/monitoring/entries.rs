//! Entries of the ledger one by one: adding, listing, and voiding with a reason. An entry is never
//! edited; what replaces a voided one keeps its place in the order.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::{EntryKind, LedgerEntry};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::projects::FundSource;
use crate::sheets::find_project;
use crate::storage;

/// An entry and the project it is booked on; nothing while none was chosen (rule L02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// 项目代码.
    pub project: Option<String>,
    /// The entry.
    pub entry: LedgerEntry,
}

/// Which entries to list; what is not given lets all pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFilter {
    /// 项目代码; "" finds the entries without a project.
    pub project: Option<String>,
    /// 资金来源.
    pub source: Option<FundSource>,
    /// 类型.
    pub kind: Option<EntryKind>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Part of 凭证号, 收款人, 经济分类, 用途 or 备注, or "".
    pub text: String,
    /// Whether voided entries are listed too.
    pub voided: bool,
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEntry {
    /// Its number.
    pub id: i64,
    /// 项目代码, or "".
    pub project: String,
    /// 项目名称, or "".
    pub project_name: String,
    /// The entry.
    pub entry: LedgerEntry,
    /// 来源余额: what is left of the project's source after this entry, 到位 less 执行; entries
    /// that the filter leaves out are in it.
    pub balance: Money,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// The number of the entry that replaces it.
    pub replaced_by: Option<i64>,
}

impl Ledger {
    /// Adds an entry at the end of the order; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an amount that
    /// the kind cannot have.
    pub fn add_entry(
        &mut self,
        year: FiscalYear,
        booking: &Booking,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let subject = booking.subject();
        self.write(Op::AddEntry, &subject, actor, |connection| {
            let sequence = storage::monitoring::next_sequence(connection, year.number())?;
            book(connection, year, booking, sequence)
        })
    }

    /// The booking of an entry that still counts.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where it was voided.
    pub fn booking(&self, year: FiscalYear, id: i64) -> Result<Booking> {
        self.read(|connection| Ok(standing(connection, year, id)?.0))
    }

    /// Voids an entry for a reason, and replaces it where `replacement` is given; the value is the
    /// replacement's number.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason or for an amount that the kind cannot have,
    /// [`CoreError::NotFound`] for an unknown number or project, [`CoreError::State`] where the
    /// entry was voided before.
    pub fn void_entry(
        &mut self,
        year: FiscalYear,
        id: i64,
        reason: &str,
        replacement: Option<&Booking>,
        actor: &Actor,
    ) -> Result<Written<Option<i64>>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "作废台账须写明原因。"));
        }
        self.write(Op::VoidEntry, &format!("第{id}号"), actor, |connection| {
            let (_, sequence) = standing(connection, year, id)?;
            let new = replacement
                .map(|booking| book(connection, year, booking, sequence))
                .transpose()?;
            storage::monitoring::void(connection, id, reason, new)?;
            Ok(new)
        })
    }

    /// The entries of a year that pass `filter`, in the order of their dates.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn entries(&self, year: FiscalYear, filter: &EntryFilter) -> Result<Vec<ListedEntry>> {
        self.read(|connection| {
            if let Some(code) = filter.project.as_deref().filter(|code| !code.is_empty()) {
                find_project(connection, year, code)?;
            }
            Ok(storage::monitoring::list(
                connection,
                year.number(),
                filter,
            )?)
        })
    }
}

impl Booking {
    /// How the log names it.
    fn subject(&self) -> String {
        let LedgerEntry {
            date, kind, amount, ..
        } = &self.entry;
        let project = self.project.as_deref().unwrap_or("未选项目");
        format!("{project} {date} {kind} {}元", amount.yuan())
    }
}

/// Stores an entry at a place in the order.
fn book(
    connection: &Connection,
    year: FiscalYear,
    booking: &Booking,
    sequence: i64,
) -> Result<i64> {
    let Booking { project, entry } = booking;
    entry.kind.check_amount(entry.amount)?;
    let project = project
        .as_ref()
        .map(|code| find_project(connection, year, code))
        .transpose()?
        .map(|project| project.id);
    Ok(storage::monitoring::add_entry(
        connection,
        year.number(),
        project,
        sequence,
        entry,
        None,
    )?)
}

/// An entry that counts, with its place in the order.
fn standing(connection: &Connection, year: FiscalYear, id: i64) -> Result<(Booking, i64)> {
    let placed = storage::monitoring::entry(connection, year.number(), id)?;
    let placed = placed.ok_or_else(|| CoreError::NotFound {
        what: "台账记录",
        id: format!("第{id}号"),
    })?;
    if placed.voided {
        let message = format!("第{id}号台账记录已作废，不能再次作废。");
        return Err(CoreError::State { message });
    }
    Ok((placed.booking, placed.sequence))
}
