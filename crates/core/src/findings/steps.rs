//! The way of a finding: 开始整改, 完成整改, 销号, and back with a reason.

use chrono::NaiveDate;

use super::{Finding, FindingState};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Passed};
use crate::storage;

/// What a person does with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum FindingAction {
    /// 开始整改
    Start,
    /// 完成整改
    Done,
    /// 销号
    Close,
    /// 重新打开, with a reason
    Reopen,
}

impl FindingAction {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "开始整改",
            Self::Done => "完成整改",
            Self::Close => "销号",
            Self::Reopen => "重新打开",
        }
    }

    /// The state that it leads to, where it may be done.
    fn leads_to(self, from: FindingState) -> Option<FindingState> {
        use FindingState::{Closed, Corrected, Correcting, Open};
        match (self, from) {
            (Self::Start, Open) | (Self::Reopen, Corrected | Closed) => Some(Correcting),
            (Self::Done, Correcting) => Some(Corrected),
            (Self::Close, Corrected) => Some(Closed),
            _ => None,
        }
    }

    /// Refuses a step without what it stands on.
    fn check(self, id: i64, finding: &Finding, remark: &str) -> Result<()> {
        if self == Self::Reopen && remark.is_empty() {
            return Err(CoreError::invalid("原因", "重新打开问题须写明原因。"));
        }
        if self == Self::Done && finding.measures.trim().is_empty() {
            let message = format!("问题{id}未填写整改措施，不能{}；请先补充。", self.word());
            return Err(CoreError::invalid("整改措施", message));
        }
        Ok(())
    }
}

impl Ledger {
    /// Takes finding `id` one step on, on `date`; `remark` is what is said about it, or "".
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where the step does not
    /// fit its state, [`CoreError::Invalid`] for a day before the finding or the step before, or
    /// after the actor's own, for a reopening without a reason, and for 完成整改 without measures.
    pub fn take_finding(
        &mut self,
        year: FiscalYear,
        id: i64,
        action: FindingAction,
        (date, remark): (NaiveDate, &str),
        actor: &Actor,
    ) -> Result<Written<FindingState>> {
        let held = self.finding(year, id)?;
        let (finding, from) = (&held.finding.facts, held.finding.facts.state);
        let Some(state) = action.leads_to(from) else {
            let message = format!("问题{id}为“{from}”，不能{}。", action.word());
            return Err(CoreError::State { message });
        };
        action.check(id, finding, remark)?;
        let earliest = held.steps.last().map_or(finding.date, |step| step.date);
        records::check_day(date, earliest, actor)?;
        let subject = format!("{} 问题{id} {}", held.finding.project, action.word());
        self.write(Op::HandleFinding, &subject, actor, |connection| {
            storage::findings::set_state(connection, id, state)?;
            let step = Passed::by(actor, state, (date, remark));
            storage::findings::add_step(connection, id, &step)?;
            Ok(state)
        })
    }
}
