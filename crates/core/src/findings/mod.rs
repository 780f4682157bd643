//! Problems found by monitoring (问题), from 待整改 to 已销号: what they are, who does what until when,
//! each step with its day and remark, and what is due.

mod record;
mod reminders;
mod steps;

use chrono::NaiveDate;

pub(crate) use record::{LABEL, of_year};
pub use reminders::Reminder;
pub use steps::FindingAction;

use crate::records::{Passed, Recorded};
use crate::words::words;

words! {
    /// 监控类型 (办法第十条).
    MonitoringKind {
        /// 及时性
        Timeliness = "及时性",
        /// 合规性
        Compliance = "合规性",
        /// 有效性
        Effectiveness = "有效性",
    }
}

words! {
    /// State of a finding.
    FindingState {
        /// 待整改
        Open = "待整改",
        /// 整改中
        Correcting = "整改中",
        /// 已整改
        Corrected = "已整改",
        /// 已销号
        Closed = "已销号",
    }
}

impl FindingState {
    /// Whether its correction is still to be done.
    #[must_use]
    pub fn is_due(self) -> bool {
        match self {
            Self::Open | Self::Correcting => true,
            Self::Corrected | Self::Closed => false,
        }
    }
}

/// A problem of one project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "Problem")]
pub struct Finding {
    /// 日期.
    pub date: NaiveDate,
    /// The indicator that it is about as `二级指标/三级指标`, or "".
    pub indicator: String,
    /// 监控类型.
    pub kind: MonitoringKind,
    /// 问题描述.
    pub description: String,
    /// 原因, or "".
    pub cause: String,
    /// 整改措施, or "".
    pub measures: String,
    /// 责任人, or "".
    pub owner: String,
    /// 整改期限.
    pub deadline: Option<NaiveDate>,
    /// 状态.
    pub state: FindingState,
}

impl Finding {
    /// Whether its deadline is over on `day` and its correction is not done.
    #[must_use]
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.state.is_due() && self.deadline.is_some_and(|deadline| deadline < day)
    }
}

/// A finding with its way so far.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FindingHistory {
    /// The finding.
    #[serde(flatten)]
    pub finding: Recorded<Finding>,
    /// Its steps, the newest last.
    pub steps: Vec<Passed<FindingState>>,
    /// The warning that it came of, or "".
    pub warning: String,
    /// The numbers of the dispositions that answer it.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub dispositions: Vec<i64>,
}

/// What is given of a finding; nothing leaves it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingPatch {
    /// 日期.
    pub date: Option<NaiveDate>,
    /// 二级指标 (or "" where the name alone says which) and 三级指标; a 三级指标 of "" takes it away.
    pub indicator: Option<(String, String)>,
    /// 监控类型.
    pub kind: Option<MonitoringKind>,
    /// 问题描述.
    pub description: Option<String>,
    /// 原因.
    pub cause: Option<String>,
    /// 整改措施.
    pub measures: Option<String>,
    /// 责任人.
    pub owner: Option<String>,
    /// 整改期限; `Some(None)` takes it away.
    pub deadline: Option<Option<NaiveDate>>,
}

/// Which findings are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingQuery {
    /// 项目代码.
    pub project: Option<String>,
    /// 状态.
    pub state: Option<FindingState>,
    /// 监控类型.
    pub kind: Option<MonitoringKind>,
    /// Those that are overdue on this day.
    pub overdue_on: Option<NaiveDate>,
    /// A part of 责任人.
    pub owner: String,
    /// A part of 问题描述, 原因, 整改措施 or the indicator.
    pub text: String,
}

impl FindingQuery {
    fn meets(&self, row: &Recorded<Finding>) -> bool {
        let facts = &row.facts;
        let texts = [
            &facts.description,
            &facts.cause,
            &facts.measures,
            &facts.indicator,
        ];
        self.project
            .as_ref()
            .is_none_or(|code| row.project == *code)
            && self.state.is_none_or(|state| facts.state == state)
            && self.kind.is_none_or(|kind| facts.kind == kind)
            && self.overdue_on.is_none_or(|day| facts.is_overdue(day))
            && facts.owner.contains(&self.owner)
            && texts.iter().any(|text| text.contains(&self.text))
    }
}
