//! The window: a shell over the handlers of `jixiao-app`. It owns the open store, the dialogs and
//! the list of commands; no rule, no SQL and no calculation stands here.

pub mod bindings;
mod commands;
pub mod dialogs;
pub mod drives;
pub mod state;

use std::path::PathBuf;

use tauri::{DragDropEvent, Manager, WindowEvent};

use crate::dialogs::Dialogs;
use crate::state::{Host, Session};

/// Opens the window and stays until it is closed; a store may be named on the command line.
///
/// # Errors
/// What the system says where no window can be opened.
pub fn run() -> tauri::Result<()> {
    if let Some(folder) = jixiao_app::files::system_fonts() {
        jixiao_app::files::prefer_system_fonts(&folder);
    }
    let commands = bindings::commands();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            let dialogs: Box<dyn Dialogs> = dialogs::of(app.handle());
            let folder = app.path().app_data_dir()?;
            let session = Session::new(Host::of_system(folder, dialogs, drives::of_system()));
            session.start(std::env::args_os().nth(1).map(PathBuf::from));
            app.manage(session);
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                window.state::<Session>().dropped(paths);
            }
        })
        .run(tauri::generate_context!())
}
