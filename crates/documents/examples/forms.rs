//! The benchmark of the forms: `forms FOLDER PROJECTS INDICATORS` writes the models as JSON for
//! other writers, one workbook, and a PDF a project, and says how long each took and how much
//! memory was held at most.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use chrono::NaiveDate;
use jixiao_core::forms::{FormDocument, FormTemplate, FundCell, FundRow, PrintedDecimals};
use jixiao_core::money::Money;
use jixiao_documents::{pdf, xlsx};

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("FOLDER PROJECTS INDICATORS");
    let folder = PathBuf::from(next()?);
    let (projects, indicators) = (next()?.parse::<i64>()?, next()?.parse::<usize>()?);
    fs::create_dir_all(folder.join("pdf"))?;
    let forms = (1..=projects)
        .map(|number| form(number, indicators))
        .collect::<Result<Vec<_>, _>>()?;
    fs::write(folder.join("forms.json"), serde_json::to_vec(&forms)?)?;
    let at = NaiveDate::from_ymd_opt(2026, 8, 12)
        .and_then(|day| day.and_hms_opt(9, 30, 0))
        .ok_or("day")?;

    let begun = Instant::now();
    fs::write(folder.join("forms.xlsx"), xlsx::forms(&forms, at.date())?)?;
    said("xlsx", begun)?;

    let begun = Instant::now();
    drop(forms);
    let models = (1..=projects).map(|number| form(number, indicators));
    let print = |form: &_| pdf::form(form, at);
    let mut done = 0;
    pdf::many::<_, _, Box<dyn std::error::Error>>(models, print, &mut |bytes| {
        done += 1;
        fs::write(folder.join(format!("pdf/{done}.pdf")), bytes)?;
        if done == projects / 2 {
            said("pdf, half of them", begun)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    said("pdf", begun)
}

/// Seconds since `begun`, and the peak of resident memory so far.
fn said(what: &str, begun: Instant) -> Done {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let (seconds, peak) = (begun.elapsed().as_secs_f64(), peak.unwrap_or("?").trim());
    writeln!(std::io::stdout(), "{what}: {seconds:.2} s, peak {peak}")?;
    Ok(())
}

fn form(number: i64, indicators: usize) -> Result<FormDocument, Box<dyn std::error::Error>> {
    let template = FormTemplate::built_in(FormTemplate::DEFAULT)?;
    let columns = template.indicator_columns("1-7月");
    let groups = ["数量指标", "质量指标", "时效指标", "成本指标"];
    let rows = (0..indicators).map(|row| {
        let cells = columns.iter().map(|column| match column.key.as_str() {
            "level1" => "产出指标".to_owned(),
            "level2" => {
                let group = groups.get(row * groups.len() / indicators);
                group.copied().unwrap_or_default().to_owned()
            }
            "level3" => format!("完成草原生态监测样地数（{number}-{row}）"),
            "target" => format!("≥{}个", 350 + row),
            "progress" => format!("{}.5个", 229 + row),
            "forecast" => format!("{}个", 356 + row),
            "likelihood:确定能" => "√".to_owned(),
            "cause_note" if row % 3 == 0 => format!("师资不足，二季度少办{row}期，已商定补办。"),
            "remark" if row % 3 == 0 => format!("第四季度加密排班{row}"),
            _ => String::new(),
        });
        cells.collect()
    });
    let indicators = rows.collect();
    let funds = template.fund_rows.iter().map(|row| FundRow {
        label: row.title.clone(),
        is_total: row.sources.is_empty(),
        cells: template
            .fund_columns
            .iter()
            .map(|_| FundCell::Amount(Money::from_fen(number * 10_007)))
            .collect(),
    });
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    Ok(FormDocument {
        project: format!("1500002602{number:06}"),
        title: template.title.clone(),
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元".to_owned(),
        head: vec![[
            pair("项目名称", &format!("农牧民技能培训项目（{number}）")),
            pair("项目代码", &format!("1500002602{number:06}")),
        ]],
        fund_label: template.fund_label.clone(),
        fund_columns: template.fund_columns("1-7月"),
        funds: funds.collect(),
        denominator: "annual_budget".to_owned(),
        decimals: PrintedDecimals::Two,
        goals: vec![pair("年度总体目标", "完成年度建设任务，提升服务保障能力。")],
        indicator_columns: columns,
        indicators,
        closing: Vec::new(),
        notes: template.notes,
        signatures: vec![pair("填报人", "苏日娜"), pair("审核人", "孟和")],
    })
}
