//! A report as a unit of some size writes it: six parts, two tables of 24 rows, 3 forms.

use chrono::NaiveDate;
use jixiao_core::forms::{
    ChartBar, ChartPart, FormDocument, FormTemplate, FundCell, FundRow, PrintedDecimals,
    ReportBlock, ReportChart, ReportColumn, ReportDocument, ReportPart, ReportTable, Shade,
};
use jixiao_core::money::Money;

/// Projects of the tables.
pub const PROJECTS: i64 = 24;

const PARAGRAPH: &str = "根据《内蒙古自治区本级项目支出绩效目标执行监控管理暂行办法》的要求，本单位成立了由主要\
负责人任组长的绩效监控工作小组，制定了工作方案，明确了职责分工和时间安排，对2026年1-7月全部项目支出的绩效目标实现程度\
和预算执行进度实行“双监控”。截至2026年7月31日，全年预算数1,286.50万元，累计执行数702.34万元，执行率54.59%，低于时序\
进度3.74个百分点；其中，一般公共预算拨款项目20个，上年结转资金项目4个。";

fn paragraph(text: &str) -> ReportBlock {
    ReportBlock::Paragraph(text.to_owned())
}

fn heading(level: u8, text: &str) -> ReportBlock {
    let text = text.to_owned();
    ReportBlock::Heading { level, text }
}

fn column(title: &str, width: u16, is_number: bool) -> ReportColumn {
    let title = title.to_owned();
    ReportColumn {
        title,
        width,
        is_number,
    }
}

fn execution() -> ReportTable {
    let row = |number: i64| {
        let budget = Money::from_fen(38_250_000 + number * 1_234_567);
        let executed = Money::from_fen(20_111_000 + number * 765_432);
        vec![
            number.to_string(),
            format!("基层公共服务能力提升项目（{number}期）"),
            budget.wan(),
            executed.wan(),
            format!("{}.59%", 40 + number),
            if number.rem_euclid(3) == 0 {
                "黄灯"
            } else {
                "绿灯"
            }
            .to_owned(),
        ]
    };
    ReportTable {
        caption: "表1 项目预算执行情况".to_owned(),
        unit_line: "单位：万元".to_owned(),
        columns: vec![
            column("序号", 5, false),
            column("项目名称", 24, false),
            column("全年预算数", 12, true),
            column("1-7月执行数", 12, true),
            column("执行率", 9, true),
            column("资金灯", 7, false),
        ],
        rows: (1..=PROJECTS).map(row).collect(),
    }
}

fn goals() -> ReportTable {
    let row = |number: i64| {
        vec![
            number.to_string(),
            format!("基层公共服务能力提升项目（{number}期）"),
            "培训人次".to_owned(),
            "≥1200人次".to_owned(),
            format!("{}人次", 500 + number * 17),
            "有可能".to_owned(),
            "受汛期影响，部分旗县培训班延期至9月举办，预计年底前可以完成。".to_owned(),
        ]
    };
    ReportTable {
        caption: "表2 绩效目标完成情况".to_owned(),
        unit_line: String::new(),
        columns: vec![
            column("序号", 5, false),
            column("项目名称", 18, false),
            column("三级指标", 10, false),
            column("年度指标值", 11, false),
            column("1-7月执行情况", 11, false),
            column("完成可能性", 9, false),
            column("偏差原因", 26, false),
        ],
        rows: (1..=PROJECTS).map(row).collect(),
    }
}

/// The report; each part has `length` times its paragraphs.
pub fn report(length: usize) -> ReportDocument {
    let part = |heading: &str, blocks: Vec<ReportBlock>| ReportPart {
        heading: heading.to_owned(),
        blocks,
    };
    let text = |count: usize| vec![paragraph(PARAGRAPH); count * length];
    let mut organised = text(2);
    organised.insert(0, heading(2, "（一）组织领导"));
    organised.extend([
        heading(3, "1.健全制度"),
        paragraph("修订本单位《预算绩效管理办法》，将监控结果与下年度预算安排挂钩。"),
        heading(4, "（1）责任到人"),
        paragraph("每个项目确定一名监控责任人，按月登记进展。"),
        heading(2, "（二）实施过程"),
        paragraph(PARAGRAPH),
    ]);
    let mut executed = text(2);
    executed.push(ReportBlock::Table(execution()));
    executed.extend(text(1));
    let mut completed = text(1);
    completed.push(ReportBlock::Table(goals()));
    ReportDocument {
        title: "内蒙古自治区示例公共服务促进中心2026年1-7月绩效监控报告".to_owned(),
        parts: vec![
            part("一、绩效监控工作组织实施情况", organised),
            part("二、项目预算执行情况", executed),
            part("三、绩效目标完成情况及趋势分析", completed),
            part("四、偏离绩效目标的原因分析", text(2)),
            part("五、下一步改进工作的措施和建议", text(2)),
            part("六、其他需要说明的问题", text(1)),
        ],
        unit: "内蒙古自治区示例公共服务促进中心".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 8, 20).unwrap(),
        annex: (1..=3).map(|number| form(number, 12)).collect(),
    }
}

