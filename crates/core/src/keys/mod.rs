//! The unit's signing keys: which one is in use, and whether its registration was exported. What a
//! key is and how it signs is the seal's business; here it is text, the private half encrypted.

use chrono::NaiveDateTime;
use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::storage;
use crate::words::words;

words! {
    /// State of a signing key.
    KeyState {
        /// In use: the one that signs.
        InUse = "使用中",
        /// Replaced by a later one.
        Retired = "已停用",
    }
}

/// A signing key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeyRecord {
    /// Row id in the store.
    #[serde(skip)]
    pub id: i64,
    /// Whether it is the one that signs.
    pub state: KeyState,
    /// Public key, SubjectPublicKeyInfo PEM.
    pub public_pem: String,
    /// Fingerprint in groups of four.
    pub fingerprint: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When its password was set.
    pub password_set_at: NaiveDateTime,
    /// When its registration was last exported (rule S06).
    pub registered_at: Option<NaiveDateTime>,
}

/// A key that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Public key, SubjectPublicKeyInfo PEM.
    pub public_pem: String,
    /// Fingerprint in groups of four.
    pub fingerprint: String,
    /// Private key, PKCS#8 PEM, encrypted.
    pub encrypted_pem: String,
}

impl Ledger {
    /// The signing key in use.
    ///
    /// # Errors
    /// [`CoreError::State`] where none was made yet (rule S04), and the store's errors.
    pub fn signing_key(&self) -> Result<KeyRecord> {
        self.read(|connection| Ok(storage::signing_keys::in_use(connection)?))?
            .ok_or_else(no_key)
    }

    /// Every key that was ever in use, the oldest first: what a retired one signed stays valid.
    ///
    /// # Errors
    /// The store's errors.
    pub fn signing_keys(&self) -> Result<Vec<KeyRecord>> {
        self.read(|connection| Ok(storage::signing_keys::all(connection)?))
    }

    /// The encrypted private half of the signing key in use.
    ///
    /// # Errors
    /// [`CoreError::State`] where none was made yet, and the store's errors.
    pub fn encrypted_signing_key(&self) -> Result<String> {
        self.read(|connection| Ok(storage::signing_keys::encrypted(connection)?))?
            .ok_or_else(no_key)
    }

    /// Puts a new key into use. The one in use so far is retired where `replace` allows it: its
    /// private half is removed, what it signed stays valid.
    ///
    /// # Errors
    /// [`CoreError::State`] where a key is in use and `replace` is not given.
    pub fn create_key(
        &mut self,
        key: &NewKey,
        replace: bool,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::CreateKey, &key.fingerprint, actor, |connection| {
            retire_in_use(connection, replace)?;
            Ok(storage::signing_keys::add(connection, key, actor.at)?)
        })
    }

    /// Puts a key from its backup into use, under the password of the backup. Another one in use
    /// is retired where `replace` allows it.
    ///
    /// # Errors
    /// [`CoreError::State`] where another key is in use and `replace` is not given.
    pub fn restore_key(
        &mut self,
        key: &NewKey,
        replace: bool,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::RestoreKey, &key.fingerprint, actor, |connection| {
            let keys = storage::signing_keys::all(connection)?;
            let known = keys.iter().find(|held| held.fingerprint == key.fingerprint);
            let (pem, at) = (&key.encrypted_pem, actor.at);
            match known {
                Some(held) if held.state == KeyState::InUse => {
                    storage::signing_keys::set_encrypted(connection, held.id, pem, at)?;
                }
                Some(held) => {
                    retire_in_use(connection, replace)?;
                    storage::signing_keys::reinstate(connection, held.id, pem, at)?;
                }
                None => {
                    retire_in_use(connection, replace)?;
                    storage::signing_keys::add(connection, key, at)?;
                }
            }
            Ok(())
        })
    }

    /// Keeps the key in use under another password: `encrypted_pem` takes the place of the old
    /// encryption, of which nothing stays.
    ///
    /// # Errors
    /// [`CoreError::State`] where no key is in use.
    pub fn change_key_password(
        &mut self,
        encrypted_pem: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::ChangePassword, "", actor, |connection| {
            let key = storage::signing_keys::in_use(connection)?.ok_or_else(no_key)?;
            Ok(storage::signing_keys::set_encrypted(
                connection,
                key.id,
                encrypted_pem,
                actor.at,
            )?)
        })
    }

    /// Notes that the registration of the key in use was exported.
    ///
    /// # Errors
    /// [`CoreError::State`] where no key is in use.
    pub fn note_registration(&mut self, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::RegisterKey, "", actor, |connection| {
            let key = storage::signing_keys::in_use(connection)?.ok_or_else(no_key)?;
            Ok(storage::signing_keys::set_registered(
                connection, key.id, actor.at,
            )?)
        })
    }
}

/// Retires the key in use, if there is one, where `replace` allows it.
fn retire_in_use(connection: &Connection, replace: bool) -> Result<()> {
    let Some(held) = storage::signing_keys::in_use(connection)? else {
        return Ok(());
    };
    if !replace {
        let message = format!(
            "已有签名密钥（指纹 {}）。更换后须重新办理登记，确需更换时请注明。",
            held.fingerprint
        );
        return Err(CoreError::State { message });
    }
    Ok(storage::signing_keys::retire(connection, held.id)?)
}

fn no_key() -> CoreError {
    CoreError::State {
        message: "签名密钥未创建，请先新建签名密钥。".to_owned(),
    }
}
