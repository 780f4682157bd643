//! The unit's 绩效监控报告 (办法第十三至十五条): six parts, drafted from the data, edited by hand,
//! with figures that stay bound to the data. A figure is never updated behind the author's back:
//! one that no longer agrees is found and named (rule R02).

mod charts;
mod classes;
mod draft;
mod figures;
mod tables;
mod text;
mod wording;

use chrono::NaiveDate;
use rusqlite::Connection;

pub use figures::Figure;
pub(crate) use figures::{Figures, is_far_behind};
pub(crate) use text::Block;

use crate::analysis::Thresholds;
use crate::error::{CoreError, Result};
use crate::forms::{FormTemplate, ReportBlock, ReportDocument, ReportPart};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::CutOff;
use crate::rules::Book;
use crate::storage;
use crate::storage::reports::PartRow;
use crate::words::words;
use text::{Span, TextError};

words! {
    /// A part of the body (办法第十四条).
    Part {
        /// （一）
        Organization = "绩效监控工作组织实施情况",
        /// （二）
        Execution = "年度预算执行情况",
        /// （三）
        Completion = "绩效目标完成情况",
        /// （四）
        Problems = "存在的问题及原因分析",
        /// （五）
        Suggestions = "下一步改进的工作建议",
        /// （六）
        Other = "其他需要说明的问题",
    }
}

impl Part {
    /// 1 to 6.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Organization => 1,
            Self::Execution => 2,
            Self::Completion => 3,
            Self::Problems => 4,
            Self::Suggestions => 5,
            Self::Other => 6,
        }
    }

    /// The part of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|part| part.number() == number)
    }

    /// Its heading with the number, such as 一、绩效监控工作组织实施情况.
    #[must_use]
    pub fn heading(self) -> String {
        let number = match self {
            Self::Organization => "一",
            Self::Execution => "二",
            Self::Completion => "三",
            Self::Problems => "四",
            Self::Suggestions => "五",
            Self::Other => "六",
        };
        format!("{number}、{}", self.word())
    }
}

/// A part of the report as it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PartText {
    /// 1 to 6.
    pub part: u8,
    /// Heading with its number.
    pub heading: String,
    /// Small Markdown with bound figures; "" before it was begun.
    pub text: String,
    /// Whether a person wrote in it since it was drafted.
    pub edited: bool,
    /// How many figures are bound in it.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub figures: usize,
    /// Those that no longer agree with the data.
    pub stale: Vec<StaleFigure>,
    /// The text as a reader sees it, a line a paragraph, cells of tables parted by tabs.
    pub plain: String,
}

/// A bound figure that no longer agrees with the data.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StaleFigure {
    /// Its key.
    pub key: String,
    /// What it is called, or its key where the data no longer has it.
    pub label: String,
    /// As the text shows it.
    pub shown: String,
    /// As the data has it; nothing where the data no longer has it.
    pub expected: Option<String>,
    /// Line in the text, from 1.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub line: usize,
    /// Character in the line, from 1.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub column: usize,
    /// The how manieth occurrence of its key in the part, from 1.
    #[serde(skip)]
    pub(crate) occurrence: usize,
}

/// What drafting did to a part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DraftedPart {
    /// 1 to 6.
    pub part: u8,
    /// Heading with its number.
    pub heading: String,
    /// Whether the draft was taken; prose that a person wrote is kept.
    pub taken: bool,
    /// The draft.
    pub draft: String,
}

impl Ledger {
    /// The six parts as they stand, compared with the data at a cut-off.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn report(
        &self,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<Vec<PartText>> {
        self.read(|connection| {
            let book = Book::read(connection, cut_off, today, thresholds)?.into_printed();
            let figures = Figures::of(&book)?;
            Part::ALL
                .iter()
                .map(|part| part_text(&book, &figures, *part))
                .collect()
        })
    }

    /// Every figure that a report can be bound to.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn report_figures(
        &self,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<Vec<Figure>> {
        self.read(|connection| {
            let book = Book::read(connection, cut_off, today, thresholds)?.into_printed();
            Ok(Figures::of(&book)?.into_list())
        })
    }

