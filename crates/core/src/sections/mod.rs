//! Business sections (责任科室): what each is asked about its projects' indicators, and what
//! comes back.

mod collect;

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde::Serialize;

pub use collect::SectionRow;

use crate::analysis::{IndicatorFigures, summarize};
use crate::error::Result;
use crate::indicators::Nature;
use crate::ledger::Ledger;
use crate::period::CutOff;
use crate::settings::in_force::InForce;
use crate::storage;

/// How projects without 责任科室 are gathered.
pub const NO_SECTION: &str = "未填责任科室";

/// A section and whether its workbook is back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Section {
    /// Name, or [`NO_SECTION`].
    pub section: String,
    /// How many projects it has; exempt ones are not asked about.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub projects: usize,
    /// How many indicators they have.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub indicators: usize,
    /// What came back for the period.
    pub returned: Option<Returned>,
}

/// A workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Returned {
    /// File name, without its folder.
    pub file: String,
    /// When it was taken, local.
    pub at: NaiveDateTime,
    /// By whom.
    pub actor: String,
}

/// What one section is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOut {
    /// Name, or [`NO_SECTION`].
    pub section: String,
    /// One row an indicator, in the order of projects and targets.
    pub rows: Vec<HandOutRow>,
}

/// One indicator as its section sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOutRow {
    /// Says which indicator and period the row is about: `年度-月日-编号`.
    pub id: String,
    /// 项目代码.
    pub project: String,
    /// 项目名称.
    pub name: String,
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 年度指标值, as in `≥1200人次`.
    pub target: String,
    /// What was recorded through the cut-off, or "".
    pub recorded: String,
}

impl Ledger {
    /// What each section is asked about a period, the sections in the order of their names, the
    /// projects without one last.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn section_hand_outs(&self, cut_off: CutOff) -> Result<Vec<HandOut>> {
        self.read(|connection| {
            let year = cut_off.year();
            let thresholds = InForce::read(connection, year)?.thresholds()?;
            let summary = summarize(connection, cut_off, &thresholds)?;
            let mut known =
                storage::by_key(storage::indicators::current(connection, year.number())?);
            let mut sections: BTreeMap<(bool, String), Vec<HandOutRow>> = BTreeMap::new();
            let projects = storage::projects::all(connection, year.number())?;
            for (project, figures) in projects.into_iter().zip(summary.projects) {
                let indicators = known.remove(&project.id).unwrap_or_default();
                if figures.exempt || indicators.is_empty() {
                    continue;
                }
                let section = section_of(&project.facts.section);
                let rows = sections
                    .entry((section == NO_SECTION, section))
                    .or_default();
                for (indicator, figures) in indicators.into_iter().zip(figures.indicators) {
                    rows.push(HandOutRow {
                        id: row_id(cut_off.through(), indicator.id),
                        project: project.facts.code.clone(),
                        name: project.facts.name.clone(),
                        target: target(&figures),
                        recorded: recorded(&figures),
                        level1: figures.level1,
                        level2: figures.level2,
                        level3: figures.level3,
                    });
                }
            }
            let hand_out = |((_, section), rows)| HandOut { section, rows };
            Ok(sections.into_iter().map(hand_out).collect())
        })
    }

    /// The sections of a period with what came back.
    ///
    /// # Errors
    /// As [`Self::section_hand_outs`].
    pub fn sections(&self, cut_off: CutOff) -> Result<Vec<Section>> {
        let hand_outs = self.section_hand_outs(cut_off)?;
        let (year, period_end) = (cut_off.year().number(), cut_off.through());
        let mut returns: HashMap<_, _> = self
            .read(|connection| Ok(storage::sections::returns(connection, year, period_end)?))?
            .into_iter()
            .collect();
        let section = |hand_out: HandOut| {
            let mut codes: Vec<_> = hand_out.rows.iter().map(|row| &row.project).collect();
            codes.dedup();
            Section {
                projects: codes.len(),
                indicators: hand_out.rows.len(),
                returned: returns.remove(&hand_out.section),
                section: hand_out.section,
            }
        };
        Ok(hand_outs.into_iter().map(section).collect())
    }
}

/// The section that a project belongs to.
fn section_of(stated: &str) -> String {
    match stated.trim() {
        "" => NO_SECTION.to_owned(),
        name => name.to_owned(),
    }
}

fn row_id(period_end: NaiveDate, indicator: i64) -> String {
    format!("{}-{indicator}", period_end.format("%Y-%m%d"))
}

/// The period and the indicator that a row is about.
fn read_id(id: &str) -> Option<(NaiveDate, i64)> {
    let (day, indicator) = id.rsplit_once('-')?;
    let period_end = NaiveDate::parse_from_str(day, "%Y-%m%d").ok()?;
    let whole = row_id(period_end, indicator.parse().ok()?) == id && period_end.year() > 0;
    whole.then_some((period_end, indicator.parse().ok()?))
}

/// `≥1200人次`; of a 定性 indicator its text.
fn target(figures: &IndicatorFigures) -> String {
    if figures.nature == Nature::Qualitative {
        return figures.target.clone();
    }
    format!("{}{}{}", figures.comparator, figures.target, figures.unit)
}

fn recorded(figures: &IndicatorFigures) -> String {
    match &figures.actual {
        Some(state) if figures.nature == Nature::Qualitative => state.clone(),
        Some(actual) => format!("{actual}{}", figures.unit),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_in_its_one_spelling() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 31).unwrap();
        assert_eq!(row_id(day, 17), "2026-0731-17");
        assert_eq!(read_id("2026-0731-17"), Some((day, 17)));
        for wrong in [
            "",
            "17",
            "2026-0731-",
            "2026-0731-017",
            "2026-1331-17",
            "2026-0731--1x",
        ] {
            assert_eq!(read_id(wrong), None, "{wrong}");
        }
    }
}
