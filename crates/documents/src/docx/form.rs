//! One form of the annex: its titles, a table with head, funds and goals, a table with the
//! indicators under a head that every page repeats, notes and signatures.

use jixiao_core::forms::{FormDocument, IndicatorColumn, LABEL_COLUMNS};

use super::measure;
use super::page;
use super::paragraph::Paragraph;
use super::table::{Cell, Face, Merge, Table};
use super::xml::Element;

const FACE: Face = Face {
    style: "FormTable",
    size: 180,
    line: 250,
    margin: 40,
    row: 380,
    page: 6000,
};
/// Columns of the grid that label the funds, and those that label the other rows.
const FUND_LABEL_COLUMNS: usize = LABEL_COLUMNS as usize;
const FACT_COLUMNS: usize = 2;
/// The room of a page, and what the annex mark and the titles of a form take of the first. Two
/// rows are given away: fonts differ, and a row too many would stand alone on a page.
const PAGE: u32 = 8900;
const TITLES: u32 = 1500;
/// Rows of the indicator table's head.
const HEAD_ROWS: usize = 2;

/// The form piece by piece; `mark` stands above it (附件), its last paragraph closes `section`.
pub(super) fn pieces(
    form: &FormDocument,
    mark: Option<&str>,
    section: Option<Element>,
) -> Vec<Element> {
    let line = |style, text: &str| Element::from(Paragraph::new(style).text(text));
    let mut pieces: Vec<_> = mark
        .map(|mark| line("AnnexMark", mark))
        .into_iter()
        .collect();
    pieces.extend([
        line("FormTitle", &form.title),
        line("FormYear", &form.year_line),
        line("FormUnit", &form.unit_line),
        facts(form).into(),
        Paragraph::new("Joint").into(),
    ]);
    pieces.extend(indicators(form));
    if !form.closing.is_empty() {
        let mut table = Table::new(&FACE, grid(form));
        labelled(form, &form.closing, &mut table);
        pieces.extend([Paragraph::new("Joint").into(), table.into()]);
    }
    pieces.extend(form.notes.iter().map(|note| line("FormNote", note)));
    pieces.push(signatures(form).properties(section).into());
    pieces
}

fn grid(form: &FormDocument) -> Vec<u32> {
    let shares = form.indicator_columns.iter().map(|column| column.width);
    measure::split(page::FORM_WIDTH, shares)
}

fn label(text: &str, span: usize) -> Cell<'_> {
    Cell::new(text, "FormLabel").span(span).balanced()
}

fn text(text: &str, span: usize) -> Cell<'_> {
    Cell::new(text, "FormText").span(span)
}

/// Head, funds and goals on the grid of the indicator table.
fn facts(form: &FormDocument) -> Table<'static> {
    let mut table = Table::new(&FACE, grid(form));
    let [left_label_span, left_span, right_label_span, right_span] = form.head_spans();
    for [(left_label, left_text), (right_label, right_text)] in &form.head {
        table.row(&[
            label(left_label, left_label_span),
            text(left_text, left_span),
            label(right_label, right_label_span),
            text(right_text, right_span),
        ]);
    }
    funds(form, &mut table);
    labelled(form, &form.goals, &mut table);
    table
}

/// Rows of label and text over the whole width.
fn labelled(form: &FormDocument, rows: &[(String, String)], table: &mut Table<'_>) {
    let rest = form.indicator_columns.len().saturating_sub(FACT_COLUMNS);
    for (name, said) in rows {
        table.row(&[label(name, FACT_COLUMNS), text(said, rest)]);
    }
}

fn funds(form: &FormDocument, table: &mut Table<'_>) {
    let mut head = vec![
        label(&form.fund_label, 1).merge(Merge::Start),
        text("", FUND_LABEL_COLUMNS - 1),
    ];
    let columns = form.fund_columns.iter();
    head.extend(columns.map(|column| label(&column.title, usize::from(column.span))));
    table.row(&head);
    for fund in &form.funds {
        let cells = fund.cells.iter();
        let figures: Vec<_> = cells.map(|cell| cell.shown(form.decimals)).collect();
        let mut row = vec![
            label("", 1).merge(Merge::Continued),
            text(&fund.label, FUND_LABEL_COLUMNS - 1),
        ];
        let columns = figures.iter().zip(&form.fund_columns);
        row.extend(columns.map(|(figure, column)| {
            Cell::new(figure, "FormAmount").span(usize::from(column.span))
        }));
        table.row(&row);
    }
}

