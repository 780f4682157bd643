//! Analysis of the daily records: the summary through a date and its lights.

mod lights;
mod summary;

pub use lights::{Denominator, Light, Thresholds};
pub(crate) use summary::summarize_printed;
pub use summary::{
    Counts, FundFigures, IndicatorFigures, ProjectFigures, Summary, UnitName, summarize,
};
