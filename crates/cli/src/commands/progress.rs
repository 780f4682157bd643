//! `jixiao progress`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::monitoring::{self, ProgressFields};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the progress of indicators.
#[derive(Debug, Subcommand)]
pub enum Progress {
    /// 登记一次进展
    Add(Fields),
    /// 列出
    List {
        /// 项目代码（缺省为全部项目）
        #[arg(long, value_name = "CODE")]
        project: Option<String>,
    },
}

/// The fields of a progress entry.
#[derive(Debug, Args)]
pub struct Fields {
    /// 日期
    #[arg(long, value_name = "DATE")]
    date: String,
    /// 项目代码
    #[arg(long, value_name = "CODE")]
    project: String,
    /// 二级指标（三级指标重名时填写）
    #[arg(long, default_value = "", value_name = "T")]
    level2: String,
    /// 三级指标
    #[arg(long, value_name = "T")]
    level3: String,
    /// 完成值；定性指标为达成、部分达成、未达成
    #[arg(long, default_value = "", value_name = "V", allow_hyphen_values = true)]
    value: String,
    /// 完成情况说明
    #[arg(long, default_value = "", value_name = "T")]
    text: String,
    /// 佐证材料
    #[arg(long, default_value = "", value_name = "T")]
    evidence: String,
    /// 关联凭证号
    #[arg(long, default_value = "", value_name = "N")]
    voucher: String,
}

impl Progress {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(fields) => {
                let fields = ProgressFields {
                    date: fields.date.clone(),
                    project: fields.project.clone(),
                    level2: fields.level2.clone(),
                    level3: fields.level3.clone(),
                    value: fields.value.clone(),
                    text: fields.text.clone(),
                    evidence: fields.evidence.clone(),
                    voucher: fields.voucher.clone(),
                };
                let actor = globals.actor();
                monitoring::add_progress(&mut globals.open()?, globals.year, &fields, &actor)?;
                message(&format!("已登记指标“{}”的进展。", fields.level3));
            }
            Self::List { project } => list(globals, project.as_deref())?,
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals, project: Option<&str>) -> Result<()> {
    let progress = monitoring::progress(&globals.open_for_reading()?, globals.year, project)?;
    if globals.json {
        return json(&serde_json::json!({ "progress": progress }));
    }
    for listed in &progress {
        let entry = &listed.entry;
        line(&format!(
            "{} {} {}/{}{} {}{} {}",
            entry.date,
            listed.project,
            listed.level2,
            listed.level3,
            if listed.is_former {
                "（目标已取消）"
            } else {
                ""
            },
            entry.value,
            if entry.value.is_empty() {
                ""
            } else {
                &listed.unit
            },
            entry.text
        ));
    }
    line(&format!("共{}条", progress.len()));
    Ok(())
}
