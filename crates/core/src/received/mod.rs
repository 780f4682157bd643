//! Packages that came in (收到的报送包): what a submission says, which ones are held, and how a new
//! one stands to them. That they are sound is the seal's business.

mod content;
mod coverage;
mod difference;
mod recheck;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

pub use content::{
    MAX_CONTENT, StatedFunds, Submitted, SubmittedAnswer, SubmittedEntry, SubmittedFigures,
    SubmittedIndicator, SubmittedProject, SubmittedText,
};
pub use coverage::{Coverage, Standing, UnitStanding};
pub use difference::{CellDifference, SubmissionDifference};
pub use recheck::Recheck;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::{CutOff, FiscalYear};
use crate::storage;
use crate::tasks::{Direction, Objection, Task, TaskState};
use crate::words::words;

words! {
    /// What came in.
    ReceivedKind {
        /// A unit's submission (JXJK-).
        Submission = "报送包",
        /// A department's aggregate (JXHJ-).
        Aggregate = "汇总包",
    }
}

words! {
    /// State of a package that came in.
    ReceivedState {
        /// 入库: taken, nothing was answered yet.
        Held = "已入库",
        /// A later number of the same unit and period is held.
        Older = "旧版",
        /// 收讫 was answered.
        Acknowledged = "已收讫",
        /// 接收 was answered.
        Accepted = "已接收",
        /// 退回 was answered.
        Returned = "已退回",
        /// It counts as if it had never come in.
        Discarded = "已作废",
    }
}

/// A package that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReceivedPackage {
    /// Number by which commands name it; 0 while it is not stored.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// What it is.
    pub kind: ReceivedKind,
    /// 单位代码 of the sender.
    pub unit_code: String,
    /// 单位名称 of the sender.
    pub unit_name: String,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// 第N次报送.
    pub sequence: u32,
    /// Package id: the file name without `.zip`.
    pub identifier: String,
    /// Size of the file in bytes.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub size: i64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Fingerprint of the signing key.
    pub fingerprint: String,
    /// Whether the key was registered for the unit when it came in.
    pub is_registered: bool,
    /// Whether the data is a demonstration's.
    pub is_demo: bool,
    /// State.
    pub state: ReceivedState,
    /// Day of bagging that the sender states: a claim.
    pub bagged_on: NaiveDate,
    /// When it came in, local.
    pub received_at: NaiveDateTime,
    /// What was counted of a submission when it came in; nothing of an aggregate.
    pub counts: Option<ReceivedCounts>,
}

/// What a submission brings, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReceivedCounts {
    /// Its projects.
    pub projects: u32,
    /// Errors that the receiver's own check found.
    pub errors: u32,
    /// 须说明 findings that the unit answered.
    pub explained: u32,
    /// Differences to the number before; nothing where none was held.
    pub changed: Option<u32>,
}

impl ReceivedPackage {
    fn is_numbered_like(&self, other: &Self) -> bool {
        self.is_of_series(other) && self.sequence == other.sequence
    }

    /// Whether two packages are numbers of the same unit, year and period.
    fn is_of_series(&self, other: &Self) -> bool {
        let series = |package: &Self| (package.kind, package.year, package.period_end);
        series(self) == series(other) && self.unit_code == other.unit_code
    }
}

/// How a package stands to those that are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// It is new; it is the newest of its unit and period.
    New,
    /// Just this file is held already (P05): the number of the held one.
    Same(i64),
    /// It is new, but this later number is held (P06): it is kept beside, not over.
    Older(u32),
    /// Its number is held with other content.
    Taken,
}

/// How `new` stands to `held`, which holds no discarded ones.
#[must_use]
pub fn arrival(held: &[ReceivedPackage], new: &ReceivedPackage) -> Arrival {
    let numbered = held.iter().find(|package| package.is_numbered_like(new));
    match numbered {
        Some(package) if package.sha256 == new.sha256 => Arrival::Same(package.id),
        Some(_) => Arrival::Taken,
        None => {
            let series = held.iter().filter(|package| package.is_of_series(new));
            match series.map(|package| package.sequence).max() {
                Some(newest) if newest > new.sequence => Arrival::Older(newest),
                _ => Arrival::New,
            }
        }
    }
}

