//! `jixiao event`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::events::Event as Facts;
use jixiao_app::handlers::events;

use crate::context::Globals;
use crate::output::{self, Exit, message};

/// What to do with changes of environment.
#[derive(Debug, Subcommand)]
pub enum Event {
    /// 登记环境变化
    Add {
        /// 项目代码
        code: String,
        /// 政策变化、突发事件、市场价格变化、机构职能调整、其他
        #[arg(long, value_name = "KIND")]
        kind: String,
        /// 日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
        /// 变化情况
        #[arg(long, value_name = "T")]
        text: String,
        /// 依据或佐证
        #[arg(long, default_value = "", value_name = "T")]
        evidence: String,
    },
    /// 列出环境变化
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 登记应对措施
    Answer {
        /// 编号
        id: i64,
        /// 应对措施
        #[arg(long, value_name = "T")]
        text: String,
        /// 应对日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
    },
    /// 删除
    Remove {
        /// 编号
        id: i64,
    },
}

impl Event {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                code,
                kind,
                date,
                text,
                evidence,
            } => {
                let event = Facts {
                    kind: kind.parse()?,
                    date: date.unwrap_or(actor.at.date()),
                    description: text.trim().to_owned(),
                    evidence: evidence.trim().to_owned(),
                    answer: String::new(),
                    answered_on: None,
                };
                let id = events::add(&mut globals.open()?, year, code, &event, &actor)?;
                output::added(globals, "环境变化", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = events::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "events", &rows, |row| {
                    let facts = &row.facts;
                    let answer = match facts.answered_on {
                        Some(date) => format!("{date}应对：{}", facts.answer),
                        None => "未应对".to_owned(),
                    };
                    let (date, kind, text) = (facts.date, facts.kind, &facts.description);
                    format!("{date} {kind} {text}（{answer}）")
                })?;
            }
            Self::Answer { id, text, date } => {
                let (date, text) = (date.unwrap_or(actor.at.date()), text.trim());
                events::answer(&mut globals.open()?, year, *id, text, date, &actor)?;
                message(&format!("环境变化{id}已登记应对措施。"));
            }
            Self::Remove { id } => {
                events::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除环境变化{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
