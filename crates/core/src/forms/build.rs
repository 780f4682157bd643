//! Filling a form: the figures come from the summary, the words from the sheet.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use super::template::{FormTemplate, Labelled};
use super::{FormDocument, FundCell, FundColumn, FundRow, PrintedDecimals, widths};
use crate::analysis::{
    Denominator, FundFigures, IndicatorFigures, ProjectFigures, summarize_printed,
};
use crate::dispositions::Disposition;
use crate::error::{CoreError, Result};
use crate::findings::Finding;
use crate::indicators::Nature;
use crate::period::CutOff;
use crate::projects::{FundSource, Project, ProjectFacts};
use crate::records::{self, Recorded};
use crate::settings::in_force::InForce;
use crate::sheets::{Cause, Likelihood, SheetIndicator};
use crate::storage;
use crate::storage::sheets::SheetRow;
use crate::system_figures;
use crate::units::Unit;

/// What a ticked box shows.
const TICK: &str = "√";

pub(super) fn each_form<T>(
    connection: &Connection,
    template: &FormTemplate,
    cut_off: CutOff,
    filled_on: NaiveDate,
    named: &[String],
    take: impl FnOnce(&mut dyn ExactSizeIterator<Item = Result<FormDocument>>) -> T,
) -> Result<T> {
    let year = cut_off.year().number();
    let unit = storage::unit::get(connection)?.unwrap_or_default();
    let in_force = InForce::read(connection, cut_off.year())?;
    let thresholds = in_force.thresholds()?;
    let decimals = in_force.printed_decimals()?;
    let summary = summarize_printed(connection, cut_off, &thresholds)?;
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
    let mut findings = storage::by_key(storage::findings::all(connection, year)?);
    let mut dispositions = storage::by_key(storage::dispositions::all(connection, year)?);
    let begun: HashSet<i64> = sheets.keys().copied().collect();
    let projects = storage::projects::all(connection, year)?;
    let mut wanted: Vec<_> = projects
        .iter()
        .zip(&summary.projects)
        .filter(|(project, figures)| {
            let is_asked = begun.contains(&project.id) || named.contains(&figures.code);
            figures.is_monitored() || (!figures.exempt && is_asked)
        })
        .collect();
    if !named.is_empty() {
        wanted = in_order_of(named, &wanted)?;
    }
    let mut forms = wanted.into_iter().map(|(project, figures)| {
        let form = Form {
            template,
            cut_off,
            denominator: thresholds.denominator,
            decimals,
            unit: &unit,
            project,
            figures,
            note: notes.remove(&figures.code),
            sheet: sheets.remove(&project.id),
            filled: indicators.remove(&project.id).unwrap_or_default(),
            findings: records::facts(findings.remove(&project.id)),
            dispositions: standing(dispositions.remove(&project.id)),
        };
        form.document(filled_on)
    });
    Ok(take(&mut forms))
}

/// The projects that are named, each once.
fn in_order_of<'a>(
    named: &[String],
    projects: &[(&'a Project, &'a ProjectFigures)],
) -> Result<Vec<(&'a Project, &'a ProjectFigures)>> {
    let by_code: HashMap<_, _> = projects
        .iter()
        .map(|(project, figures)| (&figures.code, (*project, *figures)))
        .collect();
    let mut seen = HashSet::new();
    let once = named.iter().filter(|code| seen.insert(*code));
    once.map(|code| {
        by_code
            .get(code)
            .copied()
            .ok_or_else(|| CoreError::NotFound {
                what: "监控表的项目",
                id: code.clone(),
            })
    })
    .collect()
}

struct Form<'a> {
    template: &'a FormTemplate,
    cut_off: CutOff,
    denominator: Denominator,
    decimals: PrintedDecimals,
    unit: &'a Unit,
    project: &'a Project,
    figures: &'a ProjectFigures,
    /// What is to be said of the executed amounts, where they are not the ledger's.
    note: Option<String>,
    sheet: Option<SheetRow>,
    filled: Vec<SheetIndicator>,
    findings: Vec<Finding>,
    dispositions: Vec<Disposition>,
}

