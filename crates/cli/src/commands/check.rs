//! `jixiao check`

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use jixiao_app::Result;
use jixiao_app::core::rules::Severity;
use jixiao_app::handlers::check;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// Through which day, and what to list.
#[derive(Debug, Args)]
pub struct Check {
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
    /// 只列出此级别：E 错误，W 须说明，I 提示
    #[arg(long)]
    severity: Option<Level>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "UPPER")]
enum Level {
    E,
    W,
    I,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::E => Self::E,
            Level::W => Self::W,
            Level::I => Self::I,
        }
    }
}

impl Check {
    /// Prints what the rules find; exit code 3 where there are errors.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let today = globals.actor().at.date();
        let mut report = check::run(&ledger, globals.year, self.through, today)?;
        if let Some(level) = self.severity {
            report
                .findings
                .retain(|finding| finding.severity == level.into());
        }
        if globals.json {
            json(&report)?;
        } else {
            for finding in &report.findings {
                let project = if finding.project.is_empty() {
                    "单位"
                } else {
                    &finding.project
                };
                let answer = match finding.answer.as_str() {
                    "" => String::new(),
                    answer => format!("［已说明：{answer}］"),
                };
                line(&format!(
                    "{} {} {project} {}：{}{answer}",
                    finding.severity.word(),
                    finding.rule,
                    finding.place,
                    finding.message
                ));
            }
            let counts = report.counts;
            line(&format!(
                "错误{}项，须说明{}项，提示{}项",
                counts.errors, counts.warnings, counts.notes
            ));
        }
        Ok(if report.counts.errors == 0 {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}
