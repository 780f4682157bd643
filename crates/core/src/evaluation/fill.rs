//! Filling a self-evaluation: keys that are given change it, all others stay.

use rusqlite::Connection;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use super::{Exceeded, Item};
use crate::error::{CoreError, Result};
use crate::indicators::{self, IndicatorFacts, Nature, QualitativeState, parse_number};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::monitoring::ProgressEntry;
use crate::period::CutOff;
use crate::sheets::find_project;
use crate::storage;

/// What `self-evaluation fill` takes: keys that are left out stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct EvaluationPatch {
    /// 项目代码; may be left out where the command names it.
    pub project: String,
    /// 年度总体目标的实际完成情况.
    pub goal_result: Option<String>,
    /// Why the budget execution lost points.
    pub execution_reason: Option<String>,
    /// 其他需要说明的问题.
    pub remark: Option<String>,
    /// By 二级指标 and 三级指标.
    pub indicators: Vec<ItemPatch>,
}

/// Changes of one indicator's row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct ItemPatch {
    /// 二级指标, or "" where the name alone says which.
    #[serde(default)]
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// The share of the weight in percent; null or "" empties it.
    #[serde(default, deserialize_with = "given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub percent: Option<Option<String>>,
    /// 指标值偏低 or 其他原因; null or "" empties it.
    #[serde(default, deserialize_with = "given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<Exceeded>))]
    pub exceeded_because: Option<Option<String>>,
    /// 偏差原因分析及改进措施.
    #[serde(default)]
    pub reason: Option<String>,
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer)
        .map(|text| Some(text.filter(|text| !text.trim().is_empty())))
}

impl Ledger {
    /// Fills the self-evaluation of a project; `cut_off` says which state a 定性 indicator has,
    /// and so which percentages are in its band.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an unknown
    /// indicator, a word that is none, or a percentage that is none, is not in the band of the
    /// indicator's state, or is given for an indicator that is scored by its numbers.
    pub fn fill_evaluation(
        &mut self,
        cut_off: CutOff,
        patch: &EvaluationPatch,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::FillEvaluation, &patch.project, actor, |connection| {
            fill(connection, cut_off, patch)
        })
    }
}

fn fill(connection: &Connection, cut_off: CutOff, patch: &EvaluationPatch) -> Result<()> {
    let year = cut_off.year();
    let project = find_project(connection, year, &patch.project)?;
    let mut remarks = storage::evaluation::of_project(connection, project.id)?.unwrap_or_default();
    set(&mut remarks.goal_result, patch.goal_result.as_ref());
    set(
        &mut remarks.execution_reason,
        patch.execution_reason.as_ref(),
    );
    set(&mut remarks.remark, patch.remark.as_ref());
    let id = storage::evaluation::put(connection, project.id, &remarks)?;
    if patch.indicators.is_empty() {
        return Ok(());
    }
    let known = indicators::of_project(connection, year, &patch.project)?;
    let mut held: std::collections::HashMap<_, _> =
        storage::evaluation::items(connection, year.number())?
            .into_iter()
            .collect();
    let (from, through) = (year.first_day(), cut_off.through());
    let progress = storage::by_key(storage::monitoring::progress(
        connection,
        year.number(),
        from,
        through,
    )?);
    for given in &patch.indicators {
        let indicator = indicators::find(&known, &given.level2, &given.level3)?;
        let entries = progress.get(&indicator.id).map_or(&[][..], Vec::as_slice);
        let mut item: Item = held.remove(&indicator.id).unwrap_or_default();
        fill_item(&mut item, given, &indicator.facts, entries)?;
        storage::evaluation::put_item(connection, id, indicator.id, &item)?;
        held.insert(indicator.id, item);
    }
    Ok(())
}

fn set(held: &mut String, given: Option<&String>) {
    if let Some(given) = given {
        given.trim().clone_into(held);
    }
}

fn fill_item(
    item: &mut Item,
    given: &ItemPatch,
    facts: &IndicatorFacts,
    entries: &[ProgressEntry],
) -> Result<()> {
    set(&mut item.reason, given.reason.as_ref());
    if let Some(percent) = &given.percent {
        item.percent = match percent {
            None => None,
            Some(text) => Some(percentage(text, facts, entries)?),
        };
    }
    if let Some(because) = &given.exceeded_because {
        item.exceeded_because = because
            .as_deref()
            .map(|word| {
                let words = Exceeded::WORDS.join("、");
                Exceeded::from_word(word.trim()).ok_or_else(|| {
                    let name = &facts.level3;
                    let message =
                        format!("指标“{name}”的超额原因“{word}”不能识别，请填：{words}。");
                    CoreError::invalid("exceeded_because", message)
                })
            })
            .transpose()?;
    }
    Ok(())
}

/// A percentage that the indicator may score by.
fn percentage(text: &str, facts: &IndicatorFacts, entries: &[ProgressEntry]) -> Result<Decimal> {
    let name = &facts.level3;
    let refused = |message: String| CoreError::invalid("percent", message);
    let is_judged = facts.nature == Nature::Qualitative || facts.target_number().is_none();
    if !is_judged {
        let message = format!("指标“{name}”按完成值计分，不填写得分比例。");
        return Err(refused(message));
    }
    let percent = parse_number(text.trim().trim_end_matches(['%', '％']))
        .filter(|percent| *percent >= Decimal::ZERO && *percent <= Decimal::ONE_HUNDRED)
        .ok_or_else(|| refused(format!("指标“{name}”的得分比例“{text}”应为0至100的数。")))?;
    if facts.nature != Nature::Qualitative {
        return Ok(percent);
    }
    let state = entries
        .iter()
        .rev()
        .find_map(|entry| QualitativeState::from_word(&entry.value))
        .ok_or_else(|| {
            refused(format!(
                "指标“{name}”没有登记完成情况（达成、部分达成、未达成），请先登记指标进展。"
            ))
        })?;
    if !state.admits(percent) {
        let band = state.band_in_words();
        let message = format!("指标“{name}”为“{state}”，得分比例应为{band}，不能填{percent}%。");
        return Err(refused(message));
    }
    Ok(percent)
}
