//! The years of a store: listing, changing, rolling over, and carrying money over.

use std::path::Path;

use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::money::Money;
use jixiao_core::period::FiscalYear;
use jixiao_core::years::{CarryOver, Confirmation, RollOver, RollOverChoice, YearLine};

use super::year_of;
use crate::error::{Failure, Result};
use crate::files::write_whole;

/// The years that have projects, and the one that is worked in.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<YearLine>> {
    Ok(ledger.years()?)
}

/// Makes a year the one that is worked in.
///
/// # Errors
/// `invalid` for a number that is no year, `wrong_state` for a year without projects.
pub fn choose(ledger: &mut Ledger, year: i32, actor: &Actor) -> Result<()> {
    ledger.choose_year(FiscalYear::new(year)?, actor)?;
    Ok(())
}

/// What [`roll_over`] would do.
///
/// # Errors
/// As there.
pub fn plan(ledger: &Ledger, to: i32, choice: RollOverChoice<'_>) -> Result<RollOver> {
    Ok(ledger.plan_roll_over(FiscalYear::new(to)?, choice)?)
}

/// Takes the projects of the year before `to` over into it.
///
/// # Errors
/// `invalid`, `wrong_state` where the year before has no projects, `not_found` for a code it does
/// not have.
pub fn roll_over(
    ledger: &mut Ledger,
    to: i32,
    choice: RollOverChoice<'_>,
    actor: &Actor,
) -> Result<RollOver> {
    Ok(ledger.roll_over(FiscalYear::new(to)?, choice, actor)?.value)
}

/// Writes the list of a roll-over as CSV (UTF-8 with BOM) for looking through.
///
/// # Errors
/// `csv`, and the errors of writing the file.
pub fn write_list(roll_over: &RollOver, path: &Path) -> Result<()> {
    write_whole(
        path,
        &csv(roll_over).map_err(|error| Failure {
            detail: error.to_string(),
            ..Failure::new("csv", "结转清单没有生成。", "请重试。")
        })?,
    )
}

fn csv(roll_over: &RollOver) -> std::result::Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record([
        "项目代码",
        "项目名称",
        "结束日期",
        "状态",
        "是否结转",
        "下一年度已有",
        "全年预算数(万元)",
        "执行数(万元)",
        "结余(万元)",
    ])?;
    let yes = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    for project in &roll_over.projects {
        writer.write_record([
            project.code.clone(),
            project.name.clone(),
            project
                .end_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            project.standing.to_string(),
            yes(project.taken),
            yes(project.present),
            project.annual_budget.to_string(),
            project.executed.to_string(),
            project.remaining.to_string(),
        ])?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// The carry-overs into a year, the store's own where none is given.
///
/// # Errors
/// The store's errors.
pub fn carry_overs(ledger: &Ledger, year: Option<i32>) -> Result<Vec<CarryOver>> {
    Ok(ledger.carry_overs(year_of(ledger, year)?)?)
}

/// Confirms carry-overs: of the projects named, or every proposal; `amount` in 万元 as typed, for
/// one project.
///
/// # Errors
/// `not_found`, `invalid`, `wrong_state`, and the store's errors.
pub fn confirm(
    ledger: &mut Ledger,
    year: Option<i32>,
    projects: &[String],
    amount: Option<&str>,
    document_number: &str,
    actor: &Actor,
) -> Result<Vec<CarryOver>> {
    let year = year_of(ledger, year)?;
    let amount = amount.map(amount_in_wan).transpose()?;
    let confirmation = Confirmation {
        projects,
        amount,
        document_number: document_number.trim(),
    };
    Ok(ledger.confirm_carry_overs(year, confirmation, actor)?.value)
}

fn amount_in_wan(text: &str) -> Result<Money> {
    let number = jixiao_core::indicators::parse_number(text).ok_or_else(|| CoreError::Invalid {
        field: "amount".to_owned(),
        message: format!("“{text}”不是金额，请填数字，最多6位小数（万元）。"),
    })?;
    Ok(Money::from_wan(number)?)
}
