//! Characters that no font has: where they stand, for whoever can write them otherwise.

use std::collections::BTreeSet;

use jixiao_core::forms::{
    EvaluationDocument, FormDocument, FundColumn, FundRow, IndicatorColumn, ReportBlock,
    ReportDocument, SummaryCell, SummaryTable,
};
use serde::Serialize;

use super::fonts::Fonts;

/// A character that is printed as a box □.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MissingGlyph {
    /// 项目代码, or "" for the unit's own texts.
    pub project: String,
    /// Where it stands, by the labels on paper.
    pub field: String,
    /// The character.
    pub character: char,
    /// Its code, such as `U+1F600`.
    pub code: String,
}

/// Those of a form.
#[must_use]
pub fn in_form(form: &FormDocument) -> Vec<MissingGlyph> {
    let mut search = Search::new(&form.project);
    search.form(form);
    search.found()
}

/// Those of a self-evaluation table.
#[must_use]
pub fn in_evaluation(table: &EvaluationDocument) -> Vec<MissingGlyph> {
    let mut search = Search::new(&table.project);
    search.text("标题", &table.title);
    for pairs in &table.head {
        search.pairs(pairs);
    }
    search.funds(&table.fund_label, &table.fund_columns, &table.funds);
    search.pairs(&table.goals);
    search.rows(&table.columns, &table.rows);
    search.text(&table.total.0, &table.total.0);
    search.pairs(&table.remarks);
    search.foot(&table.notes, &table.signatures);
    search.found()
}

/// Those of a report and of the forms in its annex.
#[must_use]
pub fn in_report(report: &ReportDocument) -> Vec<MissingGlyph> {
    let mut search = Search::new("");
    search.text("标题", &report.title);
    search.text("落款", &report.unit);
    for part in &report.parts {
        search.text(&part.heading, &part.heading);
        for block in &part.blocks {
            match block {
                ReportBlock::Heading { text, .. } | ReportBlock::Paragraph(text) => {
                    search.text(&part.heading, text);
                }
                ReportBlock::Table(table) => {
                    for text in table.rows.iter().flatten() {
                        search.text(&table.caption, text);
                    }
                }
                ReportBlock::Chart(chart) => {
                    for bar in &chart.bars {
                        search.text(&chart.caption, &bar.label);
                    }
                }
            }
        }
    }
    let mut found = search.found();
    found.extend(report.annex.iter().flat_map(in_form));
    found
}

/// Those of a summary table.
#[must_use]
pub fn in_summary(table: &SummaryTable) -> Vec<MissingGlyph> {
    let mut search = Search::new("");
    search.text("单位名称", &table.unit);
    search.pairs(&table.signatures);
    let mut found = search.found();
    let code = table.columns.iter().position(|column| column.key == "code");
    for row in &table.rows {
        let words = |cell: &SummaryCell| match cell {
            SummaryCell::Word(text) | SummaryCell::Text(text) => text.clone(),
            _ => String::new(),
        };
        let code = code.and_then(|at| row.get(at)).map(words);
        let code = code.unwrap_or_default();
        let mut search = Search::new(&code);
        for (cell, column) in row.iter().zip(&table.columns) {
            search.text(&column.title, &words(cell));
        }
        found.extend(search.found());
    }
    found
}

struct Search<'a> {
    fonts: &'static Fonts,
    project: &'a str,
    found: BTreeSet<MissingGlyph>,
}

impl<'a> Search<'a> {
    fn new(project: &'a str) -> Self {
        Self {
            fonts: Fonts::in_use(),
            project,
            found: BTreeSet::new(),
        }
    }

    fn text(&mut self, field: &str, text: &str) {
        let missing = text.chars().filter(|c| !self.fonts.shows(*c));
        self.found.extend(missing.map(|character| MissingGlyph {
            project: self.project.to_owned(),
            field: field.to_owned(),
            character,
            code: format!("U+{:04X}", u32::from(character)),
        }));
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        for (label, text) in pairs {
            self.text(label, label);
            self.text(label, text);
        }
    }

    fn form(&mut self, form: &FormDocument) {
        self.text("标题", &form.title);
        for pairs in &form.head {
            self.pairs(pairs);
        }
        self.funds(&form.fund_label, &form.fund_columns, &form.funds);
        self.pairs(&form.goals);
        self.rows(&form.indicator_columns, &form.indicators);
        self.pairs(&form.closing);
        self.foot(&form.notes, &form.signatures);
    }

    fn funds(&mut self, label: &str, columns: &[FundColumn], rows: &[FundRow]) {
        self.text(label, label);
        for column in columns {
            self.text(label, &column.title);
        }
        for row in rows {
            self.text(label, &row.label);
        }
    }

    fn rows(&mut self, columns: &[IndicatorColumn], rows: &[Vec<String>]) {
        for column in columns {
            self.text(&column.title, &column.title);
            self.text(&column.title, &column.group);
        }
        for (row, number) in rows.iter().zip(1..) {
            for (text, column) in row.iter().zip(columns) {
                self.text(&format!("第{number}行{}", column.title), text);
            }
        }
    }

    fn foot(&mut self, notes: &[String], signatures: &[(String, String)]) {
        for note in notes {
            self.text("注", note);
        }
        self.pairs(signatures);
    }

    fn found(self) -> Vec<MissingGlyph> {
        self.found.into_iter().collect()
    }
}
