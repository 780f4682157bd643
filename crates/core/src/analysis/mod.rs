//! Analysis of the daily records: the summary through a date and its lights.

mod effect;
mod lights;
mod months;
mod summary;

pub use effect::ProgressEffect;
pub use lights::{Denominator, Light, Thresholds};
pub use months::MonthSpending;
pub(crate) use summary::summarize_printed;
pub use summary::{
    Counts, FundFigures, IndicatorFigures, ProjectFigures, Summary, UnitName, summarize,
};
