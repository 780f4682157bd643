//! `jixiao return`, `jixiao accept` and `jixiao receipt`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::receipts::{CellRemark, Decision};
use jixiao_app::handlers::receipts::{self, Answer, ImportedReceipt};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::Password;

/// Which package is returned, and why.
#[derive(Debug, Args)]
pub struct Return {
    /// 编号
    id: i64,
    /// 退回意见
    #[arg(long, value_name = "TEXT")]
    remark: String,
    /// 对栏目的批注，写作 项目/栏目=批注，如 P1/指标/数量指标/名称/执行情况=请补充（可多次）
    #[arg(long, value_name = "CELL=TEXT")]
    at: Vec<String>,
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    password: Password,
}

/// Which package is accepted.
#[derive(Debug, Args)]
pub struct Accept {
    /// 编号
    id: i64,
    /// 附言
    #[arg(long, value_name = "TEXT", default_value = "")]
    remark: String,
    /// 只出具收讫回执，暂不接收
    #[arg(long)]
    received_only: bool,
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    password: Password,
}

/// What to do with receipts.
#[derive(Debug, Subcommand)]
pub enum Receipt {
    /// 核验并导入主管部门的回执或退回意见
    Import {
        /// 回执（JXHZ-….zip）或退回意见（JXTH-….zip）
        file: PathBuf,
    },
    /// 列出收到和出具的回执
    List,
}

impl Return {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let answer = Answer {
            decision: Decision::Returned,
            remark: self.remark.clone(),
            cells: self.at.iter().map(|at| cell(at)).collect::<Result<_>>()?,
        };
        make(globals, self.id, &answer, &self.out, &self.password)
    }
}

/// A remark about a cell as typed: `项目/栏目=批注`.
fn cell(typed: &str) -> Result<CellRemark> {
    let (place, remark) = typed.split_once('=').ok_or_else(|| CoreError::Invalid {
        field: "栏目".to_owned(),
        message: format!("“{typed}”应写作 项目/栏目=批注。"),
    })?;
    let (project, cell) = place.split_once('/').unwrap_or((place, ""));
    Ok(CellRemark {
        project: project.to_owned(),
        cell: cell.to_owned(),
        remark: remark.to_owned(),
    })
}

impl Accept {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let answer = Answer {
            decision: match self.received_only {
                true => Decision::Acknowledged,
                false => Decision::Accepted,
            },
            remark: self.remark.clone(),
            cells: Vec::new(),
        };
        make(globals, self.id, &answer, &self.out, &self.password)
    }
}

fn make(
    globals: &Globals,
    id: i64,
    answer: &Answer,
    out: &std::path::Path,
    password: &Password,
) -> Result<Exit> {
    let mut ledger = globals.open()?;
    let password = || password.get();
    let made = receipts::answer(&mut ledger, id, answer, out, &password, &globals.actor())?;
    if globals.json {
        json(&made)?;
    }
    message(&format!(
        "{}：{}，已生成“{}”。",
        made.receipt.package.identifier,
        made.receipt.decision,
        made.file.display()
    ));
    Ok(Exit::Done)
}

impl Receipt {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Import { file } => {
                let imported = receipts::import(&mut globals.open()?, file, &globals.actor())?;
                if globals.json {
                    json(&imported)?;
                } else {
                    print(&imported);
                }
                Ok(match imported.taken {
                    true => Exit::Done,
                    false => Exit::Findings,
                })
            }
            Self::List => {
                let held = receipts::list(&globals.open_for_reading()?, globals.year)?;
                if globals.json {
                    json(&serde_json::json!({ "receipts": held }))?;
                    return Ok(Exit::Done);
                }
                for receipt in held {
                    let row = &receipt.row;
                    line(
                        format!(
                            "{} {} {} {} {} {}",
                            row.direction,
                            row.identifier,
                            row.package_identifier,
                            row.decision,
                            row.recorded_at,
                            receipt.remark
                        )
                        .trim_end(),
                    );
                    receipt.remarks.iter().for_each(said);
                }
                Ok(Exit::Done)
            }
        }
    }
}

fn said(remark: &CellRemark) {
    let (project, cell) = (&remark.project, &remark.cell);
    line(&format!("    {project} {cell}：{}", remark.remark));
}

fn print(imported: &ImportedReceipt) {
    line(&format!("{}：{}", imported.file, imported.title));
    if let Some(receipt) = &imported.receipt {
        line(&format!(
            "    {}[{}] {} {}",
            receipt.department.name,
            receipt.department.code,
            receipt.package.identifier,
            receipt.decision
        ));
        if !receipt.remark.is_empty() {
            line(&format!("    {}", receipt.remark));
        }
        receipt.remarks.iter().for_each(said);
    }
    for problem in &imported.problems {
        message(&format!("{} {}", problem.rule, problem.message));
    }
    if !imported.placed.returned.is_empty() {
        let codes = imported.placed.returned.join("、");
        message(&format!("项目{codes}的监控表已退回，批注见各栏目。"));
    }
    if !imported.placed.unplaced.is_empty() {
        message("有的批注没有对应的监控表，请用 receipt list 查看。");
    }
    message(match (imported.taken, imported.same) {
        (false, _) => "没有导入。",
        (true, true) => "该回执已导入过，没有新的内容。",
        (true, false) => "已导入。",
    });
}
