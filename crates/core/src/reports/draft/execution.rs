//! 二、年度预算执行情况

use super::Draft;
use crate::analysis::FundFigures;
use crate::error::Result;
use crate::money::Money;
use crate::projects::{BudgetKind, FundSource};
use crate::reports::figures::{
    is_far_behind, is_lagging, is_not_spending, monitored, monitored_with, scope, shortfall,
};
use crate::reports::tables::TableKind;
use crate::reports::wording::{causes, naming};
use crate::rules::{Book, ProjectBook};

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    if draft.book.projects.is_empty() {
        draft.say("本年度没有项目支出，无预算执行情况。", &[])?;
        return Ok(());
    }
    draft.section("总体执行情况");
    overall(draft)?;
    draft.table(TableKind::Execution);
    draft.section("分类执行情况");
    by_kind(draft)?;
    by_source(draft)?;
    key_projects(draft)?;
    if draft.book.cut_off.schedule().is_some() && monitored(draft.book).next().is_some() {
        draft.section("进度滞后项目及原因");
        progress(draft)?;
        lagging(draft)?;
    }
    Ok(())
}

fn overall(draft: &mut Draft<'_>) -> Result<()> {
    let total = &draft.book.total;
    draft.about("total").say(
        "截至{period.through}，项目支出年初预算数{.initial_budget}万元，\
         全年预算数{.annual_budget}万元",
        &[],
    )?;
    if total.annual_budget > total.initial_budget {
        draft.say("（执行中净调增{.increased}万元）", &[])?;
    } else if total.annual_budget < total.initial_budget {
        draft.say("（执行中净调减{.decreased}万元）", &[])?;
    }
    if total.arrived.is_zero() {
        draft.say("；台账尚无资金到位记录", &[])?;
    } else {
        draft.say("；资金到位{.arrived}万元，到位率{.arrival_rate}", &[])?;
    }
    executed(draft, total, "；累计执行")?;
    draft.say("。", &[])?;
    let schedule = draft.book.cut_off.schedule();
    if schedule.is_some() {
        draft.say("截至{period.through}的时序进度为{schedule.rate}", &[])?;
        if shortfall(total, schedule.as_ref())?.is_some_and(|amount| amount > Money::ZERO) {
            draft.say(
                "，全年预算数按时序进度计算的应执行数与实际执行数之差（以下称欠时序金额）为\
                 {.shortfall}万元",
                &[],
            )?;
        }
        draft.say("。", &[])?;
    }
    draft.say("各项目预算执行情况见表1。", &[])?;
    draft.end();
    Ok(())
}

/// `累计执行x万元，执行率y，低于时序进度z个百分点` of the scope.
fn executed(draft: &mut Draft<'_>, funds: &FundFigures, verb: &str) -> Result<()> {
    draft.say("{}{.executed}万元", &[verb])?;
    if funds.execution_rate.is_some() {
        draft.say("，执行率{.execution_rate}", &[])?;
        draft.against_schedule(funds)?;
    } else {
        draft.say("，无预算，不计算执行率", &[])?;
    }
    Ok(())
}

fn by_kind(draft: &mut Draft<'_>) -> Result<()> {
    draft.say("按预算类别分，", &[])?;
    let mut absent = Vec::new();
    let mut separator = "";
    for &kind in BudgetKind::ALL {
        let of_kind = draft
            .book
            .projects
            .iter()
            .filter(|p| p.facts.budget_kind == kind);
        let total = FundFigures::total(of_kind.map(|p| &p.figures.total))?;
        draft.about(format!("kind.{kind}"));
        if draft.is_zero(&format!("kind.{kind}.projects")) {
            absent.push(kind.word());
            continue;
        }
        draft.say(
            "{}{}项目{.projects}个，全年预算数{.annual_budget}万元，",
            &[separator, kind.word()],
        )?;
        executed(draft, &total, "执行")?;
        separator = "；";
    }
    draft.say("。", &[])?;
    if !absent.is_empty() {
        draft.say("本年度没有{}项目。", &[&absent.join("和")])?;
    }
    draft.end();
    Ok(())
}

