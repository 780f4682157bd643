//! Progress of indicators entry by entry.

use super::ProgressEntry;
use crate::error::Result;
use crate::indicators::{self, Indicator};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;

/// A progress entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ListedProgress {
    /// 项目代码.
    pub project: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 计量单位, or "".
    pub unit: String,
    /// Whether the targets in force no longer hold the indicator: its entries count no longer.
    pub is_former: bool,
    /// The entry.
    #[serde(flatten)]
    pub entry: ProgressEntry,
}

impl Ledger {
    /// Adds progress of the indicator that `level3` names (with `level2`, where the name alone is
    /// ambiguous).
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown project,
    /// [`crate::error::CoreError::Invalid`] for an indicator that is none or a value that it
    /// cannot have.
    pub fn add_progress(
        &mut self,
        year: FiscalYear,
        project: &str,
        (level2, level3): (&str, &str),
        entry: &ProgressEntry,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let subject = format!("{project} {level3}");
        self.write(Op::AddProgress, &subject, actor, |connection| {
            let known = indicators::of_project(connection, year, project)?;
            let indicator = indicators::find(&known, level2, level3)?;
            let entry = ProgressEntry {
                value: indicator.facts.checked_value(&entry.value)?,
                ..entry.clone()
            };
            Ok(storage::monitoring::add_progress(
                connection,
                indicator.id,
                &entry,
                None,
            )?)
        })
    }

    /// The progress of a project's indicators, or of all: in the order of project, indicator,
    /// date; indicators that the targets no longer hold stand last.
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn progress(&self, year: FiscalYear, code: Option<&str>) -> Result<Vec<ListedProgress>> {
        self.read(|connection| {
            let projects = match code {
                Some(code) => vec![find_project(connection, year, code)?],
                None => storage::projects::all(connection, year.number())?,
            };
            let mut held = indicators::held(connection, year)?;
            let mut entries = storage::by_key(storage::monitoring::all_progress(
                connection,
                year.number(),
            )?);
            let mut listed = Vec::new();
            for project in projects {
                for (Indicator { id, facts }, is_former) in held.of_project(project.id) {
                    let entries = entries.remove(&id).unwrap_or_default();
                    listed.extend(entries.into_iter().map(|entry| ListedProgress {
                        project: project.facts.code.clone(),
                        level2: facts.level2.clone(),
                        level3: facts.level3.clone(),
                        unit: facts.unit.clone(),
                        is_former,
                        entry,
                    }));
                }
            }
            Ok(listed)
        })
    }
}
