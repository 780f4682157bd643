//! From where on the warnings are raised: defaults, and what the settings say instead.

use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::Connection;
use rust_decimal::Decimal;

use crate::error::{CoreError, Result};
use crate::period::FiscalYear;
use crate::storage;

/// Where the warnings begin. Those of the lights stand in [`crate::analysis::Thresholds`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WarningThresholds {
    /// T2: nothing spent after this many full months.
    pub idle_months: u32,
    /// T3: 上年结转资金 from this share of the budget on, in percent.
    pub carried_over_from: Decimal,
    /// T6: this many days before the deadline.
    pub deadline_days: u32,
    /// C5: every question must be answered after this many full months.
    pub answered_months: u32,
    /// E2: spent from this share of the budget on, in percent.
    pub spent_from: Decimal,
    /// E2: with output below this share of the targets, in percent.
    pub output_below: Decimal,
    /// E3: no progress entry for this many days.
    pub silent_days: u32,
}

impl Default for WarningThresholds {
    fn default() -> Self {
        Self {
            idle_months: 3,
            carried_over_from: Decimal::from(30),
            deadline_days: 15,
            answered_months: 7,
            spent_from: Decimal::from(90),
            output_below: Decimal::from(50),
            silent_days: 90,
        }
    }
}

impl WarningThresholds {
    /// The defaults, and in their place what stands under `warnings.<name>` in the settings.
    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let default = Self::default();
        Ok(Self {
            idle_months: setting(connection, "idle_months", default.idle_months)?,
            carried_over_from: setting(connection, "carried_over_from", default.carried_over_from)?,
            deadline_days: setting(connection, "deadline_days", default.deadline_days)?,
            answered_months: setting(connection, "answered_months", default.answered_months)?,
            spent_from: setting(connection, "spent_from", default.spent_from)?,
            output_below: setting(connection, "output_below", default.output_below)?,
            silent_days: setting(connection, "silent_days", default.silent_days)?,
        })
    }
}

fn setting<T: FromStr>(connection: &Connection, name: &str, default: T) -> Result<T> {
    let key = format!("warnings.{name}");
    match storage::unit::setting(connection, &key)? {
        None => Ok(default),
        Some(text) => text.trim().parse().map_err(|_| {
            let message = format!("阈值设置“{key}”的值“{text}”不是有效数值，请改正。");
            CoreError::invalid(key, message)
        }),
    }
}

/// The last day of submission: 31 August (办法第十二条（四）), or the month and day that the settings
/// say, such as `08-20`.
pub(super) fn deadline(connection: &Connection, year: FiscalYear) -> Result<NaiveDate> {
    const KEY: &str = "submission.deadline";
    let day = storage::unit::setting(connection, KEY)?.unwrap_or_else(|| "08-31".to_owned());
    let date = format!("{}-{}", year.number(), day.trim());
    date.parse().map_err(|_| {
        let message = format!("报送期限“{day}”不是有效的月和日（如08-31），请改正。");
        CoreError::invalid(KEY, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Actor, Ledger, Op};
    use crate::units::Unit;

    #[test]
    fn settings_stand_in_place_of_the_defaults_and_nonsense_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.jixiao"), "test").unwrap();
        let at = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
        let actor = Actor {
            name: "苏日娜".to_owned(),
            at: at.and_hms_opt(9, 0, 0).unwrap(),
        };
        let year = FiscalYear::new(2026).unwrap();
        ledger
            .register_unit(&Unit::default(), year, &actor)
            .unwrap();
        let read = |ledger: &Ledger| ledger.read(WarningThresholds::read);
        let day = |ledger: &Ledger| ledger.read(|c| deadline(c, year));
        assert_eq!(read(&ledger).unwrap(), WarningThresholds::default());
        assert_eq!(day(&ledger).unwrap().to_string(), "2026-08-31");
        let set = |ledger: &mut Ledger, key: &str, value: &str| {
            let put = ledger.write(Op::RegisterUnit, "", &actor, |connection| {
                Ok(storage::unit::put_setting(connection, key, value)?)
            });
            put.unwrap();
        };
        set(&mut ledger, "warnings.silent_days", "60");
        set(&mut ledger, "warnings.carried_over_from", "12.5");
        set(&mut ledger, "submission.deadline", "08-20");
        let held = read(&ledger).unwrap();
        assert_eq!(held.silent_days, 60);
        assert_eq!(held.carried_over_from.to_string(), "12.5");
        assert_eq!(held.idle_months, 3);
        assert_eq!(day(&ledger).unwrap().to_string(), "2026-08-20");
        set(&mut ledger, "warnings.silent_days", "两个月");
        let refused = read(&ledger).unwrap_err();
        assert_eq!(refused.field(), "warnings.silent_days");
        assert!(refused.to_string().contains("两个月"), "{refused}");
        set(&mut ledger, "submission.deadline", "02-30");
        assert!(day(&ledger).unwrap_err().to_string().contains("02-30"));
    }
}
