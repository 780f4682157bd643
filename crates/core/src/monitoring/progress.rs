//! Progress of indicators entry by entry. Progress is corrected like the ledger: an entry is
//! voided, and another takes its place in the order.

use rusqlite::Connection;

use super::ProgressEntry;
use super::entries::{Booking, standing};
use crate::error::{CoreError, Result};
use crate::indicators::{self, Indicator};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::periods::{Change, Changed, Closed};
use crate::sheets::find_project;
use crate::storage;
use crate::storage::monitoring::StoredProgress;

/// A progress entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedProgress {
    /// Its number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 项目代码.
    pub project: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 计量单位, or "".
    pub unit: String,
    /// Whether the targets in force no longer hold the indicator: its entries count no longer.
    pub is_former: bool,
    /// The entry, with 佐证材料 as typed.
    #[serde(flatten)]
    pub entry: ProgressEntry,
    /// Names of the files attached.
    pub attachments: Vec<String>,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// The number of the entry that replaces it.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub replaced_by: Option<i64>,
}

/// Progress that a ledger entry paid for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ProgressLink {
    /// Its number.
    pub id: i64,
    /// 三级指标.
    pub level3: String,
    /// 日期.
    pub date: chrono::NaiveDate,
    /// 完成值, or "".
    pub value: String,
}

impl ProgressLink {
    /// How sentences name it.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "第{}号，{} {} {}",
            self.id, self.date, self.level3, self.value
        )
        .trim_end()
        .to_owned()
    }
}

/// What a payment brought, recorded together with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// 二级指标, or "" where the name alone says which.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 完成值, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料, or "".
    pub evidence: String,
}

impl Ledger {
    /// Adds progress of the indicator that `level3` names (with `level2`, where the name alone is
    /// ambiguous); the value is its number. `reason` is what rule L06 asks for in a closed period,
    /// or "".
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project or ledger entry, [`CoreError::Invalid`] for
    /// an indicator that is none, a value that it cannot have, or the ledger entry of another
    /// project; [`CoreError::State`] for a ledger entry that was voided.
    pub fn add_progress(
        &mut self,
        year: FiscalYear,
        project: &str,
        indicator: (&str, &str),
        entry: &ProgressEntry,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let subject = format!("{project} {}", indicator.1);
        self.write(Op::AddProgress, &subject, actor, |connection| {
            add(connection, year, project, indicator, entry, reason)
        })
    }

    /// Progress that still counts, with 佐证材料 as typed.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where it was voided.
    pub fn progress_entry(&self, year: FiscalYear, id: i64) -> Result<ProgressEntry> {
        self.read(|connection| Ok(counting(connection, year, id)?.entry))
    }

    /// Puts progress of the same indicator in the place of another, which is voided; the value is
    /// its number. Evidence of the old one belongs to the new one.
    ///
    /// # Errors
    /// As [`Ledger::add_progress`]; [`CoreError::NotFound`] for an unknown number,
    /// [`CoreError::State`] where it was voided before or belongs to former targets,
    /// [`CoreError::Invalid`] where nothing is changed.
    pub fn edit_progress(
        &mut self,
        year: FiscalYear,
        id: i64,
        entry: &ProgressEntry,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        self.write(
            Op::EditProgress,
            &format!("第{id}号"),
            actor,
            |connection| {
                let old = counting(connection, year, id)?;
                if old.entry == *entry {
                    return Err(CoreError::invalid("", "没有改动的内容。"));
                }
                let known = listed(connection, year, None, true)?;
                let project = known.iter().find(|listed| listed.id == id);
                let project = project.map(|listed| listed.project.as_str());
                let indicator = storage::indicators::current(connection, year.number())?
                    .into_iter()
                    .find(|(_, indicator)| indicator.id == old.indicator_id);
                let (Some(project), Some((_, indicator))) = (project, indicator) else {
                    let message = format!("第{id}号进展属于以前的绩效目标，不能修改。");
                    return Err(CoreError::State { message });
                };
                let held = old.entry.paid_by;
                let entry = checked(connection, year, (project, &indicator), entry, held)?;
                let place = Some(old.sequence);
                let new = storage::monitoring::add_progress(
                    connection,
                    indicator.id,
                    &entry,
                    place,
                    None,
                )?;
                let why = match reason.trim() {
                    "" => "修改",
                    reason => reason,
                };
                storage::monitoring::void_progress(connection, id, why, Some(new))?;
                storage::attachments::follow_progress(connection, id, new)?;
                let dates = [old.entry.date, entry.date];
                let changed = (Changed::Progress(id), Changed::Progress(new));
                Closed::read(connection, year)?
                    .note_replacement(connection, changed, &dates, reason)?;
                Ok(new)
            },
        )
    }

    /// Voids progress for a reason.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason, [`CoreError::NotFound`] for an unknown number,
    /// [`CoreError::State`] where it was voided before.
    pub fn void_progress(
        &mut self,
        year: FiscalYear,
        id: i64,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "作废进展须写明原因。"));
        }
        self.write(
            Op::VoidProgress,
            &format!("第{id}号"),
            actor,
            |connection| {
                let old = counting(connection, year, id)?;
                storage::monitoring::void_progress(connection, id, reason, None)?;
                let closed = Closed::read(connection, year)?;
                closed.note_void(connection, Changed::Progress(id), old.entry.date, reason)
            },
        )
    }

    /// The progress of a project's indicators, or of all: in the order of project, indicator, date;
    /// indicators that the targets no longer hold stand last. With what was voided where that is
    /// wanted.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn progress(
        &self,
        year: FiscalYear,
        code: Option<&str>,
        voided: bool,
    ) -> Result<Vec<ListedProgress>> {
        self.read(|connection| listed(connection, year, code, voided))
    }
}

