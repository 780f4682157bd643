//! `jixiao rules`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::rules::Rule;
use jixiao_app::core::warnings::WarningRule;
use jixiao_app::handlers::{check, warnings};
use serde::Serialize;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// No options of its own.
#[derive(Debug, Args)]
pub struct Rules {}

/// What the list holds: rules have a severity, warnings a kind.
#[derive(Serialize)]
#[serde(untagged)]
enum Listed {
    Rule(&'static Rule),
    Warning(&'static WarningRule),
}

impl Rules {
    /// Lists the registries: the rules, then the warnings of daily monitoring.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let rules = check::rules().into_iter().map(Listed::Rule);
        let warnings = warnings::rules().into_iter().map(Listed::Warning);
        let listed: Vec<_> = rules.chain(warnings).collect();
        if globals.json {
            json(&listed)?;
        } else {
            listed.iter().for_each(Listed::print);
        }
        Ok(Exit::Done)
    }
}

impl Listed {
    fn print(&self) {
        let (id, grade, condition, basis, message) = match self {
            Self::Rule(rule) => (
                rule.id,
                rule.severity.word(),
                rule.condition,
                rule.basis,
                rule.message,
            ),
            Self::Warning(rule) => (
                rule.id,
                rule.kind.word(),
                rule.condition,
                rule.basis,
                rule.message,
            ),
        };
        let basis = if basis.is_empty() {
            String::new()
        } else {
            format!("（{basis}）")
        };
        line(&format!("{id} {grade} {condition}{basis}：{message}"));
    }
}
