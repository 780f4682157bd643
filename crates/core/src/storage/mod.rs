//! SQL, one folder a table or group of tables that change together: columns listed, one row
//! mapper a shape. Nothing here decides anything; the domain modules do.

pub(crate) mod answers;
pub(crate) mod batches;
pub(crate) mod findings;
pub(crate) mod indicators;
pub(crate) mod migrations;
pub(crate) mod monitoring;
pub(crate) mod projects;
pub(crate) mod sheets;
pub(crate) mod unit;
