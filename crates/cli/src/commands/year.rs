//! `jixiao year`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::years::{CarryOver, RollOver, RollOverChoice};
use jixiao_app::handlers::years;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the years.
#[derive(Debug, Subcommand)]
pub enum Year {
    /// 列出数据文件中的年度
    List,
    /// 切换当前工作的年度
    Use {
        /// 年度
        to: i32,
    },
    /// 把未完成的项目结转到下一年度
    RollOver(Roll),
    /// 上年结转资金
    #[command(subcommand)]
    CarryOver(Carry),
}

/// Into which year, and which projects.
#[derive(Debug, Args)]
pub struct Roll {
    /// 下一年度
    #[arg(long, value_name = "YEAR")]
    to: i32,
    /// 另外结转此项目（没有结束日期或已到期，可多次；*为全部）
    #[arg(long, value_name = "CODE")]
    include: Vec<String>,
    /// 不结转此项目（可多次）
    #[arg(long, value_name = "CODE")]
    exclude: Vec<String>,
    /// 只显示将要做的事
    #[arg(long)]
    dry_run: bool,
    /// 把结转清单写成CSV文件
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What to do with carry-overs.
#[derive(Debug, Subcommand)]
pub enum Carry {
    /// 列出建议和已确认的结转资金
    List,
    /// 确认结转资金，记为本年度的资金
    Accept(Accept),
}

/// Which carry-overs.
#[derive(Debug, Args)]
pub struct Accept {
    /// 项目代码
    #[arg(required_unless_present = "all", value_name = "CODE")]
    projects: Vec<String>,
    /// 确认全部建议
    #[arg(long, conflicts_with = "projects")]
    all: bool,
    /// 结转金额（万元，缺省为上年结余；只用于一个项目）
    #[arg(long, value_name = "万元", conflicts_with = "all")]
    amount: Option<String>,
    /// 结转文号
    #[arg(long, default_value = "", value_name = "T")]
    document: String,
}

impl Year {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => list(globals),
            Self::Use { to } => {
                years::choose(&mut globals.open()?, *to, &globals.actor())?;
                message(&format!("当前年度为{to}年。"));
                Ok(Exit::Done)
            }
            Self::RollOver(roll) => roll.run(globals),
            Self::CarryOver(Carry::List) => {
                let carry_overs = years::carry_overs(&globals.open_for_reading()?, globals.year)?;
                print_carry_overs(globals, &carry_overs)
            }
            Self::CarryOver(Carry::Accept(accept)) => accept.run(globals),
        }
    }
}

fn list(globals: &Globals) -> Result<Exit> {
    let lines = years::list(&globals.open_for_reading()?)?;
    if globals.json {
        json(&serde_json::json!({ "years": lines }))?;
    } else {
        for year in lines {
            let current = if year.current { " 当前" } else { "" };
            line(&format!(
                "{} 项目{}个 台账{}笔{current}",
                year.year, year.projects, year.entries
            ));
        }
    }
    Ok(Exit::Done)
}

impl Roll {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let choice = RollOverChoice {
            include: &self.include,
            exclude: &self.exclude,
        };
        let roll_over = if self.dry_run {
            years::plan(&globals.open_for_reading()?, self.to, choice)?
        } else {
            years::roll_over(&mut globals.open()?, self.to, choice, &globals.actor())?
        };
        if let Some(file) = &self.out {
            years::write_list(&roll_over, file)?;
            message(&format!("已生成“{}”。", file.display()));
        }
        if globals.json {
            json(&roll_over)?;
        } else {
            print_roll_over(&roll_over);
        }
        let (to, added) = (roll_over.to, roll_over.added);
        message(&if self.dry_run {
            format!("将结转{added}个项目到{to}年度。没有写入任何内容。")
        } else {
            format!(
                "已结转{added}个项目到{to}年度，绩效目标为草稿，需重新批复。\
                 用--year {to}查看，用 jixiao year use {to} 切换。"
            )
        });
        Ok(Exit::Done)
    }
}

fn print_roll_over(roll_over: &RollOver) {
    for project in &roll_over.projects {
        let what = match (project.taken, project.present) {
            (_, true) => "下一年度已有",
            (true, false) => "结转",
            (false, false) => "不结转",
        };
        let end = project.end_on.map(|day| day.to_string());
        line(&format!(
            "{} {} {what} {} {} 结余{}万元",
            project.code,
            project.name,
            project.standing,
            end.as_deref().unwrap_or("无结束日期"),
            project.remaining
        ));
    }
}

impl Accept {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let carry_overs = years::confirm(
            &mut globals.open()?,
            globals.year,
            &self.projects,
            self.amount.as_deref(),
            &self.document,
            &globals.actor(),
        )?;
        print_carry_overs(globals, &carry_overs)
    }
}

fn print_carry_overs(globals: &Globals, carry_overs: &[CarryOver]) -> Result<Exit> {
    if globals.json {
        json(&serde_json::json!({ "carry_overs": carry_overs }))?;
    } else {
        for carry_over in carry_overs {
            let amount = carry_over.confirmed.unwrap_or(carry_over.proposed);
            line(&format!(
                "{} {} {} {amount}万元",
                carry_over.project, carry_over.name, carry_over.state
            ));
        }
    }
    Ok(Exit::Done)
}
