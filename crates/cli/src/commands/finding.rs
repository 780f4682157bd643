//! `jixiao finding`

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::findings::{Finding as Facts, FindingAction, FindingHistory};
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::findings::{self, Conditions, FindingFields};

use crate::context::Globals;
use crate::output::{self, Exit, json, line, message};

/// What to do with findings.
#[derive(Debug, Subcommand)]
pub enum Finding {
    /// 登记问题
    Add {
        /// 项目代码
        code: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// 修改（没有写出的内容保持原样，写空值为清空）
    Edit {
        /// 编号
        id: i64,
        #[command(flatten)]
        fields: Fields,
    },
    /// 列出问题
    List(List),
    /// 显示一项问题和整改经过
    Show {
        /// 编号
        id: i64,
    },
    /// 开始整改
    Start(Step),
    /// 完成整改
    Done(Step),
    /// 销号
    Close(Step),
    /// 重新打开（须写明原因）
    Reopen(Step),
    /// 删除（只限尚未整改的）
    Remove {
        /// 编号
        id: i64,
    },
    /// 整改期限提醒：已逾期的在前
    Reminders {
        /// 日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// 期限前多少天内（缺省按设置）
        #[arg(long, value_name = "N")]
        days: Option<u32>,
    },
}

/// The fields of a finding.
#[derive(Debug, Args)]
pub struct Fields {
    /// 日期（登记时缺省为今天）
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// 二级指标（三级指标重名时填写）
    #[arg(long, default_value = "", value_name = "T")]
    level2: String,
    /// 涉及的三级指标
    #[arg(long, value_name = "T")]
    level3: Option<String>,
    /// 及时性、合规性、有效性
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// 问题描述
    #[arg(long, value_name = "T")]
    text: Option<String>,
    /// 原因
    #[arg(long, value_name = "T")]
    cause: Option<String>,
    /// 整改措施
    #[arg(long, value_name = "T")]
    measures: Option<String>,
    /// 责任人
    #[arg(long, value_name = "T")]
    owner: Option<String>,
    /// 整改期限
    #[arg(long, value_name = "DATE")]
    deadline: Option<String>,
}

impl Fields {
    fn typed(&self) -> FindingFields {
        FindingFields {
            date: self.date.clone(),
            level2: self.level2.clone(),
            level3: self.level3.clone(),
            kind: self.kind.clone(),
            description: self.text.clone(),
            cause: self.cause.clone(),
            measures: self.measures.clone(),
            owner: self.owner.clone(),
            deadline: self.deadline.clone(),
        }
    }
}

/// Which findings.
#[derive(Debug, Args)]
pub struct List {
    /// 项目代码
    #[arg(long, default_value = "", value_name = "CODE")]
    project: String,
    /// 待整改、整改中、已整改、已销号
    #[arg(long, default_value = "", value_name = "STATE")]
    state: String,
    /// 及时性、合规性、有效性
    #[arg(long, default_value = "", value_name = "KIND")]
    kind: String,
    /// 只列出已逾期的
    #[arg(long)]
    overdue: bool,
    /// 责任人含有
    #[arg(long, default_value = "", value_name = "T")]
    owner: String,
    /// 描述、原因、措施或指标含有
    #[arg(long, default_value = "", value_name = "T")]
    text: String,
}

/// One step of a finding.
#[derive(Debug, Args)]
pub struct Step {
    /// 编号
    id: i64,
    /// 日期（缺省为今天）
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// 说明；重新打开时为原因
    #[arg(long, default_value = "", value_name = "T")]
    remark: String,
}

impl Finding {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add { code, fields } => {
                let fields = fields.typed();
                let id = findings::add(&mut globals.open()?, year, code, &fields, &actor)?;
                output::added(globals, "问题", id)?;
            }
            Self::Edit { id, fields } => {
                findings::edit(&mut globals.open()?, year, *id, &fields.typed(), &actor)?;
                message(&format!("问题{id}已修改。"));
            }
            Self::List(wanted) => wanted.print(globals)?,
            Self::Show { id } => {
                let held = findings::show(&globals.open_for_reading()?, year, *id)?;
                match globals.json {
                    true => json(&held)?,
                    false => print(&held),
                }
            }
            Self::Start(step) => step.take(globals, FindingAction::Start)?,
            Self::Done(step) => step.take(globals, FindingAction::Done)?,
            Self::Close(step) => step.take(globals, FindingAction::Close)?,
            Self::Reopen(step) => step.take(globals, FindingAction::Reopen)?,
            Self::Remove { id } => {
                findings::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除问题{id}。"));
            }
            Self::Reminders { on, days } => {
                let on = on.unwrap_or(actor.at.date());
                remind(globals, on, *days)?;
            }
        }
        Ok(Exit::Done)
    }
}

