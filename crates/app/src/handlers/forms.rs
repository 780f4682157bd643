//! The official forms of a year as files.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::forms::FormTemplate;
use jixiao_core::ledger::Ledger;
use jixiao_documents::xlsx;

use crate::error::{Failure, Result};
use crate::files::write_whole;

/// Writes the forms of all projects that have one (or of those named) as one workbook
/// `forms.xlsx` in `folder`, which is made where it is missing.
///
/// # Errors
/// `not_found` for an unknown or exempt project, `nothing_to_print` where no project has a form,
/// `document` where a form cannot be made, and the errors of writing the file.
pub fn export(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    projects: &[String],
    folder: &Path,
    today: NaiveDate,
) -> Result<PathBuf> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let forms = ledger.forms(&FormTemplate::nmg_2019()?, cut_off, today, projects)?;
    if forms.is_empty() {
        return Err(Failure::new(
            "nothing_to_print",
            "没有需要填报监控表的项目。",
            "请先导入批复的绩效目标。",
        ));
    }
    let bytes = xlsx::forms(&forms, today)
        .map_err(|error| Failure::new("document", error.to_string(), "请重试。"))?;
    std::fs::create_dir_all(folder).map_err(|source| CoreError::from_io(folder, source))?;
    let path = folder.join("forms.xlsx");
    write_whole(&path, &bytes)?;
    Ok(path)
}
