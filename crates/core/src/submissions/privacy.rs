//! What does not leave the unit as it stands in the ledger: natural persons as payees, and notes.

use serde::Serialize;

use super::content::entries_of;
use super::payees::masked;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::period::CutOff;
use crate::settings::in_force::InForce;

/// How many masked payees are named as examples.
const EXAMPLES: usize = 5;

/// What is masked and what is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Privacy {
    /// Whether natural persons are masked; the task may ask for them.
    pub payees_masked: bool,
    /// How many different payees are taken for natural persons.
    pub persons: u32,
    /// In how many ledger entries they stand.
    pub entries: u32,
    /// The first of them.
    pub examples: Vec<MaskedPayee>,
    /// How many ledger entries have a 备注, which is left out.
    pub notes: u32,
}

/// A natural person as payee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MaskedPayee {
    /// As it stands in the ledger.
    pub payee: String,
    /// As it would leave the unit where persons are masked.
    pub masked: String,
}

impl Ledger {
    /// What a submission through a day masks and leaves out.
    ///
    /// # Errors
    /// The store's errors.
    pub fn privacy(&self, cut_off: CutOff) -> Result<Privacy> {
        self.read(|connection| {
            let in_force = InForce::read(connection, cut_off.year())?;
            let mut privacy = Privacy {
                payees_masked: in_force.payees_masked(),
                persons: 0,
                entries: 0,
                examples: Vec::new(),
                notes: 0,
            };
            let mut seen = std::collections::HashSet::new();
            for stored in entries_of(connection, cut_off)? {
                privacy.notes += u32::from(!stored.entry.note.trim().is_empty());
                let (payee, masked) = (stored.entry.payee.clone(), masked(&stored.entry.payee));
                if masked == payee {
                    continue;
                }
                privacy.entries += 1;
                if seen.insert(payee.clone()) {
                    privacy.persons += 1;
                    if privacy.examples.len() < EXAMPLES {
                        privacy.examples.push(MaskedPayee { payee, masked });
                    }
                }
            }
            Ok(privacy)
        })
    }
}
