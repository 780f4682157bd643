//! Projects as they are looked at: with their money, every version of their targets, and figures.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{FundLine, Project, ProjectFacts};
use crate::analysis::{FundFigures, Light, ProjectFigures, Thresholds, summarize};
use crate::error::{CoreError, Result};
use crate::indicators::Indicator;
use crate::ledger::Ledger;
use crate::period::{CutOff, FiscalYear};
use crate::sheets::{SheetState, find_project};
use crate::storage;
use crate::targets::{self, TargetVersion};

/// A project as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedProject {
    /// What it is.
    #[serde(flatten)]
    pub facts: ProjectFacts,
    /// Exempt from mid-year monitoring.
    pub exempt: bool,
    /// Its money as a whole.
    pub total: FundFigures,
    /// 资金灯.
    pub fund_light: Option<Light>,
    /// 绩效灯.
    pub performance_light: Light,
    /// The project's light.
    pub light: Light,
    /// State of its sheet; exempt projects have none.
    pub sheet: Option<SheetState>,
}

/// A project in full.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProjectView {
    /// What it is.
    pub facts: ProjectFacts,
    /// Its budgets and adjustments, in the order they were added.
    pub funds: Vec<FundLine>,
    /// Its target versions, the oldest first.
    pub targets: Vec<TargetVersion>,
    /// Its figures through the cut-off.
    pub figures: ProjectFigures,
}

impl Ledger {
    /// The projects of a year in the order of their codes, with their figures through `cut_off`.
    ///
    /// # Errors
    /// Overflow of a sum, and the store's errors.
    pub fn projects(&self, cut_off: CutOff, thresholds: &Thresholds) -> Result<Vec<ListedProject>> {
        self.read(|connection| {
            let summary = summarize(connection, cut_off, thresholds)?;
            storage::projects::all(connection, cut_off.year().number())?
                .into_iter()
                .zip(summary.projects)
                .map(|(project, figures)| listed(connection, project, figures))
                .collect()
        })
    }

    /// Code and name of a year's projects in the order of their codes.
    ///
    /// # Errors
    /// The store's errors.
    pub fn project_names(&self, year: FiscalYear) -> Result<Vec<(String, String)>> {
        self.read(|connection| {
            let projects = storage::projects::all(connection, year.number())?.into_iter();
            Ok(projects
                .map(|project| (project.facts.code, project.facts.name))
                .collect())
        })
    }

    /// The indicators of the targets that count of a year's projects: 项目代码, 二级指标, 三级指标.
    ///
    /// # Errors
    /// The store's errors.
    pub fn indicator_names(&self, year: FiscalYear) -> Result<Vec<(String, String, String)>> {
        self.read(|connection| {
            let projects = storage::projects::all(connection, year.number())?.into_iter();
            let codes: HashMap<_, _> = projects.map(|held| (held.id, held.facts.code)).collect();
            let named = |(project, held): (i64, Indicator)| {
                let code = codes.get(&project)?.clone();
                Some((code, held.facts.level2, held.facts.level3))
            };
            let current = storage::indicators::current(connection, year.number())?;
            Ok(current.into_iter().filter_map(named).collect())
        })
    }

    /// One project in full, with its figures through `cut_off`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, overflow of a sum, and the store's errors.
    pub fn project(
        &self,
        cut_off: CutOff,
        code: &str,
        thresholds: &Thresholds,
    ) -> Result<ProjectView> {
        self.read(|connection| {
            let project = find_project(connection, cut_off.year(), code)?;
            let summary = summarize(connection, cut_off, thresholds)?;
            let figures = summary.projects.into_iter().find(|p| p.code == code);
            let figures = figures.ok_or_else(|| CoreError::NotFound {
                what: "项目",
                id: code.to_owned(),
            })?;
            let funds = storage::projects::fund_lines(connection, cut_off.year().number())?;
            let mut funds = storage::by_key(funds.into_iter().map(|(_, id, line)| (id, line)));
            Ok(ProjectView {
                funds: funds.remove(&project.id).unwrap_or_default(),
                targets: targets::versions(connection, project.id)?,
                facts: project.facts,
                figures,
            })
        })
    }
}

fn listed(
    connection: &Connection,
    project: Project,
    figures: ProjectFigures,
) -> Result<ListedProject> {
    let sheet = if figures.exempt {
        None
    } else {
        let row = storage::sheets::of_project(connection, project.id)?;
        Some(row.map_or(SheetState::Empty, |row| row.state))
    };
    Ok(ListedProject {
        facts: project.facts,
        exempt: figures.exempt,
        total: figures.total,
        fund_light: figures.fund_light,
        performance_light: figures.performance_light,
        light: figures.light,
        sheet,
    })
}
