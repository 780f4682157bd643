//! The demonstration year (示范年度): a whole year of a fictional unit, made by the same handlers
//! that a user's commands call, in the order in which an office works. The year itself is data
//! and stands in `assets/demo`.

mod story;

use std::path::{Path, PathBuf};

use jixiao_core::error::CoreError;
use jixiao_core::ledger::Ledger;
use jixiao_core::units::Unit;

use super::{imports, store};
use crate::error::{Failure, Result};
use crate::files::write_whole;
use imports::Workbook;
use story::Story;

/// The password of the demonstration's key. The key protects nothing: every package that it
/// signs says that it is a demonstration.
pub const PASSWORD: &str = "shifan-2026";

const STORE: &str = "单位.jixiao";
const WORKBOOKS: &str = "导入";
const EVIDENCE: &str = "佐证材料";
const FORMS: &str = "监控表";
const PACKAGES: &str = "报送";
const REPORTS: &[&str] = &["监控报告.docx", "监控报告.pdf"];

/// The tables of both workbooks, a text a sheet.
const TARGETS: &[&str] = &[
    include_str!("../../../../assets/demo/projects.csv"),
    include_str!("../../../../assets/demo/funds.csv"),
    include_str!("../../../../assets/demo/indicators.csv"),
];
const LEDGER: &[&str] = &[
    include_str!("../../../../assets/demo/entries.csv"),
    include_str!("../../../../assets/demo/progress.csv"),
    include_str!("../../../../assets/demo/findings.csv"),
];

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Demo {
    /// The folder that was given.
    pub folder: PathBuf,
    /// The store in it.
    pub store: PathBuf,
    /// The package in it.
    pub package: PathBuf,
    /// The verdict on the package.
    pub verdict: String,
    /// The day on which the story ends.
    pub today: chrono::NaiveDate,
    /// The password of the signing key.
    pub password: &'static str,
}

/// Makes the demonstration year in `folder`, which must be empty or not exist. Everything is made
/// aside and gets its place at the end, so that a run that fails leaves nothing there.
///
/// # Errors
/// `folder_not_empty`, the errors of writing, and `demo` where the year is not in order.
pub fn make(folder: &Path, owner: &str) -> Result<Demo> {
    refuse_occupied(folder)?;
    let io_error = |source| CoreError::from_io(folder, source);
    let parent = folder.parent().filter(|path| !path.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(io_error)?;
    let aside = tempfile::Builder::new()
        .prefix(".示范数据-未完成-")
        .tempdir_in(parent)
        .map_err(io_error)?;
    // The folder aside is for its maker alone; the one inside has the usual rights.
    let inside = aside.path().join("示范数据");
    std::fs::create_dir(&inside).map_err(io_error)?;
    let (name, verdict, today) = play(&inside, owner)?;
    if folder.is_dir() {
        std::fs::remove_dir(folder).map_err(io_error)?;
    }
    std::fs::rename(&inside, folder).map_err(io_error)?;
    Ok(Demo {
        store: folder.join(STORE),
        package: folder.join(PACKAGES).join(name),
        folder: folder.to_path_buf(),
        verdict,
        today,
        password: PASSWORD,
    })
}

/// The store of the demonstration year in `folder`, which is made where it is not there yet.
///
/// # Errors
/// As [`make`].
pub fn store_in(folder: &Path, owner: &str) -> Result<PathBuf> {
    let store = folder.join(STORE);
    if store.is_file() {
        return Ok(store);
    }
    Ok(make(folder, owner)?.store)
}

fn refuse_occupied(folder: &Path) -> Result<()> {
    let empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(_) => false,
    };
    if empty {
        return Ok(());
    }
    Err(Failure::new(
        "folder_not_empty",
        format!("“{}”不是空文件夹，没有写入任何内容。", folder.display()),
        "请指定一个空文件夹或新的文件夹。",
    ))
}

/// Makes everything in `folder`; the values are the package's name, the verdict on it, and the
/// day of the last event.
fn play(folder: &Path, owner: &str) -> Result<(String, String, chrono::NaiveDate)> {
    let story = Story::read()?;
    for name in [WORKBOOKS, EVIDENCE, FORMS, PACKAGES] {
        let path = folder.join(name);
        std::fs::create_dir(&path).map_err(|source| CoreError::from_io(&path, source))?;
    }
    for (workbook, name, tables) in [
        (Workbook::Targets, "targets.xlsx", TARGETS),
        (Workbook::Ledger, "ledger.xlsx", LEDGER),
    ] {
        let bytes = imports::filled(workbook, tables)?;
        write_whole(&folder.join(WORKBOOKS).join(name), &bytes)?;
    }
    let mut ledger = open(folder, owner, &story)?;
    let mut package = None;
    for event in &story.events {
        if let Some(made) = story.play(&mut ledger, folder, event)? {
            package = Some(made);
        }
    }
    let (name, verdict) = package.ok_or_else(|| out_of_order("没有报送包。", String::new()))?;
    let last = story.events.last();
    let today = last.map(|event| event.at.date()).unwrap_or_default();
    Ok((name, verdict, today))
}

fn open(folder: &Path, owner: &str, story: &Story) -> Result<Ledger> {
    let first = story.events.first();
    let actor = first.map(story::Event::actor);
    let actor = actor.ok_or_else(|| out_of_order("没有事项。", String::new()))?;
    let unit = Unit::clone(&story.unit);
    let mut ledger = store::init(&folder.join(STORE), owner, &unit, story.year, &actor)?;
    ledger.mark_demo(&actor)?;
    Ok(ledger)
}

/// The year's data contradicts the program: a fault of the program, not of the user.
fn out_of_order(message: &str, detail: String) -> Failure {
    Failure {
        detail,
        ..Failure::new(
            "demo",
            format!("示范数据不完整：{message}"),
            "没有写入任何内容，请重新安装程序后重试。",
        )
    }
}
