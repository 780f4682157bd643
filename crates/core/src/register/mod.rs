//! The register of the receiver (名册): which unit signs with which key, from when until when. A key
//! is text here; what it verifies is the seal's business.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::storage;

/// A registration as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegisterRow {
    /// Row id in the store.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 单位代码.
    pub unit_code: String,
    /// 单位名称, or "".
    pub unit_name: String,
    /// Fingerprint in groups of four.
    pub fingerprint: String,
    /// First day of validity.
    pub from: NaiveDate,
    /// Last day of validity.
    pub until: NaiveDate,
    /// 吊销日期: the key counts as revoked on that day and after.
    pub revoked_on: Option<NaiveDate>,
    /// 吊销原因, or "".
    pub revoke_reason: String,
    /// When it was added, local.
    pub added_at: NaiveDateTime,
}

/// A registration that is to be added; its fingerprint was compared with the sealed sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistration {
    /// 单位代码.
    pub unit_code: String,
    /// 单位名称, or "".
    pub unit_name: String,
    /// Fingerprint in groups of four.
    pub fingerprint: String,
    /// Public key, SubjectPublicKeyInfo PEM; "" where only the fingerprint is known.
    pub public_pem: String,
    /// First day of validity.
    pub from: NaiveDate,
    /// Last day of validity.
    pub until: NaiveDate,
    /// 吊销日期, where it came revoked.
    pub revoked_on: Option<NaiveDate>,
}

/// Why a key that came revoked with a file is.
const REVOKED_IN_FILE: &str = "按导入的名册";

impl Ledger {
    /// Every registration, in the order of unit and first day.
    ///
    /// # Errors
    /// The store's errors.
    pub fn register(&self) -> Result<Vec<RegisterRow>> {
        self.read(|connection| Ok(storage::register::all(connection)?))
    }

    /// Adds registrations, all or none; the value is how many rows are new or changed. One that is
    /// held word for word is passed over; of one unit, key and first day another last day is
    /// taken, and a revocation.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where the days are the wrong way round, a key belongs to another unit,
    /// or a revocation would be lost.
    pub fn add_to_register(
        &mut self,
        registrations: &[NewRegistration],
        actor: &Actor,
    ) -> Result<Written<usize>> {
        let subject = match registrations {
            [one] => format!("{} {}", one.unit_code, one.fingerprint),
            more => format!("{}条", more.len()),
        };
        self.write(Op::ChangeRegister, &subject, actor, |connection| {
            let mut changed = 0;
            for new in registrations {
                changed += usize::from(put(connection, new, actor)?);
            }
            Ok(changed)
        })
    }

    /// Revokes a unit's key from a day on: in every registration of it.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] where the unit has no such key, [`CoreError::State`] where it is
    /// revoked already, [`CoreError::Invalid`] without a reason.
    pub fn revoke_key(
        &mut self,
        unit_code: &str,
        fingerprint: Option<&str>,
        on: NaiveDate,
        reason: &str,
        actor: &Actor,
    ) -> Result<Written<String>> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(CoreError::invalid("吊销原因", "吊销密钥须写明原因。"));
        }
        let held = self.register()?.into_iter();
        let of_unit = held.filter(|row| row.unit_code == unit_code);
        let rows: Vec<_> = match fingerprint {
            Some(print) => of_unit.filter(|row| row.fingerprint == print).collect(),
            None => of_unit.filter(|row| row.revoked_on.is_none()).collect(),
        };
        let print = match rows.first() {
            Some(first) => first.fingerprint.clone(),
            None => {
                return Err(CoreError::NotFound {
                    what: "名册中可吊销的密钥",
                    id: unit_code.to_owned(),
                });
            }
        };
        if rows.iter().any(|row| row.fingerprint != print) {
            let message = format!("单位{unit_code}登记有多个密钥，请指明要吊销的密钥指纹。");
            return Err(CoreError::invalid("指纹", message));
        }
        if rows.iter().all(|row| row.revoked_on.is_some()) {
            let message = format!("单位{unit_code}的密钥{print}已吊销。");
            return Err(CoreError::State { message });
        }
        let subject = format!("{unit_code} 吊销 {print}");
        self.write(Op::ChangeRegister, &subject, actor, |connection| {
            for row in rows.iter().filter(|row| row.revoked_on.is_none()) {
                storage::register::revoke(connection, row.id, on, reason)?;
            }
            Ok(print)
        })
    }
}

/// Puts one registration into the register; whether anything changed.
fn put(connection: &rusqlite::Connection, new: &NewRegistration, actor: &Actor) -> Result<bool> {
    if new.from > new.until {
        let message = format!("单位{}：启用日期晚于截止日期。", new.unit_code);
        return Err(CoreError::invalid("截止日期", message));
    }
    let held = storage::register::all(connection)?;
    let other = held
        .iter()
        .find(|row| row.fingerprint == new.fingerprint && row.unit_code != new.unit_code);
    if let Some(other) = other {
        let message = format!(
            "密钥{}已登记给单位{}，不能再登记给单位{}。",
            new.fingerprint, other.unit_code, new.unit_code
        );
        return Err(CoreError::invalid("指纹", message));
    }
    let mut own = held
        .iter()
        .filter(|row| row.unit_code == new.unit_code && row.fingerprint == new.fingerprint);
    if own.clone().any(|row| row.revoked_on.is_some()) && new.revoked_on.is_none() {
        let message = format!(
            "单位{}的密钥{}已吊销，不能重新启用，请该单位更换密钥。",
            new.unit_code, new.fingerprint
        );
        return Err(CoreError::invalid("指纹", message));
    }
    let same = own.find(|row| row.from == new.from);
    let (id, mut changed) = match same {
        Some(row) => {
            if row.until != new.until {
                storage::register::set_until(connection, row.id, new.until)?;
            }
            (row.id, row.until != new.until)
        }
        None => (storage::register::add(connection, new, actor.at)?, true),
    };
    if let Some(on) = new.revoked_on
        && same.is_none_or(|row| row.revoked_on.is_none())
    {
        storage::register::revoke(connection, id, on, REVOKED_IN_FILE)?;
        changed = true;
    }
    Ok(changed)
}
