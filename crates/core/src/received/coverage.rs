//! Who has submitted and who has not (覆盖): each unit that is expected, and each that sent a package,
//! with what stands open first.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{ReceivedPackage, ReceivedState};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::period::FiscalYear;
use crate::words::words;

words! {
    /// How a unit stands, in the order in which its receiver has work with it.
    Standing {
        /// A package is held and not decided upon.
        Open = "待处理",
        /// Only what was refused came in.
        Quarantined = "已隔离",
        /// Its newest package was returned.
        Returned = "已退回",
        /// It is expected, and nothing came in.
        Missing = "未收到",
        /// Its newest package was accepted.
        Accepted = "已接收",
    }
}

/// How a unit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnitStanding {
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
    /// Whether the task names it.
    pub expected: bool,
    /// How it stands.
    pub standing: Standing,
    /// Its newest package.
    pub package: Option<ReceivedPackage>,
}

/// How the units of a period stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Coverage {
    /// Last day of the period.
    pub through: NaiveDate,
    /// Id of the task that says who is expected, where one was made.
    pub task: Option<String>,
    /// 报送截止日期 of that task.
    pub deadline: Option<NaiveDate>,
    /// How many units are expected: 0 where no task says so.
    pub expected: u32,
    /// How many of them have a package that counts or was returned.
    pub received: u32,
    /// The units, open work first.
    pub units: Vec<UnitStanding>,
}

impl Ledger {
    /// How the units of the year stand. `refused` are the codes that packages in quarantine claim.
    ///
    /// # Errors
    /// The store's errors.
    pub fn coverage(&self, year: FiscalYear, refused: &[String]) -> Result<Coverage> {
        let through = self.expected_cut_off(year)?.through();
        let task = self.made_task(year)?;
        let mut newest = BTreeMap::new();
        let held = self.received(year)?.into_iter();
        for package in held.filter(|package| package.period_end == through) {
            newest.insert(package.unit_code.clone(), package);
        }
        let expected = task.as_ref().map(|task| task.units.clone());
        let expected = expected.unwrap_or_default();
        let codes: HashSet<_> = expected.iter().map(|body| body.code.clone()).collect();
        let mut units = Vec::new();
        for body in &expected {
            let package = newest.remove(&body.code);
            units.push(UnitStanding {
                code: body.code.clone(),
                name: body.name.clone(),
                expected: true,
                standing: standing(package.as_ref(), refused.contains(&body.code)),
                package,
            });
        }
        units.extend(newest.into_values().map(|package| UnitStanding {
            code: package.unit_code.clone(),
            name: package.unit_name.clone(),
            expected: codes.is_empty(),
            standing: standing(Some(&package), false),
            package: Some(package),
        }));
        units.sort_by(|a, b| (a.standing, &a.code).cmp(&(b.standing, &b.code)));
        let received = units
            .iter()
            .filter(|unit| unit.expected && unit.package.is_some());
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Coverage {
            through,
            received: number(received.count()),
            expected: number(expected.len()),
            deadline: task.as_ref().map(|task| task.deadline),
            task: task.map(|task| task.id),
            units,
        })
    }
}

fn standing(package: Option<&ReceivedPackage>, is_refused: bool) -> Standing {
    match package.map(|package| package.state) {
        Some(ReceivedState::Accepted) => Standing::Accepted,
        Some(ReceivedState::Returned) => Standing::Returned,
        Some(
            ReceivedState::Held
            | ReceivedState::Acknowledged
            | ReceivedState::Older
            | ReceivedState::Discarded,
        ) => Standing::Open,
        None if is_refused => Standing::Quarantined,
        None => Standing::Missing,
    }
}
