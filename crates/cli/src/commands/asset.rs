//! `jixiao asset`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::assets::AssetPurchase;
use jixiao_app::core::money::Money;
use jixiao_app::handlers::assets;

use crate::context::Globals;
use crate::output::{self, Exit, message};

/// What to do with purchases of assets.
#[derive(Debug, Subcommand)]
pub enum Asset {
    /// 登记资产购置
    Add {
        /// 项目代码
        code: String,
        /// 资产名称
        #[arg(long, value_name = "T")]
        item: String,
        /// 数量
        #[arg(long, value_name = "N")]
        number: i64,
        /// 单价（元）
        #[arg(long, value_name = "YUAN")]
        unit_price: String,
        /// 配置标准（元，单价上限）；没有标准的不填
        #[arg(long, value_name = "YUAN")]
        standard: Option<String>,
        /// 日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
    },
    /// 列出资产购置
    List {
        /// 只列出此项目
        code: Option<String>,
    },
    /// 删除
    Remove {
        /// 编号
        id: i64,
    },
}

impl Asset {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::Add {
                code,
                item,
                number,
                unit_price,
                standard,
                date,
            } => {
                let standard = standard.as_deref().map(Money::parse_yuan).transpose()?;
                let purchase = AssetPurchase {
                    date: date.unwrap_or(actor.at.date()),
                    item: item.trim().to_owned(),
                    number: *number,
                    unit_price: Money::parse_yuan(unit_price)?,
                    standard,
                };
                let id = assets::add(&mut globals.open()?, year, code, &purchase, &actor)?;
                output::added(globals, "资产购置", id)?;
            }
            Self::List { code } => {
                let ledger = globals.open_for_reading()?;
                let rows = assets::list(&ledger, year, code.as_deref())?;
                output::rows(globals, "assets", &rows, |row| {
                    let facts = &row.facts;
                    let price = facts.unit_price.yuan();
                    let standard = match facts.standard {
                        Some(standard) => format!("标准{}元", standard.yuan()),
                        None => "无标准".to_owned(),
                    };
                    let (date, item, number) = (facts.date, &facts.item, facts.number);
                    format!("{date} {item} {number}件 单价{price}元 {standard}")
                })?;
            }
            Self::Remove { id } => {
                assets::remove(&mut globals.open()?, year, *id, &actor)?;
                message(&format!("已删除资产购置{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}