/// What a package says of itself, to be held against what is asked for (rule P07).
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// What it is.
    pub kind: ReceivedKind,
    /// 单位代码 of the sender.
    pub unit_code: &'a str,
    /// 主管部门代码 that a submission states.
    pub department_code: &'a str,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Id of the task that it answers.
    pub task: Option<&'a str>,
    /// Template of its forms.
    pub template: &'a str,
}

/// What a store asks of the packages that come in.
#[derive(Debug, Clone)]
pub struct Expectation {
    unit_code: String,
    year: FiscalYear,
    task: Option<Task>,
}

impl Expectation {
    /// Why a package does not answer it (rule P07).
    #[must_use]
    pub fn objections_to(&self, claim: &Claim<'_>) -> Vec<Objection> {
        let mut objections = Vec::new();
        let mut object = |message: String| {
            objections.push(Objection {
                rule: "P07",
                message,
            });
        };
        if claim.year != self.year.number() {
            object(format!(
                "任务或模板版本不符：该包为{}年度，本单位为{}年度。",
                claim.year,
                self.year.number()
            ));
            return objections;
        }
        if claim.kind == ReceivedKind::Submission && claim.department_code != self.unit_code {
            object(format!(
                "该包报送给主管部门{}，本单位代码为{}。",
                shown(claim.department_code),
                self.unit_code
            ));
        }
        let Some(task) = &self.task else {
            if CutOff::new(self.year, claim.period_end).is_err() {
                object("该包的截止日期不在其年度之内。".to_owned());
            }
            return objections;
        };
        if claim.period_end != task.period_end {
            object(format!(
                "任务或模板版本不符：任务截至{}，该包截至{}。",
                task.period_end, claim.period_end
            ));
        }
        if claim.template != task.template.id {
            object(format!(
                "任务或模板版本不符：任务的表样为{}，该包的为{}。",
                task.template.id,
                shown(claim.template)
            ));
        }
        if claim.kind == ReceivedKind::Submission && claim.task != Some(task.id.as_str()) {
            let answered = match claim.task {
                Some(other) => format!("该包按任务{}填报", shown(other)),
                None => "该包没有按任务填报".to_owned(),
            };
            object(format!(
                "任务或模板版本不符：现行任务为{}，{answered}。",
                task.id
            ));
        }
        if !task.units.iter().any(|body| body.code == claim.unit_code) {
            object(format!("单位{}不在任务应报送的单位之中。", claim.unit_code));
        }
        objections
    }
}

impl Ledger {
    /// The packages in of a year, without discarded ones, in the order of unit, period and number.
    ///
    /// # Errors
    /// The store's errors.
    pub fn received(&self, year: FiscalYear) -> Result<Vec<ReceivedPackage>> {
        self.read(|c| Ok(storage::received::all(c, year.number())?))
    }

    /// A package in by its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`].
    pub fn received_package(&self, id: i64) -> Result<ReceivedPackage> {
        self.read(|c| Ok(storage::received::one(c, id)?))?
            .ok_or_else(|| CoreError::NotFound {
                what: "收到的报送包",
                id: id.to_string(),
            })
    }

    /// The newest number of each unit for a period, without those that were returned.
    ///
    /// # Errors
    /// The store's errors.
    pub fn received_in_force(&self, cut_off: CutOff) -> Result<Vec<ReceivedPackage>> {
        let all = self.received(cut_off.year())?.into_iter();
        let mut newest: Vec<ReceivedPackage> = Vec::new();
        for package in all.filter(|package| package.period_end == cut_off.through()) {
            match newest.last_mut().filter(|last| last.is_of_series(&package)) {
                Some(last) => *last = package,
                None => newest.push(package),
            }
        }
        newest.retain(|package| package.state != ReceivedState::Returned);
        Ok(newest)
    }

    /// The task that this store asks the units below to follow in a year, if it made one.
    ///
    /// # Errors
    /// The store's errors.
    pub fn made_task(&self, year: FiscalYear) -> Result<Option<Task>> {
        let rows = self.tasks()?.into_iter();
        let mut made = rows.filter(|row| {
            row.direction == Direction::Made
                && row.state == TaskState::InForce
                && row.year == year.number()
        });
        made.next().map(|row| row.task()).transpose()
    }

