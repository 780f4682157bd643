//! `jixiao aggregate`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::aggregate::Aggregate as Content;
use jixiao_app::handlers::aggregate::{self, Choice};

use super::package::list;
use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::Password;

/// Which aggregate, and where to.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Aggregate {
    #[command(subcommand)]
    package: Option<Upwards>,
    /// 汇总表（.xlsx；缺省时只显示）
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// 部门监控报告（.docx）
    #[arg(long, value_name = "FILE.docx", requires = "out")]
    report: Option<PathBuf>,
    /// 截止日期（缺省按下达的任务）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
}

/// What goes upwards.
#[derive(Debug, Subcommand)]
pub enum Upwards {
    /// 生成向上报送的已签名汇总包（各单位报送包原样放入）
    Package {
        /// 输出文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 截止日期（缺省按下达的任务）
        #[arg(long, value_name = "DATE")]
        through: Option<NaiveDate>,
        #[command(flatten)]
        password: Password,
    },
    /// 列出生成过的汇总包
    List,
}

impl Aggregate {
    /// Aggregates; exit code 3 where a total is not the sum of its units.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let choice = |through| Choice {
            year: globals.year,
            through,
        };
        match &self.package {
            Some(Upwards::Package {
                out,
                through,
                password,
            }) => {
                let mut ledger = globals.open()?;
                let password = || password.get();
                let actor = globals.actor();
                let made =
                    aggregate::package(&mut ledger, choice(*through), out, &password, &actor)?;
                if globals.json {
                    json(&made)?;
                }
                message(&format!(
                    "已生成汇总包“{}”，含{}个单位的报送包。",
                    made.file.display(),
                    made.aggregate.units.len()
                ));
                Ok(Exit::Done)
            }
            Some(Upwards::List) => {
                let listed = aggregate::list(&globals.open_for_reading()?, globals.year)?;
                list(globals, &listed)
            }
            None => {
                let ledger = globals.open_for_reading()?;
                let choice = choice(self.through);
                let content = match &self.out {
                    Some(out) => {
                        let report = self.report.as_deref();
                        aggregate::write(&ledger, choice, out, report, &globals.actor())?
                    }
                    None => aggregate::compute(&ledger, choice)?,
                };
                if globals.json {
                    json(&content)?;
                } else {
                    print(&content);
                }
                if let Some(out) = &self.out {
                    message(&format!("已生成汇总表“{}”。", out.display()));
                }
                Ok(match content.problems.is_empty() {
                    true => Exit::Done,
                    false => Exit::Findings,
                })
            }
        }
    }
}

fn print(content: &Content) {
    let expected = match content.expected {
        0 => String::new(),
        expected => format!("应报送{expected}个，"),
    };
    line(&format!(
        "{}[{}] 截至{} {expected}收到{}个单位",
        content.department.name,
        content.department.code,
        content.through,
        content.units.len()
    ));
    for body in &content.missing {
        line(&format!("未报送 {}[{}]", body.name, body.code));
    }
    for table in content.tables() {
        line(&table.caption);
        let titles: Vec<_> = table.columns.iter().map(|c| c.title.as_str()).collect();
        line(&format!("  {}", titles.join(" ")));
        for row in &table.rows {
            line(format!("  {}", row.join(" ")).trim_end());
        }
    }
    for problem in &content.problems {
        message(&format!("P08 {problem}"));
    }
}
