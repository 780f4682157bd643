//! How much room a text takes: a spreadsheet does not compute the height of merged cells.

/// Points a line of 10-point text takes.
const LINE: f64 = 14.0;
/// Points above and below.
const PADDING: f64 = 6.0;
/// Points of a cell of one line.
pub(super) const ONE: f64 = LINE + PADDING;
/// A row ends at 409 points; taller text spans several merged rows.
pub(super) const TALLEST: f64 = 400.0;

/// Half-width characters that a text takes on one line.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Lines that a text takes in a cell `columns` half-width characters wide. Line breaking never
/// fills a line of Chinese text whole, so one character of each line is given away.
fn lines(text: &str, columns: usize) -> usize {
    let room = columns.saturating_sub(2).max(2);
    text.split('\n')
        .map(|line| width(line).div_ceil(room).max(1))
        .sum()
}

/// The points that texts in cells of the given widths need side by side.
pub(super) fn height<'a>(cells: impl Iterator<Item = (&'a str, usize)>) -> f64 {
    let most = cells
        .map(|(text, columns)| lines(text, columns))
        .max()
        .unwrap_or(1);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    f64::from(most) * LINE + PADDING
}

/// Splits a height over as many rows as it needs: their number and the height of each.
pub(super) fn rows(height: f64) -> (u32, f64) {
    let mut number = 1_u32;
    while height / f64::from(number) > TALLEST {
        number += 1;
    }
    (number, height / f64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!(lines("abcdefgh", 10), 1);
        assert_eq!(lines("一二三四五", 10), 2);
        assert_eq!(lines("一\n二", 10), 2);
        assert_eq!(lines("", 10), 1);
    }

    #[test]
    fn no_row_is_taller_than_a_spreadsheet_allows() {
        for count in [1, 100, 3_500, 30_000] {
            let text = "长".repeat(count);
            let needed = height(std::iter::once((text.as_str(), 20)));
            let (number, each) = rows(needed);
            assert!(
                each <= 409.0 && each * f64::from(number) >= needed - 0.01,
                "{count}"
            );
        }
    }
}
