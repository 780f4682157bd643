//! `jixiao sheet`

mod show;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::sheets::{Action, Chosen, Said};
use jixiao_app::handlers::sheets;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with a sheet.
#[derive(Debug, Subcommand)]
pub enum Sheet {
    /// 列出各项目监控表的状态，以及科研暂不监控的项目
    List,
    /// 显示一张监控表
    Show {
        /// 项目代码
        code: String,
    },
    /// 填写一张监控表
    Fill {
        /// 项目代码
        code: String,
        /// 内容（没有写出的字段保持原样）
        file: PathBuf,
    },
    /// 填写多张监控表（数组）
    FillAll {
        /// 内容
        file: PathBuf,
    },
    /// 显示按日常记录提出的建议值（未采用前不算填写）
    Propose(Propose),
    /// 采用建议值
    Take {
        /// 哪张监控表
        #[command(flatten)]
        of: Propose,
        /// 采用所有空白字段的建议值
        #[arg(long, required_unless_present = "field", conflicts_with = "field")]
        all: bool,
        /// 采用此字段的建议值，已填的也替换（可重复）
        #[arg(long, value_name = "FIELD")]
        field: Vec<String>,
    },
    /// 与已批复的绩效目标比较
    Diff {
        /// 项目代码
        code: String,
    },
    /// 按已批复的绩效目标更新监控表
    Renew {
        /// 项目代码
        code: String,
    },
    /// 显示监控表的办理和修改记录
    History {
        /// 项目代码
        code: String,
    },
    /// 自检，没有错误即为“自检通过”
    Check(Step),
    /// 自检并提交审核
    Submit(Step),
    /// 审核通过
    Approve(Step),
    /// 退回修改
    Return(Step),
    /// 锁定
    Lock(Step),
    /// 解锁
    Unlock(Step),
}

/// A sheet and the day through which its proposals are made.
#[derive(Debug, Args)]
pub struct Propose {
    /// 项目代码
    code: String,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

/// One step of a sheet.
#[derive(Debug, Args)]
pub struct Step {
    /// 项目代码
    code: String,
    /// 批注所指的字段（可重复，与批注依次对应）
    #[arg(long, value_name = "FIELD")]
    field: Vec<String>,
    /// 批注或原因（可重复）
    #[arg(long, value_name = "T")]
    remark: Vec<String>,
    /// 自检的截止日期（缺省为任务规定的截止日期，没有任务时为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Sheet {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => list(globals)?,
            Self::Show { code } => show::sheet(globals, code)?,
            Self::Fill { code, file } => fill(globals, Some(code), file)?,
            Self::FillAll { file } => fill(globals, None, file)?,
            Self::Propose(of) => propose(globals, of)?,
            Self::Take { of, field, .. } => take(globals, of, field)?,
            Self::Diff { code } => show::comparison(globals, code)?,
            Self::Renew { code } => {
                sheets::renew(&mut globals.open()?, globals.year, code, &globals.actor())?;
                message(&format!("项目{code}的监控表已按批复的绩效目标更新。"));
            }
            Self::History { code } => show::history(globals, code)?,
            Self::Check(step) => step.take(globals, Action::Check)?,
            Self::Submit(step) => step.take(globals, Action::Submit)?,
            Self::Approve(step) => step.take(globals, Action::Approve)?,
            Self::Return(step) => step.take(globals, Action::Return)?,
            Self::Lock(step) => step.take(globals, Action::Lock)?,
            Self::Unlock(step) => step.take(globals, Action::Unlock)?,
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals) -> Result<()> {
    let ledger = globals.open_for_reading()?;
    let states = sheets::list(&ledger, globals.year)?;
    let exempt = sheets::exemptions(&ledger, globals.year)?;
    if globals.json {
        let rows: Vec<_> = states
            .iter()
            .map(|(project, state)| serde_json::json!({ "project": project, "state": state }))
            .collect();
        let exempt: Vec<_> = exempt
            .iter()
            .map(|(project, exempt)| {
                serde_json::json!({
                    "project": project,
                    "reason": exempt.reason,
                    "substitute_check": exempt.substitute_check,
                })
            })
            .collect();
        return json(&serde_json::json!({ "sheets": rows, "exempt": exempt }));
    }
    for (project, state) in states {
        line(&format!("{project} {state}"));
    }
    for (project, exempt) in exempt {
        line(&format!(
            "{project} 科研暂不监控 依据：{} 替代检查方式：{}",
            exempt.reason, exempt.substitute_check
        ));
    }
    Ok(())
}

fn fill(globals: &Globals, project: Option<&str>, file: &Path) -> Result<()> {
    let text = std::fs::read(file).map_err(|source| CoreError::from_io(file, source))?;
    let patches = sheets::parse(&text, project)?;
    sheets::fill(
        &mut globals.open()?,
        globals.year,
        &patches,
        &globals.actor(),
    )?;
    message(&format!("已填写{}张监控表。", patches.len()));
    Ok(())
}

fn propose(globals: &Globals, of: &Propose) -> Result<()> {
    let ledger = globals.open_for_reading()?;
    let proposals = sheets::proposals(&ledger, globals.year, of.through, &of.code)?;
    show::proposals(globals, &proposals)
}

fn take(globals: &Globals, of: &Propose, fields: &[String]) -> Result<()> {
    let chosen = match fields {
        [] => Chosen::Empty,
        fields => Chosen::Fields(fields.to_vec()),
    };
    let mut ledger = globals.open()?;
    let actor = globals.actor();
    let taken = sheets::take(
        &mut ledger,
        globals.year,
        of.through,
        &of.code,
        &chosen,
        &actor,
    )?;
    show::proposals(globals, &taken)?;
    message(&format!(
        "项目{}的监控表采用了{}项建议值。",
        of.code,
        taken.len()
    ));
    Ok(())
}

impl Step {
    fn take(&self, globals: &Globals, action: Action) -> Result<()> {
        let mut ledger = globals.open()?;
        let number = self.field.len().max(self.remark.len());
        let said: Vec<_> = (0..number)
            .map(|at| Said {
                field: self.field.get(at).cloned().unwrap_or_default(),
                remark: self.remark.get(at).cloned().unwrap_or_default(),
            })
            .collect();
        let actor = globals.actor();
        let period = (globals.year, self.through);
        let state = sheets::review_fields(&mut ledger, period, &self.code, action, &said, &actor)?;
        message(&format!("项目{}的监控表：{state}。", self.code));
        Ok(())
    }
}
