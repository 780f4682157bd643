//! `jixiao init`

use chrono::Datelike;
use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::units::Unit;
use jixiao_app::handlers::store;

use crate::context::{Globals, owner};
use crate::output::{Exit, message};

/// The unit and its people.
#[derive(Debug, Args)]
pub struct Init {
    /// 单位代码
    #[arg(long, value_name = "C")]
    unit_code: String,
    /// 单位名称
    #[arg(long, value_name = "N")]
    unit_name: String,
    /// 主管部门代码
    #[arg(long, value_name = "C")]
    department_code: String,
    /// 主管部门名称
    #[arg(long, value_name = "N")]
    department_name: String,
    /// 填报人
    #[arg(long, default_value = "", value_name = "P")]
    preparer: String,
    /// 联系电话
    #[arg(long, default_value = "", value_name = "T")]
    phone: String,
    /// 审核人
    #[arg(long, default_value = "", value_name = "R")]
    reviewer: String,
    /// 单位负责人
    #[arg(long, default_value = "", value_name = "H")]
    head: String,
    /// 示范数据：由此生成的报送包均标明为示范
    #[arg(long)]
    demo: bool,
}

impl Init {
    /// Creates the store.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let path = globals.store_path()?;
        if globals.store.is_none()
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder).map_err(|source| CoreError::from_io(folder, source))?;
        }
        let unit = Unit {
            code: self.unit_code.clone(),
            name: self.unit_name.clone(),
            department_code: self.department_code.clone(),
            department_name: self.department_name.clone(),
            preparer: self.preparer.clone(),
            phone: self.phone.clone(),
            reviewer: self.reviewer.clone(),
            head: self.head.clone(),
        };
        let actor = globals.actor();
        let year = globals.year.unwrap_or_else(|| actor.at.year());
        let mut ledger = store::init(&path, &owner(), &unit, year, &actor)?;
        if self.demo {
            store::mark_demo(&mut ledger, &actor)?;
        }
        message(&format!("已新建数据文件“{}”。", path.display()));
        Ok(Exit::Done)
    }
}
