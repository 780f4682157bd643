//! Recording dispositions: adding, changing, listing, with all their evidence.

use rusqlite::Connection;

use super::requirements::{Basis, missing, required};
use super::{
    Disposition, DispositionFile, DispositionPatch, DispositionQuery, DispositionState, links,
    stopped,
};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;

/// What messages call it.
const LABEL: &str = "处置";

/// A disposition that is being changed, with its project.
pub(super) struct Open {
    pub id: i64,
    pub project: Project,
    pub facts: Disposition,
}

impl Open {
    /// The disposition `id` of a year.
    pub(super) fn read(connection: &Connection, year: FiscalYear, id: i64) -> Result<Self> {
        let row = records::numbered(connection, year, (LABEL, id), of_year)?;
        Ok(Self {
            id,
            project: find_project(connection, year, &row.project)?,
            facts: row.facts,
        })
    }

    /// Its number and kind, as messages name it.
    pub(super) fn name(&self) -> String {
        format!("处置{}（{}）", self.id, self.facts.kind)
    }

    /// What it stands on, as it is now.
    pub(super) fn basis(&self, connection: &Connection, year: FiscalYear) -> Result<Basis> {
        let ids = (self.id, self.project.id);
        Basis::read(connection, year.number(), ids, &self.facts)
    }

    /// Puts `facts` in the place of its own. What a step that was taken stands on must stay, and
    /// what is at its end stays as it is.
    pub(super) fn change(
        &mut self,
        connection: &Connection,
        year: FiscalYear,
        facts: Disposition,
    ) -> Result<()> {
        if facts == self.facts {
            return Ok(());
        }
        let (name, state) = (self.name(), self.facts.state);
        if !state.is_open() {
            let message = format!("{name}为“{state}”，不能修改。");
            return Err(CoreError::State { message });
        }
        if facts.kind != self.facts.kind && state != DispositionState::Planned {
            let message = format!("{name}为“{state}”，不能改变处置方式；请撤回后另行登记。");
            return Err(CoreError::State { message });
        }
        self.facts = facts;
        self.keep_what_was_reported(connection, year)?;
        storage::dispositions::put(connection, self.id, &self.facts)?;
        Ok(())
    }

    /// Refuses a change that takes away what the report to the finance department stands on.
    pub(super) fn keep_what_was_reported(
        &self,
        connection: &Connection,
        year: FiscalYear,
    ) -> Result<()> {
        if self.facts.state != DispositionState::Reported {
            return Ok(());
        }
        let required = required(&self.facts, &self.basis(connection, year)?);
        let missing = missing(&required, DispositionState::Reported);
        if missing.is_empty() {
            return Ok(());
        }
        let (name, missing) = (self.name(), missing.join("、"));
        let message = format!("{name}已报告财政，{missing}不能清空。");
        Err(CoreError::State { message })
    }

    /// Takes in what is given: its own facts and its links.
    pub(super) fn apply(
        &mut self,
        connection: &Connection,
        year: FiscalYear,
        patch: &DispositionPatch,
        actor: &Actor,
    ) -> Result<()> {
        let mut facts = self.facts.clone();
        records::set(&mut facts.kind, patch.kind.as_ref());
        records::set(&mut facts.cause, patch.cause.as_ref());
        records::set(&mut facts.measures, patch.measures.as_ref());
        records::set(&mut facts.document_number, patch.document_number.as_ref());
        records::set(&mut facts.event, patch.event.as_ref());
        records::set(&mut facts.evidence, patch.evidence.as_ref());
        records::set(&mut facts.reported_on, patch.reported_on.as_ref());
        records::set(&mut facts.suspended_on, patch.suspended_on.as_ref());
        records::set(&mut facts.stopped_on, patch.stopped_on.as_ref());
        records::set(&mut facts.procurement, patch.procurement.as_ref());
        records::set(&mut facts.result, patch.result.as_ref());
        self.check_event(connection, year, &facts)?;
        self.change(connection, year, facts)?;
        links::change(connection, year, self, patch, actor)?;
        self.keep_what_was_reported(connection, year)
    }

