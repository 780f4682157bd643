//! The years of a store: one store holds all of them, one is worked in. The next year starts with
//! what goes on, without anything that was booked; the old year stays as it is.

mod carry_over;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

pub use carry_over::{CarryOver, CarryOverState, Confirmation};

use crate::analysis::summarize;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::{CutOff, FiscalYear};
use crate::projects::Project;
use crate::settings::in_force::InForce;
use crate::storage;
use crate::units;
use crate::words::words;

/// Stands for every project.
const EVERY: &str = "*";

words! {
    /// Whether a project goes on, by its 结束日期.
    Continuation {
        /// It ends after the old year.
        GoesOn = "延续",
        /// It has no end: a person says whether it goes on.
        Open = "待定",
        /// It ends within the old year.
        Ended = "到期",
    }
}

/// A year of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearLine {
    /// 预算年度.
    pub year: i32,
    /// Whether the store works in it: what `--year` means where it is left out.
    pub current: bool,
    /// Its projects.
    pub projects: u32,
    /// Ledger entries of its projects that stand.
    pub entries: u32,
}

/// A project of the old year, and whether it is taken over.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Candidate {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// 结束日期.
    pub end_on: Option<NaiveDate>,
    /// Whether it goes on.
    pub standing: Continuation,
    /// Whether it is taken over: those that go on, unless chosen otherwise.
    pub taken: bool,
    /// Whether the new year has it already; it is then left as it is.
    pub present: bool,
    /// 全年预算数 of the old year in 万元.
    pub annual_budget: Money,
    /// 执行数 of the old year in 万元.
    pub executed: Money,
    /// 全年预算数 − 执行数 in 万元: the carry-over that is proposed where the project goes on.
    pub remaining: Money,
}

/// What a roll-over does.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RollOver {
    /// The old year.
    pub from: i32,
    /// The new year.
    pub to: i32,
    /// How many projects are added to the new year.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub added: usize,
    /// Every project of the old year, in the order of their codes.
    pub projects: Vec<Candidate>,
}

/// Which projects to take over beside, or in spite of, what their 结束日期 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RollOverChoice<'a> {
    /// Codes to take over; `*` stands for all.
    pub include: &'a [String],
    /// Codes to leave.
    pub exclude: &'a [String],
}

impl RollOverChoice<'_> {
    fn includes_all(self) -> bool {
        self.include.iter().any(|code| code == EVERY)
    }
}

impl Ledger {
    /// The years that have projects, and the one the store works in, the oldest first.
    ///
    /// # Errors
    /// [`CoreError::State`] before a unit was registered, and the store's errors.
    pub fn years(&self) -> Result<Vec<YearLine>> {
        let current = self.year()?.number();
        let mut years: Vec<_> = self
            .read(|connection| Ok(storage::years::list(connection)?))?
            .into_iter()
            .map(|(year, projects, entries)| YearLine {
                year,
                current: year == current,
                projects,
                entries,
            })
            .collect();
        if years.iter().all(|line| !line.current) {
            years.push(YearLine {
                year: current,
                current: true,
                projects: 0,
                entries: 0,
            });
            years.sort_by_key(|line| line.year);
        }
        Ok(years)
    }

    /// Makes `year` the one that the store works in.
    ///
    /// # Errors
    /// [`CoreError::State`] for a year without projects.
    pub fn choose_year(&mut self, year: FiscalYear, actor: &Actor) -> Result<Written<()>> {
        let number = year.number();
        if self.years()?.iter().all(|line| line.year != number) {
            let message = format!("{number}年度还没有项目，请先结转到该年度，或导入该年度的项目。");
            return Err(CoreError::State { message });
        }
        self.write(Op::ChooseYear, &number.to_string(), actor, |connection| {
            Ok(storage::settings::put(
                connection,
                units::YEAR,
                &number.to_string(),
            )?)
        })
    }

    /// What [`Ledger::roll_over`] would do.
    ///
    /// # Errors
    /// As there.
    pub fn plan_roll_over(&self, to: FiscalYear, choice: RollOverChoice<'_>) -> Result<RollOver> {
        self.read(|connection| Ok(plan(connection, to, choice)?.0))
    }

