//! `jixiao forms`

use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use jixiao_app::Result;
use jixiao_app::handlers::forms;

use crate::context::Globals;
use crate::output::{Exit, json, message, missing_glyphs};

/// Which forms, and where to.
#[derive(Debug, Args)]
pub struct Forms {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 只输出此项目（可多次）
    #[arg(long, value_name = "CODE")]
    project: Vec<String>,
    /// 格式：xlsx 为一个工作簿，pdf 为一个项目一个文件
    #[arg(long, value_enum, default_value_t = Format::Xlsx)]
    format: Format,
    /// 表样名称（缺省为采用的表样，见 form-template list）
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Xlsx,
    Pdf,
}

impl Forms {
    /// Writes the forms.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        let now = globals.actor().at;
        let choice = forms::Choice {
            year: globals.year,
            through: self.through,
            template: self.template.as_deref(),
            projects: &self.project,
        };
        let printed = match self.format {
            Format::Xlsx => forms::Printed {
                files: vec![forms::export_xlsx(&ledger, &choice, &self.out, now.date())?],
                missing_glyphs: Vec::new(),
            },
            Format::Pdf => {
                let mut go_on = |_| ControlFlow::Continue(());
                forms::export_pdf(&ledger, &choice, &self.out, now, &mut go_on)?
            }
        };
        if globals.json {
            json(&printed)?;
        }
        for file in &printed.files {
            message(&format!("已生成“{}”。", file.display()));
        }
        missing_glyphs(&printed.missing_glyphs);
        Ok(Exit::Done)
    }
}
