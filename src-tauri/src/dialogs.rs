//! The file dialogs. Commands see a trait: the system's own dialogs stand behind it, and in
//! end-to-end tests a file with the answers.

use std::path::PathBuf;

use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// What a file is, for the filter of its dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A workbook of targets.
    Targets,
    /// A workbook of the ledger.
    Ledger,
    /// A store.
    Store,
    /// A package.
    Package,
    /// A report.
    Report,
    /// A picture of a chart.
    Picture,
    /// Evidence, of any kind.
    Evidence,
    /// A workbook of totals.
    Summary,
    /// A register of keys.
    Register,
    /// A registration bag or key file.
    Registration,
    /// A list of units.
    Units,
    /// A table to be printed.
    Table,
    /// A scan of the signed and sealed form or report.
    Scan,
    /// A draft of mail.
    Mail,
    /// A list to be looked through.
    List,
    /// A public key, or the encrypted backup of a key.
    Key,
    /// A template of a form or a self-evaluation.
    Template,
}

impl FileKind {
    /// Name and extensions; no extensions let all files pass.
    fn filter(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Targets | Self::Ledger | Self::Units => ("工作簿", &["xlsx", "xls", "csv"]),
            Self::Store => ("绩效监控数据文件", &["jixiao"]),
            Self::Package => ("报送包", &["zip", "age"]),
            Self::Report => ("报告", &["docx", "pdf"]),
            Self::Picture => ("图片", &["png"]),
            Self::Evidence => ("佐证材料", &[]),
            Self::Summary => ("汇总表", &["xlsx"]),
            Self::Register => ("单位名册", &["csv"]),
            Self::Registration => ("密钥登记文件", &["zip", "pem"]),
            Self::Table => ("表格", &["pdf", "xlsx"]),
            Self::Scan => ("扫描件", &["pdf", "jpg", "jpeg", "png"]),
            Self::Mail => ("邮件草稿", &["eml"]),
            Self::List => ("清单", &["csv"]),
            Self::Key => ("密钥文件", &["pem"]),
            Self::Template => ("表样", &["json"]),
        }
    }
}

/// Asks for paths. Every call waits for the answer; none is a cancelled dialog.
pub trait Dialogs: Send + Sync {
    /// Files that exist.
    fn pick_files(&self, kind: FileKind) -> Vec<PathBuf>;
    /// A folder that exists.
    fn pick_folder(&self) -> Option<PathBuf>;
    /// A file to be written, `name` proposed.
    fn pick_save_path(&self, kind: FileKind, name: &str) -> Option<PathBuf>;
}

/// The dialogs of this build.
#[must_use]
pub fn of<R: Runtime>(app: &AppHandle<R>) -> Box<dyn Dialogs> {
    #[cfg(feature = "e2e")]
    if let Some(answers) = std::env::var_os("JIXIAO_E2E_DIALOGS") {
        return Box::new(Scripted {
            answers: answers.into(),
        });
    }
    Box::new(Native(app.clone()))
}

/// The system's own dialogs.
pub struct Native<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Native<R> {
    fn dialog(&self, kind: FileKind) -> FileDialogBuilder<R> {
        let (name, extensions) = kind.filter();
        let dialog = self.0.dialog().file();
        if extensions.is_empty() {
            dialog
        } else {
            dialog.add_filter(name, extensions)
        }
    }
}

impl<R: Runtime> Dialogs for Native<R> {
    fn pick_files(&self, kind: FileKind) -> Vec<PathBuf> {
        let picked = self.dialog(kind).blocking_pick_files();
        picked.into_iter().flatten().filter_map(local).collect()
    }

    fn pick_folder(&self) -> Option<PathBuf> {
        let picked = self.0.dialog().file().blocking_pick_folder();
        picked.and_then(local)
    }

    fn pick_save_path(&self, kind: FileKind, name: &str) -> Option<PathBuf> {
        let picked = self.dialog(kind).set_file_name(name).blocking_save_file();
        picked.and_then(local)
    }
}

fn local(path: FilePath) -> Option<PathBuf> {
    path.into_path().ok()
}

/// Answers from a JSON file, read anew for every question:
/// `{"files":{"targets":[…]},"folder":"…","save":"…"}`.
#[cfg(feature = "e2e")]
pub struct Scripted {
    answers: PathBuf,
}

#[cfg(feature = "e2e")]
impl Scripted {
    fn answer<T: serde::de::DeserializeOwned>(&self, pointer: &str) -> Option<T> {
        let text = std::fs::read(&self.answers).ok()?;
        let answers: serde_json::Value = serde_json::from_slice(&text).ok()?;
        serde_json::from_value(answers.pointer(pointer)?.clone()).ok()
    }
}

#[cfg(feature = "e2e")]
impl Dialogs for Scripted {
    fn pick_files(&self, kind: FileKind) -> Vec<PathBuf> {
        let kind = serde_json::to_value(kind).unwrap_or_default();
        let pointer = format!("/files/{}", kind.as_str().unwrap_or_default());
        self.answer(&pointer).unwrap_or_default()
    }

    fn pick_folder(&self) -> Option<PathBuf> {
        self.answer("/folder")
    }

    fn pick_save_path(&self, _kind: FileKind, _name: &str) -> Option<PathBuf> {
        self.answer("/save")
    }
}