impl List {
    fn print(&self, globals: &Globals) -> Result<()> {
        let wanted = Conditions {
            project: self.project.clone(),
            state: self.state.clone(),
            kind: self.kind.clone(),
            overdue: self.overdue,
            owner: self.owner.clone(),
            text: self.text.clone(),
        };
        let today = globals.actor().at.date();
        let rows = findings::list(&globals.open_for_reading()?, globals.year, &wanted, today)?;
        output::rows(globals, "findings", &rows, |row: &Recorded<Facts>| {
            let facts = &row.facts;
            let late = if facts.is_overdue(today) {
                "，已逾期"
            } else {
                ""
            };
            let until = facts
                .deadline
                .map(|day| format!("，期限{day}{late}"))
                .unwrap_or_default();
            let owner = match facts.owner.as_str() {
                "" => "未定责任人",
                owner => owner,
            };
            let (date, kind, text) = (facts.date, facts.kind, &facts.description);
            format!("{date} {kind} {}（{owner}{until}）{text}", facts.state)
        })
    }
}

impl Step {
    fn take(&self, globals: &Globals, action: FindingAction) -> Result<()> {
        let said = (self.date, self.remark.as_str());
        let (id, actor) = (self.id, globals.actor());
        let state = findings::take(&mut globals.open()?, globals.year, id, action, said, &actor)?;
        message(&format!("问题{id}：{state}。"));
        Ok(())
    }
}

fn print(held: &FindingHistory) {
    let (row, facts) = (&held.finding, &held.finding.facts);
    let deadline = facts.deadline.map(|day| day.to_string());
    line(&format!("问题{} {} {}", row.id, row.project, facts.state));
    for (label, text) in [
        ("日期", facts.date.to_string()),
        ("监控类型", facts.kind.to_string()),
        ("指标", facts.indicator.clone()),
        ("问题描述", facts.description.clone()),
        ("原因", facts.cause.clone()),
        ("整改措施", facts.measures.clone()),
        ("责任人", facts.owner.clone()),
        ("整改期限", deadline.unwrap_or_default()),
        ("来自预警", held.warning.clone()),
        ("由处置办理", output::numbers(&held.dispositions)),
    ] {
        if !text.is_empty() {
            line(&format!("{label}：{text}"));
        }
    }
    output::steps(&held.steps);
}

fn remind(globals: &Globals, on: NaiveDate, days: Option<u32>) -> Result<()> {
    let due = findings::reminders(&globals.open_for_reading()?, globals.year, on, days)?;
    if globals.json {
        return json(&serde_json::json!({ "on": on, "reminders": due }));
    }
    for reminder in &due {
        let when = match reminder.days_left {
            0 => "今天到期".to_owned(),
            left if left < 0 => format!("已逾期{}天", -left),
            left => format!("还有{left}天"),
        };
        line(&format!(
            "{} {} {}（{when}）{} {}：{}",
            reminder.id,
            reminder.project,
            reminder.deadline,
            reminder.state,
            reminder.owner,
            reminder.description
        ));
    }
    line(&format!("{on}：{}项问题已逾期或即将到期", due.len()));
    Ok(())
}
