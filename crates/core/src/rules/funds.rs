//! F rules: the money of a project through the cut-off.

use super::{Book, Check, Found, ProjectBook, Rule, Severity};
use crate::analysis::FundFigures;
use crate::money::Money;
use crate::projects::FundSource;
use crate::ratio::Ratio;
use crate::sheets::Amount;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "F02",
        severity: Severity::E,
        condition: "某一来源的执行数为负",
        message: "执行数不能为负，退回请登记退回记录。",
        basis: "",
        check: Check::Project(execution_is_not_negative),
    },
    Rule {
        id: "F06",
        severity: Severity::E,
        condition: "项目执行数大于全年预算数（预算大于0）",
        message: "执行数超过全年预算数，涉嫌超预算开支。",
        basis: "办法第十条",
        check: Check::Project(execution_is_within_budget),
    },
    Rule {
        id: "F07",
        severity: Severity::E,
        condition: "全年预算数为0而执行数大于0",
        message: "无预算却有支出{x}万元，涉嫌无预算开支。",
        basis: "办法第十条",
        check: Check::Project(execution_has_budget),
    },
    Rule {
        id: "F08",
        severity: Severity::I,
        condition: "全年预算数与执行数均为0",
        message: "无预算无支出，执行率显示“—”，不参与平均。",
        basis: "",
        check: Check::Project(nothing_to_execute),
    },
    Rule {
        id: "F10",
        severity: Severity::E,
        condition: "全年预计执行数小于执行数",
        message: "全年预计执行数不能小于1-7月执行数。",
        basis: "",
        check: Check::Project(forecast_covers_execution),
    },
    Rule {
        id: "F11",
        severity: Severity::E,
        condition: "全年预计执行数大于全年预算数",
        message: "全年预计执行数超过预算，请先办理调剂。",
        basis: "",
        check: Check::Project(forecast_is_within_budget),
    },
    Rule {
        id: "F12",
        severity: Severity::W,
        condition: "预计结转结余大于0而没有说明",
        message: "预计年底结转结余{x}万元，请说明原因。",
        basis: "办法第八条",
        check: Check::Project(carryover_is_explained),
    },
    Rule {
        id: "F13",
        severity: Severity::W,
        condition: "填报的金额达到项目全年预算数的1000倍",
        message: "金额疑似以“元”填列，请核对单位“万元”。",
        basis: "",
        check: Check::Project(amounts_are_in_wan),
    },
    Rule {
        id: "F14",
        severity: Severity::W,
        condition: "登记了拨付，而执行数大于到位数",
        message: "支出大于到位资金，请核对拨付情况。",
        basis: "办法第八条",
        check: Check::Project(execution_is_within_arrived),
    },
    Rule {
        id: "F15",
        severity: Severity::E,
        condition: "某一来源的全年预算数为负",
        message: "全年预算数为负，请核对调减金额。",
        basis: "",
        check: Check::Project(budget_is_not_negative),
    },
];

pub(super) const TOTAL: &str = "资金/年度资金总额";

/// The place of a source's row.
pub(super) fn place(row: &FundFigures) -> String {
    let source = row.source.map_or("", FundSource::word);
    format!("资金/{source}")
}

fn execution_is_not_negative(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for row in project
        .figures
        .funds
        .iter()
        .filter(|row| row.executed < Money::ZERO)
    {
        let formula = format!("执行数 {}万元 < 0", row.executed);
        found.add(place(row), "执行数不能为负，退回请登记退回记录。", formula);
    }
}

fn budget_is_not_negative(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for row in project
        .figures
        .funds
        .iter()
        .filter(|row| row.annual_budget < Money::ZERO)
    {
        let formula = format!("全年预算数 {}万元 < 0", row.annual_budget);
        found.add(place(row), "全年预算数为负，请核对调减金额。", formula);
    }
}

fn execution_is_within_budget(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let total = &project.figures.total;
    if total.annual_budget > Money::ZERO && total.executed > total.annual_budget {
        let formula = format!(
            "执行数 {}万元 > 全年预算数 {}万元",
            total.executed, total.annual_budget
        );
        found.add(TOTAL, "执行数超过全年预算数，涉嫌超预算开支。", formula);
    }
}

