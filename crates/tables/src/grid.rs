//! Files as grids of cells: one a sheet, rows as the spreadsheet program counts them, columns from
//! the left edge. What a file may ask for is bounded before and while it is read.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, DataRef, Reader, Xls, XlsError, Xlsx, XlsxError};

use crate::container::{Container, detect, file_name, load};
use crate::read::TableError;

/// Cells further right are passed over: no known column stands there.
const MAX_COLUMNS: u32 = 1024;
/// Rows of a sheet, as many as a spreadsheet program has.
pub(crate) const MAX_ROWS: u32 = 1 << 20;
/// The cells of all sheets that are read, with the empty ones to the left of a filled one.
const MAX_CELLS: usize = 1 << 23;
/// The texts of all sheets that are read, in bytes; a shared text is counted once a cell.
const MAX_TEXTS: usize = 1 << 27;

/// One sheet.
#[derive(Debug)]
pub(crate) struct Grid {
    /// Its name without blanks around it; "" for a CSV.
    pub name: String,
    /// Rows with their numbers from 1, in ascending order; rows without cells may be left out.
    pub rows: Vec<(u32, Vec<Data>)>,
}

/// The cells of a file.
#[derive(Debug)]
pub struct Book {
    /// File name without its folder.
    pub(crate) file: String,
    pub(crate) is_csv: bool,
    /// The sheets that were read, in the order of the file.
    pub(crate) sheets: Vec<Grid>,
    /// Names of the sheets that were not read.
    pub(crate) others: Vec<String>,
}

impl Book {
    /// Reads the sheets of a file whose names `wanted` chooses out of all.
    pub(crate) fn read(
        path: &Path,
        wanted: impl Fn(&[String]) -> Vec<String>,
    ) -> Result<Self, TableError> {
        let file = file_name(path);
        let bytes = load(path)?;
        let kind = detect(&file, &bytes)?;
        if kind == Container::Csv {
            let rows = csv_grid(&file, &bytes)?;
            let name = String::new();
            return Ok(Self {
                file,
                is_csv: true,
                sheets: vec![Grid { name, rows }],
                others: Vec::new(),
            });
        }
        // On some damaged .xls calamine panics (lengths that it subtracts unchecked). Nothing
        // outlives such a panic: the parser owns all it touched, and the bytes are only read.
        let parsed = catch_unwind(AssertUnwindSafe(|| match kind {
            Container::Xls => xls_sheets(&file, &bytes, &wanted),
            Container::Xlsx | Container::Csv => xlsx_sheets(&file, &bytes, &wanted),
        }));
        let (sheets, others) =
            parsed.map_err(|_| TableError::NotAWorkbook { file: file.clone() })??;
        Ok(Self {
            file,
            is_csv: false,
            sheets,
            others,
        })
    }

    /// File name without its folder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether the file is a CSV, which has one sheet without a name.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.is_csv
    }

    /// The names of all sheets, those that were not read at the end.
    pub fn sheet_names(&self) -> impl Iterator<Item = &str> {
        let read = self.sheets.iter().map(|grid| &grid.name);
        read.chain(&self.others).map(String::as_str)
    }
}

type Sheets = (Vec<Grid>, Vec<String>);

/// What may still be laid out.
struct Budget<'a> {
    file: &'a str,
    cells: usize,
    texts: usize,
}

impl<'a> Budget<'a> {
    fn of(file: &'a str) -> Self {
        Self {
            file,
            cells: MAX_CELLS,
            texts: MAX_TEXTS,
        }
    }

    fn too_large(&self) -> TableError {
        TableError::TooLarge {
            file: self.file.to_owned(),
        }
    }

    fn spend(&mut self, cells: usize, text: usize) -> Result<(), TableError> {
        let cells = self.cells.checked_sub(cells);
        let texts = self.texts.checked_sub(text);
        let (Some(cells), Some(texts)) = (cells, texts) else {
            return Err(self.too_large());
        };
        (self.cells, self.texts) = (cells, texts);
        Ok(())
    }
}

fn text_of(value: &Data) -> usize {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.len(),
        _ => 0,
    }
}

fn chosen(
    names: Vec<String>,
    wanted: &impl Fn(&[String]) -> Vec<String>,
) -> (Vec<String>, Vec<String>) {
    let wanted = wanted(&names);
    names.into_iter().partition(|name| wanted.contains(name))
}

