//! Imports and templates: which sheets and columns the two workbooks have, what else is read (the
//! official form, the flat list, payments through a mapping), and their cells as rows of the core.

mod flat_list;
mod ledger_workbook;
mod official_form;
mod payments;
mod project_codes;
mod target_text;
mod target_workbook;

pub(super) use target_workbook::{SOURCES, source};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jixiao_core::error::CoreError;
use jixiao_core::imports::{
    ImportBatch, LedgerRows, Options, Outcome, Place, Refusal, Sourced, TargetRows,
};
use jixiao_core::ledger::{Actor, Ledger, Written};
use jixiao_core::period::FiscalYear;
use jixiao_tables::{
    Book, CellKind, ColumnSpec, Row, SheetSpec, TableError, Tables, UnknownColumn,
};

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

/// What a file, or a sheet of it, was taken for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Recognized {
    /// File name, without its folder.
    pub file: String,
    /// Sheet, or "" where the file as a whole is meant.
    pub sheet: String,
    /// 模板, the template's sheet that a CSV is, 项目支出绩效目标表, 绩效目标清单 or 支付明细.
    pub shape: String,
    /// What was concluded from it, for the user; or "".
    pub about: String,
}

/// A text that says no project, source or kind until the mapping says which.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnknownWord {
    /// 项目, 资金来源 or 类型.
    pub field: String,
    /// Header of the column.
    pub column: String,
    /// The text.
    pub text: String,
    /// In how many rows it stands.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub rows: usize,
}

/// The result of an import, with what was not taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Imported {
    /// What happened to the rows.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What each file or sheet was taken for.
    pub recognized: Vec<Recognized>,
    /// What the user should know of it.
    pub notes: Vec<String>,
    /// Columns of the files that are not taken.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets of the files that are not taken.
    pub unknown_sheets: Vec<String>,
    /// Texts that the mapping does not know.
    pub unknown_words: Vec<UnknownWord>,
}

/// What to import, and what the files do not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// Codes of projects that the files name without one: `代码`, or `名称=代码` where the name is
    /// the project's or its sheet's.
    pub codes: &'a [String],
    /// The mapping by which payments are read.
    pub mapping: Option<&'a str>,
    /// Why rows that are dated in a closed period come now (rule L06), or "".
    pub reason: &'a str,
    /// How.
    pub options: Options,
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

/// Imports files of one kind that need no code, mapping or reason.
///
/// # Errors
/// As [`import_request`].
pub fn import(
    ledger: &mut Ledger,
    workbook: Workbook,
    year: Option<i32>,
    files: &[PathBuf],
    options: Options,
    actor: &Actor,
) -> Result<Imported> {
    let request = Request {
        files,
        options,
        ..Request::default()
    };
    import_request(ledger, workbook, year, &request, actor)
}

/// Imports one or more files of one kind as one batch, whatever their shapes.
///
/// # Errors
/// The table errors of a file that cannot be read as a whole, `not_found` for an unknown mapping,
/// `invalid` for codes or a mapping that make no sense here, and the store's errors. Rows that
/// cannot be taken are no error: they stand in the result, and `taken` says whether the rest was.
pub fn import_request(
    ledger: &mut Ledger,
    workbook: Workbook,
    year: Option<i32>,
    request: &Request<'_>,
    actor: &Actor,
) -> Result<Imported> {
    let year = super::year_of(ledger, year)?;
    let mut reading = Reading::default();
    let mut unknown_words = Vec::new();
    let outcome = match workbook {
        Workbook::Targets => {
            let rows = read_targets(ledger, year, request, &mut reading)?;
            let refused = reading.take_refused();
            ledger.import_targets(year, &rows, refused, request.options, actor)
        }
        Workbook::Ledger => {
            let rows = read_ledger(ledger, year, request, &mut reading, &mut unknown_words)?;
            let refused = reading.take_refused();
            ledger.import_ledger(year, &rows, refused, request.options, actor)
        }
    }?;
    Ok(Imported {
        unknown_words,
        ..reading.imported(outcome)
    })
}

fn read_targets(
    ledger: &Ledger,
    year: FiscalYear,
    request: &Request<'_>,
    reading: &mut Reading,
) -> Result<TargetRows> {
    if request.mapping.is_some() {
        let message = "列对应方案只用于台账，绩效目标请直接导入。".to_owned();
        return Err(invalid("列对应方案", message));
    }
    let (known, unit) = (ledger.known_projects(year)?, ledger.unit()?);
    let mut codes = project_codes::ProjectCodes::new(&known, request.codes)?;
    let mut seen = BTreeMap::new();
    let mut rows = TargetRows::default();
    for path in request.files {
        let book = Book::open(path, target_workbook::SHEETS)?;
        if book.is_template(target_workbook::SHEETS) {
            let tables = book.tables(target_workbook::SHEETS)?;
            reading.start_template(&book, &tables);
            target_workbook::convert(reading, &tables, &mut rows);
            continue;
        }
        reading.file = Some(Arc::from(book.file()));
        let forms = book.forms(&official_form::FORM);
        let mut converter = official_form::Forms {
            codes: &mut codes,
            year: year.number(),
            department: (&unit.department_code, &unit.department_name),
            seen,
        };
        for form in &forms {
            converter.convert(reading, form, &mut rows);
        }
        seen = converter.seen;
        let taken: Vec<&str> = forms.iter().map(|form| &*form.sheet).collect();
        match book.lists(flat_list::LISTS, &taken)? {
            Some(tables) => {
                reading.start(&tables);
                flat_list::convert(reading, &mut codes, &tables, &mut rows);
            }
            None if forms.is_empty() => {
                // No shape at all: what the template misses says most.
                let tables = book.tables(target_workbook::SHEETS)?;
                reading.start_template(&book, &tables);
                target_workbook::convert(reading, &tables, &mut rows);
            }
            None => {
                let others = book.sheet_names().filter(|name| !taken.contains(name));
                reading.unknown_sheets.extend(others.map(str::to_owned));
            }
        }
    }
    for name in codes.unused() {
        let message = format!("文件中没有名为“{name}”的项目或工作表，为它指定的代码没有用到。");
        reading.notes.push(message);
    }
    Ok(rows)
}

