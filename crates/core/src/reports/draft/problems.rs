//! 四、存在的问题及原因分析

use super::super::figures::{
    is_far_behind, is_lagging, is_not_spending, is_over_budget, is_without_budget, monitored,
    monitored_with,
};
use super::{DETAILS, Draft, clause, distinct, listed, names};
use crate::analysis::Light;
use crate::error::Result;
use crate::findings::{Finding, FindingState, MonitoringKind};
use crate::rules::{Book, ProjectBook};
use crate::sheets::{Cause, Disposition, DispositionKind};

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    draft.section("存在的主要问题");
    let found = problems(draft)?;
    if !found {
        draft.say(
            "截至{period.through}，纳入监控的项目未发现预算执行进度滞后、绩效指标偏离预期、\
             超预算或无预算开支等问题，日常监控也未登记问题。",
            &[],
        )?;
        draft.end();
        return Ok(());
    }
    draft.section("原因分析");
    analysis(draft)?;
    draft.section("已采取的处置措施");
    measures(draft)
}

/// Whether there are any.
fn problems(draft: &mut Draft<'_>) -> Result<bool> {
    let book = draft.book;
    let before = draft.level3;
    let lagging = monitored_with(book, is_lagging);
    if !lagging.is_empty() {
        draft.item("部分项目预算执行进度滞后");
        slow(draft)?;
    }
    if !draft.is_zero("indicators.total.deviating") {
        draft.item("部分绩效指标未达到预期进度");
        behind(draft)?;
    }
    let over: Vec<_> = book.projects.iter().filter(|p| is_over_budget(p)).collect();
    let without: Vec<_> = book
        .projects
        .iter()
        .filter(|p| is_without_budget(p))
        .collect();
    if !over.is_empty() || !without.is_empty() {
        draft.item("涉嫌超预算或无预算开支");
        if !over.is_empty() {
            let template = "{counts.over_budget}个项目的执行数超过全年预算数（{}）。";
            draft.say(template, &[&names(&over)])?;
        }
        if !without.is_empty() {
            let template = "{counts.without_budget}个项目没有预算而发生支出（{}）。";
            draft.say(template, &[&names(&without)])?;
        }
        draft.end();
    }
    if !draft.is_zero("indicators.total.far_ahead") {
        draft.item("部分绩效指标值与实际差距较大");
        draft.about("indicators.total").say(
            "{.far_ahead}项指标的完成值已达到年度指标值的{thresholds.blue_from}及以上，\
             需核实指标值设置是否合理。",
            &[],
        )?;
        draft.end();
    }
    if !draft.is_zero("findings.total") {
        draft.item("日常监控发现的问题");
        findings(draft)?;
    }
    Ok(draft.level3 > before)
}

fn slow(draft: &mut Draft<'_>) -> Result<()> {
    draft.say(
        "{counts.lagging}个项目的执行进度不足时序进度的{thresholds.yellow_below}，\
         合计欠时序金额{lagging.shortfall}万元",
        &[],
    )?;
    let far = monitored_with(draft.book, is_far_behind);
    if !far.is_empty() {
        draft.say(
            "；其中{counts.far_behind}个项目不足时序进度的{thresholds.red_below}（{}）",
            &[&names(&far)],
        )?;
    }
    let idle = monitored_with(draft.book, is_not_spending);
    if !idle.is_empty() {
        let template = "，{counts.not_spending}个项目尚未发生支出（{}）";
        draft.say(template, &[&names(&idle)])?;
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn behind(draft: &mut Draft<'_>) -> Result<()> {
    draft.about("indicators.total").say(
        "{.deviating}项指标未达到预期进度，其中滞后{.behind}项、明显滞后{.far_behind}项",
        &[],
    )?;
    let missed = monitored_with(draft.book, |p| p.figures.performance_light == Light::Red);
    if !missed.is_empty() {
        draft.say(
            "；明显滞后的指标涉及{counts.targets_missed}个项目（{}）",
            &[&names(&missed)],
        )?;
    }
    draft.say("。", &[])?;
    if !draft.is_zero("likelihood.完全不可能") {
        let template = "监控表判断{likelihood.完全不可能}项指标年底完全不可能完成。";
        draft.say(template, &[])?;
    }
    draft.end();
    Ok(())
}

/// Findings of one kind with the same description and cause, and their projects.
struct Group<'a> {
    finding: &'a Finding,
    projects: Vec<&'a ProjectBook>,
}

fn grouped(book: &Book, kind: MonitoringKind) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for project in &book.projects {
        for finding in project.findings.iter().filter(|f| f.kind == kind) {
            let alike = groups.iter_mut().find(|group| {
                group.finding.description == finding.description
                    && group.finding.cause == finding.cause
            });
            match alike {
                Some(group) => group.projects.push(project),
                None => groups.push(Group {
                    finding,
                    projects: vec![project],
                }),
            }
        }
    }
    groups
}

