//! Any table through a mapping of its columns: reading one, and proposing one from its header
//! words and its contents.

use std::collections::BTreeMap;
use std::sync::Arc;

use calamine::Data;

use crate::cells::{half_width, is_blank, plain_text, read_cell};
use crate::grid::{Book, Grid};
use crate::read::{
    HEADER_ROWS, Layout, RowReader, SheetRows, TableError, Tables, UnknownColumn, header,
    unit_above,
};
use crate::spec::{AmountUnit, CellKind, ColumnSpec};

/// Where the columns of a table stand and what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableMap {
    /// What its rows and problems are counted under.
    pub name: &'static str,
    /// Sheet, or "" for the first one with these headers.
    pub sheet: String,
    /// Row of the headers, from 1, or 0 for the first one that has them all.
    pub header_row: u32,
    /// Header as the file has it, and the column it stands for.
    pub columns: Vec<(String, ColumnSpec)>,
    /// A row with a cell that is exactly one of these (blanks aside) is passed over.
    pub skip: Vec<String>,
}

/// Header as it is compared: without blanks, `*` and unit.
fn bare(text: &str) -> String {
    header(&Data::String(text.to_owned())).map_or_else(String::new, |(text, _)| text)
}

/// Which of the wanted headers a row lacks.
fn missing<'a>(row: &[Data], wanted: &'a [String]) -> impl Iterator<Item = &'a String> {
    let found: Vec<_> = row.iter().filter_map(header).collect();
    wanted
        .iter()
        .filter(move |wanted| !found.iter().any(|(text, _)| text == *wanted))
}

impl Book {
    /// The rows of a table through `map`, and how many rows were passed over.
    ///
    /// # Errors
    /// [`TableError::Unmapped`] where the file has no such sheet, row or column.
    pub fn mapped(&self, map: &TableMap) -> Result<(Tables, usize), TableError> {
        let unfit = |wanted: String| TableError::Unmapped {
            file: self.file.clone(),
            wanted,
        };
        let wanted: Vec<String> = map.columns.iter().map(|(text, _)| bare(text)).collect();
        let (grid, at) = self.mapped_head(map, &wanted).map_err(unfit)?;
        let mut tables = Tables::of(&self.file);
        let title: Arc<str> = Arc::from(if self.is_csv { map.name } else { &grid.name });
        let (above, rest) = grid.rows.split_at_checked(at).unwrap_or_default();
        let Some(((_, head), rows)) = rest.split_first() else {
            return Ok((tables, 0));
        };
        let unit = unit_above(above);
        let (positions, titles, used) = positions_of(&self.file, &title, map, &wanted, head, unit)?;
        let others = self
            .sheets
            .iter()
            .map(|grid| &grid.name)
            .chain(&self.others);
        tables.unknown_sheets = others.filter(|name| **name != grid.name).cloned().collect();
        let unknown = head.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let unknown = unknown.filter_map(|(_, cell)| header(cell));
        tables.unknown_columns = unknown
            .map(|(header, _)| UnknownColumn {
                sheet: title.to_string(),
                header,
            })
            .collect();
        let reader = RowReader {
            sheet: map.name,
            title: Arc::clone(&title),
            layout: Arc::new(Layout {
                columns: map.columns.iter().map(|(_, column)| *column).collect(),
                titles,
            }),
            positions,
            unit: None,
            example_mark: None,
        };
        let mut skipped = 0;
        let mut read = Vec::new();
        for (number, row) in rows {
            if is_skipped(row, &map.skip) {
                skipped += 1;
            } else {
                read.extend(reader.read(*number, row, &mut tables.problems));
            }
        }
        tables.sheets.push(SheetRows {
            sheet: map.name,
            title,
            rows: read,
        });
        Ok((tables, skipped))
    }

    /// The sheet and the index of the header row; else what is not there, of the row that has
    /// most of it.
    fn mapped_head(&self, map: &TableMap, wanted: &[String]) -> Result<(&Grid, usize), String> {
        let named = |grid: &&Grid| map.sheet.is_empty() || grid.name == map.sheet.trim();
        if !self.sheets.iter().any(|grid| named(&grid)) {
            return Err(format!("工作表“{}”", map.sheet));
        }
        let mut nearest: (usize, Option<&String>) = (0, None);
        for grid in self.sheets.iter().filter(named) {
            for (at, (number, row)) in grid.rows.iter().enumerate() {
                let is_meant = match map.header_row {
                    0 => at < HEADER_ROWS,
                    row => *number == row,
                };
                if !is_meant {
                    continue;
                }
                let missing: Vec<_> = missing(row, wanted).collect();
                let held = wanted.len().saturating_sub(missing.len());
                match missing.first() {
                    None => return Ok((grid, at)),
                    Some(first) if nearest.1.is_none() || held > nearest.0 => {
                        nearest = (held, Some(first));
                    }
                    Some(_) => {}
                }
            }
        }
        Err(match (nearest.1, map.header_row) {
            (Some(column), 0) => format!("列“{column}”"),
            (Some(column), row) => format!("第{row}行的列“{column}”"),
            (None, 0) => "表头".to_owned(),
            (None, row) => format!("第{row}行"),
        })
    }
}