    /// Drafts `parts` from the data at a cut-off. A part that a person wrote in is kept, unless
    /// `replace` says otherwise; its draft stands in the result all the same.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn draft_report(
        &mut self,
        cut_off: CutOff,
        thresholds: &Thresholds,
        parts: &[Part],
        replace: bool,
        actor: &Actor,
    ) -> Result<Written<Vec<DraftedPart>>> {
        let subject = subject(parts);
        self.write(Op::DraftReport, &subject, actor, |connection| {
            let book = Book::read(connection, cut_off, actor.at.date(), thresholds)?.into_printed();
            let figures = Figures::of(&book)?;
            let mut drafted = Vec::new();
            for &part in parts {
                let draft = draft::draft(&book, &figures, part)?;
                let number = part.number();
                let edited = held(&book, part).is_some_and(|row| row.edited);
                let taken = replace || !edited;
                if taken {
                    let row = PartRow {
                        part: number,
                        text: draft.clone(),
                        edited: false,
                    };
                    storage::reports::put(connection, cut_off.year().number(), &row)?;
                }
                drafted.push(DraftedPart {
                    part: number,
                    heading: part.heading(),
                    taken,
                    draft,
                });
            }
            Ok(drafted)
        })
    }

    /// Writes a part by hand. From then on drafting keeps it.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with line and character where the text is no whole Markdown or
    /// calls for a figure that there is not, or where it is too long; then nothing is written.
    pub fn set_report_part(
        &mut self,
        cut_off: CutOff,
        thresholds: &Thresholds,
        part: Part,
        text: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if text::is_too_long(text) {
            let message = format!("报告“{}”超过20万字，请精简。", part.heading());
            return Err(CoreError::invalid("text", message));
        }
        self.write(Op::EditReport, &subject(&[part]), actor, |connection| {
            let book = Book::read(connection, cut_off, actor.at.date(), thresholds)?.into_printed();
            let figures = Figures::of(&book)?;
            for block in &parse(part, text)? {
                for figure in bound(block) {
                    if figures.get(&figure.key).is_none() {
                        let message =
                            format!("没有数据项“#{}”，请核对或改为普通文字。", figure.key);
                        return Err(refusal(part, figure.place, &message));
                    }
                }
            }
            let row = PartRow {
                part: part.number(),
                text: text.to_owned(),
                edited: true,
            };
            storage::reports::put(connection, cut_off.year().number(), &row)?;
            Ok(())
        })
    }

    /// The report ready to be laid out: figures as the text shows them, tables and annex from the
    /// present data.
    ///
    /// # Errors
    /// [`CoreError::State`] before any part was begun, and the store's errors.
    pub fn report_document(
        &self,
        template: &FormTemplate,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<ReportDocument> {
        let annex = self.forms(template, cut_off, today, &[])?;
        self.read(|connection| {
            let book = Book::read(connection, cut_off, today, thresholds)?.into_printed();
            if book.report.is_empty() {
                return Err(CoreError::State {
                    message: "监控报告尚未起草，请先起草。".to_owned(),
                });
            }
            let parts = Part::ALL
                .iter()
                .map(|part| {
                    Ok(ReportPart {
                        heading: part.heading(),
                        blocks: blocks(&book, *part)?,
                    })
                })
                .collect::<Result<_>>()?;
            let (year, period) = (cut_off.year().number(), cut_off.label());
            Ok(ReportDocument {
                title: format!("{}{year}年{period}绩效监控报告", book.unit.name),
                parts,
                unit: book.unit.name.clone(),
                date: today,
                annex,
            })
        })
    }
}

/// The parts that were begun, each as its reader sees it.
pub(crate) fn read_plain(
    connection: &Connection,
    cut_off: CutOff,
    today: NaiveDate,
    thresholds: &Thresholds,
) -> Result<Vec<(Part, String)>> {
    let book = Book::read(connection, cut_off, today, thresholds)?.into_printed();
    let begun = Part::ALL
        .iter()
        .filter(|part| held(&book, **part).is_some());
    begun
        .map(|part| Ok((*part, plain(&blocks(&book, *part)?))))
        .collect()
}

/// The part as stored, if it was begun.
fn held(book: &Book, part: Part) -> Option<&PartRow> {
    book.report.iter().find(|row| row.part == part.number())
}

