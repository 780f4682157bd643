//! Changes of environment.

use jixiao_app::Result;
use jixiao_app::core::events::Event;
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::events;

use super::Shell;

/// The changes of environment of a project.
#[tauri::command]
#[specta::specta]
pub async fn events_list(shell: Shell<'_>, project: String) -> Result<Vec<Recorded<Event>>> {
    shell
        .with(move |ledger, _| events::list(ledger, None, Some(&project)))
        .await
}

/// Adds a change of environment and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn event_add(shell: Shell<'_>, project: String, event: Event) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(events::add(ledger, None, &project, &event, &actor)?)
        })
        .await
}
