//! Grids to rows: finds sheets and columns by their names and reads every row, or says exactly
//! which cell cannot be read.

use std::path::Path;
use std::sync::Arc;

use calamine::Data;
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::cells::{Value, half_width, is_blank, read_cell};
use crate::grid::{Book, Grid};
use crate::spec::{AmountUnit, ColumnSpec, SheetSpec};

/// A header row is looked for in this many first rows.
pub(crate) const HEADER_ROWS: usize = 10;

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
    #[error("“{file}”过大（超过200MB、解压后超过1GB或单元格超过800万个），请拆分后分次导入。")]
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
    /// No sheet has the header row of a sheet of the template.
    #[error("“{file}”的表头与模板的{sheets}都不相符，请使用程序提供的模板。")]
    NoHeader {
        /// File name.
        file: String,
        /// The sheets of the template, quoted.
        sheets: String,
    },
    /// A mapping names a sheet that is not there, or no sheet has its columns.
    #[error("“{file}”没有列对应方案要求的{wanted}，请核对文件或修改方案。")]
    Unmapped {
        /// File name.
        file: String,
        /// The sheet, the header row or the column.
        wanted: String,
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
            Self::NoHeader { .. } => "header_missing",
            Self::Unmapped { .. } => "mapping_unfit",
            Self::DuplicateColumn { .. } => "column_twice",
            Self::OpenQuote { .. } => "csv_quote_open",
        }
    }
}

/// A cell that cannot be read as what its column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Sheet of the specification.
    pub sheet: &'static str,
    /// Sheet as the file names it.
    pub title: Arc<str>,
    /// Row, from 1.
    pub row: u32,
    /// Header.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A column that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UnknownColumn {
    /// Sheet.
    pub sheet: String,
    /// Header as it stands.
    pub header: String,
}

/// One cell of a row, for its caller to take.
pub type Cell = Value;

/// The columns of a sheet, and how the file heads them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<ColumnSpec>,
    pub(crate) titles: Vec<String>,
}

/// A row whose cells could all be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) layout: Arc<Layout>,
    /// Row as the spreadsheet program counts it, from 1.
    pub number: u32,
    pub(crate) cells: Vec<Value>,
}

impl Row {
    fn cell(&self, header: &str) -> Option<&Value> {
        self.cells.get(self.index_of(header)?)
    }

    fn index_of(&self, header: &str) -> Option<usize> {
        let mut columns = self.layout.columns.iter();
        columns.position(|column| column.header == header)
    }

    /// How the file heads the column of `header`.
    #[must_use]
    pub fn title<'a>(&'a self, header: &'a str) -> &'a str {
        let index = self.index_of(header);
        let title = index.and_then(|index| self.layout.titles.get(index));
        title.map_or(header, String::as_str)
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
    /// Sheet of the specification.
    pub sheet: &'static str,
    /// Sheet as the file names it; of a CSV the sheet of the specification.
    pub title: Arc<str>,
    /// Its readable rows.
    pub rows: Vec<Row>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// File name without its folder.
    pub file: String,
    /// One entry a sheet of the specification, in that order; of a CSV only the one it is; of a
    /// list one a sheet of the file.
    pub sheets: Vec<SheetRows>,
    /// Columns that were not taken.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets that were not taken, by name.
    pub unknown_sheets: Vec<String>,
    /// Cells that could not be read; their rows stand in no sheet.
    pub problems: Vec<CellProblem>,
}

impl Tables {
    pub(crate) fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            sheets: Vec::new(),
            unknown_columns: Vec::new(),
            unknown_sheets: Vec::new(),
            problems: Vec::new(),
        }
    }

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
    Book::read(path, |names| template_names(names, specs))?.tables(specs)
}

/// The sheets of a file that bear a name of `specs`.
fn template_names(names: &[String], specs: &[SheetSpec]) -> Vec<String> {
    let known = |name: &&String| specs.iter().any(|spec| spec.name == name.trim());
    names.iter().filter(known).cloned().collect()
}

