//! What every table of the program is laid out with on a worksheet: a grid of columns, from top
//! to bottom.

use jixiao_core::forms::{FundCell, FundColumn, FundRow, IndicatorColumn};
use jixiao_core::money::Money;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::styles::Styles;
use super::text;

/// Points of the upper row of the indicator table's head, and the least of the lower one.
const UPPER: f64 = 20.0;
const LEAST_LOWER: f64 = 8.0;
/// The least points of the title and of a row of the funds.
const TITLE: f64 = 30.0;
const FUNDS: f64 = 20.0;

pub(super) type Written = Result<(), XlsxError>;

/// Where the columns of a funds block stand: key, first and last column of the grid.
pub(super) type Places<'a> = Vec<(&'a str, u16, u16)>;

/// Half-width characters below which a column's title stands upright.
const NARROW: u16 = 6;

pub(super) struct Grid<'a> {
    pub worksheet: &'a mut Worksheet,
    pub columns: &'a [IndicatorColumn],
    pub styles: &'a Styles,
    /// Key of the column of the funds block that the rates divide by.
    pub denominator: &'a str,
    /// The next row to be written.
    pub row: u32,
}

impl<'a> Grid<'a> {
    pub fn last_column(&self) -> u16 {
        u16::try_from(self.columns.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(1)
    }

    /// Half-width characters from column `first` through `last`.
    pub fn width(&self, first: u16, last: u16) -> usize {
        let columns = self.columns.iter().zip(0_u16..);
        columns
            .filter(|(_, at)| (first..=last).contains(at))
            .map(|(c, _)| c.width as usize)
            .sum()
    }

    pub fn set_up(&mut self) -> Written {
        for (column, at) in self.columns.iter().zip(0..) {
            self.worksheet.set_column_width(at, column.width)?;
        }
        self.worksheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        self.worksheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        self.worksheet.set_print_center_horizontally(true);
        self.worksheet.set_footer("&C第&P页，共&N页");
        self.worksheet.protect();
        Ok(())
    }

    /// Writes text into a block of cells, merged where it is more than one.
    pub fn block(
        &mut self,
        (top, left): (u32, u16),
        (bottom, right): (u32, u16),
        text: &str,
        format: &Format,
    ) -> Written {
        if (top, left) == (bottom, right) {
            self.worksheet
                .write_string_with_format(top, left, text, format)?;
        } else {
            self.worksheet
                .merge_range(top, left, bottom, right, text, format)?;
        }
        Ok(())
    }

    /// As many rows as a height needs, since one may only be so tall: the first and the last.
    fn rows(&mut self, height: f64) -> Result<(u32, u32), XlsxError> {
        let (taken, each) = text::rows(height);
        let (top, below) = (self.row, self.row + taken);
        for row in top..below {
            self.worksheet.set_row_height(row, each)?;
        }
        self.row = below;
        Ok((top, below - 1))
    }

    /// A line over the whole width, `one` points high where its text takes one line.
    pub fn line(&mut self, text: &str, format: &Format, one: f64) -> Written {
        let last = self.last_column();
        let needed = text::height([(text, self.width(0, last))].into_iter());
        let height = if needed > text::ONE { needed } else { one };
        let (top, bottom) = self.rows(height)?;
        self.block((top, 0), (bottom, last), text, format)
    }

    pub fn titles(&mut self, [title, year, unit]: [&str; 3]) -> Written {
        let (styles, last) = (self.styles, self.last_column());
        // The title is set in 18 points, the rest of the table in 10.
        let lines = text::height([(title, self.width(0, last) * 10 / 18)].into_iter());
        self.line(title, &styles.title, TITLE.max(lines * 1.8))?;
        self.line(year, &styles.year, 18.0)?;
        self.line(unit, &styles.unit, 16.0)
    }

    /// Rows of label, text, label, text, each over so many columns.
    pub fn head(&mut self, rows: &[[(String, String); 2]], spans: [usize; 4]) -> Written {
        let (styles, last) = (self.styles, self.last_column());
        let edge = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let [label, text, right, _] = spans;
        let (left_at, label_at) = (edge(label), edge(label + text));
        let right_at = edge(label + text + right);
        for [(left_label, left), (right_label, right)] in rows {
            let widths = [
                (left_label.as_str(), self.width(0, left_at - 1)),
                (left.as_str(), self.width(left_at, label_at - 1)),
                (right_label.as_str(), self.width(label_at, right_at - 1)),
                (right.as_str(), self.width(right_at, last)),
            ];
            let (top, bottom) = self.rows(text::height(widths.into_iter()))?;
            let (label, text) = (&styles.label, &styles.text);
            self.block((top, 0), (bottom, left_at - 1), left_label, label)?;
            self.block((top, left_at), (bottom, label_at - 1), left, text)?;
            self.block((top, label_at), (bottom, right_at - 1), right_label, label)?;
            self.block((top, right_at), (bottom, last), right, text)?;
        }
        Ok(())
    }

    /// The funds block, its rows labelled up to the column `first`, where its columns begin; gives
    /// its first row and where its columns stand.
    pub fn funds<'c>(
        &mut self,
        label: &str,
        columns: &'c [FundColumn],
        funds: &[FundRow],
        first: u16,
    ) -> Result<(u32, Places<'c>), XlsxError> {
        let styles = self.styles;
        let top = self.row;
        let rows = u32::try_from(funds.len()).unwrap_or(u32::MAX);
        // A label longer than the block is high does not stand upright.
        let style = if label.chars().count() <= funds.len() + 1 {
            &styles.vertical
        } else {
            &styles.label
        };
        self.block((top, 0), (top + rows, 0), label, style)?;
        self.block((top, 1), (top, first - 1), "", &styles.label)?;
        let mut places = Vec::new();
        let mut height = FUNDS;
        let mut at = first;
        for column in columns {
            let right = at + column.span.saturating_sub(1);
            self.block((top, at), (top, right), &column.title, &styles.label)?;
            places.push((column.key.as_str(), at, right));
            let title = (column.title.as_str(), self.width(at, right));
            height = height.max(text::height([title].into_iter()));
            at = right + 1;
        }
        self.worksheet
            .set_row_height(top, height.min(text::TALLEST))?;
        self.row += 1;
        let total_row = funds.iter().position(|row| row.is_total);
        for (fund, row) in funds.iter().zip(self.row..) {
            let label = (fund.label.as_str(), self.width(1, first - 1));
            let height = text::height([label].into_iter()).max(FUNDS);
            self.worksheet
                .set_row_height(row, height.min(text::TALLEST))?;
            self.block((row, 1), (row, first - 1), &fund.label, &styles.text)?;
            let sources = total_row
                .filter(|_| fund.is_total)
                .map(|_| (self.row + 1, self.row + rows.saturating_sub(1)));
            self.fund_cells(fund, row, &places, sources)?;
        }
        let first_row = self.row;
        self.row += rows;
        Ok((first_row, places))
    }

