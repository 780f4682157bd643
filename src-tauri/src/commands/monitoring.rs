//! The daily records: entries of the ledger page by page, and the progress of indicators.

use std::path::PathBuf;

use chrono::NaiveDate;
use jixiao_app::Result;
use jixiao_app::core::analysis::ProgressEffect;
use jixiao_app::core::monitoring::{EntryOrder, ListedProgress};
use jixiao_app::core::periods::Changed;
use jixiao_app::handlers::monitoring::{
    self, AmountSum, EntryFields, EntryPage, EntryQuery, EntryTotals, OutputFields,
    ProgressChanges, ProgressFields, TypedChange,
};
use jixiao_app::handlers::periods;

use super::Shell;

/// Some of the entries that pass a filter, in an order.
#[tauri::command]
#[specta::specta]
pub async fn ledger_page(
    shell: Shell<'_>,
    query: EntryQuery,
    order: EntryOrder,
    offset: u32,
    limit: u32,
) -> Result<EntryPage> {
    shell
        .with(move |ledger, _| monitoring::page(ledger, None, &query, order, (offset, limit)))
        .await
}

/// What the entries of a filter come to.
#[tauri::command]
#[specta::specta]
pub async fn ledger_totals(shell: Shell<'_>, query: EntryQuery) -> Result<EntryTotals> {
    shell
        .with(move |ledger, _| monitoring::totals(ledger, None, &query))
        .await
}

/// Sum and mean of the amounts of some of the entries in an order.
#[tauri::command]
#[specta::specta]
pub async fn ledger_sum(
    shell: Shell<'_>,
    query: EntryQuery,
    order: EntryOrder,
    offset: u32,
    limit: u32,
) -> Result<AmountSum> {
    shell
        .with(move |ledger, _| monitoring::amount_sum(ledger, None, &query, order, (offset, limit)))
        .await
}

/// Adds an entry, and what it was paid for where that is given; gives its number.
#[tauri::command]
#[specta::specta]
pub async fn ledger_add(
    shell: Shell<'_>,
    fields: EntryFields,
    output: Option<OutputFields>,
    reason: String,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let (output, actor) = (output.as_ref(), session.actor());
            let id = monitoring::add_entry(ledger, None, &fields, output, &reason, &actor)?;
            super::number(id)
        })
        .await
}

/// Adds and changes several entries as one step; gives their numbers as they stand then.
#[tauri::command]
#[specta::specta]
pub async fn ledger_change(
    shell: Shell<'_>,
    changes: Vec<TypedChange>,
    reason: String,
) -> Result<Vec<u32>> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            let ids = monitoring::change_entries(ledger, None, &changes, &reason, &actor)?;
            ids.into_iter().map(super::number).collect()
        })
        .await
}

/// Voids an entry for a reason.
#[tauri::command]
#[specta::specta]
pub async fn ledger_void(shell: Shell<'_>, id: u32, reason: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            let (nothing, actor) = (EntryFields::default(), session.actor());
            monitoring::void_entry(ledger, None, id.into(), &reason, &nothing, &actor)?;
            Ok(())
        })
        .await
}

/// Says why an entry of a closed period was changed.
#[tauri::command]
#[specta::specta]
pub async fn ledger_explain(shell: Shell<'_>, id: u32, reason: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            let changed = Changed::Entry(id.into());
            periods::explain(ledger, changed, &reason, &session.actor())
        })
        .await
}

/// Through which day the books are closed.
#[tauri::command]
#[specta::specta]
pub async fn closed_through(shell: Shell<'_>) -> Result<Option<NaiveDate>> {
    shell
        .with(|ledger, _| periods::closed_through(ledger, None))
        .await
}

/// Keeps what was pasted as a file that an import can read; gives its place.
#[tauri::command]
#[specta::specta]
pub async fn pasted_keep(shell: Shell<'_>, rows: Vec<Vec<String>>) -> Result<PathBuf> {
    shell.work(move |session| session.keep_pasted(&rows)).await
}

/// The progress of a project's indicators, or of all; with what was voided where that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn progress_list(
    shell: Shell<'_>,
    project: Option<String>,
    voided: bool,
) -> Result<Vec<ListedProgress>> {
    shell
        .with(move |ledger, _| monitoring::progress(ledger, None, project.as_deref(), voided))
        .await
}

/// What progress of a day and a value would make of an indicator.
#[tauri::command]
#[specta::specta]
pub async fn progress_effect(
    shell: Shell<'_>,
    project: String,
    level2: String,
    level3: String,
    date: String,
    value: String,
) -> Result<ProgressEffect> {
    shell
        .with(move |ledger, _| {
            let (indicator, entry) = ((&*level2, &*level3), (&*date, &*value));
            monitoring::progress_effect(ledger, None, &project, indicator, entry)
        })
        .await
}

/// Adds progress of an indicator and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn progress_add(shell: Shell<'_>, fields: ProgressFields, reason: String) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(monitoring::add_progress(
                ledger, None, &fields, &reason, &actor,
            )?)
        })
        .await
}

/// Puts progress with some fields changed in the place of another; gives its number.
#[tauri::command]
#[specta::specta]
pub async fn progress_edit(
    shell: Shell<'_>,
    id: u32,
    changes: ProgressChanges,
    reason: String,
) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let (id, actor) = (id.into(), session.actor());
            super::number(monitoring::edit_progress(
                ledger, None, id, &changes, &reason, &actor,
            )?)
        })
        .await
}

/// Voids progress for a reason.
#[tauri::command]
#[specta::specta]
pub async fn progress_void(shell: Shell<'_>, id: u32, reason: String) -> Result<()> {
    shell
        .with(move |ledger, session| {
            monitoring::void_progress(ledger, None, id.into(), &reason, &session.actor())
        })
        .await
}
