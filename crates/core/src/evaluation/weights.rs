//! The weights (分值) of the indicators: as the approved targets give them where they fit, else
//! scaled exactly to the weights of the first-level classes (财预〔2020〕10号: 产出 50, 效益 30,
//! 满意度 10 beside 预算执行率 10; with 成本指标 at the first level: 成本 20, 产出 40, 效益 20,
//! 满意度 10).

use crate::forms::ClassWeight;
use crate::indicators::{IndicatorFacts, parse_number};
use crate::ratio::Ratio;
use crate::words::words;

words! {
    /// Where the weights come from.
    Weighting {
        /// Every indicator has one, and they sum to what the classes sum to (90): taken as given,
        /// whatever their split over the classes, which the unit may adjust.
        Given = "按批复分值",
        /// Every indicator has one, and they sum to 100: each times 90/100.
        Rescaled = "批复分值按比例折算",
        /// Scaled to the weights of the classes.
        Scaled = "按一级指标分值折算",
    }
}

/// The weights of `indicators`, in their order. They sum exactly to the sum of `classes`, unless
/// an indicator belongs to none of them: such a one weighs 0.
pub(super) fn weights(
    indicators: &[&IndicatorFacts],
    classes: &[ClassWeight],
) -> (Weighting, Vec<Ratio>) {
    let given: Vec<_> = indicators.iter().map(|facts| given(facts)).collect();
    let full = sum(classes.iter().map(|class| Ratio::whole(class.weight)));
    if let Some(given) = given.iter().cloned().collect::<Option<Vec<_>>>() {
        let total = sum(given.iter().cloned());
        if total == full {
            return (Weighting::Given, given);
        }
        if let Some(factor) = full.over(&Ratio::whole(100))
            && total == Ratio::whole(100)
        {
            let scaled = given.iter().map(|weight| weight.times(&factor));
            return (Weighting::Rescaled, scaled.collect());
        }
    }
    let mut weights = vec![Ratio::whole(0); indicators.len()];
    for (class, room) in present(indicators, classes, &full) {
        let members: Vec<_> = indicators
            .iter()
            .zip(&given)
            .zip(0..)
            .filter(|((facts, _), _)| belongs(facts, class))
            .map(|((_, given), at): (_, usize)| (at, given.clone()))
            .collect();
        let shared = share(
            &room,
            members.iter().map(|(_, given)| given.clone()).collect(),
        );
        for ((at, _), weight) in members.iter().zip(shared) {
            if let Some(place) = weights.get_mut(*at) {
                *place = weight;
            }
        }
    }
    (Weighting::Scaled, weights)
}

/// Whether an indicator is one of a class of the frame.
pub(super) fn belongs(facts: &IndicatorFacts, class: &ClassWeight) -> bool {
    facts.level1.trim() == class.level1
}

/// 分值 as the targets give it; what is no number, or below 0, is none.
fn given(facts: &IndicatorFacts) -> Option<Ratio> {
    parse_number(&facts.weight)
        .filter(|weight| weight.is_zero() || weight.is_sign_positive())
        .map(Ratio::of_decimal)
}

/// The classes that have indicators with their weights. What a missing class would weigh goes to
/// the others in proportion, so that the whole stays the same.
fn present<'a>(
    indicators: &[&IndicatorFacts],
    classes: &'a [ClassWeight],
    full: &Ratio,
) -> Vec<(&'a ClassWeight, Ratio)> {
    let has_members = |class: &&ClassWeight| indicators.iter().any(|facts| belongs(facts, class));
    let held: Vec<_> = classes.iter().filter(has_members).collect();
    let sum = sum(held.iter().map(|class| Ratio::whole(class.weight)));
    let room = |class: &ClassWeight| Some(Ratio::whole(class.weight).times(&full.over(&sum)?));
    held.into_iter()
        .filter_map(|class| Some((class, room(class)?)))
        .collect()
}

/// Shares the weight of a class among its indicators: in proportion to the given weights where
/// all have one; else those without one share equally what the given ones leave, and where these
/// leave nothing, all share equally.
fn share(room: &Ratio, given: Vec<Option<Ratio>>) -> Vec<Ratio> {
    let equal = |room: &Ratio, number: usize| {
        let number = Ratio::whole(i64::try_from(number).unwrap_or(i64::MAX));
        room.over(&number).unwrap_or_else(|| Ratio::whole(0))
    };
    let total = sum(given.iter().flatten().cloned());
    let open = given.iter().filter(|weight| weight.is_none()).count();
    let rest = room.minus(&total);
    let all_equal = equal(room, given.len());
    given
        .into_iter()
        .map(|weight| match weight {
            _ if total.is_not_positive() => all_equal.clone(),
            Some(weight) if open == 0 => {
                let part = weight.over(&total).unwrap_or_else(|| Ratio::whole(0));
                part.times(room)
            }
            _ if rest.is_not_positive() => all_equal.clone(),
            Some(weight) => weight,
            None => equal(&rest, open),
        })
        .collect()
}

