//! Tests across the crates, through the command line as a user would run it.

mod bad_input;
mod daily;
mod forms;
mod imports;
mod interruption;
mod reports;
mod rules;
mod settings;
mod sheets;
mod summary;
mod undo;
