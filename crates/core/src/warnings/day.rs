//! Everything the warnings look at, read once: the year as it stands on a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::Connection;

use super::thresholds::WarningThresholds;
use crate::analysis::Thresholds;
use crate::assets::AssetPurchase;
use crate::compliance::{self, Answer, Question};
use crate::error::Result;
use crate::events::Event;
use crate::milestones::Milestone;
use crate::period::CutOff;
use crate::records::Recorded;
use crate::rules::Book;
use crate::scope::{Payment, ScopeItem};
use crate::settings::in_force::InForce;
use crate::storage;
use crate::submissions::{PackageKind, PackageState};

/// The unit's year on a day.
pub(super) struct Day {
    pub book: Book,
    pub on: NaiveDate,
    pub deadline: NaiveDate,
    /// Whether the newest package of the yearly analysis is out and was not returned.
    pub is_submitted: bool,
    pub lights: Thresholds,
    pub thresholds: WarningThresholds,
    pub questions: Vec<Question>,
    records: HashMap<String, Records>,
}

/// What people recorded for one project, through the day.
#[derive(Default)]
pub(super) struct Records {
    pub milestones: Vec<Recorded<Milestone>>,
    pub events: Vec<Recorded<Event>>,
    pub payments: Vec<Recorded<Payment>>,
    pub scope: Vec<ScopeItem>,
    pub assets: Vec<Recorded<AssetPurchase>>,
    /// By question, the newest last.
    pub answers: Vec<Answer>,
}

impl Day {
    /// Reads the year through `cut_off`, which is also the day.
    pub(super) fn read(
        connection: &Connection,
        cut_off: CutOff,
        lights: &Thresholds,
    ) -> Result<Self> {
        let (year, on) = (cut_off.year(), cut_off.through());
        let in_force = InForce::read(connection, year)?;
        let number = year.number();
        let mut records: HashMap<String, Records> = HashMap::new();
        for row in storage::milestones::all(connection, number)? {
            of(&mut records, &row).milestones.push(row);
        }
        for row in storage::events::all(connection, number)? {
            of(&mut records, &row).events.push(row);
        }
        for row in storage::scope::payments(connection, number, on)? {
            of(&mut records, &row).payments.push(row);
        }
        for row in storage::scope::items(connection, number)? {
            of(&mut records, &row).scope.push(row.facts);
        }
        for row in storage::assets::all(connection, number)? {
            if row.facts.date <= on {
                of(&mut records, &row).assets.push(row);
            }
        }
        for row in storage::compliance::all(connection, number)? {
            if row.facts.date <= on {
                of(&mut records, &row).answers.push(row.facts);
            }
        }
        Ok(Self {
            on,
            deadline: in_force.deadline()?,
            is_submitted: is_submitted(connection, cut_off, in_force.cut_off()?)?,
            lights: lights.clone(),
            thresholds: WarningThresholds::read(&in_force)?,
            questions: compliance::questions()?,
            records,
            book: Book::read(connection, cut_off, on, lights)?,
        })
    }

    /// What was recorded for a project.
    pub(super) fn records(&self, project: &str) -> Option<&Records> {
        self.records.get(project)
    }
}

fn is_submitted(connection: &Connection, cut_off: CutOff, wanted: CutOff) -> Result<bool> {
    let period_end = wanted.through();
    let packages =
        storage::packages::all(connection, PackageKind::Submission, cut_off.year().number())?;
    let newest = packages.iter().rfind(|package| {
        package.period_end >= period_end && package.bagged_at.date() <= cut_off.through()
    });
    Ok(newest.is_some_and(|package| match package.state {
        PackageState::Exported | PackageState::Received | PackageState::Accepted => true,
        PackageState::Made | PackageState::Signed | PackageState::Returned => false,
    }))
}

fn of<'a, T>(records: &'a mut HashMap<String, Records>, row: &Recorded<T>) -> &'a mut Records {
    records.entry(row.project.clone()).or_default()
}
