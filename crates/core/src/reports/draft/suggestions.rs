//! 五、下一步改进的工作建议: each one follows from something the data shows.

use super::Draft;
use super::completion::judged;
use super::execution::ranked;
use crate::error::Result;
use crate::money::Money;
use crate::reports::figures::{
    is_far_behind, is_over_arrived, is_over_budget, is_undisposed, is_without_budget,
    monitored_with,
};
use crate::reports::wording::{names, naming};
use crate::rules::ProjectBook;
use crate::sheets::Likelihood;

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    spending(draft)?;
    targets(draft)?;
    disposal(draft)?;
    correction(draft)?;
    compliance(draft)?;
    leftovers(draft)?;
    sheets(draft)?;
    application(draft)?;
    if draft.level2 == 0 {
        draft.say(
            "本次监控未发现需要纠正的偏差。下一步继续做好日常监控，按月登记预算执行和绩效指标\
             进展，发现偏差及时分析原因、采取措施，确保年度绩效目标如期实现。",
            &[],
        )?;
    }
    draft.end();
    Ok(())
}

fn spending(draft: &mut Draft<'_>) -> Result<()> {
    let ranked = ranked(draft.book)?;
    if ranked.is_empty() {
        return Ok(());
    }
    draft.section("加快滞后项目的预算执行");
    let first: Vec<&ProjectBook> = ranked.iter().map(|(project, _)| *project).collect();
    draft.say(
        "对进度滞后的{counts.lagging}个项目，由责任科室逐项核实实施进度和支付条件，\
         制定后续支出计划；按欠时序金额大小，重点督促{}。",
        &[&names(&first)],
    )?;
    let far = monitored_with(draft.book, is_far_behind);
    if !far.is_empty() {
        draft.say(
            "其中{counts.far_behind}个进度明显滞后的项目按月报告执行进展，\
             预计年底前确实无法支出的，及时提出调减或调剂预算的意见。",
            &[],
        )?;
    }
    let total = &draft.book.total;
    if total.arrived > total.executed {
        draft.about("total").say(
            "全部项目累计到位资金比执行数多{.unspent}万元，具备支付条件的及时支付。",
            &[],
        )?;
    }
    draft.end();
    Ok(())
}

fn targets(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("indicators.total.deviating") && draft.is_zero("indicators.total.far_ahead") {
        return Ok(());
    }
    draft.section("强化绩效目标管理");
    draft.about("indicators.total");
    if !draft.is_zero("indicators.total.deviating") {
        draft.say(
            "对未达到预期进度的{.deviating}项指标逐项分析偏差原因，明确责任科室和完成时限，\
             其中明显滞后的{.far_behind}项列为下一步跟踪重点。",
            &[],
        )?;
    }
    if !draft.is_zero("indicators.total.far_ahead") {
        draft.say(
            "对完成值已达到年度指标值{thresholds.blue_from}及以上的{.far_ahead}项指标，\
             核实指标值设置依据，作为编制下一年度绩效目标的参考。",
            &[],
        )?;
    }
    if !draft.is_zero("indicators.total.unreported") {
        draft.say("对尚无进展记录的{.unreported}项指标补充收集完成情况。", &[])?;
    }
    draft.say("绩效目标确需调整的，按规定程序报批，不得擅自调整。", &[])?;
    draft.end();
    Ok(())
}

