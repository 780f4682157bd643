//! `jixiao people`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::people::{Person, Role};
use jixiao_app::handlers::people;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::NewPassword;

/// What to do with the people.
#[derive(Debug, Subcommand)]
pub enum People {
    /// 列出人员和角色
    List,
    /// 登记人员（第一位须为负责人）
    Add(Add),
    /// 调整角色
    Role(Roles),
    /// 设置登录密码（负责人可设置任何人的）
    Password(Named),
    /// 移除人员
    Remove {
        /// 姓名
        name: String,
    },
    /// 移除全部人员，改为一人办理
    Dismiss,
    /// 唯一的负责人忘记密码时重新设置（不需要登录，记入操作日志）
    Reset(Named),
}

/// A new person.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    roles: Roles,
    #[command(flatten)]
    password: NewPassword,
}

/// A person and what they are responsible for.
#[derive(Debug, Args)]
pub struct Roles {
    /// 姓名
    name: String,
    /// 角色：填报人、审核人、负责人（可给出多个）
    #[arg(
        long = "role",
        value_name = "ROLE",
        required = true,
        value_delimiter = ','
    )]
    roles: Vec<Role>,
}

/// A person and their new password.
#[derive(Debug, Args)]
pub struct Named {
    /// 姓名
    name: String,
    #[command(flatten)]
    password: NewPassword,
}

/// Where the list of the people goes; kept for other programs.
#[derive(serde::Serialize)]
struct Listed<'a> {
    people: &'a [Person],
}

impl People {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => list(globals, &people::list(&globals.open_for_reading()?)?),
            Self::Add(Add { roles, password }) => {
                let password = password.get()?;
                let (mut ledger, actor) = (globals.open()?, globals.actor());
                let all = people::add(&mut ledger, &roles.name, &roles.roles, &password, &actor)?;
                message(&format!("已登记：{}。", roles.name));
                if all.len() == 1 {
                    message("从现在起，写入数据须用 --actor 指定操作人并给出登录密码。");
                }
                list(globals, &all)
            }
            Self::Role(Roles { name, roles }) => {
                let (mut ledger, actor) = (globals.open()?, globals.actor());
                let all = people::change_roles(&mut ledger, name, roles, &actor)?;
                message(&format!("已调整角色：{name}。"));
                list(globals, &all)
            }
            Self::Password(Named { name, password }) => {
                let password = password.get()?;
                let (mut ledger, actor) = (globals.open()?, globals.actor());
                people::set_password(&mut ledger, name, None, &password, &actor)?;
                message(&format!("已设置登录密码：{name}。"));
                list(globals, &people::list(&ledger)?)
            }
            Self::Remove { name } => {
                let (mut ledger, actor) = (globals.open()?, globals.actor());
                let all = people::remove(&mut ledger, name, &actor)?;
                message(&format!("已移除：{name}，其办理记录仍在操作日志中。"));
                list(globals, &all)
            }
            Self::Dismiss => {
                people::dismiss(&mut globals.open()?, &globals.actor())?;
                message("已改为一人办理，写入数据不再需要登录。");
                list(globals, &[])
            }
            Self::Reset(Named { name, password }) => {
                let password = password.get()?;
                let mut ledger = globals.open_unsigned()?;
                people::reset(&mut ledger, name, &password, &globals.actor())?;
                message(&format!(
                    "已重新设置负责人“{name}”的登录密码，并记入操作日志。"
                ));
                list(globals, &people::list(&ledger)?)
            }
        }
    }
}

fn list(globals: &Globals, people: &[Person]) -> Result<Exit> {
    if globals.json {
        json(&Listed { people })?;
        return Ok(Exit::Done);
    }
    for person in people {
        let roles: Vec<_> = person.roles.iter().map(|role| role.word()).collect();
        let set = person.password_set_at.format("%Y-%m-%d %H:%M");
        line(&format!(
            "{}  {}  密码设置于{set}",
            person.name,
            roles.join("、")
        ));
    }
    if people.is_empty() {
        message("没有登记人员，一人办理。");
    }
    Ok(Exit::Done)
}
