//! Taking back what was done: the last action, one import, and doing it again. Nothing is lost
//! by it: an undo is a record of its own, and the log keeps what it took back.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{Actor, Keep, Ledger, Op, Written, journal};
use crate::audit::AuditRecord;
use crate::error::{CoreError, Result};
use crate::storage;

/// An action that was taken back or done again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reverted {
    /// What the user had done.
    pub op: Op,
    /// What it was about.
    pub subject: String,
}

impl Op {
    /// Whether it is a step of the user, and not only what the program noted beside their work.
    fn is_step(self) -> bool {
        !matches!(
            self,
            Self::Monitor | Self::SignIn | Self::RefuseSignIn | Self::DrillRestore
        )
    }

    /// Whether an action can be taken back. What has left the computer, and the unit that
    /// everything belongs to, can not.
    #[must_use]
    pub fn is_undoable(self) -> bool {
        match self {
            Self::RegisterUnit
            | Self::Monitor
            | Self::MarkDemo
            | Self::CreateKey
            | Self::ChangePassword
            | Self::RestoreKey
            | Self::RegisterKey
            | Self::SignPackage
            | Self::ExportPackage
            | Self::DropPackage
            | Self::MakeTask
            | Self::IssueReceipt
            | Self::WithdrawReceipt
            | Self::WithdrawTask
            | Self::AddPerson
            | Self::ChangeRoles
            | Self::RemovePerson
            | Self::DismissPeople
            | Self::SetPassword
            | Self::ResetPassword
            | Self::SignIn
            | Self::RefuseSignIn
            | Self::MoveOut
            | Self::MoveBack
            | Self::MoveIn
            | Self::DrillRestore => false,
            Self::ImportTargets
            | Self::ImportLedger
            | Self::UndoBatch
            | Self::Undo
            | Self::Redo
            | Self::ChangeSetting
            | Self::AddAttachment
            | Self::AnswerFindings
            | Self::FillSheet
            | Self::TakeProposals
            | Self::ReviewSheet
            | Self::SubmitSheet
            | Self::DraftTargets
            | Self::ApproveTargets
            | Self::AddEntry
            | Self::VoidEntry
            | Self::EditEntry
            | Self::ChangeEntries
            | Self::AddProgress
            | Self::EditProgress
            | Self::VoidProgress
            | Self::ClosePeriod
            | Self::ReopenPeriod
            | Self::ExplainChange
            | Self::ChangeProject
            | Self::ChangeAdjustment
            | Self::RemoveAttachment
            | Self::Restore
            | Self::AddSurvey
            | Self::DraftReport
            | Self::EditReport
            | Self::ChangeMilestone
            | Self::ChangeEvent
            | Self::ChangeCommitment
            | Self::ChangeScope
            | Self::ChangeTemplate
            | Self::MarkEntry
            | Self::ChangeAsset
            | Self::AnswerQuestion
            | Self::HandleWarning
            | Self::ImportTask
            | Self::DropTask
            | Self::ImportSystemFigures
            | Self::ChangeSystemFigure
            | Self::ExplainDifference
            | Self::CollectSections
            | Self::ChangeFinding
            | Self::HandleFinding
            | Self::ChangeDisposition
            | Self::ChangeRegister
            | Self::ReceivePackages
            | Self::DiscardReceived
            | Self::ImportReceipt
            | Self::HandleDisposition
            | Self::ChangeMapping => true,
            Self::FillEvaluation | Self::RollOver | Self::ChooseYear | Self::AcceptCarryOver => {
                true
            }
        }
    }
}

impl Ledger {
    /// Takes back the last action that still stands.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is none, or where it can not be taken back.
    pub fn undo(&mut self, actor: &Actor) -> Result<Written<Reverted>> {
        let record = self.read(last_standing)?;
        let (id, reverted) = record.ok_or_else(|| state("没有可以撤销的操作。".to_owned()))?;
        if !reverted.op.is_undoable() {
            let message = format!("上一步是“{}”，不能撤销。", reverted.op);
            return Err(state(message));
        }
        self.revert(Op::Undo, id, reverted, actor)
    }