type Positions = (Vec<crate::read::Position>, Vec<String>, Vec<usize>);

/// Each column by itself: one header may stand for several columns. The mapping says the unit of
/// amounts, and the file may not say another.
fn positions_of(
    file: &str,
    title: &str,
    map: &TableMap,
    wanted: &[String],
    head: &[Data],
    unit_above: Option<AmountUnit>,
) -> Result<Positions, TableError> {
    let (mut positions, mut titles, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for ((text, column), bare) in map.columns.iter().zip(wanted) {
        let mut at = head.iter().enumerate();
        let mut at = at
            .by_ref()
            .filter(|(_, cell)| header(cell).is_some_and(|(t, _)| t == *bare));
        let first = at.next().map(|(at, _)| at);
        if let (Some(first), Some((second, _))) = (first, at.next()) {
            return Err(TableError::DuplicateColumn {
                file: file.to_owned(),
                sheet: title.to_owned(),
                column: text.clone(),
                first: crate::read::letters(first),
                second: crate::read::letters(second),
            });
        }
        let stated = first.and_then(|at| header(head.get(at)?)?.1).or(unit_above);
        if let (CellKind::Amount(unit), Some(stated)) = (column.kind, stated)
            && unit != stated
        {
            return Err(TableError::Unmapped {
                file: file.to_owned(),
                wanted: format!(
                    "以{}为单位的列“{text}”（文件写的是{}）",
                    unit.word(),
                    stated.word()
                ),
            });
        }
        positions.push(first.map(|at| (at, None)));
        titles.push(text.clone());
        used.extend(first);
    }
    Ok((positions, titles, used))
}

fn is_skipped(row: &[Data], words: &[String]) -> bool {
    !words.is_empty()
        && row.iter().any(|cell| match cell {
            Data::String(text) => {
                let text: String = half_width(text).split_whitespace().collect();
                words.contains(&text)
            }
            _ => false,
        })
}

/// What a column to be found is called, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The column that is looked for.
    pub field: &'static str,
    /// Headers of other programs, the likeliest first; a header that only contains one of them
    /// counts less.
    pub headers: &'static [&'static str],
    /// What its cells hold; dates and amounts are looked at.
    pub kind: CellKind,
}

/// A column that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The column that was looked for.
    pub field: &'static str,
    /// Header as the file has it.
    pub header: String,
    /// Filled cells.
    pub filled: usize,
    /// Filled cells that can be read as what the column holds.
    pub readable: usize,
    /// Whether its contents told, not its header.
    pub by_contents: bool,
}

/// The table of a file and the columns that were found in it.
#[derive(Debug)]
pub struct Sighting<'a> {
    grid: &'a Grid,
    at: usize,
    /// Sheet; "" for a CSV.
    pub sheet: String,
    /// Row of the headers, from 1.
    pub header_row: u32,
    /// The unit that a line above the headers names for the whole table.
    pub unit: Option<AmountUnit>,
    /// All headers.
    pub headers: Vec<String>,
    /// What was found, in the order of the hints.
    pub columns: Vec<Found>,
    /// Rows below the header that hold anything.
    pub rows: usize,
}

impl Book {
    /// Looks for a table with the columns of `hints`: the row in which most of them are named.
    #[must_use]
    pub fn sight(&self, hints: &[Hint]) -> Option<Sighting<'_>> {
        let mut best: Option<(usize, &Grid, usize)> = None;
        for grid in &self.sheets {
            for (at, (_, row)) in grid.rows.iter().take(HEADER_ROWS).enumerate() {
                let texts: Vec<_> = row.iter().filter_map(header).map(|(t, _)| t).collect();
                let named = |hint: &&Hint| texts.iter().any(|text| weight(hint, text) > 0);
                let count = hints.iter().filter(named).count();
                if count > best.map_or(1, |(count, ..)| count) {
                    best = Some((count, grid, at));
                }
            }
        }
        let (_, grid, at) = best?;
        let (header_row, head) = grid.rows.get(at)?;
        let titles: Vec<_> = head.iter().map(plain_text).collect();
        let mut sighting = Sighting {
            grid,
            at,
            sheet: grid.name.clone(),
            header_row: *header_row,
            unit: unit_above(grid.rows.get(..at).unwrap_or_default()),
            headers: titles.iter().filter(|t| !t.is_empty()).cloned().collect(),
            columns: Vec::new(),
            rows: 0,
        };
        sighting.rows = sighting
            .body()
            .filter(|row| !row.iter().all(is_blank))
            .count();
        for hint in hints {
            let found = sighting.find(hint, &titles);
            sighting.columns.extend(found);
        }
        Some(sighting)
    }
}

