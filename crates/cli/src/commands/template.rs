//! `jixiao template`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jixiao_app::handlers::imports::{self, Workbook};
use jixiao_app::handlers::system_figures;
use jixiao_app::{Result, files};

use crate::output::{Exit, message};

/// Which template, and where to.
#[derive(Debug, Args)]
pub struct Template {
    /// targets：绩效目标；ledger：台账；system-figures：一体化系统数
    kind: Kind,
    /// 输出文件
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Targets,
    Ledger,
    SystemFigures,
}

impl Template {
    /// Writes the template.
    pub fn run(&self) -> Result<Exit> {
        let bytes = match self.kind {
            Kind::Targets => imports::template(Workbook::Targets),
            Kind::Ledger => imports::template(Workbook::Ledger),
            Kind::SystemFigures => system_figures::template(),
        }?;
        files::write_whole(&self.out, &bytes)?;
        message(&format!("已生成模板“{}”。", self.out.display()));
        Ok(Exit::Done)
    }
}