/// A chart of three projects, one without a rate.
pub fn chart() -> ReportChart {
    let bar = |label: &str, share: Option<(u16, Shade)>, value: &str| ChartBar {
        label: label.to_owned(),
        parts: share
            .map(|(share, shade)| ChartPart {
                share,
                shade,
                value: String::new(),
            })
            .into_iter()
            .collect(),
        value: value.to_owned(),
    };
    ReportChart {
        caption: "图1 项目预算执行进度".to_owned(),
        unit_line: "单位：%".to_owned(),
        legend: vec![
            (Shade::Solid, "绿灯".to_owned()),
            (Shade::Dense, "红灯".to_owned()),
        ],
        mark: Some((583, "时序进度58.33%".to_owned())),
        bars: vec![
            bar("草原监测", Some((576, Shade::Solid)), "57.58"),
            bar("有害生物防治", Some((218, Shade::Dense)), "21.79"),
            bar("前期工作", None, "—"),
        ],
    }
}

/// Project `number`'s form with so many indicators.
pub fn form(number: i64, indicators: usize) -> FormDocument {
    let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let indicator_columns = template.indicator_columns("1-7月");
    let funds = template.fund_rows.iter().zip(0..).map(|(row, at)| FundRow {
        label: row.title.clone(),
        is_total: row.sources.is_empty(),
        cells: fund_cells(at, number),
    });
    FormDocument {
        project: format!("15000026T00000{number:04}"),
        title: template.title.clone(),
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元".to_owned(),
        head: vec![
            [
                pair(
                    "项目名称",
                    &format!("基层公共服务能力提升项目（{number}期）"),
                ),
                pair("项目代码", &format!("15000026T00000{number:04}")),
            ],
            [
                pair("主管部门及代码", "内蒙古自治区示例厅[140]"),
                pair("实施单位", "内蒙古自治区示例公共服务促进中心"),
            ],
        ],
        fund_label: template.fund_label.clone(),
        fund_columns: template.fund_columns("1-7月"),
        funds: funds.collect(),
        denominator: "annual_budget".to_owned(),
        decimals: PrintedDecimals::Two,
        goals: vec![
            pair(
                &template.goal_label,
                "通过举办培训班、改造服务场所、配备设备，使全区103个旗县（市、区）的基层公共服务窗口具备一站办理能力，\
                 群众满意度不低于90%，办理时限平均缩短三分之一。",
            ),
            pair(
                "1-7月总体完成情况",
                "已举办培训班14期，改造服务场所41处，办理时限平均缩短25%。",
            ),
        ],
        indicators: (0..indicators)
            .map(|at| indicator(&template, at, indicators))
            .collect(),
        indicator_columns,
        closing: Vec::new(),
        notes: template.notes,
        signatures: vec![
            pair("填报人", "张三"),
            pair("联系电话", "0471-6600123"),
            pair("审核人", "李四"),
            pair("单位负责人（签字）", ""),
            pair("填报日期", "2026年8月5日"),
        ],
    }
}

fn fund_cells(row: i64, number: i64) -> Vec<FundCell> {
    if row > 1 {
        return vec![FundCell::Empty; 6];
    }
    let amount = |fen: i64| FundCell::Amount(Money::from_fen(fen + number * 10_007));
    vec![
        amount(123_456_000_000),
        amount(123_456_000_000),
        amount(56_789_012_300),
        FundCell::Rate((row == 0).then(|| "46.00".to_owned())),
        amount(120_000_000_000),
        amount(3_456_000_000),
    ]
}

fn indicator(template: &FormTemplate, at: usize, count: usize) -> Vec<String> {
    let (level1, level2) = match at * 12 / count.max(1) {
        0..=3 => ("产出指标", "数量指标"),
        4 | 5 => ("产出指标", "质量指标"),
        6 => ("产出指标", "时效指标"),
        7..=8 => ("效益指标", "社会效益指标"),
        9..=10 => ("效益指标", "可持续影响指标"),
        _ => ("满意度指标", "服务对象满意度指标"),
    };
    let text = |key: &str| match key {
        "level1" => level1.to_owned(),
        "level2" => level2.to_owned(),
        "level3" => format!("指标{}：参加培训的基层窗口工作人员数量", at + 1),
        "target" => "≥1200人次".to_owned(),
        "progress" => format!("{}人次", 700 + at),
        "forecast" => "1200人次".to_owned(),
        "cause:经费保障" | "likelihood:确定能" if at.is_multiple_of(3) => "√".to_owned(),
        "cause:其他" | "likelihood:有可能" if at % 3 == 1 => "√".to_owned(),
        "cause_note" if at % 3 == 1 => "部分旗县因汛期延期举办。".to_owned(),
        "remark" if at % 4 == 1 => "9月底前补办两期培训班。".to_owned(),
        _ => String::new(),
    };
    let columns = template.indicator_columns.iter();
    columns.map(|column| text(&column.key)).collect()
}