    /// The period that the units below are asked for: the made task's, else the one in force.
    ///
    /// # Errors
    /// The store's errors.
    pub fn expected_cut_off(&self, year: FiscalYear) -> Result<CutOff> {
        match self.made_task(year)? {
            Some(task) => CutOff::new(year, task.period_end),
            None => self.cut_off(year),
        }
    }

    /// What this store asks of the packages that come in in its year: read once for however many.
    ///
    /// # Errors
    /// The store's errors.
    pub fn expectation(&self) -> Result<Expectation> {
        let year = self.year()?;
        Ok(Expectation {
            unit_code: self.unit()?.code,
            year,
            task: self.made_task(year)?,
        })
    }

    /// Takes packages in, in this order and all in one transaction; the value is their numbers.
    /// Each was found sound, and its file is kept. An undecided one that a later number follows
    /// becomes 旧版; one that is held already is passed over.
    ///
    /// # Errors
    /// [`CoreError::State`] where a number is held with other content.
    pub fn receive_packages(
        &mut self,
        packages: &[ReceivedPackage],
        actor: &Actor,
    ) -> Result<Written<Vec<i64>>> {
        let subject = match packages {
            [one] => one.identifier.clone(),
            more => format!("{}个", more.len()),
        };
        self.write(Op::ReceivePackages, &subject, actor, |connection| {
            let mut numbers = Vec::new();
            for package in packages {
                let held = storage::received::of_series(connection, package)?;
                let state = match arrival(&held, package) {
                    Arrival::Same(id) => {
                        numbers.push(id);
                        continue;
                    }
                    Arrival::Taken => return Err(taken(package)),
                    Arrival::Older(_) => ReceivedState::Older,
                    Arrival::New => ReceivedState::Held,
                };
                let undecided = [ReceivedState::Held, ReceivedState::Acknowledged];
                let followed = |p: &&ReceivedPackage| undecided.contains(&p.state);
                let followed = held.iter().filter(followed);
                for earlier in followed.filter(|_| state == ReceivedState::Held) {
                    storage::received::set_state(connection, earlier.id, ReceivedState::Older)?;
                }
                numbers.push(storage::received::add(connection, package, state, actor)?);
            }
            Ok(numbers)
        })
    }

    /// A package in counts no longer, and its number is free: one that was signed by somebody else.
    ///
    /// # Errors
    /// [`CoreError::NotFound`], [`CoreError::Invalid`] without a reason, [`CoreError::State`] where
    /// a receipt was made for it.
    pub fn discard_received(
        &mut self,
        id: i64,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "作废须写明原因。"));
        }
        let package = self.received_package(id)?;
        if !self.receipts_for(id)?.is_empty() || package.state == ReceivedState::Discarded {
            let message = format!("{}为“{}”，不能作废。", package.identifier, package.state);
            return Err(CoreError::State { message });
        }
        let subject = format!("{} {reason}", package.identifier);
        self.write(Op::DiscardReceived, &subject, actor, |connection| {
            storage::received::set_state(connection, id, ReceivedState::Discarded)?;
            let rest = storage::received::of_series(connection, &package)?;
            if let Some(newest) = rest
                .last()
                .filter(|newest| newest.state == ReceivedState::Older)
            {
                storage::received::set_state(connection, newest.id, ReceivedState::Held)?;
            }
            Ok(())
        })
    }
}

/// Why a number that is held with other content cannot be taken.
fn taken(package: &ReceivedPackage) -> CoreError {
    CoreError::State {
        message: taken_message(package),
    }
}

/// The same as a sentence of rule P07.
#[must_use]
pub fn taken_message(package: &ReceivedPackage) -> String {
    format!(
        "单位{}第{}次报送已收到，而此件内容不同，不覆盖；请该单位以第{}次报送。",
        package.unit_code,
        package.sequence,
        package.sequence.saturating_add(1)
    )
}

/// A stranger's text for a message: short, on one line.
fn shown(text: &str) -> String {
    let text = text.chars().filter(|c| !c.is_control());
    text.take(60).collect()
}
