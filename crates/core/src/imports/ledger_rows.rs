//! Workbook `ledger`: payments, progress and findings.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::matching::Multiset;
use super::{Change, Run, SheetCount, Sourced, file_names};
use crate::error::Result;
use crate::findings::Finding;
use crate::indicators::{self, Indicator, IndicatorFacts};
use crate::monitoring::{self, LedgerEntry, ProgressEntry};
use crate::period::FiscalYear;
use crate::periods::{Change as Changing, Changed, Closed};
use crate::storage;

/// A row of sheet `资金台账`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// 项目代码.
    pub project: String,
    /// The entry.
    pub entry: LedgerEntry,
}

/// A row of sheet `指标进展`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRow {
    /// 项目代码.
    pub project: String,
    /// 二级指标, or "" where the name alone says which.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// The entry.
    pub entry: ProgressEntry,
}

/// A row of sheet `问题`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// 项目代码.
    pub project: String,
    /// The finding.
    pub finding: Finding,
}

/// The rows of one or more workbooks `ledger`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerRows {
    /// Sheet `资金台账`.
    pub entries: Vec<Sourced<EntryRow>>,
    /// Sheet `指标进展`.
    pub progress: Vec<Sourced<ProgressRow>>,
    /// Sheet `问题`.
    pub findings: Vec<Sourced<FindingRow>>,
    /// Why rows that are dated in a closed period come now, or "" (rule L06).
    pub reason: String,
}

impl LedgerRows {
    pub(super) fn files(&self) -> String {
        let entries = self.entries.iter().map(|row| &row.place);
        let progress = self.progress.iter().map(|row| &row.place);
        file_names(
            entries
                .chain(progress)
                .chain(self.findings.iter().map(|row| &row.place)),
        )
    }
}

pub(super) fn apply(run: &mut Run<'_>, year: FiscalYear, rows: &LedgerRows) -> Result<()> {
    let projects: HashMap<String, i64> = storage::projects::all(run.connection, year.number())?
        .into_iter()
        .map(|project| (project.facts.code, project.id))
        .collect();
    let closed = (Closed::read(run.connection, year)?, rows.reason.as_str());
    apply_entries(run, year, &rows.entries, &projects, closed)?;
    apply_progress(run, year, &rows.progress, &projects, closed)?;
    apply_findings(run, year, &rows.findings, &projects)
}

fn apply_entries(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<EntryRow>],
    projects: &HashMap<String, i64>,
    (closed, reason): (Closed, &str),
) -> Result<()> {
    let year = year.number();
    let mut stored = storage::monitoring::entries(run.connection, year)?;
    // Entries that count match before voided ones; each keeps its order.
    stored.sort_by_key(|entry| entry.voided);
    let key = |project: i64, e: &LedgerEntry| {
        (
            project,
            e.date,
            e.source,
            e.kind,
            e.amount,
            e.voucher.clone(),
            e.payee.clone(),
        )
    };
    let mut equal: Multiset<_, _> = stored
        .iter()
        .map(|s| (key(s.project_id, &s.entry), s.id))
        .collect();
    let mut taken = HashSet::new();
    let mut pending = Vec::new();
    let mut count = SheetCount {
        sheet: "资金台账",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let Some(&project) = projects.get(&row.project) else {
            run.refuse_unknown_project(place, &row.project);
            continue;
        };
        if let Some(id) = equal.take(&key(project, &row.entry)) {
            taken.insert(id);
            count.same += 1;
        } else {
            pending.push((place, project, &row.entry));
        }
    }
    let mut similar: Multiset<_, _> = stored
        .iter()
        .filter(|s| !s.voided && !s.entry.voucher.is_empty() && !taken.contains(&s.id))
        .map(|s| (s.entry.voucher.as_str(), s))
        .collect();
    let mut sequence = storage::monitoring::next_sequence(run.connection, year)?;
    let mut add = |run: &Run<'_>, place_of: Option<i64>, project, entry: &LedgerEntry| {
        let place = place_of.unwrap_or(sequence);
        sequence += i64::from(place_of.is_none());
        let batch = Some(run.batch);
        storage::monitoring::add_entry(run.connection, year, Some(project), place, entry, batch)
    };
    for (place, project, entry) in pending {
        let Some(old) = similar.take(&entry.voucher.as_str()) else {
            let added = Changed::Entry(add(run, None, project, entry)?);
            closed.note(
                run.connection,
                added,
                &[entry.date],
                Changing::Added,
                reason,
            )?;
            count.added += 1;
            continue;
        };
        count.changed += 1;
        let replaced = run.options.replace_changed;
        if replaced {
            let new = add(run, Some(old.sequence), project, entry)?;
            storage::monitoring::void(run.connection, old.id, "导入更正", Some(new))?;
            monitoring::follow(run.connection, (old.id, &old.entry), (new, entry))?;
            let changed = (Changed::Entry(old.id), Changed::Entry(new));
            let dates = [old.entry.date, entry.date];
            closed.note_replacement(run.connection, changed, &dates, reason)?;
        }
        run.changed.push(Change {
            place: place.clone(),
            stored: entry_text(&old.entry),
            new: entry_text(entry),
            replaced,
        });
    }
    run.counts.push(count);
    Ok(())
}

