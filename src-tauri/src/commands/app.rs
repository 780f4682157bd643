//! What the frame of the window shows.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_app::core::ledger::Access;
use jixiao_app::core::people::Person;
use jixiao_app::core::units::Unit;
use jixiao_app::handlers::people;
use jixiao_app::handlers::store::Opened;
use jixiao_app::handlers::workbench::{self, Outstanding, Workbench};
use jixiao_app::{Failure, Result, files};

use super::Shell;

/// The frame: version, day, person, and the open store.
#[derive(Debug, Clone, serde::Serialize, specta::Type)]
pub struct AppInfo {
    /// Version of the program.
    pub version: &'static str,
    /// Today.
    pub today: NaiveDate,
    /// The person at the computer.
    pub actor: String,
    /// Where a new store goes unless another place is chosen.
    pub default_store: Option<PathBuf>,
    /// The open store.
    pub store: Option<StoreInfo>,
    /// Why the store that was open last is not open now.
    pub problem: Option<Failure>,
}

/// The open store.
#[derive(Debug, Clone, serde::Serialize, specta::Type)]
pub struct StoreInfo {
    /// Where it lies.
    pub path: PathBuf,
    /// Only to be looked at: another program is writing it, or it is 已搬走.
    pub read_only: bool,
    /// Who is writing it, as a sentence, or "".
    pub notice: String,
    /// Whether it is the sample year's, from which nothing can be signed.
    pub is_demo: bool,
    /// The unit.
    pub unit: Unit,
    /// Everybody who is registered; nobody where one person does all.
    pub people: Vec<Person>,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Since when the store is 已搬走, as `YYYY-MM-DDThh:mm:ss`.
    pub moved_out: Option<String>,
    /// What is due.
    pub workbench: Workbench,
}

impl StoreInfo {
    fn of(opened: &Opened, today: NaiveDate) -> Result<Self> {
        let ledger = &opened.ledger;
        let people = people::list(ledger)?;
        let signed_in = |person: &&Person| Some(person.name.as_str()) == ledger.signed_in();
        let moved_out = ledger.moved_out()?;
        Ok(Self {
            path: ledger.path().to_path_buf(),
            read_only: ledger.access() == Access::Read || moved_out.is_some(),
            notice: opened.notice.clone(),
            is_demo: ledger.is_demo()?,
            unit: ledger.unit()?,
            person: people.iter().find(signed_in).cloned(),
            people,
            moved_out,
            workbench: workbench::get(ledger, today)?,
        })
    }
}

/// What the frame shows.
#[tauri::command]
#[specta::specta]
pub async fn app_info(shell: Shell<'_>) -> Result<AppInfo> {
    shell
        .with_opened(|opened, session| {
            let (today, actor) = (session.today(), session.actor());
            Ok(AppInfo {
                version: env!("CARGO_PKG_VERSION"),
                today,
                actor: actor.name,
                default_store: files::default_store().ok(),
                store: opened
                    .map(|opened| StoreInfo::of(opened, today))
                    .transpose()?,
                problem: session.problem(),
            })
        })
        .await
}

/// What the rules find and the warnings of today, counted.
#[tauri::command]
#[specta::specta]
pub async fn app_outstanding(shell: Shell<'_>) -> Result<Outstanding> {
    shell
        .beside(|ledger, session| workbench::outstanding(ledger, session.today()))
        .await
}

/// Asks the long work that is running to stop before its next stage.
#[tauri::command]
#[specta::specta]
pub async fn work_cancel(shell: Shell<'_>) -> Result<()> {
    shell.cancel();
    Ok(())
}
