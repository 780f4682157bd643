//! `jixiao milestone`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::milestones::Milestone as Facts;
use jixiao_app::handlers::milestones;

use crate::context::Globals;
use crate::output::{self, Exit, message};

/// What to do with milestones.
#[derive(Debug, Subcommand)]
pub enum Milestone {
    /// 登记工作节点；不写计划日期表示项目不涉及该节点
    Add {
        /// 项目代码
        code: String,
        /// 立项、政府采购、工程招标、监理、验收、信息公示、资产管理、会计核算
        #[arg(long, value_name = "NODE")]
        node: String,
        /// 计划日期
        #[arg(long, value_name = "DATE")]
        planned: Option<NaiveDate>,
        /// 完成日期
        #[arg(long, value_name = "DATE")]
        done: Option<NaiveDate>,
        /// 备注
        #[arg(long, default_value = "", value_name = "T")]
        remark: String,
    },
    /// 列出工作节点
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 登记完成日期
    Done {
        /// 编号
        id: i64,
        /// 完成日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
    },
    /// 删除
    Remove {
        /// 编号
        id: i64,
    },
}

impl Milestone {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                code,
                node,
                planned,
                done,
                remark,
            } => {
                let milestone = Facts {
                    node: node.parse()?,
                    planned_on: *planned,
                    done_on: *done,
                    remark: remark.trim().to_owned(),
                };
                let id = milestones::add(&mut globals.open()?, year, code, &milestone, &actor)?;
                output::added(globals, "工作节点", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = milestones::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "milestones", &rows, |row| {
                    let facts = &row.facts;
                    let state = match (facts.planned_on, facts.done_on) {
                        (None, _) => "不涉及".to_owned(),
                        (Some(planned), None) => format!("计划{planned}"),
                        (Some(planned), Some(done)) => format!("计划{planned}，完成{done}"),
                    };
                    format!("{} {state} {}", facts.node, facts.remark)
                })?;
            }
            Self::Done { id, date } => {
                let date = date.unwrap_or(actor.at.date());
                milestones::finish(&mut globals.open()?, year, *id, date, &actor)?;
                message(&format!("工作节点{id}已登记完成日期{date}。"));
            }
            Self::Remove { id } => {
                milestones::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除工作节点{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
