//! `jixiao adjust`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::adjustments::{self, AdjustmentFields};

use crate::context::Globals;
use crate::output::{self, Exit, message};

/// What to do with adjustments of budgets.
#[derive(Debug, Subcommand)]
pub enum Adjust {
    /// 登记预算调整（调增或调减）
    Add {
        /// 项目代码
        code: String,
        /// 资金来源
        #[arg(long, value_name = "SOURCE")]
        source: String,
        /// 调增（万元）
        #[arg(long, default_value = "", value_name = "WAN")]
        increase: String,
        /// 调减（万元）
        #[arg(long, default_value = "", value_name = "WAN")]
        decrease: String,
        /// 调整文号
        #[arg(long, value_name = "N")]
        document: String,
        /// 调整日期（缺省时不论截止日期都计入）
        #[arg(long, default_value = "", value_name = "DATE")]
        date: String,
    },
    /// 列出预算调整
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 删除（可从回收站恢复）
    Remove {
        /// 编号
        id: i64,
    },
}

impl Adjust {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                code,
                source,
                increase,
                decrease,
                document,
                date,
            } => {
                let fields = AdjustmentFields {
                    source: source.clone(),
                    increase: increase.clone(),
                    decrease: decrease.clone(),
                    document_number: document.clone(),
                    date: date.clone(),
                };
                let id = adjustments::add(&mut globals.open()?, year, code, &fields, &actor)?;
                output::added(globals, "预算调整", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = adjustments::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "adjustments", &rows, |row| {
                    let facts = &row.facts;
                    let date = facts.adjusted_on.map(|day| day.to_string());
                    format!(
                        "{} 调增{} 调减{}（万元） {} {}",
                        facts.source,
                        facts.increase,
                        facts.decrease,
                        facts.document_number,
                        date.unwrap_or_default()
                    )
                })?;
            }
            Self::Remove { id } => {
                adjustments::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除预算调整{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
