//! The year-end self-evaluation (年终绩效自评; 办法第十二条（三）, 财预〔2020〕10号): every project of
//! the year, exempt from mid-year monitoring or not, scored from the same records as the sheets.
//! What records can not say is entered by a person; nothing that is missing scores in silence.
//! `worked-examples.md` beside this file works two projects out by hand.

mod fill;
mod score;
mod weights;

use std::collections::HashMap;

use rusqlite::Connection;
use rust_decimal::Decimal;

pub use fill::{EvaluationPatch, ItemPatch};
pub use weights::Weighting;

use crate::analysis::{FundFigures, IndicatorFigures, ProjectFigures, summarize_printed};
use crate::error::{CoreError, Result};
use crate::forms::EvaluationTemplate;
use crate::indicators::{Frame, Indicator, IndicatorFacts, Nature, TargetState};
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::CutOff;
use crate::projects::ProjectFacts;
use crate::ratio::Ratio;
use crate::settings::in_force::InForce;
use crate::storage;
use crate::words::words;

words! {
    /// Why a value lies far above its target.
    Exceeded {
        /// The target was set too low: the score is reduced.
        TooLow = "指标值偏低",
        /// Anything else, which the reason explains: the score stays.
        Other = "其他原因",
    }
}

/// A score or a weight in points (分): an exact fraction, shown and sent with 2 decimals, half
/// away from zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Points(#[cfg_attr(feature = "bindings", specta(type = String))] Ratio);

impl Points {
    /// The exact fraction.
    #[must_use]
    pub fn exact(&self) -> &Ratio {
        &self.0
    }
}

impl From<Ratio> for Points {
    fn from(points: Ratio) -> Self {
        Self(points)
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0.rounded(2))
    }
}

impl serde::Serialize for Points {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rounded(2))
    }
}

/// What a person entered for one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Item {
    /// The share of the weight in percent, of a 定性 indicator or one whose target is no number.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub percent: Option<Decimal>,
    /// Why the value lies above 130 % of the target.
    pub exceeded_because: Option<Exceeded>,
    /// 偏差原因分析及改进措施, or "".
    pub reason: String,
}

/// What a person entered for a project as a whole; every text may be "".
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Remarks {
    /// 年度总体目标的实际完成情况.
    pub goal_result: String,
    /// Why the budget execution lost points, and what will be done.
    pub execution_reason: String,
    /// 其他需要说明的问题.
    pub remark: String,
}

/// 预算执行率 as it is scored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScoredExecution {
    /// 全年预算数 in 万元.
    pub annual_budget: Money,
    /// 执行数 in 万元.
    pub executed: Money,
    /// 执行数 ÷ 全年预算数 in percent with 2 decimals; nothing where the budget is 0 or less. A
    /// setting may make the daily rates divide by 年初预算数; this table always divides by
    /// 全年预算数.
    pub execution_rate: Option<String>,
    /// 分值.
    pub weight: Points,
    /// 得分: min(rate, 1) × weight; 0 without a rate.
    pub score: Points,
}

/// An indicator as it is scored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScoredIndicator {
    /// The indicator with its actual value at the cut-off.
    #[serde(flatten)]
    pub figures: IndicatorFigures,
    /// 分值.
    pub weight: Points,
    /// 得分; nothing while something is to be entered first, which counts as 0.
    pub score: Option<Points>,
    /// How the score came about, with its numbers, or "".
    pub formula: String,
    /// Whether a person states the share that it scores: a 定性 indicator whose state is recorded,
    /// and one whose target is no number.
    pub judged: bool,
    /// Actual ÷ target in percent, where that is above 130 %.
    pub exceeded: Option<String>,
    /// Whether the score was reduced because of it.
    pub reduced: bool,
    /// What was entered.
    #[serde(flatten)]
    pub entered: Item,
}

/// Something that is still to be entered or explained.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Gap {
    /// 项目代码.
    pub project: String,
    /// Where, such as `指标/数量指标/名称`: unique within the project.
    #[serde(rename = "where")]
    pub place: String,
    /// What to do.
    pub message: String,
}

