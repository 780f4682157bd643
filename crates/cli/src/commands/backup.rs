//! `jixiao backup` and `jixiao restore`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::backup::Contents;
use jixiao_app::handlers::backup;

use crate::context::{Globals, owner};
use crate::output::{Exit, json, message};

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// 备份文件
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Backup {
    /// Makes it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let contents = backup::make(&globals.open_for_reading()?, &self.out)?;
        if globals.json {
            json(&contents)?;
        }
        message(&format!("已备份到“{}”并核对完好。", self.out.display()));
        Ok(Exit::Done)
    }
}

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// 备份文件
    file: PathBuf,
    /// 只核对备份并显示其内容，不恢复
    #[arg(long)]
    dry_run: bool,
}

impl Restore {
    /// Restores it, or shows what it holds.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        if self.dry_run {
            let contents = backup::examine(&self.file)?;
            if globals.json {
                json(&contents)?;
            }
            message(&format!("备份完好：{}", described(&contents)));
            return Ok(Exit::Done);
        }
        let store = globals.store_path()?;
        let now = globals.actor().at;
        let (contents, saved) = backup::restore(&self.file, &store, &owner(), now)?;
        if globals.json {
            json(&contents)?;
        }
        message(&format!("已恢复：{}", described(&contents)));
        if saved.exists() {
            message(&format!("恢复前的数据保存在“{}”。", saved.display()));
        }
        Ok(Exit::Done)
    }
}

fn described(contents: &Contents) -> String {
    format!(
        "{}，{}年度，{}个项目，{}条操作，最后写入于{}。",
        contents.unit,
        contents.year.number(),
        contents.projects,
        contents.records,
        contents.last_written.replace('T', " "),
    )
}
