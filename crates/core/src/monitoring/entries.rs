//! Entries of the ledger one by one: adding, listing, voiding with a reason, and editing, which
//! voids an entry and puts another in its place in the order.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::progress::{self, ListedProgress, Output, ProgressLink};
use super::{EntryKind, LedgerEntry, summaries};
use crate::attachments::{self, Attachment, Owner};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::periods::{Change, Changed, Closed, ListedChange};
use crate::projects::FundSource;
use crate::sheets::find_project;
use crate::storage;

/// An entry and the project it is booked on; nothing while none was chosen (rule L02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// 项目代码.
    pub project: Option<String>,
    /// The entry.
    pub entry: LedgerEntry,
}

/// Which entries to list; what is not given lets all pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFilter {
    /// 项目代码; "" finds the entries without a project.
    pub project: Option<String>,
    /// 资金来源.
    pub source: Option<FundSource>,
    /// 类型.
    pub kind: Option<EntryKind>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Part of 凭证号, 收款人, 经济分类, 用途, 备注 or 汇总依据, or "".
    pub text: String,
    /// Whether voided entries are listed too.
    pub voided: bool,
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEntry {
    /// Its number.
    pub id: i64,
    /// 项目代码, or "".
    pub project: String,
    /// 项目名称, or "".
    pub project_name: String,
    /// The entry.
    pub entry: LedgerEntry,
    /// 来源余额: what is left of the project's source after this entry, 到位 less 执行; entries
    /// that the filter leaves out are in it.
    pub balance: Money,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// The number of the entry that replaces it.
    pub replaced_by: Option<i64>,
    /// How many files are attached to it.
    pub files: u32,
}

/// One of several changes that are made at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// The number of the entry that it replaces; nothing adds a new one.
    pub replaces: Option<i64>,
    /// How it stands then.
    pub booking: Booking,
}

/// An entry with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryStory {
    /// The entry.
    pub entry: ListedEntry,
    /// What it replaced, the oldest first.
    pub earlier: Vec<ListedEntry>,
    /// What replaced it, in turn.
    pub later: Vec<ListedEntry>,
    /// The progress that it paid for, also where voided.
    pub progress: Vec<ListedProgress>,
    /// Its evidence.
    pub attachments: Vec<Attachment>,
    /// Its changes in closed periods.
    pub changes: Vec<ListedChange>,
}

impl Ledger {
    /// Adds an entry at the end of the order, and what it was paid for where that is given; the
    /// value is the entry's number. `reason` is what rule L06 asks for in a closed period, or "".
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for an amount that
    /// the kind cannot have, an indicator that is none, or a value that it cannot have;
    /// [`CoreError::State`] for a 汇总 that would count entries a second time.
    pub fn add_entry(
        &mut self,
        year: FiscalYear,
        booking: &Booking,
        output: Option<&Output>,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let subject = booking.subject();
        self.write(Op::AddEntry, &subject, actor, |connection| {
            let id = add(connection, year, booking, reason)?;
            if let Some(output) = output {
                progress::add_paid(connection, year, (id, booking), output, reason)?;
            }
            Ok(id)
        })
    }

    /// Puts an entry in the place of another, which is voided; the value is its number. Evidence
    /// and progress of the old one belong to the new one. `reason` is what rule L06 asks for in a
    /// closed period, or "".
    ///
    /// # Errors
    /// As [`Ledger::add_entry`]; [`CoreError::NotFound`] for an unknown number,
    /// [`CoreError::State`] where the entry was voided before, or where it paid for progress of
    /// the project that it leaves; [`CoreError::Invalid`] where nothing is changed.
    pub fn edit_entry(
        &mut self,
        year: FiscalYear,
        id: i64,
        booking: &Booking,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        self.write(
            Op::EditEntry,
            &format!("第{id}号"),
            actor,
            |connection| match replace(connection, year, id, booking, reason)? {
                Some(new) => Ok(new),
                None => Err(nothing_changed()),
            },
        )
    }

