//! What the 绩效监控报告 contains: headings, paragraphs and tables, the figures already in the
//! text. How it looks on paper is the business of the documents.

use chrono::NaiveDate;
use serde::Serialize;

use super::FormDocument;

/// A unit's 绩效监控报告 (办法第十三至十五条), ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportDocument {
    /// Title, such as 自治区示例中心2026年1-7月绩效监控报告.
    pub title: String,
    /// The six parts of the body (办法第十四条), in order.
    pub parts: Vec<ReportPart>,
    /// Name of the unit, for the signature block.
    pub unit: String,
    /// Day of the signature block.
    pub date: NaiveDate,
    /// Annex: every sheet (办法第十五条).
    pub annex: Vec<FormDocument>,
}

impl ReportDocument {
    /// What the annex is marked with, at its top left (GB/T 9704—2012, 7.4.2: a single annex bears
    /// no number).
    pub const ANNEX_MARK: &'static str = "附件";

    /// The 附件说明 under the text, such as 附件：项目支出绩效目标监控情况表（共3张）; nothing without an
    /// annex (GB/T 9704—2012, 7.3.4: no number for a single one, no mark after its name).
    #[must_use]
    pub fn annex_note(&self) -> Option<String> {
        let first = self.annex.first()?;
        let mark = Self::ANNEX_MARK;
        Some(format!(
            "{mark}：{}（共{}张）",
            first.title,
            self.annex.len()
        ))
    }
}

/// One of the six parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportPart {
    /// Heading with its number, such as 一、绩效监控工作组织实施情况.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<ReportBlock>,
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ReportBlock {
    /// A heading with its number: level 2 is （一）, level 3 is 1., level 4 is （1）.
    Heading {
        /// 2 to 4.
        level: u8,
        /// Text with its number.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// A table.
    Table(ReportTable),
    /// A picture.
    Chart(ReportChart),
}

/// A chart of horizontal bars, drawn in black and white.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportChart {
    /// Caption with its number, such as 图1 项目预算执行进度.
    pub caption: String,
    /// The unit of its figures, such as 单位：%.
    pub unit_line: String,
    /// What each shade means.
    pub legend: Vec<(Shade, String)>,
    /// A line across all bars, at thousandths of the whole width, and what it means.
    pub mark: Option<(u16, String)>,
    /// Bars from top to bottom.
    pub bars: Vec<ChartBar>,
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChartBar {
    /// What it is about.
    pub label: String,
    /// Its parts from left to right.
    pub parts: Vec<ChartPart>,
    /// The figure at its end.
    pub value: String,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChartPart {
    /// Its length in thousandths of the whole width.
    pub share: u16,
    /// How it is filled.
    pub shade: Shade,
    /// The figure in it, or "".
    pub value: String,
}

/// How a part is filled, to be told in black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Shade {
    /// Grey all over.
    Solid,
    /// Hatched densely.
    Dense,
    /// Hatched with wide gaps.
    Sparse,
    /// White.
    Empty,
}

/// A table of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportTable {
    /// Caption with its number, such as 表1 项目预算执行情况.
    pub caption: String,
    /// The unit of its amounts, such as 单位：万元, or "".
    pub unit_line: String,
    /// Columns.
    pub columns: Vec<ReportColumn>,
    /// Rows of cells, one a column.
    pub rows: Vec<Vec<String>>,
}

/// Half-width characters of a table's text that the type area is wide.
const WHOLE: u32 = 84;
/// What the margins of a cell take, in half-width characters.
const MARGINS: u32 = 2;
/// The least that a column of text is left with.
const LEAST: u32 = 6;

impl ReportTable {
    /// The table with columns wide enough for its numbers, so that none is broken: where the shares
    /// leave a column of numbers too little, those of text give it, down to six half-width
    /// characters each.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        let shares: u32 = self.columns.iter().map(|c| u32::from(c.width)).sum();
        let scaled = |width: u16| u32::from(width) * WHOLE / shares.max(1);
        let needed: Vec<u32> = (0..self.columns.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.get(at));
                cells.map(|cell| halves(cell)).max().unwrap_or(0) + MARGINS
            })
            .collect();
        let columns = || self.columns.iter().zip(&needed);
        if columns().all(|(column, needed)| !column.is_number || scaled(column.width) >= *needed) {
            return self;
        }
        let numbers = columns().filter(|(column, _)| column.is_number);
        let numbers: u32 = numbers.map(|(_, needed)| needed).sum();
        let texts = self.columns.iter().filter(|column| !column.is_number);
        let (count, text_shares) = texts.fold((0, 0), |(count, shares), column| {
            (count + 1, shares + u32::from(column.width))
        });
        let spare = WHOLE.saturating_sub(numbers + count * LEAST);
        for (column, needed) in self.columns.iter_mut().zip(needed) {
            let width = if column.is_number {
                needed
            } else {
                LEAST + spare * u32::from(column.width) / text_shares.max(1)
            };
            column.width = u16::try_from(width).unwrap_or(column.width);
        }
        self
    }
}

/// Width in half-width characters.
fn halves(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A column of a report's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportColumn {
    /// Title.
    pub title: String,
    /// Share of the width, relative to the other columns.
    pub width: u16,
    /// Whether its cells are numbers, aligned right.
    pub is_number: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(amount: &str) -> ReportTable {
        let column = |title: &str, width, is_number| ReportColumn {
            title: title.to_owned(),
            width,
            is_number,
        };
        let mut columns = vec![column("序号", 5, false), column("项目名称", 22, false)];
        columns.extend(["预算", "到位", "执行", "欠"].map(|title| column(title, 14, true)));
        let mut row = vec!["1".to_owned(), "草原监测".to_owned()];
        row.extend([amount; 4].map(str::to_owned));
        ReportTable {
            caption: String::new(),
            unit_line: String::new(),
            columns,
            rows: vec![row],
        }
    }

    #[test]
    fn numbers_that_fit_leave_the_columns_as_they_are() {
        assert_eq!(table("1,234.56").fitted(), table("1,234.56"));
    }

    #[test]
    fn a_column_of_numbers_takes_what_its_longest_needs_from_the_text() {
        let fitted = table("12,345,678.90").fitted();
        let widths: Vec<_> = fitted.columns.iter().map(|column| column.width).collect();
        assert_eq!(widths[2..], [15; 4]);
        assert!(widths.iter().sum::<u16>() <= 84, "{widths:?}");
        assert!(widths[1] > widths[0] && widths[0] >= 6, "{widths:?}");
    }
}
