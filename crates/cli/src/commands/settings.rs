//! `jixiao settings`

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::settings::{Origin, Setting};
use jixiao_app::handlers::settings;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// 列出各项设置，或其中一项
    Get {
        /// 设置项
        key: Option<String>,
    },
    /// 修改一项设置
    Set {
        /// 设置项
        key: String,
        /// 值
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

impl Settings {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Get { key } => {
                let mut settings = settings::list(&globals.open_for_reading()?, globals.year)?;
                if let Some(key) = key {
                    Setting::of(key)?;
                    settings.retain(|held| held.setting.key == *key);
                }
                if globals.json {
                    json(&settings)?;
                } else {
                    for held in settings {
                        let (key, title) = (held.setting.key, held.setting.title);
                        let (value, origin) = (&held.value, held.origin);
                        line(&format!("{key} = {value}    {title}（{origin}）"));
                    }
                }
            }
            Self::Set { key, value } => {
                let mut ledger = globals.open()?;
                settings::set(&mut ledger, key, value, &globals.actor())?;
                message("已修改。");
                let mut settings = settings::list(&ledger, globals.year)?;
                settings.retain(|held| held.setting.key == *key && held.origin == Origin::Task);
                for held in settings {
                    let (title, value) = (held.setting.title, &held.value);
                    message(&format!("注意：任务规定“{title}”为{value}，以任务为准。"));
                }
            }
        }
        Ok(Exit::Done)
    }
}
