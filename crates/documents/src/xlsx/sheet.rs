//! One form on one worksheet, from top to bottom.

use jixiao_core::forms::{FormDocument, FundCell, FundRow, IndicatorColumn, LABEL_COLUMNS};
use jixiao_core::money::Money;
use rust_xlsxwriter::{DataValidation, Format, Formula, Worksheet, XlsxError};

use super::styles::Styles;
use super::text;

type Written = Result<(), XlsxError>;

/// Half-width characters below which a column's title stands upright.
const NARROW: u16 = 6;

pub(super) fn write(worksheet: &mut Worksheet, form: &FormDocument, styles: &Styles) -> Written {
    let mut sheet = Sheet {
        worksheet,
        form,
        styles,
        row: 0,
    };
    sheet.set_up()?;
    sheet.titles()?;
    sheet.head()?;
    sheet.funds()?;
    sheet.labelled(&form.goals)?;
    let (first, last) = sheet.indicator_head()?;
    sheet.worksheet.set_repeat_rows(first, last)?;
    sheet.indicators()?;
    sheet.labelled(&form.closing)?;
    sheet.foot()
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    form: &'a FormDocument,
    styles: &'a Styles,
    /// The next row to be written.
    row: u32,
}

impl Sheet<'_> {
    fn last_column(&self) -> u16 {
        u16::try_from(self.form.indicator_columns.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(1)
    }

    /// Half-width characters from column `first` through `last`.
    fn width(&self, first: u16, last: u16) -> usize {
        let columns = self.form.indicator_columns.iter().zip(0_u16..);
        columns
            .filter(|(_, at)| (first..=last).contains(at))
            .map(|(c, _)| c.width as usize)
            .sum()
    }

    fn set_up(&mut self) -> Written {
        for (column, at) in self.form.indicator_columns.iter().zip(0..) {
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
    fn block(
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

    fn line(&mut self, text: &str, format: &Format, height: f64) -> Written {
        self.worksheet.set_row_height(self.row, height)?;
        let (row, last) = (self.row, self.last_column());
        self.block((row, 0), (row, last), text, format)?;
        self.row += 1;
        Ok(())
    }

    fn titles(&mut self) -> Written {
        let (form, styles) = (self.form, self.styles);
        self.line(&form.title, &styles.title, 30.0)?;
        self.line(&form.year_line, &styles.year, 18.0)?;
        self.line(&form.unit_line, &styles.unit, 16.0)
    }

    /// The head's four areas of the grid: label, text, label, text.
    fn head(&mut self) -> Written {
        let (form, styles, last) = (self.form, self.styles, self.last_column());
        let [label, text, right, _] = form.head_spans();
        let edge = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let (first, second) = (edge(label), edge(label + text));
        let text_at = edge(label + text + right);
        for [(left_label, left), (right_label, right)] in &form.head {
            let widths = [
                (left.as_str(), self.width(first, second - 1)),
                (right.as_str(), self.width(text_at, last)),
            ];
            self.worksheet
                .set_row_height(self.row, text::height(widths.into_iter()))?;
            let row = self.row;
            self.block((row, 0), (row, first - 1), left_label, &styles.label)?;
            self.block((row, first), (row, second - 1), left, &styles.text)?;
            self.block(
                (row, second),
                (row, text_at - 1),
                right_label,
                &styles.label,
            )?;
            self.block((row, text_at), (row, last), right, &styles.text)?;
            self.row += 1;
        }
        Ok(())
    }

    fn funds(&mut self) -> Written {
        let (form, styles) = (self.form, self.styles);
        let top = self.row;
        let rows = u32::try_from(form.funds.len()).unwrap_or(u32::MAX);
        // A label longer than the block is high does not stand upright.
        let is_short = form.fund_label.chars().count() <= form.funds.len() + 1;
        let style = if is_short {
            &styles.vertical
        } else {
            &styles.label
        };
        self.block((top, 0), (top + rows, 0), &form.fund_label, style)?;
        self.block((top, 1), (top, LABEL_COLUMNS - 1), "", &styles.label)?;
        let mut places = Vec::new();
        let mut at = LABEL_COLUMNS;
        for column in &form.fund_columns {
            let right = at + column.span.saturating_sub(1);
            self.block((top, at), (top, right), &column.title, &styles.label)?;
            places.push((column.key.as_str(), at, right));
            at = right + 1;
        }
        self.worksheet.set_row_height(top, 20)?;
        self.row += 1;
        let total_row = form.funds.iter().position(|row| row.is_total);
        for (fund, row) in form.funds.iter().zip(self.row..) {
            self.worksheet.set_row_height(row, 20)?;
            self.block(
                (row, 1),
                (row, LABEL_COLUMNS - 1),
                &fund.label,
                &styles.text,
            )?;
            let sources = total_row
                .filter(|_| fund.is_total)
                .map(|_| (self.row + 1, self.row + rows.saturating_sub(1)));
            self.fund_cells(fund, row, &places, sources)?;
        }
        self.row += rows;
        Ok(())
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
                    match (cell_of("executed"), cell_of(&self.form.denominator)) {
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

    /// Rows of label and text over the whole width.
    fn labelled(&mut self, rows: &[(String, String)]) -> Written {
        let (styles, last) = (self.styles, self.last_column());
        for (label, goal) in rows {
            let room = self.width(2, last);
            let (rows, height) = text::rows(text::height(std::iter::once((goal.as_str(), room))));
            let (top, bottom) = (self.row, self.row + rows - 1);
            for row in top..=bottom {
                self.worksheet.set_row_height(row, height)?;
            }
            self.block((top, 0), (bottom, 1), label, &styles.label)?;
            self.block((top, 2), (bottom, last), goal, &styles.text)?;
            self.row += rows;
        }
        Ok(())
    }

    /// Two rows: groups over their columns; a column without a group spans both.
    fn indicator_head(&mut self) -> Result<(u32, u32), XlsxError> {
        let (form, styles) = (self.form, self.styles);
        let (top, bottom) = (self.row, self.row + 1);
        self.worksheet.set_row_height(top, 20)?;
        let tallest = form.indicator_columns.iter().map(title_height);
        self.worksheet
            .set_row_height(bottom, tallest.fold(20.0, f64::max))?;
        let mut columns = form.indicator_columns.iter().zip(0_u16..).peekable();
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

    fn indicators(&mut self) -> Written {
        let (form, styles) = (self.form, self.styles);
        let mut spans = Vec::new();
        for cells in &form.indicators {
            let widths = cells.iter().zip(&form.indicator_columns);
            let height = text::height(
                widths
                    .filter(|(_, column)| !matches!(column.key.as_str(), "level1" | "level2"))
                    .map(|(cell, column)| (cell.as_str(), column.width as usize)),
            );
            let (rows, height) = text::rows(height.max(22.0));
            for row in self.row..self.row + rows {
                self.worksheet.set_row_height(row, height)?;
            }
            spans.push((self.row, self.row + rows - 1));
            self.row += rows;
        }
        for (column, at) in form.indicator_columns.iter().zip(0_u16..) {
            let texts = form
                .indicators
                .iter()
                .map(|cells| cells.get(usize::from(at)));
            let texts: Vec<_> = texts.map(|text| text.map_or("", String::as_str)).collect();
            let is_label = matches!(column.key.as_str(), "level1" | "level2");
            let style = match column.key.as_str() {
                "level1" | "level2" => &styles.label,
                "level3" | "cause_note" | "remark" => &styles.text,
                _ => &styles.centred,
            };
            let mut index = 0;
            while let (Some(text), Some((top, bottom))) = (texts.get(index), spans.get(index)) {
                let alike = |next: usize| is_label && self.is_same_group(index, next, at);
                let next = (index + 1..texts.len()).find(|next| !alike(*next));
                let next = next.unwrap_or(texts.len());
                let end = spans.get(next - 1).map_or(*bottom, |(_, bottom)| *bottom);
                self.block((*top, at), (end, at), text, style)?;
                index = next;
            }
            if column.key.contains(':') {
                self.ticks(at, spans.first(), spans.last())?;
            }
        }
        Ok(())
    }

    /// Whether two rows agree in this column and every column left of it.
    fn is_same_group(&self, first: usize, second: usize, column: u16) -> bool {
        let key = |row: usize| {
            self.form
                .indicators
                .get(row)
                .and_then(|cells| cells.get(..=usize::from(column)))
        };
        key(first).is_some() && key(first) == key(second)
    }

    /// A drop-down list of √ over a column.
    fn ticks(&mut self, at: u16, first: Option<&(u32, u32)>, last: Option<&(u32, u32)>) -> Written {
        if let (Some((top, _)), Some((_, bottom))) = (first, last) {
            let list = DataValidation::new().allow_list_strings(&["√"])?;
            self.worksheet
                .add_data_validation(*top, at, *bottom, at, &list)?;
        }
        Ok(())
    }

    fn foot(&mut self) -> Written {
        let (form, styles, last) = (self.form, self.styles, self.last_column());
        for note in &form.notes {
            let room = self.width(0, last);
            let height = text::height(std::iter::once((note.as_str(), room)));
            self.line(note, &styles.note, height)?;
        }
        let signed: Vec<_> = form
            .signatures
            .iter()
            .map(|(label, text)| format!("{label}：{text}"))
            .collect();
        self.line(&signed.join("　　　　"), &styles.note, 24.0)
    }
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
