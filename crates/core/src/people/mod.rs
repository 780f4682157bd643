//! People of one computer (人员): named, with roles and passwords of their own. Where nobody is
//! registered, one person does all. Who is signed in stands in the open store alone; which role
//! may do what, in [`rights`].

pub mod rights;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{NaiveDateTime, TimeDelta, Timelike};
use rusqlite::Connection;

use crate::error::{CoreError, Result};
use crate::ledger::{Access, Actor, Ledger, Op, Written};
use crate::storage;
use crate::storage::people::PersonRow;
use crate::words::words;

words! {
    /// What a person is responsible for.
    Role {
        /// Keeps the ledger, fills the sheets, submits them.
        Preparer = "填报人",
        /// Approves, returns, locks and unlocks sheets.
        Reviewer = "审核人",
        /// Signs and exports packages, closes and reopens periods, sets up unit and people.
        Head = "负责人",
    }
}

/// How every password begins that this program keeps: 19 MiB, 2 passes, 1 lane. Anything else is
/// not computed with, so that no file makes the program work for hours.
const COST: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
/// The longest wait after a wrong password, in seconds.
const LONGEST_WAIT: i64 = 60;
/// Longest name.
const LONGEST_NAME: usize = 32;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Person {
    /// The name, which is what the log says.
    pub name: String,
    /// At least one, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// When the password was set.
    pub password_set_at: NaiveDateTime,
}

impl Ledger {
    /// Everybody who is registered; nobody where one person does all.
    ///
    /// # Errors
    /// The store's errors.
    pub fn people(&self) -> Result<Vec<Person>> {
        self.read(|connection| {
            let rows = storage::people::all(connection)?;
            Ok(rows.into_iter().map(|row| row.person).collect())
        })
    }

    /// Signs a person in; until another is signed in, or nobody, the store is written by them.
    /// After each wrong password the next try must wait longer.
    ///
    /// # Errors
    /// [`CoreError::WrongPassword`], [`CoreError::TooSoon`], [`CoreError::NotFound`], and the
    /// store's errors.
    pub fn sign_in(&mut self, name: &str, password: &str, at: NaiveDateTime) -> Result<Person> {
        let name = name.trim();
        let row = self.tried(name, password, at)?;
        if row.failures > 0 && self.access() == Access::Write {
            self.note_tries(Op::SignIn, &row, 0, None, at)?;
        }
        self.set_signed_in(Some(name.to_owned()));
        Ok(row.person)
    }

    /// Nobody is signed in any more.
    pub fn sign_out(&mut self) {
        self.set_signed_in(None);
    }

    /// Refuses to go on where people are registered and nobody of them is signed in.
    ///
    /// # Errors
    /// [`CoreError::SignInNeeded`], and the store's errors.
    pub fn require_sign_in(&self) -> Result<()> {
        self.require(Op::SetPassword)
    }

    /// Whether the password is that person's; a wrong one is noted.
    fn tried(&mut self, name: &str, password: &str, at: NaiveDateTime) -> Result<PersonRow> {
        let (row, phc) = self.read(|connection| {
            let row = held(connection, name)?;
            let phc = storage::people::password(connection, row.id)?;
            Ok((row, phc))
        })?;
        if let Some(seconds) = wait(&row, at) {
            return Err(CoreError::TooSoon { seconds });
        }
        let phc = phc.filter(|phc| phc.starts_with(COST));
        let phc = phc.ok_or_else(|| CoreError::Corrupt {
            path: self.path().to_path_buf(),
            detail: format!("“{name}”的密码记录不能识别"),
        })?;
        if Argon2::default()
            .verify_password(password.as_bytes(), phc.as_str())
            .is_ok()
        {
            return Ok(row);
        }
        // Without the right to write, nothing can be done with the store either.
        if self.access() == Access::Write {
            let failures = row.failures.saturating_add(1);
            self.note_tries(Op::RefuseSignIn, &row, failures, Some(at), at)?;
        }
        Err(CoreError::WrongPassword)
    }

