//! Major changes of a project's environment (环境变化, 办法第十条): what happened, the evidence, and
//! how it was answered.

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// What kind of change.
    EventKind {
        /// 政策变化
        Policy = "政策变化",
        /// 突发事件
        Emergency = "突发事件",
        /// 市场价格变化
        Prices = "市场价格变化",
        /// 机构职能调整
        Organisation = "机构职能调整",
        /// 其他
        Other = "其他",
    }
}

/// A change of environment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Event {
    /// 类型.
    pub kind: EventKind,
    /// 日期.
    pub date: NaiveDate,
    /// 变化情况, not empty.
    pub description: String,
    /// 依据或佐证, or "".
    pub evidence: String,
    /// 应对措施; "" while it is not answered.
    pub answer: String,
    /// When it was answered.
    pub answered_on: Option<NaiveDate>,
}

impl Event {
    /// Whether it has happened and is not answered on `day`.
    #[must_use]
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.date <= day && self.answered_on.is_none_or(|answered| answered > day)
    }

    /// Date, kind and description in a line.
    pub(crate) fn text(&self) -> String {
        format!("{} {} {}", self.date, self.kind, self.description)
    }
}

const NAME: &str = "环境变化";

impl Ledger {
    /// The changes of environment of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn events(&self, year: FiscalYear, project: Option<&str>) -> Result<Vec<Recorded<Event>>> {
        self.read(|connection| records::of_project(connection, year, project, storage::events::all))
    }

    /// Adds a change of environment; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] without a
    /// description.
    pub fn add_event(
        &mut self,
        year: FiscalYear,
        project: &str,
        event: &Event,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        if event.description.is_empty() {
            return Err(CoreError::invalid("变化情况", "变化情况不能为空。"));
        }
        let subject = format!("{project} {}", event.kind);
        self.write(Op::ChangeEvent, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::events::add(connection, project.id, event)?)
        })
    }

    /// Notes how the change `id` was answered, and when.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::Invalid`] without an answer or
    /// with one from before the change.
    pub fn answer_event(
        &mut self,
        year: FiscalYear,
        id: i64,
        answer: &str,
        answered_on: NaiveDate,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let event = self.event(year, id)?;
        if answer.is_empty() {
            return Err(CoreError::invalid("应对措施", "应对措施不能为空。"));
        }
        if answered_on < event.facts.date {
            let message = format!("应对日期{answered_on}早于变化日期{}。", event.facts.date);
            return Err(CoreError::invalid("应对日期", message));
        }
        let subject = format!("{} {} 应对", event.project, event.facts.kind);
        self.write(Op::ChangeEvent, &subject, actor, |connection| {
            Ok(storage::events::answer(
                connection,
                id,
                answer,
                answered_on,
            )?)
        })
    }

    /// Removes the change `id`; its evidence stays with the project.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_event(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let event = self.event(year, id)?;
        let subject = format!("{} {} 删除", event.project, event.facts.kind);
        self.write(Op::ChangeEvent, &subject, actor, |connection| {
            storage::attachments::leave_event(connection, id)?;
            Ok(storage::events::remove(connection, id)?)
        })
    }

    fn event(&self, year: FiscalYear, id: i64) -> Result<Recorded<Event>> {
        self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::events::all)
        })
    }
}
