//! The annual sheets: showing, filling, and their way through review.

use std::collections::HashMap;

use chrono::NaiveDate;
use jixiao_core::analysis::{Light, ProjectFigures};
use jixiao_core::error::CoreError;
use jixiao_core::forms::{FormDocument, FundRowTemplate, TemplateEntry, TemplateKind};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::projects::FundSource;
use jixiao_core::rules::{Finding, Severity};
use jixiao_core::sheets::{
    Action, Chosen, Exemption, FieldProposal, Said, Sheet, SheetComparison, SheetEvent, SheetPatch,
    SheetState,
};

use super::year_of;
use crate::error::{Failure, Result};

/// The sheets of a year with their states; exempt projects have none.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<(String, SheetState)>> {
    Ok(ledger.sheet_states(year_of(ledger, year)?)?)
}

/// The exempt projects of a year, by code, with what exempts them.
///
/// # Errors
/// The store's errors.
pub fn exemptions(ledger: &Ledger, year: Option<i32>) -> Result<Vec<(String, Exemption)>> {
    Ok(ledger.exemptions(year_of(ledger, year)?)?)
}

/// A sheet in the list of the year's sheets.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetLine {
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// How far it is.
    pub state: SheetState,
    /// The project's light.
    pub light: Light,
}

/// The sheets of a year with the lights of their projects; exempt projects have none.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn lines(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<Vec<SheetLine>> {
    let projects = super::summary::get(ledger, year, through)?.projects;
    let states: HashMap<_, _> = list(ledger, year)?.into_iter().collect();
    let line = |project: ProjectFigures| {
        Some(SheetLine {
            state: *states.get(&project.code)?,
            project: project.code,
            name: project.name,
            light: project.light,
        })
    };
    Ok(projects.into_iter().filter_map(line).collect())
}

/// The sheet of a project.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn show(ledger: &Ledger, year: Option<i32>, code: &str) -> Result<Sheet> {
    Ok(ledger.sheet(year_of(ledger, year)?, code)?)
}

/// Everything that one page of a sheet shows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetView {
    /// The official form as it would be printed; an exempt project has none.
    pub form: Option<FormDocument>,
    /// How many columns the four areas of a row of its head span: label, text, label, text.
    #[cfg_attr(feature = "bindings", specta(type = [u32; 4]))]
    pub head_spans: [usize; 4],
    /// What it calls the progress towards the goal; "" where it has no row for that.
    pub goal_progress_label: String,
    /// The template in force, by which the form is made.
    pub template: Option<TemplateEntry>,
    /// The source of each funds row of the form; nothing where it sums several.
    pub fund_rows: Vec<Option<FundSource>>,
    /// What was filled in; its indicators stand in the order of the form's.
    pub sheet: Sheet,
    /// The project's figures and lights; its indicators stand in the same order.
    pub figures: ProjectFigures,
    /// What the rules find in the project.
    pub findings: Vec<Finding>,
    /// The last day that counts.
    pub through: NaiveDate,
}

/// The page of a project's sheet through a day (31 July where none is given), as seen on `today`.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` where the day lies outside the year, and the
/// store's errors.
pub fn view(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
    today: NaiveDate,
) -> Result<SheetView> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let sheet = ledger.sheet(cut_off.year(), code)?;
    let figures = super::summary::get(ledger, year, through)?
        .projects
        .into_iter()
        .find(|project| project.code == code)
        .ok_or_else(|| CoreError::NotFound {
            what: "项目",
            id: code.to_owned(),
        })?;
    let template = ledger.form_template(cut_off.year(), None)?;
    let form = match figures.exempt {
        true => None,
        false => ledger
            .forms(&template, cut_off, today, &[code.to_owned()])?
            .pop(),
    };
    let mut findings = super::check::run(ledger, year, through, today)?.findings;
    findings.retain(|finding| finding.project == code);
    let templates = ledger.form_templates(cut_off.year())?.into_iter();
    let mut in_force = templates.filter(|entry| entry.selected && entry.kind == TemplateKind::Form);
    let head_spans = form.as_ref().map(FormDocument::head_spans);
    Ok(SheetView {
        head_spans: head_spans.unwrap_or_default(),
        goal_progress_label: template.goal_progress_label(&cut_off.label()),
        form,
        template: in_force.next(),
        fund_rows: template.fund_rows.iter().map(only_source).collect(),
        sheet,
        figures,
        findings,
        through: cut_off.through(),
    })
}

fn only_source(row: &FundRowTemplate) -> Option<FundSource> {
    match row.sources.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Fills sheets, all of them or none.
///
/// # Errors
/// `not_found`, `invalid`, `wrong_state`, and the store's errors.
pub fn fill(
    ledger: &mut Ledger,
    year: Option<i32>,
    patches: &[SheetPatch],
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.fill_sheets(year, patches, actor)?;
    Ok(())
}

/// Where the sheet of a project differs from the approved targets.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn compare(ledger: &Ledger, year: Option<i32>, code: &str) -> Result<SheetComparison> {
    Ok(ledger.compare_sheet(year_of(ledger, year)?, code)?)
}

