//! Files to rows: finds sheets and columns by their names and reads every row, or says exactly
//! which cell cannot be read.

use std::io::Cursor;
use std::panic::catch_unwind;
use std::path::Path;

use calamine::{Cell as SheetCell, Data, DataRef, Range, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::cells::{Value, half_width, read_cell};
use crate::container::{Container, detect, file_name, load};
use crate::spec::{AmountUnit, ColumnSpec, SheetSpec};

/// A header row is looked for in this many first rows.
const HEADER_ROWS: usize = 10;
/// Cells further right are passed over: no known column stands there.
const MAX_COLUMNS: u32 = 1024;
/// Rows of a sheet, as many as a spreadsheet program has.
const MAX_ROWS: u32 = 1 << 20;
/// A sheet is laid out as a rectangle; one with more cells than this is refused.
const MAX_CELLS: u64 = 1 << 26;
/// The shared texts of a sheet, in bytes, counted once a cell.
const MAX_TEXTS: usize = 1 << 29;

/// Why a file as a whole cannot be read. `Display` is a plain Chinese sentence.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// There is no such file.
    #[error("找不到文件“{file}”，请核对路径。")]
    Missing {
        /// File name.
        file: String,
    },
    /// The system refuses to read it.
    #[error("不能读取“{file}”（{source}），请确认没有被其他程序占用且有读取权限。")]
    Unreadable {
        /// File name.
        file: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// It is no workbook, or damaged.
    #[error("“{file}”不是有效的工作簿或已损坏，请用Excel或WPS打开后另存为.xlsx再导入。")]
    NotAWorkbook {
        /// File name.
        file: String,
    },
    /// It is encrypted.
    #[error("“{file}”设有打开密码，请在Excel或WPS中取消密码后再导入。")]
    Password {
        /// File name.
        file: String,
    },
    /// It is over the limits.
    #[error("“{file}”过大（超过200MB、解压后超过1GB或行列过多），请拆分后分次导入。")]
    TooLarge {
        /// File name.
        file: String,
    },
    /// A sheet is missing.
    #[error("“{file}”缺少工作表“{sheet}”，请使用程序提供的模板。")]
    MissingSheet {
        /// File name.
        file: String,
        /// The sheet.
        sheet: String,
    },
    /// A required column is missing.
    #[error("“{file}”的工作表“{sheet}”缺少列“{column}”，请对照模板补上。")]
    MissingColumn {
        /// File name.
        file: String,
        /// The sheet.
        sheet: String,
        /// The header.
        column: String,
    },
    /// Two columns bear the same header.
    #[error("“{file}”的工作表“{sheet}”中，{first}列和{second}列都是“{column}”，请只保留一列。")]
    DuplicateColumn {
        /// File name.
        file: String,
        /// The sheet.
        sheet: String,
        /// The header.
        column: String,
        /// Letters of the first of the two.
        first: String,
        /// Letters of the second.
        second: String,
    },
    /// A quoted CSV cell is never closed, so that it would swallow all rows after it.
    #[error("“{file}”第{row}行的双引号没有成对，请补上或删去多余的双引号后再导入。")]
    OpenQuote {
        /// File name.
        file: String,
        /// Row, from 1.
        row: u32,
    },
}

impl TableError {
    /// A stable word for this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "file_missing",
            Self::Unreadable { .. } => "file_unreadable",
            Self::NotAWorkbook { .. } => "not_a_workbook",
            Self::Password { .. } => "workbook_password",
            Self::TooLarge { .. } => "file_too_large",
            Self::MissingSheet { .. } => "sheet_missing",
            Self::MissingColumn { .. } => "column_missing",
            Self::DuplicateColumn { .. } => "column_twice",
            Self::OpenQuote { .. } => "csv_quote_open",
        }
    }
}

/// A cell that cannot be read as what its column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Sheet.
    pub sheet: &'static str,
    /// Row, from 1.
    pub row: u32,
    /// Header.
    pub column: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// A column that the template does not know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnknownColumn {
    /// Sheet.
    pub sheet: &'static str,
    /// Header as it stands.
    pub header: String,
}

/// One cell of a row, for its caller to take.
pub type Cell = Value;

/// A row whose cells could all be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    spec: &'static [ColumnSpec],
    /// Row as the spreadsheet program counts it, from 1.
    pub number: u32,
    cells: Vec<Value>,
}

impl Row {
    fn cell(&self, header: &str) -> Option<&Value> {
        let index = self
            .spec
            .iter()
            .position(|column| column.header == header)?;
        self.cells.get(index)
    }

