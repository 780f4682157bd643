//! `jixiao-verify`: answers as `jixiao verify` does, in one small file that knows neither store nor
//! documents, for whoever receives a package and has nothing else of this program.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{Local, NaiveDate};
use clap::Parser;
use jixiao_seal::report::{Verified, exit_code, verify_files};

/// 核验报送包：完整性、签名和登记
#[derive(Debug, Parser)]
#[command(
    name = "jixiao-verify",
    version,
    about = "核验报送包：完整性、签名和登记"
)]
struct Cli {
    /// 报送包；分卷的写任一分卷或清单
    #[arg(required = true, value_name = "FILE.zip")]
    files: Vec<PathBuf>,
    /// 名册（CSV：unit_code,fingerprint,from,until,revoked）
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    /// 以JSON输出结果
    #[arg(long)]
    json: bool,
    /// 以此日期为今天
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let today = cli.today.unwrap_or_else(|| Local::now().date_naive());
    match verify_files(&cli.files, cli.register.as_deref(), today) {
        Ok(packages) => {
            print(&cli, &packages);
            ExitCode::from(exit_code(&packages))
        }
        Err(refused) => {
            if cli.json {
                line(&format!("{:#}", serde_json::json!({ "error": refused })));
            }
            let _ = writeln!(std::io::stderr(), "{refused}");
            ExitCode::FAILURE
        }
    }
}

fn print(cli: &Cli, packages: &[Verified]) {
    if cli.json {
        line(&format!(
            "{:#}",
            serde_json::json!({ "packages": packages })
        ));
    } else {
        packages
            .iter()
            .for_each(|package| line(&package.to_string()));
    }
}

/// Prints a line on standard output. A reader that went away is no failure.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
