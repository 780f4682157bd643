//! The small Markdown of a part: paragraphs parted by blank lines, headings, and figures bound to
//! the data. It owns the syntax alone; what a key stands for is the business of the figures.
//!
//! - `## （一）…`, `### 1.…`, `#### （1）…` are headings of level 2 to 4, with their numbers.
//! - `[186,939.87](#total.executed)` is a figure: the value as shown, and the key it is bound to.
//! - A line that consists only of `[表名](#table.execution)` stands for that table.
//! - `\[`, `\]`, `\#` and `\\` are the characters themselves; before any other character the
//!   backslash is one. A `[…]` that no `(` follows is text. [`escape`] writes any text so.
//! - Inside a key, `%`, `.`, brackets, `#`, `\` and blanks of a name are written as `%XX` of their
//!   UTF-8 bytes ([`segment`]), so that a code such as `A.1(2)` stays one segment.

use std::fmt::Write as _;

use super::tables::TableKind;

/// The longest part that a person may write, in characters: far beyond any report, and no burden
/// on memory.
const MAX_CHARS: usize = 200_000;

/// Whether a text is longer than a part may be.
pub(crate) fn is_too_long(text: &str) -> bool {
    text.chars().nth(MAX_CHARS).is_some()
}

/// What a part consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading with its number, level 2 to 4.
    Heading { level: u8, spans: Vec<Span> },
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A table, built from the present data.
    Table(TableKind),
}

impl Block {
    /// The pieces of a heading or paragraph.
    pub(crate) fn spans(&self) -> &[Span] {
        match self {
            Self::Heading { spans, .. } | Self::Paragraph(spans) => spans,
            Self::Table(_) => &[],
        }
    }
}

/// A piece of a paragraph or heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    /// Text as the reader sees it.
    Text(String),
    /// A bound figure.
    Figure(BoundFigure),
}

/// A figure as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoundFigure {
    pub key: String,
    /// The value as shown.
    pub shown: String,
    pub place: Place,
}

/// Where something stands in a text, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: usize,
    pub column: usize,
}

/// Why a text cannot be taken, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextError {
    pub place: Place,
    /// The whole sentence.
    pub message: &'static str,
}

/// Reads the text of a part.
///
/// # Errors
/// [`TextError`] at the first place that is neither text nor a whole link.
pub(crate) fn parse(text: &str) -> Result<Vec<Block>, TextError> {
    let mut reader = Reader::default();
    // Word processors put a byte order mark before the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        reader.line(number, line)?;
    }
    reader.end_paragraph();
    Ok(reader.blocks)
}

fn error(line: usize, column: usize, message: &'static str) -> TextError {
    TextError {
        place: Place { line, column },
        message,
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    paragraph: Vec<Span>,
}

impl Reader {
    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            let spans = std::mem::take(&mut self.paragraph);
            self.blocks.push(Block::Paragraph(spans));
        }
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), TextError> {
        if let Some(at) = line.chars().position(|c| c.is_control() && c != '\t') {
            return Err(error(number, at + 1, "有不可见的控制字符，请删除。"));
        }
        let start = line.chars().take_while(|c| c.is_whitespace()).count();
        let line = line.trim();
        if line.is_empty() {
            self.end_paragraph();
            return Ok(());
        }
        let hashes = line.chars().take_while(|c| *c == '#').count();
        if hashes > 0 {
            self.end_paragraph();
            let title = line.trim_start_matches('#');
            let skipped = title.chars().take_while(|c| c.is_whitespace()).count();
            let level = match hashes {
                1 => {
                    let message = "一级标题由报告自动给出，正文标题请从“##”起。";
                    return Err(error(number, start + 1, message));
                }
                2 => 2,
                3 => 3,
                4 => 4,
                _ => {
                    let message = "标题最多到四级（“####”）。";
                    return Err(error(number, start + 1, message));
                }
            };
            let spans = inline(title.trim(), number, start + hashes + skipped)?;
            if spans.is_empty() {
                return Err(error(number, start + 1, "标题没有文字。"));
            }
            self.blocks.push(Block::Heading { level, spans });
            return no_table(&self.blocks, number);
        }
        let spans = inline(line, number, start)?;
        if let [Span::Figure(figure)] = spans.as_slice()
            && let Some(table) = TableKind::from_key(&figure.key)
        {
            self.end_paragraph();
            self.blocks.push(Block::Table(table));
            return Ok(());
        }
        self.join(spans);
        if spans_have_table(&self.paragraph) {
            return Err(error(number, start + 1, TABLE_STANDS_ALONE));
        }
        Ok(())
    }

    /// Lines of one paragraph run on; only between Latin words does the line end mean a blank.
    fn join(&mut self, spans: Vec<Span>) {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if let (Some(Span::Text(before)), Some(Span::Text(after))) =
            (self.paragraph.last_mut(), spans.first())
            && is_latin(before.chars().next_back())
            && is_latin(after.chars().next())
        {
            before.push(' ');
        }
        self.paragraph.extend(spans);
    }
}

