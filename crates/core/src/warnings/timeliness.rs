//! T: 及时性 (办法第十条): money that does not move, preparations that are late, changes and deadlines
//! that nobody answered.

use chrono::Days;
use rust_decimal::Decimal;

use super::day::{Day, Records};
use super::registry::{Check, Raised, WarningRule, shown};
use crate::analysis::Light;
use crate::findings::MonitoringKind;
use crate::milestones::{Milestone, Node};
use crate::money::Money;
use crate::projects::FundSource;
use crate::ratio::Ratio;
use crate::records::Recorded;
use crate::rules::ProjectBook;
use crate::sheets::SheetState;

pub(super) const TOTAL: &str = "资金/年度资金总额";

pub(super) const RULES: &[WarningRule] = &[
    WarningRule {
        id: "T1",
        kind: MonitoringKind::Timeliness,
        condition: "资金灯为红或黄",
        message: "执行率{a}%，低于时序进度{b}%，资金灯为{灯}。",
        basis: "办法第十条",
        action: "请分析执行慢的原因，制定用款计划；属客观原因的，按程序调减预算并同步调整绩效目标。",
        check: Check::Figures(execution_keeps_pace),
    },
    WarningRule {
        id: "T2",
        kind: MonitoringKind::Timeliness,
        condition: "已过一个季度，有预算而没有支出",
        message: "已过{n}个月，预算{x}万元尚未支出。",
        basis: "办法第十条",
        action: "请查明未启动的原因，明确启动日期；无法实施的，按程序调减预算。",
        check: Check::Figures(execution_has_begun),
    },
    WarningRule {
        id: "T3",
        kind: MonitoringKind::Timeliness,
        condition: "上年结转资金占全年预算数30%以上",
        message: "上年结转资金{x}万元，占全年预算数{a}%。",
        basis: "办法第十条",
        action: "请优先使用结转资金，说明结转原因；确不需用的，按程序交回。",
        check: Check::Figures(little_is_carried_over),
    },
    WarningRule {
        id: "T4",
        kind: MonitoringKind::Timeliness,
        condition: "新增项目的立项、政府采购或工程招标逾期未完成",
        message: "{节点}应于{d}完成，已逾期{n}天。",
        basis: "办法第十条",
        action: "请加快前期工作，完成后登记完成日期；计划有变的，重新登记并说明原因。",
        check: Check::Records(preparations_are_in_time),
    },
    WarningRule {
        id: "T5",
        kind: MonitoringKind::Timeliness,
        condition: "登记的环境变化尚未应对",
        message: "{d}登记的{类型}尚未应对：{x}",
        basis: "办法第十条、第十七条（一）",
        action: "请登记应对措施；影响预算或目标的，按程序调减预算并同步调整绩效目标。",
        check: Check::Records(changes_are_answered),
    },
    WarningRule {
        id: "T6",
        kind: MonitoringKind::Timeliness,
        condition: "距报送期限15天以内或已过期限，尚未报送",
        message: "距报送期限{d}还有{n}天，尚未报送，{m}张监控表未锁定。",
        basis: "办法第十二条（四）",
        action: "请抓紧填报、审核并锁定监控表，导出报送包，按期报送。",
        check: Check::Unit(submission_is_in_time),
    },
];

/// A threshold in percent as the fraction that messages write: 60 is `0.60`.
fn fraction(percent: Decimal) -> String {
    format!("{:.2}", percent / Decimal::ONE_HUNDRED)
}

/// A quotient below a limit with the decimals that tell it from the limit, at most 10.
fn shown_below(quotient: &Ratio, percent: Decimal) -> String {
    let limit = Ratio::of_percent(percent);
    let short = quotient.decimal(4);
    if short == limit.decimal(4) {
        return quotient.decimal(10);
    }
    short
}

fn execution_keeps_pace(day: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let total = &project.figures.total;
    let Some(light @ (Light::Red | Light::Yellow)) = project.figures.fund_light else {
        return;
    };
    let cut_off = day.book.cut_off;
    let (Some(rate), Some(schedule)) = (total.rate(), cut_off.schedule()) else {
        return;
    };
    let (Some(pace), Some(due)) = (
        rate.over(&schedule),
        schedule.of_amount(total.annual_budget),
    ) else {
        return;
    };
    let (shown_rate, shown_schedule) = (rate.percent(), schedule.percent());
    let limit = match light {
        Light::Red => day.lights.red_below,
        _ => day.lights.yellow_below,
    };
    let mut formula = format!(
        "执行率 {}万元 ÷ {}万元 = {shown_rate}%\n时序进度 {} ÷ 12 = {shown_schedule}%\n\
         进度系数 {shown_rate}% ÷ {shown_schedule}% = {}，小于{}，判为{}",
        total.executed,
        total.annual_budget,
        cut_off.full_months(),
        shown_below(&pace, limit),
        fraction(limit),
        light.word()
    );
    if let Ok(behind) = due.minus(total.executed) {
        formula += &format!(
            "\n欠时序金额 {due}万元 − {}万元 = {behind}万元",
            total.executed
        );
    }
    let message = format!(
        "执行率{shown_rate}%，低于时序进度{shown_schedule}%，资金灯为{}。",
        light.word()
    );
    raised.add(TOTAL, light, message, formula);
}

