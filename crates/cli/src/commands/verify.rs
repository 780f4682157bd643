//! `jixiao verify`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::verify::{self, Verified};

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// Which packages.
#[derive(Debug, Args)]
pub struct Verify {
    /// 报送包
    #[arg(required = true, value_name = "FILE.zip")]
    files: Vec<PathBuf>,
    /// 名册（CSV：unit_code,fingerprint,from,until,revoked）
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
}

impl Verify {
    /// Prints the verdicts; exit code 3 where a package may not be used, 5 where the only reason
    /// is that a newer version made it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let today = globals.actor().at.date();
        let packages = verify::verify(&self.files, self.register.as_deref(), today)?;
        if globals.json {
            json(&serde_json::json!({ "packages": packages }))?;
        } else {
            packages.iter().for_each(print);
        }
        let mut bad = packages.iter().filter(|package| !package.is_valid());
        Ok(match bad.next() {
            None => Exit::Done,
            Some(first) if first.is_newer() && bad.all(Verified::is_newer) => Exit::Newer,
            Some(_) => Exit::Findings,
        })
    }
}

fn print(package: &Verified) {
    line(&format!("{}：{}", package.file, package.title));
    if !package.unit_code.is_empty() {
        let number = package.sequence.unwrap_or_default();
        line(&format!("    单位{} 第{number}次报送", package.unit_code));
    }
    if !package.fingerprint.is_empty() {
        line(&format!("    签名密钥指纹 {}", package.fingerprint));
    }
    for problem in &package.problems {
        line(&format!("    {} {}", problem.rule, problem.message));
    }
    if let Some(error) = &package.error {
        line(&format!("    {error}"));
    }
}
