//! 四、存在的问题及原因分析

use super::{ACCOUNTS, DETAILS, Draft};
use crate::analysis::Light;
use crate::dispositions::{Disposition, DispositionKind, DispositionState};
use crate::error::Result;
use crate::findings::{FindingState, MonitoringKind};
use crate::reports::figures::{
    is_far_behind, is_lagging, is_not_spending, is_over_arrived, is_over_budget, is_undisposed,
    is_without_budget, monitored, monitored_with,
};
use crate::reports::wording::{Mentions, clause, distinct, mention, names, naming};
use crate::sheets::Cause;

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    draft.section("存在的主要问题");
    overall(draft)?;
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
    draft.section("处置和整改措施");
    measures(draft)
}

/// How the monitored projects stand by money and targets together.
fn overall(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("counts.monitored") {
        return Ok(());
    }
    draft.say(
        "综合预算执行进度和绩效指标完成情况，纳入监控的{counts.monitored}个项目中，\
         未发现明显偏差的{counts.green}个，存在偏差的{counts.yellow}个，\
         偏差较大的{counts.red}个",
        &[],
    )?;
    if !draft.is_zero("counts.grey") {
        draft.say("，尚无进展记录、不能判断的{counts.grey}个", &[])?;
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
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
    if !draft.is_zero("likelihood.完全不可能") {
        draft.item("部分绩效目标预计年底不能完成");
        draft.say(
            "监控表判断年底完全不可能完成的指标{likelihood.完全不可能}项，具体见本报告第三部分。",
            &[],
        )?;
        draft.end();
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
            let template = "执行数超过全年预算数的项目{counts.over_budget}个，{}。";
            draft.say(template, &[&naming(&over)])?;
        }
        if !without.is_empty() {
            let template = "没有预算而发生支出的项目{counts.without_budget}个，{}。";
            draft.say(template, &[&naming(&without)])?;
        }
        draft.end();
    }
    let ahead: Vec<_> = book
        .projects
        .iter()
        .filter(|p| is_over_arrived(p))
        .collect();
    if !ahead.is_empty() {
        draft.item("部分项目支出大于到位资金");
        draft.say(
            "累计支出大于到位资金的项目{counts.over_arrived}个，{}，\
             需核对资金拨付和支出登记情况。",
            &[&naming(&ahead)],
        )?;
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
            "；其中不足{thresholds.red_below}的{counts.far_behind}个，{}",
            &[&naming(&far)],
        )?;
    }
    let idle = monitored_with(draft.book, is_not_spending);
    if !idle.is_empty() {
        let template = "；尚未发生支出的{counts.not_spending}个，{}";
        draft.say(template, &[&naming(&idle)])?;
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
            "。明显滞后的指标涉及{counts.targets_missed}个项目，{}",
            &[&naming(&missed)],
        )?;
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

