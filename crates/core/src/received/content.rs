//! What a submission says, as its receiver reads it: `data/submission.json`, schema
//! `assets/schema/submission-1.json`. It is a stranger's file: typed, bounded and checked before
//! anything of it is used. Keys that are unknown are passed over, so that a later version may add
//! some.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

use crate::analysis::Light;
use crate::error::{CoreError, Result};
use crate::indicators::Nature;
use crate::money::Money;
use crate::monitoring::EntryKind;
use crate::projects::{BudgetKind, FundSource};
use crate::sheets::{Cause, Likelihood, SheetState};

const SCHEMA: &str = "jixiao/submission-1";
/// How the schema's name begins, whatever its version.
const FAMILY: &str = "jixiao/submission-";
const KIND: &str = "submission";
/// Largest `submission.json` that is read, in bytes: thousands of projects with their ledger.
pub const MAX_CONTENT: u64 = 64 * 1024 * 1024;
/// Most projects of one unit.
const MOST_PROJECTS: usize = 20_000;
/// Longest code or name, in characters.
const LONGEST: usize = 200;

/// A submission as it was received. Amounts are in 万元 where they are [`Money`], in 元 as text in
/// the ledger.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Submitted {
    schema: String,
    kind: String,
    /// The unit and its department.
    pub unit: SubmittedUnit,
    /// Id of the task that it answers.
    pub task: Option<String>,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// 第N次报送.
    pub sequence: u32,
    /// Bagging time that the sender states.
    pub created: NaiveDateTime,
    /// Projects in the order of their codes.
    pub projects: Vec<SubmittedProject>,
    /// 资金台账.
    pub ledger: Vec<SubmittedEntry>,
    /// The report's parts.
    pub report: Vec<SubmittedText>,
    /// The figures that it states.
    pub summary: SubmittedSummary,
}

/// The unit and its department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedUnit {
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
    /// 主管部门代码.
    pub department_code: String,
}

/// A project with what was filled in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SubmittedProject {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// 年度总体目标.
    pub goal: String,
    /// Approved indicators.
    pub indicators: Vec<SubmittedTarget>,
    /// The annual sheet, where it was begun.
    pub sheet: Option<SubmittedSheet>,
}

/// An approved indicator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedTarget {
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 年度指标值.
    pub target: String,
    /// 计量单位, or "".
    pub unit: String,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SubmittedSheet {
    /// State.
    pub state: SheetState,
    /// 总体完成情况.
    pub goal_progress: String,
    /// 资金说明.
    pub note: String,
    /// Rows by source.
    pub funds: Vec<SubmittedForecast>,
    /// Rows by indicator.
    pub indicators: Vec<SubmittedRow>,
    /// 处置.
    pub dispositions: Vec<SubmittedDisposition>,
}

/// What was filled in for one source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedForecast {
    /// 资金来源.
    pub source: FundSource,
    /// 全年预计执行数 in 万元, or what was typed.
    pub forecast: Option<String>,
    /// 说明, or "".
    pub note: String,
}

/// What was filled in for one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedRow {
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 年度指标值 as the sheet states it.
    pub target: String,
    /// 计量单位, likewise.
    pub unit: String,
    /// 执行情况.
    pub progress: String,
    /// 全年预计完成情况.
    pub forecast: String,
    /// 偏差原因.
    pub causes: Vec<Cause>,
    /// 原因说明.
    pub cause_note: String,
    /// 完成目标可能性, or "".
    pub likelihood: String,
    /// 备注.
    pub remark: String,
}

impl SubmittedRow {
    /// 完成目标可能性, where it was judged.
    #[must_use]
    pub fn likelihood(&self) -> Option<Likelihood> {
        Likelihood::from_word(&self.likelihood)
    }
}

/// A disposition as the sheet shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedDisposition {
    /// D0, D1 or D2.
    pub kind: String,
    /// 原因, or "".
    #[serde(default)]
    pub cause: String,
    /// 措施, or "".
    #[serde(default)]
    pub measures: String,
    /// 批复文号, or "".
    #[serde(default)]
    pub document_number: String,
}

/// A ledger entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubmittedEntry {
    /// 日期.
    pub date: NaiveDate,
    /// 项目代码.
    pub project: String,
    /// 资金来源.
    pub source: Option<FundSource>,
    /// 类型.
    pub kind: EntryKind,
    /// 金额 in 元 with 2 decimals.
    pub amount_yuan: String,
    /// 凭证号, or "".
    pub voucher: String,
    /// 收款人, or "".
    pub payee: String,
    /// 经济分类, or "".
    pub economic_class: String,
    /// 用途, or "".
    pub purpose: String,
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmittedText {
    /// Heading with its number.
    pub heading: String,
    /// A line a paragraph.
    pub text: String,
}

/// The figures that a submission states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct SubmittedSummary {
    /// Projects in the order of their codes.
    pub projects: Vec<SubmittedFigures>,
    /// Sums over all projects.
    pub total: StatedFunds,
}

