//! Everything the rules look at, read once: the year as it stands at a cut-off.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::analysis::{
    Counts, FundFigures, IndicatorFigures, ProjectFigures, Summary, Thresholds, summarize,
};
use crate::error::Result;
use crate::findings::Finding;
use crate::indicators::{IndicatorFacts, TargetState};
use crate::keys::KeyRecord;
use crate::monitoring::ProgressEntry;
use crate::period::CutOff;
use crate::projects::ProjectFacts;
use crate::settings;
use crate::sheets::{Disposition, SheetFund, SheetIndicator};
use crate::storage;
use crate::storage::monitoring::{DatedEntry, Repetition};
use crate::storage::reports::PartRow;
use crate::storage::sheets::SheetRow;
use crate::submissions;
use crate::units::Unit;

/// The year of the unit.
pub(crate) struct Book {
    pub unit: Unit,
    pub cut_off: CutOff,
    pub today: NaiveDate,
    /// Last day of submission.
    pub deadline: NaiveDate,
    /// The signing key in use.
    pub key: Option<KeyRecord>,
    pub projects: Vec<ProjectBook>,
    /// Ledger entries without project or source, as (project code or nothing, entry).
    pub incomplete_entries: Vec<(Option<String>, DatedEntry)>,
    /// Sums over all projects.
    pub total: FundFigures,
    pub counts: Counts,
    /// The thresholds of the lights.
    pub thresholds: Thresholds,
    /// How many ledger entries count through the cut-off.
    pub ledger_entries: i64,
    /// Whether the task asks for a report.
    pub report_wanted: bool,
    /// The parts of the report that were begun.
    pub report: Vec<PartRow>,
}

/// One project with all that belongs to it.
pub(crate) struct ProjectBook {
    pub facts: ProjectFacts,
    pub figures: ProjectFigures,
    /// What counts.
    pub cut_off: CutOff,
    /// State of the current target version.
    pub targets: Option<TargetState>,
    pub indicators: Vec<IndicatorBook>,
    /// The annual sheet; nothing while it is 未填.
    pub sheet: Option<SheetRow>,
    /// What the sheet says of each source.
    pub sheet_funds: Vec<SheetFund>,
    /// Whether any 拨付 is booked through the cut-off.
    pub has_appropriation: bool,
    /// Ledger entries whose date the rules must look at.
    pub stray_entries: Vec<DatedEntry>,
    /// Groups of entries that look alike.
    pub repetitions: Vec<Repetition>,
    /// Problems found by monitoring, in the order they were added.
    pub findings: Vec<Finding>,
    pub dispositions: Vec<Disposition>,
}

/// One indicator with its figures and entries.
pub(crate) struct IndicatorBook {
    /// Row in the sheet, from 1.
    pub row: usize,
    /// Its place in findings: unique within the project.
    pub place: String,
    pub facts: IndicatorFacts,
    pub figures: IndicatorFigures,
    /// What the sheet says, once it was begun; an untouched row is empty.
    pub filled: Option<SheetIndicator>,
    /// Every entry of the year's targets, whatever its date, in order.
    pub entries: Vec<ProgressEntry>,
    /// Whether a complete survey of satisfaction stands behind it.
    pub surveyed: bool,
}

impl Book {
    /// Reads the year.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub(crate) fn read(
        connection: &Connection,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<Self> {
        let year = cut_off.year().number();
        let Summary {
            projects: figures,
            total,
            counts,
            thresholds,
            ..
        } = summarize(connection, cut_off, thresholds)?;
        let unit = storage::unit::get(connection)?.unwrap_or_default();
        let mut states: HashMap<_, _> = storage::indicators::current_versions(connection, year)?
            .into_iter()
            .map(|version| (version.project_id, version.state))
            .collect();
        let mut indicators = storage::by_key(storage::indicators::current(connection, year)?);
        let mut progress = storage::by_key(storage::monitoring::all_progress(connection, year)?);
        let mut stray = storage::by_key(storage::monitoring::stray_entries(
            connection, cut_off, today,
        )?);
        let mut repetitions = storage::by_key(storage::monitoring::repetitions(connection, year)?);
        let appropriated: HashSet<i64> =
            storage::monitoring::projects_with_appropriation(connection, cut_off)?
                .into_iter()
                .collect();
        let mut sheets: HashMap<_, _> = storage::sheets::all(connection, year)?
            .into_iter()
            .collect();
        let mut sheet_funds = storage::by_key(storage::sheets::funds(connection, year)?);
        let mut filled: HashMap<_, _> = storage::sheets::indicators(connection, year)?
            .into_iter()
            .collect();
        let surveyed: HashSet<i64> = storage::surveys::all(connection)?
            .into_iter()
            .filter(|(_, survey)| survey.is_complete())
            .map(|(indicator, _)| indicator)
            .collect();
        let mut findings = storage::by_key(storage::findings::all(connection, year)?);
        let mut dispositions = storage::by_key(storage::sheets::dispositions(connection, year)?);
        let mut projects = Vec::new();
        for (project, figures) in storage::projects::all(connection, year)?
            .into_iter()
            .zip(figures)
        {
            let id = project.id;
            let sheet = sheets.remove(&id);
            let mut places = HashMap::new();
            let indicators = indicators
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .zip(&figures.indicators)
                .zip(1..)
                .map(|((indicator, figures), row)| IndicatorBook {
                    row,
                    place: place(&indicator.facts, row, &mut places),
                    filled: sheet.is_some().then(|| {
                        filled
                            .remove(&indicator.id)
                            .unwrap_or_else(|| SheetIndicator::empty(&indicator.facts))
                    }),
                    entries: progress.remove(&indicator.id).unwrap_or_default(),
                    surveyed: surveyed.contains(&indicator.id),
                    facts: indicator.facts,
                    figures: figures.clone(),
                })
                .collect();
            projects.push(ProjectBook {
                facts: project.facts,
                cut_off,
                targets: states.remove(&id),
                indicators,
                sheet,
                sheet_funds: sheet_funds.remove(&id).unwrap_or_default(),
                has_appropriation: appropriated.contains(&id),
                stray_entries: stray.remove(&id).unwrap_or_default(),
                repetitions: repetitions.remove(&id).unwrap_or_default(),
                findings: findings.remove(&id).unwrap_or_default(),
                dispositions: dispositions.remove(&id).unwrap_or_default(),
                figures,
            });
        }
        Ok(Self {
            unit,
            cut_off,
            today,
            deadline: submissions::deadline(connection, cut_off.year())?,
            key: storage::signing_keys::in_use(connection)?,
            projects,
            incomplete_entries: storage::monitoring::incomplete_entries(connection, year)?,
            total,
            counts,
            thresholds,
            ledger_entries: storage::monitoring::count_entries(connection, cut_off)?,
            report_wanted: settings::value(connection, settings::REPORT_WANTED)? == settings::YES,
            report: storage::reports::all(connection, year)?,
        })
    }
}

/// `指标/二级指标/三级指标`, with the row where there is no name, and a number where two are alike.
fn place(facts: &IndicatorFacts, row: usize, places: &mut HashMap<String, usize>) -> String {
    let name = match facts.level3.as_str() {
        "" => format!("第{row}行"),
        name => name.to_owned(),
    };
    let place = format!("指标/{}/{name}", facts.level2);
    let number = places.entry(place.clone()).or_insert(0);
    *number += 1;
    if *number == 1 {
        place
    } else {
        format!("{place}#{number}")
    }
}