pub(super) fn sum(parts: impl Iterator<Item = Ratio>) -> Ratio {
    parts.fold(Ratio::whole(0), |sum, part| sum.plus(&part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::indicators::{Accumulation, Comparator, Nature};

    fn facts(level1: &str, weight: &str) -> IndicatorFacts {
        IndicatorFacts {
            level1: level1.to_owned(),
            level2: String::new(),
            level3: String::new(),
            nature: Nature::Positive,
            comparator: Comparator::AtLeast,
            target: "1".to_owned(),
            unit: String::new(),
            weight: weight.to_owned(),
            accumulation: Accumulation::Latest,
            stage_target: String::new(),
            note: String::new(),
        }
    }

    fn classes() -> Vec<ClassWeight> {
        [("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)]
            .map(|(level1, weight)| ClassWeight {
                level1: level1.to_owned(),
                weight,
            })
            .to_vec()
    }

    fn shown(rows: &[(&str, &str)]) -> (Weighting, Vec<String>) {
        let facts: Vec<_> = rows.iter().map(|(l, w)| facts(l, w)).collect();
        let (from, weights) = weights(&facts.iter().collect::<Vec<_>>(), &classes());
        (from, weights.iter().map(|w| w.decimal(4)).collect())
    }

    #[test]
    fn weights_that_sum_to_90_or_100_keep_their_proportions() {
        let (from, weights) =
            shown(&[("产出指标", "60"), ("效益指标", "20"), ("满意度指标", "10")]);
        assert_eq!(
            (from, weights),
            (
                Weighting::Given,
                vec!["60".into(), "20".into(), "10".into()]
            )
        );
        let (from, weights) =
            shown(&[("产出指标", "55"), ("效益指标", "35"), ("满意度指标", "10")]);
        assert_eq!(from, Weighting::Rescaled);
        assert_eq!(weights, ["49.5", "31.5", "9"]);
    }

    #[test]
    fn other_weights_are_scaled_and_missing_ones_shared() {
        let (from, weights) = shown(&[
            ("产出指标", "20"),
            ("产出指标", "5"),
            ("效益指标", ""),
            ("效益指标", "重要"),
            ("满意度指标", "3"),
        ]);
        assert_eq!(from, Weighting::Scaled);
        assert_eq!(weights, ["40", "10", "15", "15", "10"]);
        let (_, weights) = shown(&[
            ("产出指标", "20"),
            ("产出指标", ""),
            ("产出指标", ""),
            ("效益指标", "40"),
            ("效益指标", ""),
            ("满意度指标", "0"),
        ]);
        assert_eq!(weights, ["20", "15", "15", "15", "15", "10"]);
    }

    #[test]
    fn the_weight_of_a_missing_class_goes_to_the_others() {
        let (_, weights) = shown(&[("产出指标", ""), ("效益指标", "")]);
        assert_eq!(weights, ["56.25", "33.75"]);
        let (_, weights) = shown(&[("产出指标", ""), ("管理指标", "")]);
        assert_eq!(weights, ["90", "0"]);
    }

    proptest! {
        #[test]
        fn scaled_weights_sum_exactly_to_their_class(
            rows in proptest::collection::vec(
                (0_usize..3, prop_oneof![Just(String::new()), (0_u32..2000).prop_map(|w| format!("{}.{}", w / 10, w % 10))]),
                1..25,
            )
        ) {
            let classes = classes();
            let facts: Vec<_> = rows
                .iter()
                .map(|(class, weight)| facts(&classes[*class].level1, weight))
                .collect();
            let (from, weights) = weights(&facts.iter().collect::<Vec<_>>(), &classes);
            let all = sum(weights.iter().cloned());
            prop_assert_eq!(all, Ratio::whole(90));
            prop_assert!(weights.iter().all(|weight| *weight >= Ratio::whole(0)));
            if from == Weighting::Scaled {
                let present: Vec<_> = classes.iter().filter(|c| facts.iter().any(|f| belongs(f, c))).collect();
                let held: i64 = present.iter().map(|class| class.weight).sum();
                for class in present {
                    let of_class = facts.iter().zip(&weights).filter(|(f, _)| belongs(f, class));
                    let expected = Ratio::new(class.weight * 90, held).unwrap();
                    prop_assert_eq!(sum(of_class.map(|(_, w)| w.clone())), expected);
                }
            }
        }
    }
}
