//! Fiscal years and the cut-off of a monitoring.

use chrono::{Datelike, NaiveDate};

use crate::error::{CoreError, Result};
use crate::ratio::Ratio;

/// A fiscal year (预算年度): 1 January to 31 December.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// A year between 2000 and 2999.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] outside that range.
    pub fn new(year: i32) -> Result<Self> {
        if (2000..3000).contains(&year) {
            Ok(Self(year))
        } else {
            Err(CoreError::invalid(
                "预算年度",
                format!("预算年度“{year}”应在2000—2999之间。"),
            ))
        }
    }

    /// The number of the year.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// 1 January.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 1, 1).unwrap_or_default()
    }

    /// 31 December.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 12, 31).unwrap_or_default()
    }

    /// Whether a day lies in the year.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        day.year() == self.0
    }
}

/// The cut-off of a monitoring: what is dated from 1 January through this day counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff {
    year: FiscalYear,
    through: NaiveDate,
}

impl CutOff {
    /// A cut-off inside its year.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where the day lies outside the year.
    pub fn new(year: FiscalYear, through: NaiveDate) -> Result<Self> {
        if year.contains(through) {
            Ok(Self { year, through })
        } else {
            Err(CoreError::invalid(
                "截止日期",
                format!("截止日期{through}不在{}年度。", year.number()),
            ))
        }
    }

    /// The default of the yearly analysis: 31 July (办法第十二条).
    #[must_use]
    pub fn july(year: FiscalYear) -> Self {
        let through = NaiveDate::from_ymd_opt(year.number(), 7, 31).unwrap_or(year.last_day());
        Self { year, through }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> FiscalYear {
        self.year
    }

    /// The last day that counts.
    #[must_use]
    pub const fn through(self) -> NaiveDate {
        self.through
    }

    /// Full months whose last day is on or before the cut-off, 0 to 12.
    #[must_use]
    pub fn full_months(self) -> u32 {
        let month = self.through.month();
        let last = self
            .through
            .succ_opt()
            .is_none_or(|next| next.month() != month);
        if last { month } else { month - 1 }
    }

    /// 时序进度: full months ÷ 12; nothing while no month is full.
    #[must_use]
    pub fn schedule(self) -> Option<Ratio> {
        match self.full_months() {
            0 => None,
            months => Ratio::new(i64::from(months), 12),
        }
    }

    /// The year's last day, from which the year-end self-evaluation counts (办法第十二条（三）).
    #[must_use]
    pub fn year_end(year: FiscalYear) -> Self {
        Self {
            year,
            through: year.last_day(),
        }
    }

    /// How the official form names the period: `1-7月`; a period that ends within a month is
    /// named by its days, `1月1日-8月15日`, because what is counted is not what the full months
    /// hold.
    #[must_use]
    pub fn label(self) -> String {
        let (month, day) = (self.through.month(), self.through.day());
        match self.full_months() {
            full if full < month => format!("1月1日-{month}月{day}日"),
            1 => "1月".to_owned(),
            full => format!("1-{full}月"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(y: i32, m: u32, d: u32) -> u32 {
        let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
        CutOff::new(FiscalYear::new(y).unwrap(), day)
            .unwrap()
            .full_months()
    }

    #[test]
    fn a_month_counts_from_its_last_day() {
        assert_eq!(months(2026, 7, 31), 7);
        assert_eq!(months(2026, 7, 30), 6);
        assert_eq!(months(2026, 8, 1), 7);
        assert_eq!(months(2026, 1, 30), 0);
        assert_eq!(months(2024, 2, 28), 1);
        assert_eq!(months(2024, 2, 29), 2);
        assert_eq!(months(2026, 12, 31), 12);
    }

    #[test]
    fn the_schedule_of_july_is_seven_twelfths() {
        let july = CutOff::july(FiscalYear::new(2026).unwrap());
        assert_eq!(july.schedule().unwrap().percent(), "58.33");
        assert_eq!(july.label(), "1-7月");
    }

    #[test]
    fn a_period_is_named_by_what_it_counts() {
        let label = |year, month, day| {
            let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let cut_off = CutOff::new(FiscalYear::new(year).unwrap(), day);
            cut_off.unwrap().label()
        };
        assert_eq!(label(2026, 1, 31), "1月");
        assert_eq!(label(2026, 3, 31), "1-3月");
        assert_eq!(label(2026, 9, 30), "1-9月");
        assert_eq!(label(2026, 12, 31), "1-12月");
        assert_eq!(label(2026, 2, 28), "1-2月");
        assert_eq!(label(2028, 2, 29), "1-2月");
        assert_eq!(label(2028, 2, 28), "1月1日-2月28日");
        assert_eq!(label(2026, 8, 15), "1月1日-8月15日");
        assert_eq!(label(2026, 1, 1), "1月1日-1月1日");
    }

    proptest::proptest! {
        #[test]
        fn the_schedule_never_falls_within_a_year_and_ends_at_one(
            year in 2000_i32..3000, day in 0_i64..364,
        ) {
            let year = FiscalYear::new(year).unwrap();
            let at = |days| {
                let day = year.first_day() + chrono::Duration::days(days);
                CutOff::new(year, day).unwrap().full_months()
            };
            proptest::prop_assert!(at(day) <= at(day + 1) && at(day + 1) - at(day) <= 1);
            proptest::prop_assert_eq!(CutOff::year_end(year).full_months(), 12);
        }
    }
}
