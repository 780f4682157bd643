//! `jixiao project`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::analysis::Light;
use jixiao_app::core::indicators::Comparator;
use jixiao_app::core::projects::ProjectView;
use jixiao_app::handlers::projects;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// What to show of the projects.
#[derive(Debug, Subcommand)]
pub enum Project {
    /// 列出
    List {
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
    /// 显示一个项目的基本情况、资金、绩效目标和执行情况
    Show {
        /// 项目代码
        code: String,
        /// 截止日期（缺省为7月31日）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
    },
}

impl Project {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        match self {
            Self::List { through } => {
                let listed = projects::list(&ledger, globals.year, *through)?;
                if globals.json {
                    json(&serde_json::json!({ "projects": listed }))?;
                    return Ok(Exit::Done);
                }
                for project in &listed {
                    let facts = &project.facts;
                    line(&format!(
                        "{} {} {} {} {}",
                        facts.code,
                        facts.name,
                        facts.budget_kind,
                        facts.section,
                        if project.exempt {
                            "免"
                        } else {
                            project.light.word()
                        }
                    ));
                }
                line(&format!("共{}个项目", listed.len()));
            }
            Self::Show { code, through } => {
                let view = projects::show(&ledger, globals.year, *through, code)?;
                if globals.json {
                    json(&view)?;
                } else {
                    print(&view);
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn print(view: &ProjectView) {
    let (facts, figures) = (&view.facts, &view.figures);
    line(&format!("{} {}", facts.code, facts.name));
    line(&format!(
        "{} {} {} {}",
        facts.budget_kind,
        facts.category.map_or("", |category| category.word()),
        facts.section,
        facts.manager
    ));
    line(&format!("年度总体目标：{}", facts.goal));
    for row in figures.funds.iter().chain([&figures.total]) {
        let rate = row.execution_rate.as_ref();
        line(&format!(
            "{} 年初预算数{} 全年预算数{} 到位数{} 执行数{} 执行率{}（万元）",
            row.source.map_or("年度资金总额", |source| source.word()),
            row.initial_budget,
            row.annual_budget,
            row.arrived,
            row.executed,
            rate.map_or("—".to_owned(), |rate| format!("{rate}%"))
        ));
    }
    for version in &view.targets {
        line(&format!(
            "绩效目标第{}版 {} {}",
            version.number, version.state, version.document_number
        ));
    }
    for row in &figures.indicators {
        let target = match row.comparator {
            Comparator::Qualitative => row.target.clone(),
            comparator => format!("{comparator}{}{}", row.target, row.unit),
        };
        line(&format!(
            "{} {}/{} {target} 完成{}",
            row.light.word(),
            row.level2,
            row.level3,
            row.actual.as_deref().unwrap_or("—")
        ));
    }
    line(&format!(
        "资金灯{} 绩效灯{} 灯{}",
        figures.fund_light.map_or("—", Light::word),
        figures.performance_light.word(),
        figures.light.word()
    ));
}
