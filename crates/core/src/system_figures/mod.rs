//! System figures (一体化系统数): the executed amounts as the finance bureau's budget system shows
//! them, their differences to the ledger, and which of the two forms and report print.

mod rows;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

pub use rows::SystemFigureRow;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::period::{CutOff, FiscalYear};
use crate::projects::FundSource;
use crate::records::{self, Recorded};
use crate::settings;
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// Which 执行数 forms and report print.
    Printed {
        /// The ledger's.
        Ledger = "台账",
        /// The budget system's, where it has one of just that day.
        System = "系统",
    }
}

/// Executed amount of one project and source from 1 January through a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SystemFigure {
    /// 资金来源.
    pub source: FundSource,
    /// 截止日期.
    pub through: NaiveDate,
    /// 执行数 in 万元.
    pub executed: Money,
    /// Why it differs from the ledger, or "".
    pub explanation: String,
    /// The difference in 万元 that the explanation was written about.
    pub explained: Option<Money>,
}

/// A system figure beside the ledger of the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "SystemDifference")]
pub struct Difference {
    /// Number of the figure; nothing where the system has none.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub id: Option<i64>,
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// 资金来源.
    pub source: FundSource,
    /// The day through which both count.
    pub through: NaiveDate,
    /// The system's amount; nothing where it has no such source in the project.
    pub system: Option<Money>,
    /// The ledger's amount.
    pub ledger: Money,
    /// System − ledger.
    pub difference: Money,
    /// What was written about it, or "".
    pub explanation: String,
    /// Whether that was written about just this difference.
    pub is_explained: bool,
}

impl Difference {
    /// The explanation, where it was written about just this difference.
    pub(crate) fn answer(&self) -> &str {
        if self.is_explained {
            &self.explanation
        } else {
            ""
        }
    }
}

const NAME: &str = "系统数";

impl Ledger {
    /// The system figures of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn system_figures(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<SystemFigure>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::system_figures::all)
        })
    }

    /// Adds a system figure; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an amount below
    /// 0, a day outside the year, or a second figure of one day.
    pub fn add_system_figure(
        &mut self,
        year: FiscalYear,
        project: &str,
        (source, through, executed): (FundSource, NaiveDate, Money),
        actor: &Actor,
    ) -> Result<Written<i64>> {
        check(year, through, executed)?;
        let subject = format!("{project} {source} {through}");
        self.write(Op::ChangeSystemFigure, &subject, actor, |connection| {
            let owner = find_project(connection, year, project)?;
            let held = storage::system_figures::all(connection, year.number())?;
            let same = held.iter().find(|row| {
                row.project == project && (row.facts.source, row.facts.through) == (source, through)
            });
            if let Some(held) = same {
                let message = format!(
                    "项目{project}“{source}”截至{through}的系统数已登记（编号{}），请先删除再登记。",
                    held.id
                );
                return Err(CoreError::invalid("截止日期", message));
            }
            let row = (source, through, executed);
            Ok(storage::system_figures::add(connection, owner.id, row, None)?)
        })
    }

    /// Removes system figure `id`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_system_figure(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let figure = self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::system_figures::all)
        })?;
        let facts = &figure.facts;
        let subject = format!("{} {} {} 删除", figure.project, facts.source, facts.through);
        self.write(Op::ChangeSystemFigure, &subject, actor, |connection| {
            Ok(storage::system_figures::remove(connection, id)?)
        })
    }

    /// The newest system figure of each project and source through a day, each beside the ledger
    /// through its own day; those that agree are left out.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn system_figure_differences(&self, cut_off: CutOff) -> Result<Vec<Difference>> {
        self.read(|connection| {
            let mut all = differences(connection, cut_off)?;
            all.retain(|difference| !difference.difference.is_zero());
            Ok(all)
        })
    }

    /// Explains the difference of system figure `id` to the ledger as it is now. Once the
    /// difference changes, the explanation no longer answers it.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::Invalid`] for an empty
    /// explanation, [`CoreError::State`] where there is no difference.
    pub fn explain_system_figure(
        &mut self,
        year: FiscalYear,
        id: i64,
        explanation: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let explanation = explanation.trim();
        if explanation.is_empty() {
            return Err(CoreError::invalid("说明", "说明不能为空。"));
        }
        let figure = self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::system_figures::all)
        })?;
        let (project, facts) = (&figure.project, &figure.facts);
        let subject = format!("{project} {} {}", facts.source, facts.through);
        self.write(Op::ExplainDifference, &subject, actor, |connection| {
            let booked = booked(connection, CutOff::new(year, facts.through)?)?;
            let owner = find_project(connection, year, project)?;
            let ledger = booked.get(&(owner.id, facts.source)).copied();
            let difference = facts.executed.minus(ledger.unwrap_or_default())?;
            if difference.is_zero() {
                return Err(CoreError::State {
                    message: "该系统数与台账一致，无需说明。".to_owned(),
                });
            }
            Ok(storage::system_figures::explain(
                connection,
                id,
                explanation,
                difference,
            )?)
        })
    }
}

