//! The register of the receiver (名册): units and their keys, as registration bags, key files and
//! sealed sheets bring them.

use std::path::Path;

use chrono::{Months, NaiveDate};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::register::{NewRegistration, RegisterRow};
use jixiao_seal::register::file;
use jixiao_seal::report;
use jixiao_seal::{Fingerprint, Kind, PublicKey, RegisterEntry};

use crate::error::{Failure, Result};
use crate::files::write_whole;

/// How long a registration holds where no last day is given.
const YEARS: u32 = 3;
/// Largest key file, in bytes.
const MAX_KEY: u64 = 64 * 1024;
const ALREADY: &str = "名册中已有相同的登记，没有变化。";

/// What is to be registered.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "RegisterWanted", default)]
pub struct Wanted {
    /// 单位代码; that of the registration bag where none is given.
    pub unit_code: Option<String>,
    /// 单位名称; that of the registration bag where none is given.
    pub unit_name: Option<String>,
    /// The fingerprint on the sealed sheet.
    pub fingerprint: String,
    /// First day; today where none is given.
    pub from: Option<NaiveDate>,
    /// Last day; three years later where none is given.
    pub until: Option<NaiveDate>,
}

/// The register.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<RegisterRow>> {
    Ok(ledger.register()?)
}

/// Registers the key of a registration bag or of a key file (PEM), once its fingerprint is that on
/// the sealed sheet: the file by itself proves nothing.
///
/// # Errors
/// `fingerprint_differs`, `not_sound` for a bag that is invalid, `invalid`, `malformed_key`,
/// `file_missing`, and the store's errors.
pub fn add(
    ledger: &mut Ledger,
    path: &Path,
    wanted: &Wanted,
    actor: &Actor,
) -> Result<(RegisterRow, bool)> {
    let told: Fingerprint = wanted.fingerprint.parse()?;
    let today = actor.at.date();
    let is_bag = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    let brought = match is_bag {
        true => read_bag(path, today)?,
        false => Brought::key(read_key(path)?),
    };
    let fingerprint = brought.key.fingerprint()?;
    if fingerprint != told {
        return Err(Failure::new(
            "fingerprint_differs",
            format!("文件中公钥的指纹为{fingerprint}，与盖章的登记表不同，没有登记。"),
            "请向该单位核实；不要照抄文件中的指纹。",
        ));
    }
    let unit_code = match (&wanted.unit_code, brought.unit_code) {
        (Some(given), Some(stated)) if given.trim() != stated => {
            let message = format!("登记文件是单位{stated}的，与填写的单位{given}不同。");
            return Err(invalid("单位代码", message));
        }
        (Some(given), _) => given.trim().to_owned(),
        (None, Some(stated)) => stated,
        (None, None) => return Err(invalid("单位代码", "请填写单位代码。".to_owned())),
    };
    if !jixiao_seal::limits::is_safe_component(&unit_code) {
        let message = format!("单位代码“{unit_code}”只能使用字母、数字和 . _ -。");
        return Err(invalid("单位代码", message));
    }
    let from = wanted.from.unwrap_or(today);
    let until = match wanted.until {
        Some(day) => day,
        None => from
            .checked_add_months(Months::new(12 * YEARS))
            .unwrap_or(NaiveDate::MAX),
    };
    let name = wanted.unit_name.clone().or(brought.unit_name);
    let new = NewRegistration {
        unit_code,
        unit_name: name.unwrap_or_default().trim().to_owned(),
        fingerprint: fingerprint.to_string(),
        public_pem: brought.key.to_pem()?,
        from,
        until,
        revoked_on: None,
    };
    let changed = ledger
        .add_to_register(std::slice::from_ref(&new), actor)?
        .value;
    let row = ledger.register()?.into_iter().find(|row| {
        row.unit_code == new.unit_code && row.fingerprint == new.fingerprint && row.from == new.from
    });
    let row = row.ok_or_else(|| Failure::new("not_found", ALREADY, ""))?;
    Ok((row, changed > 0))
}

