//! `jixiao template`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::handlers::imports;
use jixiao_app::{Result, files};

use super::Kind;
use crate::output::{Exit, message};

/// Which template, and where to.
#[derive(Debug, Args)]
pub struct Template {
    /// targets：绩效目标；ledger：台账
    kind: Kind,
    /// 输出文件
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
}

impl Template {
    /// Writes the template.
    pub fn run(&self) -> Result<Exit> {
        files::write_whole(&self.out, &imports::template(self.kind.into())?)?;
        message(&format!("已生成模板“{}”。", self.out.display()));
        Ok(Exit::Done)
    }
}
