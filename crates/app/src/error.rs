//! The error contract of every host: a stable code, a plain Chinese sentence that says what
//! happened, a hint what to do, the field, and a detail for whoever gives support.

use jixiao_core::error::CoreError;
use jixiao_documents::DocumentError;
use jixiao_tables::TableError;

/// A result of a use case.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a use case failed; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Failure {
    /// What hosts branch on.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do, or "".
    pub hint: String,
    /// The field concerned, or "".
    pub field: String,
    /// More for support, or "".
    pub detail: String,
}

impl Failure {
    /// A failure without field and detail.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: hint.into(),
            field: String::new(),
            detail: String::new(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.message, self.hint)
    }
}

impl std::error::Error for Failure {}

impl From<CoreError> for Failure {
    fn from(error: CoreError) -> Self {
        Self::of(&error)
    }
}

impl Failure {
    /// An error of the core for the user.
    #[must_use]
    pub fn of(error: &CoreError) -> Self {
        let detail = std::error::Error::source(error).map(ToString::to_string);
        Self {
            code: error.code(),
            message: error.to_string(),
            hint: error.hint().to_owned(),
            field: error.field().to_owned(),
            detail: detail.unwrap_or_default(),
        }
    }
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        Self::new("document", error.to_string(), "请重试。")
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        Self::new(error.code(), error.to_string(), "")
    }
}

impl From<jixiao_seal::Error> for Failure {
    fn from(error: jixiao_seal::Error) -> Self {
        Self::new(error.code(), error.to_string(), "")
    }
}

impl From<jixiao_seal::report::Refused> for Failure {
    fn from(refused: jixiao_seal::report::Refused) -> Self {
        Self {
            code: refused.code,
            message: refused.message,
            hint: refused.hint,
            field: refused.field,
            detail: refused.detail,
        }
    }
}

impl From<Failure> for jixiao_seal::report::Refused {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.code,
            message: failure.message,
            hint: failure.hint,
            field: failure.field,
            detail: failure.detail,
        }
    }
}