    /// Does the last action again that was taken back, unless something was done since.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is none.
    pub fn redo(&mut self, actor: &Actor) -> Result<Written<Reverted>> {
        let record = self.read(last_undo)?;
        let (undo, reverted) = record.ok_or_else(|| state("没有可以重做的操作。".to_owned()))?;
        self.revert(Op::Redo, undo, reverted, actor)
    }

    /// Takes back the import of batch `batch`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] where there is none, [`CoreError::State`] where later writes
    /// depend on it, or where a period was closed since that holds its entries.
    pub fn undo_batch(&mut self, batch: i64, actor: &Actor) -> Result<Written<()>> {
        let record = self.read(|connection| {
            storage::audit::record_of_batch(connection, batch)?.ok_or_else(|| CoreError::NotFound {
                what: "导入批次",
                id: batch.to_string(),
            })
        })?;
        if let Some(through) = self.read(|c| Ok(storage::periods::closed_since(c, record)?))? {
            let message =
                format!("批次{batch}含已结账期间（截至{through}）的记录，请先反结账再撤销。");
            return Err(state(message));
        }
        let subject = format!("批次{batch}");
        self.transact(
            Op::UndoBatch,
            &subject,
            actor,
            Some(record),
            |transaction| {
                journal::revert(transaction, record)?;
                Ok(((), Keep::Yes))
            },
        )
    }

    fn revert(
        &mut self,
        op: Op,
        record: i64,
        reverted: Reverted,
        actor: &Actor,
    ) -> Result<Written<Reverted>> {
        let subject = format!("{}：{}", reverted.op, reverted.subject);
        self.transact(op, &subject, actor, Some(record), |transaction| {
            journal::revert(transaction, record)?;
            Ok((reverted, Keep::Yes))
        })
    }
}

fn state(message: String) -> CoreError {
    CoreError::State { message }
}

/// The newest action that no later record took back. What the program only noted is no action.
fn last_standing(connection: &Connection) -> Result<Option<(i64, Reverted)>> {
    let mut taken_back = HashSet::new();
    let mut newest = storage::audit::record_before(connection, i64::MAX)?;
    while let Some(record) = newest {
        newest = storage::audit::record_before(connection, record.id)?;
        if taken_back.contains(&record.id) || is_noted(&record) {
            continue;
        }
        match record.undoes {
            Some(other) => _ = taken_back.insert(other),
            None => return Ok(Some((record.id, reverted(record)?))),
        }
    }
    Ok(None)
}

/// The newest undo that still stands, with the action that it took back; nothing where a new
/// action was done since.
fn last_undo(connection: &Connection) -> Result<Option<(i64, Reverted)>> {
    let mut taken_back = HashSet::new();
    let mut newest = storage::audit::record_before(connection, i64::MAX)?;
    while let Some(record) = newest {
        newest = storage::audit::record_before(connection, record.id)?;
        if taken_back.contains(&record.id) || is_noted(&record) {
            continue;
        }
        let Some(other) = record.undoes else {
            return Ok(None);
        };
        if record.op == Op::Redo.word() {
            taken_back.insert(other);
            continue;
        }
        let action = storage::audit::record(connection, other)?;
        return action
            .map(|action| Ok((record.id, reverted(action)?)))
            .transpose();
    }
    Ok(None)
}

/// Whether the program only noted it.
fn is_noted(record: &AuditRecord) -> bool {
    Op::from_word(&record.op).is_some_and(|op| !op.is_step())
}

fn reverted(action: AuditRecord) -> Result<Reverted> {
    let op = Op::from_word(&action.op)
        .ok_or_else(|| state(format!("操作“{}”由更新版本的程序写入。", action.op)))?;
    Ok(Reverted {
        op,
        subject: action.subject,
    })
}
