//! I rules: the approved indicators and their progress.

use rust_decimal::Decimal;

use super::basics::has_approved_targets;
use super::{Book, Check, Found, IndicatorBook, ProjectBook, Rule, Severity};
use crate::analysis::Light;
use crate::indicators::{Accumulation, Comparator, Nature, is_cost as is_cost_class, parse_number};
use crate::money::Money;
use crate::ratio::Ratio;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "I01",
        severity: Severity::E,
        condition: "指标名称为空或超过100个字",
        message: "第{n}行的指标名称为空或超过100个字。",
        basis: "",
        check: Check::Indicator(name_is_given),
    },
    Rule {
        id: "I02",
        severity: Severity::E,
        condition: "定量指标没有计量单位",
        message: "第{n}行的计量单位为必填项。",
        basis: "",
        check: Check::Indicator(unit_is_given),
    },
    Rule {
        id: "I03",
        severity: Severity::E,
        condition: "计量单位为按说明，而指标值说明为空",
        message: "第{n}行选择了按说明计量，指标值说明为必填项。",
        basis: "",
        check: Check::Indicator(note_is_given),
    },
    Rule {
        id: "I04",
        severity: Severity::E,
        condition: "定量指标的年度指标值不是数值",
        message: "第{n}行指标值“{v}”不是有效数值，请重新填写。",
        basis: "",
        check: Check::Indicator(target_is_a_number),
    },
    Rule {
        id: "I13",
        severity: Severity::W,
        condition: "指标性质与比较符矛盾",
        message: "指标性质“{n}”与比较符“{c}”矛盾。",
        basis: "",
        check: Check::Indicator(nature_fits_comparator),
    },
    Rule {
        id: "I14",
        severity: Severity::E,
        condition: "时效指标的指标值、阶段目标值或完成值为40000—60000的整数",
        message: "“{v}”疑似Excel日期序列号（{date}）。",
        basis: "",
        check: Check::Indicator(value_is_no_date_number),
    },
    Rule {
        id: "I15",
        severity: Severity::W,
        condition: "计量单位是数字",
        message: "计量单位“{u}”是数字，疑似错列。",
        basis: "",
        check: Check::Indicator(unit_is_no_number),
    },
    Rule {
        id: "I16",
        severity: Severity::W,
        condition: "数量指标或成本类指标的目标值为0",
        message: "目标值为0，疑似丢失小数。",
        basis: "",
        check: Check::Indicator(target_is_not_zero),
    },
    Rule {
        id: "I17",
        severity: Severity::W,
        condition: "累计值比上一次下降",
        message: "累计值由{a}降为{b}，请说明。",
        basis: "",
        check: Check::Indicator(state_does_not_fall),
    },
    Rule {
        id: "I18",
        severity: Severity::W,
        condition: "正向指标的完成值达到年度指标值的120%（蓝灯）",
        message: "当前完成值远高于年度指标值，请分析原因。",
        basis: "办法第九条",
        check: Check::Indicator(target_is_not_far_exceeded),
    },
    Rule {
        id: "I19",
        severity: Severity::W,
        condition: "百分比指标的指标值、阶段目标值或完成值不在0—100之间",
        message: "比率类指标应在0—100%之间。",
        basis: "",
        check: Check::Indicator(share_is_within_hundred),
    },
    Rule {
        id: "I20",
        severity: Severity::W,
        condition: "满意度指标已有完成值，而没有写明调查时间、样本数和方式的满意度调查",
        message: "请填写满意度的调查时间、样本数及方式。",
        basis: "",
        check: Check::Indicator(satisfaction_is_surveyed),
    },
    Rule {
        id: "I21",
        severity: Severity::W,
        condition: "缺少必需的一级指标",
        message: "缺少{产出/效益/满意度}指标。",
        basis: "办法第八条",
        check: Check::Project(classes_are_complete),
    },
    Rule {
        id: "I22",
        severity: Severity::E,
        condition: "填有分值，而合计既不是90也不是100",
        message: "分值合计{x}，应为90或100。",
        basis: "",
        check: Check::Project(weights_add_up),
    },
    Rule {
        id: "I24",
        severity: Severity::W,
        condition: "以元、万元或亿元计的成本指标大于项目全年预算数",
        message: "成本指标{x}万元大于预算{y}万元。",
        basis: "",
        check: Check::Indicator(cost_is_within_budget),
    },
    Rule {
        id: "I25",
        severity: Severity::W,
        condition: "数量指标以金额为计量单位",
        message: "数量指标以金额代替产出，请改用实物量。",
        basis: "",
        check: Check::Indicator(quantity_is_no_amount),
    },
];

