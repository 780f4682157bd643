//! What comes back from the sections: progress entries, problems, and what the sheets say of the
//! indicators. Whatever a row says, its identification must be as it was handed out.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use super::{read_id, section_of, target};
use crate::analysis::{IndicatorFigures, Thresholds, summarize};
use crate::error::{CoreError, Result};
use crate::findings::{Finding, FindingState, MonitoringKind};
use crate::imports::{
    Change, Options, Outcome, Place, Refusal, Run, SheetCount, Sourced, file_names,
};
use crate::indicators::{Accumulation, Indicator, Nature, parse_number};
use crate::ledger::{Actor, Ledger, Op};
use crate::monitoring::ProgressEntry;
use crate::period::{CutOff, FiscalYear};
use crate::periods::{self, Changed, Closed};
use crate::projects::Project;
use crate::sheets::{
    self, Cause, IndicatorPatch, Likelihood, SheetIndicator, SheetPatch, SheetState,
};
use crate::storage;

/// A row of a workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// 编号, as it was handed out.
    pub id: String,
    /// What identifies the row to people, as (column, text), as it was handed out.
    pub identification: Vec<(&'static str, String)>,
    /// 截至日期.
    pub through: Option<NaiveDate>,
    /// 完成值: of a 逐次相加 indicator what was reached in all through that day, or "".
    pub value: String,
    /// 完成情况说明, or "".
    pub text: String,
    /// 佐证材料, or "".
    pub evidence: String,
    /// 存在问题, or "".
    pub problem: String,
    /// 偏差原因.
    pub cause: Option<Cause>,
    /// 原因说明, or "".
    pub cause_note: String,
    /// 全年预计完成情况: a number or text, or "".
    pub forecast: String,
    /// 完成目标可能性.
    pub likelihood: Option<Likelihood>,
}

impl SectionRow {
    fn says_progress(&self) -> bool {
        [&self.value, &self.text, &self.evidence]
            .iter()
            .any(|cell| !cell.is_empty())
    }

    fn says_something_of_the_sheet(&self) -> bool {
        self.cause.is_some()
            || self.likelihood.is_some()
            || !self.cause_note.is_empty()
            || !self.forecast.is_empty()
    }

    fn is_blank(&self) -> bool {
        !self.says_progress() && !self.says_something_of_the_sheet() && self.problem.is_empty()
    }
}

impl Ledger {
    /// Takes what came back from the sections, as one batch. `refused` are rows that could not
    /// even be read; rows that nobody wrote in are passed over. What is held otherwise is
    /// replaced only where the options say so.
    ///
    /// # Errors
    /// The store's errors; rows that cannot be taken are no error but part of the outcome.
    pub fn collect_sections(
        &mut self,
        year: FiscalYear,
        sheet: &'static str,
        rows: &[Sourced<SectionRow>],
        refused: Vec<Refusal>,
        options: Options,
        actor: &Actor,
    ) -> Result<Outcome> {
        let files = file_names(rows.iter().map(|row| &row.place));
        let op = Op::CollectSections;
        self.import(op, "ledger", &files, refused, options, actor, |run| {
            let mut collecting = Collecting::read(run, year, sheet)?;
            for Sourced { place, row } in rows {
                if !row.is_blank() {
                    collecting.take(place, row)?;
                }
            }
            collecting.finish(actor.at, &actor.name)
        })
    }
}

/// What one row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    Nothing,
    Changed,
    Added,
}

/// What a stored indicator is and what is held of it.
struct Asked {
    project: i64,
    indicator: Indicator,
    figures: IndicatorFigures,
    entries: Vec<ProgressEntry>,
    filled: SheetIndicator,
}

struct Collecting<'r, 'c> {
    run: &'r mut Run<'c>,
    year: FiscalYear,
    closed: Closed,
    asked: HashMap<i64, Asked>,
    projects: HashMap<i64, Project>,
    findings: Vec<(i64, Finding)>,
    /// By project, with the place of the first row.
    patches: BTreeMap<i64, (Place, SheetPatch)>,
    /// File of each section that said something.
    returns: BTreeMap<(NaiveDate, String), String>,
    seen: HashMap<i64, Place>,
    count: SheetCount,
}

