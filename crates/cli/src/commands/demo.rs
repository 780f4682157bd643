//! `jixiao demo`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::demo;

use crate::context::{Globals, owner};
use crate::output::{Exit, json, message};

/// Where to.
#[derive(Debug, Args)]
pub struct Demo {
    /// 输出文件夹（空文件夹或新文件夹）
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Demo {
    /// Makes the demonstration year.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let made = demo::make(&self.out, &owner())?;
        if globals.json {
            json(&made)?;
        }
        message(&format!("已生成示范年度“{}”。", made.folder.display()));
        message(&format!(
            "单位和数据均为虚构，截至{}；签名密钥的密码为 {}。",
            made.today.format("%Y年%-m月%-d日"),
            made.password
        ));
        Ok(Exit::Done)
    }
}
