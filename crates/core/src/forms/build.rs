//! Filling a form: the figures come from the summary, the words from the sheet.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use super::template::{FormTemplate, FundColumn};
use super::{FormDocument, FundCell, FundRow};
use crate::analysis::{FundFigures, IndicatorFigures, ProjectFigures, summarize_printed};
use crate::error::{CoreError, Result};
use crate::indicators::Nature;
use crate::period::CutOff;
use crate::projects::{FundSource, Project, ProjectFacts};
use crate::settings::in_force::InForce;
use crate::sheets::{Cause, Likelihood, SheetIndicator};
use crate::storage;
use crate::storage::sheets::SheetRow;
use crate::system_figures;
use crate::units::Unit;

/// What a ticked box shows.
const TICK: &str = "√";

pub(super) fn forms(
    connection: &Connection,
    template: &FormTemplate,
    cut_off: CutOff,
    filled_on: NaiveDate,
    named: &[String],
) -> Result<Vec<FormDocument>> {
    let year = cut_off.year().number();
    let unit = storage::unit::get(connection)?.unwrap_or_default();
    let in_force = InForce::read(connection, cut_off.year())?;
    let summary = summarize_printed(connection, cut_off, &in_force.thresholds()?)?;
    let mut notes = system_figures::notes(connection, cut_off)?;
    let mut sheets: HashMap<_, _> = storage::sheets::all(connection, year)?
        .into_iter()
        .collect();
    let mut filled: HashMap<_, _> = storage::sheets::indicators(connection, year)?
        .into_iter()
        .collect();
    let mut indicators: HashMap<i64, Vec<_>> = HashMap::new();
    for (project, indicator) in storage::indicators::current(connection, year)? {
        let row = SheetIndicator::of(&indicator.facts, filled.remove(&indicator.id));
        indicators.entry(project).or_default().push(row);
    }
    let begun: HashSet<i64> = sheets.keys().copied().collect();
    let projects = storage::projects::all(connection, year)?;
    projects
        .into_iter()
        .zip(&summary.projects)
        .filter(|(project, figures)| {
            let is_asked = begun.contains(&project.id) || named.contains(&figures.code);
            figures.is_monitored() || (!figures.exempt && is_asked)
        })
        .map(|(project, figures)| {
            let form = Form {
                template,
                cut_off,
                unit: &unit,
                project: &project,
                figures,
                note: notes.remove(&figures.code),
                sheet: sheets.remove(&project.id),
                filled: indicators.remove(&project.id).unwrap_or_default(),
            };
            form.document(filled_on)
        })
        .collect()
}

struct Form<'a> {
    template: &'a FormTemplate,
    cut_off: CutOff,
    unit: &'a Unit,
    project: &'a Project,
    figures: &'a ProjectFigures,
    /// What is to be said of the executed amounts, where they are not the ledger's.
    note: Option<String>,
    sheet: Option<SheetRow>,
    filled: Vec<SheetIndicator>,
}

