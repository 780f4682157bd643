//! `jixiao attachment`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::attachments::Owner;
use jixiao_app::handlers::attachments;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub enum Attachment {
    /// 添加文件
    Add(Add),
    /// 列出本年度的佐证材料
    List(Belonging),
    /// 删除（可从回收站恢复）
    Remove {
        /// 编号（见 list）
        id: i64,
    },
    /// 另存一个文件
    #[command(visible_alias = "export")]
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
    #[command(flatten)]
    belonging: Belonging,
    /// 说明
    #[arg(long, default_value = "", value_name = "T")]
    note: String,
}

/// What evidence belongs to; nothing for the unit.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Belonging {
    /// 属于项目（项目代码；缺省为单位）
    #[arg(long, value_name = "CODE")]
    project: Option<String>,
    /// 属于台账记录（编号）
    #[arg(long, value_name = "ID")]
    entry: Option<i64>,
    /// 属于指标进展（编号）
    #[arg(long, value_name = "ID")]
    progress: Option<i64>,
    /// 属于问题（编号）
    #[arg(long, value_name = "ID")]
    finding: Option<i64>,
    /// 属于环境变化（编号）
    #[arg(long, value_name = "ID")]
    event: Option<i64>,
}

impl Belonging {
    fn owner(&self) -> Option<Owner> {
        let project = self.project.clone().filter(|code| !code.is_empty());
        project
            .map(Owner::Project)
            .or(self.entry.map(Owner::Entry))
            .or(self.progress.map(Owner::Progress))
            .or(self.finding.map(Owner::Finding))
            .or(self.event.map(Owner::Event))
    }
}

impl Attachment {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(add) => {
                let owner = add.belonging.owner().unwrap_or(Owner::Unit);
                let about = (&owner, add.note.as_str());
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
            Self::List(belonging) => {
                let ledger = globals.open_for_reading()?;
                let owner = belonging.owner();
                let held = attachments::list(&ledger, globals.year, owner.as_ref())?;
                if globals.json {
                    json(&serde_json::json!({ "attachments": held }))?;
                } else {
                    for file in held {
                        let owner = &file.belongs_to;
                        let id = owner.id.map(|id| id.to_string()).unwrap_or_default();
                        line(&format!(
                            "{} {} {}（{}字节）{} 属于{}{id} {}",
                            file.id,
                            file.project,
                            file.name,
                            file.size,
                            file.note,
                            owner.kind,
                            owner.text
                        ));
                    }
                }
            }
            Self::Remove { id } => {
                attachments::remove(&mut globals.open()?, globals.year, *id, &globals.actor())?;
                message(&format!("已删除佐证材料{id}。"));
            }
            Self::Save { id, out } => {
                attachments::save(&globals.open_for_reading()?, globals.year, *id, out)?;
                message(&format!("已保存“{}”。", out.display()));
            }
        }
        Ok(Exit::Done)
    }
}
