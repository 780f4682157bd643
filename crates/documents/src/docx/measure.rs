//! How much room a text takes. All lengths are in twips, twentieths of a point, as the file format
//! wants them.

/// Lines of text in a given size that `room` takes; a Chinese character is as wide as high, an
/// ASCII character half as wide.
pub(super) fn lines(text: &str, size: u32, room: u32) -> u32 {
    let half = (room * 2 / size).max(2);
    let lines = text.split('\n').map(|line| halves(line).div_ceil(half));
    lines.map(|count| count.max(1)).sum()
}

/// The width of a text on one line.
pub(super) fn width(text: &str, size: u32) -> u32 {
    halves(text) * size / 2
}

fn halves(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A length in points, rounded up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a picture is no higher than a page"
)]
pub(super) fn twips(points: f64) -> u32 {
    (points * 20.0).ceil() as u32
}

/// Splits a width in proportion to the shares, without a remainder.
pub(super) fn split(whole: u32, shares: impl Iterator<Item = u16> + Clone) -> Vec<u32> {
    let sum: u32 = shares.clone().map(u32::from).sum();
    let mut passed = 0;
    let edges = shares.map(|share| {
        passed += u32::from(share);
        whole * passed / sum.max(1)
    });
    let mut left = 0;
    edges
        .map(|edge| {
            let width = edge - left;
            left = edge;
            width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_body_takes_28_characters() {
        assert_eq!(lines(&"字".repeat(28), 315, 8845), 1);
        assert_eq!(lines(&"字".repeat(29), 315, 8845), 2);
        assert_eq!(lines(&"8".repeat(56), 315, 8845), 1);
        assert_eq!(lines("一\n\n三", 315, 8845), 3);
    }

    #[test]
    fn columns_fill_the_whole_width() {
        let widths = split(8845, [3, 7, 11].into_iter());
        assert_eq!(widths, [1263, 2948, 4634]);
        assert_eq!(widths.iter().sum::<u32>(), 8845);
        assert_eq!(split(8845, [0, 0].into_iter()), [0, 0]);
    }
}