impl Form<'_> {
    fn document(&self, filled_on: NaiveDate) -> Result<FormDocument> {
        let template = self.template;
        let fund_columns = template
            .fund_columns
            .iter()
            .map(|column| FundColumn {
                title: self.titled(&column.title),
                ..column.clone()
            })
            .collect();
        let mut indicator_columns = template.indicator_columns.clone();
        for column in &mut indicator_columns {
            column.title = self.titled(&column.title);
        }
        let funds = template
            .fund_rows
            .iter()
            .map(|row| {
                Ok(FundRow {
                    label: row.title.clone(),
                    is_total: row.sources.is_empty(),
                    cells: self.fund_cells(self.fund_figures(&row.sources)?.as_ref())?,
                })
            })
            .collect::<Result<_>>()?;
        let indicators = self
            .figures
            .indicators
            .iter()
            .zip(&self.filled)
            .map(|(figures, filled)| self.indicator_cells(figures, filled))
            .collect::<Result<_>>()?;
        let year = self.cut_off.year().number();
        Ok(FormDocument {
            project: self.project.facts.code.clone(),
            title: template.title.clone(),
            year_line: format!("（{year}年度）"),
            unit_line: "单位：万元".to_owned(),
            head: head(self.unit, &self.project.facts),
            fund_label: template.fund_label.clone(),
            fund_columns,
            funds,
            goals: self.goals(),
            indicator_columns,
            indicators,
            notes: self.notes(),
            signatures: signatures(self.unit, filled_on),
        })
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = self.template.notes.clone();
        let number = notes.len() + 1;
        notes.extend(self.note.as_ref().map(|note| format!("{number}.{note}")));
        notes
    }

    fn titled(&self, title: &str) -> String {
        title.replace("{period}", &self.cut_off.label())
    }

    fn goals(&self) -> Vec<(String, String)> {
        let mut goals = vec![(
            self.template.goal_label.clone(),
            self.project.facts.goal.clone(),
        )];
        let progress = self
            .sheet
            .as_ref()
            .map(|sheet| sheet.goal_progress.as_str());
        if let Some(progress) = progress.filter(|progress| !progress.is_empty()) {
            goals.push((
                self.titled(&self.template.goal_progress_label),
                progress.to_owned(),
            ));
        }
        goals
    }

    fn fund_figures(&self, sources: &[FundSource]) -> Result<Option<FundFigures>> {
        fund_figures(&self.figures.funds, &self.figures.total, sources)
    }

    fn fund_cells(&self, figures: Option<&FundFigures>) -> Result<Vec<FundCell>> {
        let cell = |column: &FundColumn| {
            let Some(figures) = figures else {
                return Ok(FundCell::Empty);
            };
            let optional = |amount: Option<_>| amount.map_or(FundCell::Empty, FundCell::Amount);
            Ok(match column.key.as_str() {
                "initial_budget" => FundCell::Amount(figures.initial_budget),
                "annual_budget" => FundCell::Amount(figures.annual_budget),
                "arrived" => FundCell::Amount(figures.arrived),
                "executed" => FundCell::Amount(figures.executed),
                "execution_rate" => FundCell::Rate(figures.execution_rate.clone()),
                "forecast" => optional(figures.forecast),
                "carryover" => optional(figures.carryover),
                key => return Err(unknown_key(key)),
            })
        };
        self.template.fund_columns.iter().map(cell).collect()
    }

    fn indicator_cells(
        &self,
        figures: &IndicatorFigures,
        filled: &SheetIndicator,
    ) -> Result<Vec<String>> {
        let tick = |ticked: bool| if ticked { TICK } else { "" }.to_owned();
        let cell = |key: &str| {
            Ok(match key {
                "level1" => figures.level1.clone(),
                "level2" => figures.level2.clone(),
                "level3" => figures.level3.clone(),
                "target" => target(figures),
                "progress" => progress(figures, filled),
                "forecast" => filled.forecast.clone(),
                "cause_note" => filled.cause_note.clone(),
                "remark" => filled.remark.clone(),
                key => match key.split_once(':') {
                    Some(("cause", word)) => {
                        let cause = Cause::from_word(word).ok_or_else(|| unknown_key(key))?;
                        tick(filled.causes.contains(&cause))
                    }
                    Some(("likelihood", word)) => {
                        let judged = Likelihood::from_word(word).ok_or_else(|| unknown_key(key))?;
                        tick(filled.likelihood == Some(judged))
                    }
                    _ => return Err(unknown_key(key)),
                },
            })
        };
        self.template
            .indicator_columns
            .iter()
            .map(|column| cell(&column.key))
            .collect()
    }
}

/// 项目名称, 项目代码, 主管部门及代码 and 实施单位.
pub(super) fn head(unit: &Unit, facts: &ProjectFacts) -> Vec<[(String, String); 2]> {
    let department = format!("{}[{}]", unit.department_name, unit.department_code);
    let implementing = match facts.implementing_unit.as_str() {
        "" => unit.name.clone(),
        given => given.to_owned(),
    };
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    vec![
        [pair("项目名称", &facts.name), pair("项目代码", &facts.code)],
        [
            pair("主管部门及代码", &department),
            pair("实施单位", &implementing),
        ],
    ]
}

pub(super) fn signatures(unit: &Unit, filled_on: NaiveDate) -> Vec<(String, String)> {
    [
        ("填报人", unit.preparer.clone()),
        ("联系电话", unit.phone.clone()),
        ("审核人", unit.reviewer.clone()),
        // The head signs by hand.
        ("单位负责人（签字）", String::new()),
        ("填报日期", filled_on.format("%Y年%-m月%-d日").to_string()),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .to_vec()
}

/// What a row of the funds block shows: the total, a source, or the sum of several sources;
/// nothing where the project has none of them.
pub(super) fn fund_figures(
    funds: &[FundFigures],
    total: &FundFigures,
    sources: &[FundSource],
) -> Result<Option<FundFigures>> {
    if sources.is_empty() {
        return Ok(Some(total.clone()));
    }
    let mut of_row = funds
        .iter()
        .filter(|figures| figures.source.is_some_and(|s| sources.contains(&s)))
        .peekable();
    if of_row.peek().is_none() {
        return Ok(None);
    }
    FundFigures::total(of_row).map(Some)
}

pub(super) fn unknown_key(key: &str) -> CoreError {
    CoreError::invalid("template", format!("表样中的栏目“{key}”不能识别。"))
}

/// `≥1200人次`; of a 定性 indicator its text.
pub(super) fn target(figures: &IndicatorFigures) -> String {
    if figures.nature == Nature::Qualitative {
        figures.target.clone()
    } else {
        format!("{}{}{}", figures.comparator, figures.target, figures.unit)
    }
}

/// What was filled in, else the actual value of the daily records.
fn progress(figures: &IndicatorFigures, filled: &SheetIndicator) -> String {
    if !filled.progress.is_empty() {
        return filled.progress.clone();
    }
    figures.actual_shown().unwrap_or_default()
}
