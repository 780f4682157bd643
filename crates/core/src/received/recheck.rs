//! What the receiver checks again, from the content alone. These rules can be computed anew there:
//! P08 (stated totals against the rows, stated executed and arrived amounts against the ledger),
//! F01 (a forecast that is no amount), I07 and I08 (causes of what is red or yellow, and their
//! notes), I09 (whether the target will be reached), I23 (a sheet that states other targets than
//! the approved ones), B06 (年度总体目标), and S08 (every monitored sheet is locked). All others look at
//! what does not travel along.

use std::collections::HashMap;

use serde::Serialize;

use super::content::{StatedFunds, Submitted, SubmittedFigures, SubmittedProject};
use crate::analysis::Light;
use crate::error::Result;
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::projects::FundSource;
use crate::rules::Severity;
use crate::sheets::{Amount, SheetState};

/// Two amounts of each project and source.
type AmountsBySource<'a> = HashMap<(&'a str, Option<FundSource>), (Money, Money)>;

/// What the receiver found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Recheck {
    /// The rule's id.
    pub rule: &'static str,
    /// E or W.
    pub severity: Severity,
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// The place, as remarks name it.
    #[serde(rename = "where")]
    pub place: String,
    /// A whole sentence.
    pub message: String,
}

impl Submitted {
    /// What is wrong with the content by itself.
    ///
    /// # Errors
    /// [`crate::error::CoreError::Overflow`] of a sum.
    pub fn recheck(&self) -> Result<Vec<Recheck>> {
        let mut found = Vec::new();
        let projects: HashMap<_, _> = self.projects.iter().map(|p| (&p.code, p)).collect();
        let ledger = self.by_source()?;
        for figures in &self.summary.projects {
            sums(
                &figures.code,
                "资金",
                &figures.total,
                &figures.funds,
                &mut found,
            )?;
            against_ledger(figures, &ledger, &mut found)?;
            if let Some(project) = projects.get(&figures.code) {
                sheet(project, figures, &mut found);
            }
        }
        let totals: Vec<_> = self.summary.projects.iter().map(|p| &p.total).collect();
        sums("", "汇总", &self.summary.total, totals, &mut found)?;
        Ok(found)
    }

    /// 执行数 and 到位数 by project and source, from the ledger.
    fn by_source(&self) -> Result<AmountsBySource<'_>> {
        let mut sums: HashMap<_, (Money, Money)> = HashMap::new();
        for entry in &self.ledger {
            let amount = Money::parse_yuan(&entry.amount_yuan)?;
            let (executed, arrived) = sums
                .entry((entry.project.as_str(), entry.source))
                .or_default();
            match entry.kind {
                EntryKind::Appropriation => *arrived = arrived.plus(amount)?,
                EntryKind::Withdrawal => *arrived = arrived.minus(amount)?,
                EntryKind::Expenditure | EntryKind::Correction => {
                    *executed = executed.plus(amount)?;
                }
                EntryKind::Refund => *executed = executed.minus(amount)?,
            }
        }
        Ok(sums)
    }
}

/// Rule P08: a stated total is the sum of its rows.
fn sums<'a>(
    project: &str,
    place: &str,
    total: &StatedFunds,
    rows: impl IntoIterator<Item = &'a StatedFunds>,
    found: &mut Vec<Recheck>,
) -> Result<()> {
    let rows: Vec<_> = rows.into_iter().collect();
    for (name, column) in COLUMNS {
        let sum = Money::sum(rows.iter().map(|row| column(row)))?;
        differs(
            project,
            &format!("{place}/合计/{name}"),
            column(total),
            sum,
            found,
        )?;
    }
    Ok(())
}

type Column = fn(&StatedFunds) -> Money;
const COLUMNS: [(&str, Column); 4] = [
    ("年初预算数", |row| row.initial_budget),
    ("全年预算数", |row| row.annual_budget),
    ("到位数", |row| row.arrived),
    ("执行数", |row| row.executed),
];

