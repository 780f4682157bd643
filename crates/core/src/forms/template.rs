//! A form's template: titles, columns and rows as data.

use serde::{Deserialize, Serialize};

use crate::error::{CoreError, Result};
use crate::projects::FundSource;

/// The template of a form. `{period}` in a title stands for the period, such as `1-7月`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormTemplate {
    /// Name, such as `nmg-2019`.
    pub id: String,
    /// Version; it travels with what is made from it.
    pub version: u32,
    /// Title of the form.
    pub title: String,
    /// Label of the funds block.
    pub fund_label: String,
    /// Columns of the funds block.
    pub fund_columns: Vec<FundColumn>,
    /// Rows of the funds block.
    pub fund_rows: Vec<FundRowTemplate>,
    /// Label of 年度总体目标.
    pub goal_label: String,
    /// Label of the row under it, printed where something was filled in.
    pub goal_progress_label: String,
    /// Columns of the indicator table; they are the grid of the whole form.
    pub indicator_columns: Vec<IndicatorColumn>,
    /// Foot notes.
    pub notes: Vec<String>,
}

/// A column of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct FundColumn {
    /// `initial_budget`, `annual_budget`, `arrived`, `executed`, `execution_rate`, `forecast` or
    /// `carryover`.
    pub key: String,
    /// Title.
    pub title: String,
    /// How many columns of the grid it spans.
    pub span: u16,
}

/// A row of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundRowTemplate {
    /// The sources that the row sums; none is the total of the project.
    pub sources: Vec<FundSource>,
    /// Label.
    pub title: String,
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

impl FormTemplate {
    /// The template in force where no task names another.
    pub const DEFAULT: &'static str = "nmg-2019";

    /// The built-in template of that name: `nmg-2019` is Inner Mongolia's form, `mof-2019` the
    /// Ministry's (财预〔2019〕136号) with its four fund columns and three rows.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for another name, [`CoreError::Invalid`] where the template's file
    /// is damaged.
    pub fn built_in(id: &str) -> Result<Self> {
        match id {
            Self::DEFAULT => {
                Self::parse(include_str!("../../../../assets/templates/nmg-2019.json"))
            }
            "mof-2019" => Self::parse(include_str!("../../../../assets/templates/mof-2019.json")),
            _ => Err(CoreError::NotFound {
                what: "表样",
                id: id.to_owned(),
            }),
        }
    }

    /// Reads a template.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with the line.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            CoreError::invalid(
                "template",
                format!("表样文件第{}行有误：{error}。", error.line()),
            )
        })
    }
}
