//! The use cases of the program, for any host: the command line and the window call the same
//! handlers and get the same answers and errors. No rule and no SQL stands here.

mod bags;
mod encryption;
pub mod error;
pub mod files;
pub mod handlers;

pub use error::{Failure, Result};
pub use jixiao_core as core;
