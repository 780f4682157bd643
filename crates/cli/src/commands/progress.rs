//! `jixiao progress`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::monitoring::ListedProgress;
use jixiao_app::core::periods::Changed;
use jixiao_app::handlers::monitoring::{self, ProgressChanges, ProgressFields};
use jixiao_app::handlers::periods;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the progress of indicators.
#[derive(Debug, Subcommand)]
pub enum Progress {
    /// 登记一次进展
    Add {
        #[command(flatten)]
        fields: Fields,
        /// 已结账期间的补记原因
        #[arg(long, default_value = "", value_name = "T")]
        reason: String,
    },
    /// 列出
    List {
        /// 项目代码（缺省为全部项目）
        #[arg(long, value_name = "CODE")]
        project: Option<String>,
        /// 同时列出已作废的进展
        #[arg(long)]
        voided: bool,
    },
    /// 修改一次进展：作废原来的，以写明的内容代替，其余不变
    Edit {
        /// 进展的编号
        id: i64,
        #[command(flatten)]
        changes: Changes,
        /// 修改原因（已结账期间必须填写）
        #[arg(long, default_value = "", value_name = "T")]
        reason: String,
    },
    /// 作废一次进展
    Void {
        /// 进展的编号
        id: i64,
        /// 作废原因
        #[arg(long, value_name = "T")]
        reason: String,
    },
    /// 补填已结账期间的修改原因
    Reason {
        /// 进展的编号
        id: i64,
        /// 原因
        text: String,
    },
}

/// What is to change.
#[derive(Debug, Args)]
pub struct Changes {
    /// 日期
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// 完成值
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    value: Option<String>,
    /// 完成情况说明
    #[arg(long, value_name = "T")]
    text: Option<String>,
    /// 佐证材料
    #[arg(long, value_name = "T")]
    evidence: Option<String>,
    /// 关联凭证号
    #[arg(long, value_name = "N")]
    voucher: Option<String>,
    /// 支付它的台账记录的编号（空为不关联）
    #[arg(long, value_name = "ID")]
    entry: Option<String>,
}

impl From<&Changes> for ProgressChanges {
    fn from(changes: &Changes) -> Self {
        Self {
            date: changes.date.clone(),
            value: changes.value.clone(),
            text: changes.text.clone(),
            evidence: changes.evidence.clone(),
            voucher: changes.voucher.clone(),
            entry: changes.entry.clone(),
        }
    }
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
    /// 支付它的台账记录的编号
    #[arg(long, default_value = "", value_name = "ID")]
    entry: String,
}

impl Progress {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add { fields, reason } => {
                let typed = ProgressFields {
                    date: fields.date.clone(),
                    project: fields.project.clone(),
                    level2: fields.level2.clone(),
                    level3: fields.level3.clone(),
                    value: fields.value.clone(),
                    text: fields.text.clone(),
                    evidence: fields.evidence.clone(),
                    voucher: fields.voucher.clone(),
                    entry: fields.entry.clone(),
                };
                let mut ledger = globals.open()?;
                let id = monitoring::add_progress(&mut ledger, year, &typed, reason, &actor)?;
                if globals.json {
                    json(&serde_json::json!({ "id": id }))?;
                }
                message(&format!("已登记指标“{}”的进展，编号{id}。", fields.level3));
            }
            Self::List { project, voided } => list(globals, project.as_deref(), *voided)?,
            Self::Edit {
                id,
                changes,
                reason,
            } => {
                let changes = changes.into();
                let mut ledger = globals.open()?;
                let new =
                    monitoring::edit_progress(&mut ledger, year, *id, &changes, reason, &actor)?;
                if globals.json {
                    json(&serde_json::json!({ "id": new, "replaces": id }))?;
                }
                message(&format!("第{id}号进展已修改，由第{new}号代替。"));
            }
            Self::Void { id, reason } => {
                monitoring::void_progress(&mut globals.open()?, year, *id, reason, &actor)?;
                message(&format!("第{id}号进展已作废。"));
            }
            Self::Reason { id, text } => {
                periods::explain(&mut globals.open()?, Changed::Progress(*id), text, &actor)?;
                message(&format!("第{id}号进展的修改原因已填写。"));
            }
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals, project: Option<&str>, voided: bool) -> Result<()> {
    let ledger = globals.open_for_reading()?;
    let progress = monitoring::progress(&ledger, globals.year, project, voided)?;
    if globals.json {
        return json(&serde_json::json!({ "progress": progress }));
    }
    for listed in &progress {
        line(&text(listed));
    }
    line(&format!("共{}条", progress.len()));
    Ok(())
}

/// Progress on one line.
pub(super) fn text(listed: &ListedProgress) -> String {
    let entry = &listed.entry;
    let unit = match entry.value.as_str() {
        "" => "",
        _ => &listed.unit,
    };
    let payment = match entry.paid_by {
        Some(id) => format!("（台账第{id}号）"),
        None => String::new(),
    };
    let former = if listed.is_former {
        "（目标已取消）"
    } else {
        ""
    };
    let void = match &listed.void_reason {
        Some(reason) => format!("［已作废：{reason}］"),
        None => String::new(),
    };
    format!(
        "{} {} {} {}/{}{former} {}{unit} {}{payment}{void}",
        listed.id,
        entry.date,
        listed.project,
        listed.level2,
        listed.level3,
        entry.value,
        entry.text
    )
}