/// The self-evaluation of one project.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Evaluation {
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// The last day that counts.
    pub through: chrono::NaiveDate,
    /// The frame of its targets.
    pub frame: Frame,
    /// 年度总体目标.
    pub goal: String,
    /// Where the weights come from.
    pub weighting: Weighting,
    /// 预算执行率.
    pub execution: ScoredExecution,
    /// Indicators in the order of the approved targets.
    pub indicators: Vec<ScoredIndicator>,
    /// Sum of the weights.
    pub weight: Points,
    /// 总分: the exact sum of the exact scores, rounded once; what is not scored yet counts as 0.
    pub score: Points,
    /// What was entered for the project as a whole.
    #[serde(flatten)]
    pub remarks: Remarks,
    /// What is still to be entered or explained.
    pub gaps: Vec<Gap>,
    /// The project itself.
    #[serde(skip)]
    pub(crate) facts: ProjectFacts,
    /// Its money by source.
    #[serde(skip)]
    pub(crate) funds: Vec<FundFigures>,
    /// Its money in all.
    #[serde(skip)]
    pub(crate) total: FundFigures,
}

impl Ledger {
    /// The self-evaluations of all projects of the year through `cut_off`, or of those named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project among `projects`, overflow of a sum, and
    /// the store's errors.
    pub fn evaluations(
        &self,
        template: &EvaluationTemplate,
        cut_off: CutOff,
        projects: &[String],
    ) -> Result<Vec<Evaluation>> {
        let all = self.read(|connection| evaluate(connection, template, cut_off))?;
        if projects.is_empty() {
            return Ok(all);
        }
        projects
            .iter()
            .map(|code| {
                let found = all.iter().find(|found| found.project == *code).cloned();
                found.ok_or_else(|| CoreError::NotFound {
                    what: "项目",
                    id: code.clone(),
                })
            })
            .collect()
    }
}

fn evaluate(
    connection: &Connection,
    template: &EvaluationTemplate,
    cut_off: CutOff,
) -> Result<Vec<Evaluation>> {
    let year = cut_off.year().number();
    let thresholds = InForce::read(connection, cut_off.year())?.thresholds()?;
    let summary = summarize_printed(connection, cut_off, &thresholds)?;
    let mut indicators = storage::by_key(storage::indicators::current(connection, year)?);
    let mut versions: HashMap<_, _> = storage::indicators::current_versions(connection, year)?
        .into_iter()
        .map(|version| (version.project_id, version))
        .collect();
    let mut remarks: HashMap<_, _> = storage::evaluation::all(connection, year)?
        .into_iter()
        .collect();
    let mut items: HashMap<_, _> = storage::evaluation::items(connection, year)?
        .into_iter()
        .collect();
    let mut evaluations = Vec::new();
    let projects = storage::projects::all(connection, year)?;
    for (project, figures) in projects.into_iter().zip(summary.projects) {
        let version = versions.remove(&project.id);
        let scored = Scoring {
            template,
            frame: version
                .as_ref()
                .map_or(Frame::Y2019, |version| version.frame),
            is_approved: version.is_some_and(|v| v.state == TargetState::Approved),
            remarks: remarks.remove(&project.id).unwrap_or_default(),
            indicators: indicators.remove(&project.id).unwrap_or_default(),
        };
        evaluations.push(scored.evaluation(project.facts, figures, cut_off, &mut items));
    }
    Ok(evaluations)
}

/// One project while it is scored.
struct Scoring<'a> {
    template: &'a EvaluationTemplate,
    frame: Frame,
    is_approved: bool,
    remarks: Remarks,
    indicators: Vec<Indicator>,
}

