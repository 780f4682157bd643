//! 汇总: a unit that starts in August books one entry a source, with its source document, in
//! place of the single payments. What a 汇总 stands for must not be booked beside it.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::{Booking, EntryKind};
use crate::error::{CoreError, Result};
use crate::period::FiscalYear;
use crate::projects::FundSource;
use crate::storage;

/// Entries that a 汇总 already stands for (rule L03).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// The number of the 汇总.
    pub summary: i64,
    pub source: FundSource,
    /// The date of the 汇总.
    pub through: NaiveDate,
    /// How many entries.
    pub number: i64,
}

/// Refuses a 汇总 that is no expenditure of one project and source, or that would count a second
/// time what is booked; `except` is the entry that it replaces. Any other entry passes.
///
/// # Errors
/// [`CoreError::Invalid`] for the field, [`CoreError::State`] where entries stand in the way.
pub(super) fn check(
    connection: &Connection,
    year: FiscalYear,
    booking: &Booking,
    project: Option<i64>,
    except: Option<i64>,
) -> Result<()> {
    let entry = &booking.entry;
    if !entry.is_summary() {
        return Ok(());
    }
    if entry.kind != EntryKind::Expenditure {
        let message = format!("只有支出可以汇总登记，不能是“{}”。", entry.kind);
        return Err(CoreError::invalid("类型", message));
    }
    let (Some(project), Some(source)) = (project, entry.source) else {
        let message = "汇总登记须选择项目和资金来源，每个来源一笔。";
        return Err(CoreError::invalid("资金来源", message));
    };
    let key = (year.number(), project, source);
    let held = storage::monitoring::in_the_way(connection, key, entry.date, except)?;
    let message = match held.as_slice() {
        [] => return Ok(()),
        [(id, true), ..] => format!(
            "该项目的{source}已有汇总（第{id}号），一个来源只登记一笔汇总；请修改第{id}号，或先作废它。"
        ),
        [(id, false), ..] => format!(
            "该项目的{source}在{}及以前已逐笔登记{}笔（第{id}号起），再登记汇总会重复计算；请先作废这些记录。",
            entry.date,
            held.len()
        ),
    };
    Err(CoreError::State { message })
}
