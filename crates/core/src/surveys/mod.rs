//! Surveys of satisfaction (满意度调查): what a satisfaction indicator's value rests on.

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::indicators::{self, Indicator};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;

/// The first level of the indicators that a survey belongs to.
pub(crate) const LEVEL1: &str = "满意度指标";

/// A survey; what is not known yet stays open.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Survey {
    /// 调查时间.
    pub date: Option<NaiveDate>,
    /// 样本数, > 0.
    pub sample: Option<u32>,
    /// 调查方式, or "".
    pub method: String,
}

impl Survey {
    /// Whether time, sample and method are given (rule I20).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.date.is_some() && self.sample.is_some() && !self.method.is_empty()
    }
}

/// A survey as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedSurvey {
    /// 项目代码.
    pub project: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// Whether the targets in force no longer hold the indicator.
    pub is_former: bool,
    /// The survey.
    #[serde(flatten)]
    pub survey: Survey,
}

impl Ledger {
    /// Adds a survey to the satisfaction indicator that `level3` names (with `level2`, where the
    /// name alone is ambiguous).
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an indicator
    /// that is none of satisfaction, or a sample of 0.
    pub fn add_survey(
        &mut self,
        year: FiscalYear,
        project: &str,
        (level2, level3): (&str, &str),
        survey: &Survey,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if survey.sample == Some(0) {
            return Err(CoreError::invalid("样本数", "样本数应为大于0的整数。"));
        }
        let subject = format!("{project} {level3}");
        self.write(Op::AddSurvey, &subject, actor, |connection| {
            let known = indicators::of_project(connection, year, project)?;
            let indicator = indicators::find(&known, level2, level3)?;
            if indicator.facts.level1 != LEVEL1 {
                let message = format!("指标“{level3}”不是满意度指标，不登记满意度调查。");
                return Err(CoreError::invalid("三级指标", message));
            }
            Ok(storage::surveys::add(connection, indicator.id, survey)?)
        })
    }

    /// The surveys of a project, or of all: in the order of project, indicator, entry.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn surveys(&self, year: FiscalYear, code: Option<&str>) -> Result<Vec<ListedSurvey>> {
        self.read(|connection| {
            let projects = match code {
                Some(code) => vec![find_project(connection, year, code)?],
                None => storage::projects::all(connection, year.number())?,
            };
            let mut held = indicators::held(connection, year)?;
            let mut surveys = storage::by_key(storage::surveys::all(connection)?);
            let mut listed = Vec::new();
            for project in projects {
                for (Indicator { id, facts }, is_former) in held.of_project(project.id) {
                    let surveys = surveys.remove(&id).unwrap_or_default();
                    listed.extend(surveys.into_iter().map(|survey| ListedSurvey {
                        project: project.facts.code.clone(),
                        level2: facts.level2.clone(),
                        level3: facts.level3.clone(),
                        is_former,
                        survey,
                    }));
                }
            }
            Ok(listed)
        })
    }
}
