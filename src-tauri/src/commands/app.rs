//! What the frame of the window shows.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_app::core::ledger::Access;
use jixiao_app::core::units::Unit;
use jixiao_app::handlers::store::Opened;
use jixiao_app::handlers::workbench::{self, Workbench};
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
    /// Only to be looked at: another program is writing it.
    pub read_only: bool,
    /// Who is writing it, as a sentence, or "".
    pub notice: String,
    /// Whether it is the sample year's, from which nothing can be signed.
    pub is_demo: bool,
    /// The unit.
    pub unit: Unit,
    /// What is due.
    pub workbench: Workbench,
}

impl StoreInfo {
    fn of(opened: &Opened, today: NaiveDate) -> Result<Self> {
        let ledger = &opened.ledger;
        Ok(Self {
            path: ledger.path().to_path_buf(),
            read_only: ledger.access() == Access::Read,
            notice: opened.notice.clone(),
            is_demo: ledger.is_demo()?,
            unit: ledger.unit()?,
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

/// Asks the long work that is running to stop before its next stage.
#[tauri::command]
#[specta::specta]
pub async fn work_cancel(shell: Shell<'_>) -> Result<()> {
    shell.cancel();
    Ok(())
}
