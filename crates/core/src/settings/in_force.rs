//! What is in force in a year: the task from above before the settings, the settings before the
//! defaults. Nothing else decides this.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

use super::{
    BLUE_FROM, DEADLINE, DENOMINATOR, PRINTED_DECIMALS, RED_BELOW, REPORT_WANTED, Setting,
    YELLOW_BELOW, YES, on_day,
};
use crate::analysis::{Denominator, Thresholds};
use crate::error::Result;
use crate::forms::PrintedDecimals;
use crate::indicators::parse_number;
use crate::period::{CutOff, FiscalYear};
use crate::projects::ProjectFacts;
use crate::storage;
use crate::tasks::{self, Task};
use crate::words::words;

words! {
    /// Where a value comes from.
    Origin {
        /// The task in force.
        Task = "任务",
        /// It was set.
        Setting = "设置",
        /// Nobody said anything else.
        Default = "缺省",
    }
}

/// A setting with what is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SettingInForce {
    /// What it is.
    #[serde(flatten)]
    pub setting: &'static Setting,
    /// What holds now.
    pub value: String,
    /// Where that comes from.
    pub origin: Origin,
}

/// What is in force in one year.
pub(crate) struct InForce<'c> {
    connection: &'c Connection,
    year: FiscalYear,
    task: Option<Task>,
}

impl<'c> InForce<'c> {
    /// Reads the task of the year, if there is one.
    ///
    /// # Errors
    /// The store's errors.
    pub(crate) fn read(connection: &'c Connection, year: FiscalYear) -> Result<Self> {
        Ok(Self {
            connection,
            year,
            task: tasks::of_year(connection, year)?,
        })
    }

    /// As if there were no task.
    pub(super) fn without_task(connection: &'c Connection, year: FiscalYear) -> Self {
        Self {
            connection,
            year,
            task: None,
        }
    }

    /// The task.
    pub(crate) fn task(&self) -> Option<&Task> {
        self.task.as_ref()
    }

    /// The value of a setting, and where it comes from.
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown key.
    pub(crate) fn setting(&self, key: &str) -> Result<SettingInForce> {
        let setting = Setting::of(key)?;
        let from = |value, origin| SettingInForce {
            setting,
            value,
            origin,
        };
        if let Some(value) = self.task().and_then(|task| task.setting(key)) {
            return Ok(from(value, Origin::Task));
        }
        Ok(match storage::settings::get(self.connection, key)? {
            Some(value) => from(value, Origin::Setting),
            None => from(setting.default.to_owned(), Origin::Default),
        })
    }

    /// The value of a setting.
    ///
    /// # Errors
    /// As [`Self::setting`].
    pub(crate) fn value(&self, key: &str) -> Result<String> {
        Ok(self.setting(key)?.value)
    }

    /// The thresholds of the lights, and what 执行率 divides by.
    ///
    /// # Errors
    /// The store's errors.
    pub(crate) fn thresholds(&self) -> Result<Thresholds> {
        let standard = Thresholds::default();
        let percent = |key| self.value(key).map(|value| parse_number(&value));
        Ok(Thresholds {
            red_below: percent(RED_BELOW)?.unwrap_or(standard.red_below),
            yellow_below: percent(YELLOW_BELOW)?.unwrap_or(standard.yellow_below),
            blue_from: percent(BLUE_FROM)?.unwrap_or(standard.blue_from),
            denominator: Denominator::from_word(&self.value(DENOMINATOR)?)
                .unwrap_or(standard.denominator),
        })
    }

    /// How many decimals the amounts of the forms are printed with.
    ///
    /// # Errors
    /// The store's errors.
    pub(crate) fn printed_decimals(&self) -> Result<PrintedDecimals> {
        let word = self.value(PRINTED_DECIMALS)?;
        Ok(PrintedDecimals::from_word(&word).unwrap_or_default())
    }

    /// The last day of submission: the task's, which may lie in the next year, else that of the
    /// settings, 31 August where nothing was set (办法第十二条（四）).
    ///
    /// # Errors
    /// The store's errors.
    pub(crate) fn deadline(&self) -> Result<NaiveDate> {
        if let Some(task) = self.task() {
            return Ok(task.deadline);
        }
        let month_and_day = self.value(DEADLINE)?;
        Ok(on_day(self.year, &month_and_day).unwrap_or(self.year.last_day()))
    }

    /// The cut-off where none is named: the task's, else 31 July (办法第十二条).
    ///
    /// # Errors
    /// [`crate::error::CoreError::Invalid`] where a task's day lies outside its year.
    pub(crate) fn cut_off(&self) -> Result<CutOff> {
        self.task().map_or_else(
            || Ok(CutOff::july(self.year)),
            |task| CutOff::new(self.year, task.period_end),
        )
    }

    /// Whether a report is wanted.
    ///
    /// # Errors
    /// The store's errors.
    pub(crate) fn report_wanted(&self) -> Result<bool> {
        Ok(self.value(REPORT_WANTED)? == YES)
    }

    /// Whether a project must be monitored, as far as the task says (办法第七条: all of them).
    pub(crate) fn covers(&self, project: &ProjectFacts) -> bool {
        self.task().is_none_or(|task| task.scope.covers(project))
    }

    /// Whether natural persons as payees are masked in what leaves the unit.
    pub(crate) fn payees_masked(&self) -> bool {
        self.task().is_none_or(|task| task.payees_masked)
    }
}
