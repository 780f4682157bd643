//! Asking for paths, and opening what was made.

use std::path::{Path, PathBuf};

use jixiao_app::{Failure, Result, files};
use tauri::ipc::Channel;

use super::Shell;
use crate::dialogs::FileKind;

/// Files that exist; none where the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_files(shell: Shell<'_>, kind: FileKind) -> Result<Vec<PathBuf>> {
    shell.ask(move |dialogs| dialogs.pick_files(kind)).await
}

/// A folder that exists.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder(shell: Shell<'_>) -> Result<Option<PathBuf>> {
    shell.ask(|dialogs| dialogs.pick_folder()).await
}

/// Tells of files that are dropped onto the window from now on.
#[tauri::command]
#[specta::specta]
pub async fn files_dropped(shell: Shell<'_>, files: Channel<Vec<PathBuf>>) -> Result<()> {
    shell.tell_of_drops(files);
    Ok(())
}

/// A file to be written, `name` proposed.
#[tauri::command]
#[specta::specta]
pub async fn pick_save_path(
    shell: Shell<'_>,
    kind: FileKind,
    name: String,
) -> Result<Option<PathBuf>> {
    shell
        .ask(move |dialogs| dialogs.pick_save_path(kind, &name))
        .await
}

/// Asks where a picture goes and writes it there; nothing where the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn picture_save(shell: Shell<'_>, name: String, png: Vec<u8>) -> Result<Option<PathBuf>> {
    let picked = shell
        .ask(move |dialogs| dialogs.pick_save_path(FileKind::Picture, &name))
        .await?;
    let Some(path) = picked else {
        return Ok(None);
    };
    shell
        .work(move |session| {
            let path = files::write_picture(&path, &png)?;
            session.made(vec![path.clone()]);
            Ok(Some(path))
        })
        .await
}

/// What documents end with. Evidence may be of any kind, and a program among it is never started.
const DOCUMENTS: [&str; 24] = [
    "bmp", "csv", "doc", "docx", "eml", "et", "gif", "jpeg", "jpg", "json", "md", "ofd", "pdf",
    "pem", "png", "ppt", "pptx", "tif", "tiff", "txt", "wps", "xls", "xlsx", "zip",
];

/// Whether a file is a document by its name, or a folder.
fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let small = extension.map(str::to_ascii_lowercase);
    path.is_dir() || small.is_some_and(|small| DOCUMENTS.contains(&small.as_str()))
}

/// Opens a document that this window made with the program that the system has for it.
#[tauri::command]
#[specta::specta]
pub async fn open_path(shell: Shell<'_>, path: PathBuf) -> Result<()> {
    shell
        .work(move |session| {
            if !session.has_made(&path) {
                return Err(Failure::new(
                    "not_made_here",
                    format!("“{}”不是本次生成的文件，没有打开。", path.display()),
                    "请在文件夹中打开。",
                ));
            }
            if !is_document(&path) {
                return Err(Failure::new(
                    "not_a_document",
                    format!("“{}”不是文档，可能是程序，没有打开。", path.display()),
                    "请在文件夹中核对来源后再打开。",
                ));
            }
            tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|error| Failure {
                detail: error.to_string(),
                ..Failure::new(
                    "not_opened",
                    format!("“{}”没有打开。", path.display()),
                    "请检查本机是否装有打开此类文件的程序。",
                )
            })
        })
        .await
}
