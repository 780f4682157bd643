//! Projects (项目) and their fund lines (资金).

mod edit;
mod view;

use chrono::NaiveDate;

pub use edit::{InitialBudget, ProjectInput};
pub use view::{ListedProject, ProjectView};

use crate::error::Result;
use crate::money::Money;
use crate::words::words;

words! {
    /// 预算类别 (办法第七条).
    BudgetKind {
        /// 一般公共预算
        GeneralPublic = "一般公共预算",
        /// 政府性基金预算
        GovernmentFund = "政府性基金预算",
        /// 国有资本经营预算
        StateCapital = "国有资本经营预算",
    }
}

words! {
    /// 资金来源, in the order of the form's rows.
    FundSource {
        /// 一般公共预算拨款
        GeneralPublic = "一般公共预算拨款",
        /// 政府性基金预算拨款
        GovernmentFund = "政府性基金预算拨款",
        /// 国有资本经营预算拨款
        StateCapital = "国有资本经营预算拨款",
        /// 上年结转资金
        CarriedOver = "上年结转资金",
        /// 其他资金
        Other = "其他资金",
    }
}

words! {
    /// 项目类别.
    ProjectCategory {
        /// 其他运转类
        OtherOperation = "其他运转类",
        /// 特定目标类
        SpecificTarget = "特定目标类",
    }
}

/// What a project is, apart from its money and its targets.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct ProjectFacts {
    /// 项目代码, unique in a year.
    pub code: String,
    /// 项目名称.
    pub name: String,
    /// 预算类别.
    pub budget_kind: BudgetKind,
    /// 项目类别, if given.
    pub category: Option<ProjectCategory>,
    /// 实施单位, or "".
    pub implementing_unit: String,
    /// 责任科室, or "".
    pub section: String,
    /// 项目负责人, or "".
    pub manager: String,
    /// 开始日期.
    pub start_on: Option<NaiveDate>,
    /// 结束日期.
    pub end_on: Option<NaiveDate>,
    /// 是否新增.
    pub is_new: bool,
    /// 是否科研; alone it exempts nothing.
    pub is_research: bool,
    /// 是否重点监控.
    pub is_key: bool,
    /// 重点监控原因, or "".
    pub key_reason: String,
    /// 暂不监控理由, or "" (办法第十一条).
    pub exempt_reason: String,
    /// 替代检查方式, or "".
    pub substitute_check: String,
    /// 年度总体目标, or "" (rule B06).
    pub goal: String,
}

impl ProjectFacts {
    /// Exempt from mid-year monitoring: both the reason and the substitute check are given
    /// (办法第十一条).
    #[must_use]
    pub fn is_exempt(&self) -> bool {
        !self.exempt_reason.is_empty() && !self.substitute_check.is_empty()
    }
}

/// A stored project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Row id in the store.
    pub id: i64,
    /// Everything else.
    pub facts: ProjectFacts,
}

/// One row of 资金: a budget, an adjustment, or both. Rows of one project and source add up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FundLine {
    /// 资金来源.
    pub source: FundSource,
    /// 年初预算数.
    pub initial: Money,
    /// 调增, 0 or more.
    pub increase: Money,
    /// 调减, 0 or more.
    pub decrease: Money,
    /// 调整文号, or "".
    pub document_number: String,
    /// 调整日期; a row without one counts at every cut-off.
    pub adjusted_on: Option<NaiveDate>,
}

/// The total that a form states beside its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedTotal {
    /// 年度资金总额, at the beginning of the year.
    pub initial: Money,
    /// The sources that the form has.
    pub sources: Vec<FundSource>,
}

impl FundLine {
    /// What the row adds to 全年预算数 through `cut_off`: its initial budget, and its adjustment
    /// where that is dated on or before the cut-off or has no date.
    ///
    /// # Errors
    /// Overflow of the sum.
    pub fn annual(&self, cut_off: NaiveDate) -> Result<Money> {
        if self.adjusted_on.is_some_and(|day| day > cut_off) {
            Ok(self.initial)
        } else {
            self.initial.plus(self.increase)?.minus(self.decrease)
        }
    }
}