    /// The text under a header; "" where there is none.
    #[must_use]
    pub fn text(&self, header: &str) -> &str {
        match self.cell(header) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The date under a header.
    #[must_use]
    pub fn date(&self, header: &str) -> Option<NaiveDate> {
        match self.cell(header) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// The amount in 元 under a header.
    #[must_use]
    pub fn amount(&self, header: &str) -> Option<Decimal> {
        match self.cell(header) {
            Some(Value::Amount(amount)) => Some(*amount),
            _ => None,
        }
    }

    /// 是 under a header.
    #[must_use]
    pub fn is_set(&self, header: &str) -> bool {
        matches!(self.cell(header), Some(Value::Flag(true)))
    }
}

/// The rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRows {
    /// Sheet.
    pub sheet: &'static str,
    /// Its readable rows.
    pub rows: Vec<Row>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// File name without its folder.
    pub file: String,
    /// One entry a sheet of the specification, in that order; of a CSV only the one it is.
    pub sheets: Vec<SheetRows>,
    /// Columns that were not taken.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets that were not taken, by name.
    pub unknown_sheets: Vec<String>,
    /// Cells that could not be read; their rows stand in no sheet.
    pub problems: Vec<CellProblem>,
}

impl Tables {
    /// The rows of a sheet; none where the file lacks it.
    #[must_use]
    pub fn rows(&self, sheet: &str) -> &[Row] {
        self.sheets
            .iter()
            .find(|s| s.sheet == sheet)
            .map_or(&[], |s| s.rows.as_slice())
    }
}

/// Reads a file (.xlsx, .xls, .csv) as the sheets of `specs`.
///
/// # Errors
/// [`TableError`] where the file as a whole cannot be taken; a cell that cannot be read is no
/// error but one of [`Tables::problems`].
pub fn read_tables(path: &Path, specs: &'static [SheetSpec]) -> Result<Tables, TableError> {
    let file = file_name(path);
    let bytes = load(path)?;
    let mut tables = Tables {
        sheets: Vec::new(),
        unknown_columns: Vec::new(),
        unknown_sheets: Vec::new(),
        problems: Vec::new(),
        file: file.clone(),
    };
    match detect(&file, &bytes)? {
        Container::Csv => {
            let grid = csv_grid(&file, &bytes)?;
            let spec = specs
                .iter()
                .find(|spec| {
                    grid.iter()
                        .take(HEADER_ROWS)
                        .any(|(_, row)| is_header(row, spec))
                })
                .or(specs.first())
                .ok_or_else(|| TableError::NotAWorkbook { file: file.clone() })?;
            let rows = grid.iter().map(|(number, row)| (*number, row.as_slice()));
            tables.read_sheet(spec, 0, rows)?;
        }
        kind => {
            // On some damaged .xls calamine panics (lengths that it subtracts unchecked). Nothing
            // outlives such a panic: the parser owns all it touched, and the bytes are only read.
            let parsed = catch_unwind(|| sheet_ranges(&file, &bytes, kind, specs));
            let (ranges, unknown) =
                parsed.map_err(|_| TableError::NotAWorkbook { file: file.clone() })??;
            tables.unknown_sheets = unknown;
            for (spec, range) in specs.iter().zip(ranges) {
                let (row, column) = range.start().unwrap_or_default();
                let left = usize::try_from(column).unwrap_or_default();
                let first = row.saturating_add(1);
                tables.read_sheet(spec, left, (first..).zip(range.rows()))?;
            }
        }
    }
    Ok(tables)
}

fn sheet_ranges(
    file: &str,
    bytes: &[u8],
    kind: Container,
    specs: &[SheetSpec],
) -> Result<(Vec<Range<Data>>, Vec<String>), TableError> {
    let not_a_workbook = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let password = || TableError::Password {
        file: file.to_owned(),
    };
    let cursor = Cursor::new(bytes);
    if kind == Container::Xls {
        let mut workbook = Xls::new(cursor).map_err(|error| match error {
            XlsError::Password => password(),
            _ => not_a_workbook(),
        })?;
        let names = workbook.sheet_names();
        let ranges: Result<_, TableError> = specs
            .iter()
            .map(|spec| {
                let name = sheet_named(file, &names, spec)?;
                workbook.worksheet_range(name).map_err(|_| not_a_workbook())
            })
            .collect();
        Ok((ranges?, unknown_sheets(names, specs)))
    } else {
        let mut workbook = Xlsx::new(cursor).map_err(|error| match error {
            XlsxError::Password => password(),
            _ => not_a_workbook(),
        })?;
        let names = workbook.sheet_names();
        let ranges: Result<_, TableError> = specs
            .iter()
            .map(|spec| xlsx_range(file, &mut workbook, sheet_named(file, &names, spec)?))
            .collect();
        Ok((ranges?, unknown_sheets(names, specs)))
    }
}

fn unknown_sheets(names: Vec<String>, specs: &[SheetSpec]) -> Vec<String> {
    let known = |name: &String| specs.iter().any(|spec| spec.name == name.trim());
    names.into_iter().filter(|name| !known(name)).collect()
}

/// The cells of a sheet as a rectangle, whose size is known before it is laid out: two cells in
/// opposite corners of a sheet would otherwise ask for billions.
fn xlsx_range(
    file: &str,
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Range<Data>, TableError> {
    let not_a_workbook = |_| TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(not_a_workbook)?;
    let too_large = || TableError::TooLarge {
        file: file.to_owned(),
    };
    let mut cells = Vec::new();
    let mut texts = 0_usize;
    let (mut top, mut bottom, mut right) = (u32::MAX, 0, 0);
    while let Some(cell) = reader.next_cell().map_err(not_a_workbook)? {
        let (row, column) = cell.get_position();
        // A text that many cells share stands in the file once and here once a cell.
        if let DataRef::SharedString(text) = cell.get_value() {
            texts = texts.saturating_add(text.len());
        }
        if texts > MAX_TEXTS {
            return Err(too_large());
        }
        let value = Data::from(cell.get_value().clone());
        if value == Data::Empty || column >= MAX_COLUMNS {
            continue;
        }
        top = top.min(row);
        bottom = bottom.max(row);
        right = right.max(column);
        cells.push(SheetCell::new((row, column), value));
    }
    let rows = u64::from(bottom.saturating_sub(top)) + 1;
    if bottom >= MAX_ROWS || rows * (u64::from(right) + 1) > MAX_CELLS {
        return Err(too_large());
    }
    Ok(Range::from_sparse(cells))
}

fn sheet_named<'a>(
    file: &str,
    names: &'a [String],
    spec: &SheetSpec,
) -> Result<&'a str, TableError> {
    names
        .iter()
        .find(|name| name.trim() == spec.name)
        .map(String::as_str)
        .ok_or_else(|| TableError::MissingSheet {
            file: file.to_owned(),
            sheet: spec.name.to_owned(),
        })
}

