//! Warnings of daily monitoring (日常监控预警, 办法第十条): what holds on a day, and how far people have
//! come with it. A warning is looked for anew each time; what was seen is noted by
//! [`Ledger::monitor`], so that one that went away shows as 已消除, and one that comes back after
//! that begins anew as 触发.

mod compliance;
mod day;
mod effectiveness;
mod registry;
mod states;
mod thresholds;
mod timeliness;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Connection;

pub use registry::{WarningRule, all};
pub use states::Step;
pub use thresholds::{ThresholdsInForce, WarningThresholds};

use crate::analysis::{Light, Thresholds};
use crate::dispositions::{self, StopBreach};
use crate::error::Result;
use crate::findings::MonitoringKind;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::CutOff;
use crate::storage;
use crate::storage::warnings::Sighting;
use crate::words::words;
use day::Day;
use registry::Alarm;

words! {
    /// State of a warning.
    WarningState {
        /// 触发
        Triggered = "触发",
        /// 已确认
        Confirmed = "已确认",
        /// 处置中
        InProgress = "处置中",
        /// 已转问题: it goes on as a finding.
        Found = "已转问题",
        /// 已消除: it no longer holds.
        Gone = "已消除",
    }
}

/// A warning with its state.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Warning {
    /// What names it: id, project and place, the same on every day.
    pub key: String,
    /// Id in the registry.
    pub id: &'static str,
    /// 及时性, 合规性 or 有效性.
    pub kind: MonitoringKind,
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// 项目名称, or "".
    pub project_name: String,
    /// The place, unique within id and project.
    #[serde(rename = "where")]
    pub place: String,
    /// How heavy it is; nothing once it is gone.
    pub light: Option<Light>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub action: &'static str,
    /// The clause it comes from.
    pub basis: &'static str,
    /// The formula with the numbers put in, a step a line; or "".
    pub formula: String,
    /// Its state.
    pub state: WarningState,
    /// The day on which it was first seen since it last was gone.
    pub seen_on: NaiveDate,
    /// The day on which it was seen to be gone.
    pub gone_on: Option<NaiveDate>,
    /// What was said at the last step, or "".
    pub remark: String,
    /// The numbers of the dispositions that answer it.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub dispositions: Vec<i64>,
    /// What is paid in its project though payments were to stop, or "".
    pub stop_breach: String,
    /// The thresholds that were in force when it was first seen; nothing where nobody noted them.
    pub seen_with: Option<ThresholdsInForce>,
}

/// How many warnings stand where.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WarningCounts {
    /// All that are not gone.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub open: usize,
    /// 触发
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub triggered: usize,
    /// 已确认
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub confirmed: usize,
    /// 处置中
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub in_progress: usize,
    /// 已转问题
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub found: usize,
    /// 已消除
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub gone: usize,
    /// Projects with a warning that is not gone.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub projects: usize,
}

/// The warnings of a day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WarningReport {
    /// The day.
    pub on: NaiveDate,
    /// Red ones first, those that are gone last; each key stands once.
    pub warnings: Vec<Warning>,
    /// Counts of all of them.
    pub counts: WarningCounts,
    /// The thresholds of the lights that were used.
    pub lights: Thresholds,
    /// The thresholds of the warnings that were used.
    pub thresholds: WarningThresholds,
    /// Stops of payments that were not kept (办法第十七条（二）).
    pub stop_breaches: Vec<StopBreach>,
}

impl Ledger {
    /// The warnings on the last day of `cut_off`, without noting that they were seen.
    ///
    /// # Errors
    /// [`crate::error::CoreError::Invalid`] for a threshold in the settings that is none, overflow
    /// of a sum, and the store's errors.
    pub fn warnings(&self, cut_off: CutOff, lights: &Thresholds) -> Result<WarningReport> {
        self.read(|connection| Ok(Watch::read(connection, cut_off, lights)?.report()))
    }

    /// When somebody looked for warnings last, as `YYYY-MM-DDThh:mm:ss`.
    ///
    /// # Errors
    /// The store's errors.
    pub fn last_monitored(&self) -> Result<Option<String>> {
        self.read(|connection| Ok(storage::audit::last_of(connection, Op::Monitor.word())?))
    }