const TABLE_STANDS_ALONE: &str = "表格引用须单独成行。";

fn spans_have_table(spans: &[Span]) -> bool {
    spans.iter().any(
        |span| matches!(span, Span::Figure(figure) if TableKind::from_key(&figure.key).is_some()),
    )
}

fn no_table(blocks: &[Block], number: usize) -> Result<(), TextError> {
    if blocks
        .last()
        .is_some_and(|block| spans_have_table(block.spans()))
    {
        return Err(error(number, 1, TABLE_STANDS_ALONE));
    }
    Ok(())
}

/// The pieces of one line; `offset` characters stand before it.
fn inline(line: &str, number: usize, offset: usize) -> Result<Vec<Span>, TextError> {
    let mut spans = Vec::new();
    let mut text = String::new();
    let mut characters = Characters {
        rest: line,
        column: offset,
    };
    while let Some((c, escaped)) = characters.next() {
        if c != '[' || escaped {
            text.push(c);
            continue;
        }
        let place = Place {
            line: number,
            column: characters.column,
        };
        let label = characters.label().ok_or(TextError {
            place,
            message: "方括号没有配对；方括号本身请写作“\\[”和“\\]”。",
        })?;
        if !characters.rest.starts_with('(') {
            text.push('[');
            text.push_str(&label);
            text.push(']');
            continue;
        }
        let key = characters.key().ok_or(TextError {
            place,
            message: "数字引用不完整，应写作“[数值](#数据项)”。",
        })?;
        if label.trim().is_empty() {
            let message = "数字引用没有写数值。";
            return Err(TextError { place, message });
        }
        if !text.is_empty() {
            spans.push(Span::Text(std::mem::take(&mut text)));
        }
        spans.push(Span::Figure(BoundFigure {
            key,
            shown: label,
            place,
        }));
    }
    if !text.is_empty() {
        spans.push(Span::Text(text));
    }
    Ok(spans)
}

/// What is left of a line, and how many characters of it were read.
struct Characters<'a> {
    rest: &'a str,
    column: usize,
}

impl Characters<'_> {
    fn take(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        self.column += 1;
        Some(c)
    }

    /// The next character, and whether a backslash took its meaning away.
    fn next(&mut self) -> Option<(char, bool)> {
        let c = self.take()?;
        if c == '\\' && self.rest.starts_with(['\\', '[', ']', '#']) {
            return self.take().map(|c| (c, true));
        }
        Some((c, false))
    }

    /// Reads through the closing bracket.
    fn label(&mut self) -> Option<String> {
        let mut label = String::new();
        loop {
            match self.next()? {
                (']', false) => return Some(label),
                ('[', false) => return None,
                (c, _) => label.push(c),
            }
        }
    }

    /// Reads `(#key)`.
    fn key(&mut self) -> Option<String> {
        let (key, rest) = self.rest.strip_prefix("(#")?.split_once(')')?;
        let is_key = |c: char| !c.is_whitespace() && !matches!(c, '(' | '[' | ']' | '#' | '\\');
        if key.is_empty() || !key.chars().all(is_key) {
            return None;
        }
        self.column += key.chars().count() + 3;
        self.rest = rest;
        Some(key.to_owned())
    }
}

/// Writes any text so that [`parse`] reads it back as text of one line: line ends become blanks
/// (between Latin words) or nothing, and what cannot be seen is left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for word in flat(text).chars() {
        if matches!(word, '\\' | '[' | ']' | '#') {
            escaped.push('\\');
        }
        escaped.push(word);
    }
    escaped
}

/// A text of several lines as one line without control characters.
pub(crate) fn flat(text: &str) -> String {
    let mut flat = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_latin = |c: char| c.is_ascii_alphanumeric();
        if flat.ends_with(is_latin) && line.starts_with(is_latin) {
            flat.push(' ');
        }
        flat.extend(line.chars().filter(|c| !c.is_control()));
    }
    flat
}

