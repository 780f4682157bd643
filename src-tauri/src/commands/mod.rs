//! The commands, one module a domain, one thin function a command. Their names are what the pages
//! call; what they do stands in the handlers of `jixiao-app`.

pub mod adjustments;
pub mod aggregate;
pub mod app;
pub mod assets;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod check;
pub mod commitments;
pub mod compliance;
pub mod dispositions;
pub mod drafts;
pub mod evaluation;
pub mod events;
pub mod files;
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
pub mod warnings;
pub mod years;

use jixiao_app::{Failure, Result};
use tauri::State;

use crate::state::Session;

/// The window's state as a command gets it.
type Shell<'a> = State<'a, Session>;

/// A number of a row, which the pages hold exactly.
fn number(id: i64) -> Result<u32> {
    id.try_into()
        .map_err(|_| Failure::new("overflow", format!("编号{id}超出范围。"), ""))
}

/// A number of things, which the pages hold exactly.
fn count(number: usize) -> Result<u32> {
    number
        .try_into()
        .map_err(|_| Failure::new("overflow", format!("数量{number}超出范围。"), ""))
}

#[cfg(test)]
mod tests;
