//! `jixiao scope`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::scope::{EntryMark, ScopeItem, ScopeKind};
use jixiao_app::handlers::scope;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the scope of projects.
#[derive(Debug, Subcommand)]
pub enum Scope {
    /// 设定经费开支范围
    Add {
        /// 项目代码
        code: String,
        /// 允许的经济分类（可多次；302 包括 30201 等）
        #[arg(long, value_name = "T")]
        class: Vec<String>,
        /// 用途或收款人中允许的词（可多次）
        #[arg(long, value_name = "T")]
        word: Vec<String>,
    },
    /// 列出开支范围和已核对的台账
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 从开支范围中删除
    Remove {
        /// 编号
        id: i64,
    },
    /// 标记一笔台账是否属于本项目
    Mark {
        /// 台账编号
        entry: i64,
        /// 属于本项目、不属于本项目
        verdict: String,
        /// 理由
        #[arg(long, value_name = "T")]
        reason: String,
    },
}

impl Scope {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add { code, class, word } => {
                let of = |kind, texts: &[String]| {
                    let item = |text: &String| ScopeItem {
                        kind,
                        text: text.trim().to_owned(),
                    };
                    texts.iter().map(item).collect::<Vec<_>>()
                };
                let mut items = of(ScopeKind::Class, class);
                items.extend(of(ScopeKind::Purpose, word));
                scope::add(&mut globals.open()?, year, code, &items, &actor)?;
                message(&format!("已设定项目{code}的经费开支范围。"));
            }
            Self::List { code } => {
                let held = scope::list(&globals.open_for_reading()?, year, code.as_deref())?;
                if globals.json {
                    json(&held)?;
                } else {
                    for row in &held.items {
                        let (kind, text) = (row.facts.kind, &row.facts.text);
                        line(&format!("{} {} {kind} {text}", row.id, row.project));
                    }
                    for row in &held.marks {
                        let mark = &row.facts;
                        let (entry, verdict, reason) = (mark.entry, mark.verdict, &mark.reason);
                        line(&format!("台账{entry} {} {verdict}：{reason}", row.project));
                    }
                }
            }
            Self::Remove { id } => {
                scope::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已从开支范围中删除{id}。"));
            }
            Self::Mark {
                entry,
                verdict,
                reason,
            } => {
                let mark = EntryMark {
                    entry: *entry,
                    verdict: verdict.parse()?,
                    reason: reason.trim().to_owned(),
                };
                scope::mark(&mut globals.open()?, year, &mark, &actor)?;
                message(&format!("台账{entry}已标记为{}。", mark.verdict));
            }
        }
        Ok(Exit::Done)
    }
}
