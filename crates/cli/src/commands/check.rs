//! `jixiao check`

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use jixiao_app::Result;
use jixiao_app::core::check::Report;
use jixiao_app::core::rules::Severity;
use jixiao_app::handlers::{check, submissions};

use crate::context::Globals;
use crate::output::{Exit, json, line, thresholds};

/// Through which day, and what to list.
#[derive(Debug, Args)]
pub struct Check {
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
    /// 只列出此级别：E 错误，W 须说明，I 提示
    #[arg(long)]
    severity: Option<Level>,
    /// 报送前检查：另查密钥、说明、审核锁定和数据文件是否完好
    #[arg(long)]
    submission: bool,
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
        let mut report = if self.submission {
            submissions::check(&ledger, globals.year, self.through, today)?
        } else {
            check::run(&ledger, globals.year, self.through, today)?
        };
        if let Some(level) = self.severity {
            report
                .findings
                .retain(|finding| finding.severity == level.into());
        }
        print(globals, &report)?;
        Ok(if report.counts.errors == 0 {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}

/// Prints what a check found, as JSON or line by line.
pub(super) fn print(globals: &Globals, report: &Report) -> Result<()> {
    if globals.json {
        return json(report);
    }
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
    line(&thresholds(&report.thresholds));
    Ok(())
}
