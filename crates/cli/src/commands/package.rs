//! `jixiao package`

use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{ArgGroup, Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::received::SubmittedEntry;
use jixiao_app::core::submissions::Package as Recorded;
use jixiao_app::handlers::drives::SystemDrives;
use jixiao_app::handlers::submissions::{
    self, Destination, Exported, Options, SentPackage, SubmissionChanges, SubmissionPreview,
};

use super::check;
use crate::context::Globals;
use crate::output::{Exit, json, line, message, missing_glyphs};
use crate::password::Password;

/// Which package, and where to.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(group(ArgGroup::new("destination").args(["out", "usb", "eml", "dry_run"]).required(true)))]
pub struct Package {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 写到U盘，读回核对（只插着一个U盘时不必写明是哪一个，见 jixiao drives）
    #[arg(long, value_name = "DRIVE", num_args = 0..=1)]
    usb: Option<Option<PathBuf>>,
    /// 生成邮件草稿，报送包作为附件
    #[arg(long, value_name = "FILE.eml")]
    eml: Option<PathBuf>,
    /// 收件人，多个用;隔开（缺省按设置 mail.to）
    #[arg(long, value_name = "ADDRESS", requires = "eml")]
    to: Option<String>,
    /// 超过设置 package.limit 的大小时分卷
    #[arg(long, conflicts_with_all = ["usb", "dry_run"])]
    parts: bool,
    /// 附上佐证材料
    #[arg(long)]
    with_attachments: bool,
    /// 加密：只有下达任务的主管部门能打开，输出为 .zip.age
    #[arg(long, conflicts_with_all = ["parts", "dry_run"])]
    encrypted: bool,
    /// 附上签字盖章的监控表、报告的扫描件（pdf、jpg、png，可多个）
    #[arg(long, value_name = "FILE", num_args = 1..)]
    signed: Vec<PathBuf>,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE", global = true)]
    through: Option<NaiveDate>,
    /// 只检查并显示将报送的内容、隐去的收款人，不生成
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    password: Password,
    #[command(subcommand)]
    look: Option<Look>,
}

/// What to look at.
#[derive(Debug, Subcommand)]
enum Look {
    /// 列出报送过的包、状态和回执
    List,
    /// 自第N次报送以来的变化（缺省为最近一次）
    Changes {
        /// 第几次报送
        number: Option<u32>,
    },
}

impl Package {
    /// Exports the package; exit code 3, and what the check found, where errors stand in the way.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let options = Options {
            year: globals.year,
            through: self.through,
            with_attachments: self.with_attachments,
            signed: self.signed.clone(),
            encrypted: self.encrypted,
        };
        let today = globals.actor().at.date();
        match &self.look {
            Some(Look::List) => {
                let listed = submissions::list(&globals.open_for_reading()?, globals.year)?;
                return list(globals, &listed);
            }
            Some(Look::Changes { number }) => {
                let ledger = globals.open_for_reading()?;
                let changes = submissions::changes(&ledger, &options, *number, today)?;
                return show(globals, &changes);
            }
            None => {}
        }
        let destination = match (&self.out, &self.usb, &self.eml) {
            (Some(folder), _, _) => Destination::Folder {
                folder,
                in_parts: self.parts,
            },
            (_, Some(named), _) => Destination::Drive {
                drives: &SystemDrives,
                named: named.as_deref(),
            },
            (_, _, Some(file)) => Destination::Mail {
                file,
                to: self.to.as_deref(),
                in_parts: self.parts,
            },
            (None, None, None) => {
                let ledger = globals.open_for_reading()?;
                return preview(globals, &submissions::preview(&ledger, &options, today)?);
            }
        };
        let mut ledger = globals.open()?;
        let exported = submissions::export(
            &mut ledger,
            &options,
            destination,
            &|| self.password.get(),
            &globals.actor(),
            &mut |_| ControlFlow::Continue(()),
        )?;
        match exported {
            Exported::Done { package, files } => {
                let missing = submissions::missing_glyphs(&ledger, &options, today)?;
                if globals.json {
                    json(&serde_json::json!({
                        "file": files.first(), "files": files, "package": package,
                        "missing_glyphs": missing,
                    }))?;
                }
                self.tell(&package, &files);
                missing_glyphs(&missing);
                Ok(Exit::Done)
            }
            Exported::Refused(report) => {
                check::print(globals, &report)?;
                message("没有生成报送包。请逐项处理上列错误后再导出。");
                Ok(Exit::Findings)
            }
        }
    }

    fn tell(&self, package: &Recorded, files: &[PathBuf]) {
        let number = package.sequence;
        let shown: Vec<_> = files
            .iter()
            .map(|file| format!("“{}”", file.display()))
            .collect();
        let shown = shown.join("、");
        if self.usb.is_some() {
            message(&format!("已导出第{number}次报送包{shown}。"));
            message("已写入并核对，请安全弹出U盘。");
        } else if self.eml.is_some() {
            message(&format!(
                "已生成第{number}次报送的邮件草稿{shown}，请用邮件程序打开后发送。"
            ));
        } else {
            message(&format!("已导出第{number}次报送包{shown}。"));
        }
    }
}