impl Book {
    /// Reads a file: the sheets of `specs` alone where all of them are there, else every sheet.
    ///
    /// # Errors
    /// [`TableError`] where the file as a whole cannot be read.
    pub fn open(path: &Path, specs: &[SheetSpec]) -> Result<Self, TableError> {
        Self::read(path, |names| {
            let known = template_names(names, specs);
            if !specs.is_empty() && known.len() == specs.len() {
                known
            } else {
                names.to_vec()
            }
        })
    }

    /// Whether the file is the workbook of `specs`, or a CSV of one of its sheets.
    #[must_use]
    pub fn is_template(&self, specs: &[SheetSpec]) -> bool {
        if self.is_csv {
            return specs.iter().any(|spec| self.has_head(spec));
        }
        let held = |spec: &SheetSpec| self.sheets.iter().any(|grid| grid.name == spec.name);
        specs.iter().all(held)
    }

    fn has_head(&self, spec: &SheetSpec) -> bool {
        let mut grids = self.sheets.iter();
        grids.any(|grid| head_of(grid, spec.columns).is_some())
    }

    /// The file as the sheets of `specs`; a CSV as the one whose headers fit best.
    ///
    /// # Errors
    /// [`TableError`] where a sheet or a required column is missing or stands twice.
    pub fn tables(&self, specs: &'static [SheetSpec]) -> Result<Tables, TableError> {
        let mut tables = Tables::of(&self.file);
        if self.is_csv {
            for grid in &self.sheets {
                let spec = best_fit(grid, specs).ok_or_else(|| self.no_header(specs))?;
                tables.read_sheet(spec, spec.name, grid)?;
            }
            return Ok(tables);
        }
        let is_known = |name: &str| specs.iter().any(|spec| spec.name == name);
        let read = self.sheets.iter().map(|grid| &grid.name);
        let unknown = read.filter(|name| !is_known(name)).chain(&self.others);
        tables.unknown_sheets = unknown.cloned().collect();
        for spec in specs {
            let grid = self.sheets.iter().find(|grid| grid.name == spec.name);
            let grid = grid.ok_or_else(|| TableError::MissingSheet {
                file: self.file.clone(),
                sheet: spec.name.to_owned(),
            })?;
            tables.read_sheet(spec, spec.name, grid)?;
        }
        Ok(tables)
    }

    fn no_header(&self, specs: &[SheetSpec]) -> TableError {
        let names: Vec<_> = specs.iter().map(|s| format!("“{}”", s.name)).collect();
        TableError::NoHeader {
            file: self.file.clone(),
            sheets: names.join("、"),
        }
    }
}

