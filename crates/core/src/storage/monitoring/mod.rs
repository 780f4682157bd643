//! `ledger_entries` and `progress_entries`.

mod pages;
mod progress;
mod summaries;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::money::Money;
use crate::monitoring::{Booking, EntryFilter, EntryKind, LedgerEntry, ListedEntry, ProgressEntry};
use crate::period::CutOff;
use crate::projects::FundSource;

pub(crate) use pages::*;
pub(crate) use progress::*;
pub(crate) use summaries::*;

/// The sum of one project's entries of one source and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LedgerSum {
    pub project_id: i64,
    pub source: FundSource,
    pub kind: EntryKind,
    pub amount: Money,
    /// How many entries these are.
    pub number: i64,
}

/// Sums of the entries that count, from 1 January of the year through a day.
pub(crate) fn ledger_sums(
    connection: &Connection,
    cut_off: CutOff,
) -> rusqlite::Result<Vec<LedgerSum>> {
    let (year, through) = (cut_off.year(), cut_off.through());
    let sql = concat!(
        include_str!("counted.sql"),
        "SELECT project_id, source, kind, sum(amount), sum(number) FROM counted \
         GROUP BY project_id, source, kind"
    );
    connection
        .prepare_cached(sql)?
        .query_map(params![year.number(), year.first_day(), through], |row| {
            Ok(LedgerSum {
                project_id: row.get(0)?,
                source: row.get(1)?,
                kind: row.get(2)?,
                amount: row.get(3)?,
                number: row.get(4)?,
            })
        })?
        .collect()
}

/// Rows of `ledger_totals` that are not the sums of the entries; 0 for a row that is not there. A
/// backup that was made before the schema went on has no totals.
pub(crate) fn stray_totals(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    if !connection.table_exists(None, "ledger_totals")? {
        return Ok(Vec::new());
    }
    connection
        .prepare_cached(include_str!("stray_totals.sql"))?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Sums of the entries that count by month and kind, from 1 January of the year through a day, of
/// a project or of all.
pub(crate) fn month_sums(
    connection: &Connection,
    cut_off: CutOff,
    project: Option<i64>,
) -> rusqlite::Result<Vec<(u32, EntryKind, Money)>> {
    let (year, through) = (cut_off.year(), cut_off.through());
    let sql = concat!(
        include_str!("counted.sql"),
        "SELECT CAST(substr(month, 6) AS INTEGER), kind, sum(amount) FROM counted \
         WHERE ?4 IS NULL OR project_id = ?4 GROUP BY month, kind"
    );
    connection
        .prepare_cached(sql)?
        .query_map(
            params![year.number(), year.first_day(), through, project],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .collect()
}

/// A stored ledger entry with what the import compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredEntry {
    pub id: i64,
    pub project_id: i64,
    pub sequence: i64,
    pub voided: bool,
    pub entry: LedgerEntry,
}

/// Every entry of a year that has a project, also the voided ones, in their order.
pub(crate) fn entries(connection: &Connection, year: i32) -> rusqlite::Result<Vec<StoredEntry>> {
    connection
        .prepare_cached(
            "SELECT id, project_id, sequence, void_reason IS NOT NULL, date, source, kind, \
             amount, voucher, payee, economic_class, purpose, note, document \
             FROM ledger_entries \
             WHERE year = ?1 AND project_id IS NOT NULL ORDER BY sequence, id",
        )?
        .query_map([year], |row| {
            Ok(StoredEntry {
                id: row.get(0)?,
                project_id: row.get(1)?,
                sequence: row.get(2)?,
                voided: row.get(3)?,
                entry: LedgerEntry {
                    date: row.get(4)?,
                    source: row.get(5)?,
                    kind: row.get(6)?,
                    amount: row.get(7)?,
                    voucher: row.get(8)?,
                    payee: row.get(9)?,
                    economic_class: row.get(10)?,
                    purpose: row.get(11)?,
                    note: row.get(12)?,
                    document: row.get(13)?,
                },
            })
        })?
        .collect()
}

/// An entry and its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatedEntry {
    pub id: i64,
    pub date: NaiveDate,
}

