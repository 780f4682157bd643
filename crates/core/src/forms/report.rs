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
