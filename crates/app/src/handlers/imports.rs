//! Imports and templates: which sheets and columns the two workbooks have, and their cells as
//! rows of the core.

mod ledger_workbook;
mod target_workbook;

pub(super) use target_workbook::{SOURCES, source};

use std::path::PathBuf;
use std::sync::Arc;

use jixiao_core::imports::{ImportBatch, Options, Outcome, Place, Refusal, Sourced};
use jixiao_core::ledger::{Actor, Ledger, Written};
use jixiao_tables::{CellKind, ColumnSpec, Row, SheetSpec, Tables, UnknownColumn, read_tables};

use crate::error::{Failure, Result};

/// One of the two template workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Workbook {
    /// 项目, 资金, 指标.
    Targets,
    /// 资金台账, 指标进展, 问题.
    Ledger,
}

impl Workbook {
    fn sheets(self) -> &'static [SheetSpec] {
        match self {
            Self::Targets => target_workbook::SHEETS,
            Self::Ledger => ledger_workbook::SHEETS,
        }
    }
}

/// The result of an import, with the columns that were not taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Imported {
    /// What happened to the rows.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Columns of the files that no template knows.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets of the files that no template knows.
    pub unknown_sheets: Vec<String>,
}

/// The empty template of a workbook, as the bytes of an .xlsx file.
///
/// # Errors
/// `template` where the workbook cannot be made.
pub fn template(workbook: Workbook) -> Result<Vec<u8>> {
    jixiao_tables::write_template(workbook.sheets()).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new("template", "模板没有生成。", "请重试。")
    })
}

/// A workbook that holds the rows of one CSV text a sheet, as the bytes of an .xlsx file.
///
/// # Errors
/// `template` where the workbook cannot be made.
pub(super) fn filled(workbook: Workbook, texts: &[&str]) -> Result<Vec<u8>> {
    jixiao_tables::write_filled(workbook.sheets(), texts).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new("template", "工作簿没有生成。", "请重试。")
    })
}

/// As [`import_for`], without a reason.
///
/// # Errors
/// As [`import_for`].
pub fn import(
    ledger: &mut Ledger,
    workbook: Workbook,
    year: Option<i32>,
    files: &[PathBuf],
    options: Options,
    actor: &Actor,
) -> Result<Imported> {
    import_for(ledger, (workbook, ""), year, files, options, actor)
}

/// Imports one or more files of one kind as one batch; the reason is why rows that are dated in a
/// closed period come now (rule L06), or "".
///
/// # Errors
/// The table errors of a file that cannot be read as a whole, and the store's errors. Rows that
/// cannot be taken are no error: they stand in the result, and `taken` says whether the rest was.
pub fn import_for(
    ledger: &mut Ledger,
    (workbook, reason): (Workbook, &str),
    year: Option<i32>,
    files: &[PathBuf],
    options: Options,
    actor: &Actor,
) -> Result<Imported> {
    let year = super::year_of(ledger, year)?;
    let mut reading = Reading::default();
    let mut targets = jixiao_core::imports::TargetRows::default();
    let mut entries = jixiao_core::imports::LedgerRows {
        reason: reason.to_owned(),
        ..Default::default()
    };
    for path in files {
        let tables = read_tables(path, workbook.sheets())?;
        reading.start(&tables);
        match workbook {
            Workbook::Targets => target_workbook::convert(&mut reading, &tables, &mut targets),
            Workbook::Ledger => ledger_workbook::convert(&mut reading, &tables, &mut entries),
        }
    }
    let refused = reading.take_refused();
    let outcome = match workbook {
        Workbook::Targets => ledger.import_targets(year, &targets, refused, options, actor),
        Workbook::Ledger => ledger.import_ledger(year, &entries, refused, options, actor),
    }?;
    Ok(reading.imported(outcome))
}

/// The imports that still stand, the newest first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<ImportBatch>> {
    Ok(ledger.import_batches()?)
}

/// Takes a batch back.
///
/// # Errors
/// `not_found`, `wrong_state` where later writes depend on it, and the store's errors.
pub fn undo(ledger: &mut Ledger, batch: i64, actor: &Actor) -> Result<Written<()>> {
    Ok(ledger.undo_batch(batch, actor)?)
}

/// What was found while files are turned into rows.
#[derive(Default)]
pub(super) struct Reading {
    file: Option<Arc<str>>,
    refused: Vec<Refusal>,
    unknown_columns: Vec<UnknownColumn>,
    unknown_sheets: Vec<String>,
}

impl Reading {
    pub(super) fn start(&mut self, tables: &Tables) {
        self.file = Some(Arc::from(tables.file.as_str()));
        self.unknown_columns
            .extend(tables.unknown_columns.iter().cloned());
        self.unknown_sheets
            .extend(tables.unknown_sheets.iter().cloned());
        for problem in &tables.problems {
            let place = self.place(problem.sheet, problem.row);
            let (column, message) = (problem.column.to_owned(), problem.message.clone());
            self.refused.push(Refusal {
                place,
                column,
                message,
            });
        }
    }

    /// The rows that could not be read.
    pub(super) fn take_refused(&mut self) -> Vec<Refusal> {
        std::mem::take(&mut self.refused)
    }

    /// The result of the import that the rows went into.
    pub(super) fn imported(self, outcome: Outcome) -> Imported {
        Imported {
            outcome,
            unknown_columns: self.unknown_columns,
            unknown_sheets: self.unknown_sheets,
        }
    }

    fn place(&self, sheet: &'static str, row: u32) -> Place {
        Place {
            file: self.file.clone().unwrap_or_else(|| Arc::from("")),
            sheet,
            row,
        }
    }

    /// Converts the rows of a sheet; what fails says the column and the sentence.
    pub(super) fn rows<T>(
        &mut self,
        tables: &Tables,
        sheet: &'static str,
        convert: impl Fn(&Row) -> Result<T, (&'static str, String)>,
    ) -> Vec<Sourced<T>> {
        let mut converted = Vec::new();
        for row in tables.rows(sheet) {
            let place = self.place(sheet, row.number);
            match convert(row) {
                Ok(row) => converted.push(Sourced { place, row }),
                Err((column, message)) => {
                    self.refused.push(Refusal {
                        place,
                        column: column.to_owned(),
                        message,
                    });
                }
            }
        }
        converted
    }
}

/// A column that may be absent or empty.
pub(super) const fn optional(
    header: &'static str,
    kind: CellKind,
    example: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        header,
        required: false,
        may_be_empty: true,
        kind,
        words: &[],
        note: "",
        example,
        width: 14,
    }
}

/// A column that must be there and filled.
pub(super) const fn required(
    header: &'static str,
    kind: CellKind,
    example: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        required: true,
        may_be_empty: false,
        ..optional(header, kind, example)
    }
}

/// The value of an official word in a cell whose words were checked already.
pub(super) fn word<T>(text: &str, from_word: fn(&str) -> Option<T>) -> Option<T> {
    from_word(text)
}