fn findings(draft: &mut Draft<'_>) -> Result<()> {
    draft.say("日常监控登记问题{findings.total}项。", &[])?;
    draft.end();
    for &kind in MonitoringKind::ALL {
        let groups = grouped(draft.book, kind);
        if groups.is_empty() {
            continue;
        }
        draft.about(format!("findings.{kind}"));
        draft.say(&format!("{kind}问题{{findings.{kind}}}项："), &[])?;
        let mut separator = "";
        for group in groups.iter().take(DETAILS) {
            let description = clause(&group.finding.description);
            let names = names(&group.projects);
            draft.say("{}{}（{}）", &[separator, &description, &names])?;
            separator = "；";
        }
        draft.say(
            if groups.len() > DETAILS {
                "等。"
            } else {
                "。"
            },
            &[],
        )?;
        draft.end();
    }
    Ok(())
}

fn analysis(draft: &mut Draft<'_>) -> Result<()> {
    let before = draft.text.len();
    for &cause in Cause::ALL {
        if !draft.is_zero(&format!("causes.{cause}")) {
            let title = match cause {
                Cause::Other => "其他方面".to_owned(),
                cause => format!("{cause}方面"),
            };
            draft.item(&title);
            by_cause(draft, cause)?;
        }
    }
    recorded_causes(draft)?;
    if !draft.is_zero("causes.missing") {
        let template = if draft.text.len() > before {
            "另有{causes.missing}项未达到预期进度的指标"
        } else {
            "{causes.missing}项未达到预期进度的指标"
        };
        draft.say(template, &[])?;
        draft.say("尚未在监控表中填写偏差原因，需由责任科室分析补充。", &[])?;
        draft.end();
    }
    if draft.text.len() == before {
        draft.say("上述问题的原因尚未填写，需由责任科室分析补充。", &[])?;
        draft.end();
    }
    Ok(())
}

