//! Templates of the printed tables: titles, columns and rows as data. Three are built in; a
//! department that has the annex of its finance bureau copies one, changes it, and puts it into
//! its store.

mod field;
mod read;

use serde::{Deserialize, Serialize};

use super::evaluation::EvaluationTemplate;
use super::{FundColumn, IndicatorColumn};
use crate::error::{CoreError, Result};
use crate::projects::FundSource;
use crate::words::words;

words! {
    /// What a template makes.
    TemplateKind {
        /// 《项目支出绩效目标监控情况表》.
        Form = "form",
        /// 《项目支出绩效自评表》.
        Evaluation = "evaluation",
    }
}

/// A template of either kind; the file says `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Template {
    /// Of the form.
    Form(FormTemplate),
    /// Of the self-evaluation.
    Evaluation(EvaluationTemplate),
}

impl Template {
    /// Reads a template; `kind` in its text says which, a form where it is not there.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with the field of the file, such as `fund_columns[2].key`, or the
    /// line where it is no JSON.
    pub fn parse(text: &str) -> Result<Self> {
        read::read(text)
    }

    /// The built-in template of that name.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for another name, [`CoreError::Invalid`] where the template's file
    /// is damaged.
    pub fn built_in(id: &str) -> Result<Self> {
        let found = BUILT_IN.iter().find(|(name, _)| *name == id);
        let (_, text) = found.ok_or_else(|| not_found(id))?;
        Self::parse(text)
    }

    /// The names of the built-in templates: `nmg-2019` is Inner Mongolia's form, `mof-2019` the
    /// Ministry's (财预〔2019〕136号) with its four fund columns and three rows,
    /// `self-evaluation-2020` the table of 财预〔2020〕10号.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Whether a name is that of a built-in template.
    #[must_use]
    pub fn is_built_in(id: &str) -> bool {
        Self::built_in_names().any(|name| name == id)
    }

    /// What it makes.
    #[must_use]
    pub const fn kind(&self) -> TemplateKind {
        match self {
            Self::Form(_) => TemplateKind::Form,
            Self::Evaluation(_) => TemplateKind::Evaluation,
        }
    }

    /// Name.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Form(template) => &template.id,
            Self::Evaluation(template) => &template.id,
        }
    }

    /// Version.
    #[must_use]
    pub const fn version(&self) -> u32 {
        match self {
            Self::Form(template) => template.version,
            Self::Evaluation(template) => template.version,
        }
    }

    /// Title.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Form(template) => &template.title,
            Self::Evaluation(template) => &template.title,
        }
    }

    /// The template of a form.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for one that makes no form.
    pub fn form(self) -> Result<FormTemplate> {
        match self {
            Self::Form(template) => Ok(template),
            Self::Evaluation(template) => Err(other_kind(&template.id, "监控表")),
        }
    }

    /// The template of a self-evaluation.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for one that makes no self-evaluation.
    pub fn evaluation(self) -> Result<EvaluationTemplate> {
        match self {
            Self::Evaluation(template) => Ok(template),
            Self::Form(template) => Err(other_kind(&template.id, "自评表")),
        }
    }

    /// The same under another name, as its first version.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        let mut copy = self.numbered(1);
        match &mut copy {
            Self::Form(template) => template.id = name,
            Self::Evaluation(template) => template.id = name,
        }
        copy
    }

    /// The same as another version.
    #[must_use]
    pub fn numbered(mut self, version: u32) -> Self {
        match &mut self {
            Self::Form(template) => template.version = version,
            Self::Evaluation(template) => template.version = version,
        }
        self
    }
}

/// The template of a form. `{period}` in a title stands for the period, such as `1-7月`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormTemplate {
    /// Name, such as `nmg-2019`.
    pub id: String,
    /// Version; it travels with what is made from it.
    pub version: u32,
    /// Title of the form.
    pub title: String,
    /// Rows of the head, two labelled texts each.
    pub head: Vec<[Labelled; 2]>,
    /// Label of the funds block.
    pub fund_label: String,
    /// Columns of the funds block.
    pub fund_columns: Vec<FundColumn>,
    /// Rows of the funds block, the total first.
    pub fund_rows: Vec<FundRowTemplate>,
    /// Label of 年度总体目标.
    pub goal_label: String,
    /// Label of the row under it, printed where something was filled in; "" for no such row.
    pub goal_progress_label: String,
    /// Columns of the indicator table; they are the grid of the whole form.
    pub indicator_columns: Vec<ColumnTemplate>,
    /// Rows below the indicator table, such as 存在问题.
    pub closing: Vec<Labelled>,
    /// Foot notes.
    pub notes: Vec<String>,
    /// The line of signatures.
    pub signatures: Vec<Labelled>,
}