/// The sheet whose whole header stands in the grid, else the one whose headers are most in it.
fn best_fit(grid: &Grid, specs: &'static [SheetSpec]) -> Option<&'static SheetSpec> {
    let fit = |spec: &SheetSpec| {
        let rows = grid.rows.iter().take(HEADER_ROWS);
        rows.map(|(_, row)| (is_header(row, spec.columns), known_in(row, spec.columns)))
            .max()
            .unwrap_or_default()
    };
    let best = specs.iter().map(fit).max()?;
    let some = best.0 || best.1 > 0;
    specs.iter().find(|spec| some && fit(spec) == best)
}

/// The letters of a column, from 0: A, B, … Z, AA.
pub(crate) fn letters(mut column: usize) -> String {
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
pub(crate) fn header(cell: &Data) -> Option<(String, Option<AmountUnit>)> {
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

/// Whether a row holds every required header.
pub(crate) fn is_header(row: &[Data], columns: &[ColumnSpec]) -> bool {
    let found: Vec<_> = row.iter().filter_map(header).collect();
    columns
        .iter()
        .filter(|column| column.required)
        .all(|column| found.iter().any(|(text, _)| column.is_headed(text)))
}

/// How many cells of a row are headers of `columns`.
fn known_in(row: &[Data], columns: &[ColumnSpec]) -> usize {
    let known = |text: &str| columns.iter().any(|column| column.is_headed(text));
    row.iter()
        .filter_map(header)
        .filter(|(text, _)| known(text))
        .count()
}

/// The index of the row that holds every required header.
fn head_of(grid: &Grid, columns: &[ColumnSpec]) -> Option<usize> {
    let mut rows = grid.rows.iter().take(HEADER_ROWS);
    rows.position(|(_, row)| is_header(row, columns))
}

/// The unit that a line above the header names for the whole table, such as `单位：万元`.
pub(crate) fn unit_above(rows: &[(u32, Vec<Data>)]) -> Option<AmountUnit> {
    let cells = rows.iter().flat_map(|(_, row)| row);
    let texts = cells.filter_map(|cell| header(cell).map(|(text, _)| text));
    let mut units = texts.filter_map(|text| {
        let (_, unit) = text.rsplit_once("单位:")?;
        let unit = unit.trim_end_matches(')');
        [AmountUnit::Wan, AmountUnit::Yuan]
            .into_iter()
            .find(|known| known.word() == unit)
    });
    units.next()
}

/// Where a column stands, and the unit of its amounts.
pub(crate) type Position = Option<(usize, Option<AmountUnit>)>;

/// The columns of a header row.
pub(crate) struct Located {
    /// Where each column stands.
    pub(crate) positions: Vec<Position>,
    /// How the file heads each column.
    pub(crate) titles: Vec<String>,
    /// The headers that are no column's.
    pub(crate) unknown: Vec<String>,
}

/// Finds the columns in the row `head`.
pub(crate) fn locate(
    file: &str,
    sheet: &str,
    columns: &[ColumnSpec],
    head: &[Data],
) -> Result<Located, TableError> {
    let cells: Vec<_> = head.iter().map(header).collect();
    let mut used = vec![false; cells.len()];
    let (mut positions, mut titles) = (Vec::new(), Vec::new());
    for column in columns {
        // The column's own header goes before its other names, those in their order.
        let names = std::iter::once(&column.header).chain(column.other_headers);
        let standing = |name: &str| -> Vec<usize> {
            let named = |cell: &Option<(String, _)>| cell.as_ref().is_some_and(|(t, _)| t == name);
            let cells = cells.iter().enumerate();
            cells.filter(|(_, c)| named(c)).map(|(at, _)| at).collect()
        };
        let found = names.map(|name| (*name, standing(name)));
        let found = found.into_iter().find(|(_, at)| !at.is_empty());
        let Some((name, at)) = found else {
            positions.push(None);
            titles.push(column.header.to_owned());
            continue;
        };
        if let [first, second, ..] = at.as_slice() {
            return Err(TableError::DuplicateColumn {
                file: file.to_owned(),
                sheet: sheet.to_owned(),
                column: name.to_owned(),
                first: letters(*first),
                second: letters(*second),
            });
        }
        let at = at.first().copied().unwrap_or_default();
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
        let unit = cells.get(at).and_then(|cell| cell.as_ref()?.1);
        positions.push(Some((at, unit)));
        titles.push(name.to_owned());
    }
    let unknown = cells.into_iter().zip(used);
    let unknown = unknown.filter(|(_, used)| !used);
    let unknown = unknown.filter_map(|(cell, _)| cell.map(|(text, _)| text));
    Ok(Located {
        positions,
        titles,
        unknown: unknown.collect(),
    })
}

/// How the rows of a sheet are read.
pub(crate) struct RowReader<'a> {
    pub(crate) sheet: &'static str,
    pub(crate) title: Arc<str>,
    pub(crate) layout: Arc<Layout>,
    pub(crate) positions: Vec<Position>,
    pub(crate) unit: Option<AmountUnit>,
    pub(crate) example_mark: Option<(&'a str, &'a str)>,
}

impl RowReader<'_> {
    fn cell<'r>(row: &'r [Data], position: &Position) -> Option<&'r Data> {
        position.and_then(|(at, _)| row.get(at))
    }

    fn is_passed_over(&self, row: &[Data]) -> bool {
        let mut cells = self.positions.iter().map(|at| Self::cell(row, at));
        if cells.all(|cell| cell.is_none_or(is_blank)) {
            return true;
        }
        let Some((header, mark)) = self.example_mark else {
            return false;
        };
        let columns = self.layout.columns.iter().zip(&self.positions);
        columns
            .filter(|(column, _)| column.header == header)
            .any(|(_, at)| matches!(Self::cell(row, at), Some(Data::String(text)) if text == mark))
    }

    /// A row that could be read whole; else its problems are kept, unless it is empty or an
    /// example.
    pub(crate) fn read(
        &self,
        number: u32,
        row: &[Data],
        problems: &mut Vec<CellProblem>,
    ) -> Option<Row> {
        if self.is_passed_over(row) {
            return None;
        }
        let columns = &self.layout.columns;
        let mut cells = Vec::with_capacity(columns.len());
        let mut readable = true;
        let titled = columns.iter().zip(&self.layout.titles);
        for ((column, title), position) in titled.zip(&self.positions) {
            let data = Self::cell(row, position).unwrap_or(&Data::Empty);
            let unit = position.and_then(|(_, unit)| unit).or(self.unit);
            match read_cell(data, column, unit) {
                Ok(value) => cells.push(value),
                Err(message) => {
                    readable = false;
                    problems.push(CellProblem {
                        sheet: self.sheet,
                        title: Arc::clone(&self.title),
                        row: number,
                        column: title.clone(),
                        message,
                    });
                }
            }
        }
        readable.then(|| Row {
            layout: Arc::clone(&self.layout),
            number,
            cells,
        })
    }
}

