//! 《项目支出绩效自评表》 (财预〔2020〕10号): its template, and a project's table filled from it.

use chrono::NaiveDate;
use serde::Serialize;

use super::build::{fact, fund_figures, signature, target, unknown_key};
use super::template::{FundRowTemplate, Labelled, Template};
use super::{FundCell, FundColumn, FundRow, IndicatorColumn, PrintedDecimals, head_spans};
use crate::analysis::FundFigures;
use crate::error::Result;
use crate::evaluation::{Evaluation, Points, ScoredIndicator};
use crate::indicators::{Frame, Nature};
use crate::ledger::Ledger;
use crate::period::CutOff;
use crate::settings::in_force::InForce;
use crate::units::Unit;

/// What a column of the funds block can show.
pub(super) const FUND_KEYS: &[&str] = &[
    "initial_budget",
    "annual_budget",
    "executed",
    "execution_rate",
    "weight",
    "score",
];
/// What a column of the indicator table can show.
pub(super) const INDICATOR_KEYS: &[&str] = &[
    "level1",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "score",
    "cause_note",
];
/// The template of the table. `{period}` in a title stands for the period, such as `全年`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EvaluationTemplate {
    /// Name, such as `self-evaluation-2020`.
    pub id: String,
    /// Version; it travels with what is made from it.
    pub version: u32,
    /// Title of the table.
    pub title: String,
    /// What 预算执行率 weighs, in 分.
    #[cfg_attr(feature = "bindings", specta(type = u16))]
    pub execution_weight: i64,
    /// What every first-level class weighs.
    pub(super) classes: Classes,
    /// Rows of the head, two labelled texts each, as in a form.
    pub head: Vec<[Labelled; 2]>,
    /// Label of the funds block.
    pub fund_label: String,
    /// Columns of the funds block: those of a form, `weight` and `score`.
    pub fund_columns: Vec<FundColumn>,
    /// Rows of the funds block, the total first.
    pub fund_rows: Vec<FundRowTemplate>,
    /// Label of the row under the funds, printed where something was entered.
    pub execution_reason_label: String,
    /// Label of 年度总体目标.
    pub goal_label: String,
    /// Label of its result.
    pub goal_result_label: String,
    /// Columns of the indicator table: `level1`, `level2`, `level3`, `target`, `actual`,
    /// `weight`, `score`, `cause_note`; they are the grid of the whole table.
    pub indicator_columns: Vec<IndicatorColumn>,
    /// Label of the last row.
    pub total_label: String,
    /// Label of the row under it, printed where something was entered.
    pub remark_label: String,
    /// Foot notes.
    pub notes: Vec<String>,
    /// The line of signatures, as in a form.
    pub signatures: Vec<Labelled>,
}

/// What the classes of each frame weigh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub(super) struct Classes {
    #[serde(rename = "2019")]
    pub y2019: Vec<ClassWeight>,
    #[serde(rename = "2021")]
    pub y2021: Vec<ClassWeight>,
}

/// What a first-level class weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClassWeight {
    /// 一级指标.
    pub level1: String,
    /// In 分.
    #[cfg_attr(feature = "bindings", specta(type = u16))]
    pub weight: i64,
}

impl EvaluationTemplate {
    /// The columns of the indicator table that label the rows of the funds block above it.
    pub const LABEL_COLUMNS: u16 = 2;
    /// The template in force where nothing else was chosen.
    pub const DEFAULT: &'static str = "self-evaluation-2020";

    /// The built-in template.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where its file is damaged.
    pub fn built_in() -> Result<Self> {
        Template::built_in(Self::DEFAULT)?.evaluation()
    }

    /// The classes of a frame with their weights, 预算执行率 left out.
    #[must_use]
    pub fn classes(&self, frame: Frame) -> &[ClassWeight] {
        match frame {
            Frame::Y2019 => &self.classes.y2019,
            Frame::Y2021 => &self.classes.y2021,
        }
    }
}

