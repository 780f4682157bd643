//! 三、绩效目标完成情况

use super::{ACCOUNTS, DETAILS, Draft};
use crate::analysis::Light;
use crate::error::Result;
use crate::indicators::Nature;
use crate::reports::classes::{Class, Classes};
use crate::reports::figures::{monitored, scope};
use crate::reports::tables::TableKind;
use crate::reports::wording::{NAMES, clause};
use crate::rules::{Book, IndicatorBook, ProjectBook};
use crate::sheets::Likelihood;

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    let classes = Classes::of(draft.book);
    if classes.total.counts.count() == 0 {
        draft.say(
            "纳入监控的项目没有已登记的绩效指标，无绩效目标完成情况。",
            &[],
        )?;
        return Ok(());
    }
    draft.section("总体完成情况");
    overall(draft, &classes)?;
    draft.table(TableKind::Completion);
    draft.section("分类完成情况");
    for (first, seconds) in &classes.groups {
        draft.item(&first.level1);
        class(draft, first, seconds)?;
    }
    draft.section("全年完成预计");
    forecast(draft)?;
    goals(draft)
}

fn overall(draft: &mut Draft<'_>, classes: &Classes) -> Result<()> {
    draft.about("indicators.total").say(
        "纳入监控的{counts.monitored}个项目共设置绩效指标{.count}项，其中：",
        &[],
    )?;
    let mut separator = "";
    for (first, _) in &classes.groups {
        draft.about(first.key());
        draft.say("{}{}{.count}项", &[separator, &first.level1])?;
        separator = "、";
    }
    draft.about("indicators.total").say(
        "。截至{period.through}，达到预期进度的{.completed}项，占{.completed_rate}；\
         滞后的{.behind}项，明显滞后的{.far_behind}项",
        &[],
    )?;
    if classes.total.counts.unreported > 0 {
        draft.say("；尚无进展记录的{.unreported}项", &[])?;
    }
    draft.say("。", &[])?;
    if !draft.is_zero("counts.targets_missed") {
        draft.say("明显滞后的指标涉及{counts.targets_missed}个项目。", &[])?;
    }
    draft.say("分类情况见表2。", &[])?;
    draft.end();
    Ok(())
}

