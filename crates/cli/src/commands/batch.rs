//! `jixiao batch`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::imports;

use crate::context::Globals;
use crate::output::{Exit, message};

/// What to do with a batch.
#[derive(Debug, Subcommand)]
pub enum Batch {
    /// 撤销一次导入
    Undo {
        /// 批次号
        batch: i64,
    },
}

impl Batch {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let Self::Undo { batch } = self;
        let mut ledger = globals.open()?;
        let undone = imports::undo(&mut ledger, *batch, &globals.actor())?;
        message(&format!("已撤销批次{batch}，恢复{}行。", undone.rows));
        Ok(Exit::Done)
    }
}