fn check(year: FiscalYear, through: NaiveDate, executed: Money) -> Result<()> {
    CutOff::new(year, through)?;
    if executed < Money::ZERO {
        return Err(CoreError::invalid("执行数", "执行数不能为负，请核对。"));
    }
    Ok(())
}

/// 执行数 of the ledger from 1 January through a day: Σ支出 − Σ退回 + Σ更正.
fn booked(connection: &Connection, cut_off: CutOff) -> Result<HashMap<(i64, FundSource), Money>> {
    let sums = storage::monitoring::ledger_sums(connection, cut_off)?;
    let mut booked: HashMap<_, Money> = HashMap::new();
    for sum in sums {
        let held = booked.entry((sum.project_id, sum.source)).or_default();
        *held = match sum.kind {
            EntryKind::Expenditure | EntryKind::Correction => held.plus(sum.amount)?,
            EntryKind::Refund => held.minus(sum.amount)?,
            EntryKind::Appropriation | EntryKind::Withdrawal => *held,
        };
    }
    Ok(booked)
}

/// The newest figure of each project and source through a day, also where it agrees with the
/// ledger; and the sources that the ledger has and the system has not.
pub(crate) fn differences(connection: &Connection, cut_off: CutOff) -> Result<Vec<Difference>> {
    let year = cut_off.year();
    let mut newest: HashMap<(String, FundSource), Recorded<SystemFigure>> = HashMap::new();
    for row in storage::system_figures::all(connection, year.number())? {
        if row.facts.through <= cut_off.through() {
            // Of one project and source the rows come by day.
            newest.insert((row.project.clone(), row.facts.source), row);
        }
    }
    if newest.is_empty() {
        return Ok(Vec::new());
    }
    let mut ledgers: HashMap<NaiveDate, HashMap<(i64, FundSource), Money>> = HashMap::new();
    let mut found = Vec::new();
    for project in storage::projects::all(connection, year.number())? {
        let of_project = |source: &FundSource| newest.get(&(project.facts.code.clone(), *source));
        let latest = FundSource::ALL.iter().filter_map(of_project);
        let Some(latest) = latest.map(|row| row.facts.through).max() else {
            continue;
        };
        for &source in FundSource::ALL {
            let row = of_project(&source);
            let through = row.map_or(latest, |row| row.facts.through);
            let ledger = match ledgers.entry(through) {
                Entry::Occupied(held) => held.into_mut(),
                Entry::Vacant(place) => {
                    place.insert(booked(connection, CutOff::new(year, through)?)?)
                }
            };
            let ledger = ledger.get(&(project.id, source)).copied();
            let ledger = ledger.unwrap_or_default();
            if row.is_none() && ledger.is_zero() {
                continue;
            }
            let system = row.map(|row| row.facts.executed);
            let difference = system.unwrap_or_default().minus(ledger)?;
            let explained = row.and_then(|row| row.facts.explained);
            found.push(Difference {
                id: row.map(|row| row.id),
                project: project.facts.code.clone(),
                name: project.facts.name.clone(),
                source,
                through,
                system,
                ledger,
                difference,
                explanation: row
                    .map(|row| row.facts.explanation.clone())
                    .unwrap_or_default(),
                is_explained: explained == Some(difference),
            });
        }
    }
    Ok(found)
}

