//! The unit's signing key: making it, showing it, its password, its backup, and its registration.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chrono::Timelike;
use jixiao_core::error::CoreError;
use jixiao_core::forms::RegistrationSheet;
use jixiao_core::keys::{KeyRecord, NewKey};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::units::Unit;
use jixiao_documents::pdf;
use jixiao_seal::{Aside, Kind, SigningKey, Source};

use crate::bags::{self, Bag};
use crate::error::{Failure, Result};
use crate::files::write_whole;

/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 8;
/// No backup of a key is longer than this.
const LARGEST_BACKUP: u64 = 64 * 1024;
/// Bags of one day in one folder.
const MOST_REGISTRATIONS: u32 = 99;
/// Registrations know no form; the label may not be empty.
const NO_TEMPLATE: &str = "none";

/// Makes a signing key under a password. One in use is retired where `replace` allows it.
///
/// # Errors
/// `weak_password`, `wrong_state` where a key is in use, and the store's errors.
pub fn create(
    ledger: &mut Ledger,
    password: &str,
    replace: bool,
    actor: &Actor,
) -> Result<KeyRecord> {
    check_password(ledger, password)?;
    let new = under_password(&SigningKey::generate()?, password)?;
    ledger.create_key(&new, replace, actor)?;
    show(ledger)
}

fn under_password(key: &SigningKey, password: &str) -> Result<NewKey> {
    Ok(NewKey {
        public_pem: key.public().to_pem()?,
        fingerprint: key.public().fingerprint()?.to_string(),
        encrypted_pem: key.to_encrypted_pem(password)?,
    })
}

/// Every key that was ever in use, the oldest first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<KeyRecord>> {
    Ok(ledger.signing_keys()?)
}

/// The signing key in use.
///
/// # Errors
/// `wrong_state` where none was made yet, and the store's errors.
pub fn show(ledger: &Ledger) -> Result<KeyRecord> {
    Ok(ledger.signing_key()?)
}

/// Writes the public key in use as PEM.
///
/// # Errors
/// `wrong_state` where none was made yet, and the errors of writing the file.
pub fn export_public(ledger: &Ledger, path: &Path) -> Result<()> {
    write_whole(path, show(ledger)?.public_pem.as_bytes())
}

/// Opens the signing key in use.
///
/// # Errors
/// `wrong_password`, `wrong_state` where none was made yet, `malformed_key`.
pub(super) fn open(ledger: &Ledger, password: &str) -> Result<SigningKey> {
    let pem = ledger.encrypted_signing_key()?;
    Ok(SigningKey::from_encrypted_pem(&pem, password)?)
}

/// Changes the password of the signing key in use.
///
/// # Errors
/// `wrong_password`, `weak_password`, `wrong_state` where none was made yet.
pub fn change_password(
    ledger: &mut Ledger,
    password: &str,
    new_password: &str,
    actor: &Actor,
) -> Result<()> {
    let key = open(ledger, password)?;
    check_password(ledger, new_password)?;
    ledger.change_key_password(&key.to_encrypted_pem(new_password)?, actor)?;
    Ok(())
}

/// How well a password withstands guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Strength {
    /// Below a million guesses: refused.
    #[serde(rename = "弱")]
    Weak,
    /// Below a hundred million.
    #[serde(rename = "一般")]
    Fair,
    /// Below ten thousand million.
    #[serde(rename = "较强")]
    Good,
    /// More.
    #[serde(rename = "强")]
    Strong,
}

impl Strength {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Weak => "弱",
            Self::Fair => "一般",
            Self::Good => "较强",
            Self::Strong => "强",
        }
    }
}

/// How strong a password is, as zxcvbn estimates it: common passwords, names, dates, repetitions
/// and rows of keys count as what they are. Code and name of the unit are guessed first.
///
/// # Errors
/// The store's errors.
pub fn strength(ledger: &Ledger, password: &str) -> Result<Strength> {
    let unit = ledger.unit()?;
    let near = [unit.code.as_str(), &unit.name, &unit.department_name];
    let score = u8::from(zxcvbn::zxcvbn(password, &near).score());
    Ok(match score {
        0 | 1 => Strength::Weak,
        2 => Strength::Fair,
        3 => Strength::Good,
        _ => Strength::Strong,
    })
}

/// Refuses a password that is short or easily guessed.
pub(super) fn check_password(ledger: &Ledger, password: &str) -> Result<()> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Failure::new(
            "weak_password",
            format!("密码少于{SHORTEST_PASSWORD}个字符。"),
            format!("请设置至少{SHORTEST_PASSWORD}个字符的密码。"),
        ));
    }
    if strength(ledger, password)? > Strength::Weak {
        return Ok(());
    }
    Err(Failure::new(
        "weak_password",
        "密码太容易猜到。",
        "请不要只用常见词、日期、单位代码或连续、重复的字符，可用几个不相关的词加数字。",
    ))
}

/// Writes the key in use, encrypted under its password, into a new file. The password is tried
/// first: a backup that nobody can open is none.
///
/// # Errors
/// `wrong_password`, `wrong_state` where there is no key, `already_exists`, and the errors of
/// writing.
pub fn backup(ledger: &Ledger, password: &str, path: &Path) -> Result<KeyRecord> {
    open(ledger, password)?;
    let pem = ledger.encrypted_signing_key()?;
    let io_error = |source| CoreError::from_io(path, source);
    let mut aside = Aside::create(path).map_err(io_error)?;
    aside.file().write_all(pem.as_bytes()).map_err(io_error)?;
    aside.publish().map_err(io_error)?;
    show(ledger)
}