/// The classes whose lack I21 finds.
const REQUIRED_CLASSES: &[&str] = &["产出指标", "效益指标", "满意度指标"];

fn is_cost(indicator: &IndicatorBook) -> bool {
    let facts = &indicator.facts;
    is_cost_class(&facts.level1, &facts.level2)
}

fn is_quantitative(indicator: &IndicatorBook) -> bool {
    indicator.facts.nature != Nature::Qualitative
}

/// Target, stage target and actual, where they are numbers.
fn numbers(indicator: &IndicatorBook) -> impl Iterator<Item = Decimal> + use<> {
    let actual = indicator.figures.actual.as_deref().and_then(parse_number);
    [
        indicator.facts.target_number(),
        indicator.facts.stage_number(),
        actual,
    ]
    .into_iter()
    .flatten()
}

fn name_is_given(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let length = indicator.facts.level3.chars().count();
    if length == 0 || length > 100 {
        let message = format!("第{}行的指标名称为空或超过100个字。", indicator.row);
        found.add(&indicator.place, message, format!("{length}个字"));
    }
}

fn unit_is_given(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if is_quantitative(indicator) && indicator.facts.unit.is_empty() {
        let message = format!("第{}行的计量单位为必填项。", indicator.row);
        found.add(&indicator.place, message, String::new());
    }
}

fn note_is_given(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let facts = &indicator.facts;
    if is_quantitative(indicator) && facts.unit == "按说明" && facts.note.is_empty() {
        let message = format!(
            "第{}行选择了按说明计量，指标值说明为必填项。",
            indicator.row
        );
        found.add(&indicator.place, message, String::new());
    }
}

fn target_is_a_number(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if is_quantitative(indicator) && indicator.facts.target_number().is_none() {
        let (row, value) = (indicator.row, &indicator.facts.target);
        let message = format!("第{row}行指标值“{value}”不是有效数值，请重新填写。");
        found.add(&indicator.place, message, String::new());
    }
}

fn nature_fits_comparator(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let facts = &indicator.facts;
    let contradicts = matches!(
        (facts.nature, facts.comparator),
        (Nature::Positive, Comparator::AtMost | Comparator::LessThan)
            | (Nature::Negative, Comparator::AtLeast | Comparator::MoreThan)
    );
    if contradicts {
        let message = format!(
            "指标性质“{}”与比较符“{}”矛盾。",
            facts.nature, facts.comparator
        );
        found.add(&indicator.place, message, String::new());
    }
}

fn value_is_no_date_number(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if indicator.facts.level2 != "时效指标" {
        return;
    }
    let range = Decimal::from(40_000)..=Decimal::from(60_000);
    let serial = numbers(indicator).find(|n| n.is_integer() && range.contains(n));
    let Some(serial) = serial else { return };
    let days = serial.to_string().parse().ok().map(chrono::Days::new);
    let date = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)
        .zip(days)
        .and_then(|(epoch, days)| epoch.checked_add_days(days));
    if let Some(date) = date {
        let message = format!("“{serial}”疑似Excel日期序列号（{date}）。");
        found.add(&indicator.place, message, String::new());
    }
}

fn unit_is_no_number(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let unit = &indicator.facts.unit;
    if parse_number(unit).is_some() {
        found.add(
            &indicator.place,
            format!("计量单位“{unit}”是数字，疑似错列。"),
            String::new(),
        );
    }
}

fn target_is_not_zero(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let concerned = indicator.facts.level2 == "数量指标" || is_cost(indicator);
    if concerned
        && indicator
            .facts
            .target_number()
            .is_some_and(|target| target.is_zero())
    {
        found.add(&indicator.place, "目标值为0，疑似丢失小数。", String::new());
    }
}