/// How well a header names what is looked for: an exact name before one that contains it, an
/// earlier name before a later one.
fn weight(hint: &Hint, text: &str) -> usize {
    let names = hint.headers.iter().rev().zip(1..);
    names
        .map(|(name, weight)| match text {
            text if text == *name => weight + 1000,
            text if text.contains(name) => weight,
            _ => 0,
        })
        .max()
        .unwrap_or_default()
}

impl Sighting<'_> {
    fn body(&self) -> impl Iterator<Item = &Vec<Data>> {
        self.grid.rows.iter().skip(self.at + 1).map(|(_, row)| row)
    }

    fn find(&self, hint: &Hint, titles: &[String]) -> Option<Found> {
        let named = titles.iter().enumerate();
        let mut named: Vec<_> = named
            .map(|(at, title)| (weight(hint, &bare(title)), at, title))
            .filter(|(weight, ..)| *weight > 0)
            .collect();
        named.sort_by_key(|(weight, at, _)| (std::cmp::Reverse(*weight), *at));
        let by_name = named.into_iter().find_map(|(_, at, title)| {
            let found = self.judge(hint, at, title, false);
            (found.readable * 5 >= found.filled * 4).then_some(found)
        });
        by_name.or_else(|| {
            matches!(hint.kind, CellKind::Date).then(|| self.find_by_contents(hint, titles))?
        })
    }

    /// A column in which nearly every cell is a date, whatever it is called.
    fn find_by_contents(&self, hint: &Hint, titles: &[String]) -> Option<Found> {
        let mut columns = titles.iter().enumerate().filter(|(_, t)| !t.is_empty());
        columns.find_map(|(at, title)| {
            let found = self.judge(hint, at, title, true);
            (found.filled > 0 && found.readable * 10 >= found.filled * 9).then_some(found)
        })
    }

    fn judge(&self, hint: &Hint, at: usize, title: &str, by_contents: bool) -> Found {
        let column = column(hint.field, hint.kind);
        let cells = self.body().filter_map(|row| row.get(at));
        let (mut filled, mut readable) = (0, 0);
        for cell in cells.filter(|cell| !is_blank(cell)) {
            filled += 1;
            readable += usize::from(read_cell(cell, &column, None).is_ok());
        }
        Found {
            field: hint.field,
            header: title.to_owned(),
            filled,
            readable,
            by_contents,
        }
    }

    /// The texts of a column and how often each stands there, in rows that `skip` does not pass
    /// over.
    #[must_use]
    pub fn texts(&self, header: &str, skip: &[String]) -> BTreeMap<String, usize> {
        let head = self.grid.rows.get(self.at).map(|(_, row)| row);
        let at = head.and_then(|row| row.iter().position(|cell| plain_text(cell) == header));
        let mut texts = BTreeMap::new();
        let rows = self.body().filter(|row| !is_skipped(row, skip));
        let cells = rows.filter_map(|row| row.get(at?));
        for text in cells.map(plain_text).filter(|text| !text.is_empty()) {
            *texts.entry(text).or_insert(0) += 1;
        }
        texts
    }

    /// Which of `words` stand alone in a cell (blanks aside), in their order.
    #[must_use]
    pub fn words_of_rows(&self, words: &[&str]) -> Vec<String> {
        let stands = |word: &&&str| {
            let word = [(**word).to_owned()];
            self.body().any(|row| is_skipped(row, &word))
        };
        words
            .iter()
            .filter(stands)
            .map(|word| (*word).to_owned())
            .collect()
    }
}

/// A column that need not be there and is no part of a template.
#[must_use]
pub fn column(header: &'static str, kind: CellKind) -> ColumnSpec {
    ColumnSpec {
        header,
        other_headers: &[],
        required: false,
        may_be_empty: true,
        kind,
        words: &[],
        note: "",
        example: "",
        width: 14,
    }
}
