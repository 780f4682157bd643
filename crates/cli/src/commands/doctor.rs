//! `jixiao doctor`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::audit::AuditFindings;
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
            print_audit(&health.audit);
        }
        Ok(if health.sound {
            Exit::Done
        } else {
            Exit::Findings
        })
    }
}

/// Says what was found wrong with the audit log.
pub fn print_audit(found: &AuditFindings) {
    if let Some(record) = found.broken_record {
        line(&format!(
            "操作日志第{record}条与内容不符，数据可能在程序之外被改动。"
        ));
    }
    for stray in &found.stray_rows {
        line(&format!(
            "{}（第{}行）与操作日志不一致，数据可能在程序之外被改动。",
            stray.kind, stray.id
        ));
    }
}
