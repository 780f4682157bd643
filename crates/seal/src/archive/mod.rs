//! The ZIP container, in the one narrow form that packages have: entries back to back, stored or
//! deflated, local and central headers alike, no extra field, comment, descriptor or ZIP64.

mod reader;
mod writer;

pub(crate) use reader::{Archive, Fault, Refusal};
pub(crate) use writer::ArchiveWriter;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Bytes of the fixed part of each record.
const LOCAL_LEN: u64 = 30;
const CENTRAL_LEN: u64 = 46;
const END_LEN: u64 = 22;
/// Streaming happens in pieces of this size.
const PIECE: usize = 32 * 1024;