fn xls_sheets(
    file: &str,
    bytes: &[u8],
    wanted: &impl Fn(&[String]) -> Vec<String>,
) -> Result<Sheets, TableError> {
    let not_a_workbook = || TableError::NotAWorkbook {
        file: file.to_owned(),
    };
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => TableError::Password {
            file: file.to_owned(),
        },
        _ => not_a_workbook(),
    })?;
    let (names, others) = chosen(workbook.sheet_names(), wanted);
    let mut budget = Budget::of(file);
    let mut sheets = Vec::new();
    for name in names {
        let range = workbook
            .worksheet_range(&name)
            .map_err(|_| not_a_workbook())?;
        let (top, left) = range.start().unwrap_or_default();
        let left = usize::try_from(left).unwrap_or_default();
        let mut rows = Vec::new();
        for (number, row) in (top.saturating_add(1)..).zip(range.rows()) {
            let filled = row.iter().rposition(|cell| *cell != Data::Empty);
            let Some(cells) = filled.and_then(|last| row.get(..=last)) else {
                continue;
            };
            budget.spend(left + cells.len(), cells.iter().map(text_of).sum())?;
            let mut whole = vec![Data::Empty; left];
            whole.extend_from_slice(cells);
            rows.push((number, whole));
        }
        let name = name.trim().to_owned();
        sheets.push(Grid { name, rows });
    }
    Ok((sheets, others))
}

fn xlsx_sheets(
    file: &str,
    bytes: &[u8],
    wanted: &impl Fn(&[String]) -> Vec<String>,
) -> Result<Sheets, TableError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => TableError::Password {
            file: file.to_owned(),
        },
        _ => TableError::NotAWorkbook {
            file: file.to_owned(),
        },
    })?;
    let (names, others) = chosen(workbook.sheet_names(), wanted);
    let mut budget = Budget::of(file);
    let mut sheets = Vec::new();
    for name in names {
        let rows = xlsx_rows(&mut budget, &mut workbook, &name)?;
        let name = name.trim().to_owned();
        sheets.push(Grid { name, rows });
    }
    Ok((sheets, others))
}

/// The rows of a sheet, each only as long as its last filled cell: two cells in opposite corners
/// of a sheet would otherwise ask for billions.
fn xlsx_rows(
    budget: &mut Budget<'_>,
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<(u32, Vec<Data>)>, TableError> {
    let file = budget.file.to_owned();
    let not_a_workbook = |_| TableError::NotAWorkbook { file: file.clone() };
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(not_a_workbook)?;
    let mut rows = Rows {
        budget,
        rows: BTreeMap::new(),
    };
    let mut has_empty = false;
    while let Some(cell) = reader.next_cell().map_err(not_a_workbook)? {
        let (row, column) = cell.get_position();
        // Counted before it is copied; a text far to the right costs nothing.
        if column >= MAX_COLUMNS {
            continue;
        }
        if let DataRef::SharedString(text) = cell.get_value() {
            rows.budget.spend(0, text.len())?;
        }
        match Data::from(cell.get_value().clone()) {
            Data::Empty => has_empty = true,
            value => rows.put((row, column), value)?,
        }
    }
    drop(reader);
    // A formula without a result: a program that is no spreadsheet program wrote `=1份` as it was
    // typed, or never calculated. It is not passed over as if the cell were empty.
    if has_empty {
        let mut reader = workbook
            .worksheet_cells_reader(name)
            .map_err(not_a_workbook)?;
        while let Some(cell) = reader.next_formula().map_err(not_a_workbook)? {
            let (place, formula) = (cell.get_position(), cell.get_value());
            if !formula.is_empty() && rows.is_empty_at(place) {
                rows.budget.spend(0, formula.len())?;
                rows.put(place, Data::String(format!("={formula}")))?;
            }
        }
    }
    Ok(rows.rows.into_iter().collect())
}

/// The rows of a sheet as they grow.
struct Rows<'a, 'f> {
    budget: &'a mut Budget<'f>,
    rows: BTreeMap<u32, Vec<Data>>,
}

impl Rows<'_, '_> {
    fn is_empty_at(&self, (row, column): (u32, u32)) -> bool {
        let cells = self.rows.get(&row.saturating_add(1));
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        let cell = cells.and_then(|cells| cells.get(at));
        column < MAX_COLUMNS && cell.is_none_or(|cell| *cell == Data::Empty)
    }

    fn put(&mut self, (row, column): (u32, u32), value: Data) -> Result<(), TableError> {
        if row >= MAX_ROWS {
            return Err(self.budget.too_large());
        }
        let at = usize::try_from(column).unwrap_or_default();
        let cells = self.rows.entry(row.saturating_add(1)).or_default();
        let longer = (at + 1).saturating_sub(cells.len());
        self.budget.spend(longer, 0)?;
        if longer > 0 {
            cells.reserve(longer);
            cells.resize(at + 1, Data::Empty);
        }
        if let Some(place) = cells.get_mut(at) {
            *place = value;
        }
        Ok(())
    }
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
    let mut budget = Budget::of(file);
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
            return Err(budget.too_large());
        }
        budget.spend(record.len(), record.as_slice().len())?;
        let cells = record.iter().map(|cell| match cell {
            "" => Data::Empty,
            cell => Data::String(cell.to_owned()),
        });
        grid.push((row, cells.collect()));
    }
}
