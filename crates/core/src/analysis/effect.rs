//! What progress would make of an indicator, before it is written.

use chrono::NaiveDate;

use super::lights::Thresholds;
use super::summary::{IndicatorFigures, indicator_figures};
use crate::error::{CoreError, Result};
use crate::indicators::{Accumulation, Nature, QualitativeState, parse_number};
use crate::ledger::Ledger;
use crate::monitoring::ProgressEntry;
use crate::period::CutOff;
use crate::sheets::find_project;
use crate::storage;

/// An indicator as it stands, and as it would stand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProgressEffect {
    /// 累计方式.
    pub accumulation: Accumulation,
    /// 时序进度 in percent; nothing while no month is full.
    pub schedule_rate: Option<String>,
    /// As it stands.
    pub before: IndicatorFigures,
    /// With the entry; nothing where its value is none that the indicator can have.
    pub after: Option<IndicatorFigures>,
}

impl Ledger {
    /// An indicator through `cut_off` without and with an entry of a day and a value.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project or indicator, and the store's errors.
    pub fn progress_effect(
        &self,
        cut_off: CutOff,
        thresholds: &Thresholds,
        project: &str,
        (level2, level3): (&str, &str),
        (date, value): (NaiveDate, &str),
    ) -> Result<ProgressEffect> {
        let year = cut_off.year();
        let (indicator, mut entries) = self.read(|connection| {
            let id = find_project(connection, year, project)?.id;
            let indicator = storage::indicators::current(connection, year.number())?
                .into_iter()
                .find(|(of, held)| {
                    *of == id && held.facts.level2 == level2 && held.facts.level3 == level3
                })
                .map(|(_, held)| held)
                .ok_or_else(|| CoreError::NotFound {
                    what: "指标",
                    id: level3.to_owned(),
                })?;
            let (from, through) = (year.first_day(), cut_off.through());
            let progress = storage::monitoring::progress(connection, year.number(), from, through)?;
            let own = progress.into_iter().filter(|(of, _)| *of == indicator.id);
            let entries: Vec<_> = own.map(|(_, entry)| entry).collect();
            Ok((indicator, entries))
        })?;
        let schedule = cut_off.schedule();
        let facts = indicator.facts;
        let figures = |entries: &[ProgressEntry]| {
            indicator_figures(facts.clone(), entries, schedule.as_ref(), thresholds)
        };
        let before = figures(&entries);
        let counts = match facts.nature {
            Nature::Qualitative => QualitativeState::from_word(value).is_some(),
            Nature::Positive | Nature::Negative => parse_number(value).is_some(),
        };
        let after = (counts && date <= cut_off.through()).then(|| {
            let place = entries.partition_point(|held| held.date <= date);
            let added = ProgressEntry {
                date,
                value: value.to_owned(),
                text: String::new(),
                evidence: String::new(),
                voucher: String::new(),
                paid_by: None,
            };
            entries.insert(place, added);
            figures(&entries)
        });
        Ok(ProgressEffect {
            accumulation: facts.accumulation,
            schedule_rate: schedule.as_ref().map(crate::ratio::Ratio::percent),
            before,
            after,
        })
    }
}
