//! `jixiao recycle`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::recycle::Deleted;
use jixiao_app::handlers::recycle;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with what was deleted.
#[derive(Debug, Subcommand)]
pub enum Recycle {
    /// 列出已删除的内容，最近的在前
    List,
    /// 恢复
    Restore {
        /// 编号（见 list）
        id: i64,
    },
}

impl Recycle {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => {
                let items = recycle::list(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&serde_json::json!({ "deleted": items }))?;
                } else {
                    for item in &items {
                        let (at, by) = (&item.deleted_at, &item.deleted_by);
                        line(&format!("{} {}（{at} {by}删除）", item.id, text(item)));
                    }
                    line(&format!("共{}项", items.len()));
                }
            }
            Self::Restore { id } => {
                let item = recycle::restore(&mut globals.open()?, *id, &globals.actor())?;
                if globals.json {
                    json(&item)?;
                }
                message(&format!("已恢复{}。", text(&item)));
            }
        }
        Ok(Exit::Done)
    }
}

fn text(item: &Deleted) -> String {
    let parts = [item.kind, &item.project, &item.text];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
