//! `jixiao project`

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::analysis::Light;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::indicators::Comparator;
use jixiao_app::core::projects::{ListedProject, ProjectInput, ProjectView};
use jixiao_app::handlers::projects;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the projects.
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
    /// 新增项目：{"facts":{…},"budgets":[{"source":"…","amount":"万元"}]}，facts 的格式同 project show --json
    Add {
        /// 项目内容
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
    /// 修改项目（代码不能改；没有写的资金来源不变）
    Edit {
        /// 项目代码
        code: String,
        /// 项目内容，格式同 project add
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
}

fn read(file: &Path) -> Result<ProjectInput> {
    let text = std::fs::read(file).map_err(|source| CoreError::from_io(file, source))?;
    projects::parse(&text)
}

impl Project {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let (year, actor) = (globals.year, globals.actor());
        match self {
            Self::List { through } => {
                let ledger = globals.open_for_reading()?;
                list(globals, &projects::list(&ledger, year, *through)?)?;
            }
            Self::Show { code, through } => {
                let ledger = globals.open_for_reading()?;
                let view = projects::show(&ledger, year, *through, code)?;
                if globals.json {
                    json(&view)?;
                } else {
                    print(&view);
                }
            }
            Self::Add { file } => {
                let input = read(file)?;
                projects::add(&mut globals.open()?, year, &input, &actor)?;
                message(&format!("已新增项目{}。", input.facts.code.trim()));
            }
            Self::Edit { code, file } => {
                let input = read(file)?;
                projects::change(&mut globals.open()?, year, code, &input, &actor)?;
                message(&format!("已修改项目{code}。"));
            }
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals, listed: &[ListedProject]) -> Result<()> {
    if globals.json {
        return json(&serde_json::json!({ "projects": listed }));
    }
    for project in listed {
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
    Ok(())
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