/// The records of a CSV with their rows as a spreadsheet program counts them (blank lines count,
/// line breaks inside a cell do not). UTF-8 with or without BOM, else GBK.
fn csv_grid(file: &str, bytes: &[u8]) -> Result<Vec<(u32, Vec<Data>)>, TableError> {
    let not_a_workbook = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        std::borrow::Cow::Borrowed(text.trim_start_matches('\u{feff}'))
    } else {
        let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
        if broken {
            return Err(not_a_workbook());
        }
        text
    };
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    // A last record of NUL alone, which no text holds, shows that the quotes before it are closed.
    text.push_str("\n\0");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut row = 0_u32;
    loop {
        let before = reader.position().line();
        if !reader
            .read_record(&mut record)
            .map_err(|_| not_a_workbook())?
        {
            return Err(not_a_workbook());
        }
        let lines = reader.position().line().saturating_sub(before);
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let inside = u64::try_from(inside).unwrap_or(u64::MAX);
        let rows = u32::try_from(lines.saturating_sub(inside)).unwrap_or(u32::MAX);
        row = row.saturating_add(rows.max(1));
        if record.iter().any(|cell| cell.contains('\0')) {
            return if record.len() == 1 && record.get(0) == Some("\0") {
                Ok(grid)
            } else {
                Err(TableError::OpenQuote {
                    file: file.to_owned(),
                    row,
                })
            };
        }
        if row > MAX_ROWS {
            return Err(TableError::TooLarge {
                file: file.to_owned(),
            });
        }
        let cells = record.iter().map(|cell| Data::String(cell.to_owned()));
        grid.push((row, cells.collect()));
    }
}

/// The letters of a column, from 0: A, B, … Z, AA.
fn letters(mut column: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        let letter = u8::try_from(column % 26).unwrap_or_default();
        reversed.push(char::from(b'A' + letter));
        if column < 26 {
            return reversed.iter().rev().collect();
        }
        column = column / 26 - 1;
    }
}

/// A header cell: its bare text and the unit in its brackets.
fn header(cell: &Data) -> Option<(String, Option<AmountUnit>)> {
    let text = match cell {
        Data::Empty | Data::Error(_) => return None,
        Data::String(text) => half_width(text),
        other => other.to_string(),
    };
    let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.ends_with('*') {
        text.truncate(text.len() - 1);
    }
    let unit = [AmountUnit::Wan, AmountUnit::Yuan]
        .into_iter()
        .find(|unit| text.ends_with(&format!("({})", unit.word())));
    if let Some((bare, _)) = unit.and_then(|_| text.rsplit_once('(')) {
        text = bare.to_owned();
    }
    let text = text.trim_end_matches('*').to_owned();
    (!text.is_empty()).then_some((text, unit))
}

