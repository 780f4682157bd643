//! What a disposition answers, and the evidence that belongs to it. A warning that a disposition
//! answers is 处置中.

use rusqlite::Connection;

use super::record::Open;
use super::{DispositionPatch, DispositionState};
use crate::error::{CoreError, Result};
use crate::findings;
use crate::ledger::Actor;
use crate::period::FiscalYear;
use crate::records;
use crate::storage;
use crate::storage::dispositions::Target;
use crate::storage::warnings::{Sighting, StepRow};
use crate::warnings::{WarningState, key_of};

/// Names of what can belong to a disposition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// Keys of warnings.
    pub warnings: Vec<String>,
    /// Numbers of findings.
    pub findings: Vec<i64>,
    /// Numbers of attachments.
    pub attachments: Vec<i64>,
}

impl Links {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A warning that a disposition answers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LinkedWarning {
    /// Its key.
    pub key: String,
    /// Its state.
    pub state: WarningState,
}

/// Evidence of a disposition.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LinkedAttachment {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// Its file name.
    pub name: String,
}

/// The warnings that a disposition answers.
pub(super) fn warnings(
    connection: &Connection,
    year: i32,
    id: i64,
) -> rusqlite::Result<Vec<LinkedWarning>> {
    let linked = linked_sightings(connection, year, id)?.into_iter();
    let state = |held: &Sighting| match held.gone_on {
        Some(_) => WarningState::Gone,
        None => held.state.unwrap_or(WarningState::Triggered),
    };
    Ok(linked
        .map(|held| LinkedWarning {
            key: key_of(&held),
            state: state(&held),
        })
        .collect())
}

fn linked_sightings(
    connection: &Connection,
    year: i32,
    id: i64,
) -> rusqlite::Result<Vec<Sighting>> {
    let linked = storage::dispositions::links(connection, id)?;
    let mut sightings = storage::warnings::all(connection, year)?;
    sightings.retain(|held| linked.contains(&Target::Warning(held.id)));
    Ok(sightings)
}

/// The findings that a disposition answers.
pub(super) fn findings(connection: &Connection, id: i64) -> rusqlite::Result<Vec<i64>> {
    let linked = storage::dispositions::links(connection, id)?.into_iter();
    let finding = |target| match target {
        Target::Finding(finding) => Some(finding),
        Target::Warning(_) | Target::Attachment(_) => None,
    };
    Ok(linked.filter_map(finding).collect())
}

/// The evidence of a disposition.
pub(super) fn attachments(
    connection: &Connection,
    year: i32,
    id: i64,
) -> rusqlite::Result<Vec<LinkedAttachment>> {
    let linked = storage::dispositions::links(connection, id)?;
    let held = storage::attachments::all(connection, year)?.into_iter();
    Ok(held
        .filter(|file| linked.contains(&Target::Attachment(file.id)))
        .map(|file| LinkedAttachment {
            id: file.id,
            name: file.name,
        })
        .collect())
}

/// Adds and takes away what `patch` names.
pub(super) fn change(
    connection: &Connection,
    year: FiscalYear,
    open: &Open,
    patch: &DispositionPatch,
    actor: &Actor,
) -> Result<()> {
    let (link, unlink) = (&patch.link, &patch.unlink);
    if (!link.is_empty() || !unlink.is_empty()) && !open.facts.state.is_open() {
        let message = format!("{}为“{}”，不能修改。", open.name(), open.facts.state);
        return Err(CoreError::State { message });
    }
    let number = year.number();
    for wanted in &unlink.warnings {
        let linked = linked_sightings(connection, number, open.id)?.into_iter();
        for held in linked.filter(|held| key_of(held) == *wanted) {
            storage::dispositions::unlink(connection, open.id, Target::Warning(held.id))?;
            release(connection, open, &held, "不再关联", actor)?;
        }
    }
    for &finding in &unlink.findings {
        storage::dispositions::unlink(connection, open.id, Target::Finding(finding))?;
    }
    for &file in &unlink.attachments {
        storage::dispositions::unlink(connection, open.id, Target::Attachment(file))?;
    }
    for wanted in &link.warnings {
        take_up(connection, year, open, wanted, actor)?;
    }
    for &finding in &link.findings {
        let label = (findings::LABEL, finding);
        let row = records::numbered(connection, year, label, findings::of_year)?;
        check_owner(open, &format!("问题{finding}"), &row.project)?;
        storage::dispositions::link(connection, open.id, Target::Finding(finding))?;
    }
    for &file in &link.attachments {
        let held = storage::attachments::all(connection, number)?.into_iter();
        let held = held.into_iter().find(|held| held.id == file);
        let held = held.ok_or_else(|| CoreError::NotFound {
            what: "佐证材料",
            id: file.to_string(),
        })?;
        if !held.project.is_empty() {
            check_owner(open, &format!("佐证材料{file}"), &held.project)?;
        }
        storage::dispositions::link(connection, open.id, Target::Attachment(file))?;
    }
    Ok(())
}

