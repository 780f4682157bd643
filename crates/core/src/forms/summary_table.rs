//! The unit's summary of its projects (汇总表): a row a project, with what the forms leave to it:
//! notes on the funds, dispositions, and why a research project is not monitored for now.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

use super::PrintedDecimals;
use super::build::{numbered, standing};
use super::widths::{Bounds, fit, half_widths};
use crate::analysis::{FundFigures, Light, ProjectFigures, summarize_printed};
use crate::dispositions::{Disposition, DispositionKind};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::CutOff;
use crate::projects::ProjectFacts;
use crate::settings::in_force::InForce;
use crate::sheets::SheetFund;
use crate::storage;
use crate::storage::sheets::SheetRow;
use crate::system_figures;

/// What no column of figures or short words goes above, in half-width characters.
const WIDEST: u16 = 30;

/// A table of one unit, ready to be laid out on A4 landscape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SummaryTable {
    /// Title.
    pub title: String,
    /// Name of the unit.
    pub unit: String,
    /// （2026年1-7月）
    pub year_line: String,
    /// 单位：万元
    pub unit_line: String,
    /// Columns.
    pub columns: Vec<SummaryColumn>,
    /// Rows of cells, one a column.
    pub rows: Vec<Vec<SummaryCell>>,
    /// The row under them that adds them up.
    pub total: Vec<SummaryCell>,
    /// Key of the amount that the rates divide by.
    pub denominator: &'static str,
    /// How many decimals its amounts show on paper.
    pub decimals: PrintedDecimals,
    /// Foot notes.
    pub notes: Vec<String>,
    /// The line of signatures: label and text.
    pub signatures: Vec<(String, String)>,
}

/// A column of the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SummaryColumn {
    /// Stable name, such as `executed`.
    pub key: &'static str,
    /// Title over several columns, or "".
    pub group: &'static str,
    /// Title.
    pub title: String,
    /// Width in half-width characters.
    pub width: u16,
}

impl SummaryColumn {
    /// The columns of the table through a period such as 1-7月, as wide as an ordinary unit needs.
    #[must_use]
    pub fn all(period: &str) -> Vec<Self> {
        let column = |key, group, title: &str, width| Self {
            key,
            group,
            title: title.to_owned(),
            width,
        };
        let (funds, indicators, lights) = ("资金", "绩效指标", "预警灯");
        vec![
            column("number", "", "序号", 4),
            column("name", "", "项目名称", 22),
            column("code", "", "项目代码", 21),
            column("initial_budget", funds, "年初预算数", 12),
            column("annual_budget", funds, "全年预算数", 12),
            column("arrived", funds, "到位数", 12),
            column("executed", funds, &format!("{period}执行数"), 12),
            column("execution_rate", funds, "执行率", 9),
            column("forecast", funds, "全年预计执行数", 12),
            column("carryover", funds, "预计结转结余", 12),
            column("indicators", indicators, "合计", 5),
            column("red", indicators, "红", 5),
            column("yellow", indicators, "黄", 5),
            column("green", indicators, "绿", 5),
            column("blue", indicators, "蓝", 5),
            column("grey", indicators, "灰", 5),
            column("fund_light", lights, "资金灯", 4),
            column("performance_light", lights, "绩效灯", 4),
            column("light", lights, "项目灯", 4),
            column("disposition", "", "处置", 14),
            column("remark", "", "备注", 28),
        ]
    }
}

/// A cell of the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SummaryCell {
    /// A short word or number that stands in the middle.
    Word(String),
    /// Text.
    Text(String),
    /// An amount; nothing where it is not known.
    Amount(Option<Money>),
    /// A rate in percent with 2 decimals; “—” where there is none.
    Rate(Option<String>),
    /// How many.
    Count(usize),
}

impl SummaryCell {
    /// What stands in the cell on paper.
    #[must_use]
    pub fn shown(&self, decimals: PrintedDecimals) -> String {
        match self {
            Self::Word(text) | Self::Text(text) => text.clone(),
            Self::Amount(amount) => {
                amount.map_or_else(String::new, |amount| decimals.shown(amount))
            }
            Self::Rate(rate) => rate
                .as_ref()
                .map_or_else(|| "—".to_owned(), |rate| format!("{rate}%")),
            Self::Count(count) => count.to_string(),
        }
    }
}

