//! `jixiao warnings`

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::analysis::Light;
use jixiao_app::core::warnings::{Step, Warning, WarningReport};
use jixiao_app::handlers::warnings;

use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// Which day, and what to do with its warnings.
#[derive(Debug, Args)]
pub struct Warnings {
    /// 日期（缺省为今天）
    #[arg(long, global = true, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// 逐条说明依据、算式和怎么办
    #[arg(long)]
    explain: bool,
    #[command(subcommand)]
    step: Option<Handle>,
}

/// What to do with warnings.
#[derive(Debug, Subcommand)]
pub enum Handle {
    /// 确认收到
    Confirm(Which),
    /// 开始处置
    Start(Which),
    /// 转为问题
    Find(Which),
}

/// Which warnings.
#[derive(Debug, Args)]
pub struct Which {
    /// 预警（如 T1/项目代码/资金/年度资金总额）
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    /// 说明或整改措施
    #[arg(long, default_value = "", value_name = "T")]
    remark: String,
}

impl Warnings {
    /// Lists the warnings of a day, or takes some of them a step on.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (step, which) = match &self.step {
            None => return self.list(globals),
            Some(Handle::Confirm(which)) => (Step::Confirm, which),
            Some(Handle::Start(which)) => (Step::Start, which),
            Some(Handle::Find(which)) => (Step::Find, which),
        };
        warnings::handle(
            &mut globals.open()?,
            globals.year,
            self.on,
            (step, &which.keys),
            which.remark.trim(),
            &globals.actor(),
        )?;
        message(&format!("已{}{}条预警。", step.word(), which.keys.len()));
        Ok(Exit::Done)
    }

    /// A look at the present is noted, unless another is writing the store; a look at another day
    /// is not.
    fn list(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        let only_look = || {
            let ledger = globals.open_for_reading()?;
            warnings::list(&ledger, year, self.on, actor.at.date())
        };
        let report = if self.on.is_some_and(|on| on != actor.at.date()) {
            only_look()?
        } else {
            match globals.open() {
                Ok(mut ledger) => warnings::monitor(&mut ledger, year, self.on, &actor)?,
                Err(failure) if matches!(failure.code, "store_locked" | "no_permission") => {
                    only_look()?
                }
                Err(failure) => return Err(failure),
            }
        };
        if globals.json {
            json(&report)?;
        } else {
            print(&report, self.explain);
        }
        Ok(Exit::Done)
    }
}

/// The clause, the formula with its numbers, what to do, and who does it already.
fn explained(warning: &Warning) {
    line(&format!("  依据：{}", warning.basis));
    for step in warning.formula.lines() {
        line(&format!("  算式：{step}"));
    }
    line(&format!("  办理：{}", warning.action));
    if !warning.dispositions.is_empty() {
        line(&format!(
            "  处置：{}",
            output::numbers(&warning.dispositions)
        ));
    }
    if !warning.stop_breach.is_empty() {
        line(&format!("  {}", warning.stop_breach));
    }
}

fn print(report: &WarningReport, explain: bool) {
    for warning in &report.warnings {
        let light = warning.light.map_or("—", Light::word);
        let (state, key) = (warning.state, &warning.key);
        line(&format!("{light} {state} {key}：{}", warning.message));
        if explain {
            explained(warning);
        }
    }
    for breach in &report.stop_breaches {
        line(&breach.message);
    }
    let counts = &report.counts;
    line(&format!(
        "{}：{}条未消除，涉及{}个项目（触发{}，已确认{}，处置中{}，已转问题{}）；已消除{}条",
        report.on,
        counts.open,
        counts.projects,
        counts.triggered,
        counts.confirmed,
        counts.in_progress,
        counts.found,
        counts.gone
    ));
}