impl<'r, 'c> Collecting<'r, 'c> {
    fn read(run: &'r mut Run<'c>, year: FiscalYear, sheet: &'static str) -> Result<Self> {
        let connection = run.connection;
        // Names and targets only: neither cut-off nor thresholds matter.
        let cut_off = CutOff::new(year, year.last_day())?;
        let summary = summarize(connection, cut_off, &Thresholds::default())?;
        let number = year.number();
        let mut known = storage::by_key(storage::indicators::current(connection, number)?);
        let mut entries = storage::by_key(storage::monitoring::all_progress(connection, number)?);
        let mut filled: HashMap<_, _> = storage::sheets::indicators(connection, number)?
            .into_iter()
            .collect();
        let projects = storage::projects::all(connection, number)?;
        let mut asked = HashMap::new();
        for (project, figures) in projects.iter().zip(summary.projects) {
            let indicators = known.remove(&project.id).unwrap_or_default();
            for (indicator, figures) in indicators.into_iter().zip(figures.indicators) {
                let held = Asked {
                    project: project.id,
                    entries: entries.remove(&indicator.id).unwrap_or_default(),
                    filled: filled
                        .remove(&indicator.id)
                        .unwrap_or_else(|| SheetIndicator::empty(&indicator.facts)),
                    figures,
                    indicator,
                };
                asked.insert(held.indicator.id, held);
            }
        }
        Ok(Self {
            closed: Closed::read(connection, year)?,
            findings: storage::findings::all(connection, number)?
                .into_iter()
                .map(|(project, finding)| (project, finding.facts))
                .collect(),
            projects: projects.into_iter().map(|p| (p.id, p)).collect(),
            run,
            year,
            asked,
            patches: BTreeMap::new(),
            returns: BTreeMap::new(),
            seen: HashMap::new(),
            count: SheetCount {
                sheet,
                added: 0,
                same: 0,
                changed: 0,
                refused: 0,
            },
        })
    }

    fn take(&mut self, place: &Place, row: &SectionRow) -> Result<()> {
        let Some((period_end, id)) = read_id(&row.id) else {
            let message = "此行没有下发时的编号，不能对应到指标；请在下发的表中填写，不要新增行。";
            self.run.refuse(place, "编号", message);
            return Ok(());
        };
        let Some(mut asked) = self
            .asked
            .remove(&id)
            .filter(|_| self.year.contains(period_end))
        else {
            let message = "该编号不是现行批复目标中的指标，请重新下发后再填。";
            self.run.refuse(place, "编号", message);
            return Ok(());
        };
        let taken = self.take_known(place, row, &mut asked);
        if let Err(error) = &taken
            && matches!(error, CoreError::Invalid { .. } | CoreError::State { .. })
        {
            self.run.refuse(place, error.field(), error.to_string());
        } else {
            let effect = taken?;
            match effect {
                Effect::Nothing => self.count.same += 1,
                Effect::Changed => self.count.changed += 1,
                Effect::Added => self.count.added += 1,
            }
            let section = self.projects.get(&asked.project);
            let section = section_of(section.map_or("", |project| &project.facts.section));
            let file = place.file.to_string();
            self.returns.insert((period_end, section), file);
        }
        self.asked.insert(id, asked);
        Ok(())
    }