impl SummaryTable {
    /// Gives every figure and short word the width of one line, and shares the rest of the paper
    /// among the columns of text as they need it. Where that does not suffice, the table is
    /// wider than the columns stood at, and is printed smaller.
    pub fn fit_columns(&mut self) {
        let rows = || self.rows.iter().chain([&self.total]);
        let widths = self.columns.iter().map(|column| u32::from(column.width));
        let whole = widths.sum();
        let bounds = self.columns.iter().zip(0..).map(|(column, at)| {
            let cells = rows().filter_map(|row| row.get(at));
            let needs = cells.map(|cell| self.needs(cell)).max().unwrap_or(0);
            match column.key {
                "name" | "disposition" | "remark" => Bounds {
                    least: column.width / 2,
                    most: column.width * 2,
                },
                _ => {
                    let width = column.width.max(needs);
                    Bounds {
                        least: width,
                        most: width,
                    }
                }
            }
        });
        let bounds: Vec<_> = bounds.collect();
        let words = |row: &Vec<SummaryCell>| {
            let cells = row.iter().map(|cell| cell.shown(self.decimals));
            cells.collect()
        };
        let words: Vec<Vec<_>> = rows().map(words).collect();
        let widths = fit(&bounds, whole, &words);
        for (column, width) in self.columns.iter_mut().zip(widths) {
            column.width = width;
        }
    }

    /// Half-width characters that a cell needs on one line with its margins; 0 where it may break.
    fn needs(&self, cell: &SummaryCell) -> u16 {
        let margins = match cell {
            SummaryCell::Text(_) => return 0,
            SummaryCell::Word(_) | SummaryCell::Count(_) => 2,
            SummaryCell::Amount(_) | SummaryCell::Rate(_) => 3,
        };
        let characters = half_widths(&cell.shown(self.decimals)) + margins;
        u16::try_from(characters).map_or(WIDEST, |width| width.min(WIDEST))
    }
}

impl Ledger {
    /// The summary table of a year through a cut-off.
    ///
    /// # Errors
    /// Overflow of a sum, and the store's errors.
    pub fn summary_table(&self, cut_off: CutOff, filled_on: NaiveDate) -> Result<SummaryTable> {
        self.read(|connection| build(connection, cut_off, filled_on))
    }
}

fn build(connection: &Connection, cut_off: CutOff, filled_on: NaiveDate) -> Result<SummaryTable> {
    let year = cut_off.year().number();
    let unit = storage::unit::get(connection)?.unwrap_or_default();
    let in_force = InForce::read(connection, cut_off.year())?;
    let thresholds = in_force.thresholds()?;
    let summary = summarize_printed(connection, cut_off, &thresholds)?;
    let mut system = system_figures::notes(connection, cut_off)?;
    let sheets: std::collections::HashMap<_, _> = storage::sheets::all(connection, year)?
        .into_iter()
        .collect();
    let mut funds = storage::by_key(storage::sheets::funds(connection, year)?);
    let mut dispositions = storage::by_key(storage::dispositions::all(connection, year)?);
    let mut rows = Vec::new();
    let projects = storage::projects::all(connection, year)?;
    for ((project, figures), number) in projects.iter().zip(&summary.projects).zip(1..) {
        let filled = Filled {
            sheet: sheets.get(&project.id),
            funds: funds.remove(&project.id).unwrap_or_default(),
            dispositions: standing(dispositions.remove(&project.id)),
            system: system.remove(&figures.code),
        };
        rows.push(row(number, &project.facts, figures, &filled));
    }
    let counts = &summary.counts;
    let (period, label) = (cut_off.label(), |text: &str| text.to_owned());
    let mut table = SummaryTable {
        title: "项目支出绩效目标监控情况汇总表".to_owned(),
        unit: unit.name.clone(),
        year_line: format!("（{year}年{period}）"),
        unit_line: "单位：万元、项".to_owned(),
        columns: SummaryColumn::all(&period),
        total: total(&summary.total, &summary.projects),
        rows,
        denominator: thresholds.denominator.key(),
        decimals: in_force.printed_decimals()?,
        notes: vec![
            format!(
                "注：1.项目{}个，其中监控{}个（项目灯：红{}个、黄{}个、绿{}个、灰{}个），科研暂不监控{}个。",
                counts.projects,
                counts.monitored,
                counts.red,
                counts.yellow,
                counts.green,
                counts.grey,
                counts.exempt
            ),
            format!(
                "2.执行率=执行数÷{}；时序进度{}%。暂不监控的项目计入资金合计，不计入指标和预警灯。",
                thresholds.denominator, summary.schedule_rate
            ),
        ],
        signatures: vec![
            (label("填报人"), unit.preparer),
            (label("联系电话"), unit.phone),
            (label("审核人"), unit.reviewer),
            (label("单位负责人（签字）"), String::new()),
            (
                label("填报日期"),
                filled_on.format("%Y年%-m月%-d日").to_string(),
            ),
        ],
    };
    table.fit_columns();
    Ok(table)
}

