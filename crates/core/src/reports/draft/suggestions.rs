//! 五、下一步改进的工作建议: each one follows from something the data shows.

use super::super::figures::{is_far_behind, is_over_budget, is_without_budget, monitored_with};
use super::completion::judged;
use super::execution::ranked;
use super::{Draft, NAMES, names};
use crate::error::Result;
use crate::money::Money;
use crate::rules::ProjectBook;
use crate::sheets::{Disposition, Likelihood};

pub(super) fn write(draft: &mut Draft<'_>) -> Result<()> {
    spending(draft)?;
    targets(draft)?;
    disposal(draft)?;
    correction(draft)?;
    compliance(draft)?;
    leftovers(draft)?;
    sheets(draft)?;
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
         制定{period.label}后的支出计划；按欠时序金额大小，优先督促{}。",
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
            "全部项目已到位未支出的资金{.unspent}万元，在具备支付条件后及时支付。",
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
    let open = monitored_with(draft.book, |project| {
        is_far_behind(project) && !project.dispositions.iter().any(Disposition::is_complete)
    });
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
            "对进度明显滞后且尚未登记处置措施的项目（{}），尽快查明原因，按照《办法》第十七条\
             明确纠偏或调减预算的措施。",
            &[&names(&open)],
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
        "对尚未整改到位的{findings.open}项问题，由责任人按照整改措施和期限落实整改，\
         完成后及时核实销号；对多个项目反复出现的同类问题，查找制度和管理上的原因。",
        &[],
    )?;
    draft.end();
    Ok(())
}

fn compliance(draft: &mut Draft<'_>) -> Result<()> {
    let is_suspect = |p: &&ProjectBook| is_over_budget(p) || is_without_budget(p);
    let suspects: Vec<_> = draft.book.projects.iter().filter(is_suspect).collect();
    if suspects.is_empty() {
        return Ok(());
    }
    draft.section("严格预算约束");
    draft.say(
        "对执行数超过预算或没有预算而发生支出的项目（{}），立即核实资金来源和支出依据；\
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
        "{counts.leaving}个项目预计年底有结转结余（{}），需结合项目实际提前提出统筹使用意见，\
         并作为下一年度预算安排的参考。",
        &[&names(&leaving)],
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
    let template = if missing.len() > NAMES || missing.len() == draft.book.counts.monitored {
        "{counts.sheets_missing}个项目尚未填报监控表，由责任科室尽快填报并完成审核。"
    } else {
        "{counts.sheets_missing}个项目尚未填报监控表（{}），由责任科室尽快填报并完成审核。"
    };
    draft.say(template, &[&names(&missing)])?;
    draft.end();
    Ok(())
}