    /// Looks for warnings on the last day of `cut_off` and notes which are new. Where that is the
    /// actor's own day, or the last of the year, it also notes which are gone: a look at an
    /// earlier day says nothing about the present.
    ///
    /// # Errors
    /// As [`Ledger::warnings`], and `Locked` on a handle opened for reading.
    pub fn monitor(
        &mut self,
        cut_off: CutOff,
        lights: &Thresholds,
        actor: &Actor,
    ) -> Result<Written<WarningReport>> {
        let on = cut_off.through();
        let is_present = on >= actor.at.date().min(cut_off.year().last_day());
        self.write(Op::Monitor, &on.to_string(), actor, |connection| {
            let watch = Watch::read(connection, cut_off, lights)?;
            let year = cut_off.year().number();
            let thresholds = watch.thresholds().to_json()?;
            for alarm in watch
                .alarms
                .iter()
                .filter(|alarm| watch.sighting(alarm).is_none())
            {
                let seen = Sighting {
                    thresholds: thresholds.clone(),
                    ..alarm.sighting(on)
                };
                storage::warnings::add(connection, year, &seen)?;
            }
            if is_present {
                for sighting in watch.sightings.iter().filter(|held| watch.is_over(held)) {
                    storage::warnings::end(connection, sighting.id, on)?;
                }
            }
            Ok(Watch::read(connection, cut_off, lights)?.report())
        })
    }
}

impl Alarm {
    fn sighting(&self, on: NaiveDate) -> Sighting {
        Sighting {
            rule: self.rule.id.to_owned(),
            project: self.project.clone(),
            place: self.place.clone(),
            seen_on: on,
            message: self.message.clone(),
            formula: self.formula.clone(),
            ..Sighting::default()
        }
    }

    fn key(&self) -> String {
        key(self.rule.id, &self.project, &self.place)
    }
}

/// What names a warning: `T1/1500002606000001/资金/年度资金总额`.
fn key(rule: &str, project: &str, place: &str) -> String {
    format!("{rule}/{project}/{place}")
}

/// The key of a warning that was seen.
pub(crate) fn key_of(sighting: &Sighting) -> String {
    key(&sighting.rule, &sighting.project, &sighting.place)
}

/// What holds on a day, beside what was seen so far.
struct Watch {
    day: Day,
    alarms: Vec<Alarm>,
    sightings: Vec<Sighting>,
    /// The dispositions that answer each sighting.
    answers: HashMap<i64, Vec<i64>>,
    stop_breaches: Vec<StopBreach>,
}

impl Watch {
    fn read(connection: &Connection, cut_off: CutOff, lights: &Thresholds) -> Result<Self> {
        let day = Day::read(connection, cut_off, lights)?;
        Ok(Self {
            alarms: registry::run(&day),
            sightings: storage::warnings::all(connection, cut_off.year().number())?,
            answers: storage::by_key(storage::dispositions::answers(
                connection,
                cut_off.year().number(),
            )?),
            stop_breaches: dispositions::breaches(connection, cut_off.year(), cut_off.through())?,
            day,
        })
    }

    /// The thresholds that are in force.
    fn thresholds(&self) -> ThresholdsInForce {
        ThresholdsInForce {
            lights: self.day.lights.clone(),
            warnings: self.day.thresholds.clone(),
        }
    }

    /// What is paid in a project though payments were to stop, or "".
    fn stop_breach(&self, project: &str) -> String {
        let mut breaches = self.stop_breaches.iter();
        let of_project = breaches.find(|breach| breach.project == project);
        of_project
            .map(|breach| breach.message.clone())
            .unwrap_or_default()
    }

    /// The dispositions that answer a sighting.
    fn answers(&self, sighting: &Sighting) -> Vec<i64> {
        self.answers.get(&sighting.id).cloned().unwrap_or_default()
    }

    /// The sighting of an alarm that has not ended.
    fn sighting(&self, alarm: &Alarm) -> Option<&Sighting> {
        self.sightings.iter().find(|held| {
            held.gone_on.is_none()
                && held.rule == alarm.rule.id
                && held.project == alarm.project
                && held.place == alarm.place
        })
    }