/// What people filled in for a project.
struct Filled<'a> {
    sheet: Option<&'a SheetRow>,
    funds: Vec<SheetFund>,
    dispositions: Vec<Disposition>,
    /// What is to be said of the executed amounts, where they are not the ledger's.
    system: Option<String>,
}

fn row(
    number: usize,
    facts: &ProjectFacts,
    figures: &ProjectFigures,
    filled: &Filled<'_>,
) -> Vec<SummaryCell> {
    let word = |text: &str| SummaryCell::Word(text.to_owned());
    let mut cells = vec![
        word(&number.to_string()),
        SummaryCell::Text(facts.name.clone()),
        word(&facts.code),
    ];
    cells.extend(amounts(&figures.total));
    if figures.exempt {
        cells.extend((0..6).map(|_| word("")));
        cells.extend((0..3).map(|_| word("—")));
    } else {
        cells.extend(lights(&[figures]));
        let lights = [
            figures.fund_light,
            Some(figures.performance_light),
            Some(figures.light),
        ];
        cells.extend(lights.map(|light| word(light.map_or("—", Light::word))));
    }
    let kinds = filled.dispositions.iter();
    let kinds: Vec<_> = kinds.map(|disposition| treated(disposition.kind)).collect();
    cells.push(SummaryCell::Text(kinds.join("\n")));
    cells.push(SummaryCell::Text(remark(facts, figures, filled)));
    cells
}

fn treated(kind: DispositionKind) -> String {
    let words = match kind {
        DispositionKind::D0 => "纠正措施",
        DispositionKind::D1 => "调减预算",
        DispositionKind::D2 => "暂停实施",
    };
    format!("{kind}{words}")
}

/// Exempt reasons, the note of the sheet, and the notes on its funds.
fn remark(facts: &ProjectFacts, figures: &ProjectFigures, filled: &Filled<'_>) -> String {
    let exempt = figures.exempt.then(|| {
        let (reason, check) = (&facts.exempt_reason, &facts.substitute_check);
        format!("科研暂不监控：{reason}；替代检查方式：{check}")
    });
    let note = filled.sheet.map(|sheet| sheet.note.clone());
    let funds = filled
        .funds
        .iter()
        .filter(|fund| !fund.note.trim().is_empty());
    let funds = funds.map(|fund| format!("{}：{}", fund.source, fund.note));
    let system = filled.system.clone();
    numbered(exempt.into_iter().chain(note).chain(funds).chain(system))
}

fn amounts(figures: &FundFigures) -> [SummaryCell; 7] {
    [
        SummaryCell::Amount(Some(figures.initial_budget)),
        SummaryCell::Amount(Some(figures.annual_budget)),
        SummaryCell::Amount(Some(figures.arrived)),
        SummaryCell::Amount(Some(figures.executed)),
        SummaryCell::Rate(figures.execution_rate.clone()),
        SummaryCell::Amount(figures.forecast),
        SummaryCell::Amount(figures.carryover),
    ]
}

/// How many indicators there are, and how many of each light.
fn lights(projects: &[&ProjectFigures]) -> [SummaryCell; 6] {
    let count = |light: Option<Light>| {
        let indicators = projects.iter().flat_map(|project| &project.indicators);
        let counted = indicators.filter(|found| light.is_none_or(|light| found.light == light));
        SummaryCell::Count(counted.count())
    };
    [
        count(None),
        count(Some(Light::Red)),
        count(Some(Light::Yellow)),
        count(Some(Light::Green)),
        count(Some(Light::Blue)),
        count(Some(Light::Grey)),
    ]
}

fn total(figures: &FundFigures, projects: &[ProjectFigures]) -> Vec<SummaryCell> {
    let word = |text: &str| SummaryCell::Word(text.to_owned());
    let monitored: Vec<_> = projects.iter().filter(|project| !project.exempt).collect();
    let mut cells = vec![word(""), word("合计"), word("")];
    cells.extend(amounts(figures));
    cells.extend(lights(&monitored));
    cells.extend((0..5).map(|_| word("")));
    cells
}
