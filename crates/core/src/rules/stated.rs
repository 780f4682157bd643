//! F rules on figures that a person stated, in the sheet or in the form of the targets, beside
//! those that are computed.

use rust_decimal::Decimal;

use super::funds::TOTAL;
use super::{Book, Check, Found, ProjectBook, Rule, Severity};
use crate::indicators::parse_number;
use crate::money::Money;
use crate::sheets::{Amount, Stated};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "F01",
        severity: Severity::E,
        condition: "填报的金额不是数字，或超过6位小数（万元）",
        message: "金额应为数字，最多6位小数（万元）。",
        basis: "",
        check: Check::Project(amounts_are_numbers),
    },
    Rule {
        id: "F03",
        severity: Severity::E,
        condition: "绩效目标表填报的年度资金总额不等于各项资金之和",
        message: "{列}：年度资金总额与分项合计相差{d}万元。",
        basis: "",
        check: Check::Project(total_is_the_sum_of_its_sources),
    },
    Rule {
        id: "F04",
        severity: Severity::E,
        condition: "填报的全年预算数不等于年初预算数加调增减调减",
        message: "全年预算数应为{x}万元，请核对调整文号。",
        basis: "办法第八条",
        check: Check::Project(budget_follows_adjustments),
    },
    Rule {
        id: "F05",
        severity: Severity::W,
        condition: "填报的执行数或一体化系统数与台账合计不一致",
        message: "1-7月执行数与台账合计相差{d}万元，请说明。",
        basis: "办法第八条",
        check: Check::Project(execution_agrees_with_ledger),
    },
    Rule {
        id: "F09",
        severity: Severity::E,
        condition: "填报的执行率与计算结果不一致",
        message: "执行率应为{r}%，现填{r2}%。",
        basis: "",
        check: Check::Project(rate_is_computed),
    },
];

fn stated(project: &ProjectBook) -> Option<&Stated> {
    project.sheet.as_ref().map(|sheet| &sheet.stated)
}

fn amounts_are_numbers(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let forecasts = project.sheet_funds.iter().map(|fund| {
        let place = format!("资金/{}/全年预计执行数", fund.source);
        (place, fund.forecast.as_ref())
    });
    let stated = stated(project).into_iter().flat_map(|stated| {
        [
            (format!("{TOTAL}/全年预算数"), stated.annual_budget.as_ref()),
            (format!("{TOTAL}/执行数"), stated.executed.as_ref()),
        ]
    });
    for (place, amount) in forecasts.chain(stated) {
        if let Some(text) = amount.and_then(Amount::text) {
            let message = format!("金额应为数字，最多6位小数（万元），现填“{text}”。");
            found.add(place, message, format!("“{text}”"));
        }
    }
}

/// Only the sources that the form has are summed up: money carried over from last year, booked
/// later, is none of its.
fn total_is_the_sum_of_its_sources(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let Some(stated) = &project.stated_total else {
        return;
    };
    let lines = project.fund_lines.iter();
    let lines = lines.filter(|line| stated.sources.contains(&line.source));
    let sum: i128 = lines.map(|line| i128::from(line.initial.fen())).sum();
    let difference = i128::from(stated.initial.fen()) - sum;
    if difference == 0 {
        return;
    }
    let clamped = |fen: i128| {
        let most = i64::try_from(fen.unsigned_abs()).unwrap_or(i64::MAX);
        Money::from_fen(most)
    };
    let message = format!(
        "年初预算数：年度资金总额与分项合计相差{}万元。请核对绩效目标表，改正后重新导入。",
        clamped(difference)
    );
    let formula = format!(
        "填报 {}万元 ≠ 分项合计 {}万元",
        stated.initial,
        clamped(sum)
    );
    found.add(format!("{TOTAL}/年初预算数"), message, formula);
}

fn budget_follows_adjustments(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let computed = project.figures.total.annual_budget;
    let stated = stated(project).and_then(|stated| stated.annual_budget.as_ref());
    if let Some(stated) = stated.and_then(Amount::money).filter(|s| *s != computed) {
        found.add(
            format!("{TOTAL}/全年预算数"),
            format!("全年预算数应为{computed}万元，请核对调整文号。"),
            format!("填报 {stated}万元 ≠ 年初 + 调增 − 调减 = {computed}万元"),
        );
    }
}

fn execution_agrees_with_ledger(book: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    stated_execution_agrees(book, project, found);
    system_figures_agree(project, found);
}

/// The explanation that was written about just this difference answers the finding.
fn system_figures_agree(project: &ProjectBook, found: &mut Found<'_>) {
    for figure in &project.system_differences {
        let Some(system) = figure.system.filter(|_| !figure.difference.is_zero()) else {
            continue;
        };
        let (through, source) = (figure.through, figure.source);
        let (ledger, difference) = (figure.ledger, figure.difference);
        found.add_answered(
            format!("资金/{source}/一体化系统数"),
            format!("截至{through}的一体化系统数与台账合计相差{difference}万元，请说明。"),
            format!("系统 {system}万元 − 台账 {ledger}万元 = {difference}万元"),
            figure.answer(),
        );
    }
}

/// The reason that stands beside the stated figures answers the finding.
fn stated_execution_agrees(book: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let booked = project.figures.total.executed;
    let Some(stated) = stated(project) else {
        return;
    };
    let executed = stated.executed.as_ref().and_then(Amount::money);
    let Some(executed) = executed.filter(|executed| *executed != booked) else {
        return;
    };
    let difference = Money::from_fen(executed.fen().saturating_sub(booked.fen()));
    let period = book.cut_off.label();
    found.add_answered(
        format!("{TOTAL}/执行数"),
        format!("{period}执行数与台账合计相差{difference}万元，请说明。"),
        format!("填报 {executed}万元 − 台账 {booked}万元 = {difference}万元"),
        &stated.reason,
    );
}

fn rate_is_computed(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let Some(given) = stated(project).and_then(|stated| stated.execution_rate.as_deref()) else {
        return;
    };
    let given = given.trim_end_matches(['%', '％']);
    let total = &project.figures.total;
    let computed = total.execution_rate.as_deref();
    let agrees = |computed: &str| parse_number(given) == computed.parse::<Decimal>().ok();
    if computed.is_some_and(agrees) {
        return;
    }
    let computed = computed.unwrap_or("—");
    found.add(
        format!("{TOTAL}/执行率"),
        format!("执行率应为{computed}%，现填{given}%。"),
        format!(
            "{}万元 ÷ {}万元 = {computed}%",
            total.executed, total.annual_budget
        ),
    );
}
