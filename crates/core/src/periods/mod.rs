//! Closing the books (结账): a period is open until someone closes it, and open again once someone
//! reopens it with a reason. A change of an entry that is dated in a closed period is saved and
//! needs a reason (rule L06).

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::{CutOff, FiscalYear};
use crate::storage;
use crate::words::words;

words! {
    /// What was done to an entry.
    Change {
        /// 登记
        Added = "登记",
        /// 修改
        Edited = "修改",
        /// 作废
        Voided = "作废",
    }
}

/// Which entry was changed, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Changed {
    /// A ledger entry (资金台账).
    Entry(i64),
    /// A progress entry (指标进展).
    Progress(i64),
}

impl Changed {
    /// How findings name the place.
    #[must_use]
    pub fn place(self) -> String {
        match self {
            Self::Entry(id) => format!("台账/{id}"),
            Self::Progress(id) => format!("进展/{id}"),
        }
    }
}

/// A closing, from 1 January through its last day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Period {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// Last day.
    pub through: NaiveDate,
    /// When it was closed.
    pub closed_at: NaiveDateTime,
    /// By whom.
    pub closed_by: String,
    /// When it was reopened.
    pub reopened_at: Option<NaiveDateTime>,
    /// By whom, or "".
    pub reopened_by: String,
    /// Why, or "".
    pub reopen_reason: String,
}

/// What a reopening did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reopened {
    /// Last day of the closing that holds no more.
    pub through: NaiveDate,
    /// Last day of the closing that still holds.
    pub closed_through: Option<NaiveDate>,
}

/// A change in a closed period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ListedChange {
    /// Last day of the closed period.
    pub through: NaiveDate,
    /// What was done.
    pub change: Change,
    /// Why, or "".
    pub reason: String,
}

/// An entry with changes in a closed period that have no reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenChange {
    /// 项目代码, or "".
    pub project: String,
    pub changed: Changed,
    /// The entry's date.
    pub date: NaiveDate,
    /// Last day of the closed period.
    pub through: NaiveDate,
    /// What was done, parted by 、.
    pub changes: String,
}

impl Ledger {
    /// Every closing of a year, the oldest first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn periods(&self, year: FiscalYear) -> Result<Vec<Period>> {
        self.read(|connection| Ok(storage::periods::all(connection, year.number())?))
    }

    /// Closes the books from 1 January through a day that is past or today.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for a day outside the year or after today, [`CoreError::State`]
    /// where they are closed as far already.
    pub fn close_period(&mut self, cut_off: CutOff, actor: &Actor) -> Result<Written<()>> {
        let through = cut_off.through();
        if through > actor.at.date() {
            let message = format!("{through}还没有到，期间结束后再结账。");
            return Err(CoreError::invalid("截止日期", message));
        }
        let year = cut_off.year().number();
        self.write(Op::ClosePeriod, &name(cut_off), actor, |connection| {
            if let Some((_, held)) = storage::periods::closed(connection, year)?
                && held >= through
            {
                let message = format!("已结账至{held}，不必再结至{through}。");
                return Err(CoreError::State { message });
            }
            let by = (actor.at, actor.name.as_str());
            Ok(storage::periods::close(connection, year, through, by)?)
        })
    }

    /// Reopens the closing in force that reaches furthest, with a reason; one before it holds on.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason, [`CoreError::State`] where nothing is closed.
    pub fn reopen_period(
        &mut self,
        year: FiscalYear,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<Reopened>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "反结账须写明原因。"));
        }
        let year = year.number();
        self.write(Op::ReopenPeriod, reason, actor, |connection| {
            let Some((id, through)) = storage::periods::closed(connection, year)? else {
                let message = format!("{year}年度没有结账，不必反结账。");
                return Err(CoreError::State { message });
            };
            let by = (actor.at, actor.name.as_str());
            storage::periods::reopen(connection, id, reason, by)?;
            let held = storage::periods::closed(connection, year)?;
            Ok(Reopened {
                through,
                closed_through: held.map(|(_, through)| through),
            })
        })
    }

    /// Gives the changes of an entry in a closed period that have none the reason that rule L06
    /// asks for.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason, [`CoreError::State`] where no change lacks one.
    pub fn explain_change(
        &mut self,
        changed: Changed,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<usize>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "原因不能为空。"));
        }
        let place = changed.place();
        self.write(Op::ExplainChange, &place, actor, |connection| {
            let explained = storage::periods::explain(connection, changed, reason)?;
            if explained == 0 {
                let message = format!("“{place}”没有须填写原因的结账后改动。");
                return Err(CoreError::State { message });
            }
            Ok(explained)
        })
    }
}

/// The closed period of a year while entries are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closed {
    year: FiscalYear,
    period: Option<(i64, NaiveDate)>,
}

impl Closed {
    pub(crate) fn read(connection: &Connection, year: FiscalYear) -> Result<Self> {
        let period = storage::periods::closed(connection, year.number())?;
        Ok(Self { year, period })
    }

    /// Notes a change of an entry where one of its dates, before or after, is in the closed period.
    pub(crate) fn note(
        &self,
        connection: &Connection,
        changed: Changed,
        dates: &[NaiveDate],
        change: Change,
        reason: &str,
    ) -> Result<()> {
        let Some((period, through)) = self.period else {
            return Ok(());
        };
        let closed = self.year.first_day()..=through;
        if dates.iter().any(|date| closed.contains(date)) {
            storage::periods::note(connection, period, changed, change, reason.trim())?;
        }
        Ok(())
    }

    /// Notes that `new` replaces `old`. A reason explains what was open of `old`, too; without one
    /// that stays open for `new`.
    pub(crate) fn note_replacement(
        &self,
        connection: &Connection,
        (old, new): (Changed, Changed),
        dates: &[NaiveDate],
        reason: &str,
    ) -> Result<()> {
        if reason.trim().is_empty() {
            storage::periods::follow(connection, old, new)?;
        } else {
            storage::periods::explain(connection, old, reason.trim())?;
        }
        self.note(connection, new, dates, Change::Edited, reason)
    }

    /// Notes that an entry was voided, which has a reason always.
    pub(crate) fn note_void(
        &self,
        connection: &Connection,
        changed: Changed,
        date: NaiveDate,
        reason: &str,
    ) -> Result<()> {
        storage::periods::explain(connection, changed, reason)?;
        self.note(connection, changed, &[date], Change::Voided, reason)
    }
}

/// How people name the period: `1-7月`, or with its last day where that ends no month.
#[must_use]
pub fn name(cut_off: CutOff) -> String {
    if cut_off.full_months() == cut_off.through().month() {
        cut_off.label()
    } else {
        format!("截至{}", cut_off.through())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_by_its_months_or_by_its_last_day() {
        let named = |y, m, d| {
            let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            name(CutOff::new(FiscalYear::new(y).unwrap(), day).unwrap())
        };
        assert_eq!(named(2026, 7, 31), "1-7月");
        assert_eq!(named(2026, 7, 30), "截至2026-07-30");
        assert_eq!(named(2028, 2, 29), "1-2月");
        assert_eq!(named(2028, 2, 28), "截至2028-02-28");
        assert_eq!(named(2026, 1, 31), "1月");
    }
}
