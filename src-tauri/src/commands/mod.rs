//! The commands, one module a domain, one thin function a command. Their names are what the pages
//! call; what they do stands in the handlers of `jixiao-app`.

pub mod app;
pub mod audit;
pub mod check;
pub mod files;
pub mod forms;
pub mod imports;
pub mod keys;
pub mod reports;
pub mod sheets;
pub mod store;
pub mod submissions;
pub mod summary;
pub mod units;

use tauri::State;

use crate::state::Session;

/// The window's state as a command gets it.
type Shell<'a> = State<'a, Session>;

#[cfg(test)]
mod tests;
