//! `jixiao answer`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use jixiao_app::core::check::AnswerRequest;
use jixiao_app::core::error::CoreError;
use jixiao_app::handlers::check;
use jixiao_app::{Failure, Result};

use crate::context::Globals;
use crate::output::{Exit, message};

/// Which answers.
#[derive(Debug, Args)]
pub struct Answer {
    /// 说明文件：[{"rule":"I18","project":"*","where":"*","reason":"…"}]
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// 所回答的检查的截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

impl Answer {
    /// Writes the answers.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let text =
            std::fs::read(&self.file).map_err(|source| CoreError::from_io(&self.file, source))?;
        let requests: Vec<AnswerRequest> = serde_json::from_slice(&text).map_err(|error| {
            let name = self.file.display();
            Failure {
                detail: error.to_string(),
                ..Failure::new(
                    "not_json",
                    format!("“{name}”不是有效的说明文件（第{}行）。", error.line()),
                    "请对照命令说明的样式改正。",
                )
            }
        })?;
        let (mut ledger, actor) = (globals.open()?, globals.actor());
        let answered = check::answer(&mut ledger, globals.year, self.through, &requests, &actor)?;
        message(&format!("已填写{}项说明。", answered.value));
        Ok(Exit::Done)
    }
}
