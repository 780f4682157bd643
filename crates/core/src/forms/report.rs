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
