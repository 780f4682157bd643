//! `jixiao audit`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::handlers::audit;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 核对操作日志，以及数据与日志是否一致
    Verify,
    /// 列出操作日志，最近的在前
    List {
        /// 最多列出的条数
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
    },
}

impl Audit {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        match self {
            Self::Verify => {
                let found = audit::verify(&ledger)?;
                if globals.json {
                    json(&serde_json::json!({
                        "sound": found.is_sound(),
                        "broken_record": found.broken_record,
                        "stray_rows": found.stray_rows,
                    }))?;
                } else if found.is_sound() {
                    line("操作日志完好，数据与日志一致。");
                } else {
                    super::doctor::print_audit(&found);
                }
                Ok(if found.is_sound() {
                    Exit::Done
                } else {
                    Exit::Findings
                })
            }
            Self::List { limit } => {
                let records = audit::list(&ledger, *limit)?;
                if globals.json {
                    json(&records)?;
                } else {
                    for record in records {
                        let at = record.at.replace('T', " ");
                        line(&format!(
                            "{}  {at}  {}  {}  {}",
                            record.id, record.actor, record.op, record.subject
                        ));
                    }
                }
                Ok(Exit::Done)
            }
        }
    }
}
