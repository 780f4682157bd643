//! Checking a year against every rule, and the written answers to 须说明 findings.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::analysis::Thresholds;
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::CutOff;
use crate::rules::{self, Book, Finding, Gates, Severity};
use crate::storage;
use crate::storage::answers::Answer;

/// How many findings of each severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SeverityCounts {
    /// 错误
    #[serde(rename = "E")]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub errors: usize,
    /// 须说明
    #[serde(rename = "W")]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub warnings: usize,
    /// 提示
    #[serde(rename = "I")]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub notes: usize,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "CheckReport")]
pub struct Report {
    /// The unit's findings first, then project by project.
    pub findings: Vec<Finding>,
    /// Counts of all of them.
    pub counts: SeverityCounts,
    /// The thresholds that were used.
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub thresholds: Thresholds,
}

impl Report {
    fn of(findings: Vec<Finding>, thresholds: &Thresholds) -> Self {
        let count = |severity| {
            let of_this = findings.iter().filter(|f| f.severity == severity);
            of_this.count()
        };
        let counts = SeverityCounts {
            errors: count(Severity::E),
            warnings: count(Severity::W),
            notes: count(Severity::I),
        };
        Self {
            findings,
            counts,
            thresholds: thresholds.clone(),
        }
    }
}

/// An answer to findings; `*` stands for every project or every place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AnswerRequest {
    /// Rule id.
    pub rule: String,
    /// 项目代码, "" for the unit, or "*".
    pub project: String,
    /// The finding's place, or "*".
    #[serde(rename = "where")]
    pub place: String,
    /// The reason, not empty.
    pub reason: String,
}

impl AnswerRequest {
    fn meets(&self, finding: &Finding) -> bool {
        let matches = |pattern: &str, value: &str| pattern == "*" || pattern == value;
        finding.severity == Severity::W
            && self.rule == finding.rule
            && matches(&self.project, &finding.project)
            && matches(&self.place, &finding.place)
    }
}

impl Ledger {
    /// Checks the year through `cut_off`, as seen on `today`.
    ///
    /// # Errors
    /// The store's errors, and overflow of a sum.
    pub fn check(
        &self,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<Report> {
        let (findings, _) = self.run_rules(cut_off, today, thresholds)?;
        Ok(Report::of(findings, thresholds))
    }

    /// As [`Ledger::check`], with the rules that must hold to submit (S01, S04, S05, S07, S08).
    ///
    /// # Errors
    /// As [`Ledger::check`].
    pub fn check_for_submission(
        &self,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<Report> {
        let (mut findings, book) = self.run_rules(cut_off, today, thresholds)?;
        let mut damage = self.integrity_problems()?;
        if !self.examine_audit()?.is_sound() {
            damage.push("数据与操作日志不一致".to_owned());
        }
        findings.extend(rules::run_gates(&Gates::new(&book, &findings, damage)));
        Ok(Report::of(findings, thresholds))
    }

    /// The findings of the ordinary rules with their answers, and what they were found in.
    fn run_rules(
        &self,
        cut_off: CutOff,
        today: NaiveDate,
        thresholds: &Thresholds,
    ) -> Result<(Vec<Finding>, Book)> {
        let (book, answers) = self.read(|connection| {
            let book = Book::read(connection, cut_off, today, thresholds)?;
            Ok((
                book,
                storage::answers::all(connection, cut_off.year().number())?,
            ))
        })?;
        let answers: HashMap<_, _> = answers
            .into_iter()
            .map(|answer| ((answer.rule, answer.project, answer.place), answer.reason))
            .collect();
        let mut findings = rules::run(&book);
        for finding in &mut findings {
            if finding.severity == Severity::W {
                let key = (
                    finding.rule.to_owned(),
                    finding.project.clone(),
                    finding.place.clone(),
                );
                if let Some(answer) = answers.get(&key) {
                    finding.answer.clone_from(answer);
                }
            }
        }
        Ok((findings, book))
    }

    /// Answers 须说明 findings that stand now; the value is how many were answered.
    ///
    /// A `*` is put out at once into the findings it meets, so that an answer never covers a
    /// finding that nobody had seen.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for an empty reason, [`CoreError::NotFound`] where a request meets
    /// no finding; then nothing is written.
    pub fn answer(
        &mut self,
        requests: &[AnswerRequest],
        cut_off: CutOff,
        thresholds: &Thresholds,
        actor: &Actor,
    ) -> Result<Written<usize>> {
        let report = self.check(cut_off, actor.at.date(), thresholds)?;
        let mut answers = Vec::new();
        for request in requests {
            if request.reason.trim().is_empty() {
                let message = format!("规则{}的说明不能为空。", request.rule);
                return Err(CoreError::invalid("reason", message));
            }
            let before = answers.len();
            let met = report
                .findings
                .iter()
                .filter(|finding| request.meets(finding));
            answers.extend(met.map(|finding| Answer {
                rule: finding.rule.to_owned(),
                project: finding.project.clone(),
                place: finding.place.clone(),
                reason: request.reason.trim().to_owned(),
            }));
            if answers.len() == before {
                let id = format!("{} {} {}", request.rule, request.project, request.place);
                return Err(CoreError::NotFound {
                    what: "须说明的问题",
                    id,
                });
            }
        }
        let year = cut_off.year().number();
        self.write(Op::AnswerFindings, "说明", actor, |connection| {
            for answer in &answers {
                storage::answers::put(connection, year, answer)?;
            }
            Ok(answers.len())
        })
    }
}
