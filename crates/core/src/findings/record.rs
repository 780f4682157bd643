//! Recording findings: adding, changing, removing, listing.

use rusqlite::Connection;

use super::{Finding, FindingHistory, FindingPatch, FindingQuery, FindingState};
use crate::error::{CoreError, Result};
use crate::indicators;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;
use crate::warnings;

/// What messages call it.
pub(crate) const LABEL: &str = "问题";

/// Every finding of a year, in the order they were added.
pub(crate) fn of_year(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<Finding>>> {
    let rows = storage::findings::all(connection, year)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

impl FindingPatch {
    /// A new finding of what is given.
    fn finding(&self, actor: &Actor) -> Result<Finding> {
        let kind = self.kind.ok_or_else(|| {
            CoreError::invalid(
                "监控类型",
                "监控类型为必填项，请填：及时性、合规性、有效性。",
            )
        })?;
        let mut finding = Finding {
            date: actor.at.date(),
            indicator: String::new(),
            kind,
            description: String::new(),
            cause: String::new(),
            measures: String::new(),
            owner: String::new(),
            deadline: None,
            state: FindingState::Open,
        };
        self.apply(&mut finding)?;
        Ok(finding)
    }

    /// Puts what is given into a finding, all but the indicator, which only the store knows.
    fn apply(&self, finding: &mut Finding) -> Result<()> {
        records::set(&mut finding.date, self.date.as_ref());
        records::set(&mut finding.kind, self.kind.as_ref());
        records::set(&mut finding.description, self.description.as_ref());
        records::set(&mut finding.cause, self.cause.as_ref());
        records::set(&mut finding.measures, self.measures.as_ref());
        records::set(&mut finding.owner, self.owner.as_ref());
        records::set(&mut finding.deadline, self.deadline.as_ref());
        if finding.description.is_empty() {
            return Err(CoreError::invalid("问题描述", "问题描述不能为空。"));
        }
        if let Some(deadline) = finding.deadline.filter(|deadline| *deadline < finding.date) {
            let message = format!("整改期限{deadline}早于发现日期{}。", finding.date);
            return Err(CoreError::invalid("整改期限", message));
        }
        Ok(())
    }

    /// Notes the indicator that is given, or takes it away.
    fn apply_indicator(
        &self,
        connection: &Connection,
        year: FiscalYear,
        (project, finding): (&str, i64),
    ) -> Result<()> {
        let Some((level2, level3)) = &self.indicator else {
            return Ok(());
        };
        let indicator = match level3.as_str() {
            "" => None,
            name => {
                let known = indicators::of_project(connection, year, project)?;
                Some(indicators::find(&known, level2, name)?.id)
            }
        };
        storage::findings::set_indicator(connection, finding, indicator)?;
        Ok(())
    }
}

impl Ledger {
    /// The findings of a year that are wanted, in the order they were added.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn findings(
        &self,
        year: FiscalYear,
        query: &FindingQuery,
    ) -> Result<Vec<Recorded<Finding>>> {
        self.read(|connection| {
            let project = query.project.as_deref();
            let mut rows = records::of_project(connection, year, project, of_year)?;
            rows.retain(|row| query.meets(row));
            Ok(rows)
        })
    }

    /// A finding with its way so far.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, and the store's errors.
    pub fn finding(&self, year: FiscalYear, id: i64) -> Result<FindingHistory> {
        self.read(|connection| {
            let finding = records::numbered(connection, year, (LABEL, id), of_year)?;
            let origin = storage::warnings::of_finding(connection, id)?;
            Ok(FindingHistory {
                finding,
                steps: storage::findings::steps(connection, id)?,
                warning: origin
                    .map(|held| warnings::key_of(&held))
                    .unwrap_or_default(),
                dispositions: storage::dispositions::of_finding(connection, id)?,
            })
        })
    }

    /// Adds a finding as 待整改, dated the actor's day where no date is given; the value is its
    /// number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] without kind or
    /// description, for an unknown indicator, or for a deadline before the date.
    pub fn add_finding(
        &mut self,
        year: FiscalYear,
        project: &str,
        patch: &FindingPatch,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let finding = patch.finding(actor)?;
        let subject = format!("{project} {}", finding.kind);
        self.write(Op::ChangeFinding, &subject, actor, |connection| {
            let owner = find_project(connection, year, project)?;
            let id = storage::findings::add(connection, owner.id, &finding, None)?;
            patch.apply_indicator(connection, year, (project, id))?;
            Ok(id)
        })
    }

    /// Changes finding `id`; its state changes by steps only.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] once it is 已销号, and
    /// the refusals of [`Ledger::add_finding`].
    pub fn edit_finding(
        &mut self,
        year: FiscalYear,
        id: i64,
        patch: &FindingPatch,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let mut row = self.finding(year, id)?.finding;
        if row.facts.state == FindingState::Closed {
            let message = format!("问题{id}已销号，不能修改；确需修改的，请写明原因重新打开。");
            return Err(CoreError::State { message });
        }
        patch.apply(&mut row.facts)?;
        let subject = format!("{} 问题{id} 修改", row.project);
        self.write(Op::ChangeFinding, &subject, actor, |connection| {
            storage::findings::replace(connection, id, &row.facts)?;
            patch.apply_indicator(connection, year, (&row.project, id))
        })
    }

    /// Removes finding `id`, which must be 待整改 and have nothing that came before or after it.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where steps were
    /// taken, where it came of a warning, or where a disposition answers it.
    pub fn remove_finding(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held = self.finding(year, id)?;
        let state = held.finding.facts.state;
        let why = if !held.warning.is_empty() {
            format!("由预警“{}”转来", held.warning)
        } else if let Some(disposition) = held.dispositions.first() {
            format!("由处置{disposition}办理")
        } else if state != FindingState::Open || !held.steps.is_empty() {
            format!("为“{state}”，已有整改记录")
        } else {
            String::new()
        };
        if !why.is_empty() {
            let message = format!("问题{id}{why}，不能删除。");
            return Err(CoreError::State { message });
        }
        let subject = format!("{} 问题{id} 删除", held.finding.project);
        self.write(Op::ChangeFinding, &subject, actor, |connection| {
            storage::findings::set_indicator(connection, id, None)?;
            storage::attachments::leave_finding(connection, id)?;
            Ok(storage::findings::remove(connection, id)?)
        })
    }
}
