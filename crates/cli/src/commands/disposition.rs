//! `jixiao disposition`

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::dispositions::{DispositionAction, DispositionFile};
use jixiao_app::handlers::dispositions::{self, DispositionFields, LinkFields};

use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// What to do with dispositions.
#[derive(Debug, Subcommand)]
pub enum Disposition {
    /// 登记处置（可以不完整，以后补充）
    Add {
        /// 项目代码
        code: String,
        #[command(flatten)]
        fields: Box<Fields>,
    },
    /// 修改或补充（没有写出的内容保持原样，写空值为清空）
    Edit {
        /// 编号
        id: i64,
        #[command(flatten)]
        fields: Box<Fields>,
    },
    /// 列出处置
    List {
        /// 项目代码
        #[arg(long, default_value = "", value_name = "CODE")]
        project: String,
        /// D0、D1、D2
        #[arg(long, default_value = "", value_name = "KIND")]
        kind: String,
        /// 拟办、已报、已批复、已办结、已撤回
        #[arg(long, default_value = "", value_name = "STATE")]
        state: String,
    },
    /// 显示一项处置：须备齐的事项、经过和关联
    Show {
        /// 编号
        id: i64,
    },
    /// 报告财政（D1、D2）
    Report(Step),
    /// 登记批复（D1）
    Approve(Step),
    /// 办结（D0、D2）
    Complete(Step),
    /// 撤回（须写明原因）
    Withdraw {
        /// 编号
        id: i64,
        /// 日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
        /// 原因
        #[arg(long, default_value = "", value_name = "T")]
        remark: String,
    },
}

/// The fields of a disposition.
#[derive(Debug, Args)]
pub struct Fields {
    /// D0（纠偏，继续实施）、D1（客观因素，调减预算并调整目标）、D2（暂停实施，停止拨付）
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// 原因
    #[arg(long, value_name = "T")]
    cause: Option<String>,
    /// 措施
    #[arg(long, value_name = "T")]
    measures: Option<String>,
    /// 批复文号（D2为调减预算的批复文号）
    #[arg(long, value_name = "T")]
    document: Option<String>,
    /// D1：客观事件，填环境变化的编号
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// D1：依据
    #[arg(long, value_name = "T")]
    evidence: Option<String>,
    /// D1、D2：报告财政日期
    #[arg(long, value_name = "DATE")]
    reported: Option<String>,
    /// D2：暂停实施日期
    #[arg(long, value_name = "DATE")]
    suspended: Option<String>,
    /// D2：停止拨付日期
    #[arg(long, value_name = "DATE")]
    stopped: Option<String>,
    /// D2：已开始政府采购的处理
    #[arg(long, value_name = "T")]
    procurement: Option<String>,
    /// D0：办理结果
    #[arg(long, value_name = "T")]
    result: Option<String>,
    /// 办理的预警（如 T1/项目代码/资金/年度资金总额；可多次）
    #[arg(long = "warning", value_name = "KEY")]
    warnings: Vec<String>,
    /// 办理的问题（编号；可多次）
    #[arg(long = "finding", value_name = "ID")]
    findings: Vec<i64>,
    /// 佐证材料（编号；可多次）
    #[arg(long = "attachment", value_name = "ID")]
    attachments: Vec<i64>,
    /// 不再关联的预警
    #[arg(long = "drop-warning", value_name = "KEY")]
    drop_warnings: Vec<String>,
    /// 不再关联的问题
    #[arg(long = "drop-finding", value_name = "ID")]
    drop_findings: Vec<i64>,
    /// 不再关联的佐证材料
    #[arg(long = "drop-attachment", value_name = "ID")]
    drop_attachments: Vec<i64>,
}

impl Fields {
    fn typed(&self) -> DispositionFields {
        DispositionFields {
            kind: self.kind.clone(),
            cause: self.cause.clone(),
            measures: self.measures.clone(),
            document_number: self.document.clone(),
            event: self.event.clone(),
            evidence: self.evidence.clone(),
            reported_on: self.reported.clone(),
            suspended_on: self.suspended.clone(),
            stopped_on: self.stopped.clone(),
            procurement: self.procurement.clone(),
            result: self.result.clone(),
            link: LinkFields {
                warnings: self.warnings.clone(),
                findings: self.findings.clone(),
                attachments: self.attachments.clone(),
            },
            unlink: LinkFields {
                warnings: self.drop_warnings.clone(),
                findings: self.drop_findings.clone(),
                attachments: self.drop_attachments.clone(),
            },
        }
    }
}

