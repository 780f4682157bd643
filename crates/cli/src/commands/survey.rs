//! `jixiao survey`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::surveys::{self, SurveyFields};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with surveys of satisfaction.
#[derive(Debug, Subcommand)]
pub enum Survey {
    /// 登记一次调查
    Add(Fields),
    /// 列出
    List {
        /// 项目代码（缺省为全部项目）
        #[arg(long, value_name = "CODE")]
        project: Option<String>,
    },
}

/// The fields of a survey.
#[derive(Debug, Args)]
pub struct Fields {
    /// 项目代码
    #[arg(long, value_name = "CODE")]
    project: String,
    /// 二级指标（三级指标重名时填写）
    #[arg(long, default_value = "", value_name = "T")]
    level2: String,
    /// 三级指标
    #[arg(long, value_name = "T")]
    level3: String,
    /// 调查时间
    #[arg(long, default_value = "", value_name = "DATE")]
    date: String,
    /// 样本数
    #[arg(long, default_value = "", value_name = "N", allow_hyphen_values = true)]
    sample: String,
    /// 调查方式
    #[arg(long, default_value = "", value_name = "T")]
    method: String,
}

impl Survey {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Add(fields) => {
                let fields = SurveyFields {
                    project: fields.project.clone(),
                    level2: fields.level2.clone(),
                    level3: fields.level3.clone(),
                    date: fields.date.clone(),
                    sample: fields.sample.clone(),
                    method: fields.method.clone(),
                };
                let actor = globals.actor();
                surveys::add(&mut globals.open()?, globals.year, &fields, &actor)?;
                message(&format!("已登记指标“{}”的满意度调查。", fields.level3));
            }
            Self::List { project } => list(globals, project.as_deref())?,
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals, project: Option<&str>) -> Result<()> {
    let surveys = surveys::list(&globals.open_for_reading()?, globals.year, project)?;
    if globals.json {
        return json(&serde_json::json!({ "surveys": surveys }));
    }
    for listed in &surveys {
        let survey = &listed.survey;
        let known = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
        line(&format!(
            "{} {}{} 调查时间{} 样本数{} 方式{}",
            listed.project,
            listed.level3,
            if listed.is_former {
                "（目标已取消）"
            } else {
                ""
            },
            known(survey.date.map(|day| day.to_string())),
            known(survey.sample.map(|number| number.to_string())),
            known((!survey.method.is_empty()).then(|| survey.method.clone()))
        ));
    }
    line(&format!("共{}次", surveys.len()));
    Ok(())
}
