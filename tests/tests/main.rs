//! Tests across the crates, through the command line as a user would run it.

mod adjustments;
mod attachments;
mod audit;
mod backups;
mod bad_input;
mod daily;
mod demo;
mod dispositions;
#[cfg(target_os = "linux")]
mod e2e;
mod evaluation;
mod findings;
mod forms;
mod imports;
mod interruption;
mod keys;
mod ledger;
mod migrations;
mod periods;
mod recycle;
mod reports;
mod rules;
mod sections;
mod settings;
mod shapes;
mod sheets;
mod submissions;
mod summary;
mod system_figures;
mod targets;
mod tasks;
mod undo;
mod verify;
mod warnings;
mod year;
mod years;