    fn note_tries(
        &mut self,
        op: Op,
        row: &PersonRow,
        failures: u32,
        failed_at: Option<NaiveDateTime>,
        at: NaiveDateTime,
    ) -> Result<()> {
        // Who it was is not known as long as the password is wrong, and signed in is nobody yet.
        self.sign_out();
        let (name, id) = (row.person.name.clone(), row.id);
        let actor = Actor { name, at };
        let failed_at = failed_at.map(whole_seconds);
        self.write(op, &row.person.name, &actor, |connection| {
            Ok(storage::people::set_failures(
                connection, id, failures, failed_at,
            )?)
        })?;
        Ok(())
    }

    /// Registers a person. The first one must be a 负责人, who is then signed in.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for a name or roles that can't be, [`CoreError::State`] where the
    /// name is taken, [`CoreError::Forbidden`].
    pub fn add_person(
        &mut self,
        name: &str,
        roles: &[Role],
        password: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let person = Person {
            name: checked_name(name)?,
            roles: checked_roles(roles)?,
            password_set_at: whole_seconds(actor.at),
        };
        let is_first = self.people()?.is_empty();
        if is_first && !person.roles.contains(&Role::Head) {
            return Err(CoreError::invalid(
                "roles",
                "登记的第一位人员须为负责人，由负责人再登记其他人员。",
            ));
        }
        let phc = hashed(password)?;
        let subject = described(&person.name, &person.roles);
        let written = self.write(Op::AddPerson, &subject, actor, |connection| {
            if storage::people::named(connection, &person.name)?.is_some() {
                let message = format!("已登记过“{}”，姓名不能重复。", person.name);
                return Err(CoreError::State { message });
            }
            Ok(storage::people::add(connection, &person, &phc)?)
        })?;
        if is_first {
            self.set_signed_in(Some(person.name));
        }
        Ok(written)
    }

    /// Gives a person other roles.
    ///
    /// # Errors
    /// [`CoreError::State`] where no 负责人 would be left, [`CoreError::NotFound`],
    /// [`CoreError::Forbidden`].
    pub fn change_roles(
        &mut self,
        name: &str,
        roles: &[Role],
        actor: &Actor,
    ) -> Result<Written<()>> {
        let roles = checked_roles(roles)?;
        let subject = described(name, &roles);
        self.write(Op::ChangeRoles, &subject, actor, |connection| {
            let row = held(connection, name)?;
            storage::people::set_roles(connection, row.id, &roles)?;
            keep_a_head(connection)
        })
    }

    /// Gives a person another password: one's own, or as a 负责人 anyone's.
    ///
    /// # Errors
    /// [`CoreError::Forbidden`] for another's, [`CoreError::NotFound`].
    pub fn set_password(
        &mut self,
        name: &str,
        password: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if self.signed_in() != Some(name) {
            self.require_head("设置他人的密码")?;
        }
        self.replace_password(Op::SetPassword, name, password, actor)
    }

    /// Gives a 负责人 another password without anyone being signed in: for whoever has the file and
    /// whose only 负责人 forgot the password. The log says so for ever.
    ///
    /// # Errors
    /// [`CoreError::NotFound`], [`CoreError::State`] for who is no 负责人.
    pub fn reset_password(
        &mut self,
        name: &str,
        password: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let row = self.read(|connection| held(connection, name))?;
        if !row.person.roles.contains(&Role::Head) {
            let message = format!("“{name}”不是负责人，忘记密码时请由负责人重新设置。");
            return Err(CoreError::State { message });
        }
        self.replace_password(Op::ResetPassword, name, password, actor)
    }

    fn replace_password(
        &mut self,
        op: Op,
        name: &str,
        password: &str,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let phc = hashed(password)?;
        self.write(op, name, actor, |connection| {
            let id = held(connection, name)?.id;
            let at = whole_seconds(actor.at);
            Ok(storage::people::set_password(connection, id, &phc, at)?)
        })
    }