/// Entries dated outside their year, or after today though they count at the cut-off, as
/// (project id, entry).
pub(crate) fn stray_entries(
    connection: &Connection,
    cut_off: CutOff,
    today: NaiveDate,
) -> rusqlite::Result<Vec<(i64, DatedEntry)>> {
    let year = cut_off.year();
    connection
        .prepare_cached(
            // By range, so that the entries between are not read.
            "SELECT project_id, id, date FROM ledger_entries WHERE year = ?1 AND date < ?2 \
             AND void_reason IS NULL AND project_id IS NOT NULL UNION ALL \
             SELECT project_id, id, date FROM ledger_entries WHERE year = ?1 AND date > ?3 \
             AND void_reason IS NULL AND project_id IS NOT NULL UNION ALL \
             SELECT project_id, id, date FROM ledger_entries WHERE year = ?1 AND date > ?5 \
             AND date BETWEEN ?2 AND ?4 AND void_reason IS NULL AND project_id IS NOT NULL ORDER BY 3, 2",
        )?
        .query_map(
            params![
                year.number(),
                year.first_day(),
                year.last_day(),
                cut_off.through(),
                today
            ],
            |row| {
                Ok((
                    row.get(0)?,
                    DatedEntry {
                        id: row.get(1)?,
                        date: row.get(2)?,
                    },
                ))
            },
        )?
        .collect()
}

/// A group of entries with the same date, amount and voucher number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repetition {
    pub date: NaiveDate,
    pub amount: Money,
    pub voucher: String,
    pub number: i64,
}

/// Groups of entries of one project that look alike, as (project id, group).
pub(crate) fn repetitions(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, Repetition)>> {
    connection
        .prepare_cached(
            "SELECT project_id, date, amount, voucher, count(*) FROM ledger_entries \
             WHERE year = ?1 AND void_reason IS NULL AND project_id IS NOT NULL \
             AND voucher <> '' GROUP BY project_id, date, amount, voucher \
             HAVING count(*) > 1 ORDER BY date, voucher, amount",
        )?
        .query_map([year], |row| {
            let group = Repetition {
                date: row.get(1)?,
                amount: row.get(2)?,
                voucher: row.get(3)?,
                number: row.get(4)?,
            };
            Ok((row.get(0)?, group))
        })?
        .collect()
}

/// Entries of a year without project or source, as (project code or nothing, entry).
pub(crate) fn incomplete_entries(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(Option<String>, DatedEntry)>> {
    connection
        .prepare_cached(
            "SELECT p.code, e.id, e.date FROM ledger_entries e \
             LEFT JOIN projects p ON p.id = e.project_id \
             WHERE e.year = ?1 AND e.void_reason IS NULL \
             AND (e.project_id IS NULL OR e.source IS NULL) ORDER BY e.date, e.id",
        )?
        .query_map([year], |row| {
            let entry = DatedEntry {
                id: row.get(1)?,
                date: row.get(2)?,
            };
            Ok((row.get(0)?, entry))
        })?
        .collect()
}

/// The mapper of an entry as it is listed.
fn listed_entry(row: &Row<'_>) -> rusqlite::Result<ListedEntry> {
    Ok(ListedEntry {
        id: row.get(0)?,
        project: row.get(1)?,
        project_name: row.get(2)?,
        entry: LedgerEntry {
            date: row.get(3)?,
            source: row.get(4)?,
            kind: row.get(5)?,
            amount: row.get(6)?,
            voucher: row.get(7)?,
            payee: row.get(8)?,
            economic_class: row.get(9)?,
            purpose: row.get(10)?,
            note: row.get(11)?,
            document: row.get(12)?,
        },
        balance: row.get(13)?,
        void_reason: row.get(14)?,
        replaced_by: row.get(15)?,
        files: row.get(16)?,
    })
}

/// The entries of a year that pass the filter, in the order date, sequence.
pub(crate) fn list(
    connection: &Connection,
    year: i32,
    filter: &EntryFilter,
) -> rusqlite::Result<Vec<ListedEntry>> {
    connection
        .prepare_cached(include_str!("list.sql"))?
        .query_map(
            params![
                year,
                filter.project,
                filter.source,
                filter.kind,
                filter.from,
                filter.to,
                filter.text,
                filter.voided
            ],
            listed_entry,
        )?
        .collect()
}

/// An entry with its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacedBooking {
    pub booking: Booking,
    pub sequence: i64,
    pub voided: bool,
}

