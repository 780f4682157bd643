//! The annual sheets (监控表): what a person fills in beside the figures, and the way of a sheet
//! from 未填 to 已锁定.

mod amount;
mod fill;
mod history;
mod measure;
mod propose;
mod review;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};

pub use amount::Amount;
pub(crate) use fill::{fill, find_project, open_to_change, read};
pub use history::SheetEvent;
pub use measure::SheetComparison;
pub(crate) use measure::differences;
pub use propose::{Chosen, FieldProposal};
pub use review::{Action, Said};
pub(crate) use review::{return_for_new_targets, return_from_above};

use crate::dispositions::DispositionKind;
use crate::indicators::IndicatorFacts;
use crate::projects::FundSource;
use crate::words::words;

words! {
    /// State of a sheet.
    SheetState {
        /// Nothing was filled in.
        Empty = "未填",
        /// 填报中
        Filling = "填报中",
        /// 自检通过: as it stands, the check found no error; any change makes it 填报中 again.
        Checked = "自检通过",
        /// 待审核: submitted to the reviewer.
        Submitted = "待审核",
        /// 已审核
        Approved = "已审核",
        /// 已锁定
        Locked = "已锁定",
        /// 退回, with remarks.
        Returned = "退回",
    }
}

words! {
    /// 偏差原因分析: what a deviation comes from.
    Cause {
        /// 经费保障
        Funding = "经费保障",
        /// 制度保障
        Rules = "制度保障",
        /// 人员保障
        Staff = "人员保障",
        /// 硬件条件保障
        Equipment = "硬件条件保障",
        /// 其他
        Other = "其他",
    }
}

words! {
    /// 完成目标可能性.
    Likelihood {
        /// 确定能
        Certain = "确定能",
        /// 有可能
        Possible = "有可能",
        /// 完全不可能
        Impossible = "完全不可能",
    }
}

/// Exemption of a research project (办法第十一条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// 暂不监控理由.
    pub reason: String,
    /// 替代检查方式.
    pub substitute_check: String,
}

/// What was filled in for one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetFund {
    /// 资金来源.
    pub source: FundSource,
    /// 全年预计执行数 in 万元.
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub forecast: Option<Amount>,
    /// Why something will be left, or "".
    pub note: String,
}

/// What was filled in for one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetIndicator {
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 年度指标值 as the sheet states it: the approved one unless another was filled in (I23).
    pub target: String,
    /// 计量单位, likewise.
    pub unit: String,
    /// 1-7月执行情况.
    pub progress: String,
    /// 全年预计完成情况.
    pub forecast: String,
    /// Its value, where it is a number.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub forecast_value: Option<Decimal>,
    /// 偏差原因.
    pub causes: Vec<Cause>,
    /// 原因说明.
    pub cause_note: String,
    /// 完成目标可能性; "" while not judged.
    #[serde(serialize_with = "word_or_empty")]
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub likelihood: Option<Likelihood>,
    /// 备注.
    pub remark: String,
}

impl SheetIndicator {
    /// The row of an indicator: what is held of it, or an empty one.
    pub(crate) fn of(facts: &IndicatorFacts, held: Option<Self>) -> Self {
        let Some(held) = held else {
            return Self::empty(facts);
        };
        let stated = |held: String, approved: &str| match held.as_str() {
            "" => approved.to_owned(),
            _ => held,
        };
        Self {
            level2: facts.level2.clone(),
            level3: facts.level3.clone(),
            target: stated(held.target, &facts.target),
            unit: stated(held.unit, &facts.unit),
            ..held
        }
    }

    /// The row of an indicator where nothing was filled in yet.
    #[must_use]
    pub fn empty(facts: &IndicatorFacts) -> Self {
        Self {
            level2: facts.level2.clone(),
            level3: facts.level3.clone(),
            target: facts.target.clone(),
            unit: facts.unit.clone(),
            progress: String::new(),
            forecast: String::new(),
            forecast_value: None,
            causes: Vec::new(),
            cause_note: String::new(),
            likelihood: None,
            remark: String::new(),
        }
    }
}

/// Figures as stated by hand, where they differ from the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Stated {
    /// 全年预算数 in 万元.
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub annual_budget: Option<Amount>,
    /// 1-7月执行数 in 万元.
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub executed: Option<Amount>,
    /// 1-7月执行率 in percent.
    pub execution_rate: Option<String>,
    /// Why they differ, or "".
    pub reason: String,
}

/// What a sheet shows of a disposition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "Disposition", deny_unknown_fields)]
pub struct SheetDisposition {
    /// D0, D1 or D2.
    pub kind: DispositionKind,
    /// 原因.
    #[serde(default)]
    pub cause: String,
    /// 措施.
    #[serde(default)]
    pub measures: String,
    /// 批复文号, or "".
    #[serde(default)]
    pub document_number: String,
}