    fn take_known(&mut self, place: &Place, row: &SectionRow, asked: &mut Asked) -> Result<Effect> {
        let id = asked.indicator.id;
        if let Some(first) = self.seen.insert(id, place.clone()) {
            let message = format!(
                "与{}第{}行是同一指标，请只保留一行。",
                first.file, first.row
            );
            return Err(CoreError::invalid("编号", message));
        }
        self.check_identification(row, asked)?;
        let value = asked.indicator.facts.checked_value(&row.value)?;
        let mut effect = Effect::Nothing;
        if row.says_progress() || !row.problem.is_empty() {
            let through = row.through.ok_or_else(|| {
                let message = "填了完成情况或问题，截至日期为必填项。";
                CoreError::invalid("截至日期", message)
            })?;
            if !self.year.contains(through) {
                let message = format!("截至日期{through}不在{}年度。", self.year.number());
                return Err(CoreError::invalid("截至日期", message));
            }
            // What could still be refused is asked before anything is written.
            self.sheet_can_be_filled(row, asked)?;
            if row.says_progress() {
                let entry = ProgressEntry {
                    date: through,
                    value,
                    text: row.text.clone(),
                    evidence: row.evidence.clone(),
                    voucher: String::new(),
                    paid_by: None,
                };
                effect = effect.max(self.progress(place, entry, asked)?);
            }
            if !row.problem.is_empty() {
                effect = effect.max(self.problem(row, through, asked)?);
            }
        }
        if row.says_something_of_the_sheet() {
            self.sheet_can_be_filled(row, asked)?;
            effect = effect.max(self.sheet(place, row, asked));
        }
        Ok(effect)
    }

    fn check_identification(&self, row: &SectionRow, asked: &Asked) -> Result<()> {
        let Some(project) = self.projects.get(&asked.project) else {
            return Ok(());
        };
        let (facts, figures) = (&project.facts, &asked.figures);
        let target = target(figures);
        for (column, found) in &row.identification {
            let expected = match *column {
                "项目代码" => &facts.code,
                "项目名称" => &facts.name,
                "一级指标" => &figures.level1,
                "二级指标" => &figures.level2,
                "三级指标" => &figures.level3,
                _ => &target,
            };
            if found != expected.trim() {
                let message =
                    format!("“{found}”与下发的“{expected}”不同，请恢复原内容，或重新下发后再填。");
                return Err(CoreError::invalid(*column, message));
            }
        }
        Ok(())
    }

    fn progress(
        &mut self,
        place: &Place,
        entry: ProgressEntry,
        asked: &mut Asked,
    ) -> Result<Effect> {
        let (id, accumulation) = (asked.indicator.id, asked.indicator.facts.accumulation);
        let from = self.year.first_day();
        let (entry, corrected) = match step(&asked.entries, accumulation, entry, from)? {
            Step::Nothing => return Ok(Effect::Nothing),
            Step::Add(entry) => (entry, None),
            Step::Correct { stored, entry } => (entry, Some(stored)),
        };
        let mut corrects = None;
        if let Some(stored) = corrected {
            let replaced = self.run.options.replace_changed;
            self.run.changed.push(Change {
                place: place.clone(),
                stored: format!("{} {}", stored.date, stored.value),
                new: format!("{} {}", entry.date, entry.value),
                replaced,
            });
            if !replaced {
                return Ok(Effect::Changed);
            }
            corrects = Some(storage::sections::progress_that_says(
                self.run.connection,
                id,
                &stored,
            )?);
            asked.entries.retain(|held| *held != stored);
        }
        let (connection, batch) = (self.run.connection, Some(self.run.batch));
        let added = storage::monitoring::add_progress(connection, id, &entry, None, batch)?;
        let (dates, added_entry) = ([entry.date], Changed::Progress(added));
        if let Some(old) = corrects {
            storage::monitoring::void_progress(connection, old, "科室填报更正", Some(added))?;
            let pair = (Changed::Progress(old), added_entry);
            self.closed.note_replacement(connection, pair, &dates, "")?;
        } else {
            self.closed
                .note(connection, added_entry, &dates, periods::Change::Added, "")?;
        }
        asked.entries.push(entry);
        Ok(Effect::Added)
    }

