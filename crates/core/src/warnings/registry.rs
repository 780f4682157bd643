//! The registry of warnings: each is data plus one small function. Ids and kinds are stable.

use chrono::NaiveDate;

use super::day::{Day, Records};
use super::{compliance, effectiveness, timeliness};
use crate::analysis::Light;
use crate::findings::MonitoringKind;
use crate::milestones::Milestone;
use crate::records::Recorded;
use crate::rules::ProjectBook;

/// A warning as data.
#[derive(Debug, Clone, Copy, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WarningRule {
    /// Stable id.
    pub id: &'static str,
    /// 及时性, 合规性 or 有效性 (办法第十条).
    pub kind: MonitoringKind,
    /// When it is raised, with the default thresholds.
    pub condition: &'static str,
    /// The message; {x} are filled in.
    pub message: &'static str,
    /// The clause it comes from.
    pub basis: &'static str,
    /// What to do.
    pub action: &'static str,
    #[serde(skip)]
    pub(super) check: Check,
}

/// The function of a warning, by what it looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// The unit as a whole.
    Unit(fn(&Day, &mut Raised<'_>)),
    /// The figures of one project.
    Figures(fn(&Day, &ProjectBook, &mut Raised<'_>)),
    /// What was recorded for one project, and its figures.
    Records(fn(&Day, &ProjectBook, &Records, &mut Raised<'_>)),
}

/// A warning that holds on a day.
#[derive(Debug, Clone)]
pub(super) struct Alarm {
    pub rule: &'static WarningRule,
    pub project: String,
    pub place: String,
    pub light: Light,
    pub message: String,
    pub formula: String,
}

/// Collects what one warning raises in one project, or in the unit.
pub(super) struct Raised<'a> {
    rule: &'static WarningRule,
    project: &'a str,
    alarms: &'a mut Vec<Alarm>,
}

impl Raised<'_> {
    /// Raises the warning at a place: stable, and unique within warning and project. The formula
    /// has a line for each step of it.
    pub(super) fn add(
        &mut self,
        place: impl Into<String>,
        light: Light,
        message: impl Into<String>,
        formula: impl Into<String>,
    ) {
        let place = place.into();
        let is_same = |alarm: &Alarm| {
            alarm.rule.id == self.rule.id && alarm.project == self.project && alarm.place == place
        };
        if self.alarms.iter().any(is_same) {
            return;
        }
        self.alarms.push(Alarm {
            rule: self.rule,
            project: self.project.to_owned(),
            place,
            light,
            message: message.into(),
            formula: formula.into(),
        });
    }

    /// Raises the warning for a milestone, where that is late.
    pub(super) fn add_overdue(&mut self, day: &Day, milestone: &Recorded<Milestone>) {
        let facts = &milestone.facts;
        if let (Some(planned), Some(late)) = (facts.planned_on, facts.days_late(day.on)) {
            let node = facts.node;
            let message = format!("{node}应于{}完成，已逾期{late}天。", shown(planned));
            let formula = format!("逾期 {} − {planned} = {late}天", day.on);
            let place = format!("节点/{node}/{}", milestone.id);
            self.add(place, Light::Yellow, message, formula);
        }
    }
}

/// Every warning, in the order of the groups T, C, E.
pub fn all() -> impl Iterator<Item = &'static WarningRule> {
    [timeliness::RULES, compliance::RULES, effectiveness::RULES]
        .into_iter()
        .flatten()
}

/// Whether a warning is looked for in an exempt project: as with the rules, only what concerns
/// the lawful use of its money is.
fn concerns_exempt(id: &str) -> bool {
    matches!(id, "C1" | "C2" | "C3" | "C4")
}

/// What holds on a day: the unit first, then project by project.
pub(super) fn run(day: &Day) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    for rule in all() {
        if let Check::Unit(check) = rule.check {
            let mut raised = Raised {
                rule,
                project: "",
                alarms: &mut alarms,
            };
            check(day, &mut raised);
        }
    }
    let nothing = Records::default();
    for project in &day.book.projects {
        let code = &project.facts.code;
        let records = day.records(code).unwrap_or(&nothing);
        for rule in all() {
            if project.figures.exempt && !concerns_exempt(rule.id) {
                continue;
            }
            let mut raised = Raised {
                rule,
                project: code,
                alarms: &mut alarms,
            };
            match rule.check {
                Check::Unit(_) => {}
                Check::Figures(check) => check(day, project, &mut raised),
                Check::Records(check) => check(day, project, records, &mut raised),
            }
        }
    }
    alarms
}

/// A day as messages write it: `8月31日`.
pub(super) fn shown(day: NaiveDate) -> String {
    day.format("%-m月%-d日").to_string()
}
