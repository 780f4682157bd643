//! Dispositions (处置), and what they stand on.

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::dispositions::{Disposition, DispositionAction, DispositionFile};
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::dispositions::{self, DispositionFields};

use super::Shell;

/// The dispositions of the year, of one project where it is not "".
#[tauri::command]
#[specta::specta]
pub async fn dispositions_list(
    shell: Shell<'_>,
    project: String,
) -> Result<Vec<Recorded<Disposition>>> {
    shell
        .with(move |ledger, _| dispositions::list(ledger, None, &project, ("", "")))
        .await
}

/// A disposition with what must be complete.
#[tauri::command]
#[specta::specta]
pub async fn disposition_show(shell: Shell<'_>, id: u32) -> Result<DispositionFile> {
    shell
        .with(move |ledger, _| dispositions::show(ledger, None, id.into()))
        .await
}

/// Adds a disposition, however incomplete. Gives it as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn disposition_add(
    shell: Shell<'_>,
    project: String,
    fields: DispositionFields,
) -> Result<DispositionFile> {
    shell
        .with(move |ledger, session| {
            let id = dispositions::add(ledger, None, &project, &fields, &session.actor())?;
            dispositions::show(ledger, None, id)
        })
        .await
}

/// Changes a disposition, however incomplete it stays. Gives it as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn disposition_edit(
    shell: Shell<'_>,
    id: u32,
    fields: DispositionFields,
) -> Result<DispositionFile> {
    shell
        .with(move |ledger, session| {
            dispositions::edit(ledger, None, id.into(), &fields, &session.actor())?;
            dispositions::show(ledger, None, id.into())
        })
        .await
}

/// Takes a disposition one step on, today where no day is given. Gives it as it stands now.
#[tauri::command]
#[specta::specta]
pub async fn disposition_take(
    shell: Shell<'_>,
    id: u32,
    action: DispositionAction,
    date: Option<NaiveDate>,
    remark: String,
) -> Result<DispositionFile> {
    shell
        .with(move |ledger, session| {
            let fields = DispositionFields::default();
            let (step, said) = ((action, &fields), (date, remark.as_str()));
            dispositions::take(ledger, None, id.into(), step, said, &session.actor())?;
            dispositions::show(ledger, None, id.into())
        })
        .await
}
