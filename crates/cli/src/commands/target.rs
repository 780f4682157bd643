//! `jixiao target`

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::indicators::Comparator;
use jixiao_app::core::targets::{IndicatorPatch, TargetInput, TargetVersion};
use jixiao_app::handlers::targets::{self, Change};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the approved targets.
#[derive(Debug, Subcommand)]
pub enum Target {
    /// 列出绩效目标的各个版本
    List {
        /// 项目代码
        code: String,
    },
    /// 显示一个版本（缺省为现行版本）
    #[command(disable_version_flag = true)]
    Show {
        /// 项目代码
        code: String,
        /// 版本号
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// 建立新版本草稿（缺省从现行版本复制）
    NewVersion {
        /// 项目代码
        code: String,
        /// 从文件建立（target show --json 的格式）
        #[arg(long, value_name = "FILE.json")]
        from: Option<PathBuf>,
    },
    /// 修改草稿：整份替换，或修改其中一个指标
    Set(Box<Set>),
    /// 批复草稿，新版本即日生效
    Approve {
        /// 项目代码
        code: String,
        /// 批复文号
        #[arg(long, value_name = "NO")]
        document: String,
        /// 批复日期
        #[arg(long, value_name = "DATE")]
        date: NaiveDate,
    },
    /// 删除草稿
    Discard {
        /// 项目代码
        code: String,
    },
    /// 比较两个版本（缺省为最新版本与其前一版本）
    Diff {
        /// 项目代码
        code: String,
        /// 版本号
        #[arg(long, value_name = "N")]
        from: Option<u32>,
        /// 版本号
        #[arg(long, value_name = "M")]
        to: Option<u32>,
    },
}

/// A change of the draft.
#[derive(Debug, Args)]
pub struct Set {
    /// 项目代码
    code: String,
    /// 用文件替换全部指标
    #[arg(long, value_name = "FILE.json", conflicts_with = "level3")]
    from: Option<PathBuf>,
    /// 要修改的三级指标
    #[arg(long, value_name = "T", required_unless_present = "from")]
    level3: Option<String>,
    /// 二级指标（三级指标重名时）
    #[arg(long, value_name = "T", default_value = "", requires = "level3")]
    level2: String,
    /// 改名为
    #[arg(long, value_name = "T", requires = "level3")]
    name: Option<String>,
    /// 比较符
    #[arg(long, value_name = "T", requires = "level3")]
    comparator: Option<String>,
    /// 年度指标值
    #[arg(long, value_name = "T", requires = "level3")]
    target: Option<String>,
    /// 计量单位
    #[arg(long, value_name = "T", requires = "level3")]
    unit: Option<String>,
    /// 分值
    #[arg(long, value_name = "T", requires = "level3")]
    weight: Option<String>,
    /// 阶段目标值
    #[arg(long, value_name = "T", requires = "level3")]
    stage_target: Option<String>,
    /// 指标值说明
    #[arg(long, value_name = "T", requires = "level3")]
    note: Option<String>,
}

impl Target {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List { code } => list(globals, code)?,
            Self::Show { code, version } => show(globals, code, *version)?,
            Self::NewVersion { code, from } => {
                let input = from.as_deref().map(read).transpose()?;
                let number = draft(globals, code, &Change::New(input))?;
                message(&format!(
                    "已建立项目{code}绩效目标第{number}版草稿，批复后生效。"
                ));
            }
            Self::Set(set) => {
                let number = draft(globals, &set.code, &set.change()?)?;
                message(&format!("已修改项目{}绩效目标第{number}版草稿。", set.code));
            }
            Self::Approve {
                code,
                document,
                date,
            } => approve(globals, code, (document, *date))?,
            Self::Discard { code } => {
                let number = draft(globals, code, &Change::Discard)?;
                message(&format!("已删除项目{code}绩效目标第{number}版草稿。"));
            }
            Self::Diff { code, from, to } => diff(globals, code, (*from, *to))?,
        }
        Ok(Exit::Done)
    }
}

impl Set {
    fn change(&self) -> Result<Change> {
        if let Some(from) = &self.from {
            return Ok(Change::Set(read(from)?));
        }
        let comparator = self.comparator.as_deref().map(str::parse::<Comparator>);
        let patch = IndicatorPatch {
            name: self.name.clone(),
            comparator: comparator.transpose()?,
            target: self.target.clone(),
            unit: self.unit.clone(),
            weight: self.weight.clone(),
            stage_target: self.stage_target.clone(),
            note: self.note.clone(),
        };
        let level3 = self.level3.clone().unwrap_or_default();
        Ok(Change::SetOne((self.level2.clone(), level3), patch))
    }
}

fn read(path: &Path) -> Result<TargetInput> {
    let text = std::fs::read(path).map_err(|source| CoreError::from_io(path, source))?;
    targets::parse(&text)
}

fn draft(globals: &Globals, code: &str, change: &Change) -> Result<u32> {
    let mut ledger = globals.open()?;
    let number = targets::draft(&mut ledger, globals.year, code, change, &globals.actor())?;
    if globals.json {
        json(&serde_json::json!({ "number": number }))?;
    }
    Ok(number)
}

fn approve(globals: &Globals, code: &str, approval: (&str, NaiveDate)) -> Result<()> {
    let mut ledger = globals.open()?;
    let done = targets::approve(&mut ledger, globals.year, code, approval, &globals.actor())?;
    if globals.json {
        json(&done)?;
    }
    message(&format!(
        "项目{code}绩效目标第{}版已批复生效，{}个指标有变化；监控表：{}。",
        done.number, done.differences, done.sheet
    ));
    Ok(())
}

fn list(globals: &Globals, code: &str) -> Result<()> {
    let versions = targets::list(&globals.open_for_reading()?, globals.year, code)?;
    if globals.json {
        return json(&serde_json::json!({ "versions": versions }));
    }
    for version in &versions {
        line(&headline(version));
    }
    Ok(())
}

fn headline(version: &TargetVersion) -> String {
    let day = version.approved_on.map(|day| day.to_string());
    let head = format!(
        "第{}版 {}{} {} {} 指标{}个",
        version.number,
        version.state,
        if version.current { "（现行）" } else { "" },
        version.document_number,
        day.unwrap_or_default(),
        version.indicators.len()
    );
    head.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn show(globals: &Globals, code: &str, number: Option<u32>) -> Result<()> {
    let version = targets::show(&globals.open_for_reading()?, globals.year, code, number)?;
    if globals.json {
        return json(&version);
    }
    line(&headline(&version));
    for row in &version.indicators {
        let facts = &row.facts;
        let target = match facts.comparator {
            Comparator::Qualitative => facts.target.clone(),
            comparator => format!("{comparator}{}{}", facts.target, facts.unit),
        };
        let continued = row.continues.as_ref();
        let continued = continued.map(|name| format!("（原“{}”）", name.level3));
        line(&format!(
            "{}/{}/{}{} {target} {}",
            facts.level1,
            facts.level2,
            facts.level3,
            continued.unwrap_or_default(),
            facts.accumulation
        ));
    }
    Ok(())
}

fn diff(globals: &Globals, code: &str, versions: (Option<u32>, Option<u32>)) -> Result<()> {
    let ledger = globals.open_for_reading()?;
    let comparison = targets::compare(&ledger, globals.year, code, versions)?;
    if globals.json {
        return json(&comparison);
    }
    line(&format!("第{}版 → 第{}版", comparison.from, comparison.to));
    for difference in &comparison.differences {
        line(&difference.to_string());
    }
    line(&format!("共{}个指标不同", comparison.differences.len()));
    Ok(())
}
