//! What every subcommand shares: which store, which day, who acts.

use std::path::PathBuf;

use chrono::{Local, NaiveDate, NaiveTime, Timelike};
use clap::Args;
use jixiao_app::core::ledger::{Actor, Ledger};
use jixiao_app::handlers::{people, store};
use jixiao_app::{Failure, Result, files};

use crate::output::message;
use crate::password;

/// Global options; they stand before or after the subcommand.
#[derive(Debug, Args)]
pub struct Globals {
    /// 数据文件（缺省为本用户数据文件夹中的 jixiao.jixiao）
    #[arg(long, global = true, value_name = "FILE")]
    pub store: Option<PathBuf>,
    /// 以JSON输出结果
    #[arg(long, global = true)]
    pub json: bool,
    /// 预算年度（缺省为数据文件的年度）
    #[arg(long, global = true, value_name = "YEAR")]
    pub year: Option<i32>,
    /// 以此日期为今天
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// 以此时刻为现在（时:分:秒）
    #[arg(long, global = true, value_name = "TIME", hide = true)]
    pub time: Option<NaiveTime>,
    /// 系统字体文件夹（缺省为Windows的字体文件夹）
    #[arg(long, global = true, value_name = "DIR", hide = true)]
    pub fonts: Option<PathBuf>,
    /// 操作人
    #[arg(long, global = true, value_name = "NAME")]
    pub actor: Option<String>,
    /// 操作人的登录密码文件（第一行；登记了人员时用，缺省为变量 JIXIAO_ACTOR_PASSWORD，否则提示输入）
    #[arg(long, global = true, value_name = "FILE")]
    pub actor_password_file: Option<PathBuf>,
}

impl Globals {
    /// The store's path.
    pub fn store_path(&self) -> Result<PathBuf> {
        if let Some(path) = &self.store {
            return Ok(path.clone());
        }
        files::default_store()
    }

    /// Lets the system's own fonts come first, where it has them.
    pub fn choose_fonts(&self) {
        if let Some(folder) = self.fonts.clone().or_else(files::system_fonts) {
            files::prefer_system_fonts(&folder);
        }
    }

    /// Opens the store for writing; the first time of a day a backup is made. Where people are
    /// registered, the actor signs in.
    pub fn open(&self) -> Result<Ledger> {
        let mut ledger = self.open_unsigned()?;
        if !people::list(&ledger)?.is_empty() {
            let name = self.actor.as_deref().ok_or_else(|| {
                Failure::new(
                    "sign_in_needed",
                    "本数据文件登记了人员，请先登录。",
                    "请用 --actor 指定操作人，并给出其登录密码。",
                )
            })?;
            let password = password::of_actor(self.actor_password_file.as_deref(), name)?;
            people::sign_in(&mut ledger, name, &password, self.actor().at)?;
        }
        Ok(ledger)
    }

    /// Opens the store for writing without anyone being signed in.
    pub fn open_unsigned(&self) -> Result<Ledger> {
        let ledger = Ledger::open(&self.store_path()?, &owner())?;
        let notice = store::upgraded(&ledger) + &store::begin_day(&ledger, self.actor().at);
        if !notice.is_empty() {
            message(&notice);
        }
        Ok(ledger)
    }

    /// Opens the store for reading only.
    pub fn open_for_reading(&self) -> Result<Ledger> {
        store::open_for_reading(&self.store_path()?, &owner())
    }

    /// Who acts, and when.
    pub fn actor(&self) -> Actor {
        let now = Local::now().naive_local();
        let day = self.today.unwrap_or(now.date());
        let time = self.time.unwrap_or(now.time());
        let at = day.and_time(time.with_nanosecond(0).unwrap_or(time));
        Actor {
            name: self
                .actor
                .as_deref()
                .map(|name| name.trim().to_owned())
                .unwrap_or_else(|| "命令行".to_owned()),
            at,
        }
    }
}

/// How this process names itself to others that find the store locked.
pub fn owner() -> String {
    format!("命令行（进程{}）", std::process::id())
}
