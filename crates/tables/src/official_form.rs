//! A printed form in a sheet: labels with their values beside them, and one table under its
//! header row, with merged cells. The labels and columns are the caller's; a merged cell holds its
//! text in its first cell, so that an empty cell in a carried column means the text above it.

use std::sync::Arc;

use calamine::Data;

use crate::cells::{Value, half_width, is_blank, plain_text, read_cell};
use crate::grid::{Book, Grid};
use crate::read::{CellProblem, Layout, Located, Row, is_header, letters, locate};
use crate::spec::{AmountUnit, ColumnSpec};

/// A form as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormSpec {
    /// What its problems are counted under.
    pub name: &'static str,
    /// The labels before the table, each as a column of one cell.
    pub labels: &'static [ColumnSpec],
    /// A sheet with this many of the labels is taken as the form, whatever else is wrong with it.
    pub enough: usize,
    /// Labels that name the unit of all amounts in their brackets.
    pub unit_labels: &'static [&'static str],
    /// The columns of the table.
    pub table: &'static [ColumnSpec],
    /// How many of the first columns carry their text down over empty cells.
    pub carried: usize,
}

/// A value beside its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The label, as the specification has it.
    pub label: &'static str,
    /// Row of the label, from 1.
    pub row: u32,
    /// The value's cell, such as `E5`, or that of the label where there is no value.
    pub cell: String,
    /// What stands there.
    pub value: Value,
}

/// One filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Sheet as the file names it; "" for a CSV.
    pub sheet: Arc<str>,
    /// The texts above the first label, with their rows: titles.
    pub titles: Vec<(u32, String)>,
    /// The labels that were found.
    pub fields: Vec<Field>,
    /// The rows of the table that hold anything.
    pub rows: Vec<Row>,
    /// What cannot be read, missing labels included.
    pub problems: Vec<CellProblem>,
}

impl Form {
    /// The value beside a label.
    #[must_use]
    pub fn field(&self, label: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.label == label)
    }

    /// The text beside a label; "" where there is none.
    #[must_use]
    pub fn text(&self, label: &str) -> &str {
        match self.field(label).map(|field| &field.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }
}

impl Book {
    /// The sheets that are forms of `spec`, and their names apart from the others'.
    #[must_use]
    pub fn forms(&self, spec: &FormSpec) -> Vec<Form> {
        let grids = self.sheets.iter();
        grids.filter_map(|grid| self.form(grid, spec)).collect()
    }

    fn form(&self, grid: &Grid, spec: &FormSpec) -> Option<Form> {
        let labels = labels_in(grid, spec);
        let mut known: Vec<_> = labels.iter().map(|label| label.column.header).collect();
        known.sort_unstable();
        known.dedup();
        if known.len() < spec.enough {
            return None;
        }
        let first = labels.iter().map(|label| label.row).min();
        let mut reader = FormReader {
            spec,
            unit: unit_of(grid, spec),
            form: Form {
                sheet: Arc::from(grid.name.as_str()),
                titles: titles(grid, first.unwrap_or_default()),
                fields: Vec::new(),
                rows: Vec::new(),
                problems: Vec::new(),
            },
        };
        reader.read_fields(grid, &labels);
        reader.read_table(&self.file, grid);
        Some(reader.form)
    }
}

/// A label where it stands.
struct Label {
    column: &'static ColumnSpec,
    row: u32,
    at: usize,
    unit: Option<AmountUnit>,
}

/// A label's bare text: without blanks, a colon at its end, `其中：` before it and a unit after it.
fn label_text(cell: &Data) -> (String, Option<AmountUnit>) {
    let Data::String(text) = cell else {
        return (String::new(), None);
    };
    let text: String = half_width(text).split_whitespace().collect();
    let text = text.trim_end_matches(':');
    let text = text.strip_prefix("其中:").unwrap_or(text);
    let unit = [AmountUnit::Wan, AmountUnit::Yuan]
        .into_iter()
        .find(|unit| text.contains(&format!("({})", unit.word())));
    let bare = text.split('(').next().unwrap_or(text);
    (bare.trim_end_matches(':').to_owned(), unit)
}

fn labels_in(grid: &Grid, spec: &FormSpec) -> Vec<Label> {
    let mut labels = Vec::new();
    for (row, cells) in &grid.rows {
        if is_header(cells, spec.table) {
            break;
        }
        for (at, cell) in cells.iter().enumerate() {
            let (text, unit) = label_text(cell);
            let column = spec.labels.iter().find(|column| column.is_headed(&text));
            labels.extend(column.map(|column| Label {
                column,
                row: *row,
                at,
                unit,
            }));
        }
    }
    labels
}

fn unit_of(grid: &Grid, spec: &FormSpec) -> Option<AmountUnit> {
    let cells = grid.rows.iter().flat_map(|(_, row)| row);
    let mut units = cells.filter_map(|cell| {
        let (text, unit) = label_text(cell);
        unit.filter(|_| spec.unit_labels.contains(&text.as_str()))
    });
    units.next()
}

fn titles(grid: &Grid, first_label: u32) -> Vec<(u32, String)> {
    let above = grid.rows.iter().take_while(|(row, _)| *row < first_label);
    let texts = above.flat_map(|(row, cells)| cells.iter().map(|c| (*row, plain_text(c))));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

struct FormReader<'a> {
    spec: &'a FormSpec,
    unit: Option<AmountUnit>,
    form: Form,
}