fn execution_has_begun(day: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let total = &project.figures.total;
    let months = day.book.cut_off.full_months();
    let idle = total.annual_budget > Money::ZERO && total.executed <= Money::ZERO;
    if idle && months >= day.thresholds.idle_months {
        let budget = total.annual_budget;
        let message = format!("已过{months}个月，预算{budget}万元尚未支出。");
        let formula = format!("全年预算数 {budget}万元\n执行数 {}万元", total.executed);
        raised.add(TOTAL, Light::Red, message, formula);
    }
}

fn little_is_carried_over(day: &Day, project: &ProjectBook, raised: &mut Raised<'_>) {
    let figures = &project.figures;
    let budget = figures.total.annual_budget;
    let carried = figures
        .funds
        .iter()
        .find(|row| row.source == Some(FundSource::CarriedOver));
    let Some(carried) = carried.map(|row| row.annual_budget) else {
        return;
    };
    if budget <= Money::ZERO {
        return;
    }
    let Some(share) = Ratio::of_money(carried, budget) else {
        return;
    };
    let limit = day.thresholds.carried_over_from;
    if share >= Ratio::of_percent(limit) {
        let shown = share.percent();
        let message = format!("上年结转资金{carried}万元，占全年预算数{shown}%。");
        let formula = format!("占比 {carried}万元 ÷ {budget}万元 = {shown}%，达到{limit}%");
        raised.add("资金/上年结转资金", Light::Red, message, formula);
    }
}

fn preparations_are_in_time(
    day: &Day,
    project: &ProjectBook,
    records: &Records,
    raised: &mut Raised<'_>,
) {
    const PREPARATIONS: &[Node] = &[Node::Approval, Node::Procurement, Node::Tender];
    if !project.facts.is_new {
        return;
    }
    let is_preparation =
        |milestone: &&Recorded<Milestone>| PREPARATIONS.contains(&milestone.facts.node);
    for milestone in records.milestones.iter().filter(is_preparation) {
        raised.add_overdue(day, milestone);
    }
}

fn changes_are_answered(day: &Day, _: &ProjectBook, records: &Records, raised: &mut Raised<'_>) {
    for event in records.events.iter().filter(|e| e.facts.is_open(day.on)) {
        let facts = &event.facts;
        let message = format!(
            "{}登记的{}尚未应对：{}",
            shown(facts.date),
            facts.kind,
            facts.description
        );
        let days = (day.on - facts.date).num_days();
        let formula = format!("未应对 {} − {} = {days}天", day.on, facts.date);
        raised.add(
            format!("环境变化/{}", event.id),
            Light::Yellow,
            message,
            formula,
        );
    }
}

/// The sheets that are not locked yet say what is left to do.
fn submission_is_in_time(day: &Day, raised: &mut Raised<'_>) {
    let warned_from = day
        .deadline
        .checked_sub_days(Days::new(u64::from(day.thresholds.deadline_days)));
    if day.is_submitted || warned_from.is_none_or(|from| day.on < from) {
        return;
    }
    let monitored = || {
        day.book
            .projects
            .iter()
            .filter(|p| p.figures.is_monitored())
    };
    if monitored().next().is_none() {
        return;
    }
    let is_open = |project: &&ProjectBook| {
        let sheet = project.sheet.as_ref();
        sheet.is_none_or(|sheet| sheet.state != SheetState::Locked)
    };
    let open = match monitored().filter(is_open).count() {
        0 => String::new(),
        number => format!("，{number}张监控表未锁定"),
    };
    let (left, deadline) = ((day.deadline - day.on).num_days(), shown(day.deadline));
    let (light, message) = if left < 0 {
        let message = format!("已超过报送期限{deadline}{}天，尚未报送{open}。", -left);
        (Light::Red, message)
    } else {
        let message = format!("距报送期限{deadline}还有{left}天，尚未报送{open}。");
        (Light::Yellow, message)
    };
    let formula = format!("剩余 {} − {} = {left}天", day.deadline, day.on);
    raised.add("报送", light, message, formula);
}
