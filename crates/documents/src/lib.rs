//! Form models to bytes. Sees only what a form contains ([`jixiao_core::forms`]), never the store.

pub mod docx;
pub mod xlsx;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The parts of a Word file could not be packed.
    #[error("Word文件没有生成（{0}）。")]
    Docx(#[from] zip::result::ZipError),
    /// The spreadsheet writer refused something.
    #[error("电子表格没有生成（{0}）。")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}
