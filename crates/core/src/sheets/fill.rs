//! Filling a sheet: keys that are given change it, all others stay. Work in progress is always
//! saved; the rules find what is missing.

use rusqlite::Connection;

use super::{
    Exemption, IndicatorPatch, Likelihood, Sheet, SheetFund, SheetIndicator, SheetPatch,
    SheetState, Stated, StatedPatch,
};
use crate::dispositions;
use crate::error::{CoreError, Result};
use crate::indicators::{self, parse_number};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::{FundSource, Project};
use crate::records::set;
use crate::storage;

impl Ledger {
    /// The sheet of a project; empty where nothing was filled in yet.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn sheet(&self, year: FiscalYear, code: &str) -> Result<Sheet> {
        self.read(|connection| read(connection, year, code))
    }

    /// The project codes of a year with the states of their sheets; exempt projects have none.
    ///
    /// # Errors
    /// The store's errors.
    pub fn sheet_states(&self, year: FiscalYear) -> Result<Vec<(String, SheetState)>> {
        self.read(|connection| {
            let mut states = Vec::new();
            for project in storage::projects::all(connection, year.number())? {
                if project.facts.is_exempt() {
                    continue;
                }
                let row = storage::sheets::of_project(connection, project.id)?;
                let state = row.map_or(SheetState::Empty, |row| row.state);
                states.push((project.facts.code, state));
            }
            Ok(states)
        })
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
    let projects = storage::projects::all(connection, year.number())?;
    projects
        .into_iter()
        .find(|project| project.facts.code == code)
        .ok_or_else(|| CoreError::NotFound {
            what: "项目",
            id: code.to_owned(),
        })
}

/// The sheet of a project; empty where nothing was filled in yet.
pub(crate) fn read(connection: &Connection, year: FiscalYear, code: &str) -> Result<Sheet> {
    let project = find_project(connection, year, code)?;
    let row = storage::sheets::of_project(connection, project.id)?;
    let of_this = |(owner, _): &(i64, _)| *owner == project.id;
    let mut sources: Vec<_> = storage::projects::fund_lines(connection, year.number())?
        .into_iter()
        .filter(|(_, owner, _)| *owner == project.id)
        .map(|(.., line)| line.source)
        .collect();
    let filled: Vec<_> = storage::sheets::funds(connection, year.number())?
        .into_iter()
        .filter(|(owner, _)| *owner == project.id)
        .map(|(_, fund)| fund)
        .collect();
    sources.extend(filled.iter().map(|fund| fund.source));
    let funds = FundSource::ALL
        .iter()
        .filter(|source| sources.contains(source))
        .map(|&source| {
            let held = filled.iter().find(|fund| fund.source == source).cloned();
            held.unwrap_or(SheetFund {
                source,
                forecast: None,
                note: String::new(),
            })
        });
    let mut rows: std::collections::HashMap<_, _> =
        storage::sheets::indicators(connection, year.number())?
            .into_iter()
            .collect();
    let indicators = storage::indicators::current(connection, year.number())?
        .into_iter()
        .filter(of_this)
        .map(|(_, indicator)| {
            rows.remove(&indicator.id)
                .unwrap_or_else(|| SheetIndicator::empty(&indicator.facts))
        })
        .collect();
    let dispositions = storage::dispositions::all(connection, year.number())?
        .into_iter()
        .filter(|(owner, row)| *owner == project.id && row.facts.state.stands())
        .map(|(_, row)| row.facts.on_sheet())
        .collect();
    let facts = &project.facts;
    Ok(Sheet {
        project: facts.code.clone(),
        state: row.as_ref().map_or(SheetState::Empty, |row| row.state),
        goal_progress: row
            .as_ref()
            .map(|row| row.goal_progress.clone())
            .unwrap_or_default(),
        note: row.as_ref().map(|row| row.note.clone()).unwrap_or_default(),
        exempt: facts.is_exempt().then(|| Exemption {
            reason: facts.exempt_reason.clone(),
            substitute_check: facts.substitute_check.clone(),
        }),
        funds: funds.collect(),
        stated: row
            .as_ref()
            .map(|row| row.stated.clone())
            .unwrap_or_default(),
        indicators,
        dispositions,
        remarks: match &row {
            Some(row) => storage::sheets::remarks(connection, row.id)?,
            None => Vec::new(),
        },
    })
}

fn fill(connection: &Connection, year: FiscalYear, patch: &SheetPatch) -> Result<()> {
    let project = find_project(connection, year, &patch.project)?;
    let held = storage::sheets::of_project(connection, project.id)?;
    let state = held.as_ref().map_or(SheetState::Empty, |row| row.state);
    if !matches!(
        state,
        SheetState::Empty | SheetState::Filling | SheetState::Returned
    ) {
        let code = &project.facts.code;
        let message = format!("项目{code}的监控表为“{state}”，不能修改；请先退回或解锁。");
        return Err(CoreError::State { message });
    }
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
        None => storage::sheets::add(connection, project.id)?,
    };
    if let Some(mut row) = storage::sheets::of_project(connection, project.id)? {
        row.state = SheetState::Filling;
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
        fill_indicators(connection, year, &project, id, &patch.indicators)?;
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
    year: FiscalYear,
    project: &Project,
    sheet: i64,
    patches: &[IndicatorPatch],
) -> Result<()> {
    let mut rows: std::collections::HashMap<_, _> =
        storage::sheets::indicators(connection, year.number())?
            .into_iter()
            .collect();
    let known: Vec<_> = storage::indicators::current(connection, year.number())?
        .into_iter()
        .filter(|(owner, _)| *owner == project.id)
        .map(|(_, indicator)| indicator)
        .collect();
    for patch in patches {
        let indicator = indicators::find(&known, &patch.level2, &patch.level3)?;
        let mut filled = rows
            .remove(&indicator.id)
            .unwrap_or_else(|| SheetIndicator::empty(&indicator.facts));
        fill_indicator(&mut filled, patch)?;
        storage::sheets::put_indicator(connection, sheet, indicator.id, &filled)?;
        rows.insert(indicator.id, filled);
    }
    Ok(())
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
