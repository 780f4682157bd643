//! `jixiao summary-table`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::summary_table;

use crate::context::Globals;
use crate::output::{Exit, json, message, missing_glyphs};

/// Where to.
#[derive(Debug, Args)]
pub struct SummaryTable {
    /// 输出文件（.xlsx或.pdf）
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl SummaryTable {
    /// Writes the table.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let at = globals.actor().at;
        let missing = summary_table::export(&ledger, globals.year, self.through, &self.out, at)?;
        if globals.json {
            json(&serde_json::json!({ "files": [self.out], "missing_glyphs": missing }))?;
        }
        message(&format!("已生成“{}”。", self.out.display()));
        missing_glyphs(&missing);
        Ok(Exit::Done)
    }
}
