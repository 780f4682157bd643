//! `jixiao audit`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::audit;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 核对操作日志是否完好
    Verify,
}

impl Audit {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let Self::Verify = self;
        let broken = audit::verify(&globals.open_for_reading()?)?;
        if globals.json {
            json(&serde_json::json!({ "sound": broken.is_none(), "broken_record": broken }))?;
        } else {
            line(&broken.map_or_else(
                || "操作日志完好。".to_owned(),
                |record| format!("操作日志第{record}条与内容不符，数据可能在程序之外被改动。"),
            ));
        }
        Ok(if broken.is_none() {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}
