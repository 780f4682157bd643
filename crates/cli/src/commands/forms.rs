//! `jixiao forms`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::forms;

use crate::context::Globals;
use crate::output::{Exit, json, message};

/// Which forms, and where to.
#[derive(Debug, Args)]
pub struct Forms {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 只输出此项目（可多次）
    #[arg(long, value_name = "CODE")]
    project: Vec<String>,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Forms {
    /// Writes the forms as one workbook.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let today = globals.actor().at.date();
        let path = forms::export(
            &ledger,
            globals.year,
            self.through,
            &self.project,
            &self.out,
            today,
        )?;
        if globals.json {
            json(&serde_json::json!({ "files": [path] }))?;
        }
        message(&format!("已生成“{}”。", path.display()));
        Ok(Exit::Done)
    }
}
