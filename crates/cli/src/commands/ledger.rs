//! `jixiao ledger`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::monitoring::{self, EntryFields, EntryQuery};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// 登记一笔
    Add(Fields),
    /// 列出
    List(Filter),
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
    /// 凭证号、收款人、经济分类、用途或备注所含文字
    #[arg(long, default_value = "", value_name = "T")]
    text: String,
    /// 同时列出已作废的记录
    #[arg(long)]
    voided: bool,
}

impl Ledger {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(fields) => {
                let (fields, actor) = (fields.into(), globals.actor());
                let id =
                    monitoring::add_entry(&mut globals.open()?, globals.year, &fields, &actor)?;
                if globals.json {
                    json(&serde_json::json!({ "id": id }))?;
                }
                message(&format!("已登记，编号{id}。"));
            }
            Self::List(filter) => list(globals, filter)?,
            Self::Void { id, reason, fields } => {
                let (fields, actor) = (fields.into(), globals.actor());
                let mut ledger = globals.open()?;
                let new = monitoring::void_entry(
                    &mut ledger,
                    globals.year,
                    *id,
                    reason,
                    &fields,
                    &actor,
                )?;
                if globals.json {
                    json(&serde_json::json!({ "id": id, "replaced_by": new }))?;
                }
                message(&match new {
                    Some(new) => format!("第{id}号已作废，由第{new}号代替。"),
                    None => format!("第{id}号已作废。"),
                });
            }
        }
        Ok(Exit::Done)
    }
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
        let or = |text: &str, otherwise: &str| match text {
            "" => otherwise.to_owned(),
            text => text.to_owned(),
        };
        let void = match &entry.void_reason {
            Some(reason) => format!("［已作废：{reason}］"),
            None => String::new(),
        };
        line(&format!(
            "{} {} {} {} {} {}元 余额{}元 {} {} {}{void}",
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
        ));
    }
    line(&format!("共{}笔", entries.len()));
    Ok(())
}
