//! `jixiao backup` and `jixiao restore`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::backup::{Contents, Relation};
use jixiao_app::handlers::backup::{self, Listed, Preview};

use crate::context::{Globals, owner};
use crate::output::{Exit, json, line, message};

/// Where the backup goes, or what to do with those that are there.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    /// 备份文件
    #[arg(long, value_name = "FILE", required = true)]
    out: Option<PathBuf>,
    #[command(subcommand)]
    then: Option<Backups>,
}

/// What to do with the backups that are there.
#[derive(Debug, Clone, Copy, Subcommand)]
enum Backups {
    /// 列出本数据文件的备份，逐个打开核对
    List,
    /// 恢复演练：把最近一份备份恢复到临时位置并核对
    Drill,
}

impl Backup {
    /// Makes it, lists those that are there or tries one; exit code 3 where one is not whole.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        if let Some(Backups::Drill) = self.then {
            return drill(globals);
        }
        let ledger = globals.open_for_reading()?;
        let Some(out) = &self.out else {
            return list(globals, &backup::list(&ledger)?);
        };
        let contents = backup::make(&ledger, out)?;
        if globals.json {
            json(&contents)?;
        }
        message(&format!("已备份到“{}”并核对完好。", out.display()));
        Ok(Exit::Done)
    }
}

fn drill(globals: &Globals) -> Result<Exit> {
    let drilled = backup::drill(&mut globals.open()?, &globals.actor())?;
    if globals.json {
        json(&drilled)?;
    }
    let Some(contents) = &drilled.contents else {
        message(&format!(
            "恢复演练没有通过：{}请立即另做一份备份，再演练一次。",
            drilled.drill.problem
        ));
        return Ok(Exit::Findings);
    };
    message(&format!(
        "恢复演练通过：“{}”能恢复，核对无误：{}",
        drilled.drill.backup,
        described(contents)
    ));
    let now = drilled.present;
    message(&format!(
        "现在的数据：{}个项目，{}笔台账，{}条进展，{}个问题，{}份佐证材料。",
        now.projects, now.entries, now.progress, now.findings, now.attachments
    ));
    Ok(Exit::Done)
}

fn list(globals: &Globals, listed: &[Listed]) -> Result<Exit> {
    if globals.json {
        json(&serde_json::json!({ "backups": listed }))?;
    } else {
        for found in listed {
            let size = found.size.div_ceil(1024);
            let (written, path) = (found.written.format("%Y-%m-%d %H:%M"), found.path.display());
            line(&format!("{}  {written}  {size} KB  {path}", found.kind));
            let state = match (&found.contents, &found.problem) {
                (Some(contents), _) => format!("完好：{}", described(contents)),
                (None, Some(problem)) => format!("不能使用：{problem}"),
                (None, None) => String::new(),
            };
            line(&format!("    {state}"));
        }
        if listed.is_empty() {
            message("还没有备份。");
        }
    }
    Ok(if listed.iter().all(|found| found.verified) {
        Exit::Done
    } else {
        Exit::Findings
    })
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
        let store = globals.store_path()?;
        if self.dry_run {
            let preview = backup::preview(&self.file, &store, &owner())?;
            if globals.json {
                json(&preview)?;
            }
            message(&format!("备份完好：{}", described(&preview.contents)));
            compare(&preview);
            return Ok(Exit::Done);
        }
        // Where there is a store that can be read, its people decide who may replace it.
        match globals.open() {
            Ok(present) => present.require_head("从备份恢复")?,
            Err(failure)
                if ["store_missing", "not_a_store", "store_corrupt"].contains(&failure.code) => {}
            Err(failure) => return Err(failure),
        }
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

/// Says what the store holds now, and what a restore would take away or bring back.
fn compare(preview: &Preview) {
    let Some(present) = &preview.present else {
        message("现在没有可用的数据文件，恢复后即为备份的内容。");
        return;
    };
    message(&format!("现在：{}", described(present)));
    let change = match preview.relation {
        Some(Relation::Same) | None => "备份与现在的数据相同。".to_owned(),
        Some(Relation::Earlier(actions)) => {
            format!("备份之后又有{actions}条操作，恢复后不再有；恢复前会先保存现在的数据。")
        }
        Some(Relation::Later(actions)) => format!("备份比现在多{actions}条操作，恢复后即有。"),
        Some(Relation::Apart) => {
            "备份与现在的数据不是同一数据文件，或两边各有改动，请核对。".to_owned()
        }
    };
    message(&change);
}

fn described(contents: &Contents) -> String {
    let counts = &contents.counts;
    let last_entry = match &contents.last_entry {
        Some(entry) => format!(
            "最后登记的台账为{}{}{}元，",
            entry.date.format("%Y-%m-%d"),
            entry.kind,
            entry.amount.yuan()
        ),
        None => String::new(),
    };
    format!(
        "{}，{}年度，{}个项目，{}笔台账，{}条进展，{}个问题，{}份佐证材料，{last_entry}\
         {}条操作，最后一条为{}“{}”。",
        contents.unit,
        contents.year.number(),
        counts.projects,
        counts.entries,
        counts.progress,
        counts.findings,
        counts.attachments,
        contents.records,
        contents.last_written.replace('T', " "),
        contents.last_action,
    )
}
