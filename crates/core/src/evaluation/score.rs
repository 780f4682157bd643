//! The share of its weight that an indicator scores, by its nature.
//!
//! 《项目支出绩效评价管理办法》（财预〔2020〕10号） on how a unit scores itself: an indicator that
//! reached its value gets its whole weight; where the value is exceeded by much, the reason is to
//! be found, and where the value was clearly set too low, the weight is reduced moderately by the
//! deviation (偏离度); one that was not reached scores in proportion. 定性 indicators fall into
//! three bands, of which each takes its lower bound in: 达成 100–80 %, 部分达成 80–60 %,
//! 未达成 60–0 %.
//!
//! How the clause on exceeded values is read here: “by much” is above 130 % of the target, that
//! is a deviation above 30 %. By what the deviation goes beyond 30 %, the share is reduced
//! (at 150 % of the target 20 % are lost), but never below 60 %: a value that was reached does
//! not score less than 部分达成. It is reduced unless another reason is stated and explained.

use rust_decimal::Decimal;

use super::{Exceeded, Item};
use crate::indicators::{IndicatorFacts, Nature, QualitativeState};
use crate::ratio::Ratio;

/// What an indicator scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// 0 to 1; nothing while something is to be entered first. It then counts as 0.
    pub share: Option<Ratio>,
    /// How the share came about, with its numbers, or "".
    pub formula: String,
    /// Actual ÷ target, where that is above 130 %.
    pub exceeded: Option<Ratio>,
    /// What must be entered first, or "".
    pub missing: String,
}

impl Outcome {
    fn scored(share: Ratio, formula: String) -> Self {
        Self {
            share: Some(share),
            formula,
            exceeded: None,
            missing: String::new(),
        }
    }

    fn missing(what: impl Into<String>) -> Self {
        Self {
            share: None,
            formula: String::new(),
            exceeded: None,
            missing: what.into(),
        }
    }
}

impl QualitativeState {
    /// The band of a state in percent: from (taken in), to, and whether `to` is taken in.
    fn band(self) -> (u32, u32, bool) {
        match self {
            Self::Achieved => (80, 100, true),
            Self::Partly => (60, 80, false),
            Self::Missed => (0, 60, false),
        }
    }

    /// Whether an entered percentage lies in the band of the state.
    pub(super) fn admits(self, percent: Decimal) -> bool {
        let (from, to, closed) = self.band();
        let (from, to) = (Decimal::from(from), Decimal::from(to));
        percent >= from && (percent < to || (closed && percent == to))
    }

    /// The band in words.
    pub(super) fn band_in_words(self) -> String {
        match self.band() {
            (from, to, true) => format!("{from}%至{to}%"),
            (from, to, false) => format!("{from}%至{to}%（不含{to}%）"),
        }
    }
}

/// The share that the budget execution scores: min(rate, 1), not below 0.
pub(super) fn execution(rate: &Ratio) -> Ratio {
    rate.clone().clamp(Ratio::whole(0), Ratio::whole(1))
}

/// Scores an indicator from its exact actual value or its state, and what was entered.
pub(super) fn indicator(
    facts: &IndicatorFacts,
    value: Option<&Ratio>,
    state: Option<QualitativeState>,
    entered: &Item,
) -> Outcome {
    if facts.nature == Nature::Qualitative {
        return match state {
            None => Outcome::missing("没有登记完成情况（达成、部分达成、未达成），暂不计分。"),
            Some(state) => qualitative(state, entered),
        };
    }
    let Some(target) = facts.target_number() else {
        return match entered.percent {
            Some(percent) => entered_share(percent),
            None => Outcome::missing("年度指标值不是数值，请填写得分比例（0至100%），暂不计分。"),
        };
    };
    let target = Ratio::of_decimal(target);
    match value {
        None => Outcome::missing("没有登记完成值，暂不计分。"),
        Some(value) if target.is_not_positive() => by_comparator(facts, value, &target),
        Some(value) if facts.nature == Nature::Negative => negative(value, &target),
        Some(value) => positive(value, &target, entered),
    }
}

fn qualitative(state: QualitativeState, entered: &Item) -> Outcome {
    let band = state.band_in_words();
    match entered.percent {
        None => Outcome::missing(format!(
            "定性指标为“{state}”，请填写得分比例（{band}），暂不计分。"
        )),
        Some(percent) if state.admits(percent) => entered_share(percent),
        Some(percent) => Outcome::missing(format!(
            "得分比例{percent}%与“{state}”不符，应为{band}，暂不计分。"
        )),
    }
}

fn entered_share(percent: Decimal) -> Outcome {
    Outcome::scored(Ratio::of_percent(percent), format!("评定 {percent}%"))
}

