//! 六、其他需要说明的问题

use super::{ACCOUNTS, DETAILS, Draft};
use crate::analysis::FundFigures;
use crate::error::Result;
use crate::money::Money;
use crate::projects::FundSource;
use crate::reports::figures::{lacks_forecast, monitored_with, scope};
use crate::reports::wording::{clause, distinct};

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    if draft.book.projects.is_empty() {
        draft.say("没有其他需要说明的问题。", &[])?;
        return Ok(());
    }
    draft.section("暂不开展年度中绩效监控的项目");
    exempt(draft)?;
    draft.section("结转结余情况");
    carried_over(draft)?;
    leftovers(draft)?;
    stated(draft)?;
    draft.section("数据口径");
    basis(draft)
}

fn exempt(draft: &mut Draft<'_>) -> Result<()> {
    let exempt: Vec<_> = draft
        .book
        .projects
        .iter()
        .filter(|p| p.figures.exempt)
        .collect();
    if exempt.is_empty() {
        draft.say("本年度没有暂不开展年度中绩效监控的项目。", &[])?;
        draft.end();
        return Ok(());
    }
    draft.say(
        "以下{counts.exempt}个项目暂不开展年度中的绩效监控，不填报监控表，其预算和执行数\
         计入本报告的合计数：",
        &[],
    )?;
    draft.end();
    let more = exempt.len() > ACCOUNTS;
    for (number, project) in (1..).zip(exempt.into_iter().take(ACCOUNTS)) {
        draft.about(scope(project)).say(
            "（{}）{}：全年预算数{.annual_budget}万元，执行{.executed}万元。\
             暂不监控依据：{}。替代检查方式：{}。",
            &[
                &number.to_string(),
                &project.facts.name,
                &clause(&project.facts.exempt_reason),
                &clause(&project.facts.substitute_check),
            ],
        )?;
        draft.end();
    }
    if more {
        draft.say("其余暂不监控的项目在表1中标明。", &[])?;
        draft.end();
    }
    Ok(())
}

fn carried_over(draft: &mut Draft<'_>) -> Result<()> {
    let source = FundSource::CarriedOver;
    let rows = draft
        .book
        .projects
        .iter()
        .flat_map(|project| &project.figures.funds)
        .filter(|row| row.source == Some(source));
    let total = FundFigures::total(rows)?;
    if total.annual_budget.is_zero() && total.executed.is_zero() {
        draft.say("本年度项目支出没有上年结转资金。", &[])?;
    } else {
        draft.about(format!("source.{source}"));
        draft.say(
            "上年结转资金全年预算数{.annual_budget}万元，执行{.executed}万元",
            &[],
        )?;
        if total.execution_rate.is_some() {
            draft.say("，执行率{.execution_rate}", &[])?;
            draft.against_schedule(&total)?;
        }
        draft.say("。", &[])?;
    }
    draft.end();
    Ok(())
}

fn leftovers(draft: &mut Draft<'_>) -> Result<()> {
    let book = draft.book;
    let open = monitored_with(book, lacks_forecast);
    let total = monitored_with(book, |p| !p.figures.total.annual_budget.is_zero()).len();
    if total == 0 {
        return Ok(());
    }
    if open.len() == total {
        draft.say(
            "各项目尚未填报全年预计执行数，未对年底结转结余作出预计。",
            &[],
        )?;
        draft.end();
        return Ok(());
    }
    if open.is_empty() {
        draft.about("monitored").say(
            "纳入监控的项目全年预计执行{.forecast}万元，预计年底结转结余{.carryover}万元。",
            &[],
        )?;
    } else {
        draft.say(
            "纳入监控的{counts.monitored}个项目中，{counts.without_forecast}个尚未填报全年预计\
             执行数，预计结转结余暂不合计。",
            &[],
        )?;
    }
    let mut leaving = monitored_with(book, |project| {
        let left = project.figures.total.carryover;
        left.is_some_and(|left| left > Money::ZERO)
    });
    leaving.sort_by_key(|project| std::cmp::Reverse(project.figures.total.carryover));
    if leaving.is_empty() {
        draft.say("已填报的项目预计年底均无结转结余。", &[])?;
        draft.end();
        return Ok(());
    }
    draft.say("预计有结转结余的项目{counts.leaving}个", &[])?;
    draft.say(
        if leaving.len() > DETAILS {
            "，主要有："
        } else {
            "："
        },
        &[],
    )?;
    let mut separator = "";
    for project in leaving.into_iter().take(DETAILS) {
        draft
            .about(scope(project))
            .say("{}{}{.carryover}万元", &[separator, &project.facts.name])?;
        let notes = distinct(project.sheet_funds.iter().map(|fund| clause(&fund.note)));
        if !notes.is_empty() {
            draft.say("（{}）", &[&notes.join("；")])?;
        }
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

/// Figures that a sheet states otherwise than the ledger, with the reason given.
fn stated(draft: &mut Draft<'_>) -> Result<()> {
    let differing = monitored_with(draft.book, |project| {
        project
            .sheet
            .as_ref()
            .is_some_and(|sheet| !sheet.stated.reason.is_empty() || !clause(&sheet.note).is_empty())
    });
    if differing.is_empty() {
        return Ok(());
    }
    draft.section("监控表说明事项");
    for project in differing.into_iter().take(ACCOUNTS) {
        let Some(sheet) = &project.sheet else {
            continue;
        };
        let said = distinct([clause(&sheet.stated.reason), clause(&sheet.note)].into_iter());
        draft.say("{}：{}。", &[&project.facts.name, &said.join("；")])?;
        draft.end();
    }
    Ok(())
}

fn basis(draft: &mut Draft<'_>) -> Result<()> {
    let budget = draft.book.thresholds.denominator.word();
    draft.say(
        "金额单位为万元，保留两位小数，分项之和与合计数如有尾差，系四舍五入所致。\
         全年预算数为年初预算数加减截止日（含）前的预算调整数；执行率为执行数占{}的比例，\
         合计执行率按执行数之和除以{}之和计算。",
        &[budget, budget],
    )?;
    if draft.book.cut_off.schedule().is_some() {
        draft.say(
            "时序进度按截止日已满月份占全年的比例计算；欠时序金额为负数的，表示执行快于时序进度。",
            &[],
        )?;
    }
    draft.end();
    draft.say(
        "绩效指标完成情况的统计范围为纳入监控的项目。预期进度为阶段目标值；未设阶段目标值的，\
         逐次累计的指标为年度指标值与时序进度之积，其他指标为年度指标值。完成值不低于预期进度\
         {thresholds.yellow_below}的为达到预期进度，不足{thresholds.yellow_below}但不低于\
         {thresholds.red_below}的为滞后，不足{thresholds.red_below}的为明显滞后；反向指标符合\
         指标值要求的为达到预期进度，不符合的为明显滞后；定性指标达成、部分达成、未达成依次\
         对应上述三档。",
        &[],
    )?;
    draft.end();
    Ok(())
}
