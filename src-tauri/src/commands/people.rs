//! Signing in, and the people of this computer.

use jixiao_app::Result;
use jixiao_app::core::people::{Person, Role};
use jixiao_app::handlers::people;

use super::Shell;

/// Signs a person in.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(shell: Shell<'_>, name: String, password: String) -> Result<Person> {
    shell
        .with_anyone(move |ledger, session| {
            people::sign_in(ledger, &name, &password, session.actor().at)
        })
        .await
}

/// Nobody is signed in any more.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(shell: Shell<'_>) -> Result<()> {
    shell
        .with_anyone(|ledger, _| {
            ledger.sign_out();
            Ok(())
        })
        .await
}

/// Registers a person under a first password.
#[tauri::command]
#[specta::specta]
pub async fn person_add(
    shell: Shell<'_>,
    name: String,
    roles: Vec<Role>,
    password: String,
) -> Result<Vec<Person>> {
    shell
        .with(move |ledger, session| {
            people::add(ledger, &name, &roles, &password, &session.actor())
        })
        .await
}

/// Gives a person other roles.
#[tauri::command]
#[specta::specta]
pub async fn person_change_roles(
    shell: Shell<'_>,
    name: String,
    roles: Vec<Role>,
) -> Result<Vec<Person>> {
    shell
        .with(move |ledger, session| people::change_roles(ledger, &name, &roles, &session.actor()))
        .await
}

/// Gives a person another password; one's own only with the one held.
#[tauri::command]
#[specta::specta]
pub async fn person_set_password(
    shell: Shell<'_>,
    name: String,
    held: Option<String>,
    password: String,
) -> Result<()> {
    shell
        .with(move |ledger, session| {
            let held = held.as_deref();
            people::set_password(ledger, &name, held, &password, &session.actor())
        })
        .await
}

/// Removes a person.
#[tauri::command]
#[specta::specta]
pub async fn person_remove(shell: Shell<'_>, name: String) -> Result<Vec<Person>> {
    shell
        .with(move |ledger, session| people::remove(ledger, &name, &session.actor()))
        .await
}

/// Removes everybody: one person does all again.
#[tauri::command]
#[specta::specta]
pub async fn people_dismiss(shell: Shell<'_>) -> Result<()> {
    shell
        .with(|ledger, session| people::dismiss(ledger, &session.actor()))
        .await
}