/// Puts a sheet on the approved targets.
///
/// # Errors
/// `not_found`, `wrong_state`, and the store's errors.
pub fn renew(ledger: &mut Ledger, year: Option<i32>, code: &str, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.renew_sheet(year, code, actor)?;
    Ok(())
}

/// What the daily records through a day propose for the sheet of a project.
///
/// # Errors
/// `not_found`, `wrong_state` for an exempt project, `invalid` where the day lies outside the
/// year, and the store's errors.
pub fn proposals(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
) -> Result<Vec<FieldProposal>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.sheet_proposals(cut_off, code, &ledger.thresholds(cut_off.year())?)?)
}

/// Takes proposals into the sheet of a project and gives what was taken.
///
/// # Errors
/// As [`proposals`]; `not_found` for a field without a proposal, `wrong_state` for a sheet that is
/// under review or locked.
pub fn take(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
    chosen: &Chosen,
    actor: &Actor,
) -> Result<Vec<FieldProposal>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    let taken = ledger.take_proposals(cut_off, code, chosen, &thresholds, actor)?;
    Ok(taken.value)
}

/// What was done to the sheet of a project, the oldest first.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn history(ledger: &Ledger, year: Option<i32>, code: &str) -> Result<Vec<SheetEvent>> {
    Ok(ledger.sheet_history(year_of(ledger, year)?, code)?)
}

/// Takes a sheet one step on its way, with one remark. Before 自检通过 and 提交审核 its self-check
/// must find no error.
///
/// # Errors
/// `self_check` with the number of errors, `wrong_state`, `invalid` where a remark is missing,
/// `not_found`.
pub fn review(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    code: &str,
    action: Action,
    (field, remark): (&str, &str),
    actor: &Actor,
) -> Result<SheetState> {
    let said = Said {
        field: field.to_owned(),
        remark: remark.to_owned(),
    };
    review_fields(ledger, (year, through), code, action, &[said], actor)
}

/// As [`review`], with remarks on several fields.
///
/// # Errors
/// As [`review`].
pub fn review_fields(
    ledger: &mut Ledger,
    (year, through): (Option<i32>, Option<NaiveDate>),
    code: &str,
    action: Action,
    said: &[Said],
    actor: &Actor,
) -> Result<SheetState> {
    if matches!(action, Action::Check | Action::Submit) {
        let cut_off = super::check::cut_off(ledger, year, through)?;
        let report = ledger.check(
            cut_off,
            actor.at.date(),
            &ledger.thresholds(cut_off.year())?,
        )?;
        let errors: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::E && finding.project == code)
            .map(|finding| format!("{} {}：{}", finding.rule, finding.place, finding.message))
            .collect();
        if !errors.is_empty() {
            return Err(Failure {
                detail: errors.join("\n"),
                ..Failure::new(
                    "self_check",
                    format!(
                        "项目{code}的监控表还有{}项错误，{}。",
                        errors.len(),
                        match action {
                            Action::Check => "自检没有通过",
                            _ => "不能提交审核",
                        }
                    ),
                    "请运行检查，逐项改正后再提交。",
                )
            });
        }
    }
    let year = year_of(ledger, year)?;
    Ok(ledger.review_sheet(year, code, action, said, actor)?.value)
}

/// Reads sheet contents from JSON: one object, or an array of such objects.
///
/// # Errors
/// `not_json` with the line, `invalid` where the project is missing.
pub fn parse(text: &[u8], project: Option<&str>) -> Result<Vec<SheetPatch>> {
    let wrong = |error: serde_json::Error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_json",
            format!(
                "监控表内容不是有效的JSON（第{}行：{error}）。",
                error.line()
            ),
            "没有填写任何内容，请改正后重试。",
        )
    };
    let mut patches: Vec<SheetPatch> = match project {
        Some(_) => {
            // A list would be read as the fields in their order.
            serde_json::from_slice::<serde_json::Map<_, _>>(text).map_err(wrong)?;
            vec![serde_json::from_slice(text).map_err(wrong)?]
        }
        None => serde_json::from_slice(text).map_err(wrong)?,
    };
    for patch in &mut patches {
        match project {
            Some(code) if patch.project.is_empty() => code.clone_into(&mut patch.project),
            Some(code) if patch.project != code => {
                return Err(CoreError::Invalid {
                    field: "project".to_owned(),
                    message: format!("文件是项目{}的，不是项目{code}的。", patch.project),
                }
                .into());
            }
            _ => {}
        }
    }
    Ok(patches)
}