/// A merged cell shows its label where it begins and nowhere else, so each page has a table of its
/// own, in which the labels of the groups stand again. Where a word processor breaks a page before
/// that, the head is repeated all the same.
fn indicators(form: &FormDocument) -> Vec<Element> {
    let whole = indicator_table(form, &form.indicators);
    let head: u32 = whole.heights.iter().take(HEAD_ROWS).sum();
    let rows = whole.heights.iter().skip(HEAD_ROWS);
    let above = TITLES + facts(form).heights.iter().sum::<u32>();
    let mut room = PAGE.saturating_sub(above + head);
    let mut pages: Vec<Vec<Vec<String>>> = vec![Vec::new()];
    for (height, cells) in rows.zip(&form.indicators) {
        let is_begun = pages.last().is_some_and(|page| !page.is_empty());
        if *height > room && is_begun {
            pages.push(Vec::new());
            room = PAGE.saturating_sub(head);
        }
        room = room.saturating_sub(*height);
        if let Some(page) = pages.last_mut() {
            page.push(cells.clone());
        }
    }
    let mut pieces = Vec::new();
    for (number, rows) in pages.iter().enumerate() {
        if number > 0 {
            let next = Element::new("w:pageBreakBefore");
            pieces.push(Paragraph::new("Joint").properties([next]).into());
        }
        pieces.push(indicator_table(form, rows).into());
    }
    pieces
}

fn indicator_table(form: &FormDocument, rows: &[Vec<String>]) -> Table<'static> {
    let mut table = Table::new(&FACE, grid(form));
    let (groups, titles) = indicator_head(&form.indicator_columns);
    table.head(&groups);
    table.head(&titles);
    for (at, cells) in rows.iter().enumerate() {
        let row = cells.iter().zip(&form.indicator_columns).enumerate();
        let row = row.map(|(column, (text, facts))| {
            let style = match facts.key.as_str() {
                "level1" | "level2" => {
                    return label(text, 1).merge(merge(rows, at, column));
                }
                "level3" | "cause_note" | "remark" => "FormText",
                _ => "FormCentred",
            };
            Cell::new(text, style)
        });
        table.row(&row.collect::<Vec<_>>());
    }
    table
}

/// Two rows: groups over their columns; a column without a group spans both.
fn indicator_head(columns: &[IndicatorColumn]) -> (Vec<Cell<'_>>, Vec<Cell<'_>>) {
    let groups = columns
        .chunk_by(|left, right| !left.group.is_empty() && left.group == right.group)
        .filter_map(|group| {
            let first = group.first()?;
            Some(if first.group.is_empty() {
                label(&first.title, 1).merge(Merge::Start)
            } else {
                label(&first.group, group.len())
            })
        });
    let titles = columns.iter().map(|column| {
        let cell = label(&column.title, 1);
        if column.group.is_empty() {
            cell.merge(Merge::Continued)
        } else {
            cell
        }
    });
    (groups.collect(), titles.collect())
}

/// Rows that agree in a column and every column left of it share one cell.
fn merge(rows: &[Vec<String>], at: usize, column: usize) -> Merge {
    let key = |row: usize| rows.get(row).and_then(|cells| cells.get(..=column));
    let is_alike = |other: Option<usize>| other.is_some_and(|other| key(other) == key(at));
    if is_alike(at.checked_sub(1)) {
        Merge::Continued
    } else if is_alike(at.checked_add(1)) {
        Merge::Start
    } else {
        Merge::None
    }
}

/// All on one line, at tab stops of the style.
fn signatures(form: &FormDocument) -> Paragraph {
    let signed = form.signatures.iter();
    let signed = signed.map(|(label, text)| format!("{label}：{text}"));
    Paragraph::new("FormSignatures").text(&signed.collect::<Vec<_>>().join("\t"))
}
