//! `jixiao commitment`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::commitments::Commitment as Facts;
use jixiao_app::core::money::Money;
use jixiao_app::handlers::commitments;

use crate::context::Globals;
use crate::output::{self, Exit, message};

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
            Self::Remove { id } => {
                commitments::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除用款计划{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