/// One entry of a year by its number.
pub(crate) fn entry(
    connection: &Connection,
    year: i32,
    id: i64,
) -> rusqlite::Result<Option<PlacedBooking>> {
    connection
        .prepare_cached(
            "SELECT p.code, e.sequence, e.void_reason IS NOT NULL, e.date, e.source, e.kind, \
             e.amount, e.voucher, e.payee, e.economic_class, e.purpose, e.note, e.document \
             FROM ledger_entries e LEFT JOIN projects p ON p.id = e.project_id \
             WHERE e.year = ?1 AND e.id = ?2",
        )?
        .query_row([i64::from(year), id], |row| {
            let entry = LedgerEntry {
                date: row.get(3)?,
                source: row.get(4)?,
                kind: row.get(5)?,
                amount: row.get(6)?,
                voucher: row.get(7)?,
                payee: row.get(8)?,
                economic_class: row.get(9)?,
                purpose: row.get(10)?,
                note: row.get(11)?,
                document: row.get(12)?,
            };
            let project = row.get(0)?;
            Ok(PlacedBooking {
                booking: Booking { project, entry },
                sequence: row.get(1)?,
                voided: row.get(2)?,
            })
        })
        .optional()
}

/// The place after the last entry of a year.
pub(crate) fn next_sequence(connection: &Connection, year: i32) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(sequence), 0) + 1 FROM ledger_entries WHERE year = ?1",
        )?
        .query_row([year], |row| row.get(0))
}

pub(crate) fn add_entry(
    connection: &Connection,
    year: i32,
    project: Option<i64>,
    sequence: i64,
    entry: &LedgerEntry,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO ledger_entries (year, project_id, source, kind, date, amount, voucher, \
             payee, economic_class, purpose, note, document, sequence, batch_id) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            year,
            project,
            entry.source,
            entry.kind,
            entry.date,
            entry.amount,
            entry.voucher,
            entry.payee,
            entry.economic_class,
            entry.purpose,
            entry.note,
            entry.document,
            sequence,
            batch
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Voids an entry, in favour of `replacement` where there is one.
pub(crate) fn void(
    connection: &Connection,
    id: i64,
    reason: &str,
    replacement: Option<i64>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE ledger_entries SET void_reason = ?2, replaced_by = ?3 WHERE id = ?1",
        )?
        .execute(params![id, reason, replacement])?;
    Ok(())
}

fn progress_entry(row: &Row<'_>) -> rusqlite::Result<(i64, ProgressEntry)> {
    Ok((
        row.get(0)?,
        ProgressEntry {
            date: row.get(1)?,
            value: row.get(2)?,
            text: row.get(3)?,
            evidence: row.get(4)?,
            voucher: row.get(5)?,
            paid_by: row.get(6)?,
        },
    ))
}

const PROGRESS: &str = "SELECT e.indicator_id, e.date, e.value, e.text, \
     coalesce(nullif(e.evidence, ''), (SELECT group_concat(a.name, '、') FROM attachments a \
     WHERE a.progress_id = e.id), ''), e.voucher, e.paid_by \
     FROM progress_entries e JOIN indicators i ON i.id = e.indicator_id \
     JOIN target_versions v ON v.id = i.version_id \
     JOIN projects p ON p.id = v.project_id \
     WHERE p.year = ?1 AND e.void_reason IS NULL";

/// The progress entries dated `from` through `through` as (indicator id, entry), in the order
/// indicator, date, sequence.
pub(crate) fn progress(
    connection: &Connection,
    year: i32,
    from: NaiveDate,
    through: NaiveDate,
) -> rusqlite::Result<Vec<(i64, ProgressEntry)>> {
    connection
        .prepare_cached(&format!(
            "{PROGRESS} AND e.date BETWEEN ?2 AND ?3 ORDER BY e.indicator_id, e.date, e.sequence"
        ))?
        .query_map(params![year, from, through], progress_entry)?
        .collect()
}

/// Every progress entry of a year's projects, whatever its date.
pub(crate) fn all_progress(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<(i64, ProgressEntry)>> {
    connection
        .prepare_cached(&format!(
            "{PROGRESS} ORDER BY e.indicator_id, e.date, e.sequence"
        ))?
        .query_map([year], progress_entry)?
        .collect()
}
