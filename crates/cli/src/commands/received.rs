//! `jixiao received`

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::received::{self, Shown, View};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with packages that came in.
#[derive(Debug, Subcommand)]
pub enum Received {
    /// 列出收到的报送包
    List,
    /// 各单位的报送情况：应报送的、已收到的、被隔离的
    Coverage,
    /// 显示一个报送包的数据和复核结果
    Show(Show),
    /// 列出一个包（汇总包）中的单位
    Units {
        /// 编号
        id: i64,
    },
    /// 作废误收的报送包（如冒用本单位名义的包）
    Discard {
        /// 编号
        id: i64,
        /// 原因
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What to show.
#[derive(Debug, Args)]
pub struct Show {
    /// 编号
    id: i64,
    /// 与上一次报送、与批复目标逐格比较
    #[arg(long)]
    difference: bool,
    /// 列出台账，直到凭证
    #[arg(long)]
    ledger: bool,
    /// 汇总包中的单位
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// 只看此项目
    #[arg(long, value_name = "CODE")]
    project: Option<String>,
}

impl Received {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::List => list(globals)?,
            Self::Coverage => coverage(globals)?,
            Self::Show(show) => show.run(globals)?,
            Self::Units { id } => units(globals, *id)?,
            Self::Discard { id, reason } => {
                received::discard(&mut globals.open()?, *id, reason, &globals.actor())?;
                message(&format!("已作废编号{id}的报送包。"));
            }
        }
        Ok(Exit::Done)
    }
}

fn list(globals: &Globals) -> Result<()> {
    let packages = received::list(&globals.open_for_reading()?, globals.year)?;
    if globals.json {
        return json(&serde_json::json!({ "received": packages }));
    }
    for package in packages {
        let key = match package.is_registered {
            true => "",
            false => " 密钥未登记",
        };
        line(&format!(
            "{} {} {}[{}] 截至{} 第{}次报送 {}{key} {}收到",
            package.id,
            package.kind,
            package.unit_name,
            package.unit_code,
            package.period_end,
            package.sequence,
            package.state,
            package.received_at
        ));
    }
    Ok(())
}

fn units(globals: &Globals, id: i64) -> Result<()> {
    let units = received::units(&globals.open_for_reading()?, id)?;
    if globals.json {
        return json(&serde_json::json!({ "units": units }));
    }
    for unit in units {
        line(&format!("{} {}", unit.code, unit.name));
    }
    Ok(())
}

fn coverage(globals: &Globals) -> Result<()> {
    let overview = received::overview(&globals.open_for_reading()?, globals.year)?;
    if globals.json {
        return json(&overview);
    }
    let coverage = overview.coverage;
    if coverage.expected > 0 {
        line(&format!(
            "截至{} 应报送{}个单位，已收到{}个",
            coverage.through, coverage.expected, coverage.received
        ));
    }
    for unit in coverage.units {
        let number = unit
            .package
            .map(|package| format!(" 第{}次报送", package.sequence));
        let number = number.unwrap_or_default();
        line(&format!(
            "{} {}[{}]{number}",
            unit.standing, unit.name, unit.code
        ));
    }
    for refused in overview.refused {
        line(&format!(
            "已隔离 {} {}",
            refused.name,
            refused.reasons.join("；")
        ));
    }
    Ok(())
}

impl Show {
    fn run(&self, globals: &Globals) -> Result<()> {
        let view = View {
            difference: self.difference,
            ledger: self.ledger,
            unit: self.unit.as_deref(),
            project: self.project.as_deref(),
        };
        let shown = received::show(&globals.open_for_reading()?, self.id, view)?;
        if globals.json {
            return json(&shown);
        }
        print(&shown);
        Ok(())
    }
}

fn print(shown: &Shown) {
    let package = &shown.package;
    line(&format!(
        "{} {}[{}] 第{}次报送 {}",
        package.identifier, package.unit_name, package.unit_code, package.sequence, package.state
    ));
    line(&format!(
        "发送方所填打包日期{}，{}收到，签名公钥指纹 {}{}",
        package.bagged_on,
        package.received_at,
        package.fingerprint,
        if package.is_registered {
            ""
        } else {
            "（未登记）"
        }
    ));
    for project in &shown.projects {
        let rate = project.total.execution_rate.as_deref().unwrap_or("—");
        line(&format!(
            "{} {} {} {}灯 全年预算{}万元 执行{}万元 执行率{rate}%",
            project.code,
            project.name,
            project.budget_kind,
            project.light.word(),
            project.total.annual_budget,
            project.total.executed
        ));
    }
    for entry in shown.ledger.iter().flatten() {
        line(
            format!(
                "  {} {} {} {} {}元 {} {} {}",
                entry.date,
                entry.project,
                entry.source.map_or("", |source| source.word()),
                entry.kind,
                entry.amount_yuan,
                entry.voucher,
                entry.payee,
                entry.purpose
            )
            .trim_end(),
        );
    }
    for answer in &shown.answers {
        let (rule, project, place) = (&answer.rule, &answer.project, &answer.place);
        line(&format!(
            "说明 {rule} {project} {place}：{}“{}”",
            answer.message, answer.reason
        ));
    }
    for found in &shown.recheck {
        let (rule, severity) = (found.rule, found.severity.word());
        let (project, place) = (&found.project, &found.place);
        line(&format!(
            "复核 {rule} {severity} {project} {place}：{}",
            found.message
        ));
    }
    if let Some(difference) = &shown.difference {
        match difference.previous {
            Some(number) => line(&format!("与第{number}次报送相比：")),
            None => line("没有上一次报送可比较。"),
        }
        for cell in &difference.cells {
            let (project, place) = (&cell.project, &cell.cell);
            line(&format!(
                "  {project} {place}：“{}”→“{}”",
                cell.before, cell.after
            ));
        }
        let entries = [
            ("减少", &difference.removed_entries),
            ("增加", &difference.added_entries),
        ];
        for (word, entries) in entries {
            for entry in entries {
                line(&format!(
                    "  台账{word} {} {} {} {}元 {}",
                    entry.date, entry.project, entry.kind, entry.amount_yuan, entry.voucher
                ));
            }
        }
        for cell in &difference.targets {
            let (project, place) = (&cell.project, &cell.cell);
            line(&format!(
                "  与批复目标不同 {project} {place}：批复“{}”，填列“{}”",
                cell.before, cell.after
            ));
        }
    }
    for receipt in &shown.receipts {
        line(&format!(
            "回执 {} {} {}",
            receipt.identifier, receipt.decision, receipt.recorded_at
        ));
    }
}