fn read_ledger(
    ledger: &Ledger,
    year: FiscalYear,
    request: &Request<'_>,
    reading: &mut Reading,
    unknown_words: &mut Vec<UnknownWord>,
) -> Result<LedgerRows> {
    if !request.codes.is_empty() {
        let message = "指定项目代码只用于绩效目标；台账的项目请在列对应方案中写明。".to_owned();
        return Err(invalid("项目代码", message));
    }
    let mut rows = LedgerRows {
        reason: request.reason.to_owned(),
        ..LedgerRows::default()
    };
    let Some(name) = request.mapping else {
        for path in request.files {
            let (book, tables) = read_ledger_template(path)?;
            reading.start_template(&book, &tables);
            ledger_workbook::convert(reading, &tables, &mut rows);
        }
        return Ok(rows);
    };
    let (mapping, known) = (ledger.mapping(name)?, ledger.known_projects(year)?);
    let mut payments = payments::Payments {
        name,
        mapping: &mapping,
        year,
        known: &known,
        unknown: BTreeMap::new(),
    };
    for path in request.files {
        let book = Book::open(path, &[])?;
        payments.convert(reading, &book, &mut rows)?;
    }
    unknown_words.extend(payments.unknown_words());
    Ok(rows)
}

fn read_ledger_template(path: &Path) -> Result<(Book, Tables)> {
    let specs = ledger_workbook::SHEETS;
    let read = || {
        let book = Book::open(path, specs)?;
        let tables = book.tables(specs)?;
        Ok((book, tables))
    };
    read().map_err(|error: TableError| {
        let is_other_shape = matches!(
            error,
            TableError::MissingSheet { .. }
                | TableError::MissingColumn { .. }
                | TableError::NoHeader { .. }
        );
        let mut failure = Failure::from(error);
        if is_other_shape {
            "其他系统导出的支付明细，请先建立列对应方案（jixiao mapping propose），再用 --mapping 导入。"
                .clone_into(&mut failure.hint);
        }
        failure
    })
}

fn invalid(field: &str, message: String) -> Failure {
    let field = field.to_owned();
    CoreError::Invalid { field, message }.into()
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
    recognized: Vec<Recognized>,
    notes: Vec<String>,
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
            // A list is one table, counted as the indicators that it brings.
            let part = match problem.sheet {
                name if name == flat_list::LIST.name => "指标",
                name => name,
            };
            let (title, row) = (&problem.title, problem.row);
            self.refuse(part, title, row, &problem.column, &problem.message);
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
            recognized: self.recognized,
            notes: self.notes,
            unknown_columns: self.unknown_columns,
            unknown_sheets: self.unknown_sheets,
            unknown_words: Vec::new(),
        }
    }

    fn start_template(&mut self, book: &Book, tables: &Tables) {
        self.start(tables);
        match tables.sheets.as_slice() {
            [sheet] if book.is_csv() => {
                let about = format!("按模板的工作表“{}”读取", sheet.sheet);
                self.recognized(sheet.sheet, "", about);
            }
            _ => self.recognized("模板", "", String::new()),
        }
    }

    fn recognized(&mut self, shape: &str, sheet: &str, about: String) {
        self.recognized.push(Recognized {
            file: self.file.as_deref().unwrap_or_default().to_owned(),
            sheet: sheet.to_owned(),
            shape: shape.to_owned(),
            about,
        });
    }

    /// The place of a row that belongs to the template's sheet `part`.
    fn place(&self, part: &'static str, sheet: &str, row: u32) -> Place {
        Place {
            file: self.file.clone().unwrap_or_else(|| Arc::from("")),
            sheet: Arc::from(sheet),
            row,
            part,
        }
    }

    fn refuse(&mut self, part: &'static str, sheet: &str, row: u32, column: &str, message: &str) {
        let place = self.place(part, sheet, row);
        self.refused.push(Refusal {
            place,
            column: column.to_owned(),
            message: message.to_owned(),
        });
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
            match convert(row) {
                Ok(row_taken) => converted.push(Sourced {
                    place: self.place(sheet, sheet, row.number),
                    row: row_taken,
                }),
                Err((column, message)) => self.refuse(sheet, sheet, row.number, column, &message),
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
        other_headers: &[],
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
