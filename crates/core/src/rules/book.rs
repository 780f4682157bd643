//! Everything the rules look at, read once: the year as it stands at a cut-off.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::analysis::{
    Counts, FundFigures, IndicatorFigures, ProjectFigures, Summary, Thresholds, summarize,
    summarize_printed,
};
use crate::dispositions::Disposition;
use crate::error::Result;
use crate::findings::Finding;
use crate::indicators::{IndicatorFacts, TargetState};
use crate::keys::KeyRecord;
use crate::monitoring::{EntryKind, Overlap, ProgressEntry};
use crate::period::CutOff;
use crate::periods::OpenChange;
use crate::projects::{FundLine, ProjectFacts, StatedTotal};
use crate::records;
use crate::settings::in_force::InForce;
use crate::sheets::{self, SheetFund, SheetIndicator};
use crate::storage;
use crate::storage::monitoring::{DatedEntry, Repetition};
use crate::storage::reports::PartRow;
use crate::storage::sheets::SheetRow;
use crate::system_figures;
use crate::targets::Difference;
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
    /// Entries with changes in a closed period that have no reason.
    pub open_changes: Vec<OpenChange>,
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
    /// The same year with the figures that forms and report print, where those are not the
    /// ledger's.
    printed: Option<Box<Self>>,
}

/// One project with all that belongs to it.
pub(crate) struct ProjectBook {
    pub facts: ProjectFacts,
    pub figures: ProjectFigures,
    /// Its fund lines, in the order they were added.
    pub fund_lines: Vec<FundLine>,
    /// The total that a form stated beside its sources.
    pub stated_total: Option<StatedTotal>,
    /// What counts.
    pub cut_off: CutOff,
    /// State of the current target version.
    pub targets: Option<TargetState>,
    pub indicators: Vec<IndicatorBook>,
    /// The annual sheet; nothing while it is 未填.
    pub sheet: Option<SheetRow>,
    /// Where the sheet's indicators differ from the approved targets.
    pub differences: Vec<Difference>,
    /// What the sheet says of each source.
    pub sheet_funds: Vec<SheetFund>,
    /// Whether any 拨付 is booked through the cut-off.
    pub has_appropriation: bool,
    /// Ledger entries whose date the rules must look at.
    pub stray_entries: Vec<DatedEntry>,
    /// Groups of entries that look alike.
    pub repetitions: Vec<Repetition>,
    /// 汇总 that stand for entries beside them.
    pub overlaps: Vec<Overlap>,
    /// Problems found by monitoring, in the order they were added.
    pub findings: Vec<Finding>,
    /// Measures that stand (处置), without those that were withdrawn.
    pub dispositions: Vec<Disposition>,
    /// System figures that differ from the ledger.
    pub system_differences: Vec<system_figures::Difference>,
}

