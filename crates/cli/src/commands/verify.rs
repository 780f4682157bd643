//! `jixiao verify`

use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::verify;

use crate::context::Globals;
use crate::output::{Exit, json, line};

/// Which packages.
#[derive(Debug, Args)]
pub struct Verify {
    /// 报送包；分卷的写任一分卷或清单
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
            packages
                .iter()
                .for_each(|package| line(&package.to_string()));
        }
        Ok(match verify::exit_code(&packages) {
            0 => Exit::Done,
            5 => Exit::Newer,
            _ => Exit::Findings,
        })
    }
}
