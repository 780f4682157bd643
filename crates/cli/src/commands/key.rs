//! `jixiao key`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::keys;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::{NewPassword, Password};

/// What to do with the signing key.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// 新建签名密钥
    New(New),
    /// 显示公钥指纹和登记情况
    Show,
    /// 导出公钥
    ExportPublic {
        /// 输出文件
        #[arg(long, value_name = "FILE.pem")]
        out: PathBuf,
    },
    /// 导出登记文件和登记表
    Register(Register),
    /// 更改密钥密码
    ChangePassword(ChangePassword),
}

/// A new key.
#[derive(Debug, Args)]
pub struct New {
    #[command(flatten)]
    password: Password,
    /// 停用现有密钥
    #[arg(long)]
    replace: bool,
}

/// Where the registration goes.
#[derive(Debug, Args)]
pub struct Register {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    password: Password,
}

/// The old password and the new one.
#[derive(Debug, Args)]
pub struct ChangePassword {
    #[command(flatten)]
    password: Password,
    #[command(flatten)]
    new_password: NewPassword,
}

impl Key {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::New(new) => {
                let mut ledger = globals.open()?;
                let password = new.password.get_new()?;
                let key = keys::create(&mut ledger, &password, new.replace, &globals.actor())?;
                if globals.json {
                    json(&key)?;
                }
                message(&format!("已新建签名密钥，指纹 {}。", key.fingerprint));
            }
            Self::Show => {
                let key = keys::show(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&key)?;
                } else {
                    line(&format!("指纹 {}", key.fingerprint));
                    line(&format!("创建于 {}", key.created_at));
                    line(&key.registered_at.map_or_else(
                        || "登记文件尚未导出".to_owned(),
                        |at| format!("登记文件导出于 {at}"),
                    ));
                }
            }
            Self::ExportPublic { out } => {
                keys::export_public(&globals.open_for_reading()?, out)?;
                message(&format!("已导出公钥“{}”。", out.display()));
            }
            Self::Register(register) => {
                let mut ledger = globals.open()?;
                let password = register.password.get()?;
                let done = keys::register(&mut ledger, &password, &register.out, &globals.actor())?;
                if globals.json {
                    json(&done)?;
                }
                message(&format!(
                    "已生成登记文件“{}”和登记表“{}”。请打印登记表，签字盖章后一并送接收单位。",
                    done.bag.display(),
                    done.sheet.display()
                ));
            }
            Self::ChangePassword(change) => {
                let mut ledger = globals.open()?;
                let (old, new) = (change.password.get()?, change.new_password.get()?);
                keys::change_password(&mut ledger, &old, &new, &globals.actor())?;
                message("已更改签名密钥的密码。");
            }
        }
        Ok(Exit::Done)
    }
}
