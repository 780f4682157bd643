//! Versions of the approved targets (批复绩效目标). Approved targets are immutable: a change is a
//! draft that gets an approval document of its own and becomes a new version (条例第十八条). Until
//! then it changes no figure; old versions stay readable. An indicator that continues in a new
//! version keeps its lineage, and with it its progress, its surveys and what sheets say of it.

mod difference;
mod draft;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::Connection;

pub(crate) use difference::between;
pub use difference::{Difference, DifferenceKind, FieldChange};
pub use draft::{Approval, IndicatorInput, IndicatorName, IndicatorPatch, TargetInput};

use crate::error::{CoreError, Result};
use crate::indicators::{Frame, Indicator, IndicatorFacts, TargetState};
use crate::ledger::Ledger;
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::sheets::find_project;
use crate::storage;
use crate::storage::indicators::Version;

/// A version of the targets of a project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TargetVersion {
    /// Counted from 1.
    pub number: u32,
    /// State.
    pub state: TargetState,
    /// Whether it is the one that counts: the newest approved one, or the first draft while none
    /// is approved.
    pub current: bool,
    /// 批复文号, or "".
    pub document_number: String,
    /// 批复日期.
    pub approved_on: Option<NaiveDate>,
    /// Indicator frame.
    pub frame: Frame,
    /// Its indicators, in the order of the file.
    pub indicators: Vec<TargetRow>,
}

/// An indicator of a version.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TargetRow {
    /// The indicator.
    #[serde(flatten)]
    pub facts: IndicatorFacts,
    /// What the version before called it, where it continues under another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continues: Option<IndicatorName>,
}

/// What sets two versions apart.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Comparison {
    /// Number of the one version.
    pub from: u32,
    /// Number of the other.
    pub to: u32,
    /// What sets them apart; nothing where they say the same.
    pub differences: Vec<Difference>,
}

impl Ledger {
    /// Every version of a project's targets, the oldest first.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn target_versions(&self, year: FiscalYear, code: &str) -> Result<Vec<TargetVersion>> {
        self.read(|connection| {
            let project = find_project(connection, year, code)?;
            versions(connection, project.id)
        })
    }

    /// What sets two versions apart; without numbers, the version that counts and the draft, or
    /// where there is none, the one before and the one that counts.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project or version.
    pub fn compare_targets(
        &self,
        year: FiscalYear,
        code: &str,
        (from, to): (Option<u32>, Option<u32>),
    ) -> Result<Comparison> {
        self.read(|connection| {
            let project = find_project(connection, year, code)?;
            let held = storage::indicators::versions(connection, project.id)?;
            let newest = held.last().map_or(1, |version| version.number);
            let to = to.unwrap_or(newest);
            let from = from.unwrap_or(to.saturating_sub(1).max(1));
            let of = |number| {
                let version = numbered(&held, number)?;
                Ok::<_, CoreError>(storage::indicators::of_version(connection, version.id)?)
            };
            Ok(Comparison {
                from,
                to,
                differences: between(&of(from)?, &of(to)?),
            })
        })
    }
}

/// The version of a number.
pub(crate) fn numbered(versions: &[Version], number: u32) -> Result<&Version> {
    let mut versions = versions.iter();
    let found = versions.find(|version| version.number == number);
    found.ok_or_else(|| CoreError::NotFound {
        what: "绩效目标版本",
        id: format!("第{number}版"),
    })
}

/// Every version of a project, the oldest first.
pub(crate) fn versions(connection: &Connection, project: i64) -> Result<Vec<TargetVersion>> {
    let current = storage::indicators::current_version(connection, project)?;
    let mut before: HashMap<i64, IndicatorFacts> = HashMap::new();
    let mut versions = Vec::new();
    for version in storage::indicators::versions(connection, project)? {
        let indicators = storage::indicators::of_version(connection, version.id)?;
        let names = indicators.iter().map(|i| (i.id, i.facts.clone())).collect();
        let row = |Indicator { id, facts }| TargetRow {
            continues: before
                .get(&id)
                .filter(|former| !former.has_name_of(&facts))
                .map(IndicatorName::of),
            facts,
        };
        versions.push(TargetVersion {
            number: version.number,
            state: version.state,
            current: current.as_ref().is_some_and(|held| held.id == version.id),
            document_number: version.document_number,
            approved_on: version.approved_on,
            frame: version.frame,
            indicators: indicators.into_iter().map(row).collect(),
        });
        before = names;
    }
    Ok(versions)
}

/// The draft of a project's targets.
fn draft_of(connection: &Connection, project: &Project) -> Result<Version> {
    let newest = storage::indicators::versions(connection, project.id)?.pop();
    let code = &project.facts.code;
    let message = match newest {
        Some(version) if version.state == TargetState::Draft => return Ok(version),
        Some(_) => format!(
            "项目{code}的绩效目标已批复，不得修改；确需调整的，请先建立新版本，经批准后生效（条例第十八条）。"
        ),
        None => format!("项目{code}还没有绩效目标，请先导入或建立新版本。"),
    };
    Err(CoreError::State { message })
}
