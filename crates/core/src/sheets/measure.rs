//! What a sheet measures against, and where that is not what was approved (rule I23; 条例第十八条).

use rusqlite::Connection;

use super::fill::open_to_change;
use super::{SheetIndicator, SheetState, find_project};
use crate::error::{CoreError, Result};
use crate::indicators::{Indicator, TargetState, same_value};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::storage;
use crate::storage::indicators::Version;
use crate::storage::sheets::SheetRow;
use crate::targets::{Difference, DifferenceKind, FieldChange, between, numbered};

/// A sheet beside the approved targets.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetComparison {
    /// Number of the version that the sheet measures against.
    pub sheet_version: Option<u32>,
    /// Number of the version that counts.
    pub approved_version: Option<u32>,
    /// What differs; before is the sheet's, after what was approved.
    pub differences: Vec<Difference>,
}

impl Ledger {
    /// Where the sheet of a project differs from the approved targets.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn compare_sheet(&self, year: FiscalYear, code: &str) -> Result<SheetComparison> {
        self.read(|connection| {
            let project = find_project(connection, year, code)?;
            let row = storage::sheets::of_project(connection, project.id)?;
            let approved = storage::indicators::current_version(connection, project.id)?;
            let measured = measured(connection, project.id, row.as_ref())?;
            let differences = match &row {
                Some(row) => differences(connection, project.id, row)?,
                None => Vec::new(),
            };
            Ok(SheetComparison {
                sheet_version: measured.map(|version| version.number),
                approved_version: approved.map(|version| version.number),
                differences,
            })
        })
    }

    /// Puts a sheet on the approved targets: it measures against the version that counts, and
    /// states no other targets. What was filled in for indicators that continue stays.
    ///
    /// # Errors
    /// [`CoreError::State`] for a sheet that is 未填, under review or locked,
    /// [`CoreError::NotFound`] for an unknown project.
    pub fn renew_sheet(
        &mut self,
        year: FiscalYear,
        code: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let subject = format!("{code} 按批复目标更新");
        self.write(Op::FillSheet, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let Some(mut row) = storage::sheets::of_project(connection, project.id)? else {
                let message = format!("项目{code}的监控表未填，不需要更新。");
                return Err(CoreError::State { message });
            };
            open_to_change(&project, row.state)?;
            let approved = storage::indicators::current_version(connection, project.id)?;
            row.version_id = approved.map(|version| version.id);
            row.state = SheetState::Filling;
            row.checked_at = None;
            storage::sheets::put(connection, &row)?;
            Ok(storage::sheets::clear_stated_targets(connection, row.id)?)
        })
    }
}

/// The version that a sheet measures against: the one that it was filled against, or the one that
/// counts where both say the same or the sheet is 未填.
pub(super) fn measured(
    connection: &Connection,
    project: i64,
    row: Option<&SheetRow>,
) -> Result<Option<Version>> {
    let Some(current) = storage::indicators::current_version(connection, project)? else {
        return Ok(None);
    };
    let Some(stale) = row
        .map(|row| stale(connection, row, &current))
        .transpose()?
    else {
        return Ok(Some(current));
    };
    Ok(match stale {
        Some((held, changes)) if !changes.is_empty() => Some(held),
        _ => Some(current),
    })
}

/// The version that a sheet was filled against, where that is not `current`, and what sets it
/// apart from it.
fn stale(
    connection: &Connection,
    row: &SheetRow,
    current: &Version,
) -> Result<Option<(Version, Vec<Difference>)>> {
    let mut versions = storage::indicators::versions(connection, current.project_id)?.into_iter();
    let held = versions.find(|version| row.version_id.is_none_or(|id| id == version.id));
    let Some(held) = held.filter(|held| held.id != current.id) else {
        return Ok(None);
    };
    let before = storage::indicators::of_version(connection, held.id)?;
    let after = storage::indicators::of_version(connection, current.id)?;
    Ok(Some((held, between(&before, &after))))
}

/// Where a sheet differs from the approved targets: by the version that it was filled against,
/// and by targets that it states. Nothing while no version is approved.
pub(crate) fn differences(
    connection: &Connection,
    project: i64,
    row: &SheetRow,
) -> Result<Vec<Difference>> {
    let current = storage::indicators::current_version(connection, project)?;
    let Some(current) = current.filter(|version| version.state == TargetState::Approved) else {
        return Ok(Vec::new());
    };
    let mut differences = match stale(connection, row, &current)? {
        Some((_, differences)) => differences,
        None => Vec::new(),
    };
    let filled = storage::sheets::indicators_of(connection, project)?;
    for indicator in storage::indicators::of_version(connection, current.id)? {
        let row = filled.iter().find(|(lineage, _)| *lineage == indicator.id);
        let stated = row.map(|(_, row)| stated(&indicator, row));
        let Some(stated) = stated.filter(|stated| !stated.is_empty()) else {
            continue;
        };
        let facts = &indicator.facts;
        let is_same = |held: &&mut Difference| {
            held.kind == DifferenceKind::Changed
                && held.level2 == facts.level2
                && held.level3 == facts.level3
        };
        match differences.iter_mut().find(is_same) {
            Some(held) => {
                held.fields
                    .retain(|field| stated.iter().all(|other| other.field != field.field));
                held.fields.extend(stated);
            }
            None => differences.push(Difference::new(DifferenceKind::Changed, facts, stated)),
        }
    }
    Ok(differences)
}

/// What a row states otherwise than approved.
fn stated(approved: &Indicator, row: &SheetIndicator) -> Vec<FieldChange> {
    let facts = &approved.facts;
    [
        ("年度指标值", &row.target, &facts.target),
        ("计量单位", &row.unit, &facts.unit),
    ]
    .into_iter()
    .filter(|(_, stated, approved)| !stated.is_empty() && !same_value(stated, approved))
    .map(|(field, stated, approved)| FieldChange::new(field, stated, approved))
    .collect()
}

/// The id of an approved version that a sheet says it was filled against.
pub(super) fn approved(connection: &Connection, project: &Project, number: u32) -> Result<i64> {
    let versions = storage::indicators::versions(connection, project.id)?;
    let version = numbered(&versions, number)?;
    let current = storage::indicators::current_version(connection, project.id)?;
    let counts = current.is_some_and(|current| current.id == version.id);
    if version.state == TargetState::Draft && !counts {
        let message = format!("第{number}版绩效目标是草稿，尚未批复，不能据以填报监控表。");
        return Err(CoreError::invalid("target_version", message));
    }
    Ok(version.id)
}