/// What a file brings.
struct Brought {
    key: PublicKey,
    unit_code: Option<String>,
    unit_name: Option<String>,
}

impl Brought {
    fn key(key: PublicKey) -> Self {
        Self {
            key,
            unit_code: None,
            unit_name: None,
        }
    }
}

fn read_bag(path: &Path, today: NaiveDate) -> Result<Brought> {
    let found = report::open(path, &[], today)?;
    let problems: Vec<_> = found.problems.into_iter().map(|p| p.message).collect();
    let (Some(_), Some(info), Some(key)) = (found.contents, found.info, found.signer) else {
        return Err(Failure {
            detail: problems.join("\n"),
            ..Failure::new(
                "not_sound",
                format!("登记文件无效，没有登记：{}", problems.join("")),
                "请该单位重新导出登记文件。",
            )
        });
    };
    if info.kind != Kind::Registration {
        let message = "该包不是密钥登记文件，请选择 JXDJ- 开头的文件。".to_owned();
        return Err(invalid("登记文件", message));
    }
    Ok(Brought {
        key,
        unit_code: Some(info.unit_code),
        unit_name: Some(info.source_organization),
    })
}

fn read_key(path: &Path) -> Result<PublicKey> {
    let located = |source| CoreError::from_io(path, source);
    let about = std::fs::metadata(path).map_err(located)?;
    if !about.is_file() || about.len() > MAX_KEY {
        let message = format!("“{}”不是公钥文件（PEM）。", path.display());
        return Err(invalid("公钥文件", message));
    }
    let bytes = std::fs::read(path).map_err(located)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(PublicKey::from_pem(&text)?)
}

/// Revokes a unit's key from a day on; gives its fingerprint.
///
/// # Errors
/// `not_found`, `wrong_state` where it is revoked already, `invalid` without a reason or where the
/// unit has several keys and none is named.
pub fn revoke(
    ledger: &mut Ledger,
    unit_code: &str,
    fingerprint: Option<&str>,
    on: NaiveDate,
    reason: &str,
    actor: &Actor,
) -> Result<String> {
    let print: Option<Fingerprint> = fingerprint.map(str::parse).transpose()?;
    let print = print.map(|print| print.to_string());
    let revoked = ledger.revoke_key(unit_code, print.as_deref(), on, reason, actor)?;
    Ok(revoked.value)
}

/// Writes the register as the CSV that `verify --register` takes; gives the number of rows.
///
/// # Errors
/// The errors of writing the file.
pub fn export(ledger: &Ledger, path: &Path) -> Result<usize> {
    let entries = entries(ledger)?;
    write_whole(path, &file::write(&entries))?;
    Ok(entries.len())
}

/// Takes a register file in, all or nothing; gives how many rows are new or changed.
///
/// # Errors
/// `not_a_register`, `file_missing`, `invalid` where a key belongs to another unit or a revocation
/// would be lost.
pub fn import(ledger: &mut Ledger, path: &Path, actor: &Actor) -> Result<usize> {
    let entries = file::read(path)?.into_iter();
    let new: Vec<_> = entries
        .map(|entry| NewRegistration {
            unit_code: entry.unit_code,
            unit_name: String::new(),
            fingerprint: entry.fingerprint.to_string(),
            public_pem: String::new(),
            from: entry.from,
            until: entry.until,
            revoked_on: entry.revoked,
        })
        .collect();
    Ok(ledger.add_to_register(&new, actor)?.value)
}

/// The register as the verification takes it.
///
/// # Errors
/// The store's errors.
pub(super) fn entries(ledger: &Ledger) -> Result<Vec<RegisterEntry>> {
    let rows = ledger.register()?.into_iter();
    let entry = |row: RegisterRow| {
        Ok(RegisterEntry {
            fingerprint: row.fingerprint.parse()?,
            unit_code: row.unit_code,
            from: row.from,
            until: row.until,
            revoked: row.revoked_on,
        })
    };
    rows.map(entry).collect()
}

fn invalid(field: &str, message: String) -> Failure {
    CoreError::Invalid {
        field: field.to_owned(),
        message,
    }
    .into()
}