impl FormReader<'_> {
    fn problem(&mut self, row: u32, column: &str, message: String) {
        self.form.problems.push(CellProblem {
            sheet: self.spec.name,
            title: Arc::clone(&self.form.sheet),
            row,
            column: column.to_owned(),
            message,
        });
    }

    fn read_fields(&mut self, grid: &Grid, labels: &[Label]) {
        for column in self.spec.labels {
            let mut named = labels.iter().filter(|l| l.column.header == column.header);
            let Some(label) = named.next() else {
                if column.required {
                    let last = labels.last().map_or(1, |label| label.row);
                    let message = format!("表中没有“{}”，请对照官方表样补上。", column.header);
                    self.problem(last, column.header, message);
                }
                continue;
            };
            if let Some(again) = named.next() {
                let message = format!(
                    "“{}”在第{}行和第{}行各有一处，请每张工作表只放一个项目。",
                    column.header, label.row, again.row
                );
                self.problem(again.row, column.header, message);
                continue;
            }
            self.read_field(grid, label, labels);
        }
    }

    /// The value is the first filled cell to the right of its label, before the next label.
    fn read_field(&mut self, grid: &Grid, label: &Label, labels: &[Label]) {
        let same_row = |other: &&Label| other.row == label.row && other.at > label.at;
        let next = labels.iter().filter(same_row).map(|other| other.at).min();
        let row = grid.rows.iter().find(|(row, _)| *row == label.row);
        let cells = row.map_or(&[][..], |(_, cells)| cells.as_slice());
        let mut beside = cells
            .iter()
            .enumerate()
            .take(next.unwrap_or(cells.len()))
            .skip(label.at + 1)
            .filter(|(_, cell)| !is_blank(cell));
        let (at, cell) = beside.next().unwrap_or((label.at, &Data::Empty));
        match read_cell(cell, label.column, label.unit.or(self.unit)) {
            Ok(value) => self.form.fields.push(Field {
                label: label.column.header,
                row: label.row,
                cell: format!("{}{}", letters(at), label.row),
                value,
            }),
            Err(message) => self.problem(label.row, label.column.header, message),
        }
    }

    fn read_table(&mut self, file: &str, grid: &Grid) {
        let columns = self.spec.table;
        let head = grid
            .rows
            .iter()
            .position(|(_, row)| is_header(row, columns));
        let Some(head) = head else {
            let titles: Vec<_> = columns.iter().map(|column| column.header).collect();
            let message = format!(
                "没有找到“{}”的表头行，请对照官方表样补上。",
                titles.join("、")
            );
            let last = grid.rows.last().map_or(1, |(row, _)| *row);
            let first = columns.first().map_or("", |column| column.header);
            self.problem(last, first, message);
            return;
        };
        let rows = grid.rows.get(head..).unwrap_or_default();
        let Some(((row, cells), rows)) = rows.split_first() else {
            return;
        };
        match locate(file, &grid.name, columns, cells) {
            Ok(Located {
                positions, titles, ..
            }) => {
                let layout = Arc::new(Layout {
                    columns: columns.to_vec(),
                    titles,
                });
                let at: Vec<_> = positions.iter().map(|p| p.map(|(at, _)| at)).collect();
                self.read_rows(&layout, &at, rows);
            }
            Err(error) => {
                let first = columns.first().map_or("", |column| column.header);
                self.problem(*row, first, error.to_string());
            }
        }
    }

    fn read_rows(
        &mut self,
        layout: &Arc<Layout>,
        positions: &[Option<usize>],
        rows: &[(u32, Vec<Data>)],
    ) {
        let carried = self.spec.carried;
        let mut above: Vec<Data> = vec![Data::Empty; carried];
        for (number, row) in rows {
            let cell = |at: &Option<usize>| at.and_then(|at| row.get(at)).unwrap_or(&Data::Empty);
            let mut cells: Vec<Data> = positions.iter().map(|at| cell(at).clone()).collect();
            let own = cells.get(carried..).unwrap_or_default();
            let is_spare = own.iter().all(is_blank);
            // A new text in a carried column ends those to its right.
            let mut is_new = false;
            for (cell, above) in cells.iter_mut().zip(&mut above) {
                if !is_blank(cell) {
                    is_new = true;
                } else if is_new {
                    *cell = Data::Empty;
                } else {
                    *cell = above.clone();
                }
                *above = cell.clone();
            }
            if !is_spare {
                self.read_row(layout, *number, &cells);
            }
        }
    }

    fn read_row(&mut self, layout: &Arc<Layout>, number: u32, cells: &[Data]) {
        let mut values = Vec::with_capacity(cells.len());
        let mut readable = true;
        for (column, data) in self.spec.table.iter().zip(cells) {
            match read_cell(data, column, None) {
                Ok(value) => values.push(value),
                Err(message) => {
                    readable = false;
                    self.problem(number, column.header, message);
                }
            }
        }
        if readable {
            self.form.rows.push(Row {
                layout: Arc::clone(layout),
                number,
                cells: values,
            });
        }
    }
}
