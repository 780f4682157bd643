//! `jixiao report`

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::handlers::reports;

use crate::context::Globals;
use crate::output::{Exit, json, line, message, missing_glyphs};

/// What to do with the report.
#[derive(Debug, Subcommand)]
pub enum Report {
    /// 根据数据起草（手工修改过的部分保留）
    Draft(Draft),
    /// 显示报告和与数据不一致的数字
    Show(Through),
    /// 导出为Word或PDF文件
    Export(Export),
    /// 列出可引用的数据项
    Figures(Through),
    /// 用文件内容写入一个部分
    Set {
        /// 部分（1至6）
        part: u8,
        /// 文件（UTF-8）
        #[arg(value_name = "FILE.md")]
        file: PathBuf,
        #[command(flatten)]
        through: Through,
    },
}

/// Which parts to draft.
#[derive(Debug, Args)]
pub struct Draft {
    /// 只起草此部分（1至6）
    #[arg(long, value_name = "N")]
    part: Option<u8>,
    /// 即使此部分手工修改过，也以新稿替换
    #[arg(long, requires = "part")]
    replace: bool,
    #[command(flatten)]
    through: Through,
}

/// Where to.
#[derive(Debug, Args)]
pub struct Export {
    /// 输出文件（.docx或.pdf）
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    through: Through,
}

/// Through which day.
#[derive(Debug, Args)]
pub struct Through {
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Report {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Draft(draft) => draft.run(globals),
            Self::Show(through) => through.show(globals),
            Self::Export(export) => export.run(globals),
            Self::Figures(through) => through.figures(globals),
            Self::Set {
                part,
                file,
                through,
            } => set(globals, through, *part, file),
        }
    }
}

impl Draft {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let drafted = reports::draft(
            &mut globals.open()?,
            globals.year,
            self.through.through,
            self.part,
            self.replace,
            &globals.actor(),
        )?;
        if globals.json {
            json(&serde_json::json!({ "parts": drafted }))?;
        }
        for part in &drafted {
            let heading = &part.heading;
            message(&if part.taken {
                format!("已起草“{heading}”。")
            } else {
                format!("“{heading}”手工修改过，保留原文。")
            });
        }
        Ok(Exit::Done)
    }
}

impl Export {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let (through, at) = (self.through.through, globals.actor().at);
        let missing = reports::export(&ledger, globals.year, through, &self.out, at)?;
        if globals.json {
            json(&serde_json::json!({ "files": [self.out], "missing_glyphs": missing }))?;
        }
        message(&format!("已生成“{}”。", self.out.display()));
        missing_glyphs(&missing);
        Ok(Exit::Done)
    }
}

impl Through {
    fn show(&self, globals: &Globals) -> Result<Exit> {
        let today = globals.actor().at.date();
        let ledger = globals.open_for_reading()?;
        let parts = reports::show(&ledger, globals.year, self.through, today)?;
        if globals.json {
            json(&serde_json::json!({ "parts": parts }))?;
            return Ok(Exit::Done);
        }
        for part in &parts {
            line(&part.heading);
            if !part.plain.is_empty() {
                line(&part.plain);
            }
        }
        for (part, stale) in parts
            .iter()
            .flat_map(|p| p.stale.iter().map(move |s| (p, s)))
        {
            let expected = stale.expected.as_deref().unwrap_or("（已无此数据）");
            message(&format!(
                "“{}”第{}行：{}“{}”与现有数据不一致，应为{expected}。",
                part.heading, stale.line, stale.label, stale.shown
            ));
        }
        Ok(Exit::Done)
    }

    fn figures(&self, globals: &Globals) -> Result<Exit> {
        let today = globals.actor().at.date();
        let ledger = globals.open_for_reading()?;
        let figures = reports::figures(&ledger, globals.year, self.through, today)?;
        if globals.json {
            json(&serde_json::json!({ "figures": figures }))?;
            return Ok(Exit::Done);
        }
        for figure in figures {
            line(&format!(
                "[{}](#{}) {}",
                figure.shown, figure.key, figure.label
            ));
        }
        Ok(Exit::Done)
    }
}

fn set(globals: &Globals, through: &Through, part: u8, file: &Path) -> Result<Exit> {
    let text = std::fs::read(file).map_err(|source| CoreError::from_io(file, source))?;
    reports::set(
        &mut globals.open()?,
        globals.year,
        through.through,
        part,
        &text,
        &globals.actor(),
    )?;
    message("已写入。");
    Ok(Exit::Done)
}
