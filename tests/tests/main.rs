//! Tests across the crates, through the command line as a user would run it.

mod bad_input;
mod forms;
mod imports;
mod interruption;
mod rules;
mod sheets;
mod summary;
mod undo;
mod warnings;
