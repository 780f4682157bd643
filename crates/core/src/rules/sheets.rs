//! I rules on what a person fills in: progress, forecast, causes, likelihood. They look at sheets
//! that were begun; that one is missing altogether is B04.

use std::collections::{HashMap, HashSet};

use super::book::numbered;
use super::{Book, Check, Found, IndicatorBook, ProjectBook, Rule, Severity};
use crate::analysis::Light;
use crate::indicators::Nature;
use crate::sheets::{Likelihood, SheetIndicator};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "I05",
        severity: Severity::E,
        condition: "1-7月执行情况为空",
        message: "第{n}行的1-7月执行情况为必填项。",
        basis: "办法第十二条",
        check: Check::Indicator(progress_is_given),
    },
    Rule {
        id: "I06",
        severity: Severity::E,
        condition: "判断为有可能或完全不可能，而全年预计完成情况为空",
        message: "第{n}行的全年预计完成情况为必填项。",
        basis: "办法第十二条（二）",
        check: Check::Indicator(forecast_is_given),
    },
    Rule {
        id: "I07",
        severity: Severity::E,
        condition: "红灯或黄灯而没有选择偏差原因",
        message: "第{n}行为{灯}，请选择偏差原因。",
        basis: "办法第十二条（二）",
        check: Check::Indicator(deviation_has_a_cause),
    },
    Rule {
        id: "I08",
        severity: Severity::E,
        condition: "选择了偏差原因，而原因说明为空",
        message: "第{n}行的原因说明为必填项。",
        basis: "办法第十二条（二）",
        check: Check::Indicator(cause_is_explained),
    },
    Rule {
        id: "I09",
        severity: Severity::E,
        condition: "完成目标可能性没有选择",
        message: "第{n}行的完成目标可能性须且只能选一项。",
        basis: "",
        check: Check::Indicator(likelihood_is_chosen),
    },
    Rule {
        id: "I10",
        severity: Severity::E,
        condition: "判断为完全不可能，而备注为空",
        message: "请在备注写明不能完成的原因及拟采取的改进措施。",
        basis: "办法第十二条（二）",
        check: Check::Indicator(failure_is_remarked),
    },
    Rule {
        id: "I11",
        severity: Severity::E,
        condition: "判断为确定能，而预计值没有达到年度指标值",
        message: "选“确定能”，但预计值{x}未达到{t}。",
        basis: "",
        check: Check::Indicator(certainty_is_founded),
    },
    Rule {
        id: "I12",
        severity: Severity::W,
        condition: "判断为完全不可能，而预计值达到年度指标值",
        message: "选“完全不可能”，但预计值已达标。",
        basis: "",
        check: Check::Indicator(failure_is_founded),
    },
    Rule {
        id: "I23",
        severity: Severity::E,
        condition: "监控表的指标与已批复的绩效目标不一致",
        message: "与批复目标不一致，绩效目标不得擅自调整。",
        basis: "条例第十八条",
        check: Check::Project(targets_are_those_approved),
    },
    Rule {
        id: "I26",
        severity: Severity::W,
        condition: "同一说明文字（10个字以上）用于3个以上项目",
        message: "说明文字与{n}个项目相同，请逐项填写。",
        basis: "",
        check: Check::Unit(explanations_are_their_own),
    },
];

fn progress_is_given(project: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if indicator
        .filled
        .as_ref()
        .is_some_and(|row| row.progress.is_empty())
    {
        let period = project.cut_off.label();
        let message = format!("第{}行的{period}执行情况为必填项。", indicator.row);
        found.add(&indicator.place, message, String::new());
    }
}

fn forecast_is_given(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let doubtful = |row: &SheetIndicator| {
        matches!(
            row.likelihood,
            Some(Likelihood::Possible | Likelihood::Impossible)
        )
    };
    let is_missing = |row: &SheetIndicator| doubtful(row) && row.forecast.is_empty();
    if indicator.filled.as_ref().is_some_and(is_missing) {
        let message = format!("第{}行的全年预计完成情况为必填项。", indicator.row);
        found.add(&indicator.place, message, String::new());
    }
}

fn deviation_has_a_cause(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let light = indicator.figures.light;
    let deviates = matches!(light, Light::Red | Light::Yellow);
    if deviates
        && indicator
            .filled
            .as_ref()
            .is_some_and(|row| row.causes.is_empty())
    {
        let message = format!(
            "第{}行为{}灯，请选择偏差原因。",
            indicator.row,
            light.word()
        );
        let actual = indicator.figures.actual.as_deref().unwrap_or("—");
        let formula = format!("完成 {actual}，年度指标值 {}", indicator.figures.target);
        found.add(&indicator.place, message, formula);
    }
}

