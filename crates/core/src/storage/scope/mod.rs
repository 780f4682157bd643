//! `scope_items` and `entry_marks`.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::records::Recorded;
use crate::scope::{EntryMark, Payment, ScopeItem};

/// Every item of a year's projects, in the order they were added.
pub(crate) fn items(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<ScopeItem>>> {
    connection
        .prepare_cached(
            "SELECT s.id, p.code, s.kind, s.text FROM scope_items s \
             JOIN projects p ON p.id = s.project_id WHERE p.year = ?1 ORDER BY p.code, s.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: ScopeItem {
                    kind: row.get(2)?,
                    text: row.get(3)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(connection: &Connection, project: i64, item: &ScopeItem) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO scope_items (project_id, kind, text) VALUES (?1, ?2, ?3) \
         ON CONFLICT (project_id, kind, text) DO NOTHING",
        params![project, item.kind, item.text],
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM scope_items WHERE id = ?1", [id])?;
    Ok(())
}

/// Every judged entry of a year that still counts, by project.
pub(crate) fn marks(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<EntryMark>>> {
    connection
        .prepare_cached(
            "SELECT m.id, p.code, m.entry_id, m.verdict, m.reason FROM entry_marks m \
             JOIN ledger_entries e ON e.id = m.entry_id JOIN projects p ON p.id = e.project_id \
             WHERE e.year = ?1 AND e.void_reason IS NULL ORDER BY p.code, m.entry_id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: EntryMark {
                    entry: row.get(2)?,
                    verdict: row.get(3)?,
                    reason: row.get(4)?,
                },
            })
        })?
        .collect()
}

/// Whether the entry is there, counts, and has a project.
pub(crate) fn can_be_marked(
    connection: &Connection,
    year: i32,
    entry: i64,
) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) > 0 FROM ledger_entries WHERE year = ?1 AND id = ?2 \
         AND void_reason IS NULL AND project_id IS NOT NULL",
        params![year, entry],
        |row| row.get(0),
    )
}

pub(crate) fn mark(connection: &Connection, mark: &EntryMark) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO entry_marks (entry_id, verdict, reason) VALUES (?1, ?2, ?3) \
         ON CONFLICT (entry_id) DO UPDATE SET verdict = excluded.verdict, \
         reason = excluded.reason",
        params![mark.entry, mark.verdict, mark.reason],
    )?;
    Ok(())
}

/// The judgement of the entry `old` is that of `new`.
pub(crate) fn follow_entry(connection: &Connection, old: i64, new: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE entry_marks SET entry_id = ?2 WHERE entry_id = ?1",
        [old, new],
    )?;
    Ok(())
}

/// The payments through a day that can be judged: those that were marked, and all of projects
/// that have a scope. The number is the ledger entry's.
pub(crate) fn payments(
    connection: &Connection,
    year: i32,
    through: NaiveDate,
) -> rusqlite::Result<Vec<Recorded<Payment>>> {
    connection
        .prepare_cached(
            "SELECT e.id, p.code, e.date, e.amount, e.payee, e.economic_class, e.purpose, \
             m.verdict, m.reason FROM ledger_entries e JOIN projects p ON p.id = e.project_id \
             LEFT JOIN entry_marks m ON m.entry_id = e.id \
             WHERE e.year = ?1 AND e.void_reason IS NULL AND e.date <= ?2 \
             AND (m.id IS NOT NULL OR (e.kind = '支出' AND e.project_id IN \
             (SELECT project_id FROM scope_items))) ORDER BY e.date, e.id",
        )?
        .query_map(params![year, through], |row| {
            let verdict: Option<_> = row.get(7)?;
            let mark = match verdict {
                Some(verdict) => Some((verdict, row.get(8)?)),
                None => None,
            };
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: Payment {
                    date: row.get(2)?,
                    amount: row.get(3)?,
                    payee: row.get(4)?,
                    economic_class: row.get(5)?,
                    purpose: row.get(6)?,
                    mark,
                },
            })
        })?
        .collect()
}
