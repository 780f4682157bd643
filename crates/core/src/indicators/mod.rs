//! Approved targets (批复绩效目标) and their indicators (绩效指标).

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use rust_decimal::Decimal;

use crate::error::{CoreError, Result};
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// 指标性质.
    Nature {
        /// More is better.
        Positive = "正向",
        /// Less is better.
        Negative = "反向",
        /// Judged in words.
        Qualitative = "定性",
    }
}

words! {
    /// 比较符.
    Comparator {
        /// ≥
        AtLeast = "≥",
        /// >
        MoreThan = ">",
        /// =
        Equal = "=",
        /// <
        LessThan = "<",
        /// ≤
        AtMost = "≤",
        /// 定性
        Qualitative = "定性",
    }
}

impl Comparator {
    /// Whether `ordering` of the actual against the target satisfies the comparator.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::AtLeast => ordering.is_ge(),
            Self::MoreThan => ordering.is_gt(),
            Self::Equal => ordering.is_eq(),
            Self::LessThan => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Qualitative => false,
        }
    }
}

words! {
    /// 累计方式: how the entries of an indicator make its actual value.
    Accumulation {
        /// Entries are increments; their sum counts.
        Sum = "逐次相加",
        /// Each entry is the state so far; the latest counts.
        Latest = "取最新",
        /// The mean of the entries.
        Mean = "平均",
    }
}

words! {
    /// State of a 定性 indicator.
    QualitativeState {
        /// 达成
        Achieved = "达成",
        /// 部分达成
        Partly = "部分达成",
        /// 未达成
        Missed = "未达成",
    }
}

words! {
    /// State of a target version.
    TargetState {
        /// 草稿
        Draft = "草稿",
        /// 已批复; immutable from here on (条例第十八条)
        Approved = "已批复",
    }
}

words! {
    /// Indicator frame: 财预〔2019〕136号 or 财预〔2021〕101号 (成本指标 at the first level).
    Frame {
        /// 2019
        Y2019 = "2019",
        /// 2021
        Y2021 = "2021",
    }
}

impl Frame {
    /// The first-level classes of the frame.
    #[must_use]
    pub const fn level1(self) -> &'static [&'static str] {
        match self {
            Self::Y2019 => &["产出指标", "效益指标", "满意度指标"],
            Self::Y2021 => &["成本指标", "产出指标", "效益指标", "满意度指标"],
        }
    }
}

/// One indicator as the targets state it. Numbers are kept as typed, so that what is no number
/// can still be shown and found (rule I04).
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IndicatorFacts {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标 (its name).
    pub level3: String,
    /// 指标性质.
    pub nature: Nature,
    /// 比较符.
    pub comparator: Comparator,
    /// 年度指标值 as typed; of a 定性 indicator its text.
    pub target: String,
    /// 计量单位, or "".
    pub unit: String,
    /// 分值 as typed, or "".
    pub weight: String,
    /// 累计方式.
    pub accumulation: Accumulation,
    /// 阶段目标值 as typed, or "".
    pub stage_target: String,
    /// 指标值说明, or "".
    pub note: String,
}

impl IndicatorFacts {
    /// The target as a number; nothing for 定性 or what is no number.
    #[must_use]
    pub fn target_number(&self) -> Option<Decimal> {
        (self.nature != Nature::Qualitative)
            .then(|| parse_number(&self.target))
            .flatten()
    }

    /// 完成值 as it is stored: an exact decimal, a [`QualitativeState`] word, or "".
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for what is neither.
    pub fn checked_value(&self, typed: &str) -> Result<String> {
        let wrong = |message| Err(CoreError::invalid("完成值", message));
        match (typed, self.nature, parse_number(typed)) {
            ("", ..) => Ok(String::new()),
            (word, Nature::Qualitative, _) => match QualitativeState::from_word(word) {
                Some(state) => Ok(state.word().to_owned()),
                None => wrong(format!(
                    "“{word}”不能识别，定性指标请填：达成、部分达成、未达成。"
                )),
            },
            (_, _, Some(number)) => Ok(number.to_string()),
            (text, _, None) => wrong(format!("“{text}”不是有效数值，请重新填写。")),
        }
    }

    /// Whether both are called the same, by 二级指标 and 三级指标.
    pub(crate) fn has_name_of(&self, other: &Self) -> bool {
        self.level2 == other.level2 && self.level3 == other.level3
    }

    /// 阶段目标值 as a number, if given.
    #[must_use]
    pub fn stage_number(&self) -> Option<Decimal> {
        parse_number(&self.stage_target)
    }
}

/// A stored indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its lineage, by the id of the row that began it: what progress, surveys and sheets hang
    /// on, and what stays when the indicator continues in a new version of the targets.
    pub id: i64,
    /// Everything else.
    pub facts: IndicatorFacts,
}