fn cause_is_explained(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let is_missing = |row: &SheetIndicator| !row.causes.is_empty() && row.cause_note.is_empty();
    if indicator.filled.as_ref().is_some_and(is_missing) {
        let message = format!("第{}行的原因说明为必填项。", indicator.row);
        found.add(&indicator.place, message, String::new());
    }
}

fn likelihood_is_chosen(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    if indicator
        .filled
        .as_ref()
        .is_some_and(|row| row.likelihood.is_none())
    {
        let message = format!("第{}行的完成目标可能性须且只能选一项。", indicator.row);
        found.add(&indicator.place, message, String::new());
    }
}

fn failure_is_remarked(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let is_missing = |row: &SheetIndicator| {
        row.likelihood == Some(Likelihood::Impossible) && row.remark.is_empty()
    };
    if indicator.filled.as_ref().is_some_and(is_missing) {
        let message = "请在备注写明不能完成的原因及拟采取的改进措施。";
        found.add(&indicator.place, message, String::new());
    }
}

/// Whether the forecast value meets the target; nothing where either is no number.
fn meets_target(indicator: &IndicatorBook, row: &SheetIndicator) -> Option<bool> {
    if indicator.facts.nature == Nature::Qualitative {
        return None;
    }
    let ordering = row.forecast_value?.cmp(&indicator.facts.target_number()?);
    Some(indicator.facts.comparator.holds(ordering))
}

fn certainty_is_founded(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let Some(row) = indicator.filled.as_ref() else {
        return;
    };
    let (Some(value), Some(false)) = (row.forecast_value, meets_target(indicator, row)) else {
        return;
    };
    if row.likelihood == Some(Likelihood::Certain) {
        let facts = &indicator.facts;
        let target = format!(
            "{}{}{}",
            facts.comparator, indicator.figures.target, facts.unit
        );
        let message = format!("选“确定能”，但预计值{value}未达到{target}。");
        found.add(&indicator.place, message, format!("{value}，应{target}"));
    }
}

fn failure_is_founded(_: &ProjectBook, indicator: &IndicatorBook, found: &mut Found<'_>) {
    let Some(row) = indicator.filled.as_ref() else {
        return;
    };
    let impossible = row.likelihood == Some(Likelihood::Impossible);
    if impossible && meets_target(indicator, row) == Some(true) {
        found.add(
            &indicator.place,
            "选“完全不可能”，但预计值已达标。",
            String::new(),
        );
    }
}

fn targets_are_those_approved(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let mut places = HashMap::new();
    for difference in &project.differences {
        let place = format!("指标/{}/{}", difference.level2, difference.level3);
        let message = "与批复目标不一致，绩效目标不得擅自调整；请按已批复的目标更新监控表。";
        let formula = format!("监控表与批复：{difference}");
        found.add(numbered(place, &mut places), message, formula);
    }
}

/// What a row of the sheet explains, by its column.
fn explanations(row: &SheetIndicator) -> [(&'static str, &str); 2] {
    [("原因说明", &row.cause_note), ("备注", &row.remark)]
}

fn explanations_are_their_own(book: &Book, found: &mut Found<'_>) {
    let monitored = || {
        book.projects
            .iter()
            .filter(|project| !project.figures.exempt)
    };
    let mut projects: HashMap<&str, HashSet<&str>> = HashMap::new();
    for project in monitored() {
        for row in project.indicators.iter().filter_map(|i| i.filled.as_ref()) {
            for (_, text) in explanations(row) {
                let code = project.facts.code.as_str();
                projects.entry(text).or_default().insert(code);
            }
        }
    }
    for project in monitored() {
        for indicator in &project.indicators {
            for (column, text) in indicator.filled.iter().flat_map(explanations) {
                let same = projects.get(text).map_or(0, HashSet::len);
                if same >= 3 && text.chars().count() >= 10 {
                    found.add_for(
                        project.facts.code.clone(),
                        format!("{}/{column}", indicator.place),
                        format!("说明文字与{}个项目相同，请逐项填写。", same - 1),
                        format!("“{text}”用于{same}个项目"),
                    );
                }
            }
        }
    }
}
