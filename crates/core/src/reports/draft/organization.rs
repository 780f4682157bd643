//! 一、绩效监控工作组织实施情况

use super::{DETAILS, Draft};
use crate::error::Result;
use crate::projects::BudgetKind;
use crate::reports::figures::{monitored, monitored_with, sections};
use crate::reports::wording::{Mentions, clause, listed, mention, names, naming};

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    draft.section("监控依据和范围");
    basis(draft)?;
    if draft.book.projects.is_empty() {
        return Ok(());
    }
    scope(draft)?;
    key_projects(draft)?;
    draft.section("组织实施方式");
    method(draft)?;
    people(draft)?;
    draft.section("监控信息收集和监控表填报情况");
    records(draft)?;
    sheets(draft)
}

fn basis(draft: &mut Draft<'_>) -> Result<()> {
    let year = draft.book.cut_off.year().number().to_string();
    let unit = match draft.book.unit.name.as_str() {
        "" => "本单位",
        name => name,
    };
    // 第十二条 asks for January to July in August; any other period is a check of the unit's own.
    let clause = if draft.book.cut_off.full_months() == 7 {
        "第十二条"
    } else {
        ""
    };
    draft.say(
        "根据《内蒙古自治区本级财政支出绩效监控管理办法》（以下简称《办法》）{}规定，\
         {}对{}年{period.label}预算执行情况和绩效目标实现程度开展了绩效监控汇总分析，\
         数据截至{period.through}。",
        &[clause, unit, &year],
    )?;
    if draft.book.projects.is_empty() {
        draft.say("{}年度没有项目支出，未开展项目绩效监控。", &[&year])?;
    }
    draft.end();
    Ok(())
}

fn scope(draft: &mut Draft<'_>) -> Result<()> {
    draft.say(
        "{}年度共有项目支出{counts.projects}个，全年预算数{total.annual_budget}万元，\
         按预算类别分：",
        &[&draft.book.cut_off.year().number().to_string()],
    )?;
    let mut separator = "";
    for &kind in BudgetKind::ALL {
        if draft.is_zero(&format!("kind.{kind}.projects")) {
            continue;
        }
        draft.about(format!("kind.{kind}"));
        draft.say("{}{}项目{.projects}个", &[separator, kind.word()])?;
        separator = "、";
    }
    draft.say(
        "。按照“全面覆盖、突出重点”的原则，纳入本次绩效监控的项目{counts.monitored}个",
        &[],
    )?;
    if draft.book.counts.exempt > 0 {
        draft.say(
            "；另有{counts.exempt}个项目按照《办法》第十一条暂不开展年度中的绩效监控，\
             依据和替代检查方式见本报告第六部分",
            &[],
        )?;
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn key_projects(draft: &mut Draft<'_>) -> Result<()> {
    let key = monitored_with(draft.book, |project| project.facts.is_key);
    if key.is_empty() {
        draft.say("纳入监控的项目中没有列为重点监控的项目。", &[])?;
    } else {
        let mut reasons = Mentions::new();
        for project in &key {
            mention(&mut reasons, clause(&project.facts.key_reason), project);
        }
        let mut separator = "列为重点监控的项目{counts.key}个：";
        for (reason, projects) in reasons.iter().take(DETAILS) {
            draft.say(separator, &[])?;
            draft.say("{}", &[&names(projects)])?;
            if !reason.is_empty() {
                draft.say("（列入原因：{}）", &[reason])?;
            }
            separator = "；";
        }
        draft.say("。", &[])?;
    }
    draft.end();
    Ok(())
}

fn method(draft: &mut Draft<'_>) -> Result<()> {
    draft.say(
        "监控采用目标比较法，定量分析与定性分析相结合，将{period.label}预算执行情况和绩效指标\
         实际完成值与年度预算、批复的绩效目标逐项比较（《办法》第九条）。",
        &[],
    )?;
    draft.end();
    Ok(())
}

fn people(draft: &mut Draft<'_>) -> Result<()> {
    let sections = sections(draft.book);
    if !sections.is_empty() {
        let listed = listed(sections.iter().copied(), sections.len());
        draft.say(
            "按照“谁支出，谁负责”的原则，监控项目由{counts.sections}个责任科室分别负责：{}。",
            &[&listed],
        )?;
    }
    let unit = &draft.book.unit;
    let people: Vec<_> = [
        ("填报人", &unit.preparer),
        ("审核人", &unit.reviewer),
        ("单位负责人", &unit.head),
    ]
    .into_iter()
    .filter(|(_, name)| !name.is_empty())
    .map(|(role, name)| format!("{role}{name}"))
    .collect();
    if !people.is_empty() {
        draft.say("监控表填报审核人员：{}。", &[&people.join("，")])?;
    }
    draft.end();
    Ok(())
}

fn records(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("counts.ledger_entries") && draft.is_zero("counts.progress_entries") {
        draft.say(
            "截至{period.through}，尚未登记资金台账和绩效指标进展。",
            &[],
        )?;
    } else {
        draft.say(
            "监控信息取自日常监控记录。截至{period.through}，登记资金台账\
             {counts.ledger_entries}笔、绩效指标进展{counts.progress_entries}条，\
             登记问题{findings.total}项。",
            &[],
        )?;
    }
    draft.end();
    Ok(())
}

fn sheets(draft: &mut Draft<'_>) -> Result<()> {
    const FORM: &str = "《项目支出绩效目标监控情况表》";
    let missing = monitored_with(draft.book, |project| project.sheet.is_none());
    let total = monitored(draft.book).count();
    if total == 0 {
        return Ok(());
    }
    if missing.len() == total {
        let template = "纳入监控的{counts.monitored}个项目均尚未填报{}。";
        draft.say(template, &[FORM])?;
    } else {
        if missing.is_empty() {
            let template = "纳入监控的{counts.monitored}个项目均已填报{}";
            draft.say(template, &[FORM])?;
        } else {
            draft.say(
                "纳入监控的{counts.monitored}个项目中，已填报{}的{counts.sheets_begun}个，\
                 尚未填报的{counts.sheets_missing}个，{}",
                &[FORM, &naming(&missing)],
            )?;
        }
        if draft.is_zero("counts.sheets_approved") {
            draft.say("。已填报的监控表均未完成审核。", &[])?;
        } else {
            draft.say("。已完成审核的监控表{counts.sheets_approved}张。", &[])?;
        }
        draft.say("各项目监控表见附件。", &[])?;
    }
    draft.end();
    Ok(())
}
