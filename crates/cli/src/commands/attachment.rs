//! `jixiao attachment`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::attachments;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub enum Attachment {
    /// 添加文件
    Add(Add),
    /// 列出本年度的佐证材料
    List,
    /// 另存一个文件
    Save {
        /// 编号（见 list）
        id: i64,
        /// 输出文件
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Which files, and what they belong to.
#[derive(Debug, Args)]
pub struct Add {
    /// 文件
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 项目代码（缺省为单位）
    #[arg(long, default_value = "", value_name = "CODE")]
    project: String,
    /// 说明
    #[arg(long, default_value = "", value_name = "T")]
    note: String,
}

impl Attachment {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(add) => {
                let about = (add.project.as_str(), add.note.as_str());
                let mut ledger = globals.open()?;
                let added = attachments::add(
                    &mut ledger,
                    globals.year,
                    &add.files,
                    about,
                    &globals.actor(),
                )?;
                message(&format!("已添加{added}个文件。"));
            }
            Self::List => {
                let held = attachments::list(&globals.open_for_reading()?, globals.year)?;
                if globals.json {
                    json(&serde_json::json!({ "attachments": held }))?;
                } else {
                    for file in held {
                        line(&format!(
                            "{} {} {}（{}字节）{}",
                            file.id, file.project, file.name, file.size, file.note
                        ));
                    }
                }
            }
            Self::Save { id, out } => {
                attachments::save(&globals.open_for_reading()?, globals.year, *id, out)?;
                message(&format!("已保存“{}”。", out.display()));
            }
        }
        Ok(Exit::Done)
    }
}
