//! `jixiao system-figure`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::imports::Options;
use jixiao_app::core::money::Money;
use jixiao_app::handlers::system_figures;

use super::import;
use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// What to do with system figures.
#[derive(Debug, Subcommand)]
pub enum SystemFigure {
    /// 导入一体化系统的执行数（.xlsx、.xls、.csv）
    Import {
        /// 工作簿
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 只预览，不写入
        #[arg(long)]
        dry_run: bool,
        /// 有不能导入的行时，仍导入其余各行
        #[arg(long)]
        partial: bool,
        /// 有变化的行以文件为准
        #[arg(long)]
        replace_changed: bool,
    },
    /// 登记一个系统数
    Add {
        /// 项目代码
        code: String,
        /// 资金来源
        #[arg(long, value_name = "SOURCE")]
        source: String,
        /// 执行数（元）
        #[arg(long, value_name = "YUAN")]
        amount: String,
        /// 截止日期
        #[arg(long, value_name = "DATE")]
        through: NaiveDate,
    },
    /// 列出系统数
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 列出与台账的差异
    Differences {
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 说明一个系统数与台账的差异
    Explain {
        /// 编号
        id: i64,
        /// 说明
        explanation: String,
    },
    /// 删除
    Remove {
        /// 编号
        id: i64,
    },
}

impl SystemFigure {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Import {
                files,
                dry_run,
                partial,
                replace_changed,
            } => {
                let options = Options {
                    dry_run: *dry_run,
                    partial: *partial,
                    replace_changed: *replace_changed,
                };
                let mut ledger = globals.open()?;
                let done = system_figures::import(&mut ledger, year, files, options, &actor)?;
                return import::report(globals, &done, *dry_run);
            }
            Self::Add {
                code,
                source,
                amount,
                through,
            } => {
                let figure = (source.parse()?, *through, Money::parse_yuan(amount)?);
                let id = system_figures::add(&mut globals.open()?, year, code, figure, &actor)?;
                output::added(globals, "系统数", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = system_figures::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "system_figures", &rows, |row| {
                    let facts = &row.facts;
                    format!(
                        "{} 截至{} {}万元 {}",
                        facts.source, facts.through, facts.executed, facts.explanation
                    )
                })?;
            }
            Self::Differences { through } => {
                let ledger = globals.open_for_reading()?;
                let held = system_figures::differences(&ledger, year, *through)?;
                if globals.json {
                    json(&serde_json::json!({ "differences": held }))?;
                } else {
                    for row in held {
                        let system = row.system.map_or("无".to_owned(), |money| money.wan());
                        let number = row.id.map_or("—".to_owned(), |id| id.to_string());
                        let said = match (row.explanation.as_str(), row.is_explained) {
                            ("", _) => "未说明".to_owned(),
                            (text, true) => text.to_owned(),
                            (text, false) => format!("差异已变化，请重新说明（原说明：{text}）"),
                        };
                        line(&format!(
                            "{number} {} {} 截至{} 系统{system} 台账{} 相差{}万元 {said}",
                            row.project, row.source, row.through, row.ledger, row.difference
                        ));
                    }
                }
            }
            Self::Explain { id, explanation } => {
                let mut ledger = globals.open()?;
                system_figures::explain(&mut ledger, year, *id, explanation, &actor)?;
                message("已说明。");
            }
            Self::Remove { id } => {
                system_figures::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除系统数{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