impl Scoring<'_> {
    fn evaluation(
        self,
        facts: ProjectFacts,
        figures: ProjectFigures,
        cut_off: CutOff,
        items: &mut HashMap<i64, Item>,
    ) -> Evaluation {
        let mut gaps = Gaps {
            project: facts.code.clone(),
            found: Vec::new(),
        };
        if !self.is_approved || self.indicators.is_empty() {
            gaps.add("绩效目标", "项目没有已批复的绩效目标，不能完成自评。");
        }
        if self.remarks.goal_result.trim().is_empty() {
            gaps.add("年度总体目标", "请填写年度总体目标的实际完成情况。");
        }
        let execution = self.execution(&figures.total, &mut gaps);
        let classes = self.template.classes(self.frame);
        let facts_of: Vec<_> = self.indicators.iter().map(|i| &i.facts).collect();
        let (weighting, weights) = weights::weights(&facts_of, classes);
        let mut indicators = Vec::new();
        for ((indicator, figures), weight) in
            self.indicators.iter().zip(figures.indicators).zip(weights)
        {
            let entered = items.remove(&indicator.id).unwrap_or_default();
            let scored = scored(&indicator.facts, figures, weight, entered);
            if !classes
                .iter()
                .any(|class| weights::belongs(&indicator.facts, class))
            {
                let level1 = &indicator.facts.level1;
                let message = format!("一级指标“{level1}”不在自评的分值框架中，请核对。");
                gaps.add(&place(&indicator.facts), message);
            }
            gaps.of_indicator(&indicator.facts, &scored.0, scored.1);
            indicators.push(scored.0);
        }
        let of_indicators = indicators.iter().map(|scored| &scored.weight.0);
        let weight = weights::sum(of_indicators.chain([&execution.weight.0]).cloned());
        let scores = indicators.iter().filter_map(|scored| scored.score.as_ref());
        let score = weights::sum(
            scores
                .chain([&execution.score])
                .map(|score| score.0.clone()),
        );
        Evaluation {
            project: facts.code.clone(),
            name: facts.name.clone(),
            through: cut_off.through(),
            frame: self.frame,
            goal: facts.goal.clone(),
            weighting,
            execution,
            indicators,
            weight: Points(weight),
            score: Points(score),
            remarks: self.remarks,
            gaps: gaps.found,
            facts,
            funds: figures.funds,
            total: figures.total,
        }
    }

    fn execution(&self, total: &FundFigures, gaps: &mut Gaps) -> ScoredExecution {
        let rate = total.annual_rate();
        let weight = Ratio::whole(self.template.execution_weight);
        let share = rate.as_ref().map(score::execution);
        let score = share.map_or_else(|| Ratio::whole(0), |share| share.times(&weight));
        let (weight, score) = (Points(weight), Points(score));
        if score < weight && self.remarks.execution_reason.trim().is_empty() {
            let why = match &rate {
                None => "全年预算数为0，没有执行率，不得分".to_owned(),
                Some(_) => format!("得{score}分（满分{weight}分）"),
            };
            let message = format!("预算执行率{why}，请填写原因和改进措施。");
            gaps.add("资金/预算执行率", message);
        }
        ScoredExecution {
            annual_budget: total.annual_budget,
            executed: total.executed,
            execution_rate: rate.map(|rate| rate.percent()),
            weight,
            score,
        }
    }
}

/// An indicator with its score, and what must be entered first, or "".
fn scored(
    facts: &IndicatorFacts,
    figures: IndicatorFigures,
    weight: Ratio,
    entered: Item,
) -> (ScoredIndicator, String) {
    let outcome = score::indicator(facts, figures.value(), figures.state(), &entered);
    let weight = Points(weight);
    let score = outcome
        .share
        .as_ref()
        .map(|share| Points(share.times(&weight.0)));
    let formula = match &score {
        Some(score) => format!("{} × {weight} = {score}", outcome.formula),
        None => String::new(),
    };
    let judged = match facts.nature {
        Nature::Qualitative => figures.state().is_some(),
        _ => facts.target_number().is_none(),
    };
    let reduced = outcome.exceeded.is_some() && score.as_ref().is_some_and(|s| *s < weight);
    let scored = ScoredIndicator {
        figures,
        weight,
        score,
        formula,
        judged,
        exceeded: outcome.exceeded.map(|rate| rate.percent()),
        reduced,
        entered,
    };
    (scored, outcome.missing)
}

/// `指标/数量指标/名称`.
fn place(facts: &IndicatorFacts) -> String {
    format!("指标/{}/{}", facts.level2, facts.level3)
}

/// What was found to be missing in one project.
struct Gaps {
    project: String,
    found: Vec<Gap>,
}

impl Gaps {
    fn add(&mut self, place: &str, message: impl Into<String>) {
        self.found.push(Gap {
            project: self.project.clone(),
            place: place.to_owned(),
            message: message.into(),
        });
    }

    /// Lost points, and a value far above its target, need a reason (财预〔2020〕10号).
    fn of_indicator(&mut self, facts: &IndicatorFacts, scored: &ScoredIndicator, missing: String) {
        let place = place(facts);
        if !missing.is_empty() {
            self.add(&place, missing);
            return;
        }
        if !scored.entered.reason.trim().is_empty() {
            return;
        }
        if let Some(rate) = &scored.exceeded {
            let message = format!(
                "完成值为指标值的{rate}%，超过130%，请分析原因：属于指标值偏低，还是其他原因。"
            );
            self.add(&place, message);
        } else if let Some(score) = scored.score.as_ref().filter(|s| **s < scored.weight) {
            let weight = &scored.weight;
            let message = format!("得{score}分（满分{weight}分），请填写偏差原因和改进措施。");
            self.add(&place, message);
        }
    }
}
