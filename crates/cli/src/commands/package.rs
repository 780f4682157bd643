//! `jixiao package`

use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::submissions::{self, Exported, Options};

use super::check;
use crate::context::Globals;
use crate::output::{Exit, json, message, missing_glyphs};
use crate::password::Password;

/// Which package, and where to.
#[derive(Debug, Args)]
pub struct Package {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 附上佐证材料
    #[arg(long)]
    with_attachments: bool,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
    #[command(flatten)]
    password: Password,
}

impl Package {
    /// Exports the package; exit code 3, and what the check found, where errors stand in the way.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let options = Options {
            year: globals.year,
            through: self.through,
            with_attachments: self.with_attachments,
        };
        let exported = submissions::export(
            &mut ledger,
            options,
            &self.out,
            &|| self.password.get(),
            &globals.actor(),
            &mut |_| ControlFlow::Continue(()),
        )?;
        match exported {
            Exported::Done { package, path } => {
                let today = globals.actor().at.date();
                let missing = submissions::missing_glyphs(&ledger, options, today)?;
                if globals.json {
                    json(&serde_json::json!({
                        "file": path, "package": package, "missing_glyphs": missing,
                    }))?;
                }
                let number = package.sequence;
                message(&format!("已导出第{number}次报送包“{}”。", path.display()));
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
}