fn execution_has_budget(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let total = &project.figures.total;
    if total.annual_budget <= Money::ZERO && total.executed > Money::ZERO {
        let message = format!("无预算却有支出{}万元，涉嫌无预算开支。", total.executed);
        let formula = format!(
            "全年预算数 {}万元，执行数 {}万元",
            total.annual_budget, total.executed
        );
        found.add(TOTAL, message, formula);
    }
}

fn nothing_to_execute(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let total = &project.figures.total;
    if total.annual_budget <= Money::ZERO && total.executed.is_zero() {
        let formula = format!(
            "全年预算数 {}万元，执行数 {}万元",
            total.annual_budget, total.executed
        );
        found.add(TOTAL, "无预算无支出，执行率显示“—”，不参与平均。", formula);
    }
}

fn execution_is_within_arrived(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let total = &project.figures.total;
    if project.has_appropriation && total.executed > total.arrived {
        let formula = format!(
            "执行数 {}万元 > 到位数 {}万元",
            total.executed, total.arrived
        );
        found.add(TOTAL, "支出大于到位资金，请核对拨付情况。", formula);
    }
}

fn forecast_covers_execution(book: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for row in &project.figures.funds {
        if let Some(forecast) = row.forecast.filter(|forecast| *forecast < row.executed) {
            let formula = format!(
                "全年预计执行数 {forecast}万元 < 执行数 {}万元",
                row.executed
            );
            let period = book.cut_off.label();
            let message = format!("全年预计执行数不能小于{period}执行数。");
            found.add(place(row), message, formula);
        }
    }
}

fn forecast_is_within_budget(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for row in &project.figures.funds {
        let budget = row.annual_budget.max(Money::ZERO);
        if let Some(forecast) = row.forecast.filter(|forecast| *forecast > budget) {
            let formula = format!("全年预计执行数 {forecast}万元 > 全年预算数 {budget}万元");
            let message = "全年预计执行数超过预算，请先办理调剂。";
            found.add(place(row), message, formula);
        }
    }
}

/// A note on the funds as a whole, or on a source that will leave something, explains it.
fn carryover_is_explained(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let Some(carryover) = project
        .figures
        .total
        .carryover
        .filter(|left| *left > Money::ZERO)
    else {
        return;
    };
    let on_the_whole = project
        .sheet
        .as_ref()
        .is_some_and(|sheet| !sheet.note.is_empty());
    let on_a_source = project.figures.funds.iter().any(|row| {
        row.carryover.is_some_and(|left| left > Money::ZERO)
            && project
                .sheet_funds
                .iter()
                .any(|fund| Some(fund.source) == row.source && !fund.note.is_empty())
    });
    if !on_the_whole && !on_a_source {
        let message = format!("预计年底结转结余{carryover}万元，请说明原因。");
        let total = &project.figures.total;
        let forecast = total.forecast.unwrap_or_default();
        let formula = format!(
            "全年预算数 {}万元 − 全年预计执行数 {forecast}万元 = {carryover}万元",
            total.annual_budget
        );
        found.add(TOTAL, message, formula);
    }
}

/// Amounts that are entered in 万元 by hand: forecasts and stated figures.
fn amounts_are_in_wan(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let budget = project.figures.total.annual_budget;
    let Some(most) = Ratio::whole(1000).of_amount(budget) else {
        return;
    };
    let forecasts = project.figures.funds.iter();
    let forecasts = forecasts.map(|row| (format!("{}/全年预计执行数", place(row)), row.forecast));
    let stated = project.sheet.iter().flat_map(|sheet| {
        [
            ("全年预算数", sheet.stated.annual_budget.as_ref()),
            ("执行数", sheet.stated.executed.as_ref()),
        ]
        .map(|(column, amount)| (format!("{TOTAL}/{column}"), amount.and_then(Amount::money)))
    });
    for (place, amount) in forecasts.chain(stated) {
        if let Some(amount) = amount.filter(|amount| budget > Money::ZERO && *amount >= most) {
            let formula = format!("{amount}万元 ≥ 1000 × 全年预算数 {budget}万元");
            let message = "金额疑似以“元”填列，请核对单位“万元”。";
            found.add(place, message, formula);
        }
    }
}
