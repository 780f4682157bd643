//! The pages of a document as they will be printed, to be looked at before: laid out as for the
//! PDF, each page a drawing that is sharp at any size.

use jixiao_core::forms::{EvaluationDocument, FormDocument, ReportDocument, SummaryTable};
use typst::layout::Abs;
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

use super::data;
use super::fonts::Fonts;
use super::typeset::{Layout, typeset};
use crate::DocumentError;

/// The pages of one document.
pub struct Pages(PagedDocument);

impl Pages {
    /// Those of a form.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`].
    pub fn of_form(form: &FormDocument) -> Result<Self, DocumentError> {
        Self::laid_out(Layout::Form, &data::form(form))
    }

    /// Those of a self-evaluation table.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`].
    pub fn of_evaluation(table: &EvaluationDocument) -> Result<Self, DocumentError> {
        Self::laid_out(Layout::Evaluation, &data::evaluation(table))
    }

    /// Those of a report with its annex.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`].
    pub fn of_report(report: &ReportDocument) -> Result<Self, DocumentError> {
        Self::laid_out(Layout::Report, &data::report(report))
    }

    /// Those of a summary.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`].
    pub fn of_summary(table: &SummaryTable) -> Result<Self, DocumentError> {
        Self::laid_out(Layout::Summary, &data::summary(table))
    }

    fn laid_out(layout: Layout, data: &serde_json::Value) -> Result<Self, DocumentError> {
        typeset(Fonts::in_use(), layout, data).map(Self)
    }

    /// Width and height of each page in whole millimetres.
    pub fn sizes(&self) -> impl Iterator<Item = (u16, u16)> {
        let frames = self.0.pages().iter().map(|page| &page.frame);
        frames.map(|frame| (millimetres(frame.width()), millimetres(frame.height())))
    }

    /// A page, counted from 0, as SVG.
    #[must_use]
    pub fn svg(&self, at: usize) -> Option<String> {
        let page = self.0.pages().get(at)?;
        let options = SvgOptions::default();
        Some(typst_svg::svg(page, &options))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page measures some hundred millimetres"
)]
fn millimetres(length: Abs) -> u16 {
    length.to_mm().round() as u16
}
