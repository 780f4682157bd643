//! One module a domain; the names are those of the core's modules.

pub mod adjustments;
pub mod aggregate;
pub mod assets;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod check;
pub mod commitments;
pub mod compliance;
pub mod demo;
pub mod dispositions;
pub mod drives;
pub mod evaluation;
pub mod events;
pub mod findings;
pub mod form_templates;
pub mod forms;
pub mod imports;
pub mod keys;
pub mod mappings;
pub mod milestones;
pub mod monitoring;
pub mod moves;
pub mod people;
pub mod periods;
pub mod policy;
pub mod preview;
pub mod projects;
pub mod receipts;
pub mod received;
pub mod recycle;
pub mod register;
pub mod reports;
pub mod scope;
pub mod sections;
pub mod settings;
pub mod sheets;
pub mod store;
pub mod submissions;
pub mod summary;
pub mod summary_table;
pub mod surveys;
pub mod system_figures;
pub mod targets;
pub mod tasks;
pub mod units;
pub mod verify;
pub mod warnings;
pub mod workbench;
pub mod years;

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::Ledger;
use jixiao_core::period::FiscalYear;

use crate::error::Result;

/// The year that a host's option means: the store's own where none is given.
fn year_of(ledger: &Ledger, year: Option<i32>) -> Result<FiscalYear> {
    Ok(year.map_or_else(|| ledger.year(), FiscalYear::new)?)
}

/// A date as typed into `field`.
fn typed_date(field: &str, text: &str) -> Result<NaiveDate> {
    let day = jixiao_tables::read_date(text).map_err(|message| CoreError::Invalid {
        field: field.to_owned(),
        message,
    })?;
    Ok(day)
}

/// An official word as typed into `field`.
fn typed_word<T>(
    field: &str,
    text: &str,
    from_word: fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T> {
    let word = from_word(text.trim()).ok_or_else(|| {
        let unknown = match text.trim() {
            "" => format!("{field}不能为空"),
            text => format!("“{text}”不能识别"),
        };
        CoreError::Invalid {
            field: field.to_owned(),
            message: format!("{unknown}，{field}请填：{}。", words.join("、")),
        }
    })?;
    Ok(word)
}

/// A text as given: without blanks around it.
fn given_text(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
}

/// A date as given for `field`; "" takes it away.
fn given_date(field: &str, text: Option<&str>) -> Result<Option<Option<NaiveDate>>> {
    let date = |text: &str| match text.trim() {
        "" => Ok(None),
        text => typed_date(field, text).map(Some),
    };
    text.map(date).transpose()
}
