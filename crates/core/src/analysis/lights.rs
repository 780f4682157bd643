//! Lights (预警灯): of a project's money, of an indicator, of a project's indicators, and of the
//! project. Everything compares as exact fractions; nothing is rounded before it is compared.

use rust_decimal::Decimal;

use crate::indicators::{Accumulation, IndicatorFacts, Nature, QualitativeState};
use crate::ratio::Ratio;
use crate::words::words;

/// A light. Its order is its weight: 红 outweighs 黄, 黄 outweighs 绿.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// 红
    Red,
    /// 黄
    Yellow,
    /// 绿
    Green,
    /// 蓝: far above the annual target; look at the target again.
    Blue,
    /// 灰: nothing to judge yet.
    Grey,
}

impl Light {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "红",
            Self::Yellow => "黄",
            Self::Green => "绿",
            Self::Blue => "蓝",
            Self::Grey => "灰",
        }
    }

    /// The name in JSON and CSV.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Grey => "grey",
        }
    }
}

words! {
    /// What 执行率 divides by.
    Denominator {
        /// 全年预算数: with its adjustments.
        Annual = "全年预算数",
        /// 年初预算数.
        Initial = "年初预算数",
    }
}

impl Denominator {
    /// The key of the amount in templates and tables.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Annual => "annual_budget",
            Self::Initial => "initial_budget",
        }
    }
}

/// Where the lights change, in percent, and what 执行率 divides by: settings, or the task's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Thresholds {
    /// Below this it is 红.
    pub red_below: Decimal,
    /// Below this it is 黄.
    pub yellow_below: Decimal,
    /// From this on (of the annual target) it is 蓝.
    pub blue_from: Decimal,
    /// What 执行率 divides by.
    pub denominator: Denominator,
}

impl Default for Thresholds {
    /// 60 %, 80 %, 120 %, 全年预算数.
    fn default() -> Self {
        Self {
            red_below: Decimal::from(60),
            yellow_below: Decimal::from(80),
            blue_from: Decimal::from(120),
            denominator: Denominator::Annual,
        }
    }
}

impl Thresholds {
    /// Whether the bounds rise from 红 to 黄 to 蓝.
    pub(crate) fn rise(&self) -> bool {
        self.red_below < self.yellow_below && self.yellow_below <= self.blue_from
    }

    fn grade(&self, rate: &Ratio) -> Light {
        if *rate < share(self.red_below) {
            Light::Red
        } else if *rate < share(self.yellow_below) {
            Light::Yellow
        } else {
            Light::Green
        }
    }

    /// 资金灯 by 进度系数 v = 执行率 ÷ 时序进度; nothing without a rate or without a full month.
    #[must_use]
    pub fn fund_light(&self, rate: Option<&Ratio>, schedule: Option<&Ratio>) -> Option<Light> {
        Some(self.grade(&rate?.over(schedule?)?))
    }

    /// The light of an indicator whose actual value is a number.
    #[must_use]
    pub fn indicator_light(
        &self,
        facts: &IndicatorFacts,
        actual: Option<&Ratio>,
        schedule: Option<&Ratio>,
    ) -> Light {
        let (Some(actual), Some(target)) = (actual, facts.target_number()) else {
            return Light::Grey;
        };
        let target = Ratio::of_decimal(target);
        if facts.nature == Nature::Negative || target.is_not_positive() {
            let holds = facts.comparator.holds(actual.cmp(&target));
            return if holds { Light::Green } else { Light::Red };
        }
        if actual
            .over(&target)
            .is_some_and(|rate| rate >= share(self.blue_from))
        {
            return Light::Blue;
        }
        let base = match (facts.stage_number(), facts.accumulation, schedule) {
            (Some(stage), ..) => Ratio::of_decimal(stage),
            (None, Accumulation::Sum, Some(schedule)) => target.times(schedule),
            (None, Accumulation::Sum, None) => return Light::Grey,
            (None, Accumulation::Latest | Accumulation::Mean, _) => target,
        };
        if base.is_not_positive() {
            return Light::Green;
        }
        actual
            .over(&base)
            .map_or(Light::Grey, |rate| self.grade(&rate))
    }
}

/// The light of a 定性 indicator.
pub(super) fn qualitative_light(state: Option<QualitativeState>) -> Light {
    match state {
        Some(QualitativeState::Achieved) => Light::Green,
        Some(QualitativeState::Partly) => Light::Yellow,
        Some(QualitativeState::Missed) => Light::Red,
        None => Light::Grey,
    }
}

/// 绩效灯 of a project: the worst of its indicators' lights; 蓝 counts as 绿, 灰 as nothing.
pub(super) fn performance_light(lights: impl Iterator<Item = Light> + Clone) -> Light {
    let any = |wanted: Light| lights.clone().any(|light| light == wanted);
    if any(Light::Red) {
        Light::Red
    } else if any(Light::Yellow) {
        Light::Yellow
    } else if any(Light::Green) || any(Light::Blue) {
        Light::Green
    } else {
        Light::Grey
    }
}

/// The light of a project: 红 or 黄 if either light is, else 绩效灯, so that money alone never
/// makes a project 绿.
pub(super) fn project_light(fund: Option<Light>, performance: Light) -> Light {
    if fund == Some(Light::Red) || performance == Light::Red {
        Light::Red
    } else if fund == Some(Light::Yellow) || performance == Light::Yellow {
        Light::Yellow
    } else {
        performance
    }
}

fn share(percent: Decimal) -> Ratio {
    let hundred = Ratio::whole(100);
    Ratio::of_decimal(percent).over(&hundred).unwrap_or(hundred)
}
