//! Moving to another computer (换一台电脑): the store that was left behind is marked 已搬走 and
//! refuses writes until that is taken back, so that two copies do not diverge unseen.

use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::storage;

/// The setting that says since when a store is 已搬走; "" where it is not any more.
const MOVED_OUT: &str = "moved_out";
/// The setting that says when a store came from another computer, and out of which folder.
const MOVED_IN: &str = "moved_in";

impl Ledger {
    /// Since when the store is 已搬走, as `YYYY-MM-DDThh:mm:ss`.
    ///
    /// # Errors
    /// The store's errors.
    pub fn moved_out(&self) -> Result<Option<String>> {
        self.read(moved_out)
    }

    /// Marks the store as 已搬走: from here on it refuses writes.
    ///
    /// # Errors
    /// [`CoreError::MovedAway`] where it is so already, [`CoreError::Forbidden`].
    pub fn move_out(&mut self, folder: &str, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::MoveOut, folder, actor, |connection| {
            let stamp = actor.stamp();
            Ok(storage::settings::put(connection, MOVED_OUT, &stamp)?)
        })
    }

    /// Takes the mark back: the store is worked in again.
    ///
    /// # Errors
    /// [`CoreError::State`] where it is not 已搬走, [`CoreError::Forbidden`].
    pub fn take_move_back(&mut self, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::MoveBack, "", actor, |connection| {
            if moved_out(connection)?.is_none() {
                return Err(CoreError::State {
                    message: "本数据文件没有搬走，不必取消。".to_owned(),
                });
            }
            Ok(storage::settings::put(connection, MOVED_OUT, "")?)
        })
    }

    /// Notes that the store came from another computer.
    ///
    /// # Errors
    /// The store's errors.
    pub fn move_in(&mut self, folder: &str, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::MoveIn, folder, actor, |connection| {
            let said = format!("{} {folder}", actor.stamp());
            Ok(storage::settings::put(connection, MOVED_IN, &said)?)
        })
    }
}

fn moved_out(connection: &Connection) -> Result<Option<String>> {
    let since = storage::settings::get(connection, MOVED_OUT)?;
    Ok(since.filter(|since| !since.is_empty()))
}

/// Refuses whatever would make a store that was moved away differ from its copy.
pub(crate) fn permit_write(connection: &Connection, op: Op) -> Result<()> {
    let harmless = [
        Op::MoveBack,
        Op::SignIn,
        Op::RefuseSignIn,
        Op::ResetPassword,
    ];
    match moved_out(connection)? {
        Some(since) if !harmless.contains(&op) => Err(CoreError::MovedAway { since }),
        _ => Ok(()),
    }
}
