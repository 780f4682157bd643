//! `jixiao rules`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::check;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// No options of its own.
#[derive(Debug, Args)]
pub struct Rules {}

impl Rules {
    /// Lists the registry.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let rules = check::rules();
        if globals.json {
            json(&rules)?;
        } else {
            for rule in rules {
                let (severity, basis) = (rule.severity.word(), rule.basis);
                let basis = if basis.is_empty() {
                    String::new()
                } else {
                    format!("（{basis}）")
                };
                line(&format!(
                    "{} {severity} {}{basis}：{}",
                    rule.id, rule.condition, rule.message
                ));
            }
        }
        Ok(Exit::Done)
    }
}
