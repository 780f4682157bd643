//! L rules: the daily records.

use super::{Book, Check, Found, ProjectBook, Rule, Severity};
use crate::money::Money;
use crate::period::CutOff;
use crate::periods;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "L01",
        severity: Severity::E,
        condition: "台账或进展的日期不在本年度，或截止日期以内的记录晚于今天",
        message: "日期不在{y}年度或晚于今天。",
        basis: "",
        check: Check::Project(dates_are_possible),
    },
    Rule {
        id: "L02",
        severity: Severity::E,
        condition: "台账没有选择项目或资金来源",
        message: "请选择项目和资金来源。",
        basis: "",
        check: Check::Unit(entries_are_assigned),
    },
    Rule {
        id: "L03",
        severity: Severity::W,
        condition: "同一项目内日期、金额和凭证号都相同，或某一来源已汇总登记、又有汇总日期及以前的支出",
        message: "疑似重复登记（凭证{v}）。",
        basis: "",
        check: Check::Project(entries_do_not_repeat),
    },
    Rule {
        id: "L04",
        severity: Severity::E,
        condition: "某一来源的累计支出超过该来源的全年预算数",
        message: "登记后累计支出超预算{x}万元。",
        basis: "办法第十条",
        check: Check::Project(sources_are_within_budget),
    },
    Rule {
        id: "L05",
        severity: Severity::W,
        condition: "指标进展既没有佐证材料也没有说明",
        message: "请附佐证材料或说明。",
        basis: "",
        check: Check::Project(progress_is_evidenced),
    },
    Rule {
        id: "L06",
        severity: Severity::E,
        condition: "改动了已结账期间的台账或指标进展而没有填写原因",
        message: "{期间}已结账，修改须填写原因。",
        basis: "",
        check: Check::Unit(closed_entries_change_with_reason),
    },
];

fn dates_are_possible(book: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    let year = book.cut_off.year();
    let message = format!("日期不在{}年度或晚于今天。", year.number());
    let formula = |date| format!("日期 {date}，今天 {}", book.today);
    for entry in &project.stray_entries {
        found.add(
            format!("台账/{}", entry.id),
            message.clone(),
            formula(entry.date),
        );
    }
    for indicator in &project.indicators {
        for (entry, number) in indicator.entries.iter().zip(1..) {
            let early = entry.date <= book.cut_off.through() && entry.date > book.today;
            if early || !year.contains(entry.date) {
                let place = format!("{}/进展{number}", indicator.place);
                found.add(place, message.clone(), formula(entry.date));
            }
        }
    }
}

/// An entry without a project belongs to the unit, so that it is found at all.
fn entries_are_assigned(book: &Book, found: &mut Found<'_>) {
    for (project, entry) in &book.incomplete_entries {
        let missing = match project {
            Some(_) => "资金来源未选",
            None => "项目未选",
        };
        found.add_for(
            project.clone().unwrap_or_default(),
            format!("台账/{}", entry.id),
            "请选择项目和资金来源。",
            format!("{} {missing}", entry.date),
        );
    }
}

fn entries_do_not_repeat(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for group in &project.repetitions {
        let amount = group.amount.yuan();
        let place = format!("台账/{}/{amount}/{}", group.date, group.voucher);
        let message = format!("疑似重复登记（凭证{}）。", group.voucher);
        let formula = format!(
            "{} {amount}元 {} 共{}笔",
            group.date, group.voucher, group.number
        );
        found.add(place, message, formula);
    }
    for overlap in &project.overlaps {
        let (id, source, through) = (overlap.summary, overlap.source, overlap.through);
        let message = format!(
            "疑似重复登记：{source}已有截至{through}的汇总支出（第{id}号），又有此日及以前的{}笔。",
            overlap.number
        );
        let formula = format!("{source} 汇总截至{through}，另有{}笔", overlap.number);
        found.add(format!("台账/{id}/汇总"), message, formula);
    }
}

fn sources_are_within_budget(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for row in &project.figures.funds {
        let budget = row.annual_budget.max(Money::ZERO);
        if row.executed <= budget {
            continue;
        }
        let Ok(excess) = row.executed.minus(budget) else {
            continue;
        };
        let source = row.source.map(|source| source.word()).unwrap_or_default();
        let formula = format!(
            "累计支出 {}万元 − 预算 {budget}万元 = {excess}万元",
            row.executed
        );
        let message = format!("登记后累计支出超预算{excess}万元。");
        found.add(format!("资金/{source}"), message, formula);
    }
}

/// Evidence is what was typed, or any file that is attached.
fn progress_is_evidenced(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    for indicator in &project.indicators {
        for (entry, number) in indicator.entries.iter().zip(1..) {
            if entry.text.is_empty() && entry.evidence.is_empty() {
                let place = format!("{}/进展{number}", indicator.place);
                found.add(place, "请附佐证材料或说明。", String::new());
            }
        }
    }
}

/// The place names the entry by its number, so that the reason can be given for it.
fn closed_entries_change_with_reason(book: &Book, found: &mut Found<'_>) {
    for open in &book.open_changes {
        let (date, through) = (open.date, open.through);
        let period = CutOff::new(book.cut_off.year(), through).map(periods::name);
        let period = period.unwrap_or_else(|_| format!("截至{through}"));
        found.add_for(
            open.project.clone(),
            open.changed.place(),
            format!("{period}已结账，修改须填写原因。"),
            format!("{date} ≤ {through}，{}", open.changes),
        );
    }
}