fn entry_text(entry: &LedgerEntry) -> String {
    let source = entry.source.map(|source| source.word()).unwrap_or_default();
    format!(
        "{} {source} {} {}元 {} {}",
        entry.date,
        entry.kind,
        entry.amount.yuan(),
        entry.voucher,
        entry.payee
    )
    .trim_end()
    .to_owned()
}

fn apply_progress(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<ProgressRow>],
    projects: &HashMap<String, i64>,
    (closed, reason): (Closed, &str),
) -> Result<()> {
    let mut by_project: HashMap<i64, Vec<Indicator>> = HashMap::new();
    for (project, indicator) in storage::indicators::current(run.connection, year.number())? {
        by_project.entry(project).or_default().push(indicator);
    }
    let mut stored = storage::monitoring::stored_progress(run.connection, year.number())?;
    // Entries that count match before voided ones; each keeps its order.
    stored.sort_by_key(|stored| stored.void_reason.is_some());
    let former = former_names(run.connection, year, &by_project)?;
    let key =
        |indicator: i64, e: &ProgressEntry| (indicator, e.date, e.value.clone(), e.text.clone());
    let mut equal: Multiset<_, _> = stored
        .iter()
        .map(|stored| (key(stored.indicator_id, &stored.entry), ()))
        .collect();
    let mut count = SheetCount {
        sheet: "指标进展",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let Some(project) = projects.get(&row.project) else {
            run.refuse_unknown_project(place, &row.project);
            continue;
        };
        let find = |known: &HashMap<i64, Vec<Indicator>>| {
            let known = known.get(project).map_or(&[][..], Vec::as_slice);
            indicators::find(known, &row.level2, &row.level3).cloned()
        };
        let named = find(&by_project).or_else(|error| find(&former).map_err(|_| error));
        let checked = named.and_then(|indicator| {
            let value = indicator.facts.checked_value(&row.entry.value)?;
            Ok((indicator, value))
        });
        let (indicator, value) = match checked {
            Ok(checked) => checked,
            Err(error) => {
                run.refuse(place, error.field(), error.to_string());
                continue;
            }
        };
        let entry = ProgressEntry {
            value,
            ..row.entry.clone()
        };
        if equal.take(&key(indicator.id, &entry)).is_some() {
            count.same += 1;
        } else {
            let batch = Some(run.batch);
            let id = indicator.id;
            let id = storage::monitoring::add_progress(run.connection, id, &entry, None, batch)?;
            let added = Changed::Progress(id);
            closed.note(
                run.connection,
                added,
                &[entry.date],
                Changing::Added,
                reason,
            )?;
            count.added += 1;
        }
    }
    run.counts.push(count);
    Ok(())
}

/// What approved versions called their indicators, by project: a file from before a new version
/// names them as they were called then. One that continues takes values as it does now.
fn former_names(
    connection: &Connection,
    year: FiscalYear,
    current: &HashMap<i64, Vec<Indicator>>,
) -> Result<HashMap<i64, Vec<Indicator>>> {
    let mut names: HashMap<i64, Vec<Indicator>> = HashMap::new();
    for (project, mut former) in storage::indicators::approved(connection, year.number())? {
        let mut now = current.get(&project).into_iter().flatten();
        if let Some(now) = now.find(|now| now.id == former.id) {
            former.facts = IndicatorFacts {
                level2: former.facts.level2,
                level3: former.facts.level3,
                ..now.facts.clone()
            };
        }
        let names = names.entry(project).or_default();
        if !names
            .iter()
            .any(|held| held.facts.has_name_of(&former.facts))
        {
            names.push(former);
        }
    }
    Ok(names)
}

fn apply_findings(
    run: &mut Run<'_>,
    year: FiscalYear,
    rows: &[Sourced<FindingRow>],
    projects: &HashMap<String, i64>,
) -> Result<()> {
    let stored = storage::findings::all(run.connection, year.number())?;
    let key = |project: i64, f: &Finding| (project, f.date, f.kind, f.description.clone());
    let mut equal: Multiset<_, _> = stored
        .iter()
        .map(|(project, row)| (key(*project, &row.facts), ()))
        .collect();
    let mut count = SheetCount {
        sheet: "问题",
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let Some(&project) = projects.get(&row.project) else {
            run.refuse_unknown_project(place, &row.project);
            continue;
        };
        if equal.take(&key(project, &row.finding)).is_some() {
            count.same += 1;
        } else {
            storage::findings::add(run.connection, project, &row.finding, Some(run.batch))?;
            count.added += 1;
        }
    }
    run.counts.push(count);
    Ok(())
}