    /// Refuses an event that is none of the project's.
    fn check_event(
        &self,
        connection: &Connection,
        year: FiscalYear,
        facts: &Disposition,
    ) -> Result<()> {
        let Some(id) = facts.event else {
            return Ok(());
        };
        let code = &self.project.facts.code;
        let label = ("环境变化", id);
        let event = records::numbered(connection, year, label, storage::events::all)?;
        if event.project != *code {
            let message = format!("环境变化{id}属于项目{}，不属于项目{code}。", event.project);
            return Err(CoreError::invalid("客观事件", message));
        }
        Ok(())
    }
}

/// Every disposition of a year, in the order they were added.
fn of_year(connection: &Connection, year: i32) -> rusqlite::Result<Vec<Recorded<Disposition>>> {
    let rows = storage::dispositions::all(connection, year)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

impl Ledger {
    /// The dispositions of a year that are wanted, in the order they were added.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn dispositions(
        &self,
        year: FiscalYear,
        query: &DispositionQuery,
    ) -> Result<Vec<Recorded<Disposition>>> {
        self.read(|connection| {
            let project = query.project.as_deref();
            let mut rows = records::of_project(connection, year, project, of_year)?;
            rows.retain(|row| {
                query.kind.is_none_or(|kind| row.facts.kind == kind)
                    && query.state.is_none_or(|state| row.facts.state == state)
            });
            Ok(rows)
        })
    }

    /// A disposition with all that belongs to it: what must be complete, and what is.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, and the store's errors.
    pub fn disposition(&self, year: FiscalYear, id: i64) -> Result<DispositionFile> {
        self.read(|connection| {
            let open = Open::read(connection, year, id)?;
            let basis = open.basis(connection, year)?;
            let stopped = stopped::breaches(connection, year, year.last_day())?;
            let paid = stopped.into_iter().find(|breach| breach.disposition == id);
            Ok(DispositionFile {
                event_text: basis.event_text(),
                requirements: required(&open.facts, &basis),
                steps: storage::dispositions::steps(connection, id)?,
                warnings: links::warnings(connection, year.number(), id)?,
                findings: links::findings(connection, id)?,
                attachments: links::attachments(connection, year.number(), id)?,
                payments_after_stop: paid.map(|breach| breach.payments).unwrap_or_default(),
                disposition: Recorded {
                    id,
                    project: open.project.facts.code,
                    facts: open.facts,
                },
            })
        })
    }

    /// Adds a disposition as 拟办, however incomplete; the value is its number. Warnings that it
    /// answers become 处置中; they must have been seen by [`Ledger::monitor`].
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, event, warning, finding or attachment,
    /// [`CoreError::Invalid`] without kind, or for what belongs to another project,
    /// [`CoreError::State`] for a warning that is gone.
    pub fn add_disposition(
        &mut self,
        year: FiscalYear,
        project: &str,
        patch: &DispositionPatch,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let kind = patch.kind.ok_or_else(|| {
            CoreError::invalid("处置方式", "处置方式为必填项，请填：D0、D1、D2。")
        })?;
        let subject = format!("{project} {kind}");
        self.write(Op::ChangeDisposition, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            let facts = Disposition::planned(kind);
            let id = storage::dispositions::add(connection, project.id, &facts)?;
            let mut open = Open { id, project, facts };
            open.apply(connection, year, patch, actor)?;
            Ok(id)
        })
    }

    /// Changes disposition `id`, however incomplete it stays. Its state changes by steps only.
    ///
    /// # Errors
    /// The refusals of [`Ledger::add_disposition`], [`CoreError::NotFound`] for an unknown number,
    /// and [`CoreError::State`] where it is at its end, or where a step that was taken stands on
    /// what would be taken away.
    pub fn edit_disposition(
        &mut self,
        year: FiscalYear,
        id: i64,
        patch: &DispositionPatch,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let subject = format!("处置{id} 修改");
        self.write(Op::ChangeDisposition, &subject, actor, |connection| {
            let mut open = Open::read(connection, year, id)?;
            open.apply(connection, year, patch, actor)
        })
    }
}