/// Whether forms and report print the system figures.
pub(crate) fn are_printed(connection: &Connection) -> Result<bool> {
    let chosen = settings::value(connection, settings::EXECUTED_PRINTED)?;
    Ok(Printed::from_word(&chosen) == Some(Printed::System))
}

/// The executed amounts that are printed in place of the ledger's: those of just that day. An
/// older figure says nothing of the cut-off.
pub(crate) fn printed(
    connection: &Connection,
    cut_off: CutOff,
) -> Result<HashMap<(i64, FundSource), Money>> {
    if !are_printed(connection)? {
        return Ok(HashMap::new());
    }
    let year = cut_off.year().number();
    let ids: HashMap<_, _> = storage::projects::all(connection, year)?
        .into_iter()
        .map(|project| (project.facts.code, project.id))
        .collect();
    let figures = storage::system_figures::all(connection, year)?.into_iter();
    let of_day = figures.filter(|row| row.facts.through == cut_off.through());
    Ok(of_day
        .filter_map(|row| {
            let id = *ids.get(&row.project)?;
            Some(((id, row.facts.source), row.facts.executed))
        })
        .collect())
}

/// What the form of each project says of the executed amounts, by code: where system figures are
/// printed and differ from the ledger, or where they are wanted and not there.
pub(crate) fn notes(connection: &Connection, cut_off: CutOff) -> Result<HashMap<String, String>> {
    if !are_printed(connection)? {
        return Ok(HashMap::new());
    }
    let mut by_project: HashMap<String, Vec<Difference>> = HashMap::new();
    for figure in differences(connection, cut_off)? {
        by_project
            .entry(figure.project.clone())
            .or_default()
            .push(figure);
    }
    let mut notes = HashMap::new();
    for (project, figures) in by_project {
        if let Some(note) = note(cut_off, &figures)? {
            notes.insert(project, note);
        }
    }
    Ok(notes)
}

fn note(cut_off: CutOff, figures: &[Difference]) -> Result<Option<String>> {
    let (period, through) = (cut_off.label(), cut_off.through());
    let is_printed = |figure: &&Difference| figure.system.is_some() && figure.through == through;
    let differ: Vec<_> = figures
        .iter()
        .filter(is_printed)
        .filter(|figure| !figure.difference.is_zero())
        .collect();
    let missing: Vec<_> = figures
        .iter()
        .filter(|figure| !is_printed(figure))
        .collect();
    let mut sentences = Vec::new();
    if !differ.is_empty() {
        let difference = Money::sum(differ.iter().map(|figure| figure.difference))?;
        let mut reasons: Vec<_> = differ.iter().map(|figure| figure.answer()).collect();
        reasons.retain(|reason| !reason.is_empty());
        reasons.dedup();
        let reasons = match reasons.as_slice() {
            [] => String::new(),
            some => format!("，原因：{}", some.join("；")),
        };
        sentences.push(format!(
            "{period}执行数按一体化系统数（截至{through}）填列，与单位台账相差{}万元{reasons}。",
            difference.wan_shown()
        ));
    }
    if !missing.is_empty() {
        let sources: Vec<_> = missing.iter().map(|figure| figure.source.word()).collect();
        sentences.push(format!(
            "{}没有截至{through}的系统数，按单位台账填列。",
            sources.join("、")
        ));
    }
    Ok((!sentences.is_empty()).then(|| format!("执行数：{}", sentences.concat())))
}
