//! Dispositions (处置, 办法第十七条, 条例第二十一条): what is done about a deviation, how far it is, and
//! the evidence that each step demands. D0 corrects and goes on; D1 reports objective causes to
//! the finance department, so that budget and targets are adjusted together; D2 suspends the
//! project, reports, stops payments. A disposition is saved however incomplete; a step is taken
//! only with everything it demands.

mod links;
mod record;
mod requirements;
mod sheet;
mod steps;
mod stopped;

use chrono::NaiveDate;

pub use links::{LinkedAttachment, LinkedWarning, Links};
pub use requirements::Requirement;
pub(crate) use sheet::{fill, of_sheet};
pub use steps::DispositionAction;
pub(crate) use stopped::breaches;
pub use stopped::{PaymentAfterStop, StopBreach};

use crate::records::{Passed, Recorded};
use crate::sheets::SheetDisposition;
use crate::words::words;

words! {
    /// 处置 (办法第十七条).
    DispositionKind {
        /// Corrective measures, go on.
        D0 = "D0",
        /// Objective causes: adjust budget and targets together.
        D1 = "D1",
        /// Serious deviation or loss: suspend, report, stop payments.
        D2 = "D2",
    }
}

words! {
    /// State of a disposition.
    DispositionState {
        /// 拟办
        Planned = "拟办",
        /// 已报: reported to the finance department.
        Reported = "已报",
        /// 已批复: the adjustment is approved; D1 ends here.
        Approved = "已批复",
        /// 已办结: D0 and D2 end here.
        Completed = "已办结",
        /// 已撤回, with a reason.
        Withdrawn = "已撤回",
    }
}

impl DispositionState {
    /// Whether it is a measure still: all but those that were withdrawn are.
    #[must_use]
    pub fn stands(self) -> bool {
        self != Self::Withdrawn
    }

    /// Whether steps are still to be taken.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Reported)
    }
}

/// A disposition of a project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "DispositionFacts")]
pub struct Disposition {
    /// D0, D1 or D2.
    pub kind: DispositionKind,
    /// How far it is.
    pub state: DispositionState,
    /// The day on which it came into its state; nothing for 拟办.
    pub state_on: Option<NaiveDate>,
    /// 原因, or "".
    pub cause: String,
    /// 措施, or "".
    pub measures: String,
    /// 批复文号 (D1: adjustment of budget and targets; D2: reduction of the budget), or "".
    pub document_number: String,
    /// D1: number of the change of environment that it answers.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub event: Option<i64>,
    /// D1: 依据, or "".
    pub evidence: String,
    /// D1, D2: 报告财政日期.
    pub reported_on: Option<NaiveDate>,
    /// D1: number of the newest approved target version when it was reported, 0 for none.
    pub version_before: Option<u32>,
    /// D1: number of the target version that came of it.
    pub version: Option<u32>,
    /// D2: 暂停实施日期.
    pub suspended_on: Option<NaiveDate>,
    /// D2: 停止拨付日期.
    pub stopped_on: Option<NaiveDate>,
    /// D2: how procurement that was started is handled, or "".
    pub procurement: String,
    /// D0: 办理结果, or "".
    pub result: String,
}

impl Disposition {
    /// One of which nothing is known yet.
    fn planned(kind: DispositionKind) -> Self {
        Self {
            kind,
            state: DispositionState::Planned,
            state_on: None,
            cause: String::new(),
            measures: String::new(),
            document_number: String::new(),
            event: None,
            evidence: String::new(),
            reported_on: None,
            version_before: None,
            version: None,
            suspended_on: None,
            stopped_on: None,
            procurement: String::new(),
            result: String::new(),
        }
    }

    /// What the annual sheet shows of it.
    #[must_use]
    pub fn on_sheet(&self) -> SheetDisposition {
        SheetDisposition {
            kind: self.kind,
            cause: self.cause.clone(),
            measures: self.measures.clone(),
            document_number: self.document_number.clone(),
        }
    }

    /// It with what the annual sheet says.
    fn with_sheet(&self, given: &SheetDisposition) -> Self {
        Self {
            kind: given.kind,
            cause: given.cause.clone(),
            measures: given.measures.clone(),
            document_number: given.document_number.clone(),
            ..self.clone()
        }
    }

    /// Whether it holds nothing but what the annual sheet shows.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::planned(self.kind).with_sheet(&self.on_sheet())
    }

    /// Whether both cause and measures are given (rule R05); an approval may come later.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        !self.cause.trim().is_empty() && !self.measures.trim().is_empty()
    }
}

/// A disposition with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DispositionFile {
    /// The disposition.
    #[serde(flatten)]
    pub disposition: Recorded<Disposition>,
    /// Date, kind and description of the change of environment, or "".
    pub event_text: String,
    /// What must be complete, in the order of the steps.
    pub requirements: Vec<Requirement>,
    /// The steps so far, the newest last.
    pub steps: Vec<Passed<DispositionState>>,
    /// The warnings that it answers.
    pub warnings: Vec<LinkedWarning>,
    /// The numbers of the findings that it answers.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub findings: Vec<i64>,
    /// Its evidence.
    pub attachments: Vec<LinkedAttachment>,
    /// D2: what was paid after payments were to stop.
    pub payments_after_stop: Vec<PaymentAfterStop>,
}

/// What is given of a disposition; nothing leaves it as it is, `Some(None)` takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DispositionPatch {
    /// D0, D1 or D2; changes only while it is 拟办.
    pub kind: Option<DispositionKind>,
    /// 原因.
    pub cause: Option<String>,
    /// 措施.
    pub measures: Option<String>,
    /// 批复文号.
    pub document_number: Option<String>,
    /// Number of the change of environment.
    pub event: Option<Option<i64>>,
    /// 依据.
    pub evidence: Option<String>,
    /// 报告财政日期.
    pub reported_on: Option<Option<NaiveDate>>,
    /// 暂停实施日期.
    pub suspended_on: Option<Option<NaiveDate>>,
    /// 停止拨付日期.
    pub stopped_on: Option<Option<NaiveDate>>,
    /// How procurement that was started is handled.
    pub procurement: Option<String>,
    /// 办理结果.
    pub result: Option<String>,
    /// What it answers and its evidence, in addition.
    pub link: Links,
    /// What belongs to it no longer.
    pub unlink: Links,
}

/// Which dispositions are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DispositionQuery {
    /// 项目代码.
    pub project: Option<String>,
    /// D0, D1 or D2.
    pub kind: Option<DispositionKind>,
    /// State.
    pub state: Option<DispositionState>,
}
