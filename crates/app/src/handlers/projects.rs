//! Projects: the list, one of them in full, and their names as they are looked for.

use chrono::NaiveDate;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::projects::{ListedProject, ProjectInput, ProjectView};
use pinyin::ToPinyinMulti;

use super::year_of;
use crate::error::{Failure, Result};

/// The projects of a year with their figures through a day (31 July where none is given).
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<Vec<ListedProject>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.projects(cut_off, &ledger.thresholds(cut_off.year())?)?)
}

/// One project in full, with its figures through a day (31 July where none is given).
///
/// # Errors
/// `not_found`, `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn show(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
) -> Result<ProjectView> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.project(cut_off, code, &ledger.thresholds(cut_off.year())?)?)
}

/// Adds a project with its budget.
///
/// # Errors
/// `invalid` for a code that the year has, or names the field that cannot stand; the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    input: &ProjectInput,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.add_project(year, input, actor)?;
    Ok(())
}

/// Changes everything of a project but its code, and the budgets that are given.
///
/// # Errors
/// `not_found`, `invalid` names the field that cannot stand, and the store's errors.
pub fn change(
    ledger: &mut Ledger,
    year: Option<i32>,
    code: &str,
    input: &ProjectInput,
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.change_project(year, code, input, actor)?;
    Ok(())
}

/// Reads a project from JSON: `facts` as `project show --json` prints them, and `budgets`.
///
/// # Errors
/// `not_json` with the line.
pub fn parse(text: &[u8]) -> Result<ProjectInput> {
    serde_json::from_slice(text).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_json",
            format!("项目内容不是有效的JSON（第{}行：{error}）。", error.line()),
            "没有改动任何内容，请改正后重试。",
        )
    })
}

/// A project as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProjectName {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// For each sign of the name the letters that it may be looked for by: the initials of its
    /// readings in Pinyin, or itself in lower case.
    pub initials: Vec<String>,
}

/// The names of a year's projects.
///
/// # Errors
/// The store's errors.
pub fn names(ledger: &Ledger, year: Option<i32>) -> Result<Vec<ProjectName>> {
    let held = ledger.project_names(super::year_of(ledger, year)?)?;
    let named = |(code, name): (String, String)| ProjectName {
        initials: name.chars().map(initials).collect(),
        code,
        name,
    };
    Ok(held.into_iter().map(named).collect())
}

/// An indicator as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IndicatorName {
    /// 项目代码.
    pub project: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// As of a [`ProjectName`].
    pub initials: Vec<String>,
}

/// The names of the indicators of a year's projects.
///
/// # Errors
/// The store's errors.
pub fn indicator_names(ledger: &Ledger, year: Option<i32>) -> Result<Vec<IndicatorName>> {
    let held = ledger.indicator_names(super::year_of(ledger, year)?)?;
    let named = |(project, level2, level3): (String, String, String)| IndicatorName {
        initials: level3.chars().map(initials).collect(),
        project,
        level2,
        level3,
    };
    Ok(held.into_iter().map(named).collect())
}

fn initials(sign: char) -> String {
    let Some(readings) = sign.to_pinyin_multi() else {
        return sign.to_lowercase().collect();
    };
    let mut letters: Vec<_> = readings
        .into_iter()
        .map(|pinyin| pinyin.first_letter())
        .collect();
    letters.dedup();
    letters.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_looked_for_by_the_initials_of_all_its_readings() {
        let found: Vec<_> = "草原A8".chars().map(initials).collect();
        assert!(found[0].contains('c'), "{found:?}");
        assert_eq!(found[1..], ["y", "a", "8"]);
        let double: Vec<_> = initials('重').chars().collect();
        assert!(double.contains(&'z') && double.contains(&'c'), "{double:?}");
    }
}
