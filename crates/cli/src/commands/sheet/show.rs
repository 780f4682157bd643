//! Sheets on the screen: contents, with what was said beside each field; proposals; differences;
//! history.

use jixiao_app::Result;
use jixiao_app::core::sheets::{Amount, FieldProposal, Remark, Sheet};
use jixiao_app::handlers::sheets;

use crate::context::Globals;
use crate::output::{json, line};

/// Shows a sheet; what was said about a field stands below it.
pub fn sheet(globals: &Globals, code: &str) -> Result<()> {
    let sheet = sheets::show(&globals.open_for_reading()?, globals.year, code)?;
    if globals.json {
        return json(&sheet);
    }
    print(&sheet);
    Ok(())
}

fn print(sheet: &Sheet) {
    let version = sheet
        .target_version
        .map(|number| format!("，按绩效目标第{number}版"));
    line(&format!(
        "项目{} {}{}",
        sheet.project,
        sheet.state,
        version.unwrap_or_default()
    ));
    if let Some(exempt) = &sheet.exempt {
        line(&format!(
            "科研暂不监控 依据：{} 替代检查方式：{}",
            exempt.reason, exempt.substitute_check
        ));
    }
    field("总体完成情况", &sheet.goal_progress);
    for fund in &sheet.funds {
        let place = format!("资金/{}", fund.source);
        line(&place);
        field("  全年预计执行数", &shown(fund.forecast.as_ref()));
        field("  说明", &fund.note);
        remarks(sheet, &place);
    }
    field("资金说明", &sheet.note);
    let stated = &sheet.stated;
    field("填报全年预算数", &shown(stated.annual_budget.as_ref()));
    field("填报执行数", &shown(stated.executed.as_ref()));
    field(
        "填报执行率",
        stated.execution_rate.as_deref().unwrap_or_default(),
    );
    field("填报差异说明", &stated.reason);
    for row in &sheet.indicators {
        let place = format!("指标/{}/{}", row.level2, row.level3);
        line(&format!("{place} 年度指标值{}{}", row.target, row.unit));
        field("  执行情况", &row.progress);
        field("  全年预计完成情况", &row.forecast);
        let value = row.forecast_value.map(|value| value.to_string());
        field("  全年预计值", &value.unwrap_or_default());
        let causes: Vec<_> = row.causes.iter().map(|cause| cause.word()).collect();
        field("  偏差原因", &causes.join("、"));
        field("  原因说明", &row.cause_note);
        field(
            "  完成目标可能性",
            row.likelihood.map_or("", |likely| likely.word()),
        );
        field("  备注", &row.remark);
        remarks(sheet, &place);
    }
    for disposition in &sheet.dispositions {
        line(&format!(
            "处置{} 原因：{} 措施：{} {}",
            disposition.kind, disposition.cause, disposition.measures, disposition.document_number
        ));
    }
    for remark in sheet
        .remarks
        .iter()
        .filter(|remark| !has_place(sheet, remark))
    {
        line(&format!("{}{}", remark.field, said(remark)));
    }
}

fn shown(amount: Option<&Amount>) -> String {
    match amount {
        Some(Amount::Money(money)) => format!("{money}万元"),
        Some(Amount::Text(text)) => format!("“{text}”"),
        None => String::new(),
    }
}

fn field(name: &str, text: &str) {
    if !text.is_empty() {
        line(&format!("{name}：{text}"));
    }
}

/// Whether a remark is about the row of a place, or a field in it.
fn belongs(remark: &Remark, place: &str) -> bool {
    let rest = remark.field.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn has_place(sheet: &Sheet, remark: &Remark) -> bool {
    let funds = sheet
        .funds
        .iter()
        .map(|fund| format!("资金/{}", fund.source));
    let rows = sheet.indicators.iter();
    let rows = rows.map(|row| format!("指标/{}/{}", row.level2, row.level3));
    funds.chain(rows).any(|place| belongs(remark, &place))
}

fn remarks(sheet: &Sheet, place: &str) {
    for remark in sheet.remarks.iter().filter(|remark| belongs(remark, place)) {
        let column = remark.field.get(place.len() + 1..).unwrap_or_default();
        line(&format!("  {column}{}", said(remark)));
    }
}

fn said(remark: &Remark) -> String {
    format!(
        "〔{} {} {}〕{}",
        remark.at, remark.actor, remark.state, remark.remark
    )
}

/// Shows proposals, each marked as one.
pub fn proposals(globals: &Globals, proposals: &[FieldProposal]) -> Result<()> {
    if globals.json {
        return json(&serde_json::json!({ "proposals": proposals }));
    }
    for proposal in proposals {
        let entered = match proposal.entered.as_str() {
            "" => "未填".to_owned(),
            entered => format!("已填“{entered}”"),
        };
        line(&format!(
            "{} 建议：{}（{}）{entered}",
            proposal.field, proposal.proposal, proposal.basis
        ));
    }
    Ok(())
}

/// Shows where a sheet differs from the approved targets.
pub fn comparison(globals: &Globals, code: &str) -> Result<()> {
    let comparison = sheets::compare(&globals.open_for_reading()?, globals.year, code)?;
    if globals.json {
        return json(&comparison);
    }
    let version = |number: Option<u32>| number.map_or("无".to_owned(), |n| format!("第{n}版"));
    line(&format!(
        "监控表按{}，现行绩效目标{}",
        version(comparison.sheet_version),
        version(comparison.approved_version)
    ));
    for difference in &comparison.differences {
        line(&difference.to_string());
    }
    line(&format!("共{}个指标不一致", comparison.differences.len()));
    Ok(())
}

/// Shows what was done to a sheet.
pub fn history(globals: &Globals, code: &str) -> Result<()> {
    let events = sheets::history(&globals.open_for_reading()?, globals.year, code)?;
    if globals.json {
        return json(&serde_json::json!({ "history": events }));
    }
    for event in &events {
        line(&format!(
            "{} {} {} {}",
            event.at, event.actor, event.op, event.state
        ));
        for change in &event.changes {
            line(&format!("  {change}"));
        }
        for said in &event.remarks {
            line(&format!("  批注 {} {}", said.field, said.remark));
        }
    }
    Ok(())
}
