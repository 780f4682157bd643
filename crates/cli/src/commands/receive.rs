//! `jixiao receive`

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use jixiao_app::Result;
use jixiao_app::handlers::received::{self, Incoming, Outcome, Receiving};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::Password;

/// What to receive.
#[derive(Debug, Args)]
pub struct Receive {
    /// 报送包或所在的文件夹（可多个）；分卷的写任一分卷或清单，加密的（.zip.age）用签名密钥打开
    #[arg(required = true, value_name = "FILE.zip|DIR")]
    paths: Vec<PathBuf>,
    /// 只核验并显示将如何处理，不入库
    #[arg(long)]
    dry_run: bool,
    // Only where packages are encrypted.
    #[command(flatten)]
    password: Password,
}

impl Receive {
    /// Receives; exit code 3 where a package was refused, 5 where the only reason is that a newer
    /// version made it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let mut on = |_| ControlFlow::Continue(());
        let actor = globals.actor();
        let password = || self.password.get();
        let receiving = received::receive(
            &mut ledger,
            &self.paths,
            Some(&password),
            self.dry_run,
            &mut on,
            &actor,
        )?;
        if globals.json {
            json(&receiving)?;
        } else {
            receiving.packages.iter().for_each(print);
        }
        summarize(&receiving);
        let refused = receiving
            .packages
            .iter()
            .filter(|package| package.outcome == Outcome::Refused);
        let refused: Vec<_> = refused.collect();
        Ok(match refused.as_slice() {
            [] => Exit::Done,
            all if all.iter().all(|package| package.is_newer()) => Exit::Newer,
            _ => Exit::Findings,
        })
    }
}

fn summarize(receiving: &Receiving) {
    let count = |outcome| {
        let of = receiving.packages.iter();
        of.filter(|package| package.outcome == outcome).count()
    };
    let plan = match receiving.dry_run {
        true => "这是预览，没有入库。将",
        false => "已",
    };
    message(&format!(
        "{plan}入库{}个（其中旧版{}个），重复{}个，拒收{}个。",
        receiving.taken,
        count(Outcome::Older),
        count(Outcome::Duplicate),
        count(Outcome::Refused)
    ));
}

fn print(package: &Incoming) {
    let number = package.id.map(|id| format!(" 编号{id}"));
    line(&format!(
        "{}：{}{}（{}）",
        package.file,
        package.outcome.word(),
        number.unwrap_or_default(),
        package.title
    ));
    if !package.unit_code.is_empty() {
        let sequence = package.sequence.unwrap_or_default();
        let (name, code) = (&package.unit_name, &package.unit_code);
        line(&format!("    {name}[{code}] 第{sequence}次报送"));
    }
    for problem in &package.problems {
        line(&format!("    {} {}", problem.rule, problem.message));
    }
    if let Some(error) = &package.error {
        line(&format!("    {error}"));
    }
    if let Some(path) = &package.quarantined {
        line(&format!("    已隔离：{}", path.display()));
    }
}
