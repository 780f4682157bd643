//! The body of the report: title, six parts, signature block.

use chrono::{Datelike, NaiveDate};
use jixiao_core::forms::{ReportBlock, ReportChart, ReportColumn, ReportDocument, ReportTable};

use super::contents::{Contents, Entry};
use super::flow::Flow;
use super::measure;
use super::page::{self, CHARACTER, LINE};
use super::paragraph::Paragraph;
use super::picture;
use super::table::{Cell, Face, Table};
use super::xml::Element;
use crate::pdf::picture::Picture;

const FACE: Face = Face {
    style: "ReportTable",
    size: 210,
    line: 280,
    margin: 50,
    row: 380,
    page: 11000,
};
/// Size of the title, and from line to line.
const TITLE: u32 = 440;
const TITLE_LINE: u32 = 720;
/// Between a table and the text below it.
const TABLE_END: u32 = 160;
/// Text of at most this many characters looks better centred in its column.
const SHORT: usize = 5;

pub(super) struct Body {
    pub flow: Flow,
    pub contents: Contents,
}

/// Writes the body; its last paragraph closes `section`.
pub(super) fn write(
    report: &ReportDocument,
    pictures: &[Picture],
    section: Option<Element>,
) -> Body {
    let mut pictures = pictures.iter().zip(1..);
    let mut body = Body {
        flow: Flow::new(),
        contents: Contents::default(),
    };
    body.title(&report.title);
    let last = report.parts.last().and_then(|part| part.blocks.last());
    for part in &report.parts {
        body.heading(1, &part.heading);
        for block in &part.blocks {
            match block {
                ReportBlock::Heading { level, text } => body.heading(*level, text),
                ReportBlock::Paragraph(text) => {
                    // The signature block never stands on a page without text.
                    let is_last = last.is_some_and(|last| std::ptr::eq(last, block));
                    body.paragraph(text, is_last);
                }
                ReportBlock::Table(table) => body.table(table),
                ReportBlock::Chart(chart) => {
                    if let Some((picture, number)) = pictures.next() {
                        body.picture(chart, picture, number);
                    }
                }
            }
        }
    }
    body.annex_note(report);
    body.signature(&report.unit, report.date, section);
    body
}

impl Body {
    fn title(&mut self, title: &str) {
        let title = broken(title);
        let lines = measure::lines(&title, TITLE, page::WIDTH);
        self.flow.put(Paragraph::new("Title").text(&title));
        self.flow.take(lines * TITLE_LINE + LINE, 0);
    }

    fn heading(&mut self, level: u8, text: &str) {
        let style = match level {
            ..=1 => "Heading1",
            2 => "Heading2",
            3 => "Heading3",
            _ => "Heading4",
        };
        let height = lines(text) * LINE;
        self.flow.take(height, LINE);
        let mut paragraph = Paragraph::new(style);
        if level <= 2 {
            let entry = Entry {
                level: level.max(1),
                text: text.to_owned(),
                page: self.flow.page(),
            };
            let [start, end] = self.contents.bookmark(entry);
            paragraph = paragraph.push([start]).text(text).push([end]);
        } else {
            paragraph = paragraph.text(text);
        }
        self.flow.put(paragraph);
    }

    fn paragraph(&mut self, text: &str, is_kept: bool) {
        let keep = is_kept.then(|| Element::new("w:keepNext"));
        self.flow
            .put(Paragraph::new("BodyText").properties(keep).text(text));
        for _ in 0..lines(text) {
            self.flow.take(LINE, 0);
        }
    }

    fn table(&mut self, table: &ReportTable) {
        let columns = &table.columns;
        let widths = columns.iter().map(|column| column.width);
        let mut written = Table::new(&FACE, measure::split(page::WIDTH, widths));
        let head = columns
            .iter()
            .map(|column| Cell::new(&column.title, "TableHead").balanced());
        written.head(&head.collect::<Vec<_>>());
        let styles: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| cell_style(column, at, &table.rows))
            .collect();
        for row in &table.rows {
            let cells = row.iter().zip(&styles);
            let cells = cells.map(|(text, style)| Cell::new(text, style));
            written.row(&cells.collect::<Vec<_>>());
        }
        let head = written.heights.first().copied().unwrap_or_default();
        self.flow
            .put(Paragraph::new("Caption").text(&table.caption));
        self.flow.take(LINE, head + FACE.row);
        if !table.unit_line.is_empty() {
            self.flow
                .put(Paragraph::new("TableUnit").text(&table.unit_line));
            self.flow.take(FACE.line, head + FACE.row);
        }
        for (row, height) in written.heights.iter().enumerate() {
            if self.flow.take(*height, 0) && row > 0 {
                self.flow.take(head, 0);
            }
        }
        self.flow.put(written);
        self.flow.put(Paragraph::new("TableEnd"));
        self.flow.take(TABLE_END, 0);
    }

    /// A picture with its caption below it.
    fn picture(&mut self, chart: &ReportChart, picture: &Picture, number: usize) {
        let unit = Paragraph::new("TableUnit").text(&chart.unit_line);
        self.flow.put(unit);
        let described = described(chart);
        self.flow
            .put(picture::paragraph(picture, number, &described));
        self.flow
            .put(Paragraph::new("PictureCaption").text(&chart.caption));
        let height = measure::twips(picture.size.1);
        self.flow.take(FACE.line + height + LINE + TABLE_END, 0);
    }

    /// 附件说明, under the text.
    fn annex_note(&mut self, report: &ReportDocument) {
        if let Some(note) = report.annex_note() {
            self.flow.put(Paragraph::new("AnnexNote").text(&note));
            self.flow.take(LINE + lines(&note) * LINE, 4 * LINE);
        }
    }

    /// The date four characters in from the right, the unit centred above it.
    fn signature(&mut self, unit: &str, date: NaiveDate, section: Option<Element>) {
        let date = format!("{}年{}月{}日", date.year(), date.month(), date.day());
        let middle = 4 * CHARACTER + measure::width(&date, CHARACTER) / 2;
        let right = middle.saturating_sub(measure::width(unit, CHARACTER) / 2);
        let indent = Element::new("w:ind").with("w:right", right);
        self.flow
            .put(Paragraph::new("Signature").properties([indent]).text(unit));
        self.flow
            .put(Paragraph::new("Date").properties(section).text(&date));
        self.flow.take(4 * LINE, 0);
    }
}

/// What a chart shows, in words.
fn described(chart: &ReportChart) -> String {
    let bars = chart.bars.iter();
    let bars = bars.map(|bar| format!("{}{}", bar.label, bar.value));
    format!("{}：{}", chart.caption, bars.collect::<Vec<_>>().join("，"))
}

/// Lines of the body that a text takes, two characters in.
fn lines(text: &str) -> u32 {
    measure::lines(&format!("　　{text}"), CHARACTER, page::WIDTH)
}

/// A title too long for its line is broken before the year, where its words part.
fn broken(title: &str) -> String {
    let is_long = measure::lines(title, TITLE, page::WIDTH) > 1;
    match title.find(|c: char| c.is_ascii_digit()) {
        Some(year) if is_long && year > 0 => {
            let (unit, rest) = title.split_at(year);
            format!("{unit}\n{rest}")
        }
        _ => title.to_owned(),
    }
}

fn cell_style(column: &ReportColumn, at: usize, rows: &[Vec<String>]) -> &'static str {
    let mut cells = rows.iter().filter_map(|row| row.get(at));
    if column.is_number {
        "TableAmount"
    } else if cells.all(|cell| cell.chars().count() <= SHORT) {
        "TableCentred"
    } else {
        "TableText"
    }
}