    /// Whether a sighting has not ended though nothing holds there any more.
    fn is_over(&self, sighting: &Sighting) -> bool {
        sighting.gone_on.is_none()
            && !self.alarms.iter().any(|alarm| {
                sighting.rule == alarm.rule.id
                    && sighting.project == alarm.project
                    && sighting.place == alarm.place
            })
    }

    fn report(self) -> WarningReport {
        let names: HashMap<_, _> = self
            .day
            .book
            .projects
            .iter()
            .map(|project| (project.facts.code.as_str(), project.facts.name.as_str()))
            .collect();
        let name = |code: &str| names.get(code).copied().unwrap_or_default().to_owned();
        let mut warnings: Vec<_> = self
            .alarms
            .iter()
            .map(|alarm| self.warning(alarm, name(&alarm.project)))
            .collect();
        warnings.sort_by_key(|warning| match warning.light {
            Some(Light::Red) => 0,
            Some(Light::Yellow) => 1,
            Some(Light::Green | Light::Blue | Light::Grey) | None => 2,
        });
        let mut keys: HashSet<_> = warnings.iter().map(|warning| warning.key.clone()).collect();
        for sighting in self.sightings.iter().rev() {
            let ended = sighting.gone_on.is_none_or(|gone| gone <= self.day.on);
            if ended && sighting.seen_on <= self.day.on {
                let gone = sighting.gone(name(&sighting.project), self.answers(sighting));
                warnings.extend(gone.filter(|warning| keys.insert(warning.key.clone())));
            }
        }
        WarningReport {
            on: self.day.on,
            counts: count(&warnings),
            warnings,
            lights: self.day.lights,
            thresholds: self.day.thresholds,
            stop_breaches: self.stop_breaches,
        }
    }

    fn warning(&self, alarm: &Alarm, project_name: String) -> Warning {
        let sighting = self.sighting(alarm);
        Warning {
            key: alarm.key(),
            id: alarm.rule.id,
            kind: alarm.rule.kind,
            project: alarm.project.clone(),
            project_name,
            place: alarm.place.clone(),
            light: Some(alarm.light),
            message: alarm.message.clone(),
            action: alarm.rule.action,
            basis: alarm.rule.basis,
            formula: alarm.formula.clone(),
            state: sighting
                .and_then(|held| held.state)
                .unwrap_or(WarningState::Triggered),
            seen_on: sighting.map_or(self.day.on, |held| held.seen_on),
            gone_on: None,
            remark: sighting.map(|held| held.remark.clone()).unwrap_or_default(),
            dispositions: sighting.map(|held| self.answers(held)).unwrap_or_default(),
            stop_breach: self.stop_breach(&alarm.project),
            seen_with: match sighting {
                Some(held) => ThresholdsInForce::from_json(&held.thresholds),
                None => Some(self.thresholds()),
            },
        }
    }
}

impl Sighting {
    /// The warning that it was; nothing where this program does not know its id.
    fn gone(&self, project_name: String, dispositions: Vec<i64>) -> Option<Warning> {
        let rule = all().find(|rule| rule.id == self.rule)?;
        Some(Warning {
            key: key_of(self),
            id: rule.id,
            kind: rule.kind,
            project: self.project.clone(),
            project_name,
            place: self.place.clone(),
            light: None,
            message: self.message.clone(),
            action: rule.action,
            basis: rule.basis,
            formula: self.formula.clone(),
            state: WarningState::Gone,
            seen_on: self.seen_on,
            gone_on: self.gone_on,
            remark: self.remark.clone(),
            dispositions,
            stop_breach: String::new(),
            seen_with: ThresholdsInForce::from_json(&self.thresholds),
        })
    }
}

fn count(warnings: &[Warning]) -> WarningCounts {
    let mut counts = WarningCounts::default();
    let mut projects = HashSet::new();
    for warning in warnings {
        match warning.state {
            WarningState::Triggered => counts.triggered += 1,
            WarningState::Confirmed => counts.confirmed += 1,
            WarningState::InProgress => counts.in_progress += 1,
            WarningState::Found => counts.found += 1,
            WarningState::Gone => counts.gone += 1,
        }
        if warning.state != WarningState::Gone {
            counts.open += 1;
            projects.insert(&warning.project);
        }
    }
    projects.remove(&String::new());
    counts.projects = projects.len();
    counts
}