/// A name as one segment of a key.
pub(crate) fn segment(name: &str) -> String {
    let mut segment = String::new();
    let mut utf8 = [0; 4];
    for c in name.chars() {
        let has_meaning = matches!(c, '%' | '.' | '(' | ')' | '[' | ']' | '#' | '\\');
        if has_meaning || c.is_whitespace() || c.is_control() {
            for byte in c.encode_utf8(&mut utf8).bytes() {
                // Writing to a string does not fail.
                let _ = write!(segment, "%{byte:02X}");
            }
        } else {
            segment.push(c);
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text_of(spans: &[Span]) -> String {
        let one = |span: &Span| match span {
            Span::Text(text) => text.clone(),
            Span::Figure(figure) => figure.shown.clone(),
        };
        spans.iter().map(one).collect()
    }

    fn place_of(text: &str) -> (usize, usize) {
        let error = parse(text).unwrap_err();
        (error.place.line, error.place.column)
    }

    #[test]
    fn a_part_is_headings_paragraphs_figures_and_tables() {
        let text = "## （一）总体\n\n　　执行[186,939.87](#total.executed)万元，\r\n详见表1。\n\
                    [项目预算执行情况](#table.execution)\n### 1.分类\n另起。";
        let blocks = parse(text).unwrap();
        let paragraph = |text: &str| Block::Paragraph(vec![Span::Text(text.to_owned())]);
        assert_eq!(blocks.len(), 5);
        assert_eq!(text_of(blocks[0].spans()), "（一）总体");
        assert_eq!(text_of(blocks[1].spans()), "执行186,939.87万元，详见表1。");
        assert!(matches!(
            &blocks[1].spans()[1],
            Span::Figure(figure) if figure.key == "total.executed"
                && figure.place == Place { line: 3, column: 5 }
        ));
        assert_eq!(blocks[2], Block::Table(TableKind::Execution));
        assert!(matches!(blocks[3], Block::Heading { level: 3, .. }));
        assert_eq!(blocks[4], paragraph("另起。"));
    }

    #[test]
    fn what_is_no_whole_link_is_named_by_its_place() {
        assert_eq!(place_of("甲\n\n乙[1.00"), (3, 2));
        assert_eq!(place_of("甲[1.00](#total.executed"), (1, 2));
        assert_eq!(place_of("甲[1.00](total.executed)"), (1, 2));
        assert_eq!(place_of("[1](http://x)"), (1, 1));
        assert_eq!(place_of("[1](#)"), (1, 1));
        assert_eq!(place_of("[1](#a b)"), (1, 1));
        assert_eq!(place_of("[](#total.executed)"), (1, 1));
        assert_eq!(place_of("[甲[1](#total.executed)](#x)"), (1, 1));
        assert_eq!(place_of("# 一、总体"), (1, 1));
        assert_eq!(place_of("##### 五级"), (1, 1));
        assert_eq!(place_of("##"), (1, 1));
        assert_eq!(place_of("见[表](#table.execution)。"), (1, 1));
        assert_eq!(place_of("## [表](#table.execution)"), (1, 1));
        assert_eq!(place_of("甲\n乙\u{0}"), (2, 2));
    }

    #[test]
    fn brackets_without_a_link_and_escapes_are_text() {
        let blocks = parse("附[1]和\\[2\\](#x)、C:\\资料\\\\、**粗** <b>，\\# 号").unwrap();
        assert_eq!(
            text_of(blocks[0].spans()),
            "附[1]和[2](#x)、C:\\资料\\、**粗** <b>，# 号"
        );
        assert_eq!(blocks[0].spans().len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn markup_in_any_order_is_read_or_refused(text in "[\\[\\]()#\\\\\n甲a. ]{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn an_escaped_name_is_read_back_as_text(name in "[\\[\\]()#\\\\\n甲a%. ]{1,40}") {
            let blocks = parse(&format!("项目{}。", escape(&name))).unwrap();
            let expected = format!("项目{}。", flat(&name));
            prop_assert_eq!(text_of(blocks[0].spans()), expected);
            prop_assert_eq!(blocks.len(), 1);
        }

        #[test]
        fn a_key_with_any_code_is_one_key(code in any::<String>()) {
            prop_assume!(!code.is_empty());
            let key = format!("project.{}.executed", segment(&code));
            let blocks = parse(&format!("甲[1](#{key})")).unwrap();
            let found = matches!(&blocks[0].spans()[1], Span::Figure(figure) if figure.key == key);
            prop_assert!(found);
            prop_assert_eq!(key.split('.').count(), 3);
        }
    }
}
