//! The summary of a unit's projects on one worksheet: a row a project, the total under them.

use jixiao_core::forms::{SummaryCell, SummaryTable};
use rust_xlsxwriter::utility::{cell_range, row_col_to_cell};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::grid::{Written, share_of, wan};
use super::styles::Styles;
use super::text;

/// Title, names, and the two rows of the head.
const HEAD: u32 = 2;
const FIRST: u32 = 4;

pub(super) fn write(worksheet: &mut Worksheet, table: &SummaryTable, styles: &Styles) -> Written {
    let mut sheet = Sheet {
        worksheet,
        table,
        styles,
    };
    sheet.set_up()?;
    sheet.head()?;
    let mut next = FIRST;
    for row in &table.rows {
        next = sheet.row(next, row, None)?;
    }
    let summed = (next > FIRST).then(|| (FIRST, next - 1));
    let below = sheet.row(next, &table.total, summed)?;
    sheet.foot(below)
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    table: &'a SummaryTable,
    styles: &'a Styles,
}

impl Sheet<'_> {
    fn last(&self) -> u16 {
        u16::try_from(self.table.columns.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(1)
    }

    fn set_up(&mut self) -> Written {
        for (column, at) in self.table.columns.iter().zip(0..) {
            self.worksheet.set_column_width(at, column.width)?;
        }
        self.worksheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_footer("&C第&P页，共&N页")
            .set_repeat_rows(HEAD, FIRST - 1)?
            .set_freeze_panes(FIRST, 2)?;
        Ok(())
    }

    /// A line over the whole width, or a part of it.
    fn line(
        &mut self,
        row: u32,
        (left, right): (u16, u16),
        words: &str,
        style: &Format,
    ) -> Written {
        self.worksheet
            .merge_range(row, left, row, right, words, style)?;
        Ok(())
    }

    fn head(&mut self) -> Written {
        let (table, styles, last) = (self.table, self.styles, self.last());
        self.worksheet.set_row_height(0, 30)?;
        self.line(0, (0, last), &table.title, &styles.title)?;
        self.worksheet.set_row_height(1, 18)?;
        let (left, right) = (last / 3, last - last / 3);
        self.line(1, (0, left), &table.unit, &styles.note)?;
        self.line(1, (left + 1, right - 1), &table.year_line, &styles.year)?;
        self.line(1, (right, last), &table.unit_line, &styles.unit)?;
        self.worksheet.set_row_height(HEAD, 20)?;
        let grouped = table.columns.iter().filter(|c| !c.group.is_empty());
        let titles = grouped.map(|c| (c.title.as_str(), usize::from(c.width)));
        let lower = text::height(titles).max(34.0);
        self.worksheet
            .set_row_height(HEAD + 1, lower.min(text::TALLEST))?;
        let mut at = 0;
        for group in table
            .columns
            .chunk_by(|one, other| !one.group.is_empty() && one.group == other.group)
        {
            let mut right = at;
            for (column, place) in group.iter().zip(at..) {
                right = place;
                let title = column.title.as_str();
                if column.group.is_empty() {
                    self.worksheet.merge_range(
                        HEAD,
                        place,
                        HEAD + 1,
                        place,
                        title,
                        &styles.label,
                    )?;
                } else {
                    self.worksheet.write_string_with_format(
                        HEAD + 1,
                        place,
                        title,
                        &styles.label,
                    )?;
                }
            }
            if let Some(first) = group.first().filter(|first| !first.group.is_empty()) {
                self.line(HEAD, (at, right), first.group, &styles.label)?;
            }
            at = right + 1;
        }
        Ok(())
    }

    /// A row of cells, over several rows of the worksheet where a text is taller than one may be;
    /// a total sums the `summed` rows. Gives the row below.
    fn row(
        &mut self,
        top: u32,
        cells: &[SummaryCell],
        summed: Option<(u32, u32)>,
    ) -> Result<u32, XlsxError> {
        let widths = cells.iter().zip(&self.table.columns);
        let texts = widths.filter_map(|(cell, column)| match cell {
            SummaryCell::Word(words) | SummaryCell::Text(words) => {
                Some((words.as_str(), usize::from(column.width)))
            }
            _ => None,
        });
        let (taken, height) = text::rows(text::height(texts).max(22.0));
        let below = top + taken;
        for row in top..below {
            self.worksheet.set_row_height(row, height)?;
        }
        for (cell, at) in cells.iter().zip(0_u16..) {
            let style = style(self.styles, cell, summed.is_some());
            if taken > 1 {
                self.worksheet
                    .merge_range(top, at, below - 1, at, "", style)?;
            }
            let summed = summed.map(|(first, last)| cell_range(first, at, last, at));
            self.cell((top, at), cell, summed, style)?;
        }
        Ok(below)
    }

    /// A cell; where it is the sum of a range, and for rates, a formula with its result.
    fn cell(
        &mut self,
        (row, at): (u32, u16),
        cell: &SummaryCell,
        summed: Option<String>,
        style: &Format,
    ) -> Written {
        let sum = |result| {
            let formula = |range| Formula::new(format!("=SUM({range})")).set_result(result);
            summed.map(formula)
        };
        let (formula, number) = match cell {
            SummaryCell::Word(words) | SummaryCell::Text(words) => {
                self.worksheet
                    .write_string_with_format(row, at, words, style)?;
                return Ok(());
            }
            SummaryCell::Amount(None) => {
                self.worksheet.write_blank(row, at, style)?;
                return Ok(());
            }
            SummaryCell::Rate(None) => {
                self.worksheet
                    .write_string_with_format(row, at, "—", style)?;
                return Ok(());
            }
            SummaryCell::Amount(Some(amount)) => (sum(amount.wan()), wan(*amount)),
            SummaryCell::Count(count) => (sum(count.to_string()), *count as f64),
            SummaryCell::Rate(Some(rate)) => {
                let share = share_of(rate);
                let executed = self.place(row, "executed");
                let budget = self.place(row, self.table.denominator);
                let formula = executed.zip(budget).map(|(executed, budget)| {
                    Formula::new(format!("={executed}/{budget}")).set_result(share.to_string())
                });
                (formula, share)
            }
        };
        match formula {
            Some(formula) => self
                .worksheet
                .write_formula_with_format(row, at, formula, style)?,
            None => self
                .worksheet
                .write_number_with_format(row, at, number, style)?,
        };
        Ok(())
    }

    /// The cell of a column in a row.
    fn place(&self, row: u32, key: &str) -> Option<String> {
        let at = self
            .table
            .columns
            .iter()
            .position(|column| column.key == key)?;
        Some(row_col_to_cell(row, u16::try_from(at).ok()?))
    }

    fn foot(&mut self, mut row: u32) -> Written {
        let (table, last) = (self.table, self.last());
        let signed: Vec<_> = table
            .signatures
            .iter()
            .map(|(label, words)| format!("{label}：{words}"))
            .collect();
        let room = table
            .columns
            .iter()
            .map(|column| usize::from(column.width))
            .sum();
        for words in table.notes.iter().chain([&signed.join("　　　　")]) {
            let height = text::height(std::iter::once((words.as_str(), room)));
            self.worksheet.set_row_height(row, height)?;
            self.line(row, (0, last), words, &self.styles.note)?;
            row += 1;
        }
        Ok(())
    }
}

fn style<'a>(styles: &'a Styles, cell: &SummaryCell, is_total: bool) -> &'a Format {
    match cell {
        SummaryCell::Word(_) => &styles.centred,
        SummaryCell::Text(_) => &styles.text,
        SummaryCell::Amount(Some(_)) if is_total => &styles.total,
        SummaryCell::Amount(_) => &styles.amount,
        SummaryCell::Count(_) => &styles.count,
        SummaryCell::Rate(_) => &styles.rate,
    }
}
