//! What each official form contains: data only, driven by a template, so that a real annex can be
//! put in without changing code. How it looks on paper is the business of the documents.

mod build;
mod evaluation;
mod registration;
mod report;
mod template;

use chrono::NaiveDate;
use serde::Serialize;

pub use evaluation::{ClassWeight, EvaluationDocument, EvaluationTemplate};
pub use registration::RegistrationSheet;
pub use report::{ReportBlock, ReportColumn, ReportDocument, ReportPart, ReportTable};
pub use template::{FormTemplate, FundColumn, FundRowTemplate, IndicatorColumn};

use crate::error::{CoreError, Result};
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::CutOff;

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
    /// 年度总体目标 and, where filled in, its progress: label and text.
    pub goals: Vec<(String, String)>,
    /// Columns of the indicator table.
    pub indicator_columns: Vec<IndicatorColumn>,
    /// Cells of the indicator table, one a column.
    pub indicators: Vec<Vec<String>>,
    /// Foot notes.
    pub notes: Vec<String>,
    /// 填报人, 联系电话, 审核人, 单位负责人（签字）, 填报日期.
    pub signatures: Vec<(String, String)>,
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
        let forms = self
            .read(|connection| build::forms(connection, template, cut_off, filled_on, projects))?;
        if projects.is_empty() {
            return Ok(forms);
        }
        projects
            .iter()
            .map(|code| {
                let found = forms.iter().find(|form| form.project == *code).cloned();
                found.ok_or_else(|| CoreError::NotFound {
                    what: "监控表的项目",
                    id: code.clone(),
                })
            })
            .collect()
    }
}
