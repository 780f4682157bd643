//! The official forms of a year as files.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::forms::FormDocument;
use jixiao_core::ledger::Ledger;
use jixiao_documents::pdf::missing;
pub use jixiao_documents::pdf::missing::MissingGlyph;
use jixiao_documents::{DocumentError, pdf, xlsx};

use crate::error::{Failure, Result};
use crate::files::{make_folder, write_whole};

/// Which forms.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// The year; the store's own where none is given.
    pub year: Option<i32>,
    /// The last day that counts; the one in force where none is given.
    pub through: Option<NaiveDate>,
    /// The template's name; the one in force where none is given.
    pub template: Option<&'a str>,
    /// Project codes; all projects that have a form where none is named.
    pub projects: &'a [String],
}

/// The workbook of all forms.
const WORKBOOK: &str = "forms.xlsx";

/// What tables are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum TablesFormat {
    /// One workbook.
    Xlsx,
    /// A file a project.
    Pdf,
}

/// How far the making of files is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Making {
    /// How many are made.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub done: usize,
    /// How many there are.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub total: usize,
}

/// Files that were printed, and what could not be printed as it is written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Printed {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Characters that no font has; they are printed as □ and stay searchable.
    pub missing_glyphs: Vec<MissingGlyph>,
}

/// The forms that `choice` means, at least one.
///
/// # Errors
/// `not_found` for an unknown template and for an unknown or exempt project, `nothing_to_print`
/// where no project has a form, and the store's errors.
pub fn documents(
    ledger: &Ledger,
    choice: &Choice<'_>,
    today: NaiveDate,
) -> Result<Vec<FormDocument>> {
    let cut_off = super::check::cut_off(ledger, choice.year, choice.through)?;
    let template = ledger.form_template(cut_off.year(), choice.template)?;
    let forms = ledger.forms(&template, cut_off, today, choice.projects)?;
    if forms.is_empty() {
        return Err(nothing());
    }
    Ok(forms)
}

/// The files of a folder that writing the forms would replace.
///
/// # Errors
/// The store's errors.
pub fn in_the_way(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    format: TablesFormat,
) -> Result<Vec<PathBuf>> {
    let year = super::check::cut_off(ledger, choice.year, choice.through)?.year();
    let names = ledger.path_names(year)?;
    Ok(match format {
        TablesFormat::Xlsx => standing([folder.join(WORKBOOK)]),
        TablesFormat::Pdf => standing(pdf_paths(&names, choice.projects, folder)),
    })
}

/// Where the tables of these projects go, of all where none is named.
pub(super) fn pdf_paths(
    names: &HashMap<String, String>,
    projects: &[String],
    folder: &Path,
) -> Vec<PathBuf> {
    let is_wanted = |project: &String| projects.is_empty() || projects.contains(project);
    let wanted = names.iter().filter(|(project, _)| is_wanted(project));
    wanted
        .map(|(_, name)| folder.join(format!("{name}.pdf")))
        .collect()
}

/// Those of the files that are there.
pub(super) fn standing(paths: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
    let mut found: Vec<_> = paths.into_iter().filter(is_there).collect();
    found.sort();
    found
}

/// Writes the forms as one workbook `forms.xlsx` in `folder`, which is made where it is missing.
///
/// # Errors
/// Those of [`documents`], `document` where a form cannot be made, and the errors of writing the
/// file.
pub fn export_xlsx(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    today: NaiveDate,
) -> Result<PathBuf> {
    let forms = documents(ledger, choice, today)?;
    let bytes = xlsx::forms(&forms, today)?;
    make_folder(folder)?;
    let path = folder.join(WORKBOOK);
    write_whole(&path, &bytes)?;
    Ok(path)
}

/// Writes each form as `<project code>.pdf` in `folder`, which is made where it is missing; a code
/// that no file can bear is replaced by the project's number. `progress` is told how far it is
/// before each; where it breaks the work off, or a file cannot be made, no file is
/// left that was not there before.
///
/// # Errors
/// Those of [`documents`], `document` where a form cannot be made, `cancelled`, and the errors of
/// writing a file.
pub fn export_pdf(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    now: NaiveDateTime,
    progress: &mut dyn FnMut(Making) -> ControlFlow<()>,
) -> Result<Printed> {
    let cut_off = super::check::cut_off(ledger, choice.year, choice.through)?;
    let template = ledger.form_template(cut_off.year(), choice.template)?;
    let names = ledger.path_names(cut_off.year())?;
    let make = |form: &FormDocument| {
        Ok(Made {
            project: form.project.clone(),
            bytes: pdf::form(form, now)?,
            missing_glyphs: missing::in_form(form),
        })
    };
    ledger.each_form(&template, cut_off, now.date(), choice.projects, |forms| {
        if forms.len() == 0 {
            return Err(nothing());
        }
        let forms = forms.map(|form| Ok(form?));
        write_each(&names, folder, (forms, make), progress)
    })?
}

/// A document that was made.
pub(super) struct Made {
    /// Its project's code.
    pub project: String,
    pub bytes: Vec<u8>,
    pub missing_glyphs: Vec<MissingGlyph>,
}

/// Writes each document as `<project code>.pdf` in `folder`, as [`export_pdf`] says: the models,
/// and how a document is made from one. `names` are what files are called by the project's code.
pub(super) fn write_each<T: Send>(
    names: &HashMap<String, String>,
    folder: &Path,
    (models, make): (
        impl ExactSizeIterator<Item = Result<T>>,
        impl Fn(&T) -> std::result::Result<Made, DocumentError> + Sync,
    ),
    progress: &mut dyn FnMut(Making) -> ControlFlow<()>,
) -> Result<Printed> {
    make_folder(folder)?;
    let total = models.len();
    let mut printed = Printed {
        files: Vec::new(),
        missing_glyphs: Vec::new(),
    };
    let mut added = Vec::new();
    let made = pdf::many::<_, _, Failure>(models, make, &mut |made| {
        let done = printed.files.len();
        if progress(Making { done, total }).is_break() {
            let message = "已取消，没有留下新文件。";
            return Err(Failure::new("cancelled", message, ""));
        }
        let name = names.get(&made.project).unwrap_or(&made.project);
        let path = folder.join(format!("{name}.pdf"));
        let is_new = path.symlink_metadata().is_err();
        write_whole(&path, &made.bytes)?;
        added.extend(is_new.then(|| path.clone()));
        printed.files.push(path);
        printed.missing_glyphs.extend(made.missing_glyphs);
        Ok(ControlFlow::Continue(()))
    });
    if made.is_err() {
        for path in added {
            // What cannot be removed is a whole document, and does no harm.
            let _ = std::fs::remove_file(path);
        }
    }
    made?;
    Ok(printed)
}

fn nothing() -> Failure {
    let (message, hint) = ("没有需要填报监控表的项目。", "请先导入批复的绩效目标。");
    Failure::new("nothing_to_print", message, hint)
}