    /// Whether `password` is that of `name`, for whoever changes their own.
    ///
    /// # Errors
    /// As [`Ledger::sign_in`].
    pub fn confirm_password(
        &mut self,
        name: &str,
        password: &str,
        at: NaiveDateTime,
    ) -> Result<()> {
        let signed_in = self.signed_in().map(ToOwned::to_owned);
        self.tried(name, password, at)?;
        self.set_signed_in(signed_in);
        Ok(())
    }

    /// Removes a person; what they did keeps their name in the log.
    ///
    /// # Errors
    /// [`CoreError::State`] for the last 负责人, [`CoreError::NotFound`],
    /// [`CoreError::Forbidden`].
    pub fn remove_person(&mut self, name: &str, actor: &Actor) -> Result<Written<()>> {
        let removed = self.write(Op::RemovePerson, name, actor, |connection| {
            let row = held(connection, name)?;
            storage::people::remove(connection, row.id)?;
            keep_a_head(connection)
        })?;
        if self.signed_in() == Some(name) {
            self.sign_out();
        }
        Ok(removed)
    }

    /// Removes everybody: one person does all again.
    ///
    /// # Errors
    /// [`CoreError::State`] where nobody is registered, [`CoreError::Forbidden`].
    pub fn dismiss_people(&mut self, actor: &Actor) -> Result<Written<()>> {
        let dismissed = self.write(Op::DismissPeople, "", actor, |connection| {
            let rows = storage::people::all(connection)?;
            if rows.is_empty() {
                let message = "没有登记人员，现在就是一人办理。".to_owned();
                return Err(CoreError::State { message });
            }
            for row in rows {
                storage::people::remove(connection, row.id)?;
            }
            Ok(())
        })?;
        self.sign_out();
        Ok(dismissed)
    }
}

fn held(connection: &Connection, name: &str) -> Result<PersonRow> {
    storage::people::named(connection, name)?.ok_or_else(|| CoreError::NotFound {
        what: "人员",
        id: name.to_owned(),
    })
}

/// Somebody must be able to register others.
fn keep_a_head(connection: &Connection) -> Result<()> {
    let people = storage::people::all(connection)?;
    if people
        .iter()
        .any(|row| row.person.roles.contains(&Role::Head))
    {
        return Ok(());
    }
    Err(CoreError::State {
        message: "至少要有一位负责人，请先把其他人员设为负责人。".to_owned(),
    })
}

/// How many seconds must pass before the next try. A clock that was set back does not lengthen it.
fn wait(row: &PersonRow, at: NaiveDateTime) -> Option<i64> {
    let doublings = row.failures.checked_sub(1)?.min(30);
    let seconds = (1_i64 << doublings).min(LONGEST_WAIT);
    let until = row
        .failed_at?
        .checked_add_signed(TimeDelta::seconds(seconds))?;
    let left = (until - at).num_milliseconds();
    (left > 0 && left <= LONGEST_WAIT * 1000).then(|| (left + 999) / 1000)
}

fn hashed(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|_| CoreError::invalid("password", "密码不能使用，请换一个。"))
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    let refused = |message: String| Err(CoreError::invalid("name", message));
    if name.is_empty() || name.chars().any(char::is_control) {
        return refused("姓名为必填项。".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return refused(format!("姓名不超过{LONGEST_NAME}个字。"));
    }
    Ok(name.to_owned())
}

fn checked_roles(roles: &[Role]) -> Result<Vec<Role>> {
    let chosen = |role: &&Role| roles.contains(role);
    let roles: Vec<_> = Role::ALL.iter().filter(chosen).copied().collect();
    if roles.is_empty() {
        return Err(CoreError::invalid("roles", "请至少选择一个角色。"));
    }
    Ok(roles)
}

fn described(name: &str, roles: &[Role]) -> String {
    format!("{name}：{}", words(roles))
}

/// The words of roles, as a sentence names them.
pub(crate) fn words(roles: &[Role]) -> String {
    let words: Vec<_> = roles.iter().map(|role| role.word()).collect();
    words.join("、")
}

fn whole_seconds(at: NaiveDateTime) -> NaiveDateTime {
    at.with_nanosecond(0).unwrap_or(at)
}

#[cfg(test)]
mod tests;
