//! People of this computer: signing in, and who is registered with which roles.

use chrono::NaiveDateTime;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::people::{Person, Role};

use super::keys::check_password;
use crate::error::Result;

/// Everybody who is registered; nobody where one person does all.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<Person>> {
    Ok(ledger.people()?)
}

/// Signs a person in.
///
/// # Errors
/// `wrong_password`, `too_soon` after wrong ones, `not_found`, and the store's errors.
pub fn sign_in(
    ledger: &mut Ledger,
    name: &str,
    password: &str,
    now: NaiveDateTime,
) -> Result<Person> {
    Ok(ledger.sign_in(name, password, now)?)
}

/// Registers a person under a first password. The first one must be a 负责人.
///
/// # Errors
/// `weak_password`, `invalid`, `wrong_state` where the name is taken, `forbidden`.
pub fn add(
    ledger: &mut Ledger,
    name: &str,
    roles: &[Role],
    password: &str,
    actor: &Actor,
) -> Result<Vec<Person>> {
    check_password(ledger, password)?;
    ledger.add_person(name, roles, password, actor)?;
    list(ledger)
}

/// Gives a person other roles.
///
/// # Errors
/// `wrong_state` where no 负责人 would be left, `not_found`, `forbidden`.
pub fn change_roles(
    ledger: &mut Ledger,
    name: &str,
    roles: &[Role],
    actor: &Actor,
) -> Result<Vec<Person>> {
    ledger.change_roles(name, roles, actor)?;
    list(ledger)
}

/// Gives a person another password: as a 负责人 anyone's; one's own only with the one held.
///
/// # Errors
/// `weak_password`, `wrong_password` for the one held, `forbidden` for another's, `not_found`.
pub fn set_password(
    ledger: &mut Ledger,
    name: &str,
    held: Option<&str>,
    password: &str,
    actor: &Actor,
) -> Result<()> {
    if let Some(held) = held {
        ledger.confirm_password(name, held, actor.at)?;
    }
    check_password(ledger, password)?;
    ledger.set_password(name, password, actor)?;
    Ok(())
}

/// Gives a 负责人 who forgot it another password, without anyone being signed in.
///
/// # Errors
/// `weak_password`, `wrong_state` for who is no 负责人, `not_found`.
pub fn reset(ledger: &mut Ledger, name: &str, password: &str, actor: &Actor) -> Result<()> {
    check_password(ledger, password)?;
    ledger.reset_password(name, password, actor)?;
    Ok(())
}

/// Removes a person.
///
/// # Errors
/// `wrong_state` for the last 负责人, `not_found`, `forbidden`.
pub fn remove(ledger: &mut Ledger, name: &str, actor: &Actor) -> Result<Vec<Person>> {
    ledger.remove_person(name, actor)?;
    list(ledger)
}

/// Removes everybody: one person does all again.
///
/// # Errors
/// `wrong_state` where nobody is registered, `forbidden`.
pub fn dismiss(ledger: &mut Ledger, actor: &Actor) -> Result<()> {
    ledger.dismiss_people(actor)?;
    Ok(())
}
