//! What a sheet should hold, described by the caller.

/// The unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountUnit {
    /// 元
    Yuan,
    /// 万元
    Wan,
}

impl AmountUnit {
    /// The word in a header's brackets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Wan => "万元",
        }
    }
}

/// The order in which a date is written, its parts parted by anything but digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/07/2026
    DayMonthYear,
    /// 07/31/2026
    MonthDayYear,
    /// 07-31 of this year.
    MonthDay(i32),
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A code made of digits: a number cell is taken as long as it kept every digit.
    Code,
    /// A date.
    Date,
    /// A date whose parts stand in this order.
    DateIn(DateOrder),
    /// Money; this is the unit where the header names none. Read exactly, in 元.
    Amount(AmountUnit),
    /// One of the column's words.
    Word,
    /// 是 or 否.
    YesNo,
    /// A number or any text: a number is normalised, anything else stays as typed.
    AsTyped,
}

/// One column, found by its header's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Header without `*` and without the unit.
    pub header: &'static str,
    /// Other headers under which files of other programs have it, the likeliest first.
    pub other_headers: &'static [&'static str],
    /// Whether the column must be there.
    pub required: bool,
    /// Whether a cell of a required column may be empty.
    pub may_be_empty: bool,
    /// What its cells hold.
    pub kind: CellKind,
    /// The words that [`CellKind::Word`] allows, as pairs (word as written, word as taken).
    pub words: &'static [(&'static str, &'static str)],
    /// A note for whoever fills the template, or "".
    pub note: &'static str,
    /// The template's example row.
    pub example: &'static str,
    /// Width in the template, in characters.
    pub width: u16,
}

/// One sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetSpec {
    /// Name.
    pub name: &'static str,
    /// Columns in the order of the template.
    pub columns: &'static [ColumnSpec],
    /// A row whose cell under this header is exactly this value is an example and passed over.
    pub example_mark: (&'static str, &'static str),
}

impl ColumnSpec {
    /// Whether `text` heads this column.
    pub(crate) fn is_headed(&self, text: &str) -> bool {
        self.header == text || self.other_headers.contains(&text)
    }
}