/// One project's 《项目支出绩效自评表》, filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationDocument {
    /// 项目代码.
    pub project: String,
    /// Title.
    pub title: String,
    /// （2026年度）
    pub year_line: String,
    /// 单位：万元
    pub unit_line: String,
    /// Label and text, two pairs a row.
    pub head: Vec<[(String, String); 2]>,
    /// Label of the funds block.
    pub fund_label: String,
    /// Columns of the funds block.
    pub fund_columns: Vec<FundColumn>,
    /// Rows of the funds block, the total first; empty under `weight` and `score`.
    pub funds: Vec<FundRow>,
    /// How many decimals its amounts show on paper.
    pub decimals: PrintedDecimals,
    /// 分值 and 得分 of 预算执行率, which stand in the row of the total.
    pub execution: (Points, Points),
    /// What stands between funds and indicators: label and text.
    pub goals: Vec<(String, String)>,
    /// Columns of the indicator table.
    pub columns: Vec<IndicatorColumn>,
    /// Cells of the indicator table, one a column.
    pub rows: Vec<Vec<String>>,
    /// 分值 and, where it is known, 得分 of each row.
    pub points: Vec<(Points, Option<Points>)>,
    /// Label, 分值 and 得分 of the last row.
    pub total: (String, Points, Points),
    /// What stands under it: label and text.
    pub remarks: Vec<(String, String)>,
    /// Foot notes.
    pub notes: Vec<String>,
    /// As in a form.
    pub signatures: Vec<(String, String)>,
}

impl EvaluationDocument {
    /// How many columns of the grid the four areas of a head's row span, as in a form.
    #[must_use]
    pub fn head_spans(&self) -> [usize; 4] {
        head_spans(&self.columns)
    }
}

impl Ledger {
    /// The tables of evaluations that [`Ledger::evaluations`] gave.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for a column that the template calls for and nobody knows, and the
    /// store's errors.
    pub fn evaluation_documents(
        &self,
        template: &EvaluationTemplate,
        evaluations: &[Evaluation],
        cut_off: CutOff,
        filled_on: NaiveDate,
    ) -> Result<Vec<EvaluationDocument>> {
        let unit = self.unit()?;
        let decimals =
            self.read(|connection| InForce::read(connection, cut_off.year())?.printed_decimals())?;
        let table = |evaluation| {
            let table = Table {
                template,
                unit: &unit,
                evaluation,
                cut_off,
                decimals,
            };
            table.document(filled_on)
        };
        evaluations.iter().map(table).collect()
    }
}

struct Table<'a> {
    template: &'a EvaluationTemplate,
    unit: &'a Unit,
    evaluation: &'a Evaluation,
    cut_off: CutOff,
    decimals: PrintedDecimals,
}

