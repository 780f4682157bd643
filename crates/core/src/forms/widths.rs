//! Column widths that follow the content, between the bounds of the template.

use super::template::{ColumnTemplate, FormTemplate};
use super::{FundCell, FundRow, IndicatorColumn, LABEL_COLUMNS, PrintedDecimals};

/// The columns of the indicator table in widths that need the fewest lines for the fullest row;
/// what is left goes to the columns in proportion to their text. The sum is the template's own
/// as far as the bounds allow it. The amounts of the funds stand on one line as they are printed.
pub(super) fn fitted(
    template: &FormTemplate,
    period: &str,
    (funds, decimals): (&[FundRow], PrintedDecimals),
    rows: &[Vec<String>],
) -> Vec<IndicatorColumn> {
    let bounds = with_room_for(template, funds, decimals);
    let whole = bounds.iter().map(|column| u32::from(column.width)).sum();
    let bounds: Vec<_> = bounds.iter().map(Bounds::of).collect();
    let mut columns = template.indicator_columns(period);
    for (column, width) in columns.iter_mut().zip(fit(&bounds, whole, rows)) {
        column.width = width;
    }
    columns
}

/// Between what a column may be wide, in half-width characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The width it never goes below.
    pub least: u16,
    /// The width it never goes above.
    pub most: u16,
}

impl Bounds {
    fn of(column: &ColumnTemplate) -> Self {
        let ColumnTemplate { least, most, .. } = *column;
        Self { least, most }
    }
}

