//! `jixiao compliance`

use chrono::NaiveDate;
use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::compliance::Answer;
use jixiao_app::handlers::compliance;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the compliance questions.
#[derive(Debug, Subcommand)]
pub enum Compliance {
    /// 列出合规问题；写明项目时同时列出回答
    List {
        /// 项目代码
        code: Option<String>,
    },
    /// 回答一道合规问题
    Answer {
        /// 项目代码
        code: String,
        /// 问题编号
        question: String,
        /// 是、否、不适用
        answer: String,
        /// 说明（回答否或不适用时须填写）
        #[arg(long, default_value = "", value_name = "T")]
        remark: String,
        /// 日期（缺省为今天）
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
    },
}

impl Compliance {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List { code: None } => {
                let questions = compliance::questions()?;
                if globals.json {
                    json(&serde_json::json!({ "questions": questions }))?;
                } else {
                    for held in questions {
                        line(&format!("{} {}（{}）", held.id, held.text, held.basis));
                    }
                }
            }
            Self::List { code: Some(code) } => {
                let ledger = globals.open_for_reading()?;
                let asked = compliance::list(&ledger, globals.year, code)?;
                if globals.json {
                    json(&serde_json::json!({ "questions": asked }))?;
                } else {
                    for held in asked {
                        let answer = match held.answer {
                            Some(answer) => format!("{} {}", answer.answer, answer.remark),
                            None => "未答".to_owned(),
                        };
                        let question = held.question;
                        line(&format!("{} {} {answer}", question.id, question.text));
                    }
                }
            }
            Self::Answer {
                code,
                question,
                answer,
                remark,
                date,
            } => {
                let actor = globals.actor();
                let given = Answer {
                    question: question.clone(),
                    date: date.unwrap_or(actor.at.date()),
                    answer: answer.parse()?,
                    remark: remark.trim().to_owned(),
                };
                let mut ledger = globals.open()?;
                let reply = compliance::answer(&mut ledger, globals.year, code, &given, &actor)?;
                message(&format!("项目{code}的合规问题{question}已回答“{reply}”。"));
            }
        }
        Ok(Exit::Done)
    }
}
