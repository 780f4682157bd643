//! What will be printed, page by page, to be looked at before it is printed or written.

use chrono::NaiveDate;
use jixiao_core::forms::{EvaluationDocument, FormDocument, ReportDocument, SummaryTable};
use jixiao_core::ledger::Ledger;
use jixiao_documents::pdf::missing::{self, MissingGlyph};
use jixiao_documents::pdf::preview::Pages;

use super::{evaluation, forms, reports, summary_table};
use crate::error::{Failure, Result};

/// Pages are held while they are looked at: at most those of so many tables.
pub const MOST_TABLES: usize = 50;

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Printable {
    /// The forms of these projects, of all that have one where none is named.
    Forms {
        /// Project codes.
        projects: Vec<String>,
    },
    /// The self-evaluation tables of these projects, of all where none is named.
    Evaluations {
        /// Project codes.
        projects: Vec<String>,
    },
    /// The summary of all projects.
    Summary,
    /// The report with its annex.
    Report,
}

/// Documents that are ready to be laid out.
pub enum Documents {
    /// Forms.
    Forms(Vec<FormDocument>),
    /// Self-evaluation tables.
    Evaluations(Vec<EvaluationDocument>),
    /// A summary.
    Summary(Box<SummaryTable>),
    /// A report.
    Report(Box<ReportDocument>),
}

/// A page on paper, in whole millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PageSize {
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// What is said of a preview.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PreviewFacts {
    /// Its pages in order.
    pub pages: Vec<PageSize>,
    /// Characters that no font has, each said as `U+1F600（第1行备注）`; they are printed as □.
    pub missing_glyphs: Vec<String>,
}

/// Pages that were laid out.
pub struct Preview {
    documents: Vec<Pages>,
    missing: Vec<MissingGlyph>,
}

/// The documents that `printable` means, through the day in force.
///
/// # Errors
/// `too_many` where they are more tables than [`MOST_TABLES`], `not_found` for an unknown project,
/// `nothing_to_print`, `wrong_state` before any part of the report was begun, and the store's
/// errors.
pub fn documents(ledger: &Ledger, printable: &Printable, today: NaiveDate) -> Result<Documents> {
    Ok(match printable {
        Printable::Forms { projects } => {
            let choice = forms::Choice {
                projects,
                ..forms::Choice::default()
            };
            Documents::Forms(few(forms::documents(ledger, &choice, today)?)?)
        }
        Printable::Evaluations { projects } => {
            let choice = evaluation::Choice {
                projects,
                ..evaluation::Choice::default()
            };
            Documents::Evaluations(few(evaluation::documents(ledger, &choice, today)?)?)
        }
        Printable::Summary => {
            let table = summary_table::document(ledger, None, None, today)?;
            Documents::Summary(Box::new(table))
        }
        Printable::Report => {
            Documents::Report(Box::new(reports::document(ledger, None, None, today)?))
        }
    })
}

fn few<T>(tables: Vec<T>) -> Result<Vec<T>> {
    if tables.len() <= MOST_TABLES {
        return Ok(tables);
    }
    let message = format!("共{}张表，一次最多预览{MOST_TABLES}张。", tables.len());
    Err(Failure::new(
        "too_many",
        message,
        "请分批选择项目，或导出PDF后打印。",
    ))
}

/// Lays the documents out.
///
/// # Errors
/// `document` where one cannot be laid out.
pub fn lay_out(documents: &Documents) -> Result<Preview> {
    let (pages, missing) = match documents {
        Documents::Forms(forms) => (
            forms.iter().map(Pages::of_form).collect(),
            forms.iter().flat_map(missing::in_form).collect(),
        ),
        Documents::Evaluations(tables) => (
            tables.iter().map(Pages::of_evaluation).collect(),
            tables.iter().flat_map(missing::in_evaluation).collect(),
        ),
        Documents::Summary(table) => (
            [Pages::of_summary(table)].into_iter().collect(),
            missing::in_summary(table),
        ),
        Documents::Report(report) => (
            [Pages::of_report(report)].into_iter().collect(),
            missing::in_report(report),
        ),
    };
    let pages: std::result::Result<Vec<_>, _> = pages;
    Ok(Preview {
        documents: pages?,
        missing,
    })
}

