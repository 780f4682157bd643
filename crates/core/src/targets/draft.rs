//! A draft of the targets: made from the version that counts or from a file, changed, discarded,
//! approved.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{between, draft_of};
use crate::error::{CoreError, Result};
use crate::indicators::{
    self, Accumulation, Comparator, Frame, Indicator, IndicatorFacts, Nature, TargetState,
    default_accumulation, default_comparator,
};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::sheets::{SheetState, find_project, return_for_new_targets};
use crate::storage;
use crate::storage::indicators::Version;

/// An indicator by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "FormerName", deny_unknown_fields)]
pub struct IndicatorName {
    /// 二级指标, or "" where the name alone says which.
    #[serde(default)]
    pub level2: String,
    /// 三级指标.
    pub level3: String,
}

impl IndicatorName {
    pub(super) fn of(facts: &IndicatorFacts) -> Self {
        Self {
            level2: facts.level2.clone(),
            level3: facts.level3.clone(),
        }
    }
}

/// The targets as a file states them; `target show --json` prints the same.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetInput {
    /// Ignored: the store counts them.
    pub number: IgnoredAny,
    /// Ignored: a draft stays one until it is approved.
    pub state: IgnoredAny,
    /// Ignored.
    pub current: IgnoredAny,
    /// Ignored: the approval is stated when it is given.
    pub document_number: IgnoredAny,
    /// Ignored, likewise.
    pub approved_on: IgnoredAny,
    /// Indicator frame; left out, the indicators say which.
    pub frame: Option<Frame>,
    /// The indicators, in their order.
    pub indicators: Vec<IndicatorInput>,
}

/// An indicator as a file states it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct IndicatorInput {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 指标性质.
    pub nature: Nature,
    /// 比较符; left out, what the nature asks for.
    pub comparator: Option<Comparator>,
    /// 年度指标值.
    #[serde(default)]
    pub target: String,
    /// 计量单位.
    #[serde(default)]
    pub unit: String,
    /// 分值.
    #[serde(default)]
    pub weight: String,
    /// 累计方式; left out, what the class asks for.
    pub accumulation: Option<Accumulation>,
    /// 阶段目标值.
    #[serde(default)]
    pub stage_target: String,
    /// 指标值说明.
    #[serde(default)]
    pub note: String,
    /// The indicator of the version before that it continues under this new name; left out, the
    /// one of the same 二级指标 and 三级指标.
    #[serde(default)]
    pub continues: Option<IndicatorName>,
}

impl IndicatorInput {
    fn facts(&self) -> IndicatorFacts {
        let text = |text: &str| text.trim().to_owned();
        let is_qualitative = self.nature == Nature::Qualitative;
        let comparator = self.comparator.filter(|_| !is_qualitative);
        let accumulation = self.accumulation.filter(|_| !is_qualitative);
        IndicatorFacts {
            level1: text(&self.level1),
            level2: text(&self.level2),
            level3: text(&self.level3),
            nature: self.nature,
            comparator: comparator.unwrap_or_else(|| default_comparator(self.nature)),
            target: text(&self.target),
            unit: text(&self.unit),
            weight: text(&self.weight),
            accumulation: accumulation
                .unwrap_or_else(|| default_accumulation(self.level2.trim(), self.nature)),
            stage_target: text(&self.stage_target),
            note: text(&self.note),
        }
    }
}

/// Changes of one indicator of a draft: what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndicatorPatch {
    /// 三级指标: another name for what stays the same indicator.
    pub name: Option<String>,
    /// 比较符.
    pub comparator: Option<Comparator>,
    /// 年度指标值.
    pub target: Option<String>,
    /// 计量单位.
    pub unit: Option<String>,
    /// 分值.
    pub weight: Option<String>,
    /// 阶段目标值.
    pub stage_target: Option<String>,
    /// 指标值说明.
    pub note: Option<String>,
}

impl IndicatorPatch {
    fn apply(&self, facts: &mut IndicatorFacts) {
        let texts = [
            (&mut facts.level3, &self.name),
            (&mut facts.target, &self.target),
            (&mut facts.unit, &self.unit),
            (&mut facts.weight, &self.weight),
            (&mut facts.stage_target, &self.stage_target),
            (&mut facts.note, &self.note),
        ];
        for (held, given) in texts {
            if let Some(given) = given {
                given.trim().clone_into(held);
            }
        }
        let is_qualitative = facts.nature == Nature::Qualitative;
        if let Some(comparator) = self.comparator.filter(|_| !is_qualitative) {
            facts.comparator = comparator;
        }
    }
}

