//! Filling a sheet: keys that are given change it, all others stay. Work in progress is always
//! saved; the rules find what is missing.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{
    Exemption, IndicatorPatch, Likelihood, Sheet, SheetFund, SheetIndicator, SheetPatch,
    SheetState, Stated, StatedPatch, measure,
};
use crate::dispositions;
use crate::error::{CoreError, Result};
use crate::indicators::{self, IndicatorFacts, parse_number};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::{Project, ProjectFacts};
use crate::records::set;
use crate::settings::in_force::InForce;
use crate::storage;

impl Ledger {
    /// The sheet of a project; empty where nothing was filled in yet.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn sheet(&self, year: FiscalYear, code: &str) -> Result<Sheet> {
        self.read(|connection| read(connection, year, code))
    }

    /// The project codes of a year with the states of their sheets; exempt projects have none,
    /// and those that the task does not want monitored have one once it was begun.
    ///
    /// # Errors
    /// The store's errors.
    pub fn sheet_states(&self, year: FiscalYear) -> Result<Vec<(String, SheetState)>> {
        self.read(|connection| {
            let in_force = InForce::read(connection, year)?;
            let mut states = Vec::new();
            for project in storage::projects::all(connection, year.number())? {
                if project.facts.is_exempt() {
                    continue;
                }
                let row = storage::sheets::of_project(connection, project.id)?;
                if row.is_none() && !in_force.covers(&project.facts) {
                    continue;
                }
                let state = row.map_or(SheetState::Empty, |row| row.state);
                states.push((project.facts.code, state));
            }
            Ok(states)
        })
    }

    /// The exempt projects of a year (办法第十一条), by code, with what exempts them.
    ///
    /// # Errors
    /// The store's errors.
    pub fn exemptions(&self, year: FiscalYear) -> Result<Vec<(String, Exemption)>> {
        let projects = self.read(|c| Ok(storage::projects::all(c, year.number())?))?;
        let exempt = projects.into_iter().map(|project| project.facts);
        let exempt = exempt.filter(ProjectFacts::is_exempt).map(|facts| {
            let exemption = Exemption {
                reason: facts.exempt_reason,
                substitute_check: facts.substitute_check,
            };
            (facts.code, exemption)
        });
        Ok(exempt.collect())
    }

    /// Fills sheets in one write: all of them or none.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project or indicator, [`CoreError::Invalid`] for a
    /// word or number that is none, [`CoreError::State`] for a sheet that is under review or
    /// locked.
    pub fn fill_sheets(
        &mut self,
        year: FiscalYear,
        patches: &[SheetPatch],
        actor: &Actor,
    ) -> Result<Written<()>> {
        let codes: Vec<_> = patches.iter().map(|patch| patch.project.as_str()).collect();
        self.write(Op::FillSheet, &codes.join("、"), actor, |connection| {
            patches
                .iter()
                .try_for_each(|patch| fill(connection, year, patch))
        })
    }
}

/// The project of a code.
pub(crate) fn find_project(
    connection: &Connection,
    year: FiscalYear,
    code: &str,
) -> Result<Project> {
    storage::projects::by_code(connection, year.number(), code)?.ok_or_else(|| {
        CoreError::NotFound {
            what: "项目",
            id: code.to_owned(),
        }
    })
}

/// The sheet of a project; empty where nothing was filled in yet.
pub(crate) fn read(connection: &Connection, year: FiscalYear, code: &str) -> Result<Sheet> {
    let project = find_project(connection, year, code)?;
    let row = storage::sheets::of_project(connection, project.id)?;
    let mut rows: HashMap<_, _> = storage::sheets::indicators_of(connection, project.id)?
        .into_iter()
        .collect();
    let indicators = storage::indicators::of_project(connection, project.id)?
        .into_iter()
        .map(|indicator| SheetIndicator::of(&indicator.facts, rows.remove(&indicator.id)))
        .collect();
    let measured = measure::measured(connection, project.id, row.as_ref())?;
    let facts = &project.facts;
    let empty = Sheet {
        project: facts.code.clone(),
        state: SheetState::Empty,
        target_version: measured.map(|version| version.number),
        goal_progress: String::new(),
        note: String::new(),
        exempt: facts.is_exempt().then(|| Exemption {
            reason: facts.exempt_reason.clone(),
            substitute_check: facts.substitute_check.clone(),
        }),
        funds: funds(connection, project.id)?,
        stated: Stated::default(),
        indicators,
        dispositions: dispositions::of_sheet(connection, year, project.id)?,
        remarks: Vec::new(),
    };
    let Some(row) = row else { return Ok(empty) };
    Ok(Sheet {
        remarks: storage::sheets::remarks(connection, row.id)?,
        state: row.state,
        goal_progress: row.goal_progress,
        note: row.note,
        stated: row.stated,
        ..empty
    })
}

/// The rows of a sheet's sources, in their order: those with a fund line and those filled in.
fn funds(connection: &Connection, project: i64) -> Result<Vec<SheetFund>> {
    let mut filled = storage::sheets::funds_of(connection, project)?;
    for source in storage::projects::sources(connection, project)? {
        if !filled.iter().any(|fund| fund.source == source) {
            filled.push(SheetFund {
                source,
                forecast: None,
                note: String::new(),
            });
        }
    }
    filled.sort_by_key(|fund| fund.source);
    Ok(filled)
}

/// Refuses to change a sheet that is under review or locked.
pub(crate) fn open_to_change(project: &Project, state: SheetState) -> Result<()> {
    match state {
        SheetState::Empty | SheetState::Filling | SheetState::Checked | SheetState::Returned => {
            Ok(())
        }
        SheetState::Submitted | SheetState::Approved | SheetState::Locked => {
            let code = &project.facts.code;
            let message = format!("项目{code}的监控表为“{state}”，不能修改；请先退回或解锁。");
            Err(CoreError::State { message })
        }
    }
}