    fn problem(&mut self, row: &SectionRow, date: NaiveDate, asked: &Asked) -> Result<Effect> {
        let (project, facts) = (asked.project, &asked.indicator.facts);
        let kind = MonitoringKind::Effectiveness;
        let is_held = self.findings.iter().any(|(owner, held)| {
            *owner == project
                && (held.date, held.kind) == (date, kind)
                && held.description == row.problem
        });
        if is_held {
            return Ok(Effect::Nothing);
        }
        let finding = Finding {
            date,
            indicator: format!("{}/{}", facts.level2, facts.level3),
            kind,
            description: row.problem.clone(),
            cause: row.cause_note.clone(),
            measures: String::new(),
            owner: String::new(),
            deadline: None,
            state: FindingState::Open,
        };
        let batch = Some(self.run.batch);
        let id = storage::findings::add(self.run.connection, project, &finding, batch)?;
        storage::findings::set_indicator(self.run.connection, id, Some(asked.indicator.id))?;
        self.findings.push((project, finding));
        Ok(Effect::Added)
    }

    /// Refuses a row that would change a sheet under review.
    fn sheet_can_be_filled(&self, row: &SectionRow, asked: &Asked) -> Result<()> {
        let (fresh, other) = differing(row, asked);
        let writes = fresh.is_some() || (other.is_some() && self.run.options.replace_changed);
        let held = storage::sheets::of_project(self.run.connection, asked.project)?;
        let state = held.map_or(SheetState::Empty, |sheet| sheet.state);
        match self.projects.get(&asked.project) {
            Some(project) if writes => sheets::open_to_change(project, state)?,
            _ => {}
        }
        Ok(())
    }

    /// What the row says of the sheet: empty fields are filled, others only where the options say
    /// so.
    fn sheet(&mut self, place: &Place, row: &SectionRow, asked: &Asked) -> Effect {
        let (fresh, other) = differing(row, asked);
        let replaced = self.run.options.replace_changed;
        let mut effect = Effect::Nothing;
        if let Some(other) = &other {
            let held = &asked.filled;
            let causes: Vec<_> = held.causes.iter().map(|cause| cause.word()).collect();
            let likelihood = held.likelihood.map_or("", Likelihood::word);
            let stored = [
                &held.forecast,
                causes.join("、").as_str(),
                &held.cause_note,
                likelihood,
            ]
            .join(" ")
            .trim()
            .to_owned();
            self.run.changed.push(Change {
                place: place.clone(),
                stored,
                new: words_of(other),
                replaced,
            });
            effect = Effect::Changed;
        }
        let patches = [fresh, other.filter(|_| replaced)];
        for patch in patches.into_iter().flatten() {
            effect = Effect::Added;
            let code = self.projects.get(&asked.project);
            let code = code.map(|project| project.facts.code.clone());
            let (_, sheet) = self.patches.entry(asked.project).or_insert_with(|| {
                let patch = SheetPatch {
                    project: code.unwrap_or_default(),
                    ..SheetPatch::default()
                };
                (place.clone(), patch)
            });
            sheet.indicators.push(patch);
        }
        effect
    }

    fn finish(self, at: NaiveDateTime, actor: &str) -> Result<()> {
        let Self {
            run,
            year,
            patches,
            returns,
            count,
            ..
        } = self;
        for (place, patch) in patches.values() {
            match sheets::fill(run.connection, year, patch) {
                Err(error @ (CoreError::Invalid { .. } | CoreError::State { .. })) => {
                    run.refuse(place, error.field(), error.to_string());
                }
                other => other?,
            }
        }
        for ((period_end, section), file) in &returns {
            let key = (year.number(), *period_end, section.as_str());
            let returned = (file.as_str(), at, actor);
            storage::sections::put_return(run.connection, key, returned, run.batch)?;
        }
        run.counts.push(count);
        Ok(())
    }
}

/// What a row adds to the entries that are held.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Nothing,
    Add(ProgressEntry),
    Correct {
        stored: ProgressEntry,
        entry: ProgressEntry,
    },
}