/// What an approval did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Approval {
    /// The version that counts now.
    pub number: u32,
    /// How many indicators differ from the version that counted before.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub differences: usize,
    /// State of the project's sheet.
    pub sheet: SheetState,
}

impl Ledger {
    /// Makes a draft of a new version, of the indicators that count or of those given; the value
    /// is its number.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is a draft already, [`CoreError::NotFound`] for an
    /// unknown project, [`CoreError::Invalid`] for a `continues` that names no indicator.
    pub fn draft_targets(
        &mut self,
        year: FiscalYear,
        code: &str,
        input: Option<&TargetInput>,
        actor: &Actor,
    ) -> Result<Written<u32>> {
        let subject = format!("{code} 新版本");
        self.write(Op::DraftTargets, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let newest = storage::indicators::versions(connection, project.id)?.pop();
            if let Some(draft) = newest.as_ref().filter(|v| v.state == TargetState::Draft) {
                let number = draft.number;
                let message = format!(
                    "项目{code}已有第{number}版草稿，请修改该草稿，或先批复、删除后再建立新版本。"
                );
                return Err(CoreError::State { message });
            }
            let draft = Version {
                id: 0,
                project_id: project.id,
                number: newest.as_ref().map_or(1, |version| version.number + 1),
                state: TargetState::Draft,
                document_number: String::new(),
                approved_on: None,
                frame: newest.map_or(Frame::Y2019, |version| version.frame),
            };
            let id = storage::indicators::add_version(connection, &draft, None)?;
            let draft = Version { id, ..draft };
            match input {
                Some(input) => fill(connection, &project, &draft, input)?,
                None => {
                    for held in storage::indicators::of_project(connection, project.id)? {
                        storage::indicators::add(connection, id, &held.facts, Some(held.id), None)?;
                    }
                }
            }
            Ok(draft.number)
        })
    }

    /// Replaces the indicators of the draft; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is no draft (approved targets are never changed: 条例第
    /// 十八条), and where the file leaves out an indicator of a first draft that has progress.
    pub fn set_targets(
        &mut self,
        year: FiscalYear,
        code: &str,
        input: &TargetInput,
        actor: &Actor,
    ) -> Result<Written<u32>> {
        self.write(Op::DraftTargets, code, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let draft = draft_of(connection, &project)?;
            if draft.number == 1 {
                refill_first(connection, &draft, input)?;
            } else {
                storage::indicators::remove_indicators(connection, draft.id)?;
                fill(connection, &project, &draft, input)?;
            }
            Ok(draft.number)
        })
    }

    /// Changes one indicator of the draft; the value is the draft's number.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is no draft, [`CoreError::Invalid`] for an indicator that
    /// it does not hold.
    pub fn set_target(
        &mut self,
        year: FiscalYear,
        code: &str,
        (level2, level3): (&str, &str),
        patch: &IndicatorPatch,
        actor: &Actor,
    ) -> Result<Written<u32>> {
        let subject = format!("{code} {level3}");
        self.write(Op::DraftTargets, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let draft = draft_of(connection, &project)?;
            let held = storage::indicators::of_version(connection, draft.id)?;
            let mut indicator = indicators::find(&held, level2, level3)?.clone();
            patch.apply(&mut indicator.facts);
            let row = storage::indicators::row_of(connection, draft.id, indicator.id)?;
            storage::indicators::put(connection, row, &indicator.facts)?;
            Ok(draft.number)
        })
    }

    /// Removes the draft; the value is its number.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is none, or where it is all the project has.
    pub fn discard_targets(
        &mut self,
        year: FiscalYear,
        code: &str,
        actor: &Actor,
    ) -> Result<Written<u32>> {
        let subject = format!("{code} 删除草稿");
        self.write(Op::DraftTargets, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let draft = draft_of(connection, &project)?;
            if draft.number == 1 {
                let message =
                    format!("第1版草稿是项目{code}唯一的绩效目标，不能删除；请修改后批复。");
                return Err(CoreError::State { message });
            }
            storage::indicators::remove_version(connection, draft.id)?;
            Ok(draft.number)
        })
    }

    /// Approves the draft by a document: from now on it counts. A sheet that is under review or
    /// approved goes back to be filled, where the indicators differ.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is no draft, where it is empty, or where the sheet is
    /// locked and the indicators differ; [`CoreError::Invalid`] without 批复文号, or for a date
    /// after today or before the last approval.
    pub fn approve_targets(
        &mut self,
        year: FiscalYear,
        code: &str,
        (document, date): (&str, NaiveDate),
        actor: &Actor,
    ) -> Result<Written<Approval>> {
        let document = document.trim();
        if document.is_empty() {
            return Err(CoreError::invalid(
                "批复文号",
                "批复绩效目标须填写批复文号。",
            ));
        }
        if date > actor.at.date() {
            let message = format!("批复日期{date}晚于今天，请核对。");
            return Err(CoreError::invalid("批复日期", message));
        }
        let subject = format!("{code} {document}");
        self.write(Op::ApproveTargets, &subject, actor, |connection| {
            let project = find_project(connection, year, code)?;
            let draft = draft_of(connection, &project)?;
            let before = storage::indicators::current_version(connection, project.id)?;
            let earlier = before.as_ref().and_then(|version| version.approved_on);
            if let Some(earlier) = earlier.filter(|earlier| date < *earlier) {
                let message = format!("批复日期{date}早于上一版的批复日期{earlier}，请核对。");
                return Err(CoreError::invalid("批复日期", message));
            }
            let after = storage::indicators::of_version(connection, draft.id)?;
            if after.is_empty() {
                let message = format!("项目{code}的绩效目标草稿没有指标，不能批复。");
                return Err(CoreError::State { message });
            }
            let before = storage::indicators::of_project(connection, project.id)?;
            let differences = between(&before, &after).len();
            let approved = Version {
                state: TargetState::Approved,
                document_number: document.to_owned(),
                approved_on: Some(date),
                ..draft
            };
            storage::indicators::put_version(connection, &approved)?;
            let number = approved.number;
            let sheet = return_for_new_targets(
                connection,
                &project,
                (differences > 0).then_some(number),
                document,
                actor,
            )?;
            Ok(Approval {
                number,
                differences,
                sheet,
            })
        })
    }
}

