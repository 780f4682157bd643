//! Adjustments of budgets (调增、调减).

use jixiao_core::adjustments::Adjustment;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::money::Money;
use jixiao_core::projects::{FundLine, FundSource};
use jixiao_core::records::Recorded;
use jixiao_tables::{AmountUnit, read_amount};

use super::{typed_date, typed_word, year_of};
use crate::error::Result;

/// An adjustment as typed; amounts in 万元, one of both "".
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct AdjustmentFields {
    /// 资金来源.
    pub source: String,
    /// 调增.
    pub increase: String,
    /// 调减.
    pub decrease: String,
    /// 调整文号.
    pub document_number: String,
    /// 调整日期, or "": it counts at every cut-off.
    pub date: String,
}

/// The adjustments of a year, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    project: Option<&str>,
) -> Result<Vec<Recorded<Adjustment>>> {
    Ok(ledger.adjustments(year_of(ledger, year)?, project)?)
}

/// Adjusts a budget and gives the row's number.
///
/// # Errors
/// `invalid` with the field, `not_found` for an unknown project, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    fields: &AdjustmentFields,
    actor: &Actor,
) -> Result<i64> {
    let year = year_of(ledger, year)?;
    let words = FundSource::WORDS;
    let line = FundLine {
        source: typed_word("资金来源", &fields.source, FundSource::from_word, words)?,
        initial: Money::ZERO,
        increase: wan("调增", &fields.increase)?,
        decrease: wan("调减", &fields.decrease)?,
        document_number: fields.document_number.trim().to_owned(),
        adjusted_on: match fields.date.trim() {
            "" => None,
            text => Some(typed_date("调整日期", text)?),
        },
    };
    Ok(ledger
        .add_adjustment(year, project.trim(), &line, actor)?
        .value)
}

/// Removes an adjustment.
///
/// # Errors
/// `not_found` for an unknown number, `wrong_state` for a row that holds a budget, too.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_adjustment(year, id, actor)?;
    Ok(())
}

/// An amount in 万元; "" is 0.
fn wan(field: &str, text: &str) -> Result<Money> {
    if text.trim().is_empty() {
        return Ok(Money::ZERO);
    }
    let amount = read_amount(text, AmountUnit::Wan).map_err(|message| {
        jixiao_core::error::CoreError::Invalid {
            field: field.to_owned(),
            message,
        }
    })?;
    Ok(Money::from_yuan(amount)?)
}
