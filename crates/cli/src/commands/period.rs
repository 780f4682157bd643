//! `jixiao period`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::periods;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with periods.
#[derive(Debug, Subcommand)]
pub enum Period {
    /// 结账：此后修改该期间的台账和进展须填写原因
    Close {
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 反结账：取消最近的结账
    Reopen {
        /// 原因
        #[arg(long, value_name = "T")]
        reason: String,
    },
    /// 列出结账和反结账
    List,
}

impl Period {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Close { through } => {
                let name = periods::close(&mut globals.open()?, year, *through, &actor)?;
                message(&format!(
                    "{name}已结账，此后修改其中的台账和进展须填写原因。"
                ));
            }
            Self::Reopen { reason } => {
                let reopened = periods::reopen(&mut globals.open()?, year, reason, &actor)?;
                if globals.json {
                    json(&reopened)?;
                }
                let held = match reopened.closed_through {
                    Some(day) => format!("仍结账至{day}"),
                    None => "目前没有结账的期间".to_owned(),
                };
                message(&format!("截至{}的结账已取消，{held}。", reopened.through));
            }
            Self::List => {
                let held = periods::list(&globals.open_for_reading()?, year)?;
                if globals.json {
                    json(&serde_json::json!({ "periods": held }))?;
                } else {
                    for period in held {
                        let (through, at, by) =
                            (period.through, period.closed_at, period.closed_by);
                        let reopened = match period.reopened_at {
                            Some(at) => format!(
                                "；{at} {}反结账：{}",
                                period.reopened_by, period.reopen_reason
                            ),
                            None => String::new(),
                        };
                        line(&format!("截至{through} {at} {by}结账{reopened}"));
                    }
                }
            }
        }
        Ok(Exit::Done)
    }
}