/// Adds progress at the end of the order and gives its number.
fn add(
    connection: &Connection,
    year: FiscalYear,
    project: &str,
    (level2, level3): (&str, &str),
    entry: &ProgressEntry,
    reason: &str,
) -> Result<i64> {
    let known = indicators::of_project(connection, year, project)?;
    let indicator = indicators::find(&known, level2, level3)?;
    let entry = checked(connection, year, (project, indicator), entry, None)?;
    let id = storage::monitoring::add_progress(connection, indicator.id, &entry, None, None)?;
    let (closed, added) = (Closed::read(connection, year)?, Changed::Progress(id));
    closed.note(connection, added, &[entry.date], Change::Added, reason)?;
    Ok(id)
}

/// Adds what the payment `(number, booking)` brought, on the same day and under the same voucher.
pub(super) fn add_paid(
    connection: &Connection,
    year: FiscalYear,
    (payment, booking): (i64, &Booking),
    output: &Output,
    reason: &str,
) -> Result<i64> {
    let Some(project) = booking.project.as_deref() else {
        let message = "同时登记指标进展时，须选择项目。";
        return Err(CoreError::invalid("项目代码", message));
    };
    let entry = ProgressEntry {
        date: booking.entry.date,
        value: output.value.clone(),
        text: output.text.clone(),
        evidence: output.evidence.clone(),
        voucher: booking.entry.voucher.clone(),
        paid_by: Some(payment),
    };
    let indicator = (output.level2.as_str(), output.level3.as_str());
    add(connection, year, project, indicator, &entry, reason)
}

/// The entry with its value as it is stored, if the indicator can have it and the ledger entry
/// that paid for it is one of the same project; `held` is a link that stands already.
fn checked(
    connection: &Connection,
    year: FiscalYear,
    (project, indicator): (&str, &Indicator),
    entry: &ProgressEntry,
    held: Option<i64>,
) -> Result<ProgressEntry> {
    if let Some(payment) = entry.paid_by.filter(|payment| Some(*payment) != held) {
        let (booking, _) = standing(connection, year, payment)?;
        if booking.project.as_deref() != Some(project) {
            let message = format!("第{payment}号台账不属于项目“{project}”，不能关联。");
            return Err(CoreError::invalid("关联台账", message));
        }
    }
    Ok(ProgressEntry {
        value: indicator.facts.checked_value(&entry.value)?,
        ..entry.clone()
    })
}

/// Progress that still counts.
fn counting(connection: &Connection, year: FiscalYear, id: i64) -> Result<StoredProgress> {
    let held = storage::monitoring::progress_entry_by_id(connection, year.number(), id)?;
    let held = held.ok_or_else(|| CoreError::NotFound {
        what: "指标进展",
        id: format!("第{id}号"),
    })?;
    if held.void_reason.is_some() {
        let message = format!("第{id}号指标进展已作废，请用代替它的记录。");
        return Err(CoreError::State { message });
    }
    Ok(held)
}

/// The progress that counts and was paid for by a ledger entry.
pub(super) fn paid_by(
    connection: &Connection,
    year: FiscalYear,
    payment: i64,
) -> Result<Vec<ProgressLink>> {
    let mut held = listed(connection, year, None, false)?;
    held.retain(|listed| listed.entry.paid_by == Some(payment));
    let link = |listed: ListedProgress| ProgressLink {
        id: listed.id,
        level3: listed.level3,
        date: listed.entry.date,
        value: listed.entry.value,
    };
    Ok(held.into_iter().map(link).collect())
}

/// Progress as it is listed.
pub(super) fn listed(
    connection: &Connection,
    year: FiscalYear,
    code: Option<&str>,
    voided: bool,
) -> Result<Vec<ListedProgress>> {
    let projects = match code {
        Some(code) => vec![find_project(connection, year, code)?],
        None => storage::projects::all(connection, year.number())?,
    };
    let mut known = indicators::held(connection, year)?;
    let held = storage::monitoring::stored_progress(connection, year.number())?;
    let held = held
        .into_iter()
        .filter(|stored| voided || stored.void_reason.is_none());
    let mut held = storage::by_key(held.map(|stored| (stored.indicator_id, stored)));
    let files = storage::attachments::names_by_progress(connection)?;
    let mut files = storage::by_key(files);
    let mut rows = Vec::new();
    for project in projects {
        for (Indicator { id, facts }, is_former) in known.of_project(project.id) {
            for stored in held.remove(&id).unwrap_or_default() {
                rows.push(ListedProgress {
                    id: stored.id,
                    project: project.facts.code.clone(),
                    level2: facts.level2.clone(),
                    level3: facts.level3.clone(),
                    unit: facts.unit.clone(),
                    is_former,
                    entry: stored.entry,
                    attachments: files.remove(&stored.id).unwrap_or_default(),
                    void_reason: stored.void_reason,
                    replaced_by: stored.replaced_by,
                });
            }
        }
    }
    Ok(rows)
}
