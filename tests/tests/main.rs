//! Tests across the crates, through the command line as a user would run it.

mod bad_input;
mod daily;
mod demo;
#[cfg(target_os = "linux")]
mod e2e;
mod form_templates;
mod forms;
mod imports;
mod interruption;
mod keys;
mod reports;
mod rules;
mod settings;
mod sheets;
mod submissions;
mod summary;
mod summary_table;
mod undo;
mod warnings;
