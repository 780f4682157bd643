//! `jixiao sheet`

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::sheets::Action;
use jixiao_app::handlers::sheets;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with a sheet.
#[derive(Debug, Subcommand)]
pub enum Sheet {
    /// 列出各项目监控表的状态
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

/// One step of a sheet.
#[derive(Debug, Args)]
pub struct Step {
    /// 项目代码
    code: String,
    /// 批注所指的字段
    #[arg(long, default_value = "", value_name = "FIELD")]
    field: String,
    /// 批注或原因
    #[arg(long, default_value = "", value_name = "T")]
    remark: String,
    /// 自检的截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Sheet {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => list(globals),
            Self::Show { code } => {
                json(&sheets::show(
                    &globals.open_for_reading()?,
                    globals.year,
                    code,
                )?)?;
                Ok(Exit::Done)
            }
            Self::Fill { code, file } => fill(globals, Some(code), file),
            Self::FillAll { file } => fill(globals, None, file),
            Self::Submit(step) => step.take(globals, Action::Submit),
            Self::Approve(step) => step.take(globals, Action::Approve),
            Self::Return(step) => step.take(globals, Action::Return),
            Self::Lock(step) => step.take(globals, Action::Lock),
            Self::Unlock(step) => step.take(globals, Action::Unlock),
        }
    }
}

fn list(globals: &Globals) -> Result<Exit> {
    let states = sheets::list(&globals.open_for_reading()?, globals.year)?;
    if globals.json {
        let rows: Vec<_> = states
            .iter()
            .map(|(project, state)| serde_json::json!({ "project": project, "state": state }))
            .collect();
        json(&serde_json::json!({ "sheets": rows }))?;
    } else {
        for (project, state) in states {
            line(&format!("{project} {state}"));
        }
    }
    Ok(Exit::Done)
}

fn fill(globals: &Globals, project: Option<&str>, file: &Path) -> Result<Exit> {
    let text = std::fs::read(file).map_err(|source| CoreError::from_io(file, source))?;
    let patches = sheets::parse(&text, project)?;
    sheets::fill(
        &mut globals.open()?,
        globals.year,
        &patches,
        &globals.actor(),
    )?;
    message(&format!("已填写{}张监控表。", patches.len()));
    Ok(Exit::Done)
}

impl Step {
    fn take(&self, globals: &Globals, action: Action) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let (said, actor) = ((self.field.as_str(), self.remark.as_str()), globals.actor());
        let state = sheets::review(
            &mut ledger,
            globals.year,
            self.through,
            &self.code,
            action,
            said,
            &actor,
        )?;
        message(&format!("项目{}的监控表：{state}。", self.code));
        Ok(Exit::Done)
    }
}
