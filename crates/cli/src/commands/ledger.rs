//! `jixiao ledger`

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::core::periods::Changed;
use jixiao_app::handlers::monitoring::{self, EntryFields, EntryLine, EntryQuery, OutputFields};
use jixiao_app::handlers::periods;
use jixiao_app::{Failure, Result};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// 登记一笔；写明指标时，同时登记它的进展
    Add {
        #[command(flatten)]
        fields: Fields,
        #[command(flatten)]
        output: Output,
        /// 已结账期间的补记原因
        #[arg(long, default_value = "", value_name = "T")]
        reason: String,
    },
    /// 列出
    List(Filter),
    /// 查看一笔：来龙去脉、佐证材料、所付的指标进展
    Show {
        /// 台账记录的编号
        id: i64,
    },
    /// 修改一笔：作废原来的一笔，以写明的内容代替，其余不变
    Edit {
        /// 台账记录的编号
        id: i64,
        #[command(flatten)]
        fields: Fields,
        /// 修改原因（已结账期间必须填写）
        #[arg(long, default_value = "", value_name = "T")]
        reason: String,
    },
    /// 作废一笔；写明新的内容时，以更正后的一笔代替
    Void {
        /// 台账记录的编号
        id: i64,
        /// 作废原因
        #[arg(long, value_name = "T")]
        reason: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// 补填已结账期间的修改原因
    Reason {
        /// 台账记录的编号
        id: i64,
        /// 原因
        text: String,
    },
    /// 结转结余：各项目各来源的全年预算数减执行数
    CarryOver {
        /// 截止日期（缺省为12月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
}

/// What the payment brought.
#[derive(Debug, Args)]
pub struct Output {
    /// 同时登记进展的三级指标
    #[arg(long, default_value = "", value_name = "T")]
    indicator: String,
    /// 二级指标（三级指标重名时填写）
    #[arg(long, default_value = "", value_name = "T")]
    level2: String,
    /// 完成值；定性指标为达成、部分达成、未达成
    #[arg(long, default_value = "", value_name = "V", allow_hyphen_values = true)]
    value: String,
    /// 完成情况说明
    #[arg(long, default_value = "", value_name = "T")]
    text: String,
    /// 佐证材料
    #[arg(long, default_value = "", value_name = "T")]
    evidence: String,
}

impl Output {
    fn fields(&self) -> Result<Option<OutputFields>> {
        let fields = OutputFields {
            level2: self.level2.clone(),
            level3: self.indicator.clone(),
            value: self.value.clone(),
            text: self.text.clone(),
            evidence: self.evidence.clone(),
        };
        if fields == OutputFields::default() {
            return Ok(None);
        }
        if fields.level3.trim().is_empty() {
            return Err(Failure::new(
                "invalid",
                "同时登记进展时，须写明三级指标（--indicator）。",
                "",
            ));
        }
        Ok(Some(fields))
    }
}

/// The fields of an entry.
#[derive(Debug, Args)]
pub struct Fields {
    /// 日期
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// 项目代码
    #[arg(long, value_name = "CODE")]
    project: Option<String>,
    /// 资金来源
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// 类型：拨付、收回、支出、退回、更正
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// 金额（元）
    #[arg(long, value_name = "YUAN", allow_hyphen_values = true)]
    amount: Option<String>,
    /// 凭证号
    #[arg(long, value_name = "N")]
    voucher: Option<String>,
    /// 收款人
    #[arg(long, value_name = "T")]
    payee: Option<String>,
    /// 经济分类
    #[arg(long, value_name = "T")]
    economic_class: Option<String>,
    /// 用途
    #[arg(long, value_name = "T")]
    purpose: Option<String>,
    /// 备注
    #[arg(long, value_name = "T")]
    note: Option<String>,
    /// 汇总登记：以一笔支出代替该来源截至此日的全部支付
    #[arg(long)]
    summary: bool,
    /// 汇总依据的文件
    #[arg(long, value_name = "T")]
    document: Option<String>,
}

impl From<&Fields> for EntryFields {
    fn from(fields: &Fields) -> Self {
        Self {
            date: fields.date.clone(),
            project: fields.project.clone(),
            source: fields.source.clone(),
            kind: fields.kind.clone(),
            amount: fields.amount.clone(),
            voucher: fields.voucher.clone(),
            payee: fields.payee.clone(),
            economic_class: fields.economic_class.clone(),
            purpose: fields.purpose.clone(),
            note: fields.note.clone(),
            document: fields.document.clone(),
            summary: fields.summary,
        }
    }
}

/// Which entries.
#[derive(Debug, Args)]
pub struct Filter {
    /// 项目代码（空为没有选择项目的记录）
    #[arg(long, value_name = "CODE")]
    project: Option<String>,
    /// 资金来源
    #[arg(long, default_value = "", value_name = "SOURCE")]
    source: String,
    /// 类型
    #[arg(long, default_value = "", value_name = "KIND")]
    kind: String,
    /// 起始日期
    #[arg(long, default_value = "", value_name = "DATE")]
    from: String,
    /// 截止日期
    #[arg(long, default_value = "", value_name = "DATE")]
    to: String,
    /// 凭证号、收款人、经济分类、用途、备注或汇总依据所含文字
    #[arg(long, default_value = "", value_name = "T")]
    text: String,
    /// 同时列出已作废的记录
    #[arg(long)]
    voided: bool,
}

impl Ledger {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                fields,
                output,
                reason,
            } => {
                let (fields, output) = (fields.into(), output.fields()?);
                let mut ledger = globals.open()?;
                let id = monitoring::add_entry(
                    &mut ledger,
                    year,
                    &fields,
                    output.as_ref(),
                    reason,
                    &actor,
                )?;
                if globals.json {
                    json(&serde_json::json!({ "id": id }))?;
                }
                message(&match output {
                    Some(output) => {
                        format!("已登记，编号{id}，并登记指标“{}”的进展。", output.level3)
                    }
                    None => format!("已登记，编号{id}。"),
                });
            }
            Self::List(filter) => list(globals, filter)?,
            Self::Show { id } => show(globals, *id)?,
            Self::Edit { id, fields, reason } => {
                let fields = fields.into();
                let mut ledger = globals.open()?;
                let new = monitoring::edit_entry(&mut ledger, year, *id, &fields, reason, &actor)?;
                if globals.json {
                    json(&serde_json::json!({ "id": new, "replaces": id }))?;
                }
                message(&format!("第{id}号已修改，由第{new}号代替。"));
            }
            Self::Void { id, reason, fields } => {
                let fields = fields.into();
                let mut ledger = globals.open()?;
                let voided =
                    monitoring::void_entry(&mut ledger, year, *id, reason, &fields, &actor)?;
                if globals.json {
                    json(&serde_json::json!({
                        "id": id, "replaced_by": voided.replaced_by, "progress": voided.progress,
                    }))?;
                }
                message(&match voided.replaced_by {
                    Some(new) => format!("第{id}号已作废，由第{new}号代替。"),
                    None => format!("第{id}号已作废。"),
                });
                for link in voided.progress {
                    message(&format!("指标进展仍关联此笔，请核对：{}。", link.text()));
                }
            }
            Self::Reason { id, text } => {
                periods::explain(&mut globals.open()?, Changed::Entry(*id), text, &actor)?;
                message(&format!("第{id}号台账的修改原因已填写。"));
            }
            Self::CarryOver { through } => carry_over(globals, *through)?,
        }
        Ok(Exit::Done)
    }
}

