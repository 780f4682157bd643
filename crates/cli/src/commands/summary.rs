//! `jixiao summary`

use chrono::NaiveDate;
use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::analysis::{Light, MonthSpending};
use jixiao_app::handlers::summary;

use crate::context::Globals;
use crate::output::{Exit, json, line, thresholds};

/// Through which day.
#[derive(Debug, Args)]
pub struct Summary {
    /// 截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
    /// 列出各月支出
    #[arg(long)]
    months: bool,
    /// 只列此项目的各月支出
    #[arg(long, value_name = "CODE", requires = "months")]
    project: Option<String>,
}

impl Summary {
    /// Prints the summary.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let ledger = globals.open_for_reading()?;
        if self.months {
            let project = self.project.as_deref();
            let months = summary::months(&ledger, globals.year, self.through, project)?;
            if globals.json {
                json(&serde_json::json!({ "months": months }))?;
                return Ok(Exit::Done);
            }
            for MonthSpending { month, executed } in &months {
                line(&format!("{month}月 {executed}万元"));
            }
            return Ok(Exit::Done);
        }
        let summary = summary::get(&ledger, globals.year, self.through)?;
        if globals.json {
            json(&summary)?;
            return Ok(Exit::Done);
        }
        let rate =
            |rate: &Option<String>| rate.as_ref().map_or("—".to_owned(), |r| format!("{r}%"));
        line(&format!(
            "{} {}年度 截至{} 时序进度{}%（单位：万元）",
            summary.unit.name, summary.year, summary.through, summary.schedule_rate
        ));
        for project in &summary.projects {
            let light = if project.exempt {
                "免"
            } else if !project.in_scope {
                "外"
            } else {
                project.light.word()
            };
            line(&format!(
                "{light}（资金{} 绩效{}） {} {} 全年预算数{} 执行数{} 执行率{}",
                project.fund_light.map_or("—", Light::word),
                project.performance_light.word(),
                project.code,
                project.name,
                project.total.annual_budget,
                project.total.executed,
                rate(&project.total.execution_rate)
            ));
        }
        let (total, counts) = (&summary.total, &summary.counts);
        line(&format!(
            "合计 {}个项目（监控{}个，暂不监控{}个） 全年预算数{} 到位数{} 执行数{} 执行率{}",
            counts.projects,
            counts.monitored,
            counts.exempt,
            total.annual_budget,
            total.arrived,
            total.executed,
            rate(&total.execution_rate)
        ));
        line(&format!(
            "红{} 黄{} 绿{} 灰{}",
            counts.red, counts.yellow, counts.green, counts.grey
        ));
        line(&thresholds(&summary.thresholds));
        Ok(Exit::Done)
    }
}
