//! `jixiao commitment`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::commitments::Commitment as Facts;
use jixiao_app::core::money::Money;
use jixiao_app::handlers::commitments;

use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// What to do with commitments.
#[derive(Debug, Subcommand)]
pub enum Commitment {
    /// 登记合同或用款计划
    Add {
        /// 项目代码
        code: String,
        /// 资金来源
        #[arg(long, value_name = "SOURCE")]
        source: String,
        /// 金额（元）
        #[arg(long, value_name = "YUAN")]
        amount: String,
        /// 计划月份
        #[arg(long, value_name = "1-12")]
        month: u32,
        /// 合同或说明
        #[arg(long, default_value = "", value_name = "T")]
        note: String,
    },
    /// 列出用款计划
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 按执行数和用款计划提出全年预计执行数的建议
    Proposal {
        /// 只列出此项目
        code: Option<String>,
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 删除
    Remove {
        /// 编号
        id: i64,
    },
}

impl Commitment {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                code,
                source,
                amount,
                month,
                note,
            } => {
                let commitment = Facts {
                    source: source.parse()?,
                    amount: Money::parse_yuan(amount)?,
                    month: *month,
                    note: note.trim().to_owned(),
                };
                let id = commitments::add(&mut globals.open()?, year, code, &commitment, &actor)?;
                output::added(globals, "用款计划", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = commitments::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "commitments", &rows, |row| {
                    let facts = &row.facts;
                    let amount = facts.amount.yuan();
                    let (month, source, note) = (facts.month, facts.source, &facts.note);
                    format!("{month}月 {source} {amount}元 {note}")
                })?;
            }
            Self::Proposal { code, through } => {
                let ledger = globals.open_for_reading()?;
                let held = commitments::proposals(&ledger, year, *through, code.as_deref())?;
                if globals.json {
                    json(&serde_json::json!({ "proposals": held }))?;
                } else {
                    for row in held {
                        line(&format!(
                            "{} {} 建议{}万元（执行数{} + 用款计划{}，不超过全年预算数{}）",
                            row.project,
                            row.source,
                            row.proposal,
                            row.executed,
                            row.committed,
                            row.annual_budget
                        ));
                    }
                }
            }
            Self::Remove { id } => {
                commitments::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除用款计划{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