fn findings(draft: &mut Draft<'_>) -> Result<()> {
    draft.say("日常监控登记问题{findings.total}项。", &[])?;
    draft.end();
    for &kind in MonitoringKind::ALL {
        let mut groups = Mentions::new();
        for project in &draft.book.projects {
            for finding in project.findings.iter().filter(|f| f.kind == kind) {
                mention(&mut groups, clause(&finding.description), project);
            }
        }
        if groups.is_empty() {
            continue;
        }
        draft.say(&format!("{kind}问题{{findings.{kind}}}项："), &[])?;
        let mut separator = "";
        for (description, projects) in groups.iter().take(DETAILS) {
            draft.say("{}{}，涉及{}", &[separator, description, &names(projects)])?;
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
    let mut notes = Mentions::new();
    for project in monitored(draft.book) {
        let rows = project.indicators.iter().filter_map(|i| i.filled.as_ref());
        let of_cause = rows.filter(|row| row.causes.contains(&cause));
        for note in distinct(of_cause.map(|row| clause(&row.cause_note))) {
            mention(&mut notes, note, project);
        }
    }
    let mut separator = "，主要是：";
    for (note, projects) in notes.iter().take(DETAILS) {
        draft.say("{}{}，涉及{}", &[separator, note, &names(projects)])?;
        separator = "；";
    }
    draft.say("。", &[])?;
    draft.end();
    Ok(())
}

/// Causes that stand with findings and dispositions, the same ones once.
fn recorded_causes(draft: &mut Draft<'_>) -> Result<()> {
    let mut recorded = Mentions::new();
    for project in &draft.book.projects {
        let findings = project.findings.iter().map(|finding| &finding.cause);
        let dispositions = project.dispositions.iter().map(|d| &d.cause);
        for cause in distinct(findings.chain(dispositions).map(|text| clause(text))) {
            mention(&mut recorded, cause, project);
        }
    }
    if recorded.is_empty() {
        return Ok(());
    }
    if draft.level3 > 0 {
        draft.item("问题和处置记录反映的原因");
    }
    draft.say("根据问题登记和处置记录，原因主要是：", &[])?;
    let mut separator = "";
    for (cause, projects) in recorded.iter().take(DETAILS) {
        draft.say("{}{}，涉及{}", &[separator, cause, &names(projects)])?;
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
            "采取纠偏措施、继续实施的项目{dispositions.D0}个：",
        ),
        (
            DispositionKind::D1,
            "因客观因素按程序调减（调剂）预算并同步调整绩效目标的项目{dispositions.D1}个\
             （《办法》第十七条第（一）项）：",
        ),
        (
            DispositionKind::D2,
            "偏离较大或存在损失风险，暂停实施、按程序调减预算并停止拨付资金的项目\
             {dispositions.D2}个（《办法》第十七条第（二）项）：",
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
    let open = monitored_with(draft.book, is_undisposed);
    if !open.is_empty() {
        let template = "进度明显滞后的{counts.far_behind}个项目中，尚未登记原因和处置措施的\
                        {counts.undisposed}个，{}。";
        draft.say(template, &[&naming(&open)])?;
        draft.end();
    }
    Ok(())
}

fn disposed(draft: &mut Draft<'_>, kind: DispositionKind, introduction: &str) -> Result<()> {
    let of_kind = draft.book.projects.iter().flat_map(|project| {
        let dispositions = project.dispositions.iter();
        let of_kind = dispositions.filter(move |disposition| disposition.kind == kind);
        of_kind.map(move |disposition| (project, disposition))
    });
    let disposed: Vec<_> = of_kind.collect();
    if disposed.is_empty() {
        return Ok(());
    }
    draft.say(introduction, &[])?;
    let mut separator = "";
    for (project, disposition) in disposed.iter().take(ACCOUNTS) {
        draft.say("{}{}", &[separator, &project.facts.name])?;
        separator = "；";
        let said = [
            ("原因：", clause(&disposition.cause)),
            ("措施：", clause(&disposition.measures)),
            ("", progress(disposition)),
        ];
        for (label, text) in said.iter().filter(|(_, text)| !text.is_empty()) {
            draft.say("，{}{}", &[label, text])?;
        }
    }
    draft.say(
        if disposed.len() > ACCOUNTS {
            "等。"
        } else {
            "。"
        },
        &[],
    )?;
    draft.end();
    Ok(())
}

/// How far a disposition is, with its days and document number.
fn progress(disposition: &Disposition) -> String {
    let day = |day: Option<chrono::NaiveDate>, what: &str| {
        let text = |day: chrono::NaiveDate| format!("{}{what}", day.format("%Y年%-m月%-d日"));
        day.map(text)
    };
    let document = match clause(&disposition.document_number) {
        number if !number.is_empty() => Some(format!("批复文号{number}")),
        _ if disposition.kind == DispositionKind::D0 => None,
        _ => Some("尚无批复文号".to_owned()),
    };
    let ended = match disposition.state {
        DispositionState::Approved => day(disposition.state_on, "批复"),
        DispositionState::Completed => day(disposition.state_on, "办结"),
        DispositionState::Planned | DispositionState::Reported | DispositionState::Withdrawn => {
            None
        }
    };
    let version = disposition
        .version
        .map(|number| format!("绩效目标同步调整为第{number}版"));
    let said = [
        day(disposition.suspended_on, "暂停实施"),
        day(disposition.stopped_on, "停止拨付资金"),
        day(disposition.reported_on, "报告财政部门"),
        document,
        version,
        ended,
        Some(format!("目前{}", disposition.state)),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join("，")
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
        let first: Vec<_> = measures.into_iter().take(DETAILS).collect();
        draft.say(
            "针对登记的{findings.total}项问题，整改措施主要是：{}。",
            &[&first.join("；")],
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