    /// The cells of a funds row; a total sums the `sources` rows below it.
    fn fund_cells(
        &mut self,
        fund: &FundRow,
        row: u32,
        places: &[(&str, u16, u16)],
        sources: Option<(u32, u32)>,
    ) -> Written {
        let styles = self.styles;
        let cell_of = |key: &str| {
            let place = places.iter().find(|(of, ..)| *of == key);
            place.map(|(_, at, _)| rust_xlsxwriter::utility::row_col_to_cell(row, *at))
        };
        for (cell, (key, left, right)) in fund.cells.iter().zip(places) {
            let format = match cell {
                FundCell::Rate(_) => &styles.rate,
                _ if fund.is_total => &styles.total,
                FundCell::Amount(_) | FundCell::Empty => &styles.amount,
            };
            self.block((row, *left), (row, *right), "", format)?;
            match cell {
                FundCell::Empty => {}
                FundCell::Amount(amount) => match (sources, *key) {
                    (Some((first, last)), _) if first <= last => {
                        let range = rust_xlsxwriter::utility::cell_range(first, *left, last, *left);
                        let sum = Formula::new(format!("=SUM({range})")).set_result(amount.wan());
                        self.worksheet
                            .write_formula_with_format(row, *left, sum, format)?;
                    }
                    _ => {
                        self.worksheet.write_number_with_format(
                            row,
                            *left,
                            wan(*amount),
                            format,
                        )?;
                    }
                },
                FundCell::Rate(None) => {
                    self.worksheet
                        .write_string_with_format(row, *left, "—", format)?;
                }
                FundCell::Rate(Some(rate)) => {
                    match (cell_of("executed"), cell_of(self.denominator)) {
                        (Some(executed), Some(budget)) => {
                            let share = Formula::new(format!("={executed}/{budget}"))
                                .set_result(share_of(rate).to_string());
                            self.worksheet
                                .write_formula_with_format(row, *left, share, format)?;
                        }
                        _ => {
                            let share = share_of(rate);
                            self.worksheet
                                .write_number_with_format(row, *left, share, format)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Rows of a label and a text over the whole width.
    pub fn facts(&mut self, rows: &[(String, String)]) -> Written {
        let (styles, last) = (self.styles, self.last_column());
        for (label, words) in rows {
            let cells = [
                (label.as_str(), self.width(0, 1)),
                (words.as_str(), self.width(2, last)),
            ];
            let (top, bottom) = self.rows(text::height(cells.into_iter()))?;
            self.block((top, 0), (bottom, 1), label, &styles.label)?;
            self.block((top, 2), (bottom, last), words, &styles.text)?;
        }
        Ok(())
    }

    /// Two rows: groups over their columns; a column without a group spans both.
    pub fn indicator_head(&mut self) -> Result<(u32, u32), XlsxError> {
        let styles = self.styles;
        let (top, bottom) = (self.row, self.row + 1);
        self.worksheet.set_row_height(top, UPPER)?;
        let needed = self.columns.iter().map(|column| {
            let upper = if column.group.is_empty() { UPPER } else { 0.0 };
            title_height(column) - upper
        });
        self.worksheet
            .set_row_height(bottom, needed.fold(LEAST_LOWER, f64::max))?;
        let mut columns = self.columns.iter().zip(0_u16..).peekable();
        while let Some((column, at)) = columns.next() {
            let style = if column.width < NARROW {
                &styles.vertical
            } else {
                &styles.label
            };
            if column.group.is_empty() {
                self.block((top, at), (bottom, at), &column.title, style)?;
                continue;
            }
            self.block((bottom, at), (bottom, at), &column.title, style)?;
            let mut right = at;
            while let Some((member, place)) =
                columns.next_if(|(next, _)| next.group == column.group)
            {
                let style = if member.width < NARROW {
                    &styles.vertical
                } else {
                    &styles.label
                };
                self.block((bottom, place), (bottom, place), &member.title, style)?;
                right = place;
            }
            self.block((top, at), (top, right), &column.group, &styles.label)?;
        }
        self.row += 2;
        Ok((top, bottom))
    }

    /// The rows of the indicator table, labels merged over equal neighbours; gives the rows of the
    /// worksheet that each takes.
    pub fn indicators(&mut self, rows: &[Vec<String>]) -> Result<Vec<(u32, u32)>, XlsxError> {
        let styles = self.styles;
        let mut spans = Vec::new();
        for (at, cells) in rows.iter().enumerate() {
            // A label needs room of its own only where no other row shares it.
            let alone = |column| {
                let shared = |other| is_same_group(rows, at, other, column);
                !shared(at + 1) && at.checked_sub(1).is_none_or(|above| !shared(above))
            };
            let widths = cells.iter().zip(self.columns).zip(0_u16..);
            let height = text::height(
                widths
                    .filter(|((_, column), at)| !is_label(column) || alone(*at))
                    .map(|((cell, column), _)| (cell.as_str(), column.width as usize)),
            );
            spans.push(self.rows(height.max(22.0))?);
        }
        for (column, at) in self.columns.iter().zip(0_u16..) {
            let texts = rows.iter().map(|cells| cells.get(usize::from(at)));
            let texts: Vec<_> = texts.map(|text| text.map_or("", String::as_str)).collect();
            let is_label = is_label(column);
            let style = match column.key.as_str() {
                "level1" | "level2" => &styles.label,
                "level3" | "cause_note" | "remark" => &styles.text,
                _ => &styles.centred,
            };
            let mut index = 0;
            while let (Some(text), Some((top, bottom))) = (texts.get(index), spans.get(index)) {
                let alike = |next: usize| is_label && is_same_group(rows, index, next, at);
                let next = (index + 1..texts.len()).find(|next| !alike(*next));
                let next = next.unwrap_or(texts.len());
                let end = spans.get(next - 1).map_or(*bottom, |(_, bottom)| *bottom);
                self.block((*top, at), (end, at), text, style)?;
                index = next;
            }
        }
        Ok(spans)
    }

    pub fn foot(&mut self, notes: &[String], signatures: &[(String, String)]) -> Written {
        let styles = self.styles;
        for note in notes {
            self.line(note, &styles.note, text::ONE)?;
        }
        let signed: Vec<_> = signatures
            .iter()
            .map(|(label, text)| format!("{label}：{text}"))
            .collect();
        self.line(&signed.join("　　　　"), &styles.note, 24.0)
    }
}

/// Whether the cells of a column are merged over equal neighbours.
fn is_label(column: &IndicatorColumn) -> bool {
    matches!(column.key.as_str(), "level1" | "level2")
}

/// Whether two rows agree in this column and every column left of it.
fn is_same_group(rows: &[Vec<String>], first: usize, second: usize, column: u16) -> bool {
    let key = |row: usize| {
        let cells = rows.get(row);
        cells.and_then(|cells| cells.get(..=usize::from(column)))
    };
    key(first).is_some() && key(first) == key(second)
}

/// A narrow column's title stands upright, a character a line.
fn title_height(column: &IndicatorColumn) -> f64 {
    if column.width < NARROW {
        let characters = u32::try_from(column.title.chars().count()).unwrap_or(u32::MAX);
        return 13.0 * f64::from(characters);
    }
    text::height(std::iter::once((
        column.title.as_str(),
        usize::from(column.width),
    )))
}

/// The full value for a number cell, in 万元.
pub(super) fn wan(amount: Money) -> f64 {
    amount.wan().parse().unwrap_or_default()
}

/// A rate in percent as the share that a percent format shows.
pub(super) fn share_of(percent: &str) -> f64 {
    percent.parse::<f64>().unwrap_or_default() / 100.0
}