/// A sheet as `sheet show --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Sheet {
    /// 项目代码.
    pub project: String,
    /// State.
    pub state: SheetState,
    /// Number of the target version that it measures against; nothing without targets.
    pub target_version: Option<u32>,
    /// 1-7月总体完成情况.
    pub goal_progress: String,
    /// Note on the funds as a whole.
    pub note: String,
    /// Exemption, where the project has one.
    pub exempt: Option<Exemption>,
    /// Rows by source.
    pub funds: Vec<SheetFund>,
    /// Figures stated by hand.
    pub stated: Stated,
    /// Indicators in the order of the approved targets.
    pub indicators: Vec<SheetIndicator>,
    /// Dispositions.
    pub dispositions: Vec<SheetDisposition>,
    /// What reviewers said, the newest last.
    pub remarks: Vec<Remark>,
}

/// What a reviewer or an unlocker said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Remark {
    /// The state it led to.
    pub state: SheetState,
    /// The field it is about, or "".
    pub field: String,
    /// What was said.
    pub remark: String,
    /// Who.
    pub actor: String,
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub at: String,
}

/// What `sheet fill` takes: keys that are left out stay as they are.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct SheetPatch {
    /// 项目代码; may be left out where the command names it.
    pub project: String,
    /// Ignored: `sheet show` prints it.
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub state: serde::de::IgnoredAny,
    /// Ignored: `sheet show` prints it.
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub remarks: serde::de::IgnoredAny,
    /// Number of the approved target version that it was filled against.
    pub target_version: Option<u32>,
    /// 1-7月总体完成情况.
    pub goal_progress: Option<String>,
    /// Note on the funds as a whole.
    pub note: Option<String>,
    /// Exemption; null takes it back.
    #[serde(deserialize_with = "given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<Exemption>))]
    pub exempt: Option<Option<Exemption>>,
    /// By source.
    pub funds: Vec<FundPatch>,
    /// Figures stated by hand.
    pub stated: Option<StatedPatch>,
    /// By 二级指标 and 三级指标.
    pub indicators: Vec<IndicatorPatch>,
    /// The whole list.
    pub dispositions: Option<Vec<SheetDisposition>>,
}

/// Changes of one source's row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct FundPatch {
    /// 资金来源.
    pub source: FundSource,
    /// 全年预计执行数 in 万元; null empties it.
    #[serde(default, deserialize_with = "amount::given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub forecast: Option<Option<Amount>>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
}

/// Changes of the stated figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct StatedPatch {
    /// 全年预算数 in 万元; null empties it.
    #[serde(deserialize_with = "amount::given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub annual_budget: Option<Option<Amount>>,
    /// 1-7月执行数 in 万元; null empties it.
    #[serde(deserialize_with = "amount::given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<crate::money::Money>))]
    pub executed: Option<Option<Amount>>,
    /// 1-7月执行率 in percent; null empties it.
    #[serde(deserialize_with = "given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub execution_rate: Option<Option<String>>,
    /// Reason.
    pub reason: Option<String>,
}

/// Changes of one indicator's row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct IndicatorPatch {
    /// 二级指标, or "" where the name alone says which.
    #[serde(default)]
    pub level2: String,
    /// 三级指标.
    pub level3: String,
    /// 年度指标值 as stated in the sheet.
    #[serde(default)]
    pub target: Option<String>,
    /// 计量单位 as stated in the sheet.
    #[serde(default)]
    pub unit: Option<String>,
    /// 1-7月执行情况.
    #[serde(default)]
    pub progress: Option<String>,
    /// 全年预计完成情况.
    #[serde(default)]
    pub forecast: Option<String>,
    /// Its value; null or "" empties it.
    #[serde(default, deserialize_with = "given")]
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub forecast_value: Option<Option<String>>,
    /// The whole list of causes.
    #[serde(default)]
    pub causes: Option<Vec<Cause>>,
    /// 原因说明.
    #[serde(default)]
    pub cause_note: Option<String>,
    /// 确定能, 有可能 or 完全不可能; "" empties it.
    #[serde(default)]
    pub likelihood: Option<String>,
    /// 备注.
    #[serde(default)]
    pub remark: Option<String>,
}

impl IndicatorPatch {
    /// No change of the row of a name.
    pub(crate) fn named(level2: &str, level3: &str) -> Self {
        Self {
            level2: level2.to_owned(),
            level3: level3.to_owned(),
            target: None,
            unit: None,
            progress: None,
            forecast: None,
            forecast_value: None,
            causes: None,
            cause_note: None,
            likelihood: None,
            remark: None,
        }
    }
}

/// Tells a key that is null (`Some(None)`) from one that is left out (`None`).
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn word_or_empty<S: serde::Serializer>(
    likelihood: &Option<Likelihood>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(likelihood.map_or("", Likelihood::word))
}
