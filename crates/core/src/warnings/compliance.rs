//! C: 合规性 (办法第十条): spending without or over budget or outside the project, assets above the
//! standard, rules that are not kept, steps that are missing.

use super::day::{Day, Records};
use super::registry::{Check, Raised, WarningRule, shown};
use super::timeliness::TOTAL;
use crate::analysis::Light;
use crate::compliance::Reply;
use crate::findings::MonitoringKind;
use crate::milestones::{Milestone, Node};
use crate::money::Money;
use crate::records::Recorded;
use crate::rules::ProjectBook;

pub(super) const RULES: &[WarningRule] = &[
    WarningRule {
        id: "C1",
        kind: MonitoringKind::Compliance,
        condition: "没有预算而有支出（规则F07）",
        message: "无预算却有支出{x}万元，涉嫌无预算开支。",
        basis: "办法第十条",
        action: "请核对支出的项目和资金来源；确属无预算开支的，停止支付并报告。",
        check: Check::Figures(spending_has_budget),
    },
    WarningRule {
        id: "C2",
        kind: MonitoringKind::Compliance,
        condition: "项目或某一来源的支出超过预算（规则F06、L04）",
        message: "{来源}支出超过预算{x}万元，涉嫌超预算开支。",
        basis: "办法第十条",
        action: "请核对预算调整是否已登记；确属超预算的，停止支付并按程序办理调剂。",
        check: Check::Figures(spending_is_within_budget),
    },
    WarningRule {
        id: "C3",
        kind: MonitoringKind::Compliance,
        condition: "支出标记为不属于本项目，或不在经费开支范围内",
        message: "{d}支出{x}元涉嫌挤占挪用：{理由}",
        basis: "办法第十条",
        action: "请核对凭证；确不属于本项目的，更正并归还资金，属于本项目的，标记并写明理由。",
        check: Check::Records(spending_is_within_scope),
    },
    WarningRule {
        id: "C4",
        kind: MonitoringKind::Compliance,
        condition: "购置资产的单价超过配置标准",
        message: "{资产}单价{a}元，超过配置标准{b}元。",
        basis: "办法第十条",
        action: "请核对配置标准；确属超标准的，说明原因并按资产管理规定处理。",
        check: Check::Records(assets_keep_to_the_standard),
    },
    WarningRule {
        id: "C5",
        kind: MonitoringKind::Compliance,
        condition: "合规问题回答为否，或7月底仍未回答",
        message: "合规问题{id}回答为否：{问题}",
        basis: "办法第十条",
        action: "请逐项回答；回答为否的，写明整改措施和期限，整改后重新回答。",
        check: Check::Records(rules_are_kept),
    },
    WarningRule {
        id: "C6",
        kind: MonitoringKind::Compliance,
        condition: "重点监控项目的政府采购、工程招标、监理、验收、信息公示没有登记或逾期",
        message: "重点监控项目没有登记{节点}。",
        basis: "办法第八条（三）",
        action: "请登记计划日期和完成日期；项目不涉及的，登记原因。",
        check: Check::Records(key_steps_are_taken),
    },
];

fn spending_has_budget(_: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let total = &project.figures.total;
    if total.annual_budget <= Money::ZERO && total.executed > Money::ZERO {
        let (budget, executed) = (total.annual_budget, total.executed);
        let message = format!("无预算却有支出{executed}万元，涉嫌无预算开支。");
        let formula = format!("全年预算数 {budget}万元\n执行数 {executed}万元");
        raised.add(TOTAL, Light::Red, message, formula);
    }
}

/// Where the project has no budget at all, C1 says it; where it has one source only, that source
/// is the whole.
fn spending_is_within_budget(_: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let figures = &project.figures;
    if figures.total.annual_budget <= Money::ZERO {
        return;
    }
    let total = (figures.funds.len() > 1).then_some(&figures.total);
    for row in total.into_iter().chain(&figures.funds) {
        let Some(excess) = row.overspent() else {
            continue;
        };
        let (place, name) = match row.source {
            Some(source) => (format!("资金/{source}"), source.word()),
            None => (TOTAL.to_owned(), "项目"),
        };
        let message = format!("{name}支出超过预算{excess}万元，涉嫌超预算开支。");
        let budget = row.annual_budget.max(Money::ZERO);
        let formula = format!("超预算 {}万元 − {budget}万元 = {excess}万元", row.executed);
        raised.add(place, Light::Red, message, formula);
    }
}