    /// Makes several changes at once, as one step that is taken back at once; the value is the
    /// numbers of the entries as they stand then. Entries that a change leaves as they are keep
    /// theirs.
    ///
    /// # Errors
    /// As [`Ledger::add_entry`] and [`Ledger::edit_entry`], with the row that is at fault where
    /// there are several; then nothing is written.
    pub fn change_entries(
        &mut self,
        year: FiscalYear,
        changes: &[EntryChange],
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<Vec<i64>>> {
        let subject = format!("{}笔", changes.len());
        self.write(Op::ChangeEntries, &subject, actor, |connection| {
            let mut ids = Vec::new();
            let mut changed = false;
            for (EntryChange { replaces, booking }, row) in changes.iter().zip(1..) {
                let done = match replaces {
                    None => add(connection, year, booking, reason).map(Some),
                    Some(id) => replace(connection, year, *id, booking, reason),
                };
                let done = done.map_err(|error| in_row(error, row, changes.len()))?;
                changed |= done.is_some();
                ids.extend(done.or(*replaces));
            }
            if changed {
                Ok(ids)
            } else {
                Err(nothing_changed())
            }
        })
    }

    /// The booking of an entry that still counts.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where it was voided.
    pub fn booking(&self, year: FiscalYear, id: i64) -> Result<Booking> {
        self.read(|connection| Ok(standing(connection, year, id)?.0))
    }

    /// Voids an entry for a reason; the value is the progress that it was said to have paid for.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason, [`CoreError::NotFound`] for an unknown number,
    /// [`CoreError::State`] where the entry was voided before.
    pub fn void_entry(
        &mut self,
        year: FiscalYear,
        id: i64,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<Vec<ProgressLink>>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("原因", "作废台账须写明原因。"));
        }
        self.write(Op::VoidEntry, &format!("第{id}号"), actor, |connection| {
            let (old, _) = standing(connection, year, id)?;
            storage::monitoring::void(connection, id, reason, None)?;
            let closed = Closed::read(connection, year)?;
            closed.note_void(connection, Changed::Entry(id), old.entry.date, reason)?;
            progress::paid_by(connection, year, id)
        })
    }

    /// An entry with all that belongs to it.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, and the store's errors.
    pub fn entry_story(&self, year: FiscalYear, id: i64) -> Result<EntryStory> {
        let everything = EntryFilter {
            voided: true,
            ..EntryFilter::default()
        };
        self.read(|connection| {
            let all = storage::monitoring::list(connection, year.number(), &everything)?;
            let numbered = |id| all.iter().find(|listed| listed.id == id);
            let entry = numbered(id).ok_or_else(|| unknown(id))?.clone();
            let mut earlier = Vec::new();
            let mut first = id;
            while let Some(before) = all.iter().find(|listed| listed.replaced_by == Some(first)) {
                first = before.id;
                earlier.insert(0, before.clone());
            }
            let mut later = Vec::new();
            let mut next = entry.replaced_by;
            while let Some(listed) = next.and_then(numbered) {
                next = listed.replaced_by;
                later.push(listed.clone());
            }
            let mut progress = progress::listed(connection, year, None, true)?;
            progress.retain(|listed| listed.entry.paid_by == Some(id));
            Ok(EntryStory {
                entry,
                earlier,
                later,
                progress,
                attachments: attachments::of(connection, year, &Owner::Entry(id))?,
                changes: storage::periods::changes_of(connection, Changed::Entry(id))?,
            })
        })
    }

    /// The entries of a year that pass `filter`, in the order of their dates.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn entries(&self, year: FiscalYear, filter: &EntryFilter) -> Result<Vec<ListedEntry>> {
        self.read(|connection| {
            if let Some(code) = filter.project.as_deref().filter(|code| !code.is_empty()) {
                find_project(connection, year, code)?;
            }
            Ok(storage::monitoring::list(
                connection,
                year.number(),
                filter,
            )?)
        })
    }
}

impl Booking {
    /// How the log names it.
    fn subject(&self) -> String {
        let LedgerEntry {
            date, kind, amount, ..
        } = &self.entry;
        let project = self.project.as_deref().unwrap_or("未选项目");
        format!("{project} {date} {kind} {}元", amount.yuan())
    }
}

