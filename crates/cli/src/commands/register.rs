//! `jixiao register`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::register::{self, Wanted};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the register.
#[derive(Debug, Subcommand)]
pub enum Register {
    /// 核对指纹后登记单位的公钥
    Add(Add),
    /// 列出名册
    List,
    /// 吊销单位的密钥
    Revoke(Revoke),
    /// 导出名册（CSV，可用于 verify --register）
    Export {
        /// 输出文件
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
    /// 导入名册（CSV）
    Import {
        /// 名册文件
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

/// What to register.
#[derive(Debug, Args)]
pub struct Add {
    /// 登记文件（JXDJ-….zip）或公钥文件（.pem）
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// 盖章的登记表上的公钥指纹
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: String,
    /// 单位代码（缺省取自登记文件）
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// 单位名称（缺省取自登记文件）
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// 启用日期（缺省为今天）
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// 截止日期（缺省为三年后）
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
}

/// What to revoke.
#[derive(Debug, Args)]
pub struct Revoke {
    /// 单位代码
    #[arg(long, value_name = "CODE")]
    unit: String,
    /// 密钥指纹（单位登记有多个密钥时须填写）
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<String>,
    /// 吊销日期（缺省为今天）
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// 吊销原因
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Register {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(add) => add.run(globals)?,
            Self::List => list(globals)?,
            Self::Revoke(revoke) => {
                let actor = globals.actor();
                let print = register::revoke(
                    &mut globals.open()?,
                    &revoke.unit,
                    revoke.fingerprint.as_deref(),
                    revoke.date.unwrap_or(actor.at.date()),
                    &revoke.reason,
                    &actor,
                )?;
                message(&format!("已吊销单位{}的密钥{print}。", revoke.unit));
            }
            Self::Export { file } => {
                let rows = register::export(&globals.open_for_reading()?, file)?;
                message(&format!("已导出名册{rows}条到“{}”。", file.display()));
            }
            Self::Import { file } => {
                let rows = register::import(&mut globals.open()?, file, &globals.actor())?;
                if globals.json {
                    json(&serde_json::json!({ "changed": rows }))?;
                }
                message(&format!("已导入名册，新增或变更{rows}条。"));
            }
        }
        Ok(Exit::Done)
    }
}

impl Add {
    fn run(&self, globals: &Globals) -> Result<()> {
        let wanted = Wanted {
            unit_code: self.unit.clone(),
            unit_name: self.name.clone(),
            fingerprint: self.fingerprint.clone(),
            from: self.from,
            until: self.until,
        };
        let mut ledger = globals.open()?;
        let (row, changed) = register::add(&mut ledger, &self.file, &wanted, &globals.actor())?;
        if globals.json {
            json(&row)?;
        }
        message(&match changed {
            true => format!(
                "已登记单位{}的密钥，有效期{}至{}。",
                row.unit_code, row.from, row.until
            ),
            false => "名册中已有相同的登记，没有变化。".to_owned(),
        });
        Ok(())
    }
}

fn list(globals: &Globals) -> Result<()> {
    let rows = register::list(&globals.open_for_reading()?)?;
    if globals.json {
        return json(&serde_json::json!({ "register": rows }));
    }
    for row in rows {
        let revoked = row.revoked_on.map(|day| format!(" {day}吊销："));
        line(
            format!(
                "{} {} {}至{} {}{}{}",
                row.unit_code,
                row.unit_name,
                row.from,
                row.until,
                row.fingerprint,
                revoked.unwrap_or_default(),
                row.revoke_reason
            )
            .trim_end(),
        );
    }
    Ok(())
}
