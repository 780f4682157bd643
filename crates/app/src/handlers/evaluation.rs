//! The year-end self-evaluation: showing, filling, checking, and its tables as files.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::error::CoreError;
use jixiao_core::evaluation::{Evaluation, EvaluationPatch, Points};
use jixiao_core::forms::EvaluationDocument;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::CutOff;
use jixiao_documents::pdf::missing;
use jixiao_documents::{pdf, xlsx};

use super::forms::{Made, Making, Printed, TablesFormat, pdf_paths, standing, write_each};
use crate::error::{Failure, Result};
use crate::files::{make_folder, write_whole};

/// Which self-evaluations.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// The year; the store's own where none is given.
    pub year: Option<i32>,
    /// The last day that counts; 31 December where none is given.
    pub through: Option<NaiveDate>,
    /// Project codes; all projects of the year where none is named.
    pub projects: &'a [String],
}

/// The self-evaluations that `choice` means, with what each still lacks.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` where the day lies outside the year, and the
/// store's errors.
pub fn list(ledger: &Ledger, choice: &Choice<'_>) -> Result<Vec<Evaluation>> {
    let cut_off = cut_off(ledger, choice)?;
    let template = ledger.evaluation_template(cut_off.year())?;
    Ok(ledger.evaluations(&template, cut_off, choice.projects)?)
}

/// A self-evaluation in the list of the year's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EvaluationLine {
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// 总分; what is not scored yet counts as 0.
    pub score: Points,
    /// Full marks.
    pub weight: Points,
    /// How much is still to be entered or explained.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub gaps: usize,
}

/// The year's self-evaluations through 31 December, a line each.
///
/// # Errors
/// As [`list`].
pub fn lines(ledger: &Ledger) -> Result<Vec<EvaluationLine>> {
    let line = |evaluation: Evaluation| EvaluationLine {
        gaps: evaluation.gaps.len(),
        project: evaluation.project,
        name: evaluation.name,
        score: evaluation.score,
        weight: evaluation.weight,
    };
    let all = list(ledger, &Choice::default())?;
    Ok(all.into_iter().map(line).collect())
}

/// The self-evaluation of one project through 31 December.
///
/// # Errors
/// As [`list`].
pub fn show(ledger: &Ledger, project: &str) -> Result<Evaluation> {
    let projects = [project.to_owned()];
    let choice = Choice {
        projects: &projects,
        ..Choice::default()
    };
    let found = list(ledger, &choice)?.into_iter().next();
    found.ok_or_else(|| {
        let id = project.to_owned();
        CoreError::NotFound { what: "项目", id }.into()
    })
}

/// Reads what fills a self-evaluation from JSON.
///
/// # Errors
/// `not_json` with the line, `invalid` where the file names another project than `project`.
pub fn parse(text: &[u8], project: &str) -> Result<EvaluationPatch> {
    let mut patch: EvaluationPatch = serde_json::from_slice(text).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_json",
            format!("自评内容不是有效的JSON（第{}行：{error}）。", error.line()),
            "没有填写任何内容，请改正后重试。",
        )
    })?;
    if patch.project.is_empty() {
        project.clone_into(&mut patch.project);
    } else if patch.project != project {
        return Err(CoreError::Invalid {
            field: "project".to_owned(),
            message: format!("文件是项目{}的，不是项目{project}的。", patch.project),
        }
        .into());
    }
    Ok(patch)
}

/// Fills the self-evaluation of a project.
///
/// # Errors
/// `not_found`, `invalid`, and the store's errors.
pub fn fill(
    ledger: &mut Ledger,
    choice: &Choice<'_>,
    patch: &EvaluationPatch,
    actor: &Actor,
) -> Result<()> {
    let cut_off = cut_off(ledger, choice)?;
    ledger.fill_evaluation(cut_off, patch, actor)?;
    Ok(())
}

/// The workbook of all tables.
const WORKBOOK: &str = "self-evaluation.xlsx";

/// The files of a folder that writing the tables would replace.
///
/// # Errors
/// The store's errors.
pub fn in_the_way(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    format: TablesFormat,
) -> Result<Vec<PathBuf>> {
    let names = ledger.path_names(super::year_of(ledger, choice.year)?)?;
    Ok(match format {
        TablesFormat::Xlsx => standing([folder.join(WORKBOOK)]),
        TablesFormat::Pdf => standing(pdf_paths(&names, choice.projects, folder)),
    })
}

/// Writes the tables as one workbook `self-evaluation.xlsx` in `folder`, which is made where it
/// is missing.
///
/// # Errors
/// Those of [`list`], `nothing_to_print` where the year has no project, `document` where a table
/// cannot be made, and the errors of writing the file.
pub fn export_xlsx(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    today: NaiveDate,
) -> Result<PathBuf> {
    let bytes = xlsx::evaluations(&documents(ledger, choice, today)?, today)?;
    make_folder(folder)?;
    let path = folder.join(WORKBOOK);
    write_whole(&path, &bytes)?;
    Ok(path)
}

/// Writes each table as `<project code>.pdf` in `folder`, which is made where it is missing; a
/// code that no file can bear is replaced by the project's number. `progress` is told how far it is
/// before each.
///
/// # Errors
/// As [`export_xlsx`], and `cancelled`.
pub fn export_pdf(
    ledger: &Ledger,
    choice: &Choice<'_>,
    folder: &Path,
    now: NaiveDateTime,
    progress: &mut dyn FnMut(Making) -> ControlFlow<()>,
) -> Result<Printed> {
    let tables = documents(ledger, choice, now.date())?;
    let year = super::year_of(ledger, choice.year)?;
    let make = |table: &EvaluationDocument| {
        Ok(Made {
            project: table.project.clone(),
            bytes: pdf::evaluation(table, now)?,
            missing_glyphs: missing::in_evaluation(table),
        })
    };
    let names = ledger.path_names(year)?;
    let tables = tables.into_iter().map(Ok);
    write_each(&names, folder, (tables, make), progress)
}

/// The tables that `choice` means, at least one.
///
/// # Errors
/// Those of [`list`], and `nothing_to_print` where the year has no project.
pub fn documents(
    ledger: &Ledger,
    choice: &Choice<'_>,
    today: NaiveDate,
) -> Result<Vec<EvaluationDocument>> {
    let cut_off = cut_off(ledger, choice)?;
    let template = ledger.evaluation_template(cut_off.year())?;
    let evaluations = ledger.evaluations(&template, cut_off, choice.projects)?;
    if evaluations.is_empty() {
        return Err(Failure::new(
            "nothing_to_print",
            "没有需要自评的项目。",
            "请先导入批复的绩效目标。",
        ));
    }
    Ok(ledger.evaluation_documents(&template, &evaluations, cut_off, today)?)
}

fn cut_off(ledger: &Ledger, choice: &Choice<'_>) -> Result<CutOff> {
    let year = super::year_of(ledger, choice.year)?;
    Ok(match choice.through {
        Some(day) => CutOff::new(year, day)?,
        None => CutOff::year_end(year),
    })
}
