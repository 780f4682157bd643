//! E: 有效性 (办法第十条): results that fall behind the targets, or behind the money, or that nobody
//! reports.

use chrono::NaiveDate;

use super::day::Day;
use super::registry::{Check, Raised, WarningRule, shown};
use crate::analysis::Light;
use crate::findings::MonitoringKind;
use crate::ratio::Ratio;
use crate::rules::{IndicatorBook, ProjectBook};

pub(super) const RULES: &[WarningRule] = &[
    WarningRule {
        id: "E1",
        kind: MonitoringKind::Effectiveness,
        condition: "有指标为红灯或黄灯",
        message: "{n}项指标偏离目标：{list}。",
        basis: "办法第十条",
        action: "请逐项分析偏差原因，采取纠偏措施；预计不能完成的，按程序调整目标和预算。",
        check: Check::Figures(indicators_keep_pace),
    },
    WarningRule {
        id: "E2",
        kind: MonitoringKind::Effectiveness,
        condition: "支出达到预算的90%，而数量指标平均完成不足50%",
        message: "资金已支出{a}%，产出仅完成{b}%。",
        basis: "办法第十条",
        action: "请核对产出是否漏报、资金是否预付，并说明原因。",
        check: Check::Figures(output_keeps_up_with_money),
    },
    WarningRule {
        id: "E3",
        kind: MonitoringKind::Effectiveness,
        condition: "有指标90天没有进展记录",
        message: "{n}项指标{d}天没有进展记录：{list}。",
        basis: "办法第五条（二）",
        action: "请向责任科室收集并登记进展，附佐证材料。",
        check: Check::Figures(progress_is_reported),
    },
];

/// 指标 as messages list them.
fn names<'a>(indicators: impl Iterator<Item = &'a IndicatorBook>) -> String {
    let names: Vec<_> = indicators.map(|i| i.facts.level3.as_str()).collect();
    names.join("、")
}

fn indicators_keep_pace(_: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let of = |light| {
        let is_such = move |i: &&IndicatorBook| i.figures.light == light;
        project.indicators.iter().filter(is_such)
    };
    let mut parts = Vec::new();
    let mut lines = Vec::new();
    for light in [Light::Red, Light::Yellow] {
        if of(light).next().is_some() {
            parts.push(format!("{}为{}灯", names(of(light)), light.word()));
        }
        lines.extend(of(light).map(|indicator| {
            let figures = &indicator.figures;
            format!(
                "{} 完成{}{unit}，年度指标值{}{}{unit}，判为{}",
                figures.level3,
                figures.actual.as_deref().unwrap_or("—"),
                figures.comparator,
                figures.target,
                light.word(),
                unit = figures.unit
            )
        }));
    }
    if !parts.is_empty() {
        let message = format!("{}项指标偏离目标：{}。", lines.len(), parts.join("，"));
        let light = project.figures.performance_light;
        raised.add("指标", light, message, lines.join("\n"));
    }
}

/// As rule I27: spent so much, and of the 数量指标 so little done.
fn output_keeps_up_with_money(day: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let figures = &project.figures;
    let (Some(spent), Some(output)) = (figures.total.rate(), figures.output()) else {
        return;
    };
    let limits = &day.thresholds;
    if spent >= Ratio::of_percent(limits.spent_from)
        && output < Ratio::of_percent(limits.output_below)
    {
        let (a, b) = (spent.percent(), output.percent());
        let message = format!("资金已支出{a}%，产出仅完成{b}%。");
        let quantities = figures
            .indicators
            .iter()
            .filter(|row| row.level2 == "数量指标");
        let rates: Vec<_> = quantities
            .filter_map(|row| match (&row.completion_rate, &row.actual) {
                (Some(rate), _) => Some(format!("{} {rate}%", row.level3)),
                (None, None) => Some(format!("{} 无进展", row.level3)),
                (None, Some(_)) => None,
            })
            .collect();
        let formula = format!(
            "执行率 {}万元 ÷ {}万元 = {a}%，达到{}%\n产出 平均完成率（每项最高按100%计）{b}%，低于{}%\n完成率 {}",
            figures.total.executed,
            figures.total.annual_budget,
            limits.spent_from,
            limits.output_below,
            rates.join("，")
        );
        raised.add("指标/数量指标", Light::Red, message, formula);
    }
}

/// Counted from the last entry, else from when the project began in the year.
fn progress_is_reported(day: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let first = day.book.cut_off.year().first_day();
    let begin = project.facts.start_on.map_or(first, |day| day.max(first));
    let limit = i64::from(day.thresholds.silent_days);
    let silent: Vec<_> = project
        .indicators
        .iter()
        .filter_map(|indicator| {
            let last = last_entry(indicator, day.on);
            let days = (day.on - last.unwrap_or(begin)).num_days();
            (days >= limit).then_some((indicator, last, days))
        })
        .collect();
    if silent.is_empty() {
        return;
    }
    let lines: Vec<_> = silent
        .iter()
        .map(|(indicator, last, days)| {
            let since = match last {
                Some(date) => format!("最近一次进展{}", shown(*date)),
                None => format!("没有进展记录，自{}起", shown(begin)),
            };
            format!("{} {since}，已{days}天", indicator.facts.level3)
        })
        .collect();
    let message = format!(
        "{}项指标{limit}天没有进展记录：{}。",
        silent.len(),
        names(silent.iter().map(|(indicator, ..)| *indicator))
    );
    raised.add("指标/进展", Light::Grey, message, lines.join("\n"));
}

fn last_entry(indicator: &IndicatorBook, on: NaiveDate) -> Option<NaiveDate> {
    let dates = indicator.entries.iter().map(|entry| entry.date);
    dates.filter(|date| *date <= on).max()
}