impl ProjectBook {
    /// Whether a sheet is wanted or was begun all the same: neither exempt nor outside of what
    /// the task wants monitored.
    pub(crate) fn is_asked(&self) -> bool {
        self.figures.is_monitored() || (!self.figures.exempt && self.sheet.is_some())
    }
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
        let summary = summarize(connection, cut_off, thresholds)?;
        let mut book = Self::of(connection, cut_off, today, summary)?;
        if system_figures::are_printed(connection)? {
            let summary = summarize_printed(connection, cut_off, thresholds)?;
            let printed = Self::of(connection, cut_off, today, summary)?;
            book.printed = Some(Box::new(printed));
        }
        Ok(book)
    }

    /// The year as forms and report print it.
    pub(crate) fn as_printed(&self) -> &Self {
        self.printed.as_deref().unwrap_or(self)
    }

    /// As [`Self::as_printed`].
    pub(crate) fn into_printed(self) -> Self {
        match self.printed {
            Some(printed) => *printed,
            None => self,
        }
    }

    fn of(
        connection: &Connection,
        cut_off: CutOff,
        today: NaiveDate,
        summary: Summary,
    ) -> Result<Self> {
        let year = cut_off.year().number();
        let in_force = InForce::read(connection, cut_off.year())?;
        let Summary {
            projects: figures,
            total,
            counts,
            thresholds,
            ..
        } = summary;
        let mut system: HashMap<String, Vec<system_figures::Difference>> = HashMap::new();
        for difference in system_figures::differences(connection, cut_off)? {
            let of_project = system.entry(difference.project.clone()).or_default();
            of_project.push(difference);
        }
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
        let mut overlaps = storage::by_key(storage::monitoring::overlaps(connection, year)?);
        let sums = storage::monitoring::ledger_sums(connection, cut_off)?;
        let appropriated: HashSet<i64> = sums
            .iter()
            .filter(|sum| sum.kind == EntryKind::Appropriation)
            .map(|sum| sum.project_id)
            .collect();
        let fund_lines = storage::projects::fund_lines(connection, year)?;
        let mut fund_lines = storage::by_key(
            fund_lines
                .into_iter()
                .map(|(_, project, line)| (project, line)),
        );
        let mut stated_totals: HashMap<_, _> = storage::stated_totals::all(connection, year)?
            .into_iter()
            .collect();
        let mut begun: HashMap<_, _> = storage::sheets::all(connection, year)?
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
        let mut dispositions = storage::by_key(
            storage::dispositions::all(connection, year)?
                .into_iter()
                .filter(|(_, row)| row.facts.state.stands()),
        );
        let mut projects = Vec::new();
        for (project, figures) in storage::projects::all(connection, year)?
            .into_iter()
            .zip(figures)
        {
            let id = project.id;
            let sheet = begun.remove(&id);
            let differences = match &sheet {
                Some(sheet) => sheets::differences(connection, id, sheet)?,
                None => Vec::new(),
            };
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
                        SheetIndicator::of(&indicator.facts, filled.remove(&indicator.id))
                    }),
                    entries: progress.remove(&indicator.id).unwrap_or_default(),
                    surveyed: surveyed.contains(&indicator.id),
                    facts: indicator.facts,
                    figures: figures.clone(),
                })
                .collect();
            projects.push(ProjectBook {
                system_differences: system.remove(&figures.code).unwrap_or_default(),
                facts: project.facts,
                fund_lines: fund_lines.remove(&id).unwrap_or_default(),
                stated_total: stated_totals.remove(&id),
                cut_off,
                targets: states.remove(&id),
                indicators,
                sheet,
                differences,
                sheet_funds: sheet_funds.remove(&id).unwrap_or_default(),
                has_appropriation: appropriated.contains(&id),
                stray_entries: stray.remove(&id).unwrap_or_default(),
                repetitions: repetitions.remove(&id).unwrap_or_default(),
                overlaps: overlaps.remove(&id).unwrap_or_default(),
                findings: records::facts(findings.remove(&id)),
                dispositions: records::facts(dispositions.remove(&id)),
                figures,
            });
        }
        Ok(Self {
            unit,
            cut_off,
            today,
            deadline: in_force.deadline()?,
            key: storage::signing_keys::in_use(connection)?,
            projects,
            incomplete_entries: storage::monitoring::incomplete_entries(connection, year)?,
            open_changes: storage::periods::open_changes(connection, year)?,
            total,
            counts,
            thresholds,
            ledger_entries: sums.iter().map(|sum| sum.number).sum(),
            report_wanted: in_force.report_wanted()?,
            report: storage::reports::all(connection, year)?,
            printed: None,
        })
    }
}

/// `指标/二级指标/三级指标`, with the row where there is no name, and a number where two are alike.
fn place(facts: &IndicatorFacts, row: usize, places: &mut HashMap<String, usize>) -> String {
    let name = match facts.level3.as_str() {
        "" => format!("第{row}行"),
        name => name.to_owned(),
    };
    numbered(format!("指标/{}/{name}", facts.level2), places)
}

/// A place, with a number where it was taken before.
pub(super) fn numbered(place: String, places: &mut HashMap<String, usize>) -> String {
    let number = places.entry(place.clone()).or_insert(0);
    *number += 1;
    if *number == 1 {
        place
    } else {
        format!("{place}#{number}")
    }
}
