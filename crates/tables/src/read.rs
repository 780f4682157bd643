//! Files to rows: finds sheets and columns by their names and reads every row, or says exactly
//! which cell cannot be read.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::cells::{Value, half_width, read_cell};
use crate::container::{Container, detect, file_name, load};
use crate::spec::{AmountUnit, ColumnSpec, SheetSpec};

/// A header row is looked for in this many first rows.
const HEADER_ROWS: usize = 10;

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
    #[error("“{file}”过大（超过200MB或解压后超过1GB），请拆分后分次导入。")]
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
    #[error("“{file}”的工作表“{sheet}”有两列“{column}”，请只保留一列。")]
    DuplicateColumn {
        /// File name.
        file: String,
        /// The sheet.
        sheet: String,
        /// The header.
        column: String,
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
                        .any(|row| is_header(row, spec))
                })
                .or(specs.first())
                .ok_or_else(|| TableError::NotAWorkbook { file: file.clone() })?;
            let rows = grid
                .iter()
                .zip(1..)
                .map(|(row, number)| (number, row.as_slice()));
            tables.read_sheet(spec, rows)?;
        }
        kind => {
            for (spec, range) in specs.iter().zip(sheet_ranges(&file, &bytes, kind, specs)?) {
                let first = range.start().map_or(1, |(row, _)| row.saturating_add(1));
                tables.read_sheet(spec, (first..).zip(range.rows()))?;
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
) -> Result<Vec<Range<Data>>, TableError> {
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
        specs
            .iter()
            .map(|spec| {
                let name = sheet_named(file, &names, spec)?;
                workbook.worksheet_range(name).map_err(|_| not_a_workbook())
            })
            .collect()
    } else {
        let mut workbook = Xlsx::new(cursor).map_err(|error| match error {
            XlsxError::Password => password(),
            _ => not_a_workbook(),
        })?;
        let names = workbook.sheet_names();
        specs
            .iter()
            .map(|spec| {
                let name = sheet_named(file, &names, spec)?;
                workbook.worksheet_range(name).map_err(|_| not_a_workbook())
            })
            .collect()
    }
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

/// UTF-8 with or without BOM, else GBK.
fn csv_grid(file: &str, bytes: &[u8]) -> Result<Vec<Vec<Data>>, TableError> {
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
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| {
            let record = record.map_err(|_| not_a_workbook())?;
            Ok(record
                .iter()
                .map(|cell| Data::String(cell.to_owned()))
                .collect())
        })
        .collect()
}

/// A header cell: its bare text and the unit in its brackets.
fn header(cell: &Data) -> Option<(String, Option<AmountUnit>)> {
    let Data::String(text) = cell else {
        return None;
    };
    let mut text: String = half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
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
        rows: impl Iterator<Item = (u32, &'a [Data])>,
    ) -> Result<(), TableError> {
        let mut rows = rows.peekable();
        let mut first = None;
        let mut looked_at = 0;
        let head = loop {
            let Some((_, row)) = rows.next() else {
                break None;
            };
            looked_at += 1;
            if is_header(row, spec) {
                break Some(row);
            }
            if first.is_none() && row.iter().filter_map(header).count() > 1 {
                first = Some(row);
            }
            if looked_at == HEADER_ROWS {
                break None;
            }
        };
        let columns = self.columns(spec, head.or(first).unwrap_or(&[]))?;
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

    fn columns(&mut self, spec: &'static SheetSpec, head: &[Data]) -> Result<Columns, TableError> {
        let mut columns: Columns = vec![None; spec.columns.len()];
        for (at, cell) in head.iter().enumerate() {
            let Some((text, unit)) = header(cell) else {
                continue;
            };
            let known = spec
                .index_of(&text)
                .and_then(|index| columns.get_mut(index));
            match known {
                Some(Some(_)) => {
                    return Err(TableError::DuplicateColumn {
                        file: self.file.clone(),
                        sheet: spec.name.to_owned(),
                        column: text,
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
