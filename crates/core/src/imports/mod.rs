//! Imports: rows that were read from workbooks become rows of the store, in one batch that one
//! action undoes. Rows match stored rows as a multiset, so that the same file twice changes
//! nothing; what can't be taken is refused with its place, and by default then nothing is taken.

mod known;
mod ledger_rows;
mod matching;
mod target_rows;

use std::sync::Arc;

pub use known::{KnownProject, KnownProjects};
pub use ledger_rows::{EntryRow, FindingRow, LedgerRows, ProgressRow};
pub use target_rows::{FundRow, IndicatorRow, ProjectRow, TargetRows, TotalRow};

use crate::error::Result;
use crate::ledger::{Actor, Keep, Ledger, Op};
use crate::period::FiscalYear;
use crate::storage;

/// Where a row stands in what was imported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Place {
    /// File name, without its folder.
    pub file: Arc<str>,
    /// Sheet as the file names it.
    pub sheet: Arc<str>,
    /// Row as the spreadsheet program counts it, from 1.
    pub row: u32,
    /// The sheet of the template to which the row belongs: counts are kept by it.
    #[serde(skip)]
    pub part: &'static str,
}

/// A row with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub row: T,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Refusal {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The column's header, or "" for the row as a whole.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A row whose stored counterpart says something else (有变化).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Change {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What the store holds.
    pub stored: String,
    /// What the file says.
    pub new: String,
    /// Whether it was taken.
    pub replaced: bool,
}

/// What happened to the rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetCount {
    /// Sheet.
    pub sheet: &'static str,
    /// New rows.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub added: usize,
    /// Rows that were there already.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub same: usize,
    /// Rows with changed contents, taken or not.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub changed: usize,
    /// Rows refused.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub refused: usize,
}

/// An import that still stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportBatch {
    /// Number.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// `targets` or `ledger`.
    pub kind: String,
    /// Names of the files.
    pub files: String,
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub imported_at: String,
    /// Who.
    pub actor: String,
}

/// How to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "ImportOptions", default)]
pub struct Options {
    /// Show what would happen, change nothing.
    pub dry_run: bool,
    /// Take the good rows even where others are refused.
    pub partial: bool,
    /// Take rows with changed contents in place of the stored ones.
    pub replace_changed: bool,
}

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Outcome {
    /// The batch, or nothing where nothing was written.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub batch: Option<i64>,
    /// Whether the rows were (or, in a dry run, would be) taken.
    pub taken: bool,
    /// Counts by sheet, in the order of the template.
    pub sheets: Vec<SheetCount>,
    /// Rows with changed contents.
    pub changed: Vec<Change>,
    /// Rows refused.
    pub refused: Vec<Refusal>,
}

impl Ledger {
    /// The imports that still stand, the newest first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn import_batches(&self) -> Result<Vec<ImportBatch>> {
        self.read(|connection| Ok(storage::batches::all(connection)?))
    }

    /// Imports target rows into a year. `refused` are rows that could not even be read.
    ///
    /// # Errors
    /// The store's errors; rows that cannot be taken are no error but part of the outcome.
    pub fn import_targets(
        &mut self,
        year: FiscalYear,
        rows: &TargetRows,
        refused: Vec<Refusal>,
        options: Options,
        actor: &Actor,
    ) -> Result<Outcome> {
        let files = rows.files();
        self.import(
            Op::ImportTargets,
            "targets",
            &files,
            refused,
            options,
            actor,
            |run| target_rows::apply(run, year, rows),
        )
    }

    /// Imports ledger rows into a year. `refused` are rows that could not even be read.
    ///
    /// # Errors
    /// The store's errors; rows that cannot be taken are no error but part of the outcome.
    pub fn import_ledger(
        &mut self,
        year: FiscalYear,
        rows: &LedgerRows,
        refused: Vec<Refusal>,
        options: Options,
        actor: &Actor,
    ) -> Result<Outcome> {
        let files = rows.files();
        self.import(
            Op::ImportLedger,
            "ledger",
            &files,
            refused,
            options,
            actor,
            |run| ledger_rows::apply(run, year, rows),
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "every import passes exactly these"
    )]
    pub(crate) fn import(
        &mut self,
        op: Op,
        kind: &str,
        files: &str,
        refused: Vec<Refusal>,
        options: Options,
        actor: &Actor,
        apply: impl FnOnce(&mut Run<'_>) -> Result<()>,
    ) -> Result<Outcome> {
        let written = self.write_if(op, files, actor, |connection| {
            let at = actor.stamp();
            let batch = storage::batches::add(connection, kind, files, &at, &actor.name)?;
            let mut run = Run {
                connection,
                batch,
                options,
                counts: Vec::new(),
                changed: Vec::new(),
                refused,
                restated: false,
            };
            apply(&mut run)?;
            let Run {
                mut counts,
                changed,
                refused,
                restated,
                ..
            } = run;
            for count in &mut counts {
                count.refused = refused
                    .iter()
                    .filter(|r| r.place.part == count.sheet)
                    .count();
            }
            let taken = refused.is_empty() || options.partial;
            let writes = counts.iter().any(|count| count.added > 0)
                || restated
                || changed.iter().any(|change| change.replaced);
            let keep = if taken && writes && !options.dry_run {
                Keep::Yes
            } else {
                Keep::No
            };
            let batch = (keep == Keep::Yes).then_some(batch);
            Ok((
                Outcome {
                    batch,
                    taken,
                    sheets: counts,
                    changed,
                    refused,
                },
                keep,
            ))
        })?;
        Ok(written.value)
    }
}

/// One import while it runs.
pub(crate) struct Run<'a> {
    pub(crate) connection: &'a rusqlite::Connection,
    pub(crate) batch: i64,
    pub(crate) options: Options,
    pub(crate) counts: Vec<SheetCount>,
    pub(crate) changed: Vec<Change>,
    refused: Vec<Refusal>,
    /// Whether a stated total was written.
    restated: bool,
}

impl Run<'_> {
    pub(crate) fn refuse(&mut self, place: &Place, column: &str, message: impl Into<String>) {
        self.refused.push(Refusal {
            place: place.clone(),
            column: column.to_owned(),
            message: message.into(),
        });
    }

    pub(crate) fn refuse_unknown_project(&mut self, place: &Place, code: &str) {
        let message = format!("没有项目“{code}”，请核对项目代码或先导入该项目。");
        self.refuse(place, "项目代码", message);
    }
}

/// The distinct file names of some places, for the log.
pub(crate) fn file_names<'a>(places: impl Iterator<Item = &'a Place>) -> String {
    let mut names: Vec<&str> = places.map(|place| &*place.file).collect();
    names.sort_unstable();
    names.dedup();
    names.join("、")
}
