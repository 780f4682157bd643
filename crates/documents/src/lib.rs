//! Form models to bytes. Sees only what a form contains ([`jixiao_core::forms`]), never the store.

pub mod docx;
pub mod pdf;
pub mod xlsx;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The parts of a Word file could not be packed.
    #[error("Word文件没有生成（{0}）。")]
    Docx(#[from] zip::result::ZipError),
    /// The page layout or the PDF writer refused something.
    #[error("PDF 文件没有生成（{0}）。")]
    Pdf(String),
    /// The spreadsheet writer refused something.
    #[error("电子表格没有生成（{0}）。")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}
