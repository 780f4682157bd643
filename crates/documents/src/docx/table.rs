//! Tables of fixed widths. A row never splits unless it is taller than a page can be.

use super::measure;
use super::paragraph::Paragraph;
use super::xml::Element;

/// How a kind of table looks; lengths in twips. The sizes are those of the paragraph styles.
pub(super) struct Face {
    /// Its table style.
    pub style: &'static str,
    /// Size of the text.
    pub size: u32,
    /// From line to line.
    pub line: u32,
    /// Left and right of the text.
    pub margin: u32,
    /// Least height of a row.
    pub row: u32,
    /// The room of a page below the repeated rows.
    pub page: u32,
}

/// A cell's part in cells merged downwards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    None,
    Start,
    Continued,
}

pub(super) struct Cell<'a> {
    pub text: &'a str,
    /// Style of its paragraph.
    pub style: &'static str,
    /// How many columns of the grid it spans.
    pub span: usize,
    pub merge: Merge,
    /// Whether its text is broken into lines of like length: labels of narrow columns.
    pub is_balanced: bool,
}

impl<'a> Cell<'a> {
    pub(super) fn new(text: &'a str, style: &'static str) -> Self {
        Self {
            text,
            style,
            span: 1,
            merge: Merge::None,
            is_balanced: false,
        }
    }

    pub(super) fn span(self, span: usize) -> Self {
        Self { span, ..self }
    }

    pub(super) fn merge(self, merge: Merge) -> Self {
        Self { merge, ..self }
    }

    pub(super) fn balanced(self) -> Self {
        Self {
            is_balanced: true,
            ..self
        }
    }
}

pub(super) struct Table<'f> {
    face: &'f Face,
    grid: Vec<u32>,
    rows: Vec<Element>,
    /// Expected heights of the rows.
    pub heights: Vec<u32>,
}

impl<'f> Table<'f> {
    pub(super) fn new(face: &'f Face, grid: Vec<u32>) -> Self {
        Self {
            face,
            grid,
            rows: Vec::new(),
            heights: Vec::new(),
        }
    }

    /// A row that is repeated at the top of every page.
    pub(super) fn head(&mut self, cells: &[Cell<'_>]) {
        self.add(cells, Some(Element::new("w:tblHeader")));
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) {
        self.add(cells, None);
    }

    fn add(&mut self, cells: &[Cell<'_>], header: Option<Element>) {
        let face = self.face;
        let mut grid = self.grid.iter();
        let mut height = face.row;
        let mut written = Vec::new();
        for cell in cells {
            let width: u32 = grid.by_ref().take(cell.span).sum();
            let room = width.saturating_sub(2 * face.margin);
            if cell.merge == Merge::None {
                let lines = measure::lines(cell.text, face.size, room);
                height = height.max(lines * face.line + 2 * VERTICAL_MARGIN);
            }
            written.push(self.cell(cell, width, room));
        }
        let whole = (height <= face.page).then(|| Element::new("w:cantSplit"));
        let least = Element::valued("w:trHeight", face.row).with("w:hRule", "atLeast");
        let properties = Element::new("w:trPr").children(whole).child(least);
        let row = Element::new("w:tr").child(properties.children(header));
        self.rows.push(row.children(written));
        self.heights.push(height);
    }

    fn cell(&self, cell: &Cell<'_>, width: u32, room: u32) -> Element {
        let measured = Element::new("w:tcW")
            .with("w:w", width)
            .with("w:type", "dxa");
        let span = (cell.span > 1).then(|| Element::valued("w:gridSpan", cell.span));
        let merge = match cell.merge {
            Merge::None => None,
            Merge::Start => Some(Element::valued("w:vMerge", "restart")),
            Merge::Continued => Some(Element::new("w:vMerge")),
        };
        let properties = Element::new("w:tcPr")
            .child(measured)
            .children(span)
            .children(merge)
            .child(Element::valued("w:vAlign", "center"));
        let mut paragraph = Paragraph::new(cell.style);
        if cell.merge != Merge::Continued && !cell.text.is_empty() {
            let indent = cell.is_balanced.then(|| self.balance(cell.text, room));
            paragraph = paragraph.properties(indent.flatten()).text(cell.text);
        }
        Element::new("w:tc").child(properties).child(paragraph)
    }

    /// The indent on both sides that breaks a text into lines of like length, so that 产出指标
    /// becomes two lines of two and never three and one.
    fn balance(&self, text: &str, room: u32) -> Option<Element> {
        let size = self.face.size;
        let lines = measure::lines(text, size, room);
        let characters = measure::width(text, size).div_ceil(size);
        let indent = room.checked_sub(characters.div_ceil(lines) * size + SLACK)? / 2;
        (lines > 1).then(|| {
            Element::new("w:ind")
                .with("w:left", indent)
                .with("w:right", indent)
        })
    }
}

/// Above and below the text, as in the table styles.
const VERTICAL_MARGIN: u32 = 28;
/// What a line needs beyond its characters to hold them.
const SLACK: u32 = 40;

impl From<Table<'_>> for Element {
    fn from(table: Table<'_>) -> Self {
        let width: u32 = table.grid.iter().sum();
        let properties = Self::new("w:tblPr")
            .child(Self::valued("w:tblStyle", table.face.style))
            .child(Self::new("w:tblW").with("w:w", width).with("w:type", "dxa"))
            .child(Self::valued("w:jc", "center"))
            .child(Self::new("w:tblLayout").with("w:type", "fixed"));
        let columns = table.grid.iter();
        let columns = columns.map(|width| Self::new("w:gridCol").with("w:w", width));
        Self::new("w:tbl")
            .child(properties)
            .child(Self::new("w:tblGrid").children(columns))
            .children(table.rows)
    }
}