fn subject(parts: &[Part]) -> String {
    let headings: Vec<_> = parts.iter().map(|part| part.heading()).collect();
    headings.join("；")
}

fn parse(part: Part, text: &str) -> Result<Vec<Block>> {
    text::parse(text).map_err(|TextError { place, message }| refusal(part, place, message))
}

fn refusal(part: Part, place: text::Place, message: &str) -> CoreError {
    let (heading, line, column) = (part.heading(), place.line, place.column);
    CoreError::invalid(
        "text",
        format!("报告“{heading}”第{line}行第{column}个字处：{message}"),
    )
}

/// The text of a part, read.
pub(crate) fn parsed(book: &Book, part: Part) -> Result<Vec<Block>> {
    held(book, part).map_or(Ok(Vec::new()), |row| parse(part, &row.text))
}

fn bound(block: &Block) -> impl Iterator<Item = &text::BoundFigure> {
    block.spans().iter().filter_map(|span| match span {
        Span::Figure(figure) => Some(figure),
        Span::Text(_) => None,
    })
}

/// Every bound figure of a part that no longer agrees with the data.
pub(crate) fn stale(blocks: &[Block], figures: &Figures) -> Vec<StaleFigure> {
    let mut seen: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let mut stale = Vec::new();
    for figure in blocks.iter().flat_map(bound) {
        let occurrence = seen.entry(&figure.key).or_insert(0);
        *occurrence += 1;
        let present = figures.get(&figure.key);
        if present.is_some_and(|present| same(&present.shown, &figure.shown)) {
            continue;
        }
        stale.push(StaleFigure {
            key: figure.key.clone(),
            label: present.map_or_else(|| figure.key.clone(), |present| present.label.clone()),
            shown: figure.shown.clone(),
            expected: present.map(|present| present.shown.clone()),
            line: figure.place.line,
            column: figure.place.column,
            occurrence: *occurrence,
        });
    }
    stale
}

/// Thousands may be separated or not.
fn same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim().replace([',', '，'], "");
    one == other || bare(one) == bare(other)
}

/// What a reader sees of some pieces.
pub(crate) fn visible(spans: &[Span]) -> String {
    let one = |span: &Span| match span {
        Span::Text(text) => text.clone(),
        Span::Figure(figure) => figure.shown.clone(),
    };
    spans.iter().map(one).collect()
}

fn blocks(book: &Book, part: Part) -> Result<Vec<ReportBlock>> {
    let mut blocks = Vec::new();
    for block in parsed(book, part)? {
        match block {
            Block::Heading { level, spans } => blocks.push(ReportBlock::Heading {
                level,
                text: visible(&spans),
            }),
            Block::Paragraph(spans) => blocks.push(ReportBlock::Paragraph(visible(&spans))),
            Block::Table(table) => {
                blocks.push(ReportBlock::Table(table.build(book)?));
                blocks.extend(charts::of(table, book).into_iter().map(ReportBlock::Chart));
            }
        }
    }
    Ok(blocks)
}

fn part_text(book: &Book, figures: &Figures, part: Part) -> Result<PartText> {
    let row = held(book, part);
    let parsed = parsed(book, part)?;
    Ok(PartText {
        part: part.number(),
        heading: part.heading(),
        text: row.map(|row| row.text.clone()).unwrap_or_default(),
        edited: row.is_some_and(|row| row.edited),
        figures: parsed.iter().flat_map(bound).count(),
        stale: stale(&parsed, figures),
        plain: plain(&blocks(book, part)?),
    })
}

fn plain(blocks: &[ReportBlock]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            ReportBlock::Heading { text, .. } | ReportBlock::Paragraph(text) => {
                lines.push(text.clone());
            }
            ReportBlock::Table(table) => {
                lines.push(format!("{}（{}）", table.caption, table.unit_line));
                let titles: Vec<_> = table.columns.iter().map(|c| c.title.as_str()).collect();
                lines.push(titles.join("\t"));
                lines.extend(table.rows.iter().map(|row| row.join("\t")));
            }
            // A picture says nothing that its table does not.
            ReportBlock::Chart(_) => {}
        }
    }
    lines.join("\n")
}
