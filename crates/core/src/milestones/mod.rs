//! Milestones of a project (工作节点, 办法第八条（三）): when a step is planned, and when it was done.

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// Which step.
    Node {
        /// 立项
        Approval = "立项",
        /// 政府采购
        Procurement = "政府采购",
        /// 工程招标
        Tender = "工程招标",
        /// 监理
        Supervision = "监理",
        /// 验收
        Acceptance = "验收",
        /// 信息公示
        Publication = "信息公示",
        /// 资产管理
        Assets = "资产管理",
        /// 会计核算
        Accounting = "会计核算",
    }
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Milestone {
    /// 工作节点.
    pub node: Node,
    /// 计划日期; nothing where the project does not need the step.
    pub planned_on: Option<NaiveDate>,
    /// 完成日期.
    pub done_on: Option<NaiveDate>,
    /// 备注, or ""; not empty where the step is not needed.
    pub remark: String,
}

impl Milestone {
    /// How many days it is late on `day`; nothing where it was done or is not due.
    #[must_use]
    pub fn days_late(&self, day: NaiveDate) -> Option<i64> {
        let late = (day - self.planned_on?).num_days();
        let done = self.done_on.is_some_and(|done| done <= day);
        (late > 0 && !done).then_some(late)
    }

    fn check(&self) -> Result<()> {
        if self.planned_on.is_none() && (self.remark.is_empty() || self.done_on.is_some()) {
            let message = "没有计划日期表示项目不涉及该节点，须在备注写明原因，且不填完成日期。";
            return Err(CoreError::invalid("计划日期", message));
        }
        Ok(())
    }
}

const NAME: &str = "工作节点";

impl Ledger {
    /// The milestones of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn milestones(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<Milestone>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::milestones::all)
        })
    }

    /// Adds a milestone; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for a step that is
    /// not needed and says not why.
    pub fn add_milestone(
        &mut self,
        year: FiscalYear,
        project: &str,
        milestone: &Milestone,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        milestone.check()?;
        let subject = format!("{project} {}", milestone.node);
        self.write(Op::ChangeMilestone, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::milestones::add(connection, project.id, milestone)?)
        })
    }

    /// Notes when milestone `id` was done.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::Invalid`] for a step that is
    /// not needed.
    pub fn finish_milestone(
        &mut self,
        year: FiscalYear,
        id: i64,
        done_on: NaiveDate,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let mut milestone = self.milestone(year, id)?;
        milestone.facts.done_on = Some(done_on);
        milestone.facts.check()?;
        let subject = format!("{} {} 完成", milestone.project, milestone.facts.node);
        self.write(Op::ChangeMilestone, &subject, actor, |connection| {
            Ok(storage::milestones::finish(connection, id, done_on)?)
        })
    }

    /// Removes milestone `id`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_milestone(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let milestone = self.milestone(year, id)?;
        let subject = format!("{} {} 删除", milestone.project, milestone.facts.node);
        self.write(Op::ChangeMilestone, &subject, actor, |connection| {
            Ok(storage::milestones::remove(connection, id)?)
        })
    }

    fn milestone(&self, year: FiscalYear, id: i64) -> Result<Recorded<Milestone>> {
        self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::milestones::all)
        })
    }
}