/// Something that the model offers, and what the form calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// One of the keys of its place.
    pub key: String,
    /// What stands before it.
    pub title: String,
}

/// A row of the funds block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct FundRowTemplate {
    /// The sources that the row sums; none is the total of the project.
    pub sources: Vec<FundSource>,
    /// Label.
    pub title: String,
}

/// A column of the indicator table. Its width follows the content between its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ColumnTemplate {
    /// `level1`, `level2`, `level3`, `target`, `progress`, `forecast`, `cause:<word>`,
    /// `cause_note`, `likelihood:<word>` or `remark`.
    pub key: String,
    /// Title over several columns, or "".
    pub group: String,
    /// Title.
    pub title: String,
    /// Width in half-width characters.
    pub width: u16,
    /// The width it never goes below.
    pub least: u16,
    /// The width it never goes above.
    pub most: u16,
}

/// What the head can show.
pub(super) const HEAD_KEYS: &[&str] = &[
    "project_name",
    "project_code",
    "department",
    "implementing_unit",
    "section",
    "manager",
    "category",
    "budget_kind",
];
/// What a column of the funds block can show.
pub(super) const FUND_KEYS: &[&str] = &[
    "initial_budget",
    "annual_budget",
    "arrived",
    "executed",
    "execution_rate",
    "forecast",
    "carryover",
];
/// What a column of the indicator table can show, besides `cause:<word>` and `likelihood:<word>`.
pub(super) const INDICATOR_KEYS: &[&str] = &[
    "level1",
    "level2",
    "level3",
    "target",
    "progress",
    "forecast",
    "cause_note",
    "remark",
];
/// What a row below the indicator table can show.
pub(super) const CLOSING_KEYS: &[&str] = &["problems", "measures", "dispositions", "note"];
/// What the line of signatures can show.
pub(super) const SIGNATURE_KEYS: &[&str] = &["preparer", "phone", "reviewer", "head", "date"];

/// The built-in templates by their names.
const BUILT_IN: &[(&str, &str)] = &[
    (
        FormTemplate::DEFAULT,
        include_str!("../../../../assets/templates/nmg-2019.json"),
    ),
    (
        "mof-2019",
        include_str!("../../../../assets/templates/mof-2019.json"),
    ),
    (
        EvaluationTemplate::DEFAULT,
        include_str!("../../../../assets/templates/self-evaluation-2020.json"),
    ),
];

impl FormTemplate {
    /// The template in force where no task names another.
    pub const DEFAULT: &'static str = "nmg-2019";

    /// The built-in form of that name.
    ///
    /// # Errors
    /// As [`Template::built_in`]; [`CoreError::Invalid`] for one that makes no form.
    pub fn built_in(id: &str) -> Result<Self> {
        Template::built_in(id)?.form()
    }

    /// Name and version, as they travel in a package: `nmg-2019/2`; a name alone is version 1.
    #[must_use]
    pub fn label(&self) -> String {
        match self.version {
            1 => self.id.clone(),
            version => format!("{}/{version}", self.id),
        }
    }

    /// The label of the row under 年度总体目标, for a period such as `1-7月`.
    #[must_use]
    pub fn goal_progress_label(&self, period: &str) -> String {
        titled(&self.goal_progress_label, period)
    }

    /// The columns of the funds block, titled for a period such as `1-7月`.
    #[must_use]
    pub fn fund_columns(&self, period: &str) -> Vec<FundColumn> {
        let columns = self.fund_columns.iter();
        columns
            .map(|column| FundColumn {
                title: titled(&column.title, period),
                ..column.clone()
            })
            .collect()
    }

    /// The columns of the indicator table in their own widths, titled for a period.
    #[must_use]
    pub fn indicator_columns(&self, period: &str) -> Vec<IndicatorColumn> {
        let columns = self.indicator_columns.iter();
        columns
            .map(|column| IndicatorColumn {
                key: column.key.clone(),
                group: titled(&column.group, period),
                title: titled(&column.title, period),
                width: column.width,
            })
            .collect()
    }
}

pub(super) fn titled(title: &str, period: &str) -> String {
    title.replace("{period}", period)
}

fn other_kind(id: &str, wanted: &str) -> CoreError {
    CoreError::invalid("template", format!("“{id}”不是{wanted}的表样。"))
}

pub(super) fn not_found(id: &str) -> CoreError {
    CoreError::NotFound {
        what: "表样",
        id: id.to_owned(),
    }
}
