//! Passwords: from a file, a variable or a prompt, never from an argument, which other users of
//! the computer could read.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use jixiao_app::core::error::CoreError;
use jixiao_app::{Failure, Result};

/// What to do where the password of the signing key is not there.
const KEY_HINT: &str = "请用 --password-file 指定密码文件，或设置变量 JIXIAO_PASSWORD。";

/// Where the password of the signing key comes from.
#[derive(Debug, Args)]
pub struct Password {
    /// 密码文件（第一行；缺省为变量 JIXIAO_PASSWORD，否则提示输入）
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Password {
    /// The password of the key in use.
    pub fn get(&self) -> Result<String> {
        match given(self.password_file.as_deref(), "JIXIAO_PASSWORD")? {
            Some(password) => Ok(password),
            None => prompt("签名密钥的密码：", KEY_HINT),
        }
    }

    /// The password for a new key; one that is typed is typed twice.
    pub fn get_new(&self) -> Result<String> {
        new_password(self.password_file.as_deref(), "JIXIAO_PASSWORD", KEY_HINT)
    }
}

/// Where the password comes from that takes the place of the old one.
#[derive(Debug, Args)]
pub struct NewPassword {
    /// 新密码文件（第一行；缺省为变量 JIXIAO_NEW_PASSWORD，否则提示输入）
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

impl NewPassword {
    /// The new password; one that is typed is typed twice.
    pub fn get(&self) -> Result<String> {
        new_password(
            self.new_password_file.as_deref(),
            "JIXIAO_NEW_PASSWORD",
            "请用 --new-password-file 指定密码文件，或设置变量 JIXIAO_NEW_PASSWORD。",
        )
    }
}

/// The password that a person signs in with.
pub fn of_actor(file: Option<&Path>, name: &str) -> Result<String> {
    match given(file, "JIXIAO_ACTOR_PASSWORD")? {
        Some(password) => Ok(password),
        None => prompt(
            &format!("{name}的登录密码："),
            "请用 --actor-password-file 指定密码文件，或设置变量 JIXIAO_ACTOR_PASSWORD。",
        ),
    }
}

fn new_password(file: Option<&Path>, variable: &str, hint: &str) -> Result<String> {
    if let Some(password) = given(file, variable)? {
        return Ok(password);
    }
    let password = prompt("新密码（至少8个字符）：", hint)?;
    if prompt("再次输入新密码：", hint)? == password {
        return Ok(password);
    }
    Err(Failure::new(
        "passwords_differ",
        "两次输入的密码不同。",
        "请重新输入。",
    ))
}

/// The password from the file or, without one, from the variable.
fn given(file: Option<&Path>, variable: &str) -> Result<Option<String>> {
    let Some(path) = file else {
        return Ok(std::env::var(variable).ok());
    };
    let text = std::fs::read_to_string(path).map_err(|source| {
        let message = format!("密码文件“{}”不能读取。", path.display());
        Failure {
            detail: source.to_string(),
            ..Failure::new(
                CoreError::from_io(path, source).code(),
                message,
                "请核对路径和权限，文件应为UTF-8文本。",
            )
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}

/// Asks for a password; `hint` says how to give it where nobody can be asked.
fn prompt(words: &str, hint: &str) -> Result<String> {
    let missing = || Failure::new("no_password", "没有给出密码。", hint);
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    rpassword::prompt_password(words).map_err(|_| missing())
}