/// A project's figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct SubmittedFigures {
    /// 项目代码.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// 预算类别.
    pub budget_kind: BudgetKind,
    /// 科研暂不监控.
    pub exempt: bool,
    /// Whether it belongs to what the task wants monitored.
    #[serde(default = "yes")]
    pub in_scope: bool,
    /// 资金灯.
    pub fund_light: Option<Light>,
    /// 绩效灯.
    pub performance_light: Light,
    /// The project's light.
    pub light: Light,
    /// Rows by source.
    pub funds: Vec<StatedFunds>,
    /// Their total.
    pub total: StatedFunds,
    /// Indicators.
    pub indicators: Vec<SubmittedIndicator>,
}

impl SubmittedFigures {
    /// Whether it must be monitored: in the task's scope, and not exempt.
    #[must_use]
    pub fn is_monitored(&self) -> bool {
        self.in_scope && !self.exempt
    }
}

fn yes() -> bool {
    true
}

/// A funds row as stated; amounts in 万元.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct StatedFunds {
    /// The source; nothing in a total.
    #[serde(default)]
    pub source: Option<FundSource>,
    /// 年初预算数.
    pub initial_budget: Money,
    /// 全年预算数.
    pub annual_budget: Money,
    /// 到位数.
    pub arrived: Money,
    /// 执行数.
    pub executed: Money,
    /// 执行率 in percent.
    pub execution_rate: Option<String>,
    /// 全年预计执行数.
    pub forecast: Option<Money>,
}

/// An indicator's figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct SubmittedIndicator {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 指标性质.
    pub nature: Nature,
    /// 年度指标值.
    pub target: String,
    /// 计量单位.
    pub unit: String,
    /// Actual value.
    pub actual: Option<String>,
    /// The indicator's light.
    pub light: Light,
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl Submitted {
    /// Reads and checks a `submission.json`.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with what is wrong; field `schema` where a later version made it.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let refuse = |error: &serde_json::Error| {
            let message = format!("报送数据第{}行有误，不能读取。", error.line());
            CoreError::invalid("submission", message)
        };
        let head: Head = serde_json::from_slice(bytes).map_err(|error| refuse(&error))?;
        if head.schema.starts_with(FAMILY) && head.schema != SCHEMA {
            let message = format!(
                "该包由更新版本的程序生成（{}），请升级本程序后再接收。",
                shown(&head.schema)
            );
            return Err(CoreError::invalid("schema", message));
        }
        let content: Self = serde_json::from_slice(bytes).map_err(|error| refuse(&error))?;
        content.check()?;
        Ok(content)
    }

    /// Refuses what could not be shown, matched or summed.
    fn check(&self) -> Result<()> {
        let refuse = |message: String| Err(CoreError::invalid("submission", message));
        if self.schema != SCHEMA || self.kind != KIND {
            return refuse("报送数据的格式不符。".to_owned());
        }
        if self.projects.len() > MOST_PROJECTS {
            return refuse(format!("报送数据的项目超过{MOST_PROJECTS}个。"));
        }
        let named = self.projects.iter().flat_map(|p| [&p.code, &p.name]);
        let named = named.chain([&self.unit.code, &self.unit.name]);
        if let Some(text) = named.into_iter().find(|text| !is_plain(text)) {
            return refuse(format!("代码或名称“{}”为空或不合规定。", shown(text)));
        }
        let codes: HashSet<_> = self.projects.iter().map(|p| &p.code).collect();
        let figures: HashSet<_> = self.summary.projects.iter().map(|p| &p.code).collect();
        let doubled =
            codes.len() < self.projects.len() || figures.len() < self.summary.projects.len();
        if doubled || codes != figures {
            return refuse("报送数据的项目重复，或与汇总所列的项目不同。".to_owned());
        }
        if let Some(entry) = self.ledger.iter().find(|e| !codes.contains(&e.project)) {
            let project = shown(&entry.project);
            return refuse(format!("台账所列的项目“{project}”不在项目之中。"));
        }
        for entry in &self.ledger {
            Money::parse_yuan(&entry.amount_yuan)?;
        }
        Ok(())
    }
}

/// Text of one line that is not empty and not endless.
fn is_plain(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST
        && !text.chars().any(char::is_control)
}

/// A stranger's text for a message: short, on one line.
fn shown(text: &str) -> String {
    let cut = text.chars().filter(|c| !c.is_control());
    cut.take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_newer_schema_is_named_and_nothing_else_is_taken_for_one() {
        let newer = Submitted::parse(br#"{"schema":"jixiao/submission-2","x":[]}"#).unwrap_err();
        assert_eq!(newer.field(), "schema");
        assert!(newer.to_string().contains("升级"), "{newer}");
        for other in [
            &b"{}"[..],
            b"[]",
            b"\xff",
            br#"{"schema":"jixiao/task-1"}"#,
            br#"{"schema":"jixiao/submission-1","kind":"submission"}"#,
        ] {
            assert_eq!(Submitted::parse(other).unwrap_err().field(), "submission");
        }
        let deep = [br#"{"schema":"#.to_vec(), b"[".repeat(200_000)].concat();
        assert_eq!(Submitted::parse(&deep).unwrap_err().field(), "submission");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Submitted::parse(&bytes);
        }
    }
}
