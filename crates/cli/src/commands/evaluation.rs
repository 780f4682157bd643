//! `jixiao self-evaluation`

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::evaluation::{Evaluation, Gap};
use jixiao_app::handlers::evaluation::{self, Choice};
use jixiao_app::handlers::forms::Printed;

use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// Which tables and where to, or what to do with one.
#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true)]
pub struct SelfEvaluation {
    /// 输出文件夹
    #[arg(long, required = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 只输出此项目（可多次）
    #[arg(long, value_name = "CODE")]
    project: Vec<String>,
    /// 格式：xlsx 为一个工作簿，pdf 为一个项目一个文件
    #[arg(long, value_enum, default_value_t = Format::Xlsx)]
    format: Format,
    /// 截止日期（缺省为12月31日）
    #[arg(long, global = true, value_name = "DATE")]
    through: Option<NaiveDate>,
    #[command(subcommand)]
    step: Option<Step>,
}

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Xlsx,
    Pdf,
}

/// What to do with a self-evaluation.
#[derive(Debug, Subcommand)]
enum Step {
    /// 显示一个项目的自评
    Show {
        /// 项目代码
        code: String,
    },
    /// 填写一个项目的自评（没有写出的字段保持原样）
    Fill {
        /// 项目代码
        code: String,
        /// 内容
        file: PathBuf,
    },
    /// 列出尚未填写或说明的内容
    Check,
}

impl SelfEvaluation {
    /// Writes the tables, or does the step.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match &self.step {
            None => self.export(globals),
            Some(Step::Show { code }) => self.show(globals, code),
            Some(Step::Fill { code, file }) => self.fill(globals, code, file),
            Some(Step::Check) => self.check(globals),
        }
    }

    fn choice<'a>(&self, globals: &Globals, projects: &'a [String]) -> Choice<'a> {
        Choice {
            year: globals.year,
            through: self.through,
            projects,
        }
    }

    fn export(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let (choice, now) = (self.choice(globals, &self.project), globals.actor().at);
        let out = self.out.as_deref().unwrap_or(Path::new("."));
        let evaluations = evaluation::list(&ledger, &choice)?;
        let Printed {
            files,
            missing_glyphs,
        } = match self.format {
            Format::Xlsx => Printed {
                files: vec![evaluation::export_xlsx(&ledger, &choice, out, now.date())?],
                missing_glyphs: Vec::new(),
            },
            Format::Pdf => {
                let mut go_on = |_| ControlFlow::Continue(());
                evaluation::export_pdf(&ledger, &choice, out, now, &mut go_on)?
            }
        };
        if globals.json {
            json(&serde_json::json!({
                "files": files, "missing_glyphs": missing_glyphs, "evaluations": evaluations,
            }))?;
        }
        for file in &files {
            message(&format!("已生成“{}”。", file.display()));
        }
        output::missing_glyphs(&missing_glyphs);
        let gaps: usize = evaluations.iter().map(|found| found.gaps.len()).sum();
        if gaps > 0 {
            message(&format!(
                "还有{gaps}处尚未填写或说明，请运行 jixiao self-evaluation check 查看。"
            ));
        }
        Ok(Exit::Done)
    }

    fn show(&self, globals: &Globals, code: &str) -> Result<Exit> {
        let codes = [code.to_owned()];
        let choice = self.choice(globals, &codes);
        for evaluation in evaluation::list(&globals.open_for_reading()?, &choice)? {
            if globals.json {
                json(&evaluation)?;
            } else {
                print(&evaluation);
            }
        }
        Ok(Exit::Done)
    }

    fn fill(&self, globals: &Globals, code: &str, file: &Path) -> Result<Exit> {
        let text = std::fs::read(file).map_err(|source| CoreError::from_io(file, source))?;
        let patch = evaluation::parse(&text, code)?;
        let choice = self.choice(globals, &[]);
        evaluation::fill(&mut globals.open()?, &choice, &patch, &globals.actor())?;
        message(&format!("已填写项目{code}的自评。"));
        Ok(Exit::Done)
    }

    fn check(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let evaluations = evaluation::list(&ledger, &self.choice(globals, &[]))?;
        let gaps: Vec<&Gap> = evaluations.iter().flat_map(|found| &found.gaps).collect();
        if globals.json {
            json(&serde_json::json!({ "gaps": gaps }))?;
        } else {
            for gap in &gaps {
                line(&format!("{} {}：{}", gap.project, gap.place, gap.message));
            }
        }
        Ok(if gaps.is_empty() {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}

fn print(evaluation: &Evaluation) {
    line(&format!("{} {}", evaluation.project, evaluation.name));
    let execution = &evaluation.execution;
    let rate = execution.execution_rate.as_deref().unwrap_or("—");
    line(&format!(
        "预算执行率 {rate}% 得分 {}/{}",
        execution.score, execution.weight
    ));
    for scored in &evaluation.indicators {
        let score = scored.score.as_ref().map(ToString::to_string);
        line(&format!(
            "{} {} 得分 {}/{} {}",
            scored.figures.level2,
            scored.figures.level3,
            score.as_deref().unwrap_or("待评定"),
            scored.weight,
            scored.formula
        ));
    }
    line(&format!("总分 {}/{}", evaluation.score, evaluation.weight));
    for gap in &evaluation.gaps {
        line(&format!("{}：{}", gap.place, gap.message));
    }
}