fn class(draft: &mut Draft<'_>, first: &Class, seconds: &[Class]) -> Result<()> {
    draft.about(first.key());
    draft.say(
        "共{.count}项，达到预期进度{.completed}项，占{.completed_rate}",
        &[],
    )?;
    let mut separator = "。其中：";
    for second in seconds.iter().filter(|class| !class.level2.is_empty()) {
        draft.about(second.key());
        let template = if second.counts.completed == second.counts.count() {
            "{}{}{.count}项，均达到预期进度"
        } else {
            "{}{}{.count}项，达到预期进度{.completed}项"
        };
        draft.say(template, &[separator, &second.level2])?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    let rows = deviating(draft.book, first);
    if rows.is_empty() {
        return Ok(());
    }
    let grades = match (first.counts.behind, first.counts.far_behind) {
        (_, 0) => "未达到预期进度的{.behind}项均为滞后",
        (0, _) => "未达到预期进度的{.far_behind}项均为明显滞后",
        _ => "未达到预期进度的{.deviating}项中，滞后{.behind}项、明显滞后{.far_behind}项",
    };
    draft.about(first.key()).say(grades, &[])?;
    let introduction = if rows.len() > NAMES {
        "，主要有："
    } else {
        "，为："
    };
    draft.say(introduction, &[])?;
    let mut separator = "";
    for (project, row) in rows.iter().take(NAMES) {
        draft.say("{}{}的", &[separator, &project.facts.name])?;
        indicator(draft, project, row)?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

/// The indicators of a class that are 红, then those that are 黄.
fn deviating<'a>(book: &'a Book, class: &Class) -> Vec<(&'a ProjectBook, &'a IndicatorBook)> {
    let of_light = |light: Light| {
        monitored(book).flat_map(move |project| {
            let rows = project.indicators.iter();
            rows.filter(move |row| class.holds(row) && row.figures.light == light)
                .map(move |row| (project, row))
        })
    };
    of_light(Light::Red)
        .chain(of_light(Light::Yellow))
        .collect()
}

/// `“名称”（年度指标值≥1200人次，完成756人次，完成率63.00%）`
pub(super) fn indicator(
    draft: &mut Draft<'_>,
    project: &ProjectBook,
    row: &IndicatorBook,
) -> Result<()> {
    let (facts, figures) = (&row.facts, &row.figures);
    draft.about(format!("{}.indicator.{}", scope(project), row.row));
    draft.say("“{}”（年度指标值", &[&figures.level3])?;
    if facts.nature == Nature::Qualitative {
        draft.say("“{.target}”", &[])?;
    } else {
        draft.say("{}{.target}{}", &[facts.comparator.word(), &facts.unit])?;
    }
    if figures.actual.is_none() {
        draft.say("，尚无进展记录", &[])?;
    } else if facts.nature == Nature::Qualitative {
        draft.say("，目前{.actual}", &[])?;
    } else {
        let verb = match facts.nature {
            Nature::Negative => "实际",
            _ => "完成",
        };
        draft.say("，{}{.actual}{}", &[verb, &facts.unit])?;
        if facts.nature == Nature::Positive && figures.completion_rate.is_some() {
            draft.say("，完成率{.completion_rate}", &[])?;
        }
    }
    draft.say("）", &[])?;
    Ok(())
}

/// The indicators that were judged so.
pub(super) fn judged(book: &Book, likelihood: Likelihood) -> Vec<(&ProjectBook, &IndicatorBook)> {
    let is_judged = move |row: &&IndicatorBook| {
        row.filled.as_ref().and_then(|filled| filled.likelihood) == Some(likelihood)
    };
    monitored(book)
        .flat_map(|project| {
            let rows = project.indicators.iter().filter(is_judged);
            rows.map(move |row| (project, row))
        })
        .collect()
}

fn forecast(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("likelihood.judged") {
        draft.say("各项目监控表尚未对全年完成绩效目标的可能性作出判断。", &[])?;
        draft.end();
        return Ok(());
    }
    draft.say(
        "各项目监控表对{likelihood.judged}项指标的全年完成可能性作出了判断：\
         确定能完成的{likelihood.确定能}项，有可能完成的{likelihood.有可能}项，\
         完全不可能完成的{likelihood.完全不可能}项",
        &[],
    )?;
    if !draft.is_zero("likelihood.open") {
        draft.say("；尚未作出判断的{likelihood.open}项", &[])?;
    }
    draft.say("。", &[])?;
    draft.end();
    let impossible = judged(draft.book, Likelihood::Impossible);
    let more = impossible.len() > ACCOUNTS;
    for (project, row) in impossible.into_iter().take(ACCOUNTS) {
        draft.say("预计年底不能完成：{}的", &[&project.facts.name])?;
        indicator(draft, project, row)?;
        if let Some(filled) = &row.filled {
            for (label, text) in [("全年预计", &filled.forecast), ("说明", &filled.remark)] {
                let text = clause(text);
                if !text.is_empty() {
                    draft.say("，{}：{}", &[label, &text])?;
                }
            }
        }
        draft.say("。", &[])?;
        draft.end();
    }
    if more {
        draft.say("其余预计不能完成的指标见附件各项目监控表。", &[])?;
        draft.end();
    }
    Ok(())
}

/// 总体目标, the projects under special monitoring first.
fn goals(draft: &mut Draft<'_>) -> Result<()> {
    let said = |project: &&ProjectBook| {
        project
            .sheet
            .as_ref()
            .is_some_and(|sheet| !clause(&sheet.goal_progress).is_empty())
    };
    let mut projects: Vec<_> = monitored(draft.book).filter(said).collect();
    if projects.is_empty() {
        return Ok(());
    }
    projects.sort_by_key(|project| !project.facts.is_key);
    draft.section("年度总体目标推进情况");
    for project in projects.into_iter().take(DETAILS) {
        if let Some(sheet) = &project.sheet {
            let progress = clause(&sheet.goal_progress);
            draft.say("{}：{}。", &[&project.facts.name, &progress])?;
            draft.end();
        }
    }
    Ok(())
}