/// Adds an entry at the end of the order and gives its number.
fn add(connection: &Connection, year: FiscalYear, booking: &Booking, reason: &str) -> Result<i64> {
    let sequence = storage::monitoring::next_sequence(connection, year.number())?;
    let id = book(connection, year, booking, sequence, None)?;
    let closed = Closed::read(connection, year)?;
    let dates = [booking.entry.date];
    closed.note(
        connection,
        Changed::Entry(id),
        &dates,
        Change::Added,
        reason,
    )?;
    Ok(id)
}

/// Puts an entry in the place of another and gives its number; nothing where nothing is changed.
fn replace(
    connection: &Connection,
    year: FiscalYear,
    id: i64,
    booking: &Booking,
    reason: &str,
) -> Result<Option<i64>> {
    let (old, sequence) = standing(connection, year, id)?;
    if old == *booking {
        return Ok(None);
    }
    if old.project != booking.project
        && let [link, ..] = progress::paid_by(connection, year, id)?.as_slice()
    {
        let message = format!(
            "第{id}号台账关联了指标进展（{}），不能改到别的项目；请先作废该进展。",
            link.text()
        );
        return Err(CoreError::State { message });
    }
    let new = book(connection, year, booking, sequence, Some(id))?;
    let why = match reason.trim() {
        "" => "修改",
        reason => reason,
    };
    storage::monitoring::void(connection, id, why, Some(new))?;
    follow(connection, (id, &old.entry), (new, &booking.entry))?;
    let dates = [old.entry.date, booking.entry.date];
    let changed = (Changed::Entry(id), Changed::Entry(new));
    Closed::read(connection, year)?.note_replacement(connection, changed, &dates, reason)?;
    Ok(Some(new))
}

fn nothing_changed() -> CoreError {
    CoreError::invalid("", "没有改动的内容。")
}

/// Says which of several rows is at fault.
fn in_row(error: CoreError, row: usize, rows: usize) -> CoreError {
    match error {
        CoreError::Invalid { field, message } if rows > 1 => CoreError::Invalid {
            field,
            message: format!("第{row}行：{message}"),
        },
        CoreError::State { message } if rows > 1 => CoreError::State {
            message: format!("第{row}行：{message}"),
        },
        other => other,
    }
}

/// Stores an entry at a place in the order; `replaced` is the entry that it replaces.
fn book(
    connection: &Connection,
    year: FiscalYear,
    booking: &Booking,
    sequence: i64,
    replaced: Option<i64>,
) -> Result<i64> {
    let Booking { project, entry } = booking;
    entry.kind.check_amount(entry.amount)?;
    let project = project
        .as_ref()
        .map(|code| find_project(connection, year, code))
        .transpose()?
        .map(|project| project.id);
    summaries::check(connection, year, booking, project, replaced)?;
    Ok(storage::monitoring::add_entry(
        connection,
        year.number(),
        project,
        sequence,
        entry,
        None,
    )?)
}

/// What belonged to the entry `old` belongs to `new`: what it paid for, its evidence, and the
/// judgement whether it belongs to its project, where what was judged is the same.
///
/// # Errors
/// The store's errors.
pub(crate) fn follow(
    connection: &Connection,
    (old, before): (i64, &LedgerEntry),
    (new, after): (i64, &LedgerEntry),
) -> Result<()> {
    storage::monitoring::move_payment(connection, old, new)?;
    storage::attachments::follow_entry(connection, old, new)?;
    let judged = |entry: &LedgerEntry| {
        (
            entry.payee.clone(),
            entry.economic_class.clone(),
            entry.purpose.clone(),
        )
    };
    if judged(before) == judged(after) {
        storage::scope::follow_entry(connection, old, new)?;
    }
    Ok(())
}

fn unknown(id: i64) -> CoreError {
    CoreError::NotFound {
        what: "台账记录",
        id: format!("第{id}号"),
    }
}

/// An entry that counts, with its place in the order.
pub(super) fn standing(
    connection: &Connection,
    year: FiscalYear,
    id: i64,
) -> Result<(Booking, i64)> {
    let placed = storage::monitoring::entry(connection, year.number(), id)?;
    let placed = placed.ok_or_else(|| unknown(id))?;
    if placed.voided {
        let message = format!("第{id}号台账记录已作废，请用代替它的记录。");
        return Err(CoreError::State { message });
    }
    Ok((placed.booking, placed.sequence))
}