/// Links a warning that holds, and puts it into 处置中 where it is not further.
fn take_up(
    connection: &Connection,
    year: FiscalYear,
    open: &Open,
    wanted: &str,
    actor: &Actor,
) -> Result<()> {
    let sightings = storage::warnings::all(connection, year.number())?;
    let seen: Vec<_> = sightings
        .into_iter()
        .filter(|held| key_of(held) == wanted)
        .collect();
    let Some(last) = seen.last() else {
        return Err(CoreError::NotFound {
            what: "预警",
            id: wanted.to_owned(),
        });
    };
    if last.gone_on.is_some() {
        let message = format!("预警“{wanted}”已消除，不需要再处理。");
        return Err(CoreError::State { message });
    }
    if last.project.is_empty() {
        let message = format!("预警“{wanted}”针对整个单位，不能由某个项目的处置办理。");
        return Err(CoreError::State { message });
    }
    check_owner(open, &format!("预警“{wanted}”"), &last.project)?;
    storage::dispositions::link(connection, open.id, Target::Warning(last.id))?;
    let state = last.state.unwrap_or(WarningState::Triggered);
    if matches!(state, WarningState::Triggered | WarningState::Confirmed) {
        let said = format!("由{}办理", open.name());
        step(connection, last, (WarningState::InProgress, said), actor)?;
    }
    Ok(())
}

/// Puts the warnings of a disposition that was withdrawn back to 已确认.
pub(super) fn release_warnings(
    connection: &Connection,
    year: FiscalYear,
    open: &Open,
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    for held in linked_sightings(connection, year.number(), open.id)? {
        release(connection, open, &held, &format!("已撤回：{reason}"), actor)?;
    }
    Ok(())
}

/// Puts a warning that is 处置中 back to 已确认, unless another disposition answers it.
fn release(
    connection: &Connection,
    open: &Open,
    held: &Sighting,
    why: &str,
    actor: &Actor,
) -> Result<()> {
    let is_held = held.gone_on.is_none() && held.state == Some(WarningState::InProgress);
    let others = storage::dispositions::of_warning(connection, held.id)?;
    let is_answered = others
        .iter()
        .any(|(other, state)| *other != open.id && *state != DispositionState::Withdrawn);
    if is_held && !is_answered {
        let said = format!("{}{why}", open.name());
        step(connection, held, (WarningState::Confirmed, said), actor)?;
    }
    Ok(())
}

fn step(
    connection: &Connection,
    held: &Sighting,
    (state, remark): (WarningState, String),
    actor: &Actor,
) -> Result<()> {
    let row = StepRow {
        warning: held.id,
        state,
        remark,
        finding: None,
    };
    storage::warnings::add_step(connection, &row, actor)?;
    Ok(())
}

/// Refuses what belongs to another project.
fn check_owner(open: &Open, what: &str, project: &str) -> Result<()> {
    let own = &open.project.facts.code;
    if project == own {
        return Ok(());
    }
    let message = format!("{what}属于项目{project}，不属于项目{own}。");
    Err(CoreError::invalid("关联", message))
}
