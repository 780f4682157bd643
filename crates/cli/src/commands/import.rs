//! `jixiao import`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::imports::Options;
use jixiao_app::handlers::imports::{self, Imported, Request};

use super::Kind;
use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to import, and how.
#[derive(Debug, Args)]
pub struct Import {
    /// targets：绩效目标；ledger：台账
    kind: Kind,
    /// 工作簿（.xlsx、.xls、.csv）
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 只预览，不写入
    #[arg(long)]
    dry_run: bool,
    /// 有不能导入的行时，仍导入其余各行
    #[arg(long)]
    partial: bool,
    /// 绩效目标表没有项目代码时，指定代码；有多个项目的写成“项目名称=代码”或“工作表=代码”（可多次）
    #[arg(long, value_name = "[NAME=]CODE")]
    code: Vec<String>,
    /// 按此列对应方案导入支付明细（见 jixiao mapping）
    #[arg(long, value_name = "NAME")]
    mapping: Option<String>,
    /// 有变化的行以文件为准
    #[arg(long)]
    replace_changed: bool,
    /// 补记或更正已结账期间的台账、进展时的原因
    #[arg(long, default_value = "", value_name = "T")]
    reason: String,
}

impl Import {
    /// Imports, and says what happened to the rows.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let options = Options {
            dry_run: self.dry_run,
            partial: self.partial,
            replace_changed: self.replace_changed,
        };
        let (kind, actor) = (self.kind.into(), globals.actor());
        let request = Request {
            files: &self.files,
            codes: &self.code,
            mapping: self.mapping.as_deref(),
            reason: &self.reason,
            options,
        };
        let imported = imports::import_request(&mut ledger, kind, globals.year, &request, &actor)?;
        report(globals, &imported, self.dry_run)
    }
}

/// Prints what happened to the rows; the exit code says whether all of them were taken.
pub(super) fn report(globals: &Globals, imported: &Imported, dry_run: bool) -> Result<Exit> {
    if globals.json {
        json(imported)?;
    } else {
        print(imported, dry_run);
    }
    let outcome = &imported.outcome;
    Ok(match (outcome.taken, outcome.refused.is_empty()) {
        (true, true) => Exit::Done,
        (true, false) => Exit::Findings,
        (false, _) => Exit::Failed,
    })
}

fn print(imported: &Imported, dry_run: bool) {
    let outcome = &imported.outcome;
    for shape in &imported.recognized {
        if !shape.about.is_empty() {
            let sheet = match shape.sheet.as_str() {
                "" => String::new(),
                sheet => format!(" 工作表“{sheet}”"),
            };
            let (file, taken, about) = (&shape.file, &shape.shape, &shape.about);
            message(&format!("{file}{sheet}：{taken}，{about}。"));
        }
    }
    for note in &imported.notes {
        message(note);
    }
    for sheet in &imported.unknown_sheets {
        message(&format!("工作表“{sheet}”不是可导入的表，没有导入。"));
    }
    for column in &imported.unknown_columns {
        message(&format!(
            "工作表“{}”的列“{}”不认识，没有导入。",
            column.sheet, column.header
        ));
    }
    for word in &imported.unknown_words {
        message(&format!(
            "列“{}”的“{}”（{}行）没有对应的{}，请在列对应方案中写明。",
            word.column, word.text, word.rows, word.field
        ));
    }
    for refusal in &outcome.refused {
        let place = &refusal.place;
        message(&format!(
            "{} 工作表“{}”第{}行“{}”：{}",
            place.file, place.sheet, place.row, refusal.column, refusal.message
        ));
    }
    for change in &outcome.changed {
        let place = &change.place;
        let done = if change.replaced {
            "已更新"
        } else {
            "有变化，未导入"
        };
        message(&format!(
            "{} 工作表“{}”第{}行{done}：现有“{}”，文件“{}”",
            place.file, place.sheet, place.row, change.stored, change.new
        ));
    }
    for sheet in &outcome.sheets {
        line(&format!(
            "{}：新增{}行，相同{}行，有变化{}行，不能导入{}行",
            sheet.sheet, sheet.added, sheet.same, sheet.changed, sheet.refused
        ));
    }
    line(match (outcome.taken, dry_run, outcome.batch) {
        (false, ..) => {
            "有不能导入的行，没有写入任何内容。改正后重新导入，或用 --partial 导入其余各行。"
        }
        (true, true, _) => "这是预览，没有写入任何内容。",
        (true, false, Some(_)) => "已导入。",
        (true, false, None) => "没有新的内容。",
    });
}