/// One step of a disposition, with what it demands.
#[derive(Debug, Args)]
pub struct Step {
    /// 编号
    id: i64,
    /// 办理日期（缺省为今天；报告财政的日期用 --reported）
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// 说明
    #[arg(long, default_value = "", value_name = "T")]
    remark: String,
    /// 只保存填写的内容，暂不办理
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    fields: Box<Fields>,
}

impl Disposition {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add { code, fields } => {
                let fields = fields.typed();
                let id = dispositions::add(&mut globals.open()?, year, code, &fields, &actor)?;
                output::added(globals, "处置", id)?;
            }
            Self::Edit { id, fields } => {
                dispositions::edit(&mut globals.open()?, year, *id, &fields.typed(), &actor)?;
                message(&format!("处置{id}已保存。"));
            }
            Self::List {
                project,
                kind,
                state,
            } => {
                let ledger = globals.open_for_reading()?;
                let rows = dispositions::list(&ledger, year, project, (kind, state))?;
                output::rows(globals, "dispositions", &rows, |row| {
                    let facts = &row.facts;
                    let since = facts
                        .state_on
                        .map(|day| format!("（{day}）"))
                        .unwrap_or_default();
                    format!("{} {}{since} {}", facts.kind, facts.state, facts.measures)
                })?;
            }
            Self::Show { id } => {
                let file = dispositions::show(&globals.open_for_reading()?, year, *id)?;
                match globals.json {
                    true => json(&file)?,
                    false => print(&file),
                }
            }
            Self::Report(step) => step.take(globals, DispositionAction::Report)?,
            Self::Approve(step) => step.take(globals, DispositionAction::Approve)?,
            Self::Complete(step) => step.take(globals, DispositionAction::Complete)?,
            Self::Withdraw { id, date, remark } => {
                let action = (DispositionAction::Withdraw, &DispositionFields::default());
                let mut ledger = globals.open()?;
                dispositions::take(&mut ledger, year, *id, action, (*date, remark), &actor)?;
                message(&format!("处置{id}已撤回。"));
            }
        }
        Ok(Exit::Done)
    }
}

impl Step {
    fn take(&self, globals: &Globals, action: DispositionAction) -> Result<()> {
        let (id, year, fields) = (self.id, globals.year, self.fields.typed());
        let (mut ledger, actor) = (globals.open()?, globals.actor());
        if self.draft {
            dispositions::edit(&mut ledger, year, id, &fields, &actor)?;
            message(&format!("处置{id}已保存，尚未{}。", action.word()));
            return Ok(());
        }
        let said = (self.date, self.remark.as_str());
        let state = dispositions::take(&mut ledger, year, id, (action, &fields), said, &actor)?;
        message(&format!("处置{id}：{state}。"));
        Ok(())
    }
}

fn print(file: &DispositionFile) {
    let (row, facts) = (&file.disposition, &file.disposition.facts);
    let head = (row.id, &row.project, facts.kind, facts.state);
    line(&format!("处置{} {} {} {}", head.0, head.1, head.2, head.3));
    for one in &file.requirements {
        let mark = if one.is_met { "✓" } else { "缺" };
        line(format!("{mark} {}（{}前）：{}", one.what, one.step, one.held).trim_end());
    }
    for held in &file.warnings {
        line(&format!("预警 {} {}", held.key, held.state));
    }
    if !file.findings.is_empty() {
        line(&format!("问题 {}", output::numbers(&file.findings)));
    }
    for held in &file.attachments {
        line(&format!("佐证材料 {} {}", held.id, held.name));
    }
    for paid in &file.payments_after_stop {
        line(&format!(
            "停止拨付后仍登记：{} {} {}元 {}",
            paid.date, paid.kind, paid.amount_yuan, paid.voucher
        ));
    }
    output::steps(&file.steps);
}
