//! Surveys of satisfaction as a person types them.

use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::surveys::{ListedSurvey, Survey};

use super::{typed_date, year_of};
use crate::error::Result;

/// A survey as typed; "" is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct SurveyFields {
    /// 项目代码.
    pub project: String,
    /// 二级指标, or "" where the name alone says which.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 调查时间.
    pub date: String,
    /// 样本数.
    pub sample: String,
    /// 调查方式.
    pub method: String,
}

/// Adds a survey.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    fields: &SurveyFields,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    let date = match fields.date.as_str() {
        "" => None,
        text => Some(typed_date("调查时间", text)?),
    };
    let sample = match fields.sample.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| CoreError::Invalid {
            field: "样本数".to_owned(),
            message: format!("样本数“{text}”应为大于0的整数。"),
        })?),
    };
    let survey = Survey {
        date,
        sample,
        method: fields.method.trim().to_owned(),
    };
    let indicator = (fields.level2.trim(), fields.level3.trim());
    ledger.add_survey(year, fields.project.trim(), indicator, &survey, actor)?;
    Ok(())
}

/// The surveys of a project, or of all.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<ListedSurvey>> {
    Ok(ledger.surveys(year_of(ledger, year)?, project)?)
}
