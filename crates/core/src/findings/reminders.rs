//! What is due: findings whose correction has a deadline near or past.

use chrono::{Days, NaiveDate};

use super::{Finding, FindingState, of_year};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::period::FiscalYear;
use crate::records::Recorded;
use crate::settings;

/// A finding that is due.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reminder {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 项目代码.
    pub project: String,
    /// 问题描述.
    pub description: String,
    /// 责任人, or "".
    pub owner: String,
    /// 整改期限.
    pub deadline: NaiveDate,
    /// Days until then; below 0 where it is overdue.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub days_left: i64,
    /// 状态.
    pub state: FindingState,
}

impl Reminder {
    /// The reminder of a finding on day `on`, where it has a deadline and is not corrected.
    fn of(row: Recorded<Finding>, on: NaiveDate) -> Option<Self> {
        let deadline = row.facts.deadline.filter(|_| row.facts.state.is_due())?;
        Some(Self {
            id: row.id,
            project: row.project,
            description: row.facts.description,
            owner: row.facts.owner,
            deadline,
            days_left: (deadline - on).num_days(),
            state: row.facts.state,
        })
    }
}

impl Ledger {
    /// The findings that are overdue on `on` or due within `days` (by the settings where none are
    /// given), the most overdue first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn finding_reminders(
        &self,
        year: FiscalYear,
        on: NaiveDate,
        days: Option<u32>,
    ) -> Result<Vec<Reminder>> {
        self.read(|connection| {
            let days = match days {
                Some(days) => days,
                None => settings::value(connection, settings::REMIND_DAYS)?
                    .parse()
                    .unwrap_or_default(),
            };
            let last = on
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX);
            let rows = of_year(connection, year.number())?.into_iter();
            let mut due: Vec<_> = rows
                .filter_map(|row| Reminder::of(row, on))
                .filter(|reminder| reminder.deadline <= last)
                .collect();
            due.sort_by_key(|reminder| reminder.deadline);
            Ok(due)
        })
    }
}