/// Of 逐次相加 the section says what was reached in all: the entry is what is new. Of 取最新 it is
/// the value itself, which the newest says. Of 平均 two values of one day would count twice, so
/// that the second corrects the first.
fn step(
    held: &[ProgressEntry],
    accumulation: Accumulation,
    entry: ProgressEntry,
    from: NaiveDate,
) -> Result<Step> {
    let overflow = || CoreError::Overflow { what: "完成值" };
    let of_day = || held.iter().filter(|other| other.date == entry.date);
    let says_the_same = |other: &ProgressEntry| {
        (entry.text.is_empty() || other.text == entry.text)
            && (entry.evidence.is_empty() || other.evidence == entry.evidence)
    };
    let reached = parse_number(&entry.value);
    if let (Accumulation::Sum, Some(reached)) = (accumulation, reached) {
        let counted = held
            .iter()
            .filter(|e| (from..=entry.date).contains(&e.date));
        let mut values = counted.filter_map(|e| parse_number(&e.value)).peekable();
        let is_first = values.peek().is_none();
        let mut sum = Decimal::ZERO;
        for value in values {
            sum = sum.checked_add(value).ok_or_else(overflow)?;
        }
        let new = reached.checked_sub(sum).ok_or_else(overflow)?.normalize();
        if new.is_zero() && !is_first {
            let says_nothing = entry.text.is_empty() && entry.evidence.is_empty();
            return Ok(if says_nothing || of_day().any(says_the_same) {
                Step::Nothing
            } else {
                Step::Add(ProgressEntry {
                    value: String::new(),
                    ..entry
                })
            });
        }
        return Ok(Step::Add(ProgressEntry {
            value: new.to_string(),
            ..entry
        }));
    }
    if of_day().any(|other| other.value == entry.value && says_the_same(other)) {
        return Ok(Step::Nothing);
    }
    let differs = |other: &&ProgressEntry| !other.value.is_empty() && other.value != entry.value;
    let stored = of_day().find(differs).cloned();
    Ok(match stored {
        Some(stored) if accumulation == Accumulation::Mean && !entry.value.is_empty() => {
            Step::Correct { stored, entry }
        }
        _ => Step::Add(entry),
    })
}

/// What a row says of the sheet and is not held: what would fill an empty field, and what would
/// take the place of something else.
fn differing(row: &SectionRow, asked: &Asked) -> (Option<IndicatorPatch>, Option<IndicatorPatch>) {
    let held = &asked.filled;
    let facts = &asked.indicator.facts;
    let number = parse_number(&row.forecast).filter(|_| facts.nature != Nature::Qualitative);
    let forecast = match &number {
        Some(number) => format!("{number}{}", facts.unit),
        None => row.forecast.clone(),
    };
    let nothing = || IndicatorPatch {
        level2: facts.level2.clone(),
        level3: facts.level3.clone(),
        target: None,
        unit: None,
        progress: None,
        forecast: None,
        forecast_value: None,
        causes: None,
        cause_note: None,
        likelihood: None,
        remark: None,
    };
    let (mut fresh, mut other) = (nothing(), nothing());
    if !row.forecast.is_empty() && held.forecast != forecast {
        let patch = side(held.forecast.is_empty(), &mut fresh, &mut other);
        patch.forecast = Some(forecast);
        patch.forecast_value = Some(number.map(|number| number.to_string()));
    }
    if let Some(cause) = row.cause
        && !held.causes.contains(&cause)
    {
        let patch = side(held.causes.is_empty(), &mut fresh, &mut other);
        patch.causes = Some(vec![cause]);
    }
    if !row.cause_note.is_empty() && held.cause_note != row.cause_note {
        let patch = side(held.cause_note.is_empty(), &mut fresh, &mut other);
        patch.cause_note = Some(row.cause_note.clone());
    }
    if let Some(likelihood) = row.likelihood
        && held.likelihood != Some(likelihood)
    {
        let patch = side(held.likelihood.is_none(), &mut fresh, &mut other);
        patch.likelihood = Some(likelihood.word().to_owned());
    }
    let says = |patch: IndicatorPatch| (patch != nothing()).then_some(patch);
    (says(fresh), says(other))
}

