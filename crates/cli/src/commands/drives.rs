//! `jixiao drives`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::drives::{Drives as _, SystemDrives};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// Nothing to say: all of them.
#[derive(Debug, Args)]
pub struct Drives {}

impl Drives {
    /// Lists the removable drives.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let drives = SystemDrives.list();
        if globals.json {
            json(&serde_json::json!({ "drives": drives }))?;
            return Ok(Exit::Done);
        }
        for drive in &drives {
            let only = if drive.read_only { " 只读" } else { "" };
            let (path, name, free) = (drive.path.display(), &drive.name, drive.free_megabytes);
            line(&format!("{path} {name} 可用{free} MB{only}"));
        }
        if drives.is_empty() {
            message("没有找到U盘。");
        }
        Ok(Exit::Done)
    }
}
