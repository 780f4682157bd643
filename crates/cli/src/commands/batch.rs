//! `jixiao batch`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::imports;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with a batch.
#[derive(Debug, Subcommand)]
pub enum Batch {
    /// 列出导入批次，最近的在前
    List,
    /// 撤销一次导入
    Undo {
        /// 批次号
        batch: i64,
    },
}

impl Batch {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => {
                let batches = imports::list(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&batches)?;
                } else {
                    for batch in batches {
                        let at = batch.imported_at.replace('T', " ");
                        line(&format!(
                            "{}  {at}  {}  {}",
                            batch.id, batch.actor, batch.files
                        ));
                    }
                }
            }
            Self::Undo { batch } => {
                let mut ledger = globals.open()?;
                let undone = imports::undo(&mut ledger, *batch, &globals.actor())?;
                message(&format!("已撤销批次{batch}，恢复{}行。", undone.rows));
            }
        }
        Ok(Exit::Done)
    }
}
