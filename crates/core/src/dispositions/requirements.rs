//! What each step of a disposition demands: exactly the evidence of 办法第十七条.

use rusqlite::Connection;

use super::{Disposition, DispositionKind, DispositionState, links};
use crate::error::Result;
use crate::events::Event;
use crate::indicators::TargetState;
use crate::records::Recorded;
use crate::storage;

/// A thing that must be complete.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Requirement {
    /// The state that it is needed for.
    pub step: DispositionState,
    /// Its name.
    pub what: &'static str,
    /// Whether it is there.
    pub is_met: bool,
    /// What is there, or "".
    pub held: String,
}

/// What a disposition stands on beside its own facts.
pub(super) struct Basis {
    pub event: Option<Event>,
    attachments: Vec<String>,
    /// The newest approved target version after the one at the time of the report.
    pub approved: Option<Approved>,
}

/// An approved target version.
pub(super) struct Approved {
    pub number: u32,
    document_number: String,
}

impl Basis {
    /// Reads what the disposition `id` of a project stands on, as `facts` would have it.
    pub(super) fn read(
        connection: &Connection,
        year: i32,
        (id, project): (i64, i64),
        facts: &Disposition,
    ) -> Result<Self> {
        let events = storage::events::all(connection, year)?;
        let event = events.into_iter().find(|row| Some(row.id) == facts.event);
        let attachments = links::attachments(connection, year, id)?;
        let approved = match facts.version_before {
            None => None,
            Some(before) => storage::indicators::versions(connection, project)?
                .into_iter()
                .rfind(|version| version.state == TargetState::Approved && version.number > before)
                .map(|version| Approved {
                    number: version.number,
                    document_number: version.document_number,
                }),
        };
        Ok(Self {
            event: event.map(|Recorded { facts, .. }| facts),
            attachments: attachments.into_iter().map(|file| file.name).collect(),
            approved,
        })
    }

    /// Date, kind and description of the event, or "".
    pub(super) fn event_text(&self) -> String {
        self.event.as_ref().map(Event::text).unwrap_or_default()
    }

    /// All evidence for an objective cause: the disposition's own, its files, the event's.
    fn evidence(&self, facts: &Disposition) -> String {
        let event = self.event.as_ref().map(|event| &event.evidence);
        let all = std::iter::once(&facts.evidence)
            .chain(&self.attachments)
            .chain(event);
        let given: Vec<_> = all
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        given.join("、")
    }

    fn version_text(&self) -> String {
        let text = |version: &Approved| {
            format!("第{}版 {}", version.number, version.document_number)
                .trim_end()
                .to_owned()
        };
        self.approved.as_ref().map(text).unwrap_or_default()
    }
}

/// What must be complete, in the order of the steps.
pub(super) fn required(facts: &Disposition, basis: &Basis) -> Vec<Requirement> {
    use DispositionState::{Approved, Completed, Reported};
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let first = match facts.kind {
        DispositionKind::D0 => Completed,
        DispositionKind::D1 | DispositionKind::D2 => Reported,
    };
    let mut required = vec![
        (first, "原因", facts.cause.clone()),
        (first, "措施", facts.measures.clone()),
    ];
    required.extend(match facts.kind {
        DispositionKind::D0 => vec![(Completed, "办理结果", facts.result.clone())],
        DispositionKind::D1 => vec![
            (Reported, "客观事件", basis.event_text()),
            (Reported, "依据", basis.evidence(facts)),
            (Reported, "报告财政日期", day(facts.reported_on)),
            (Approved, "批复文号", facts.document_number.clone()),
            (Approved, "批复后的新版绩效目标", basis.version_text()),
        ],
        DispositionKind::D2 => vec![
            (Reported, "暂停实施日期", day(facts.suspended_on)),
            (Reported, "报告财政日期", day(facts.reported_on)),
            (Completed, "停止拨付日期", day(facts.stopped_on)),
            (Completed, "调减预算批复文号", facts.document_number.clone()),
            (Completed, "已开始政府采购的处理", facts.procurement.clone()),
        ],
    });
    let requirement = |(step, what, held): (_, _, String)| Requirement {
        step,
        what,
        is_met: !held.trim().is_empty(),
        held,
    };
    required.into_iter().map(requirement).collect()
}

/// The names of what is missing for a state: of that step and of those before it.
pub(super) fn missing(required: &[Requirement], goal: DispositionState) -> Vec<&'static str> {
    required
        .iter()
        .filter(|one| !one.is_met)
        .filter(|one| one.step == goal || one.step == DispositionState::Reported)
        .map(|one| one.what)
        .collect()
}
