//! Which role may do what. It is asked at the choke point of all writes, so that no way in, of any
//! host, leads around it.

use rusqlite::Connection;

use super::Role;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op};
use crate::storage;

/// Who may do something, where people are registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// The program itself, or whoever may write the file: nobody need be signed in.
    Free,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has one of these roles.
    Of(&'static [Role]),
}

const PREPARER: Right = Right::Of(&[Role::Preparer]);
const REVIEWER: Right = Right::Of(&[Role::Reviewer]);
const HEAD: Right = Right::Of(&[Role::Head]);
const PREPARER_OR_HEAD: Right = Right::Of(&[Role::Preparer, Role::Head]);

impl Op {
    /// Who may do it.
    #[must_use]
    pub fn right(self) -> Right {
        match self {
            // What is taken back decides, see `needed`; whose password it is, the operation.
            Self::Undo | Self::Redo | Self::Restore | Self::SetPassword => Right::SignedIn,
            Self::Monitor
            | Self::MarkDemo
            | Self::SignIn
            | Self::RefuseSignIn
            | Self::ResetPassword
            | Self::MoveIn
            | Self::DrillRestore => Right::Free,
            Self::ImportTargets
            | Self::ImportLedger
            | Self::UndoBatch
            | Self::AnswerFindings
            | Self::FillSheet
            | Self::TakeProposals
            | Self::SubmitSheet
            | Self::DraftTargets
            | Self::AddEntry
            | Self::VoidEntry
            | Self::EditEntry
            | Self::ChangeEntries
            | Self::AddProgress
            | Self::EditProgress
            | Self::VoidProgress
            | Self::ExplainChange
            | Self::ChangeProject
            | Self::ChangeAdjustment
            | Self::AddSurvey
            | Self::DraftReport
            | Self::EditReport
            | Self::AddAttachment
            | Self::RemoveAttachment
            | Self::ChangeMilestone
            | Self::ChangeEvent
            | Self::ChangeCommitment
            | Self::ChangeScope
            | Self::MarkEntry
            | Self::ChangeAsset
            | Self::AnswerQuestion
            | Self::ChangeMapping
            | Self::HandleWarning
            | Self::ImportSystemFigures
            | Self::ChangeSystemFigure
            | Self::ExplainDifference
            | Self::CollectSections
            | Self::ChangeFinding
            | Self::HandleFinding
            | Self::ChangeDisposition
            | Self::HandleDisposition
            | Self::FillEvaluation
            | Self::AcceptCarryOver => PREPARER,
            Self::ReviewSheet => REVIEWER,
            Self::ApproveTargets
            | Self::ImportTask
            | Self::RollOver
            | Self::ChooseYear
            | Self::ReceivePackages
            | Self::ImportReceipt => PREPARER_OR_HEAD,
            Self::RegisterUnit
            | Self::ChangeSetting
            | Self::ChangeTemplate
            | Self::ClosePeriod
            | Self::ReopenPeriod
            | Self::CreateKey
            | Self::ChangePassword
            | Self::RestoreKey
            | Self::RegisterKey
            | Self::SignPackage
            | Self::ExportPackage
            | Self::DropPackage
            | Self::MakeTask
            | Self::WithdrawTask
            | Self::DropTask
            | Self::ChangeRegister
            | Self::DiscardReceived
            | Self::IssueReceipt
            | Self::WithdrawReceipt
            | Self::AddPerson
            | Self::ChangeRoles
            | Self::RemovePerson
            | Self::DismissPeople
            | Self::MoveOut
            | Self::MoveBack => HEAD,
        }
    }
}

impl Ledger {
    /// Whether whoever is signed in may do that, before any work on it begins.
    ///
    /// # Errors
    /// [`CoreError::Forbidden`], [`CoreError::SignInNeeded`], and the store's errors.
    pub fn require(&self, op: Op) -> Result<()> {
        let name = self.signed_in().map(ToOwned::to_owned);
        self.read(|connection| permit(connection, op, name.as_deref()))
    }

    /// The same as [`Ledger::require`], for what writes nothing but is a 负责人's to do.
    ///
    /// # Errors
    /// As [`Ledger::require`].
    pub fn require_head(&self, what: &str) -> Result<()> {
        let name = self.signed_in().map(ToOwned::to_owned);
        self.read(|connection| permitted(connection, what, HEAD, name.as_deref()))
    }
}

/// Refuses a write of `op` by anyone but who is signed in with the right to it. What takes back
/// record `undoes` needs the right to what is taken back.
pub(crate) fn permit_write(
    connection: &Connection,
    op: Op,
    undoes: Option<i64>,
    actor: &Actor,
    signed_in: Option<&str>,
) -> Result<()> {
    if let Some(name) = signed_in
        && name != actor.name
    {
        return Err(CoreError::SignInNeeded {
            message: format!("操作人“{}”没有登录，登录的是“{name}”。", actor.name),
        });
    }
    permit(connection, needed(connection, op, undoes)?, signed_in)
}

/// Refuses `op` to anyone but who is signed in with the right to it.
pub(crate) fn permit(connection: &Connection, op: Op, signed_in: Option<&str>) -> Result<()> {
    permitted(connection, op.word(), op.right(), signed_in)
}

fn permitted(
    connection: &Connection,
    what: &str,
    right: Right,
    signed_in: Option<&str>,
) -> Result<()> {
    if right == Right::Free {
        return Ok(());
    }
    let people = storage::people::all(connection)?;
    if people.is_empty() {
        return Ok(());
    }
    let person = people
        .into_iter()
        .map(|row| row.person)
        .find(|person| Some(person.name.as_str()) == signed_in);
    let Some(person) = person else {
        return Err(CoreError::SignInNeeded {
            message: "本数据文件登记了人员，请先登录。".to_owned(),
        });
    };
    let Right::Of(roles) = right else {
        return Ok(());
    };
    if roles.iter().any(|role| person.roles.contains(role)) {
        return Ok(());
    }
    Err(CoreError::Forbidden {
        what: what.to_owned(),
        who: roles.to_vec(),
        name: person.name,
        roles: person.roles,
    })
}

/// The operation whose right is needed: of an undo or a redo, what the user had done.
fn needed(connection: &Connection, op: Op, undoes: Option<i64>) -> Result<Op> {
    let mut next = undoes;
    let mut needed = op;
    while let Some(id) = next {
        let Some(record) = storage::audit::record(connection, id)? else {
            break;
        };
        needed = Op::from_word(&record.op).unwrap_or(needed);
        next = record.undoes;
    }
    Ok(needed)
}