fn by_cause(draft: &mut Draft<'_>, cause: Cause) -> Result<()> {
    draft.say(&format!("涉及{{causes.{cause}}}项指标"), &[])?;
    let mut notes: Vec<(String, Vec<&ProjectBook>)> = Vec::new();
    for project in monitored(draft.book) {
        let rows = project.indicators.iter().filter_map(|i| i.filled.as_ref());
        let of_cause = rows.filter(|row| row.causes.contains(&cause));
        for note in distinct(of_cause.map(|row| clause(&row.cause_note))) {
            match notes.iter_mut().find(|(held, _)| *held == note) {
                Some((_, projects)) => projects.push(project),
                None => notes.push((note, vec![project])),
            }
        }
    }
    let mut separator = "，主要是：";
    for (note, projects) in notes.iter().take(DETAILS) {
        draft.say("{}{}（{}）", &[separator, note, &names(projects)])?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

/// Causes that stand with findings and dispositions, the same ones once.
fn recorded_causes(draft: &mut Draft<'_>) -> Result<()> {
    let mut recorded: Vec<(String, Vec<&ProjectBook>)> = Vec::new();
    for project in &draft.book.projects {
        let findings = project.findings.iter().map(|finding| &finding.cause);
        let dispositions = project.dispositions.iter().map(|d| &d.cause);
        for cause in distinct(findings.chain(dispositions).map(|text| clause(text))) {
            match recorded.iter_mut().find(|(held, _)| *held == cause) {
                Some((_, projects)) => projects.push(project),
                None => recorded.push((cause, vec![project])),
            }
        }
    }
    if recorded.is_empty() {
        return Ok(());
    }
    if draft.level3 > 0 {
        draft.item("问题和处置记录反映的原因");
    }
    draft.say("问题登记和处置记录反映的原因主要是：", &[])?;
    let mut separator = "";
    for (cause, projects) in recorded.iter().take(DETAILS) {
        draft.say("{}{}（{}）", &[separator, cause, &names(projects)])?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn measures(draft: &mut Draft<'_>) -> Result<()> {
    let before = draft.text.len();
    for (kind, introduction) in [
        (
            DispositionKind::D0,
            "对{dispositions.D0}个项目采取纠偏措施、继续实施：",
        ),
        (
            DispositionKind::D1,
            "对{dispositions.D1}个受客观因素影响的项目，按照《办法》第十七条第（一）项，\
             按程序调减（调剂）预算并同步调整绩效目标：",
        ),
        (
            DispositionKind::D2,
            "对{dispositions.D2}个偏离较大或存在损失风险的项目，按照《办法》第十七条第（二）项，\
             暂停实施、调减预算并停止拨付资金：",
        ),
    ] {
        disposed(draft, kind, introduction)?;
    }
    corrected(draft)?;
    if draft.text.len() == before {
        draft.say(
            "截至{period.through}，上述问题尚未登记处置和整改措施。",
            &[],
        )?;
        draft.end();
        return Ok(());
    }
    let open = monitored_with(draft.book, |project| {
        is_far_behind(project) && !project.dispositions.iter().any(Disposition::is_complete)
    });
    if !open.is_empty() {
        let template = "进度明显滞后的项目中，尚未登记原因和处置措施的有：{}。";
        draft.say(template, &[&names(&open)])?;
        draft.end();
    }
    Ok(())
}

fn disposed(draft: &mut Draft<'_>, kind: DispositionKind, introduction: &str) -> Result<()> {
    let mut separator = "";
    for project in &draft.book.projects {
        for disposition in project.dispositions.iter().filter(|d| d.kind == kind) {
            if separator.is_empty() {
                draft.say(introduction, &[])?;
            }
            draft.say("{}{}", &[separator, &project.facts.name])?;
            separator = "；";
            let document = match (kind, clause(&disposition.document_number)) {
                (DispositionKind::D0, number) if number.is_empty() => number,
                (_, number) if number.is_empty() => "尚无批复文号".to_owned(),
                (_, number) => format!("批复文号{number}"),
            };
            let said = [
                ("原因：", clause(&disposition.cause)),
                ("措施：", clause(&disposition.measures)),
                ("", document),
            ];
            for (label, text) in said.iter().filter(|(_, text)| !text.is_empty()) {
                draft.say("，{}{}", &[label, text])?;
            }
        }
    }
    if !separator.is_empty() {
        draft.say("。", &[])?;
        draft.end();
    }
    Ok(())
}

/// What is done about the findings.
fn corrected(draft: &mut Draft<'_>) -> Result<()> {
    let book = draft.book;
    let findings = || book.projects.iter().flat_map(|project| &project.findings);
    if findings().next().is_none() {
        return Ok(());
    }
    let measures = distinct(findings().map(|finding| clause(&finding.measures)));
    if measures.is_empty() {
        draft.say("登记的{findings.total}项问题尚未填写整改措施。", &[])?;
    } else {
        let listed = listed(measures.iter().map(String::as_str), measures.len());
        draft.say(
            "针对登记的{findings.total}项问题，整改措施主要是：{}。",
            &[&listed],
        )?;
    }
    draft.say("整改状态：", &[])?;
    let mut separator = "";
    for &state in FindingState::ALL {
        let key = format!("findings.{state}");
        if !draft.is_zero(&key) {
            draft.say(&format!("{separator}{state}{{{key}}}项"), &[])?;
            separator = "，";
        }
    }
    let last = findings().filter_map(|finding| finding.deadline).max();
    if let Some(last) = last {
        let last = last.format("%Y年%-m月%-d日").to_string();
        draft.say("；整改期限最迟为{}", &[&last])?;
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}
