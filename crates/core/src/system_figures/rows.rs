//! Rows of a workbook of system figures.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::check;
use crate::error::Result;
use crate::imports::{Change, Options, Outcome, Refusal, Run, SheetCount, Sourced, file_names};
use crate::ledger::{Actor, Ledger, Op};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::projects::FundSource;
use crate::storage;

/// A row of a workbook of system figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemFigureRow {
    /// 项目代码, or "" where the name says which.
    pub project: String,
    /// 项目名称, or "".
    pub name: String,
    /// 资金来源.
    pub source: FundSource,
    /// 执行数.
    pub executed: Money,
    /// 截止日期.
    pub through: NaiveDate,
}

impl Ledger {
    /// Imports system figures into a year, as one batch. `refused` are rows that could not even
    /// be read. A figure that is held with another amount is taken only where the options say so.
    ///
    /// # Errors
    /// The store's errors; rows that cannot be taken are no error but part of the outcome.
    pub fn import_system_figures(
        &mut self,
        year: FiscalYear,
        sheet: &'static str,
        rows: &[Sourced<SystemFigureRow>],
        refused: Vec<Refusal>,
        options: Options,
        actor: &Actor,
    ) -> Result<Outcome> {
        let files = file_names(rows.iter().map(|row| &row.place));
        let op = Op::ImportSystemFigures;
        self.import(op, "ledger", &files, refused, options, actor, |run| {
            apply(run, year, sheet, rows)
        })
    }
}

fn apply(
    run: &mut Run<'_>,
    year: FiscalYear,
    sheet: &'static str,
    rows: &[Sourced<SystemFigureRow>],
) -> Result<()> {
    let projects = storage::projects::all(run.connection, year.number())?;
    let mut held: HashMap<_, _> = storage::system_figures::all(run.connection, year.number())?
        .into_iter()
        .map(|row| {
            let key = (row.project, row.facts.source, row.facts.through);
            (key, (row.id, row.facts.executed))
        })
        .collect();
    let mut brought: HashMap<_, u32> = HashMap::new();
    let mut count = SheetCount {
        sheet,
        added: 0,
        same: 0,
        changed: 0,
        refused: 0,
    };
    for Sourced { place, row } in rows {
        let named: Vec<_> = projects
            .iter()
            .map(|project| (project.id, &project.facts))
            .filter(|(_, facts)| row.project.is_empty() || facts.code == row.project)
            .filter(|(_, facts)| !row.project.is_empty() || facts.name == row.name)
            .collect();
        let (id, facts) = match named.as_slice() {
            [one] => *one,
            [] if !row.project.is_empty() => {
                run.refuse_unknown_project(place, &row.project);
                continue;
            }
            [] => {
                let name = &row.name;
                let message = format!("没有项目“{name}”，请核对项目名称，或填写项目代码。");
                run.refuse(place, "项目名称", message);
                continue;
            }
            _ => {
                let name = &row.name;
                let message = format!("有多个项目名为“{name}”，请填写项目代码。");
                run.refuse(place, "项目代码", message);
                continue;
            }
        };
        if let Err(error) = check(year, row.through, row.executed) {
            run.refuse(place, error.field(), error.to_string());
            continue;
        }
        let key = (facts.code.clone(), row.source, row.through);
        if let Some(first) = brought.insert(key.clone(), place.row) {
            let message = format!("与第{first}行的项目、资金来源和截止日期相同，请合并为一行。");
            run.refuse(place, "资金来源", message);
            continue;
        }
        match held.get(&key) {
            None => {
                let figure = (row.source, row.through, row.executed);
                let added =
                    storage::system_figures::add(run.connection, id, figure, Some(run.batch))?;
                held.insert(key, (added, row.executed));
                count.added += 1;
            }
            Some((_, executed)) if *executed == row.executed => count.same += 1,
            Some((number, executed)) => {
                count.changed += 1;
                let replaced = run.options.replace_changed;
                if replaced {
                    storage::system_figures::replace(run.connection, *number, row.executed)?;
                }
                run.changed.push(Change {
                    place: place.clone(),
                    stored: format!("{} {} {}元", facts.code, row.source, executed.yuan()),
                    new: format!("{} {} {}元", facts.code, row.source, row.executed.yuan()),
                    replaced,
                });
            }
        }
    }
    run.counts.push(count);
    Ok(())
}