/// The widths between the bounds in which the fullest of the rows takes the fewest lines. Together
/// they are the `whole`, as far as the bounds allow it.
pub(super) fn fit(bounds: &[Bounds], whole: u32, rows: &[Vec<String>]) -> Vec<u16> {
    let texts: Vec<Text> = (0..bounds.len()).map(|at| Text::of(rows, at)).collect();
    let asked = |lines: u32| -> Vec<u32> {
        let columns = bounds.iter().zip(&texts);
        columns
            .map(|(column, text)| text.asks(column, lines))
            .collect()
    };
    // In as many lines as the longest text has characters every column is at its least.
    let longest = texts.iter().map(|text| text.longest).max().unwrap_or(0);
    let (mut low, mut high) = (1, longest.max(1));
    while low < high {
        let middle = low.midpoint(high);
        if asked(middle).iter().sum::<u32>() <= whole {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let mut widths = asked(low);
    spread(&mut widths, bounds, &texts, whole);
    let narrow = |width| u16::try_from(width).unwrap_or(u16::MAX);
    widths.into_iter().map(narrow).collect()
}

/// The bounds of the columns, raised where the amounts above them need more on one line.
fn with_room_for(
    template: &FormTemplate,
    funds: &[FundRow],
    decimals: PrintedDecimals,
) -> Vec<ColumnTemplate> {
    let mut bounds = template.indicator_columns.clone();
    let mut left = usize::from(LABEL_COLUMNS);
    for (at, column) in template.fund_columns.iter().enumerate() {
        let span = usize::from(column.span);
        let cells = funds.iter().filter_map(|row| row.cells.get(at));
        let needed = cells.map(|cell| room(cell, decimals)).max().unwrap_or(0);
        let below = || bounds.iter().skip(left).take(span);
        let has: u16 = below().map(|column| column.least).sum();
        let widest = below().enumerate().max_by_key(|(_, c)| c.most - c.least);
        if let (Some((offset, _)), Some(missing)) = (widest, needed.checked_sub(has))
            && let Some(column) = bounds.get_mut(left + offset)
        {
            column.least = column.most.min(column.least + missing);
        }
        left += span;
    }
    bounds
}

/// Half-width characters that a figure needs on paper, with the cell's margins.
fn room(cell: &FundCell, decimals: PrintedDecimals) -> u16 {
    let characters = match cell {
        FundCell::Empty => return 0,
        FundCell::Amount(amount) => decimals.shown(*amount).len(),
        FundCell::Rate(rate) => rate.as_ref().map_or(2, |rate| rate.len() + 1),
    };
    u16::try_from(characters + 3).unwrap_or(u16::MAX)
}

/// Gives what is left, a character at a time, to the column with most text a character of width.
fn spread(widths: &mut [u32], bounds: &[Bounds], texts: &[Text], whole: u32) {
    for _ in widths.iter().sum::<u32>()..whole {
        let open = widths.iter_mut().zip(bounds).zip(texts);
        let open = open.filter(|((width, column), _)| **width < u32::from(column.most));
        let fullest = open.max_by_key(|((width, _), text)| text.all * 1000 / u64::from(**width));
        match fullest {
            Some(((width, _), _)) => *width += 1,
            None => return,
        }
    }
}

/// Half-width characters that a text takes on one line.
pub(super) fn half_widths(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The text of a column in half-width characters.
struct Text {
    longest: u32,
    all: u64,
}

impl Text {
    fn of(rows: &[Vec<String>], at: usize) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let mut text = Self { longest: 0, all: 0 };
        for cell in cells {
            let width = half_widths(cell);
            text.longest = text.longest.max(width);
            text.all += u64::from(width);
        }
        text
    }

    /// The width in which the longest text takes at most so many lines. Line breaking fills no
    /// line whole: two half-width characters are given away.
    fn asks(&self, column: &Bounds, lines: u32) -> u32 {
        let width = self.longest.div_ceil(lines.max(1)) + 2;
        width.clamp(u32::from(column.least), u32::from(column.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_FUNDS: (&[FundRow], PrintedDecimals) = (&[], PrintedDecimals::Two);

    fn widths(texts: &[(&str, usize)]) -> Vec<u16> {
        let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
        let row = template.indicator_columns.iter().map(|column| {
            let found = texts.iter().find(|(key, _)| *key == column.key);
            "字".repeat(found.map_or(0, |(_, count)| *count))
        });
        let columns = fitted(&template, "1-7月", NO_FUNDS, &[row.collect()]);
        columns.iter().map(|column| column.width).collect()
    }

    #[test]
    fn widths_stay_between_the_bounds_and_keep_their_sum() {
        let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
        let whole: u16 = template.indicator_columns.iter().map(|c| c.width).sum();
        for texts in [
            &[][..],
            &[("remark", 3500)],
            &[("level3", 40), ("target", 4), ("progress", 5)],
            &[("cause_note", 100), ("remark", 100), ("level3", 100)],
        ] {
            let widths = widths(texts);
            assert_eq!(widths.iter().sum::<u16>(), whole, "{texts:?}");
            for (width, column) in widths.iter().zip(&template.indicator_columns) {
                assert!((column.least..=column.most).contains(width), "{texts:?}");
            }
        }
    }

    #[test]
    fn an_amount_stands_on_one_line() {
        let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
        let mut cells = vec![FundCell::Empty; template.fund_columns.len()];
        cells[0] = FundCell::Amount(crate::money::Money::from_fen(1_234_567_123_456));
        let row = FundRow {
            label: String::new(),
            is_total: true,
            cells,
        };
        // Under the first single column, with three characters of margin.
        for (decimals, shown) in [
            (PrintedDecimals::All, "1,234,567.123456"),
            (PrintedDecimals::Two, "1,234,567.12"),
        ] {
            let rows = std::slice::from_ref(&row);
            let columns = fitted(&template, "1-7月", (rows, decimals), &[]);
            let needed = shown.len() + 3;
            assert!(usize::from(columns[3].width) >= needed, "{shown}");
        }
    }

    #[test]
    fn a_column_with_more_text_is_wider() {
        let at = |key: &str| {
            let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
            let mut columns = template.indicator_columns.iter();
            columns.position(|column| column.key == key).unwrap()
        };
        let one = widths(&[("remark", 60), ("cause_note", 4)]);
        let other = widths(&[("remark", 4), ("cause_note", 60)]);
        assert!(one[at("remark")] > other[at("remark")]);
        assert!(one[at("cause_note")] < other[at("cause_note")]);
    }
}