fn show(globals: &Globals, id: i64) -> Result<()> {
    let view = monitoring::entry(&globals.open_for_reading()?, globals.year, id)?;
    if globals.json {
        return json(&view);
    }
    line(&text(&view.entry));
    for (word, entries) in [("原", &view.earlier), ("后", &view.later)] {
        for entry in entries {
            line(&format!("{word}：{}", text(entry)));
        }
    }
    for listed in &view.progress {
        line(&format!("进展：{}", super::progress::text(listed)));
    }
    for file in &view.attachments {
        line(&format!("佐证材料：{} {}", file.id, file.name));
    }
    for change in &view.changes {
        let reason = match change.reason.as_str() {
            "" => "（未填写原因）",
            reason => reason,
        };
        line(&format!(
            "结账（截至{}）后{}：{reason}",
            change.through, change.change
        ));
    }
    Ok(())
}

fn carry_over(globals: &Globals, through: Option<NaiveDate>) -> Result<()> {
    let held = monitoring::carry_over(&globals.open_for_reading()?, globals.year, through)?;
    if globals.json {
        return json(&held);
    }
    for project in &held.projects {
        for row in &project.sources {
            line(&format!(
                "{} {} {} 全年预算数{} − 执行数{} = 结转结余{}万元",
                project.code,
                project.name,
                row.source,
                row.annual_budget,
                row.executed,
                row.carry_over
            ));
        }
    }
    line(&format!(
        "截至{}，结转结余合计{}万元",
        held.through, held.total
    ));
    Ok(())
}

/// An entry on one line.
fn text(entry: &EntryLine) -> String {
    let or = |text: &str, otherwise: &str| match text {
        "" => otherwise.to_owned(),
        text => text.to_owned(),
    };
    let void = match &entry.void_reason {
        Some(reason) => format!("［已作废：{reason}］"),
        None => String::new(),
    };
    let summary = match entry.document.as_str() {
        "" => String::new(),
        document => format!("（汇总，依据：{document}）"),
    };
    format!(
        "{} {} {} {} {}{summary} {}元 余额{}元 {} {} {}{void}",
        entry.id,
        entry.date,
        or(&entry.project, "（未选项目）"),
        or(entry.source, "（未选来源）"),
        entry.kind,
        entry.amount_yuan,
        entry.balance_yuan,
        or(&entry.voucher, "（无凭证号）"),
        entry.payee,
        entry.purpose
    )
}

fn list(globals: &Globals, filter: &Filter) -> Result<()> {
    let query = EntryQuery {
        project: filter.project.clone(),
        source: filter.source.clone(),
        kind: filter.kind.clone(),
        from: filter.from.clone(),
        to: filter.to.clone(),
        text: filter.text.clone(),
        voided: filter.voided,
    };
    let entries = monitoring::entries(&globals.open_for_reading()?, globals.year, &query)?;
    if globals.json {
        return json(&serde_json::json!({ "entries": entries }));
    }
    for entry in &entries {
        line(&text(entry));
    }
    line(&format!("共{}笔", entries.len()));
    Ok(())
}