fn disposal(draft: &mut Draft<'_>) -> Result<()> {
    let impossible = !judged(draft.book, Likelihood::Impossible).is_empty();
    let open = monitored_with(draft.book, is_undisposed);
    let adjusting = !draft.is_zero("dispositions.D1") || !draft.is_zero("dispositions.D2");
    if !impossible && open.is_empty() && !adjusting {
        return Ok(());
    }
    draft.section("及时采取分类处置措施");
    if impossible {
        draft.say(
            "对判断为完全不可能完成的{likelihood.完全不可能}项指标，按照《办法》第十七条区分\
             客观因素和管理原因，及时办理预算和绩效目标调整，或采取暂停实施等措施。",
            &[],
        )?;
    }
    if !open.is_empty() {
        draft.say(
            "对进度明显滞后且尚未登记原因和处置措施的{counts.undisposed}个项目，\
             尽快查明原因，按照《办法》第十七条明确纠偏或调减预算的措施。",
            &[],
        )?;
    }
    if adjusting {
        draft.say(
            "对已确定调减（调剂）预算、调整绩效目标或暂停实施的项目，跟踪办理进度，\
             取得批复后同步更新预算和绩效目标。",
            &[],
        )?;
    }
    draft.end();
    Ok(())
}

fn correction(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("findings.open") {
        return Ok(());
    }
    draft.section("抓好问题整改");
    draft.say(
        "对尚未整改到位的{findings.open}项问题，按照整改措施和期限逐项落实，完成后及时核实\
         销号。",
        &[],
    )?;
    draft.end();
    Ok(())
}

fn compliance(draft: &mut Draft<'_>) -> Result<()> {
    let is_suspect = |p: &&ProjectBook| is_over_budget(p) || is_without_budget(p);
    let suspects: Vec<_> = draft.book.projects.iter().filter(is_suspect).collect();
    let ahead = draft.book.projects.iter().any(is_over_arrived);
    if suspects.is_empty() && !ahead {
        return Ok(());
    }
    draft.section("严格预算和资金管理");
    if ahead {
        draft.say(
            "对累计支出大于到位资金的{counts.over_arrived}个项目，核对资金拨付凭证，\
             漏记、错记的及时补记更正。",
            &[],
        )?;
    }
    if suspects.is_empty() {
        draft.end();
        return Ok(());
    }
    draft.say(
        "对执行数超过预算或没有预算而发生支出的项目（{}），立即核实资金来源和支出依据，\
         属于登记差错的及时更正，属于超预算、无预算开支的按规定纠正。",
        &[&names(&suspects)],
    )?;
    draft.end();
    Ok(())
}

fn leftovers(draft: &mut Draft<'_>) -> Result<()> {
    let mut leaving = monitored_with(draft.book, |project| {
        project
            .figures
            .total
            .carryover
            .is_some_and(|left| left > Money::ZERO)
    });
    if leaving.is_empty() {
        return Ok(());
    }
    leaving.sort_by_key(|project| std::cmp::Reverse(project.figures.total.carryover));
    draft.section("盘活预计结转结余资金");
    draft.say(
        "预计年底有结转结余的项目{counts.leaving}个，{}，需结合项目实际提前提出统筹使用意见。",
        &[&naming(&leaving)],
    )?;
    draft.end();
    Ok(())
}

fn sheets(draft: &mut Draft<'_>) -> Result<()> {
    let missing = monitored_with(draft.book, |project| project.sheet.is_none());
    if missing.is_empty() {
        return Ok(());
    }
    draft.section("补齐监控表");
    let template = if missing.len() == draft.book.counts.monitored {
        "纳入监控的{counts.sheets_missing}个项目均尚未填报监控表，由责任科室尽快填报并完成审核。"
    } else {
        "尚未填报监控表的项目{counts.sheets_missing}个，{}，由责任科室尽快填报并完成审核。"
    };
    draft.say(template, &[&naming(&missing)])?;
    draft.end();
    Ok(())
}

fn application(draft: &mut Draft<'_>) -> Result<()> {
    if draft.is_zero("counts.red") && draft.is_zero("counts.yellow") {
        return Ok(());
    }
    draft.section("加强监控结果应用");
    draft.say(
        "按照《办法》第十六条，将监控结果作为以后年度预算安排的参考；对综合判断偏差较大的\
         {counts.red}个、存在偏差的{counts.yellow}个项目，编报下一年度预算和绩效目标时\
         从严审核支出需求和指标值。",
        &[],
    )?;
    draft.end();
    Ok(())
}
