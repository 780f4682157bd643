//! The PDF documents, judged by poppler's tools as a reader would see them.

use chrono::NaiveDate;
use jixiao_core::forms::{FormDocument, FormTemplate, FundCell, FundRow};
use jixiao_core::money::Money;
use jixiao_documents::pdf;

fn made_at() -> chrono::NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 8, 12)
        .unwrap()
        .and_hms_opt(9, 30, 0)
        .unwrap()
}

#[test]
fn draft() {
    let count = std::env::var("N")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12);
    let t = std::time::Instant::now();
    let bytes = pdf::form(&form(count), made_at()).unwrap();
    eprintln!("{:?} {}", t.elapsed(), bytes.len());
    let t = std::time::Instant::now();
    pdf::form(&form(count + 1), made_at()).unwrap();
    eprintln!("{:?} {}", t.elapsed(), bytes.len());
    std::fs::write("/tmp/wt-fonts/form.pdf", bytes).unwrap();
}

fn form(count: usize) -> FormDocument {
    let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
    let titled = |title: &str| title.replace("{period}", "1-7月");
    let mut fund_columns = template.fund_columns.clone();
    for column in &mut fund_columns {
        column.title = titled(&column.title);
    }
    let mut indicator_columns = template.indicator_columns.clone();
    for column in &mut indicator_columns {
        column.title = titled(&column.title);
    }
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let groups = [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "生态效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ];
    let indicators = (0..count)
        .map(|row| {
            let (level1, level2) = groups[row * groups.len() / count];
            indicator_columns
                .iter()
                .map(|column| match column.key.as_str() {
                    "level1" => level1.to_owned(),
                    "level2" => level2.to_owned(),
                    "level3" => format!("完成草原生态监测样地数（第{}批）", row + 1),
                    "target" => format!("≥{}个", 350 + row),
                    "progress" => format!("{}.5个", 229 + row),
                    "forecast" => format!("{}个", 356 + row),
                    "cause:人员保障" if row % 3 == 0 => "√".to_owned(),
                    "cause_note" if row % 3 == 0 => {
                        format!(
                            "师资不足，二季度少办{}期，已与培训机构“商定”补办（见附件）。",
                            row + 1
                        )
                    }
                    "likelihood:有可能" if row % 3 == 0 => "√".to_owned(),
                    "likelihood:确定能" if row % 3 != 0 => "√".to_owned(),
                    "remark" if row % 3 == 0 => format!("第四季度加密排班{row}"),
                    _ => String::new(),
                })
                .collect()
        })
        .collect();
    let amount = |fen| FundCell::Amount(Money::from_fen(fen));
    let funds = template
        .fund_rows
        .iter()
        .enumerate()
        .map(|(row, of)| FundRow {
            label: of.title.clone(),
            is_total: of.sources.is_empty(),
            cells: if row < 2 {
                vec![
                    amount(49_853_002_800),
                    amount(46_751_476_755),
                    amount(11_900_163_598),
                    FundCell::Rate((row == 0).then(|| "25.45".to_owned())),
                    amount(46_712_600_000),
                    amount(38_876_755),
                ]
            } else {
                vec![FundCell::Empty; 6]
            },
        })
        .collect();
    FormDocument {
        project: "1500002602000024".to_owned(),
        title: template.title,
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元".to_owned(),
        head: vec![
            [
                pair("项目名称", "农牧民技能培训项目（024）"),
                pair("项目代码", "1500002602000024"),
            ],
            [
                pair("主管部门及代码", "自治区示例厅[105]"),
                pair("实施单位", "自治区示例中心"),
            ],
        ],
        fund_label: template.fund_label,
        fund_columns,
        funds,
        goals: vec![pair(
            "年度总体目标",
            "目标1：完成农牧民技能培训项目（024）年度建设任务；目标2：提升服务保障能力。#set *a* $x$ 镕喆堃昇彧",
        )],
        indicator_columns,
        indicators,
        notes: template.notes,
        signatures: vec![
            pair("填报人", "苏日娜"),
            pair("联系电话", "0471-1234567"),
            pair("审核人", "孟和"),
            pair("单位负责人（签字）", ""),
            pair("填报日期", "2026年8月12日"),
        ],
    }
}
