//! `jixiao mapping`

use std::path::PathBuf;

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::handlers::mappings::{self, Proposal};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with column mappings.
#[derive(Debug, Subcommand)]
pub enum Mapping {
    /// 按表头和内容提出列对应方案（不保存）
    Propose {
        /// 支付明细（.xlsx、.xls、.csv）
        file: PathBuf,
    },
    /// 保存列对应方案，同名的以新的为准
    Save {
        /// 方案名称
        name: String,
        /// 方案（JSON，可直接用 propose --json 的输出）
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
    /// 列出列对应方案
    List,
    /// 显示一个列对应方案（JSON）
    Show {
        /// 方案名称
        name: String,
    },
    /// 删除列对应方案
    Remove {
        /// 方案名称
        name: String,
    },
}

impl Mapping {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Propose { file } => {
                let ledger = globals.open_for_reading()?;
                let proposal = mappings::propose(&ledger, globals.year, file)?;
                if globals.json {
                    json(&proposal)?;
                } else {
                    print(&proposal)?;
                }
            }
            Self::Save { name, file } => {
                let text = std::fs::read_to_string(file)
                    .map_err(|source| CoreError::from_io(file, source))?;
                let actor = globals.actor();
                let mapping = mappings::save(&mut globals.open()?, name, &text, &actor)?;
                if globals.json {
                    json(&mapping)?;
                }
                message(&format!("已保存列对应方案“{name}”。"));
            }
            Self::List => {
                let held = mappings::list(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&serde_json::json!({ "mappings": held }))?;
                } else {
                    for named in &held {
                        let mapping = &named.mapping;
                        line(&format!("{}：日期列“{}”", named.name, mapping.date.column));
                    }
                }
            }
            Self::Show { name } => {
                json(&mappings::show(&globals.open_for_reading()?, name)?)?;
            }
            Self::Remove { name } => {
                mappings::remove(&mut globals.open()?, name, &globals.actor())?;
                message(&format!("已删除列对应方案“{name}”，已导入的台账不受影响。"));
            }
        }
        Ok(Exit::Done)
    }
}

/// The reasons for a person, the mapping itself to be kept and adjusted.
fn print(proposal: &Proposal) -> Result<()> {
    message(&format!("表头下有{}行。", proposal.rows));
    for reason in &proposal.reasons {
        message(reason);
    }
    for word in &proposal.unknown_words {
        message(&format!(
            "列“{}”的“{}”（{}行）没有对应的{}，请在方案的words中写明。",
            word.column, word.text, word.rows, word.field
        ));
    }
    if !proposal.unused_headers.is_empty() {
        let headers = proposal.unused_headers.join("、");
        message(&format!("没有用到的列：{headers}"));
    }
    json(&proposal.mapping)?;
    message("请核对以上方案，存成文件后用 jixiao mapping save 保存。");
    Ok(())
}