/// Fills one sheet: keys that are given change it.
pub(crate) fn fill(connection: &Connection, year: FiscalYear, patch: &SheetPatch) -> Result<()> {
    let project = find_project(connection, year, &patch.project)?;
    let held = storage::sheets::of_project(connection, project.id)?;
    let state = held.as_ref().map_or(SheetState::Empty, |row| row.state);
    open_to_change(&project, state)?;
    if let Some(exempt) = &patch.exempt {
        let mut facts = project.facts.clone();
        let given = exempt.as_ref();
        facts.exempt_reason = given.map(|e| e.reason.clone()).unwrap_or_default();
        facts.substitute_check = given
            .map(|e| e.substitute_check.clone())
            .unwrap_or_default();
        storage::projects::replace(connection, project.id, &facts)?;
    }
    let id = match &held {
        Some(row) => row.id,
        None => {
            let version = storage::indicators::current_version(connection, project.id)?;
            storage::sheets::add(connection, project.id, version.map(|version| version.id))?
        }
    };
    if let Some(mut row) = storage::sheets::of_project(connection, project.id)? {
        row.state = SheetState::Filling;
        row.checked_at = None;
        if let Some(number) = patch.target_version {
            row.version_id = Some(measure::approved(connection, &project, number)?);
        }
        set(&mut row.goal_progress, patch.goal_progress.as_ref());
        set(&mut row.note, patch.note.as_ref());
        if let Some(stated) = &patch.stated {
            state_figures(&mut row.stated, stated);
        }
        storage::sheets::put(connection, &row)?;
    }
    for given in &patch.funds {
        let source = given.source;
        let held = storage::sheets::fund(connection, id, source)?;
        let mut fund = held.unwrap_or(SheetFund {
            source,
            forecast: None,
            note: String::new(),
        });
        set(&mut fund.forecast, given.forecast.as_ref());
        set(&mut fund.note, given.note.as_ref());
        storage::sheets::put_fund(connection, id, &fund)?;
    }
    if !patch.indicators.is_empty() {
        fill_indicators(connection, &project, id, &patch.indicators)?;
    }
    if let Some(dispositions) = &patch.dispositions {
        dispositions::fill(connection, year, &project, dispositions)?;
    }
    Ok(())
}

fn state_figures(stated: &mut Stated, given: &StatedPatch) {
    set(&mut stated.annual_budget, given.annual_budget.as_ref());
    set(&mut stated.executed, given.executed.as_ref());
    set(&mut stated.execution_rate, given.execution_rate.as_ref());
    set(&mut stated.reason, given.reason.as_ref());
}

fn fill_indicators(
    connection: &Connection,
    project: &Project,
    sheet: i64,
    patches: &[IndicatorPatch],
) -> Result<()> {
    let mut rows: HashMap<_, _> = storage::sheets::indicators_of(connection, project.id)?
        .into_iter()
        .collect();
    let known = storage::indicators::of_project(connection, project.id)?;
    for patch in patches {
        let indicator = indicators::find(&known, &patch.level2, &patch.level3)?;
        let mut filled = rows
            .remove(&indicator.id)
            .unwrap_or_else(|| SheetIndicator {
                target: String::new(),
                unit: String::new(),
                ..SheetIndicator::empty(&indicator.facts)
            });
        state_target(&mut filled, patch, &indicator.facts);
        fill_indicator(&mut filled, patch)?;
        storage::sheets::put_indicator(connection, sheet, indicator.id, &filled)?;
        rows.insert(indicator.id, filled);
    }
    Ok(())
}

/// Notes a target or unit that is stated otherwise than approved.
fn state_target(filled: &mut SheetIndicator, patch: &IndicatorPatch, facts: &IndicatorFacts) {
    let fields = [
        (&mut filled.target, &patch.target, &facts.target),
        (&mut filled.unit, &patch.unit, &facts.unit),
    ];
    for (held, given, approved) in fields {
        if let Some(given) = given {
            held.clear();
            if !indicators::same_value(given.trim(), approved) {
                held.push_str(given.trim());
            }
        }
    }
}

fn fill_indicator(filled: &mut SheetIndicator, patch: &IndicatorPatch) -> Result<()> {
    set(&mut filled.progress, patch.progress.as_ref());
    set(&mut filled.forecast, patch.forecast.as_ref());
    set(&mut filled.causes, patch.causes.as_ref());
    set(&mut filled.cause_note, patch.cause_note.as_ref());
    set(&mut filled.remark, patch.remark.as_ref());
    let name = &patch.level3;
    match &patch.forecast_value {
        None => {}
        Some(None) => filled.forecast_value = None,
        Some(Some(text)) if text.is_empty() => filled.forecast_value = None,
        Some(Some(text)) => {
            let value = parse_number(text).ok_or_else(|| {
                let message = format!("指标“{name}”的预计值“{text}”不是有效数值，请重新填写。");
                CoreError::invalid("forecast_value", message)
            })?;
            filled.forecast_value = Some(value);
        }
    }
    match patch.likelihood.as_deref() {
        None => {}
        Some("") => filled.likelihood = None,
        Some(word) => {
            let likelihood = Likelihood::from_word(word).ok_or_else(|| {
                let message = format!(
                    "指标“{name}”的完成目标可能性“{word}”不能识别，请填：确定能、有可能、完全不可能。"
                );
                CoreError::invalid("likelihood", message)
            })?;
            filled.likelihood = Some(likelihood);
        }
    }
    Ok(())
}