fn spending_is_within_scope(_: &Day, _: &ProjectBook, records: &Records, raised: &mut Raised<'_>) {
    let scope: Vec<_> = records.scope.iter().collect();
    for payment in &records.payments {
        let facts = &payment.facts;
        let Some(doubt) = facts.doubt(&scope) else {
            continue;
        };
        let amount = facts.amount.yuan();
        let message = format!("{}支出{amount}元涉嫌挤占挪用：{doubt}。", shown(facts.date));
        let given = |text: &str| {
            if text.is_empty() {
                "—".to_owned()
            } else {
                text.to_owned()
            }
        };
        let formula = format!(
            "收款人 {}\n经济分类 {}\n用途 {}",
            given(&facts.payee),
            given(&facts.economic_class),
            given(&facts.purpose)
        );
        raised.add(format!("台账/{}", payment.id), Light::Red, message, formula);
    }
}

fn assets_keep_to_the_standard(
    _: &Day,
    _: &ProjectBook,
    records: &Records,
    raised: &mut Raised<'_>,
) {
    for purchase in &records.assets {
        let facts = &purchase.facts;
        let (Some(excess), Some(standard)) = (facts.excess(), facts.standard) else {
            continue;
        };
        let (price, standard) = (facts.unit_price.yuan(), standard.yuan());
        let message = format!("{}单价{price}元，超过配置标准{standard}元。", facts.item);
        let formula = format!(
            "超标准 {price}元 − {standard}元 = {}元，数量 {}",
            excess.yuan(),
            facts.number
        );
        raised.add(
            format!("资产/{}", purchase.id),
            Light::Red,
            message,
            formula,
        );
    }
}

fn rules_are_kept(day: &Day, _: &ProjectBook, records: &Records, raised: &mut Raised<'_>) {
    let mut unanswered = Vec::new();
    for question in &day.questions {
        let newest = records
            .answers
            .iter()
            .rfind(|answer| answer.question == question.id);
        match newest {
            None => unanswered.push(question.id.as_str()),
            Some(answer) if answer.answer == Reply::No => {
                let message = format!("合规问题{}回答为否：{}", question.id, question.text);
                let formula = format!("依据 {}\n说明 {}", question.basis, answer.remark);
                raised.add(
                    format!("合规/{}", question.id),
                    Light::Red,
                    message,
                    formula,
                );
            }
            Some(_) => {}
        }
    }
    let due = day.book.cut_off.full_months() >= day.thresholds.answered_months;
    if due && !unanswered.is_empty() {
        let (number, all) = (unanswered.len(), day.questions.len());
        let message = format!("{number}道合规问题尚未回答。");
        let formula = format!("{all}道中未答 {}", unanswered.join("、"));
        raised.add("合规/未答", Light::Yellow, message, formula);
    }
}

fn key_steps_are_taken(
    day: &Day,
    project: &ProjectBook,
    records: &Records,
    raised: &mut Raised<'_>,
) {
    const STEPS: &[Node] = &[
        Node::Procurement,
        Node::Tender,
        Node::Supervision,
        Node::Acceptance,
        Node::Publication,
    ];
    if !project.facts.is_key {
        return;
    }
    let mut missing = Vec::new();
    for &node in STEPS {
        let is_this = |milestone: &&Recorded<Milestone>| milestone.facts.node == node;
        let mut milestones = records.milestones.iter().filter(is_this).peekable();
        if milestones.peek().is_none() {
            missing.push(node.word());
        }
        for milestone in milestones {
            raised.add_overdue(day, milestone);
        }
    }
    if !missing.is_empty() {
        let message = format!("重点监控项目没有登记{}。", missing.join("、"));
        let formula = format!("应登记{}项，缺{}项", STEPS.len(), missing.len());
        raised.add("节点/未登记", Light::Yellow, message, formula);
    }
}