fn preview(globals: &Globals, preview: &SubmissionPreview) -> Result<Exit> {
    let errors = preview.report.counts.errors;
    if globals.json {
        json(preview)?;
    } else {
        line(&format!(
            "第{}次报送 {} 截至{}",
            preview.sequence, preview.file_name, preview.period_end
        ));
        let evidence = match (preview.attachments, preview.with_attachments) {
            (0, _) => "没有佐证材料".to_owned(),
            (count, true) => format!("佐证材料{count}份"),
            (count, false) => format!("佐证材料{count}份只列目录，不附文件"),
        };
        line(&format!(
            "项目{}个，台账{}笔，{evidence}，扫描件{}份",
            preview.projects,
            preview.entries,
            preview.signed.len()
        ));
        let privacy = &preview.privacy;
        if privacy.payees_masked {
            line(&format!(
                "隐去自然人收款人{}人（{}笔）",
                privacy.persons, privacy.entries
            ));
            for example in &privacy.examples {
                line(&format!("    {} → {}", example.payee, example.masked));
            }
        } else {
            line(&format!(
                "任务要求列出收款人，自然人{}人（{}笔）不隐去",
                privacy.persons, privacy.entries
            ));
        }
        line(&format!("台账备注{}条不报送", privacy.notes));
    }
    if errors > 0 {
        message(&format!(
            "这是预览。有{errors}项错误，须先处理才能导出，见 jixiao check。"
        ));
        return Ok(Exit::Findings);
    }
    message("这是预览，没有生成报送包。");
    Ok(Exit::Done)
}

/// Says which packages went out.
pub(super) fn list(globals: &Globals, listed: &[SentPackage]) -> Result<Exit> {
    if globals.json {
        json(&serde_json::json!({ "packages": listed }))?;
        return Ok(Exit::Done);
    }
    for SentPackage { package, answers } in listed {
        let (number, state) = (package.sequence, package.state);
        let (time, file) = (
            package.bagged_at.format("%Y-%m-%d %H:%M"),
            &package.file_name,
        );
        line(&format!("第{number}次 {state} {time} {file}"));
        for answer in answers {
            let time = answer.recorded_at.format("%Y-%m-%d %H:%M");
            line(&format!(
                "    {} {time} 回执{}",
                answer.decision, answer.identifier
            ));
        }
    }
    if listed.is_empty() {
        message("还没有导出过报送包。");
    }
    Ok(Exit::Done)
}

fn show(globals: &Globals, changes: &SubmissionChanges) -> Result<Exit> {
    if globals.json {
        json(changes)?;
        return Ok(Exit::Done);
    }
    for cell in &changes.cells {
        let (project, place) = (&cell.project, &cell.cell);
        line(&format!(
            "{project} {place}：{} → {}",
            text(&cell.before),
            text(&cell.after)
        ));
    }
    for (sign, entries) in [
        ("新增", &changes.added_entries),
        ("减少", &changes.removed_entries),
    ] {
        entries.iter().for_each(|entry| line(&told(sign, entry)));
    }
    message(&format!(
        "自第{}次报送以来：内容变化{}处，台账新增{}笔、减少{}笔。",
        changes.since,
        changes.cells.len(),
        changes.added_entries.len(),
        changes.removed_entries.len()
    ));
    Ok(Exit::Done)
}

fn text(cell: &str) -> &str {
    if cell.is_empty() { "（空）" } else { cell }
}

fn told(sign: &str, entry: &SubmittedEntry) -> String {
    format!(
        "{} 台账{sign}：{} {} {}元 {}",
        entry.project, entry.date, entry.kind, entry.amount_yuan, entry.voucher
    )
}