impl Table<'_> {
    fn document(&self, filled_on: NaiveDate) -> Result<EvaluationDocument> {
        let (template, evaluation) = (self.template, self.evaluation);
        let fund_columns = template.fund_columns.iter().map(|column| FundColumn {
            title: column.title.replace("{period}", &self.period()),
            ..column.clone()
        });
        let funds = template.fund_rows.iter().map(|row| {
            let figures = fund_figures(&evaluation.funds, &evaluation.total, &row.sources)?;
            let is_total = row.sources.is_empty();
            Ok(FundRow {
                label: row.title.clone(),
                is_total,
                cells: self.fund_cells(figures.as_ref(), is_total)?,
            })
        });
        let scored = self.by_class();
        let rows = scored.iter().map(|scored| self.cells(scored));
        let points = scored
            .iter()
            .map(|scored| (scored.weight.clone(), scored.score.clone()));
        let execution = &evaluation.execution;
        Ok(EvaluationDocument {
            project: evaluation.project.clone(),
            title: template.title.clone(),
            year_line: format!("（{}年度）", self.cut_off.year().number()),
            unit_line: "单位：万元、分".to_owned(),
            head: template
                .head
                .iter()
                .map(|[left, right]| Ok([self.fact(left)?, self.fact(right)?]))
                .collect::<Result<_>>()?,
            fund_label: template.fund_label.clone(),
            fund_columns: fund_columns.collect(),
            funds: funds.collect::<Result<_>>()?,
            decimals: self.decimals,
            execution: (execution.weight.clone(), execution.score.clone()),
            goals: self.goals(),
            columns: template.indicator_columns.clone(),
            rows: rows.collect::<Result<_>>()?,
            points: points.collect(),
            total: (
                template.total_label.clone(),
                evaluation.weight.clone(),
                evaluation.score.clone(),
            ),
            remarks: filled(&template.remark_label, &evaluation.remarks.remark),
            notes: template.notes.clone(),
            signatures: template
                .signatures
                .iter()
                .map(|row| signature(self.unit, filled_on, row))
                .collect::<Result<_>>()?,
        })
    }

    fn fact(&self, row: &Labelled) -> Result<(String, String)> {
        fact(self.unit, &self.evaluation.facts, row)
    }

    /// The indicators, each class together in the order of the frame.
    fn by_class(&self) -> Vec<&ScoredIndicator> {
        let classes = self.template.classes(self.evaluation.frame);
        let mut scored: Vec<_> = self.evaluation.indicators.iter().collect();
        scored.sort_by_key(|scored| {
            let level1 = &scored.figures.level1;
            let place = classes.iter().position(|class| class.level1 == *level1);
            place.unwrap_or(classes.len())
        });
        scored
    }

    /// How the table names the period: 全年 where it is the whole year.
    fn period(&self) -> String {
        if self.cut_off.through() == self.cut_off.year().last_day() {
            "全年".to_owned()
        } else {
            self.cut_off.label()
        }
    }

    fn goals(&self) -> Vec<(String, String)> {
        let (template, evaluation) = (self.template, self.evaluation);
        let remarks = &evaluation.remarks;
        let mut goals = filled(&template.execution_reason_label, &remarks.execution_reason);
        goals.push((template.goal_label.clone(), evaluation.goal.clone()));
        goals.push((
            template.goal_result_label.clone(),
            remarks.goal_result.clone(),
        ));
        goals
    }

    fn fund_cells(&self, figures: Option<&FundFigures>, is_total: bool) -> Result<Vec<FundCell>> {
        let cell = |column: &FundColumn| {
            let key = column.key.as_str();
            Ok(match (figures, key) {
                (None, _) | (_, "weight" | "score") => FundCell::Empty,
                (Some(figures), "initial_budget") => FundCell::Amount(figures.initial_budget),
                (Some(figures), "annual_budget") => FundCell::Amount(figures.annual_budget),
                (Some(figures), "executed") => FundCell::Amount(figures.executed),
                (_, "execution_rate") if is_total => {
                    FundCell::Rate(self.evaluation.execution.execution_rate.clone())
                }
                (Some(figures), "execution_rate") => {
                    FundCell::Rate(figures.annual_rate().map(|rate| rate.percent()))
                }
                (_, key) => return Err(unknown_key(key)),
            })
        };
        self.template.fund_columns.iter().map(cell).collect()
    }

    fn cells(&self, scored: &ScoredIndicator) -> Result<Vec<String>> {
        let figures = &scored.figures;
        let cell = |key: &str| {
            Ok(match key {
                "level1" => self.class(&figures.level1),
                "level2" => figures.level2.clone(),
                "level3" => figures.level3.clone(),
                "target" => target(figures),
                "actual" => actual(scored),
                "weight" => scored.weight.to_string(),
                "score" => scored
                    .score
                    .as_ref()
                    .map_or_else(|| "待评定".to_owned(), ToString::to_string),
                "cause_note" => reason(scored),
                key => return Err(unknown_key(key)),
            })
        };
        let columns = self.template.indicator_columns.iter();
        columns.map(|column| cell(&column.key)).collect()
    }

    /// 产出指标（50分）: the class with the sum of what its indicators weigh.
    fn class(&self, level1: &str) -> String {
        let of_class = self.evaluation.indicators.iter();
        let weight = of_class
            .filter(|scored| scored.figures.level1 == level1)
            .fold(crate::ratio::Ratio::whole(0), |sum, scored| {
                sum.plus(scored.weight.exact())
            });
        format!("{level1}\n（{}分）", weight.decimal(2))
    }
}

fn filled(label: &str, text: &str) -> Vec<(String, String)> {
    let pair = || (label.to_owned(), text.to_owned());
    (!text.is_empty()).then(pair).into_iter().collect()
}

/// The actual value with its unit; of a 定性 indicator its state with the entered percentage.
fn actual(scored: &ScoredIndicator) -> String {
    let (figures, percent) = (&scored.figures, scored.entered.percent);
    let judged = percent
        .filter(|_| scored.score.is_some())
        .map(|percent| format!("（{percent}%）"))
        .unwrap_or_default();
    match &figures.actual {
        Some(state) if figures.nature == Nature::Qualitative => format!("{state}{judged}"),
        Some(actual) => format!("{actual}{}{judged}", figures.unit),
        None => judged,
    }
}

/// The reason as entered, after the mark of a value far above its target.
fn reason(scored: &ScoredIndicator) -> String {
    let entered = &scored.entered.reason;
    let Some(rate) = &scored.exceeded else {
        return entered.clone();
    };
    let effect = if scored.reduced {
        "按偏离度调减得分"
    } else {
        "不属于指标值偏低"
    };
    format!("【完成值为指标值的{rate}%，{effect}】{entered}")
}
