//! `jixiao section`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::imports::Options;
use jixiao_app::handlers::sections;

use super::import;
use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the business sections.
#[derive(Debug, Subcommand)]
pub enum Section {
    /// 列出责任科室及其项目、指标个数
    List {
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 为每个责任科室生成填报表
    HandOut {
        /// 输出文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 只生成此科室的（可多次）
        #[arg(long, value_name = "NAME")]
        section: Vec<String>,
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 收回科室填好的填报表
    Collect {
        /// 填报表
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 只预览，不写入
        #[arg(long)]
        dry_run: bool,
        /// 有不能导入的行时，仍导入其余各行
        #[arg(long)]
        partial: bool,
        /// 与已填内容不同的，以科室填报为准
        #[arg(long)]
        replace_changed: bool,
    },
    /// 列出哪些科室已收回
    Status {
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
}

impl Section {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List { through } => {
                for held in self.sections(globals, *through)? {
                    line(&format!(
                        "{} 项目{}个 指标{}个",
                        held.section, held.projects, held.indicators
                    ));
                }
            }
            Self::HandOut {
                out,
                section,
                through,
            } => {
                let ledger = globals.open_for_reading()?;
                let files = sections::hand_out(&ledger, globals.year, *through, section, out)?;
                if globals.json {
                    json(&serde_json::json!({ "files": files }))?;
                }
                for written in files {
                    let (file, indicators) = (written.file.display(), written.indicators);
                    message(&format!("已生成“{file}”（指标{indicators}个）。"));
                }
            }
            Self::Collect {
                files,
                dry_run,
                partial,
                replace_changed,
            } => {
                let options = Options {
                    dry_run: *dry_run,
                    partial: *partial,
                    replace_changed: *replace_changed,
                };
                let (mut ledger, actor) = (globals.open()?, globals.actor());
                let done = sections::collect(&mut ledger, globals.year, files, options, &actor)?;
                return import::report(globals, &done, *dry_run);
            }
            Self::Status { through } => {
                for held in self.sections(globals, *through)? {
                    let state = held.returned.map_or("未收回".to_owned(), |returned| {
                        format!(
                            "已收回 {} {} {}",
                            returned.at, returned.actor, returned.file
                        )
                    });
                    line(&format!("{} {state}", held.section));
                }
            }
        }
        Ok(Exit::Done)
    }

    /// The sections to print line by line; as JSON they are printed at once.
    fn sections(
        &self,
        globals: &Globals,
        through: Option<NaiveDate>,
    ) -> Result<Vec<jixiao_app::core::sections::Section>> {
        let held = sections::list(&globals.open_for_reading()?, globals.year, through)?;
        if globals.json {
            json(&serde_json::json!({ "sections": held }))?;
            return Ok(Vec::new());
        }
        Ok(held)
    }
}