impl Preview {
    /// Its pages, and what cannot be printed as it is written.
    #[must_use]
    pub fn facts(&self) -> PreviewFacts {
        let sizes = self.documents.iter().flat_map(Pages::sizes);
        let missing = self.missing.iter();
        PreviewFacts {
            pages: sizes
                .map(|(width, height)| PageSize { width, height })
                .collect(),
            missing_glyphs: missing
                .map(|glyph| format!("{}（{}）", glyph.code, glyph.field))
                .collect(),
        }
    }

    /// A page, counted from 0 through all documents, as SVG.
    ///
    /// # Errors
    /// `not_found` for a page that it does not have.
    pub fn page(&self, at: usize) -> Result<String> {
        let mut left = at;
        for pages in &self.documents {
            let count = pages.sizes().count();
            if let Some(drawn) = pages.svg(left) {
                return Ok(drawn);
            }
            left = left.saturating_sub(count);
        }
        let message = format!("没有第{}页。", at + 1);
        Err(Failure::new("not_found", message, "请重新打开预览。"))
    }
}

#[cfg(test)]
mod tests {
    use jixiao_core::forms::{FormTemplate, FundCell, FundRow, PrintedDecimals};

    use super::*;

    fn form(project: &str, indicators: usize, text: &str) -> FormDocument {
        let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
        let columns = template.indicator_columns("1-7月");
        FormDocument {
            project: project.to_owned(),
            title: template.title.clone(),
            year_line: "（2026年度）".to_owned(),
            unit_line: "单位：万元".to_owned(),
            head: vec![[
                ("项目名称".to_owned(), text.to_owned()),
                ("项目代码".to_owned(), project.to_owned()),
            ]],
            fund_label: template.fund_label.clone(),
            fund_columns: template.fund_columns("1-7月"),
            funds: vec![FundRow {
                label: "年度资金总额".to_owned(),
                is_total: true,
                cells: vec![FundCell::Empty; template.fund_columns.len()],
            }],
            denominator: "annual_budget".to_owned(),
            decimals: PrintedDecimals::Two,
            goals: vec![("年度总体目标".to_owned(), "完成任务".to_owned())],
            indicators: vec![vec!["完成样地数".to_owned(); columns.len()]; indicators],
            indicator_columns: columns,
            closing: Vec::new(),
            notes: template.notes,
            signatures: vec![("填报人".to_owned(), "苏日娜".to_owned())],
        }
    }

    #[test]
    fn the_pages_of_several_forms_follow_one_another_and_the_last_is_the_end() {
        let forms = vec![form("P1", 40, "甲项目"), form("P2", 1, "乙项目😀")];
        let preview = lay_out(&Documents::Forms(forms)).unwrap();
        let facts = preview.facts();
        assert!(facts.pages.len() > 2, "{facts:?}");
        for page in &facts.pages {
            assert_eq!((page.width, page.height), (297, 210));
        }
        assert_eq!(facts.missing_glyphs, ["U+1F600（项目名称）"]);
        let drawn: Vec<_> = (0..facts.pages.len())
            .map(|at| preview.page(at).unwrap())
            .collect();
        assert!(drawn.iter().all(|page| page.starts_with("<svg")));
        assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]));
        let beyond = preview.page(facts.pages.len()).unwrap_err();
        assert_eq!(beyond.code, "not_found");
    }

    #[test]
    fn more_tables_than_can_be_held_are_refused_in_one_sentence() {
        let refused = few(vec![0; MOST_TABLES + 1]).unwrap_err();
        assert_eq!(refused.message, "共51张表，一次最多预览50张。");
        assert!(few(vec![0; MOST_TABLES]).is_ok());
    }
}
