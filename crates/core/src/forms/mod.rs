//! What each official form contains: data only, driven by a template, so that a real annex can be
//! put in without changing code. How it looks on paper is the business of the documents.

mod build;
mod evaluation;
mod registration;
mod report;
mod summary_table;
mod template;
mod templates;
mod widths;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use evaluation::{ClassWeight, EvaluationDocument, EvaluationTemplate};
pub use registration::RegistrationSheet;
pub use report::{
    ChartBar, ChartPart, ReportBlock, ReportChart, ReportColumn, ReportDocument, ReportPart,
    ReportTable, Shade,
};
pub use summary_table::{SummaryCell, SummaryColumn, SummaryTable};
pub use template::{
    ColumnTemplate, FormTemplate, FundRowTemplate, Labelled, Template, TemplateKind,
};
pub use templates::TemplateEntry;
pub(crate) use templates::{
    EVALUATION_SETTING, SETTING as TEMPLATE_SETTING, require as require_template,
};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::CutOff;
use crate::words::words;

/// The columns of the indicator table that label the rows of the funds block above it.
pub const LABEL_COLUMNS: u16 = 3;
/// The columns that label the other rows.
const FACT_COLUMNS: usize = 2;
/// What the right label of a head's row needs, in half-width characters.
const RIGHT_LABEL: u16 = 18;

words! {
    /// How many decimals of 万元 the amounts of a form show on paper. What is held is not touched:
    /// the number cells of a spreadsheet keep every digit under a format that shows as many.
    #[derive(Default)]
    PrintedDecimals {
        /// 2, half away from zero.
        #[default]
        Two = "2位",
        /// As many as are needed, 2 to 6.
        All = "全部",
    }
}

impl PrintedDecimals {
    /// The amount as it is printed, thousands separated.
    #[must_use]
    pub fn shown(self, amount: Money) -> String {
        match self {
            Self::Two => amount.wan_shown(),
            Self::All => amount.wan_whole(),
        }
    }
}

/// One project's 《项目支出绩效目标监控情况表》, filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormDocument {
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
    /// Rows of the funds block, the total first.
    pub funds: Vec<FundRow>,
    /// Key of the column that the rates divide by.
    pub denominator: String,
    /// How many decimals its amounts show on paper.
    pub decimals: PrintedDecimals,
    /// 年度总体目标 and, where filled in, its progress: label and text.
    pub goals: Vec<(String, String)>,
    /// Columns of the indicator table.
    pub indicator_columns: Vec<IndicatorColumn>,
    /// Cells of the indicator table, one a column.
    pub indicators: Vec<Vec<String>>,
    /// Rows below the indicator table, such as 存在问题: label and text.
    pub closing: Vec<(String, String)>,
    /// Foot notes.
    pub notes: Vec<String>,
    /// 填报人, 联系电话, 审核人, 单位负责人（签字）, 填报日期.
    pub signatures: Vec<(String, String)>,
}

impl FormDocument {
    /// How many columns of the grid the four areas of a head's row span: label, text, label, text.
    #[must_use]
    pub fn head_spans(&self) -> [usize; 4] {
        head_spans(&self.indicator_columns)
    }
}

/// The right half of a head begins in the middle of the paper.
fn head_spans(columns: &[IndicatorColumn]) -> [usize; 4] {
    let widths: Vec<_> = columns.iter().map(|column| column.width).collect();
    let columns = widths.len();
    let half = widths.iter().sum::<u16>() / 2;
    let up_to = |from: usize, room: u16| {
        let mut passed = 0;
        let after = widths.iter().skip(from).take_while(|width| {
            let is_short = passed < room;
            passed += **width;
            is_short
        });
        after.count()
    };
    let middle = up_to(0, half)
        .min(columns.saturating_sub(2))
        .max(FACT_COLUMNS + 1);
    let label = up_to(middle, RIGHT_LABEL).min(columns.saturating_sub(middle + 1));
    [
        FACT_COLUMNS,
        middle.saturating_sub(FACT_COLUMNS),
        label,
        columns.saturating_sub(middle + label),
    ]
}

/// A column of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct FundColumn {
    /// `initial_budget`, `annual_budget`, `arrived`, `executed`, `execution_rate`, `forecast` or
    /// `carryover`; of the self-evaluation also `weight` and `score`.
    pub key: String,
    /// Title.
    pub title: String,
    /// How many columns of the grid it spans.
    pub span: u16,
}

/// A column of the indicator table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct IndicatorColumn {
    /// `level1`, `level2`, `level3`, `target`, `progress`, `forecast`, `cause:<word>`,
    /// `cause_note`, `likelihood:<word>` or `remark`.
    pub key: String,
    /// Title over several columns, or "".
    pub group: String,
    /// Title.
    pub title: String,
    /// Width in half-width characters.
    pub width: u16,
}

impl IndicatorColumn {
    /// Whether its cells hold √ or nothing.
    #[must_use]
    pub fn is_tick(&self) -> bool {
        let key = self.key.split_once(':');
        matches!(key, Some(("cause" | "likelihood", _)))
    }
}

/// A row of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FundRow {
    /// Its label.
    pub label: String,
    /// Whether it sums the others.
    pub is_total: bool,
    /// Cells, one a column.
    pub cells: Vec<FundCell>,
}

/// A cell of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FundCell {
    /// Nothing to show.
    Empty,
    /// An amount.
    Amount(Money),
    /// A rate in percent with 2 decimals; “—” where there is none.
    Rate(Option<String>),
}

impl FundCell {
    /// What stands in the cell on paper.
    #[must_use]
    pub fn shown(&self, decimals: PrintedDecimals) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Amount(amount) => decimals.shown(*amount),
            Self::Rate(Some(rate)) => format!("{rate}%"),
            Self::Rate(None) => "—".to_owned(),
        }
    }
}

impl Ledger {
    /// The forms of all projects that have one, or of those named. Exempt projects have none;
    /// where the task does not want a project monitored, it has one once its sheet was begun, or
    /// where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown or exempt project among `projects`, and the
    /// store's errors.
    pub fn forms(
        &self,
        template: &FormTemplate,
        cut_off: CutOff,
        filled_on: NaiveDate,
        projects: &[String],
    ) -> Result<Vec<FormDocument>> {
        self.each_form(template, cut_off, filled_on, projects, |forms| {
            forms.collect()
        })?
    }

    /// The same forms one after the other: each is made when `take` asks for it, so that those of
    /// a thousand projects need no more room at a time than that of one.
    ///
    /// # Errors
    /// As [`Self::forms`]; what makes a form fail is given to `take`.
    pub fn each_form<T>(
        &self,
        template: &FormTemplate,
        cut_off: CutOff,
        filled_on: NaiveDate,
        projects: &[String],
        take: impl FnOnce(&mut dyn ExactSizeIterator<Item = Result<FormDocument>>) -> T,
    ) -> Result<T> {
        self.read(|connection| {
            build::each_form(connection, template, cut_off, filled_on, projects, take)
        })
    }
}