/// Puts the key of a backup into use, under the password that the backup has. Another key in use
/// is retired where `replace` allows it.
///
/// # Errors
/// `wrong_password`, `malformed_key` where the file is no backup of a key, `wrong_state` where
/// another key is in use, and the errors of reading.
pub fn restore(
    ledger: &mut Ledger,
    path: &Path,
    password: &str,
    replace: bool,
    actor: &Actor,
) -> Result<KeyRecord> {
    let key = SigningKey::from_encrypted_pem(&backed_up(path)?, password)?;
    ledger.restore_key(&under_password(&key, password)?, replace, actor)?;
    show(ledger)
}

/// The text of a backup; of a file that is none not more than the beginning is read.
fn backed_up(path: &Path) -> Result<String> {
    let io_error = |source| CoreError::from_io(path, source);
    let file = std::fs::File::open(path).map_err(io_error)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_BACKUP)
        .read_to_end(&mut bytes)
        .map_err(io_error)?;
    String::from_utf8(bytes).map_err(|_| {
        let message = format!("“{}”不是签名密钥的备份。", path.display());
        Failure::new("malformed_key", message, "请选择签名密钥的备份文件。")
    })
}

/// The two files of a registration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Registration {
    /// The signed bag for the receiver.
    pub bag: PathBuf,
    /// The sheet to be printed, signed and sealed.
    pub sheet: PathBuf,
    /// Fingerprint of the key.
    pub fingerprint: String,
}

/// What a registration bag says, `data/registration.json`.
#[derive(serde::Serialize)]
struct RegistrationContent<'a> {
    schema: &'static str,
    kind: &'static str,
    unit: RegistrationUnit<'a>,
    fingerprint: &'a str,
    public_key: &'a str,
    created: String,
}

#[derive(serde::Serialize)]
struct RegistrationUnit<'a> {
    code: &'a str,
    name: &'a str,
    department_code: &'a str,
    department_name: &'a str,
}

/// Exports the registration of the key in use into `folder`: a bag `JXDJ-…` signed with it, and
/// the sheet that is signed and sealed by hand. The number is the first whose name is free there.
///
/// # Errors
/// `wrong_password`, `wrong_state` where there is no key, `invalid` for a 单位代码 that no file can
/// bear, `already_exists` where no number is free, and the errors of writing.
pub fn register(
    ledger: &mut Ledger,
    password: &str,
    folder: &Path,
    actor: &Actor,
) -> Result<Registration> {
    let key = open(ledger, password)?;
    let (record, unit, demo) = (ledger.signing_key()?, ledger.unit()?, ledger.is_demo()?);
    let time = actor.at.with_nanosecond(0).unwrap_or(actor.at);
    let day = time.date();
    let year = chrono::Datelike::year(&day);
    let mut named = Err(Failure::from(CoreError::Exists {
        path: folder.to_path_buf(),
    }));
    for sequence in 1..=MOST_REGISTRATIONS {
        let numbered = (year, day, sequence);
        let info = bags::info(&unit, Kind::Registration, numbered, NO_TEMPLATE, demo)?;
        named = bags::free_path(folder, &info).map(|path| (info, path));
        if named.is_ok() {
            break;
        }
    }
    let (info, path) = named?;
    let content = RegistrationContent {
        schema: "jixiao/registration-1",
        kind: Kind::Registration.word(),
        unit: RegistrationUnit {
            code: &unit.code,
            name: &unit.name,
            department_code: &unit.department_code,
            department_name: &unit.department_name,
        },
        fingerprint: &record.fingerprint,
        public_key: &record.public_pem,
        created: time.format("%Y-%m-%dT%H:%M:%S").to_string(),
    };
    let payload = vec![
        (
            "registration.json".to_owned(),
            Source::Bytes(crate::files::json(&content)?),
        ),
        (
            "public-key.pem".to_owned(),
            Source::Bytes(record.public_pem.clone().into_bytes()),
        ),
    ];
    let page = pdf::registration(&sheet(&unit, &record, &info.identifier, day), time)?;
    let mut bag = Bag::write(&path, &info, payload, &key, time)?;
    bag.verify(&info, &key, time)?;
    let bag = bag.publish()?;
    let sheet = bag.with_extension("pdf");
    write_whole(&sheet, &page)?;
    ledger.note_registration(actor)?;
    Ok(Registration {
        bag,
        sheet,
        fingerprint: record.fingerprint,
    })
}

fn sheet(
    unit: &Unit,
    key: &KeyRecord,
    identifier: &str,
    on: chrono::NaiveDate,
) -> RegistrationSheet {
    let department = match unit.department_code.as_str() {
        "" => unit.department_name.clone(),
        code => format!("{}[{code}]", unit.department_name),
    };
    RegistrationSheet {
        unit_code: unit.code.clone(),
        unit_name: unit.name.clone(),
        department,
        fingerprint: key.fingerprint.clone(),
        made_on: key.created_at.date(),
        file: format!("{identifier}.zip"),
        on,
    }
}
