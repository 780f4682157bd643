//! The registry of rules: each is data plus one small function. Ids and severities are stable;
//! tests, JSON and the window use them.

mod basics;
mod book;
mod funds;
mod indicators;
mod ledger;
mod packages;
mod progress;
mod reports;
mod sheets;
mod stated;
mod submissions;

pub(crate) use book::{Book, IndicatorBook, ProjectBook};
pub(crate) use submissions::Gates;

/// How heavily a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Severity {
    /// 错误: blocks submission, never saving.
    E,
    /// 须说明: needs a written answer to submit.
    W,
    /// 提示: informs.
    I,
}

impl Severity {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::E => "错误",
            Self::W => "须说明",
            Self::I => "提示",
        }
    }
}

/// A rule as data.
#[derive(Debug, Clone, Copy, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Rule {
    /// Stable id.
    pub id: &'static str,
    /// Severity.
    pub severity: Severity,
    /// When it is raised.
    pub condition: &'static str,
    /// The message; {x} are filled in.
    pub message: &'static str,
    /// The clause it comes from, or "".
    pub basis: &'static str,
    #[serde(skip)]
    check: Check,
}

/// The function of a rule, by what it looks at.
#[derive(Debug, Clone, Copy)]
enum Check {
    /// The unit as a whole.
    Unit(fn(&Book, &mut Found<'_>)),
    /// One project.
    Project(fn(&Book, &ProjectBook, &mut Found<'_>)),
    /// One indicator of a project.
    Indicator(fn(&ProjectBook, &IndicatorBook, &mut Found<'_>)),
    /// What must hold to submit; raised by the check before submission only.
    Gate(fn(&Gates, &mut Found<'_>)),
    /// A package that came in; raised by the verification.
    Package,
}

/// What a rule found at one place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// 项目代码, or "" for the unit.
    pub project: String,
    /// The place: stable, and unique within rule and project.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The clause it comes from, or "".
    pub basis: &'static str,
    /// The formula with the numbers put in, or "".
    pub formula: String,
    /// The written answer to a 须说明 finding, or "".
    pub answer: String,
}

/// Collects what one rule finds in one project, or in the unit.
pub(crate) struct Found<'a> {
    rule: &'static Rule,
    project: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Found<'_> {
    fn add(&mut self, place: impl Into<String>, message: impl Into<String>, formula: String) {
        self.add_for(self.project.to_owned(), place, message, formula);
    }

    /// A 须说明 finding that the sheet itself already answers, where `answer` is not empty.
    fn add_answered(
        &mut self,
        place: impl Into<String>,
        message: impl Into<String>,
        formula: String,
        answer: &str,
    ) {
        self.add(place, message, formula);
        if let Some(finding) = self.findings.last_mut() {
            answer.clone_into(&mut finding.answer);
        }
    }

    fn add_for(
        &mut self,
        project: String,
        place: impl Into<String>,
        message: impl Into<String>,
        formula: String,
    ) {
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: self.rule.severity,
            project,
            place: place.into(),
            message: message.into(),
            basis: self.rule.basis,
            formula,
            answer: String::new(),
        });
    }
}

/// The letters of the ids, in the order of the rules' own tables.
const GROUPS: &str = "BFILRSP";

/// Every rule, in the order of their ids.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    let files = [
        basics::RULES,
        funds::RULES,
        stated::RULES,
        indicators::RULES,
        progress::RULES,
        sheets::RULES,
        ledger::RULES,
        reports::RULES,
        submissions::RULES,
        packages::RULES,
    ];
    let mut rules: Vec<&Rule> = files.into_iter().flatten().collect();
    rules.sort_by_key(|rule| (GROUPS.find(|letter| rule.id.starts_with(letter)), rule.id));
    rules
}

/// Whether a rule is checked for an exempt project, or for one that the task does not want
/// monitored: only B01, B02, B05 and the F and L rules are.
fn concerns_exempt(id: &str) -> bool {
    id.starts_with(['F', 'L']) || matches!(id, "B01" | "B02" | "B05")
}

/// Runs every rule over the year: the unit first, then project by project.
pub(crate) fn run(book: &Book) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules = all();
    for rule in &rules {
        if let Check::Unit(check) = rule.check {
            check(
                book,
                &mut Found {
                    rule,
                    project: "",
                    findings: &mut findings,
                },
            );
        }
    }
    for project in &book.projects {
        for rule in &rules {
            if !project.is_asked() && !concerns_exempt(rule.id) {
                continue;
            }
            let code = &project.facts.code;
            let mut found = Found {
                rule,
                project: code,
                findings: &mut findings,
            };
            match rule.check {
                Check::Unit(_) | Check::Gate(_) | Check::Package => {}
                Check::Project(check) => check(book, project, &mut found),
                Check::Indicator(check) => {
                    for indicator in &project.indicators {
                        check(project, indicator, &mut found);
                    }
                }
            }
        }
    }
    findings
}

/// Runs the rules that must hold to submit.
pub(crate) fn run_gates(gates: &Gates) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all() {
        if let Check::Gate(check) = rule.check {
            let mut found = Found {
                rule,
                project: "",
                findings: &mut findings,
            };
            check(gates, &mut found);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_once_and_belongs_to_a_group() {
        let ids: Vec<_> = all().iter().map(|rule| rule.id).collect();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        assert!(ids.iter().all(|id| GROUPS.contains(&id[..1])), "{ids:?}");
    }
}