    /// Takes the projects of the year before `to` over into it: without money and entries, their
    /// targets as a draft that is to be approved again (条例第十七条). Projects that the new year has
    /// are left as they are, so that a second time adds nothing twice.
    ///
    /// # Errors
    /// [`CoreError::State`] where the old year has no projects, [`CoreError::NotFound`] for a code
    /// it does not have, [`CoreError::Invalid`] for one that is to be taken and to be left.
    pub fn roll_over(
        &mut self,
        to: FiscalYear,
        choice: RollOverChoice<'_>,
        actor: &Actor,
    ) -> Result<Written<RollOver>> {
        let subject = format!("{}年度", to.number());
        self.write(Op::RollOver, &subject, actor, |connection| {
            let (roll_over, projects) = plan(connection, to, choice)?;
            for project in projects {
                let copy = storage::years::copy_project(connection, project.id, to.number())?;
                storage::years::copy_targets(connection, project.id, copy)?;
                storage::years::copy_scope(connection, project.id, copy)?;
            }
            Ok(roll_over)
        })
    }
}

/// The year before.
fn before(year: FiscalYear) -> Result<FiscalYear> {
    FiscalYear::new(year.number() - 1)
}

/// What is to be done, and the projects that are to be copied.
fn plan(
    connection: &Connection,
    to: FiscalYear,
    choice: RollOverChoice<'_>,
) -> Result<(RollOver, Vec<Project>)> {
    let from = before(to)?;
    let last = CutOff::year_end(from);
    let projects = storage::projects::all(connection, from.number())?;
    if projects.is_empty() {
        let message = format!("{}年度没有项目，没有可以结转的内容。", from.number());
        return Err(CoreError::State { message });
    }
    check_choice(&projects, choice)?;
    let present: HashSet<_> = storage::projects::all(connection, to.number())?
        .into_iter()
        .map(|project| project.facts.code)
        .collect();
    let thresholds = InForce::read(connection, last.year())?.thresholds()?;
    let summary = summarize(connection, last, &thresholds)?;
    let totals: HashMap<_, _> = summary
        .projects
        .iter()
        .map(|figures| (figures.code.as_str(), &figures.total))
        .collect();
    let (mut candidates, mut copied) = (Vec::new(), Vec::new());
    for project in projects {
        let facts = &project.facts;
        let standing = match facts.end_on {
            None => Continuation::Open,
            Some(day) if day > last.through() => Continuation::GoesOn,
            Some(_) => Continuation::Ended,
        };
        let taken = choice.include.contains(&facts.code)
            || (!choice.exclude.contains(&facts.code)
                && (standing == Continuation::GoesOn || choice.includes_all()));
        let total = totals.get(facts.code.as_str());
        let annual_budget = total.map(|t| t.annual_budget).unwrap_or_default();
        let executed = total.map(|t| t.executed).unwrap_or_default();
        let present = present.contains(&facts.code);
        candidates.push(Candidate {
            code: facts.code.clone(),
            name: facts.name.clone(),
            end_on: facts.end_on,
            standing,
            taken,
            present,
            annual_budget,
            executed,
            remaining: annual_budget.minus(executed)?,
        });
        if taken && !present {
            copied.push(project);
        }
    }
    let roll_over = RollOver {
        from: from.number(),
        to: to.number(),
        added: copied.len(),
        projects: candidates,
    };
    Ok((roll_over, copied))
}

fn check_choice(projects: &[Project], choice: RollOverChoice<'_>) -> Result<()> {
    let both = choice
        .include
        .iter()
        .find(|code| choice.exclude.contains(code));
    if let Some(code) = both {
        let message = format!("项目{code}既要求结转又要求不结转，请只选其一。");
        return Err(CoreError::invalid("project", message));
    }
    let mut named = choice.include.iter().chain(choice.exclude);
    let unknown = named
        .find(|code| *code != EVERY && projects.iter().all(|project| project.facts.code != **code));
    match unknown {
        Some(code) => Err(CoreError::NotFound {
            what: "上年度项目",
            id: code.clone(),
        }),
        None => Ok(()),
    }
}
