//! The register (名册): which unit signs with which key, from when until when.

pub mod file;

use chrono::NaiveDate;

use crate::keys::Fingerprint;

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Code of the unit.
    pub unit_code: String,
    /// Fingerprint of its public key.
    pub fingerprint: Fingerprint,
    /// First day of validity.
    pub from: NaiveDate,
    /// Last day of validity.
    pub until: NaiveDate,
    /// Day of revocation, if any; the key counts as revoked on that day and after.
    pub revoked: Option<NaiveDate>,
}

/// How a signer stands in the register on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Registered for this unit and in force.
    InForce,
    /// Neither key nor unit is in the register, or the entry is not yet in force.
    Unknown,
    /// Registered for this unit, but the last day has passed.
    Expired,
    /// Registered for this unit and revoked.
    Revoked,
    /// The key belongs to another unit, or the unit has another key (P02).
    Conflict,
}

/// Looks a signer up. One entry in force outweighs older ones of the same unit and key; a
/// revocation outweighs all of them.
pub fn look_up(
    register: &[RegisterEntry],
    unit_code: &str,
    fingerprint: &Fingerprint,
    today: NaiveDate,
) -> Standing {
    let own: Vec<_> = register
        .iter()
        .filter(|e| e.unit_code == unit_code && e.fingerprint == *fingerprint)
        .collect();
    if register
        .iter()
        .any(|e| e.fingerprint == *fingerprint && e.unit_code != unit_code)
    {
        return Standing::Conflict;
    }
    if own.is_empty() {
        return match register.iter().any(|e| e.unit_code == unit_code) {
            true => Standing::Conflict,
            false => Standing::Unknown,
        };
    }
    if own
        .iter()
        .any(|e| e.revoked.is_some_and(|day| day <= today))
    {
        Standing::Revoked
    } else if own.iter().any(|e| e.from <= today && today <= e.until) {
        Standing::InForce
    } else if own.iter().any(|e| e.until < today) {
        Standing::Expired
    } else {
        Standing::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 7, d).unwrap()
    }

    fn entry(unit: &str, print: &Fingerprint, revoked: Option<u32>) -> RegisterEntry {
        RegisterEntry {
            unit_code: unit.into(),
            fingerprint: *print,
            from: day(10),
            until: day(20),
            revoked: revoked.map(day),
        }
    }

    #[test]
    fn standing_follows_unit_key_and_day() {
        let a: Fingerprint = "0a".repeat(32).parse().unwrap();
        let b: Fingerprint = "0b".repeat(32).parse().unwrap();
        let cases = [
            (vec![], 15, Standing::Unknown),
            (vec![entry("2", &b, None)], 15, Standing::Unknown),
            (vec![entry("1", &a, None)], 9, Standing::Unknown),
            (vec![entry("1", &a, None)], 10, Standing::InForce),
            (vec![entry("1", &a, None)], 20, Standing::InForce),
            (vec![entry("1", &a, None)], 21, Standing::Expired),
            (vec![entry("1", &a, Some(15))], 14, Standing::InForce),
            (vec![entry("1", &a, Some(15))], 15, Standing::Revoked),
            (
                vec![entry("1", &a, Some(15)), entry("1", &a, None)],
                16,
                Standing::Revoked,
            ),
            (vec![entry("1", &b, None)], 15, Standing::Conflict),
            (vec![entry("2", &a, None)], 15, Standing::Conflict),
            (
                vec![entry("2", &a, None), entry("1", &a, None)],
                15,
                Standing::Conflict,
            ),
            (
                vec![entry("1", &b, None), entry("1", &a, None)],
                15,
                Standing::InForce,
            ),
        ];
        for (register, today, expected) in cases {
            assert_eq!(
                look_up(&register, "1", &a, day(today)),
                expected,
                "{register:?} {today}"
            );
        }
    }
}
