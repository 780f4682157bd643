//! One module a domain; the names are those of the core's modules.

pub mod audit;
pub mod check;
pub mod forms;
pub mod imports;
pub mod sheets;
pub mod store;
pub mod summary;