/// The frame that indicators are of.
fn frame(input: &TargetInput) -> Frame {
    let has_cost_class = input
        .indicators
        .iter()
        .any(|i| i.level1.trim() == "成本指标");
    let of_indicators = if has_cost_class {
        Frame::Y2021
    } else {
        Frame::Y2019
    };
    input.frame.unwrap_or(of_indicators)
}

/// The indicators of a file, each with the one of `held` that it continues: the one that it names,
/// else the first of its own name. What no indicator continues is left in `held`.
fn matched(
    held: &mut Vec<Indicator>,
    given: &[IndicatorInput],
) -> Result<Vec<(IndicatorFacts, Option<i64>)>> {
    let mut named = Vec::new();
    for input in given {
        let Some(name) = &input.continues else {
            named.push(None);
            continue;
        };
        let found = indicators::find(held, &name.level2, &name.level3)?.id;
        held.retain(|held| held.id != found);
        named.push(Some(found));
    }
    let row = |(input, named): (&IndicatorInput, Option<i64>)| {
        let facts = input.facts();
        let alike = held.iter().position(|held| held.facts.has_name_of(&facts));
        let origin = named.or_else(|| alike.map(|at| held.remove(at).id));
        (facts, origin)
    };
    Ok(given.iter().zip(named).map(row).collect())
}

/// Fills an empty draft, whose indicators continue those of the version that counts.
fn fill(
    connection: &Connection,
    project: &Project,
    draft: &Version,
    input: &TargetInput,
) -> Result<()> {
    let mut before = storage::indicators::of_project(connection, project.id)?;
    for (facts, origin) in matched(&mut before, &input.indicators)? {
        storage::indicators::add(connection, draft.id, &facts, origin, None)?;
    }
    put_frame(connection, draft, input)
}

/// Changes the first draft in place: progress hangs on its rows.
fn refill_first(connection: &Connection, draft: &Version, input: &TargetInput) -> Result<()> {
    let mut held = storage::indicators::of_version(connection, draft.id)?;
    for (facts, row) in matched(&mut held, &input.indicators)? {
        let Some(row) = row else {
            storage::indicators::add(connection, draft.id, &facts, None, None)?;
            continue;
        };
        storage::indicators::put(connection, row, &facts)?;
        storage::indicators::move_last(connection, row)?;
    }
    for left in held {
        if storage::indicators::has_records(connection, left.id)? {
            let name = &left.facts.level3;
            let message = format!(
                "指标“{name}”已有进展、调查或填报内容，不能从草稿中删除；改名请用continues写明原名称。"
            );
            return Err(CoreError::State { message });
        }
        storage::indicators::remove(connection, left.id)?;
    }
    put_frame(connection, draft, input)
}

fn put_frame(connection: &Connection, draft: &Version, input: &TargetInput) -> Result<()> {
    let draft = Version {
        frame: frame(input),
        ..draft.clone()
    };
    Ok(storage::indicators::put_version(connection, &draft)?)
}