fn by_source(draft: &mut Draft<'_>) -> Result<()> {
    let rows = |source| {
        draft
            .book
            .projects
            .iter()
            .flat_map(|p| &p.figures.funds)
            .filter(move |row| row.source == Some(source))
    };
    let mut present = Vec::new();
    for &source in FundSource::ALL {
        if rows(source).next().is_some() {
            present.push((source, FundFigures::total(rows(source))?));
        }
    }
    if present.is_empty() {
        return Ok(());
    }
    draft.say("按资金来源分，", &[])?;
    let mut separator = "";
    for (source, total) in &present {
        draft.about(format!("source.{source}"));
        let name = source.word();
        draft.say("{}{}全年预算数{.annual_budget}万元，", &[separator, name])?;
        executed(draft, total, "执行")?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn key_projects(draft: &mut Draft<'_>) -> Result<()> {
    let key = monitored_with(draft.book, |project| project.facts.is_key);
    if key.is_empty() {
        return Ok(());
    }
    let total = FundFigures::total(key.iter().map(|project| &project.figures.total))?;
    let template = "重点监控项目{counts.key}个，全年预算数{.annual_budget}万元，";
    draft.about("key").say(template, &[])?;
    executed(draft, &total, "执行")?;
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn progress(draft: &mut Draft<'_>) -> Result<()> {
    draft.say(
        "以执行率与时序进度之比衡量，纳入监控的{counts.monitored}个项目中，\
         达到时序进度{thresholds.yellow_below}及以上的{counts.on_schedule}个，\
         达到{thresholds.red_below}但不足{thresholds.yellow_below}、进度滞后的{counts.behind}个，\
         不足{thresholds.red_below}、进度明显滞后的{counts.far_behind}个",
        &[],
    )?;
    if !draft.is_zero("counts.without_rate") {
        let template = "，全年预算数为0、不计算执行率的{counts.without_rate}个";
        draft.say(template, &[])?;
    }
    draft.say("。", &[])?;
    let idle = monitored_with(draft.book, is_not_spending);
    if !idle.is_empty() {
        let template = "其中尚未发生支出的项目{counts.not_spending}个，{}。";
        draft.say(template, &[&naming(&idle)])?;
    }
    draft.end();
    Ok(())
}

/// Lagging projects, the largest 欠时序金额 first.
pub(super) fn ranked(book: &Book) -> Result<Vec<(&ProjectBook, Money)>> {
    let schedule = book.cut_off.schedule();
    let mut ranked = Vec::new();
    for project in monitored_with(book, is_lagging) {
        let amount = shortfall(&project.figures.total, schedule.as_ref())?;
        ranked.push((project, amount.unwrap_or_default()));
    }
    ranked.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
    Ok(ranked)
}

fn lagging(draft: &mut Draft<'_>) -> Result<()> {
    let ranked = ranked(draft.book)?;
    if ranked.is_empty() {
        draft.say("没有进度滞后的项目。", &[])?;
        draft.end();
        return Ok(());
    }
    draft.say(
        "进度滞后和明显滞后的项目共{counts.lagging}个，合计欠时序金额{lagging.shortfall}万元，\
         按欠时序金额由大到小依次为：",
        &[],
    )?;
    draft.end();
    for (number, (project, _)) in (1..).zip(&ranked) {
        let grade = if is_far_behind(project) {
            "，进度明显滞后"
        } else {
            ""
        };
        draft.about(scope(project)).say(
            "（{}）{}：全年预算数{.annual_budget}万元，执行{.executed}万元，\
             执行率{.execution_rate}，欠时序金额{.shortfall}万元{}。",
            &[&number.to_string(), &project.facts.name, grade],
        )?;
        let causes = causes(project);
        if causes.is_empty() {
            draft.say("滞后原因尚未填写。", &[])?;
        } else {
            draft.say("主要原因：{}。", &[&causes.join("；")])?;
        }
        draft.end();
    }
    if !draft.is_zero("counts.unexplained") {
        draft.say(
            "上述{counts.lagging}个项目中，尚未填写滞后原因的{counts.unexplained}个，\
             需由责任科室分析补充。",
            &[],
        )?;
    }
    draft.end();
    Ok(())
}