/// A target of 0 or less gives no ratio: it is reached or it is not.
fn by_comparator(facts: &IndicatorFacts, value: &Ratio, target: &Ratio) -> Outcome {
    let holds = facts.comparator.holds(value.cmp(target));
    let (share, word) = if holds {
        (1, "完成")
    } else {
        (0, "未完成")
    };
    let formula = format!(
        "{}，指标值 {}{}：{word}",
        value.decimal(6),
        facts.comparator,
        target.decimal(6)
    );
    Outcome::scored(Ratio::whole(share), formula)
}

/// 反向: full within the target, else 1 − (actual − target) ÷ target, not below 0.
fn negative(value: &Ratio, target: &Ratio) -> Outcome {
    let (full, none) = (Ratio::whole(1), Ratio::whole(0));
    let (v, t) = (value.decimal(6), target.decimal(6));
    if value <= target {
        return Outcome::scored(full, format!("{v} 未超过 {t}"));
    }
    let over = value.minus(target).over(target);
    let share = over.map_or_else(|| none.clone(), |over| full.minus(&over));
    Outcome::scored(share.max(none), format!("1 − ({v} − {t}) ÷ {t}"))
}

/// 正向: min(actual ÷ target, 1); far above the target by the clause on exceeded values.
fn positive(value: &Ratio, target: &Ratio, entered: &Item) -> Outcome {
    let (full, none) = (Ratio::whole(1), Ratio::whole(0));
    let (v, t) = (value.decimal(6), target.decimal(6));
    let rate = value.over(target).unwrap_or_else(|| none.clone());
    let far = Ratio::of_percent(Decimal::from(130));
    if rate <= far {
        let share = rate.clamp(none, full);
        return Outcome::scored(share, format!("min({v} ÷ {t}, 1)"));
    }
    let is_explained =
        entered.exceeded_because == Some(Exceeded::Other) && !entered.reason.trim().is_empty();
    let outcome = if is_explained {
        Outcome::scored(full, format!("min({v} ÷ {t}, 1)"))
    } else {
        let lowest = Ratio::of_percent(Decimal::from(60));
        let share = full.minus(&rate.minus(&far)).max(lowest);
        Outcome::scored(share, format!("max(1 − ({v} ÷ {t} − 130%), 60%)"))
    };
    Outcome {
        exceeded: Some(rate),
        ..outcome
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::indicators::{Accumulation, Comparator};

    fn facts(nature: Nature, comparator: Comparator, target: &str) -> IndicatorFacts {
        IndicatorFacts {
            level1: "产出指标".to_owned(),
            level2: String::new(),
            level3: String::new(),
            nature,
            comparator,
            target: target.to_owned(),
            unit: String::new(),
            weight: String::new(),
            accumulation: Accumulation::Latest,
            stage_target: String::new(),
            note: String::new(),
        }
    }

    fn number(text: &str) -> Ratio {
        Ratio::of_decimal(Decimal::from_str_exact(text).unwrap())
    }

    fn shown(facts: &IndicatorFacts, value: &str, entered: &Item) -> (Option<String>, bool) {
        let outcome = indicator(facts, Some(&number(value)), None, entered);
        (
            outcome.share.map(|s| s.percent()),
            outcome.exceeded.is_some(),
        )
    }

    fn percent_of(facts: &IndicatorFacts, value: &str) -> String {
        shown(facts, value, &Item::default()).0.unwrap()
    }

    #[test]
    fn more_is_better_up_to_130_percent() {
        let facts = facts(Nature::Positive, Comparator::AtLeast, "200");
        assert_eq!(percent_of(&facts, "-3"), "0.00");
        assert_eq!(percent_of(&facts, "150"), "75.00");
        assert_eq!(percent_of(&facts, "200"), "100.00");
        let nothing = Item::default();
        assert_eq!(
            shown(&facts, "260", &nothing),
            (Some("100.00".into()), false)
        );
        assert_eq!(
            shown(&facts, "260.2", &nothing),
            (Some("99.90".into()), true)
        );
        assert_eq!(shown(&facts, "300", &nothing), (Some("80.00".into()), true));
        assert_eq!(shown(&facts, "340", &nothing), (Some("60.00".into()), true));
        assert_eq!(
            shown(&facts, "9000", &nothing),
            (Some("60.00".into()), true)
        );
        let mut explained = Item {
            exceeded_because: Some(Exceeded::Other),
            ..Item::default()
        };
        assert_eq!(
            shown(&facts, "300", &explained),
            (Some("80.00".into()), true)
        );
        explained.reason = "疫情后需求集中释放".to_owned();
        assert_eq!(
            shown(&facts, "300", &explained),
            (Some("100.00".into()), true)
        );
    }

    #[test]
    fn less_is_better_down_to_nothing_at_twice_the_target() {
        let facts = facts(Nature::Negative, Comparator::AtMost, "40");
        for (value, share) in [
            ("0", "100.00"),
            ("40", "100.00"),
            ("45", "87.50"),
            ("80", "0.00"),
            ("99", "0.00"),
        ] {
            assert_eq!(percent_of(&facts, value), share);
        }
    }

    #[test]
    fn a_target_of_nothing_is_reached_or_not() {
        let none = facts(Nature::Negative, Comparator::AtMost, "0");
        assert_eq!(percent_of(&none, "0"), "100.00");
        assert_eq!(percent_of(&none, "1"), "0.00");
        let some = facts(Nature::Positive, Comparator::MoreThan, "0");
        assert_eq!(percent_of(&some, "0"), "0.00");
        assert_eq!(percent_of(&some, "1"), "100.00");
    }

    #[test]
    fn what_nobody_entered_never_scores() {
        let facts_of = facts(Nature::Positive, Comparator::AtLeast, "按计划");
        let outcome = indicator(&facts_of, None, None, &Item::default());
        assert!(outcome.share.is_none() && outcome.missing.contains("得分比例"));
        let numeric = facts(Nature::Positive, Comparator::AtLeast, "5");
        let outcome = indicator(&numeric, None, None, &Item::default());
        assert!(outcome.share.is_none() && outcome.missing.contains("完成值"));
        let judged = facts(Nature::Qualitative, Comparator::Qualitative, "提高");
        assert!(
            indicator(&judged, None, None, &Item::default())
                .share
                .is_none()
        );
        let state = Some(QualitativeState::Achieved);
        assert!(
            indicator(&judged, None, state, &Item::default())
                .share
                .is_none()
        );
    }

    #[test]
    fn each_band_takes_its_lower_bound_in() {
        let judged = facts(Nature::Qualitative, Comparator::Qualitative, "提高");
        let fits = |state, percent: &str| {
            let entered = Item {
                percent: Some(Decimal::from_str_exact(percent).unwrap()),
                ..Item::default()
            };
            indicator(&judged, None, Some(state), &entered)
                .share
                .is_some()
        };
        use QualitativeState::{Achieved, Missed, Partly};
        for (state, inside, outside) in [
            (Achieved, ["100", "80"], ["100.01", "79.99"]),
            (Partly, ["79.99", "60"], ["80", "59.99"]),
            (Missed, ["59.99", "0"], ["60", "-0.01"]),
        ] {
            assert!(inside.iter().all(|p| fits(state, p)), "{state}");
            assert!(!outside.iter().any(|p| fits(state, p)), "{state}");
        }
    }

    proptest! {
        #[test]
        fn a_share_is_never_below_0_or_above_1(
            nature in prop_oneof![Just(Nature::Positive), Just(Nature::Negative)],
            target in -1_000_i64..100_000,
            value in -100_000_i64..1_000_000,
        ) {
            let comparator = if nature == Nature::Positive { Comparator::AtLeast } else { Comparator::AtMost };
            let facts = facts(nature, comparator, &target.to_string());
            let value = Ratio::new(value, 7).unwrap();
            let share = indicator(&facts, Some(&value), None, &Item::default()).share.unwrap();
            prop_assert!(share >= Ratio::whole(0) && share <= Ratio::whole(1));
        }

        #[test]
        fn more_of_a_good_thing_never_scores_less_up_to_130_percent(
            target in 1_i64..10_000, less in 0_i64..13_000, more in 0_i64..13_000,
        ) {
            let (less, more) = (less.min(more), less.max(more));
            let facts = facts(Nature::Positive, Comparator::AtLeast, &target.to_string());
            let at = |thousandths: i64| {
                let value = Ratio::new(target * thousandths, 10_000).unwrap();
                indicator(&facts, Some(&value), None, &Item::default()).share.unwrap()
            };
            prop_assert!(at(less) <= at(more));
        }

        #[test]
        fn more_of_a_bad_thing_never_scores_more(
            target in 1_i64..10_000, less in 0_i64..30_000, more in 0_i64..30_000,
        ) {
            let (less, more) = (less.min(more), less.max(more));
            let facts = facts(Nature::Negative, Comparator::AtMost, &target.to_string());
            let at = |value| {
                let value = Ratio::whole(value);
                indicator(&facts, Some(&value), None, &Item::default()).share.unwrap()
            };
            prop_assert!(at(less) >= at(more));
        }
    }
}
