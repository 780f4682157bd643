//! The window of the program.
fn main() {}
