//! The way of a sheet: submit, approve, return, lock, unlock.

use super::SheetState;
use super::fill::find_project;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::sheets::Remark;
use crate::storage;

/// What a person does to a sheet that is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "SheetAction", rename_all = "lowercase")]
pub enum Action {
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
            (Self::Submit, SheetState::Filling | SheetState::Returned) => {
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

    fn needs_remark(self) -> bool {
        matches!(self, Self::Return | Self::Unlock)
    }
}

impl Ledger {
    /// Takes a sheet one step on its way. `remark` is what is said about `field` (or "").
    ///
    /// The self-check before [`Action::Submit`] is the caller's: it knows the cut-off.
    ///
    /// # Errors
    /// [`CoreError::State`] where the step does not fit the state, [`CoreError::Invalid`] where a
    /// remark is missing, [`CoreError::NotFound`] for an unknown project.
    pub fn review_sheet(
        &mut self,
        year: FiscalYear,
        code: &str,
        action: Action,
        field: &str,
        remark: &str,
        actor: &Actor,
    ) -> Result<Written<SheetState>> {
        if action.needs_remark() && remark.trim().is_empty() {
            let message = format!("{}监控表须写明原因。", action.word());
            return Err(CoreError::invalid("remark", message));
        }
        let subject = format!("{code} {}", action.word());
        self.write(Op::ReviewSheet, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let row = storage::sheets::of_project(connection, project.id)?;
            let from = row.as_ref().map_or(SheetState::Empty, |row| row.state);
            let (Some(mut row), Some(to)) = (row, action.leads_to(from)) else {
                let message = format!("监控表为“{from}”，不能{}。", action.word());
                return Err(CoreError::State { message });
            };
            row.state = to;
            storage::sheets::put(connection, &row)?;
            if !remark.trim().is_empty() {
                let remark = Remark {
                    state: to,
                    field: field.to_owned(),
                    remark: remark.trim().to_owned(),
                    actor: actor.name.clone(),
                    at: actor.stamp(),
                };
                storage::sheets::add_remark(connection, row.id, &remark)?;
            }
            Ok(to)
        })
    }
}
