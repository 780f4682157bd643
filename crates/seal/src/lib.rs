//! Signed bags: what the program sends to others and accepts from them.
//!
//! A package is a ZIP file with one BagIt bag (RFC 8493, version 1.0) whose tag manifest is signed
//! with SM2 and SM3 (GM/T 0003, GM/T 0009). This crate owns the keys ([`keys`]), the labels and the
//! writing of a bag ([`bag`]), the reading of one that may be hostile ([`verify()`]), the register of
//! known signers ([`register`]), what is told of a file that was verified ([`report`]), packages that
//! travel in parts ([`parts`]), and the way every output file reaches the disk whole ([`whole`]).
//!
//! It knows nothing of projects, money or forms, has no clock, writes nothing outside the place it
//! was given, and hands out the contents of a package only after limits, hashes and signature held.

mod archive;
pub mod bag;
pub mod error;
pub mod keys;
pub mod limits;
mod manifest;
pub mod parts;
pub mod register;
pub mod report;
pub mod verify;
pub mod whole;

pub use bag::{BagInfo, Kind, Source, write_bag};
pub use error::{Error, Result};
pub use keys::{Fingerprint, PublicKey, SigningKey};
pub use register::{RegisterEntry, Standing};
pub use verify::{Contents, Problem, Rule, Verdict, Verification, verify};
pub use whole::{Aside, write_file_whole};