/// Whether a row holds every required header of a sheet.
fn is_header(row: &[Data], spec: &SheetSpec) -> bool {
    let found: Vec<_> = row.iter().filter_map(header).collect();
    spec.columns
        .iter()
        .filter(|column| column.required)
        .all(|column| found.iter().any(|(text, _)| text == column.header))
}

/// Where each column of a sheet stands, and in which unit.
type Columns = Vec<Option<(usize, Option<AmountUnit>)>>;

impl Tables {
    fn read_sheet<'a>(
        &mut self,
        spec: &'static SheetSpec,
        left: usize,
        mut rows: impl Iterator<Item = (u32, &'a [Data])>,
    ) -> Result<(), TableError> {
        // Without a full header row, the most similar one tells which column is missing.
        let mut nearest: (usize, &[Data]) = (0, &[]);
        let head = rows.by_ref().take(HEADER_ROWS).find_map(|(_, row)| {
            let known = row.iter().filter_map(header);
            let known = known.filter(|(text, _)| spec.index_of(text).is_some());
            let count = known.count();
            if count > nearest.0 {
                nearest = (count, row);
            }
            is_header(row, spec).then_some(row)
        });
        let columns = self.columns(spec, left, head.unwrap_or(nearest.1))?;
        let mut sheet = SheetRows {
            sheet: spec.name,
            rows: Vec::new(),
        };
        for (number, row) in rows {
            sheet
                .rows
                .extend(self.read_row(spec, &columns, number, row));
        }
        self.sheets.push(sheet);
        Ok(())
    }

    /// Where the columns stand in `head`, whose first cell is `left` columns from the edge.
    fn columns(
        &mut self,
        spec: &'static SheetSpec,
        left: usize,
        head: &[Data],
    ) -> Result<Columns, TableError> {
        let mut columns: Columns = vec![None; spec.columns.len()];
        for (at, cell) in head.iter().enumerate() {
            let Some((text, unit)) = header(cell) else {
                continue;
            };
            let known = spec
                .index_of(&text)
                .and_then(|index| columns.get_mut(index));
            match known {
                Some(Some((first, _))) => {
                    return Err(TableError::DuplicateColumn {
                        file: self.file.clone(),
                        sheet: spec.name.to_owned(),
                        column: text,
                        first: letters(left.saturating_add(*first)),
                        second: letters(left.saturating_add(at)),
                    });
                }
                Some(place) => *place = Some((at, unit)),
                None => {
                    self.unknown_columns.push(UnknownColumn {
                        sheet: spec.name,
                        header: text,
                    });
                }
            }
        }
        for (column, place) in spec.columns.iter().zip(&columns) {
            if column.required && place.is_none() {
                return Err(TableError::MissingColumn {
                    file: self.file.clone(),
                    sheet: spec.name.to_owned(),
                    column: column.header.to_owned(),
                });
            }
        }
        Ok(columns)
    }

    /// A row that could be read whole; else its problems are kept, unless it is empty or an
    /// example.
    fn read_row(
        &mut self,
        spec: &'static SheetSpec,
        columns: &Columns,
        number: u32,
        row: &[Data],
    ) -> Option<Row> {
        let cell = |place: &Option<(usize, _)>| place.and_then(|(at, _)| row.get(at));
        let is_blank = |data: &Data| match data {
            Data::Empty => true,
            Data::String(text) => text.trim().is_empty(),
            _ => false,
        };
        if columns.iter().all(|place| cell(place).is_none_or(is_blank)) {
            return None;
        }
        let (mark_header, mark) = spec.example_mark;
        let marked = spec
            .index_of(mark_header)
            .and_then(|index| columns.get(index));
        if let Some(Data::String(text)) = marked.and_then(cell)
            && text == mark
        {
            return None;
        }
        let mut cells = Vec::with_capacity(columns.len());
        let mut readable = true;
        for (column, place) in spec.columns.iter().zip(columns) {
            let data = cell(place).unwrap_or(&Data::Empty);
            match read_cell(data, column, place.and_then(|(_, unit)| unit)) {
                Ok(value) => cells.push(value),
                Err(message) => {
                    readable = false;
                    let (sheet, column) = (spec.name, column.header);
                    self.problems.push(CellProblem {
                        sheet,
                        row: number,
                        column,
                        message,
                    });
                }
            }
        }
        readable.then_some(Row {
            spec: spec.columns,
            number,
            cells,
        })
    }
}
