//! The unit's signing key: making it, showing it, its password, and its registration.

use std::path::{Path, PathBuf};

use chrono::Timelike;
use jixiao_core::error::CoreError;
use jixiao_core::keys::{KeyRecord, NewKey};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::units::Unit;
use jixiao_seal::{Kind, SigningKey, Source};

use crate::bags::{self, Bag};
use crate::error::{Failure, Result};
use crate::files::write_whole;

/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 8;
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
    check_password(password)?;
    let key = SigningKey::generate()?;
    let new = NewKey {
        public_pem: key.public().to_pem()?,
        fingerprint: key.public().fingerprint()?.to_string(),
        encrypted_pem: key.to_encrypted_pem(password)?,
    };
    ledger.create_key(&new, replace, actor)?;
    show(ledger)
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
    check_password(new_password)?;
    ledger.change_key_password(&key.to_encrypted_pem(new_password)?, actor)?;
    Ok(())
}

fn check_password(password: &str) -> Result<()> {
    if password.chars().count() >= SHORTEST_PASSWORD {
        return Ok(());
    }
    Err(Failure::new(
        "weak_password",
        format!("密码少于{SHORTEST_PASSWORD}个字符。"),
        format!("请设置至少{SHORTEST_PASSWORD}个字符的密码。"),
    ))
}

/// The two files of a registration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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
    let mut bag = Bag::write(&path, &info, payload, &key, time)?;
    bag.verify(&info, &key, time)?;
    let bag = bag.publish()?;
    let sheet = bag.with_extension("txt");
    write_whole(
        &sheet,
        sheet_text(&unit, &record, &info.identifier).as_bytes(),
    )?;
    ledger.note_registration(actor)?;
    Ok(Registration {
        bag,
        sheet,
        fingerprint: record.fingerprint,
    })
}

/// The registration sheet as text, for any editor of an office.
fn sheet_text(unit: &Unit, key: &KeyRecord, identifier: &str) -> String {
    let groups: Vec<_> = key.fingerprint.split(' ').collect();
    let lines: Vec<_> = groups.chunks(4).map(|groups| groups.join(" ")).collect();
    let fingerprint = lines.join("\r\n    ");
    let lines = [
        "                签名密钥登记表".to_owned(),
        String::new(),
        format!("单位代码：{}", unit.code),
        format!("单位名称：{}", unit.name),
        format!(
            "主管部门：{}[{}]",
            unit.department_name, unit.department_code
        ),
        format!("密钥创建日期：{}", key.created_at.format("%Y年%-m月%-d日")),
        format!("登记文件：{identifier}.zip"),
        "公钥指纹（SM3）：".to_owned(),
        format!("    {fingerprint}"),
        String::new(),
        "本单位使用上述密钥为绩效监控报送包签名。".to_owned(),
        String::new(),
        "单位负责人（签字）：".to_owned(),
        String::new(),
        "单位（盖章）：                              年    月    日".to_owned(),
        String::new(),
        "────────────────────────────────".to_owned(),
        "接收单位填写：□ 登记文件的指纹与本表一致".to_owned(),
        String::new(),
        "经办人（签字）：                            年    月    日".to_owned(),
    ];
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}