/// Whether a change fills what is empty or takes the place of something.
fn side<'p>(
    is_empty: bool,
    fresh: &'p mut IndicatorPatch,
    other: &'p mut IndicatorPatch,
) -> &'p mut IndicatorPatch {
    if is_empty { fresh } else { other }
}

fn words_of(patch: &IndicatorPatch) -> String {
    let causes = patch.causes.iter().flatten().map(|cause| cause.word());
    let causes: Vec<_> = causes.collect();
    let words = [
        patch.forecast.clone().unwrap_or_default(),
        causes.join("、"),
        patch.cause_note.clone().unwrap_or_default(),
        patch.likelihood.clone().unwrap_or_default(),
    ];
    words.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn entry(date: NaiveDate, value: &str, text: &str) -> ProgressEntry {
        ProgressEntry {
            date,
            value: value.to_owned(),
            text: text.to_owned(),
            evidence: String::new(),
            voucher: String::new(),
            paid_by: None,
        }
    }

    fn taken(held: &[ProgressEntry], how: Accumulation, new: ProgressEntry) -> Step {
        step(held, how, new, day(1, 1)).unwrap()
    }

    #[test]
    fn a_running_total_becomes_what_is_new() {
        let held = [
            entry(day(3, 31), "300", ""),
            entry(day(6, 30), "200.5", ""),
            entry(day(9, 1), "7", ""),
        ];
        let total = |value, text| entry(day(7, 31), value, text);
        let sum = Accumulation::Sum;
        assert_eq!(
            taken(&held, sum, total("756", "报")),
            Step::Add(total("255.5", "报"))
        );
        assert_eq!(taken(&held, sum, total("500.5", "")), Step::Nothing);
        assert_eq!(
            taken(&held, sum, total("500.5", "报")),
            Step::Add(total("", "报"))
        );
        assert_eq!(
            taken(&held, sum, total("400", "")),
            Step::Add(total("-100.5", ""))
        );
        assert_eq!(taken(&[], sum, total("0", "")), Step::Add(total("0", "")));
        let after = [total("756", "报")];
        assert_eq!(taken(&after, sum, total("756", "报")), Step::Nothing);
        assert_eq!(
            taken(&after, sum, total("756", "改")),
            Step::Add(total("", "改"))
        );
    }

    #[test]
    fn a_state_is_added_and_a_mean_corrected() {
        let held = [entry(day(7, 31), "90", "一")];
        let new = entry(day(7, 31), "95", "二");
        let latest = taken(&held, Accumulation::Latest, new.clone());
        assert_eq!(latest, Step::Add(new.clone()));
        let mean = taken(&held, Accumulation::Mean, new.clone());
        let stored = held[0].clone();
        assert_eq!(mean, Step::Correct { stored, entry: new });
        let same = taken(&held, Accumulation::Mean, entry(day(7, 31), "90", ""));
        assert_eq!(same, Step::Nothing);
    }

    proptest! {
        /// Whatever running totals come back on whatever days, the entries through each day sum
        /// up to what was last said of it, and the same workbook again brings nothing.
        #[test]
        fn running_totals_sum_up_and_come_once(
            totals in proptest::collection::vec(-1_000_000_i64..1_000_000, 1..8),
        ) {
            let mut held = Vec::new();
            for (total, number) in totals.iter().zip(1..) {
                let total = Decimal::new(*total, 3).normalize();
                let said = entry(day(number, 1), &total.to_string(), "");
                if let Step::Add(new) = taken(&held, Accumulation::Sum, said.clone()) {
                    held.push(new);
                }
                prop_assert_eq!(taken(&held, Accumulation::Sum, said), Step::Nothing);
                let sum: Decimal = held.iter().filter_map(|e| parse_number(&e.value)).sum();
                prop_assert_eq!(sum, total);
            }
        }
    }
}
