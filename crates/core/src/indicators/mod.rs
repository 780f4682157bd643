//! Approved targets (批复绩效目标) and their indicators (绩效指标).

use rust_decimal::Decimal;

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

/// One indicator as the targets state it. Numbers are kept as typed, so that what is no number
/// can still be shown and found (rule I04).
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
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

    /// 阶段目标值 as a number, if given.
    #[must_use]
    pub fn stage_number(&self) -> Option<Decimal> {
        parse_number(&self.stage_target)
    }
}

/// A stored indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Row id in the store.
    pub id: i64,
    /// Everything else.
    pub facts: IndicatorFacts,
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