/// The indicators of a project's target version that counts.
///
/// # Errors
/// [`CoreError::NotFound`] for an unknown project, and the store's errors.
pub(crate) fn of_project(
    connection: &Connection,
    year: FiscalYear,
    code: &str,
) -> Result<Vec<Indicator>> {
    let project = find_project(connection, year, code)?;
    Ok(storage::indicators::of_project(connection, project.id)?)
}

/// What counts and what did, of the indicators of a year by project id.
pub(crate) struct Held {
    /// Those of the version that counts, in its order.
    pub current: HashMap<i64, Vec<Indicator>>,
    /// Those that an approved version held and the version that counts dropped, as they stood
    /// last: their entries stay readable and count no longer.
    pub former: HashMap<i64, Vec<Indicator>>,
}

impl Held {
    /// The indicators of a project, the former ones last; each with whether it is one.
    pub(crate) fn of_project(&mut self, project: i64) -> impl Iterator<Item = (Indicator, bool)> {
        let of = |rows: &mut HashMap<i64, Vec<Indicator>>, is_former| {
            let rows = rows.remove(&project).unwrap_or_default();
            rows.into_iter().map(move |row| (row, is_former))
        };
        of(&mut self.current, false).chain(of(&mut self.former, true))
    }
}

/// The indicators of a year, current and former.
pub(crate) fn held(connection: &Connection, year: FiscalYear) -> Result<Held> {
    let current = storage::indicators::current(connection, year.number())?;
    let mut known: HashSet<i64> = current.iter().map(|(_, indicator)| indicator.id).collect();
    let mut former = storage::indicators::approved(connection, year.number())?;
    former.retain(|(_, indicator)| known.insert(indicator.id));
    Ok(Held {
        current: storage::by_key(current),
        former: storage::by_key(former),
    })
}

/// The one indicator among those of a project that `level3` names; `level2` is "" where the name
/// alone says which.
///
/// # Errors
/// [`CoreError::Invalid`] for 三级指标 where there is none, for 二级指标 where there are several.
pub(crate) fn find<'a>(
    known: &'a [Indicator],
    level2: &str,
    level3: &str,
) -> Result<&'a Indicator> {
    let mut named = known.iter().filter(|indicator| {
        indicator.facts.level3 == level3 && (level2.is_empty() || indicator.facts.level2 == level2)
    });
    match (named.next(), named.next()) {
        (Some(indicator), None) => Ok(indicator),
        (None, _) => {
            let message = format!("项目没有指标“{level3}”，请核对指标名称。");
            Err(CoreError::invalid("三级指标", message))
        }
        (Some(_), Some(_)) => {
            let message = format!("项目有多个指标“{level3}”，请同时写明二级指标。");
            Err(CoreError::invalid("二级指标", message))
        }
    }
}

/// Whether two texts say the same, as numbers where both are numbers.
pub(crate) fn same_value(one: &str, other: &str) -> bool {
    one == other || parse_number(one).is_some_and(|number| parse_number(other) == Some(number))
}

/// The classes of both frames: a first-level class and its second-level ones.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "产出指标",
        &["数量指标", "质量指标", "时效指标", "成本指标"],
    ),
    (
        "成本指标",
        &["经济成本指标", "社会成本指标", "生态环境成本指标"],
    ),
    (
        "效益指标",
        &[
            "经济效益指标",
            "社会效益指标",
            "生态效益指标",
            "可持续影响指标",
        ],
    ),
    ("满意度指标", &["服务对象满意度指标"]),
];

/// Where a known second-level class stands under a first-level class that is not its own: the one
/// that it belongs to. Classes that no frame has are let be.
#[must_use]
pub fn other_class(level1: &str, level2: &str) -> Option<&'static str> {
    let (own, _) = CLASSES.iter().find(|(_, below)| below.contains(&level2))?;
    (*own != level1).then_some(*own)
}

/// Whether an indicator is one of 成本, in either frame.
#[must_use]
pub fn is_cost(level1: &str, level2: &str) -> bool {
    let below = [
        "成本指标",
        "经济成本指标",
        "社会成本指标",
        "生态环境成本指标",
    ];
    level1 == "成本指标" || below.contains(&level2)
}

/// Reads an exact decimal as typed; nothing where the text is no number.
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text.trim())
        .ok()
        .map(|number| number.normalize())
}

/// The accumulation that an empty cell means: 逐次相加 for 数量指标, 取最新 for all others.
#[must_use]
pub fn default_accumulation(level2: &str, nature: Nature) -> Accumulation {
    if level2 == "数量指标" && nature != Nature::Qualitative {
        Accumulation::Sum
    } else {
        Accumulation::Latest
    }
}

/// The comparator that an empty cell means.
#[must_use]
pub fn default_comparator(nature: Nature) -> Comparator {
    match nature {
        Nature::Positive => Comparator::AtLeast,
        Nature::Negative => Comparator::AtMost,
        Nature::Qualitative => Comparator::Qualitative,
    }
}
