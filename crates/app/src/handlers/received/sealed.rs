//! Encrypted packages: opened beside the store for as long as they are examined.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use jixiao_core::error::CoreError;
use jixiao_core::ledger::Ledger;
use jixiao_seal::SigningKey;
use jixiao_seal::limits::MAX_TOTAL;
use tempfile::TempDir;

use crate::encryption::{self, EXTENSION};
use crate::error::{Failure, Result};
use crate::files::make_folder;
use crate::handlers::keys;

/// Asks for the password of the signing key.
pub type AskPassword<'a> = &'a dyn Fn() -> Result<String>;

/// Whether a file is an encrypted package, by its name.
pub(super) fn is_sealed(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
}

/// The key that opens those of the files that are encrypted; nothing where none is, or where there
/// is no key to open them with.
///
/// # Errors
/// `password_needed` where nobody can be asked, `wrong_password`, and the store's errors.
pub(super) fn key(
    ledger: &Ledger,
    files: &[PathBuf],
    password: Option<AskPassword<'_>>,
) -> Result<Option<SigningKey>> {
    if !files.iter().any(|file| is_sealed(file)) {
        return Ok(None);
    }
    match ledger.encrypted_signing_key() {
        Ok(_) => {}
        Err(CoreError::State { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let ask = password.ok_or_else(|| {
        let message = "有加密的报送包，要用签名密钥打开。";
        Failure::new("password_needed", message, "请输入签名密钥的密码。")
    })?;
    keys::open(ledger, &ask()?).map(Some)
}

/// A package that was opened; it is gone with this value.
pub(super) struct Opened {
    _folder: TempDir,
    pub path: PathBuf,
}

/// Opens an encrypted package within `folder`.
///
/// # Errors
/// `no_key` without a key, those of [`encryption::decrypt`], and of reading and writing.
pub(super) fn open(key: Option<&SigningKey>, file: &Path, folder: &Path) -> Result<Opened> {
    let key = key.ok_or_else(|| {
        let message = "加密的报送包要用本单位的签名密钥打开，这里还没有。";
        Failure::new(
            "no_key",
            message,
            "请恢复下达任务时所用的密钥，再重新接收。",
        )
    })?;
    make_folder(folder)?;
    let failed = |source| CoreError::from_io(folder, source);
    let own = tempfile::Builder::new()
        .prefix(".open-")
        .tempdir_in(folder)
        .map_err(failed)?;
    let path = own.path().join(file.file_stem().unwrap_or_default());
    let sealed = File::open(file).map_err(|source| CoreError::from_io(file, source))?;
    let mut plain = File::create_new(&path).map_err(failed)?;
    let written = |source| failed(source).into();
    encryption::decrypt(key, BufReader::new(sealed), &mut plain, MAX_TOTAL, written)?;
    plain.flush().map_err(failed)?;
    Ok(Opened { _folder: own, path })
}
