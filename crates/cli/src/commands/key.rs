//! `jixiao key`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::keys::KeyRecord;
use jixiao_app::handlers::keys::{self, Strength};

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
    /// 列出用过的全部密钥（停用的密钥仍用于核验以前的报送包）
    List,
    /// 导出公钥
    ExportPublic {
        /// 输出文件
        #[arg(long, value_name = "FILE.pem")]
        out: PathBuf,
    },
    /// 导出登记文件和登记表
    Register(Register),
    /// 备份签名密钥（备份文件仍由密码保护）
    Backup(Backup),
    /// 从备份恢复签名密钥
    Restore(Restore),
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

/// A key that was made, and how strong its password is.
#[derive(serde::Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    key: &'a KeyRecord,
    strength: Strength,
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

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// 备份文件
    #[arg(long, value_name = "FILE.pem")]
    out: PathBuf,
    #[command(flatten)]
    password: Password,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// 备份文件
    #[arg(value_name = "FILE.pem")]
    file: PathBuf,
    #[command(flatten)]
    password: Password,
    /// 停用现有密钥
    #[arg(long)]
    replace: bool,
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
                let strength = keys::strength(&ledger, &password)?;
                if globals.json {
                    json(&Made {
                        key: &key,
                        strength,
                    })?;
                }
                message(&format!("已新建签名密钥，指纹 {}。", key.fingerprint));
                message(&format!("密码强度：{}。", strength.word()));
                message("请用 key backup 备份密钥并记牢密码，密码丢失后不能找回。");
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
            Self::List => {
                let keys = keys::list(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&keys)?;
                } else {
                    for key in keys {
                        let (state, made) = (key.state.word(), key.created_at.date());
                        line(&format!("{state}  {made}  {}", key.fingerprint));
                    }
                }
            }
            Self::Backup(backup) => {
                let ledger = globals.open_for_reading()?;
                let key = keys::backup(&ledger, &backup.password.get()?, &backup.out)?;
                if globals.json {
                    json(&serde_json::json!({
                        "file": backup.out, "fingerprint": key.fingerprint,
                    }))?;
                }
                message(&format!(
                    "已备份签名密钥“{}”，恢复时仍须输入密码。请存放在数据文件以外的地方。",
                    backup.out.display()
                ));
            }
            Self::Restore(restore) => {
                let mut ledger = globals.open()?;
                let (file, password) = (&restore.file, restore.password.get()?);
                let actor = globals.actor();
                let key = keys::restore(&mut ledger, file, &password, restore.replace, &actor)?;
                if globals.json {
                    json(&key)?;
                }
                message(&format!("已恢复签名密钥，指纹 {}。", key.fingerprint));
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