fn against_ledger(
    figures: &SubmittedFigures,
    ledger: &HashMap<(&str, Option<FundSource>), (Money, Money)>,
    found: &mut Vec<Recheck>,
) -> Result<()> {
    let code = figures.code.as_str();
    let mut sources: Vec<_> = figures.funds.iter().map(|row| row.source).collect();
    let booked = ledger.keys().filter(|(project, _)| *project == code);
    let mut unlisted: Vec<_> = booked
        .map(|(_, source)| *source)
        .filter(|source| !sources.contains(source))
        .collect();
    unlisted.sort_unstable();
    sources.extend(unlisted);
    for source in sources {
        let row = figures.funds.iter().find(|row| row.source == source);
        let (executed, arrived) = ledger.get(&(code, source)).copied().unwrap_or_default();
        let place = source.map_or("资金/未注明来源", |source| source.word());
        let (stated, received) = row.map_or((Money::ZERO, Money::ZERO), |row| {
            (row.executed, row.arrived)
        });
        differs(
            code,
            &format!("资金/{place}/执行数"),
            stated,
            executed,
            found,
        )?;
        differs(
            code,
            &format!("资金/{place}/到位数"),
            received,
            arrived,
            found,
        )?;
    }
    Ok(())
}

fn differs(
    project: &str,
    place: &str,
    stated: Money,
    sum: Money,
    found: &mut Vec<Recheck>,
) -> Result<()> {
    if stated != sum {
        let difference = stated.minus(sum)?;
        found.push(Recheck {
            rule: "P08",
            severity: Severity::E,
            project: project.to_owned(),
            place: place.to_owned(),
            message: format!(
                "汇总数与单位合计相差{difference}万元（包内填列{stated}，按明细计算{sum}）。"
            ),
        });
    }
    Ok(())
}

fn sheet(project: &SubmittedProject, figures: &SubmittedFigures, found: &mut Vec<Recheck>) {
    let mut add = |rule, severity, place: String, message: String| {
        found.push(Recheck {
            rule,
            severity,
            project: project.code.clone(),
            place,
            message,
        });
    };
    if project.goal.trim().is_empty() {
        let message = format!("项目{}没有年度总体目标。", project.code);
        add("B06", Severity::E, "年度总体目标".to_owned(), message);
    }
    if !figures.is_monitored() {
        return;
    }
    let Some(sheet) = &project.sheet else {
        let message = format!("项目{}没有监控表。", project.code);
        return add("S08", Severity::E, "监控表".to_owned(), message);
    };
    if sheet.state != SheetState::Locked {
        let message = format!("监控表为“{}”，未审核锁定。", sheet.state);
        add("S08", Severity::E, "监控表".to_owned(), message);
    }
    for fund in &sheet.funds {
        let typed = fund.forecast.as_deref().and_then(Amount::read);
        if let Some(Amount::Text(text)) = typed {
            let place = format!("资金/{}/全年预计执行数", fund.source);
            add("F01", Severity::E, place, format!("“{text}”不是金额。"));
        }
    }
    let approved: HashMap<_, _> = project
        .indicators
        .iter()
        .map(|target| ((&target.level2, &target.level3), target))
        .collect();
    let lights: HashMap<_, _> = figures
        .indicators
        .iter()
        .map(|indicator| ((&indicator.level2, &indicator.level3), indicator.light))
        .collect();
    for row in &sheet.indicators {
        let place = format!("指标/{}/{}", row.level2, row.level3);
        if row.likelihood().is_none() {
            let message = "没有选择完成目标可能性。".to_owned();
            add(
                "I09",
                Severity::E,
                format!("{place}/完成目标可能性"),
                message,
            );
        }
        let light = lights.get(&(&row.level2, &row.level3)).copied();
        if row.causes.is_empty() && matches!(light, Some(Light::Red | Light::Yellow)) {
            let message = "红灯或黄灯而没有选择偏差原因。".to_owned();
            add("I07", Severity::E, format!("{place}/偏差原因"), message);
        }
        if !row.causes.is_empty() && row.cause_note.trim().is_empty() {
            let message = "选择了偏差原因，而原因说明为空。".to_owned();
            add("I08", Severity::E, format!("{place}/原因说明"), message);
        }
        let target = approved.get(&(&row.level2, &row.level3));
        if let Some(target) = target.filter(|t| (&t.target, &t.unit) != (&row.target, &row.unit)) {
            let message = format!(
                "监控表填列的指标值{}{}与批复的{}{}不同。",
                row.target, row.unit, target.target, target.unit
            );
            add("I23", Severity::E, format!("{place}/年度指标值"), message);
        }
    }
}
