//! The domain of budget performance monitoring (绩效监控) and its SQLite store.
//!
//! One store file is one open [`ledger::Ledger`]; data goes one way: rows in, a
//! [`analysis::Summary`] out. Nothing here reads the clock, the
//! environment or the user's folders: date, actor and paths are passed in.

pub mod adjustments;
pub mod aggregate;
pub mod analysis;
pub mod assets;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod check;
pub mod commitments;
pub mod compliance;
pub mod dispositions;
pub mod error;
pub mod evaluation;
pub mod events;
pub mod findings;
pub mod forms;
pub mod imports;
pub mod indicators;
pub mod keys;
pub mod ledger;
pub mod mappings;
pub mod milestones;
pub mod money;
pub mod monitoring;
pub mod moves;
pub mod people;
pub mod period;
pub mod periods;
pub mod projects;
pub mod ratio;
pub mod receipts;
pub mod received;
pub mod records;
pub mod recycle;
pub mod register;
pub mod reports;
pub mod rules;
pub mod scope;
pub mod sections;
pub mod settings;
pub mod sheets;
mod storage;
pub mod submissions;
pub mod surveys;
pub mod system_figures;
pub mod targets;
pub mod tasks;
pub mod units;
pub mod warnings;
mod words;
pub mod years;