/// 取最新 entries are states so far; increments of 逐次相加 that are negative lower the sum.
fn state_does_not_fall(project: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if !is_quantitative(indicator) || indicator.facts.accumulation == Accumulation::Mean {
        return;
    }
    let mut state: Option<Decimal> = None;
    let counting = indicator
        .entries
        .iter()
        .filter(|entry| entry.date <= project.cut_off.through());
    for value in counting.filter_map(|entry| parse_number(&entry.value)) {
        let next = match (indicator.facts.accumulation, state) {
            (Accumulation::Sum, Some(sum)) => sum.checked_add(value),
            _ => Some(value),
        };
        let Some(next) = next else { return };
        if let Some(before) = state.filter(|before| next < *before) {
            let message = format!(
                "累计值由{}降为{}，请说明。",
                before.normalize(),
                next.normalize()
            );
            found.add(&indicator.place, message, format!("{next} < {before}"));
            return;
        }
        state = Some(next);
    }
}

fn target_is_not_far_exceeded(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let figures = &indicator.figures;
    if figures.light == Light::Blue {
        let actual = figures.actual.as_deref().unwrap_or_default();
        let rate = figures.completion_rate.as_deref().unwrap_or_default();
        let formula = format!("{actual} ÷ {} = {rate}% ≥ 120%", figures.target);
        found.add(
            &indicator.place,
            "当前完成值远高于年度指标值，请分析原因。",
            formula,
        );
    }
}

fn share_is_within_hundred(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if !is_quantitative(indicator) || !["%", "％"].contains(&indicator.facts.unit.as_str()) {
        return;
    }
    let outside = numbers(indicator).find(|n| *n < Decimal::ZERO || *n > Decimal::ONE_HUNDRED);
    if let Some(value) = outside {
        found.add(
            &indicator.place,
            "比率类指标应在0—100%之间。",
            format!("{value}%"),
        );
    }
}

fn satisfaction_is_surveyed(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let Some(actual) = &indicator.figures.actual else {
        return;
    };
    if indicator.facts.level1 == crate::surveys::LEVEL1 && !indicator.surveyed {
        found.add(
            &indicator.place,
            "请填写满意度的调查时间、样本数及方式。",
            format!("完成值 {actual}{}", indicator.facts.unit),
        );
    }
}

fn classes_are_complete(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    if !has_approved_targets(project) {
        return;
    }
    for class in REQUIRED_CLASSES {
        if project
            .indicators
            .iter()
            .all(|indicator| indicator.facts.level1 != *class)
        {
            found.add(
                format!("指标/{class}"),
                format!("缺少{class}。"),
                String::new(),
            );
        }
    }
}

fn weights_add_up(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let weights = || project.indicators.iter().map(|i| i.facts.weight.as_str());
    if !has_approved_targets(project) || weights().all(str::is_empty) {
        return;
    }
    let sum = weights()
        .filter_map(parse_number)
        .try_fold(Decimal::ZERO, Decimal::checked_add)
        .map(|sum| sum.normalize());
    let Some(sum) = sum else { return };
    if ![Decimal::from(90), Decimal::ONE_HUNDRED].contains(&sum) {
        let terms: Vec<_> = weights()
            .map(|w| if w.is_empty() { "0" } else { w })
            .collect();
        let formula = format!("{} = {sum}", terms.join(" + "));
        found.add(
            "指标/分值",
            format!("分值合计{sum}，应为90或100。"),
            formula,
        );
    }
}

fn cost_is_within_budget(project: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let budget = project.figures.total.annual_budget;
    let wan = match indicator.facts.unit.as_str() {
        "元" => Ratio::new(1, 10_000),
        "万元" => Ratio::new(1, 1),
        "亿元" => Ratio::new(10_000, 1),
        _ => None,
    };
    let (Some(wan), Some(target)) = (wan, indicator.facts.target_number()) else {
        return;
    };
    let Some(budget_wan) = Ratio::new(budget.fen(), 1_000_000) else {
        return;
    };
    let cost = Ratio::of_decimal(target).times(&wan);
    if is_cost(indicator) && budget > Money::ZERO && cost > budget_wan {
        let cost = cost.decimal(6);
        let message = format!("成本指标{cost}万元大于预算{budget}万元。");
        found.add(
            &indicator.place,
            message,
            format!("{cost}万元 > {budget}万元"),
        );
    }
}

fn quantity_is_no_amount(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let unit = indicator.facts.unit.as_str();
    let is_amount = ["元", "千元", "万元", "百万元", "亿元"].contains(&unit);
    if indicator.facts.level2 == "数量指标" && is_amount {
        found.add(
            &indicator.place,
            "数量指标以金额代替产出，请改用实物量。",
            String::new(),
        );
    }
}
