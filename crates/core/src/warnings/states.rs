//! What people do with a warning: 确认, 处置, 转为问题. That it is gone needs nobody: the program sees it.

use super::{WarningState, Watch, key_of};
use crate::analysis::Thresholds;
use crate::error::{CoreError, Result};
use crate::findings::{Finding, FindingState};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::CutOff;
use crate::sheets::find_project;
use crate::storage;
use crate::storage::warnings::StepRow;

/// A step of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// 确认: it was read.
    Confirm,
    /// 处置: it is being dealt with.
    Start,
    /// 转为问题: it goes on as a finding.
    Find,
}

impl Step {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "确认",
            Self::Start => "处置",
            Self::Find => "转为问题",
        }
    }

    /// The state that it leads to, where it may be done.
    fn leads_to(self, from: WarningState) -> Option<WarningState> {
        use WarningState::{Confirmed, Found, InProgress, Triggered};
        match (self, from) {
            (Self::Confirm, Triggered) => Some(Confirmed),
            (Self::Start, Triggered | Confirmed) => Some(InProgress),
            (Self::Find, Triggered | Confirmed | InProgress) => Some(Found),
            _ => None,
        }
    }
}

impl Ledger {
    /// Takes warnings that hold on the last day of `cut_off` one step on, all of them or none;
    /// `remark` is what is said about it, or "". They must have been seen by
    /// [`Ledger::monitor`].
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for a key that names no warning of that day,
    /// [`CoreError::State`] where the step does not fit its state, or where a warning of the unit
    /// should become a project's finding.
    pub fn handle_warnings(
        &mut self,
        cut_off: CutOff,
        lights: &Thresholds,
        (step, keys): (Step, &[String]),
        remark: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let subject = format!("{} {}", step.word(), keys.join("、"));
        self.write(Op::HandleWarning, &subject, actor, |connection| {
            let watch = Watch::read(connection, cut_off, lights)?;
            for wanted in keys {
                let named = watch.alarms.iter().find(|alarm| alarm.key() == *wanted);
                let (Some(alarm), Some(sighting)) =
                    (named, named.and_then(|alarm| watch.sighting(alarm)))
                else {
                    return Err(missing(&watch, wanted));
                };
                let from = sighting.state.unwrap_or(WarningState::Triggered);
                let Some(state) = step.leads_to(from) else {
                    let message = format!("预警“{wanted}”为“{from}”，不能{}。", step.word());
                    return Err(CoreError::State { message });
                };
                let mut row = StepRow {
                    warning: sighting.id,
                    state,
                    remark: remark.to_owned(),
                    finding: None,
                };
                if step == Step::Find {
                    if alarm.project.is_empty() {
                        let message =
                            format!("预警“{wanted}”针对整个单位，不能转为某个项目的问题。");
                        return Err(CoreError::State { message });
                    }
                    let project = find_project(connection, cut_off.year(), &alarm.project)?;
                    let finding = Finding {
                        date: cut_off.through(),
                        indicator: String::new(),
                        kind: alarm.rule.kind,
                        description: alarm.message.clone(),
                        cause: String::new(),
                        measures: remark.to_owned(),
                        owner: String::new(),
                        deadline: None,
                        state: FindingState::Open,
                    };
                    row.finding = Some(storage::findings::add(
                        connection, project.id, &finding, None,
                    )?);
                }
                storage::warnings::add_step(connection, &row, actor)?;
            }
            Ok(())
        })
    }
}

/// Why a key names no warning that holds.
fn missing(watch: &Watch, wanted: &str) -> CoreError {
    let was_seen = watch.sightings.iter().any(|held| key_of(held) == wanted);
    if was_seen {
        let message = format!("预警“{wanted}”已消除，不需要再处理。");
        CoreError::State { message }
    } else {
        CoreError::NotFound {
            what: "预警",
            id: wanted.to_owned(),
        }
    }
}
