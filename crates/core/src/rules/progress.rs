//! I rules on the entries of an indicator, and on output against money.

use rust_decimal::Decimal;

use super::funds::TOTAL;
use super::{Book, Check, Found, IndicatorBook, ProjectBook, Rule, Severity};
use crate::indicators::{Accumulation, parse_number};
use crate::ratio::Ratio;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "I27",
        severity: Severity::W,
        condition: "执行率达到90%，而数量指标平均完成率（每项最高按100%计）低于50%",
        message: "资金已支出{a}%，产出仅完成{b}%，请说明。",
        basis: "办法第十条",
        check: Check::Project(output_follows_money),
    },
    Rule {
        id: "I28",
        severity: Severity::W,
        condition: "逐次相加的各次数值逐次上升，且最后一次接近年度指标值",
        message: "各次数值逐次上升且接近目标，疑似填了累计数，请核对累计方式。",
        basis: "",
        check: Check::Indicator(increments_are_no_running_total),
    },
];

fn output_follows_money(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let (Some(spent), Some(output)) = (project.figures.total.rate(), project.figures.output())
    else {
        return;
    };
    let (Some(most), Some(half)) = (Ratio::new(90, 100), Ratio::new(50, 100)) else {
        return;
    };
    if spent >= most && output < half {
        let (spent, output) = (spent.percent(), output.percent());
        found.add(
            TOTAL,
            format!("资金已支出{spent}%，产出仅完成{output}%，请说明。"),
            format!("{spent}% ≥ 90%，{output}% < 50%"),
        );
    }
}

/// At least two entries, each above the one before; near means within a fifth of the target.
fn increments_are_no_running_total(
    project: &ProjectBook,
    indicator: &IndicatorBook,
    found: &mut Found<'_>,
) {
    let facts = &indicator.facts;
    let Some(target) = facts
        .target_number()
        .filter(|target| *target > Decimal::ZERO)
    else {
        return;
    };
    if facts.accumulation != Accumulation::Sum {
        return;
    }
    let values: Vec<Decimal> = indicator
        .entries
        .iter()
        .filter(|entry| entry.date <= project.cut_off.through())
        .filter_map(|entry| parse_number(&entry.value))
        .collect();
    let [_, .., last] = values.as_slice() else {
        return;
    };
    let fifth = target / Decimal::from(5);
    let only_rises = values.is_sorted_by(|before, after| before < after);
    if only_rises && (target - last).abs() <= fifth {
        let shown: Vec<_> = values.iter().map(ToString::to_string).collect();
        found.add(
            &indicator.place,
            "各次数值逐次上升且接近目标，疑似填了累计数，请核对累计方式。",
            format!("{}；年度指标值 {target}", shown.join("，")),
        );
    }
}
