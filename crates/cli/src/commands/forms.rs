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
    /// 表样：nmg-2019 或 mof-2019（缺省为 nmg-2019）
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Forms {
    /// Writes the forms as one workbook.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let today = globals.actor().at.date();
        let choice = forms::Choice {
            year: globals.year,
            through: self.through,
            template: self.template.as_deref(),
            projects: &self.project,
        };
        let path = forms::export_xlsx(&ledger, &choice, &self.out, today)?;
        if globals.json {
            json(&serde_json::json!({ "files": [path] }))?;
        }
        message(&format!("已生成“{}”。", path.display()));
        Ok(Exit::Done)
    }
}