impl Form<'_> {
    fn document(&self, filled_on: NaiveDate) -> Result<FormDocument> {
        let template = self.template;
        let period = self.cut_off.label();
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
            .collect::<Result<Vec<_>>>()?;
        let indicators = self
            .figures
            .indicators
            .iter()
            .zip(&self.filled)
            .map(|(figures, filled)| self.indicator_cells(figures, filled))
            .collect::<Result<Vec<_>>>()?;
        let year = self.cut_off.year().number();
        Ok(FormDocument {
            project: self.project.facts.code.clone(),
            title: template.title.clone(),
            year_line: format!("（{year}年度）"),
            unit_line: "单位：万元".to_owned(),
            head: template
                .head
                .iter()
                .map(|[left, right]| Ok([self.fact(left)?, self.fact(right)?]))
                .collect::<Result<_>>()?,
            fund_label: template.fund_label.clone(),
            fund_columns: template.fund_columns(&period),
            indicator_columns: widths::fitted(
                template,
                &period,
                (&funds, self.decimals),
                &indicators,
            ),
            funds,
            denominator: self.denominator.key().to_owned(),
            decimals: self.decimals,
            goals: self.goals(&period),
            indicators,
            closing: template
                .closing
                .iter()
                .map(|row| self.closing(row))
                .collect::<Result<_>>()?,
            notes: self.notes(),
            signatures: template
                .signatures
                .iter()
                .map(|row| signature(self.unit, filled_on, row))
                .collect::<Result<_>>()?,
        })
    }

    fn fact(&self, row: &Labelled) -> Result<(String, String)> {
        fact(self.unit, &self.project.facts, row)
    }

    /// The template's notes, what the rates divide by where no column shows it, and what is to be
    /// said of the executed amounts.
    fn notes(&self) -> Vec<String> {
        let mut notes = self.template.notes.clone();
        let is_printed = |key| self.template.fund_columns.iter().any(|c| c.key == key);
        let divides = is_printed("execution_rate") && !is_printed(self.denominator.key());
        let divides = divides.then(|| format!("执行率=执行数÷{}。", self.denominator));
        for said in divides.into_iter().chain(self.note.clone()) {
            notes.push(match notes.len() {
                0 => format!("注：{said}"),
                above => format!("{}.{said}", above + 1),
            });
        }
        notes
    }

    fn goals(&self, period: &str) -> Vec<(String, String)> {
        let template = self.template;
        let mut goals = vec![(template.goal_label.clone(), self.project.facts.goal.clone())];
        let progress = self
            .sheet
            .as_ref()
            .map(|sheet| sheet.goal_progress.as_str())
            .filter(|progress| !progress.is_empty());
        if let Some(progress) = progress
            && !template.goal_progress_label.is_empty()
        {
            goals.push((template.goal_progress_label(period), progress.to_owned()));
        }
        goals
    }

    /// A row below the indicator table: several items are numbered.
    fn closing(&self, row: &Labelled) -> Result<(String, String)> {
        let findings = self.findings.iter();
        let text = match row.key.as_str() {
            "problems" => numbered(findings.map(|finding| finding.description.clone())),
            "measures" => numbered(findings.map(|finding| finding.measures.clone())),
            "dispositions" => numbered(self.dispositions.iter().map(disposition)),
            "note" => self
                .sheet
                .as_ref()
                .map(|sheet| sheet.note.clone())
                .unwrap_or_default(),
            key => return Err(unknown_key(key)),
        };
        Ok((row.title.clone(), text))
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

/// Texts that say something, numbered where there are several.
pub(super) fn numbered(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
    match texts.as_slice() {
        [only] => only.clone(),
        several => {
            let lines = several.iter().zip(1..);
            let lines = lines.map(|(text, number)| format!("{number}.{text}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// What a disposition says, on one line.
pub(super) fn disposition(disposition: &Disposition) -> String {
    let parts = [
        ("原因：", &disposition.cause),
        ("措施：", &disposition.measures),
        ("文号：", &disposition.document_number),
    ];
    let said = parts.iter().filter(|(_, text)| !text.trim().is_empty());
    let said: Vec<_> = said
        .map(|(label, text)| format!("{label}{}", text.trim().trim_end_matches(['。', '；'])))
        .collect();
    format!("{} {}", disposition.kind, said.join("；"))
}

/// The dispositions that were not withdrawn.
pub(super) fn standing(rows: Option<Vec<Recorded<Disposition>>>) -> Vec<Disposition> {
    let all = records::facts(rows).into_iter();
    all.filter(|disposition| disposition.state.stands())
        .collect()
}

/// A labelled text of the head.
pub(super) fn fact(unit: &Unit, facts: &ProjectFacts, row: &Labelled) -> Result<(String, String)> {
    let text = match row.key.as_str() {
        "project_name" => facts.name.clone(),
        "project_code" => facts.code.clone(),
        "department" => format!("{}[{}]", unit.department_name, unit.department_code),
        "implementing_unit" if facts.implementing_unit.is_empty() => unit.name.clone(),
        "implementing_unit" => facts.implementing_unit.clone(),
        "section" => facts.section.clone(),
        "manager" => facts.manager.clone(),
        "category" => facts
            .category
            .map(|word| word.to_string())
            .unwrap_or_default(),
        "budget_kind" => facts.budget_kind.to_string(),
        key => return Err(unknown_key(key)),
    };
    Ok((row.title.clone(), text))
}

/// A labelled text of the line of signatures.
pub(super) fn signature(
    unit: &Unit,
    filled_on: NaiveDate,
    row: &Labelled,
) -> Result<(String, String)> {
    let text = match row.key.as_str() {
        "preparer" => unit.preparer.clone(),
        "phone" => unit.phone.clone(),
        "reviewer" => unit.reviewer.clone(),
        // The head signs by hand.
        "head" => String::new(),
        "date" => filled_on.format("%Y年%-m月%-d日").to_string(),
        key => return Err(unknown_key(key)),
    };
    Ok((row.title.clone(), text))
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
