//! The way of a sheet: self-check, submit, approve, return, lock, unlock.

use rusqlite::Connection;

use super::fill::find_project;
use super::{Remark, SheetState};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::storage;
use crate::storage::sheets::SheetRow;

/// What a person does to a sheet that is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "SheetAction", rename_all = "lowercase")]
pub enum Action {
    /// 自检
    Check,
    /// 提交审核
    Submit,
    /// 通过
    Approve,
    /// 退回, with a remark
    Return,
    /// 锁定
    Lock,
    /// 解锁, with a reason
    Unlock,
}

impl Action {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Check => "自检",
            Self::Submit => "提交审核",
            Self::Approve => "通过",
            Self::Return => "退回",
            Self::Lock => "锁定",
            Self::Unlock => "解锁",
        }
    }

    /// The state that it leads to, where it may be done.
    fn leads_to(self, from: SheetState) -> Option<SheetState> {
        match (self, from) {
            (Self::Check, SheetState::Filling | SheetState::Checked | SheetState::Returned) => {
                Some(SheetState::Checked)
            }
            (Self::Submit, SheetState::Filling | SheetState::Checked | SheetState::Returned) => {
                Some(SheetState::Submitted)
            }
            (Self::Approve, SheetState::Submitted) => Some(SheetState::Approved),
            (Self::Return, SheetState::Submitted | SheetState::Approved) => {
                Some(SheetState::Returned)
            }
            (Self::Lock, SheetState::Approved) => Some(SheetState::Locked),
            (Self::Unlock, SheetState::Locked) => Some(SheetState::Filling),
            _ => None,
        }
    }

    /// What the log calls it: the preparer's steps, or the reviewer's.
    fn op(self) -> Op {
        match self {
            Self::Check | Self::Submit => Op::SubmitSheet,
            Self::Approve | Self::Return | Self::Lock | Self::Unlock => Op::ReviewSheet,
        }
    }

    fn needs_remark(self) -> bool {
        matches!(self, Self::Return | Self::Unlock)
    }
}

/// What is said with a step: about a field by its place, or about the sheet where that is "".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The field, or "".
    pub field: String,
    /// What is said.
    pub remark: String,
}

impl Ledger {
    /// Takes a sheet one step on its way, with what is said about it or its fields.
    ///
    /// The self-check before [`Action::Check`] and [`Action::Submit`] is the caller's: it knows
    /// the cut-off.
    ///
    /// # Errors
    /// [`CoreError::State`] where the step does not fit the state, [`CoreError::Invalid`] where a
    /// remark is missing, [`CoreError::NotFound`] for an unknown project.
    pub fn review_sheet(
        &mut self,
        year: FiscalYear,
        code: &str,
        action: Action,
        said: &[Said],
        actor: &Actor,
    ) -> Result<Written<SheetState>> {
        let said: Vec<_> = said.iter().filter(|said| !said.is_empty()).collect();
        let without_words = said.iter().any(|said| said.remark.trim().is_empty());
        if without_words || (said.is_empty() && action.needs_remark()) {
            let message = match action.needs_remark() {
                true => format!("{}监控表须写明原因。", action.word()),
                false => "批注不能为空。".to_owned(),
            };
            return Err(CoreError::invalid("remark", message));
        }
        let subject = format!("{code} {}", action.word());
        self.write(action.op(), &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let row = storage::sheets::of_project(connection, project.id)?;
            let from = row.as_ref().map_or(SheetState::Empty, |row| row.state);
            let (Some(mut row), Some(to)) = (row, action.leads_to(from)) else {
                let message = format!("监控表为“{from}”，不能{}。", action.word());
                return Err(CoreError::State { message });
            };
            move_to(connection, &mut row, to, actor)?;
            for said in said {
                note(connection, &row, said, actor)?;
            }
            Ok(to)
        })
    }
}

impl Said {
    fn is_empty(&self) -> bool {
        self.field.trim().is_empty() && self.remark.trim().is_empty()
    }
}

fn move_to(
    connection: &Connection,
    row: &mut SheetRow,
    to: SheetState,
    actor: &Actor,
) -> Result<()> {
    row.state = to;
    row.checked_at = (to == SheetState::Checked).then(|| time(actor));
    Ok(storage::sheets::put(connection, row)?)
}

fn note(connection: &Connection, row: &SheetRow, said: &Said, actor: &Actor) -> Result<()> {
    let remark = Remark {
        state: row.state,
        field: said.field.trim().to_owned(),
        remark: said.remark.trim().to_owned(),
        actor: actor.name.clone(),
        at: time(actor),
    };
    Ok(storage::sheets::add_remark(connection, row.id, &remark)?)
}

fn time(actor: &Actor) -> String {
    actor.at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What the approval of new targets does to the sheet of their project; gives its state. `number`
/// is the version, nothing where it says the same as the one before.
///
/// What was reviewed against other targets is reviewed no longer: a sheet that is 待审核 or 已审核
/// is returned, with a remark. A locked one may have been signed and submitted: it is unlocked by
/// a person, with a reason, before its targets change.
pub(crate) fn return_for_new_targets(
    connection: &Connection,
    project: &Project,
    number: Option<u32>,
    document: &str,
    actor: &Actor,
) -> Result<SheetState> {
    let row = storage::sheets::of_project(connection, project.id)?;
    let state = row.as_ref().map_or(SheetState::Empty, |row| row.state);
    let (Some(mut row), Some(number)) = (row, number) else {
        return Ok(state);
    };
    let to = match state {
        SheetState::Empty | SheetState::Filling | SheetState::Returned => return Ok(state),
        SheetState::Checked => SheetState::Filling,
        SheetState::Submitted | SheetState::Approved => SheetState::Returned,
        SheetState::Locked => {
            let code = &project.facts.code;
            let message = format!(
                "项目{code}的监控表已锁定，新的绩效目标会改变其内容；请先解锁监控表并写明原因，再批复。"
            );
            return Err(CoreError::State { message });
        }
    };
    move_to(connection, &mut row, to, actor)?;
    if to == SheetState::Returned {
        let said = Said {
            field: "指标".to_owned(),
            remark: format!(
                "绩效目标第{number}版已批复（{document}），请按新目标核对后重新提交审核。"
            ),
        };
        note(connection, &row, &said, actor)?;
    }
    Ok(to)
}

/// What a return of the department above does to the sheet of a project: what it says stands at
/// its cells, and a sheet that was checked or goes further is 退回. Gives false where there is no
/// such sheet.
pub(crate) fn return_from_above(
    connection: &Connection,
    year: FiscalYear,
    code: &str,
    said: &[Said],
    department: &Actor,
) -> Result<bool> {
    let project = match find_project(connection, year, code) {
        Ok(project) => project,
        Err(CoreError::NotFound { .. }) => return Ok(false),
        Err(error) => return Err(error),
    };
    let Some(mut row) = storage::sheets::of_project(connection, project.id)? else {
        return Ok(false);
    };
    move_to(connection, &mut row, SheetState::Returned, department)?;
    for said in said {
        note(connection, &row, said, department)?;
    }
    Ok(true)
}
