//! `jixiao doctor`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::store;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// No options of its own.
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    /// Examines the store.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let health = store::examine(&globals.open_for_reading()?)?;
        if globals.json {
            json(&health)?;
        } else if health.sound {
            line(&format!("数据文件“{}”完好。", health.path));
        } else {
            line(&format!("数据文件“{}”有问题，请先恢复备份：", health.path));
            for problem in &health.integrity_problems {
                line(problem);
            }
            if let Some(record) = health.broken_audit_record {
                line(&format!("操作日志第{record}条与内容不符。"));
            }
        }
        Ok(if health.sound {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}