impl Tables {
    /// Reads a sheet of the file, called `title` in what is reported.
    pub(crate) fn read_sheet(
        &mut self,
        spec: &'static SheetSpec,
        title: &str,
        grid: &Grid,
    ) -> Result<(), TableError> {
        let at = match head_of(grid, spec.columns) {
            Some(at) => at,
            // Without a full header row, the most similar one tells which column is missing.
            None => nearest_head(grid, spec.columns),
        };
        let (above, rest) = grid.rows.split_at_checked(at).unwrap_or((&[], &[]));
        let (head, rows) = match rest {
            [(_, head), rows @ ..] => (head.as_slice(), rows),
            [] => (&[][..], &[][..]),
        };
        let Located {
            positions,
            titles,
            unknown,
        } = locate(&self.file, title, spec.columns, head)?;
        for (column, position) in spec.columns.iter().zip(&positions) {
            if column.required && position.is_none() {
                return Err(TableError::MissingColumn {
                    file: self.file.clone(),
                    sheet: title.to_owned(),
                    column: column.header.to_owned(),
                });
            }
        }
        let sheet = title.to_owned();
        self.unknown_columns
            .extend(unknown.into_iter().map(|header| UnknownColumn {
                sheet: sheet.clone(),
                header,
            }));
        let reader = RowReader {
            sheet: spec.name,
            title: Arc::from(title),
            layout: Arc::new(Layout {
                columns: spec.columns.to_vec(),
                titles,
            }),
            positions,
            unit: unit_above(above),
            example_mark: Some(spec.example_mark),
        };
        let problems = &mut self.problems;
        let rows = rows.iter();
        let rows = rows.filter_map(|(number, row)| reader.read(*number, row, problems));
        let rows = rows.collect();
        self.sheets.push(SheetRows {
            sheet: spec.name,
            title: reader.title,
            rows,
        });
        Ok(())
    }
}

fn nearest_head(grid: &Grid, columns: &[ColumnSpec]) -> usize {
    let mut nearest = (0, 0);
    for (at, (_, row)) in grid.rows.iter().take(HEADER_ROWS).enumerate() {
        let known = known_in(row, columns);
        if known > nearest.1 {
            nearest = (at, known);
        }
    }
    nearest.0
}
