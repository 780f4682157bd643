//! Workbook `targets`: 项目, 资金, 指标.

use jixiao_core::imports::{FundRow, IndicatorRow, ProjectRow, TargetRows};
use jixiao_core::indicators::{
    Accumulation, Comparator, IndicatorFacts, Nature, default_accumulation, default_comparator,
};
use jixiao_core::money::Money;
use jixiao_core::projects::{BudgetKind, FundLine, FundSource, ProjectCategory, ProjectFacts};
use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, Row, SheetSpec, Tables};

use super::{Reading, optional, required, word};

const EXAMPLE: (&str, &str) = ("项目代码", "示例");

const BUDGET_KINDS: &[(&str, &str)] = &[
    ("一般公共预算", "一般公共预算"),
    ("政府性基金预算", "政府性基金预算"),
    ("国有资本经营预算", "国有资本经营预算"),
];

const CATEGORIES: &[(&str, &str)] = &[("其他运转类", "其他运转类"), ("特定目标类", "特定目标类")];

pub(in crate::handlers) const SOURCES: &[(&str, &str)] = &[
    ("一般公共预算拨款", "一般公共预算拨款"),
    ("政府性基金预算拨款", "政府性基金预算拨款"),
    ("国有资本经营预算拨款", "国有资本经营预算拨款"),
    ("上年结转资金", "上年结转资金"),
    ("其他资金", "其他资金"),
];

const NATURES: &[(&str, &str)] = &[("正向", "正向"), ("反向", "反向"), ("定性", "定性")];

pub(super) const COMPARATORS: &[(&str, &str)] = &[
    ("≥", "≥"),
    (">=", "≥"),
    (">", ">"),
    ("＞", ">"),
    ("=", "="),
    ("＝", "="),
    ("<", "<"),
    ("＜", "<"),
    ("≤", "≤"),
    ("<=", "≤"),
    ("定性", "定性"),
];

pub(super) const ACCUMULATIONS: &[(&str, &str)] = &[
    ("逐次相加", "逐次相加"),
    ("累计", "逐次相加"),
    ("取最新", "取最新"),
    ("最新", "取最新"),
    ("平均", "平均"),
];

const PROJECTS: &[ColumnSpec] = &[
    ColumnSpec {
        note: "一个年度内不重复。超过15位的代码请设为文本格式。",
        width: 20,
        ..required("项目代码", CellKind::Code, "示例")
    },
    ColumnSpec {
        width: 28,
        ..required("项目名称", CellKind::Text, "草原生态保护监测项目")
    },
    ColumnSpec {
        words: BUDGET_KINDS,
        ..required("预算类别", CellKind::Word, "一般公共预算")
    },
    ColumnSpec {
        words: CATEGORIES,
        ..optional("项目类别", CellKind::Word, "特定目标类")
    },
    optional("实施单位", CellKind::Text, "自治区示例中心"),
    optional("责任科室", CellKind::Text, "规划财务处"),
    optional("项目负责人", CellKind::Text, "李娜"),
    optional("开始日期", CellKind::Date, "2026-01-01"),
    optional("结束日期", CellKind::Date, "2026-12-31"),
    optional("是否新增", CellKind::YesNo, "否"),
    optional("是否科研", CellKind::YesNo, "否"),
    optional("是否重点监控", CellKind::YesNo, "是"),
    optional("重点监控原因", CellKind::Text, "重大项目"),
    ColumnSpec {
        note: "科研类项目暂不开展年中监控的，与“替代检查方式”同时填写。",
        ..optional("暂不监控理由", CellKind::Text, "")
    },
    optional("替代检查方式", CellKind::Text, ""),
    ColumnSpec {
        note: "填写后绩效目标即为已批复；没有批复文号的为草稿。",
        width: 20,
        ..optional("批复文号", CellKind::Text, "内财预〔2026〕1号")
    },
    optional("批复日期", CellKind::Date, "2026-02-10"),
    ColumnSpec {
        may_be_empty: true,
        width: 40,
        ..required("年度总体目标", CellKind::Text, "完成年度监测任务")
    },
];

const FUNDS: &[ColumnSpec] = &[
    ColumnSpec {
        width: 20,
        ..required("项目代码", CellKind::Code, "示例")
    },
    ColumnSpec {
        words: SOURCES,
        width: 20,
        ..required("资金来源", CellKind::Word, "一般公共预算拨款")
    },
    ColumnSpec {
        width: 18,
        ..required("年初预算数", CellKind::Amount(AmountUnit::Wan), "100.00")
    },
    optional("调增", CellKind::Amount(AmountUnit::Wan), ""),
    optional("调减", CellKind::Amount(AmountUnit::Wan), ""),
    optional("调整文号", CellKind::Text, ""),
    optional("调整日期", CellKind::Date, ""),
];

const INDICATORS: &[ColumnSpec] = &[
    ColumnSpec {
        width: 20,
        ..required("项目代码", CellKind::Code, "示例")
    },
    required("一级指标", CellKind::Text, "产出指标"),
    required("二级指标", CellKind::Text, "数量指标"),
    ColumnSpec {
        may_be_empty: true,
        width: 28,
        ..required("三级指标", CellKind::Text, "完成草原生态监测样地数")
    },
    ColumnSpec {
        words: NATURES,
        ..required("指标性质", CellKind::Word, "正向")
    },
    ColumnSpec {
        words: COMPARATORS,
        ..optional("比较符", CellKind::Word, "≥")
    },
    ColumnSpec {
        may_be_empty: true,
        ..required("年度指标值", CellKind::AsTyped, "4200")
    },
    optional("计量单位", CellKind::Text, "个"),
    optional("分值", CellKind::AsTyped, "10"),
    ColumnSpec {
        words: ACCUMULATIONS,
        note: "逐次相加：每次填新增数；取最新：每次填到目前为止的数；平均：取各次的平均。",
        ..optional("累计方式", CellKind::Word, "逐次相加")
    },
    optional("阶段目标值", CellKind::AsTyped, ""),
    optional("指标值说明", CellKind::Text, ""),
];

pub(super) const SHEETS: &[SheetSpec] = &[
    SheetSpec {
        name: "项目",
        columns: PROJECTS,
        example_mark: EXAMPLE,
    },
    SheetSpec {
        name: "资金",
        columns: FUNDS,
        example_mark: EXAMPLE,
    },
    SheetSpec {
        name: "指标",
        columns: INDICATORS,
        example_mark: EXAMPLE,
    },
];

pub(super) fn convert(reading: &mut Reading, tables: &Tables, rows: &mut TargetRows) {
    rows.projects.extend(reading.rows(tables, "项目", project));
    rows.funds.extend(reading.rows(tables, "资金", fund));
    rows.indicators
        .extend(reading.rows(tables, "指标", indicator));
}

fn project(row: &Row) -> Result<ProjectRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    Ok(ProjectRow {
        facts: ProjectFacts {
            code: text("项目代码"),
            name: text("项目名称"),
            budget_kind: word(row.text("预算类别"), BudgetKind::from_word)
                .ok_or_else(|| ("预算类别", "请从下拉列表中选择预算类别。".to_owned()))?,
            category: word(row.text("项目类别"), ProjectCategory::from_word),
            implementing_unit: text("实施单位"),
            section: text("责任科室"),
            manager: text("项目负责人"),
            start_on: row.date("开始日期"),
            end_on: row.date("结束日期"),
            is_new: row.is_set("是否新增"),
            is_research: row.is_set("是否科研"),
            is_key: row.is_set("是否重点监控"),
            key_reason: text("重点监控原因"),
            exempt_reason: text("暂不监控理由"),
            substitute_check: text("替代检查方式"),
            goal: text("年度总体目标"),
        },
        approval_document: text("批复文号"),
        approved_on: row.date("批复日期"),
    })
}

fn fund(row: &Row) -> Result<FundRow, (&'static str, String)> {
    let amount = |header: &'static str| {
        let yuan = row.amount(header).unwrap_or_default();
        let money = Money::from_yuan(yuan).map_err(|error| (header, error.to_string()))?;
        if money < Money::ZERO {
            return Err((header, format!("{header}不能为负，调减请填在“调减”列。")));
        }
        Ok(money)
    };
    Ok(FundRow {
        project: row.text("项目代码").to_owned(),
        line: FundLine {
            source: source(row)?,
            initial: amount("年初预算数")?,
            increase: amount("调增")?,
            decrease: amount("调减")?,
            document_number: row.text("调整文号").to_owned(),
            adjusted_on: row.date("调整日期"),
        },
    })
}

pub(in crate::handlers) fn source(row: &Row) -> Result<FundSource, (&'static str, String)> {
    word(row.text("资金来源"), FundSource::from_word)
        .ok_or_else(|| ("资金来源", "请从下拉列表中选择资金来源。".to_owned()))
}

fn indicator(row: &Row) -> Result<IndicatorRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    let nature = word(row.text("指标性质"), Nature::from_word)
        .ok_or_else(|| ("指标性质", "请填：正向、反向、定性。".to_owned()))?;
    let level2 = text("二级指标");
    let accumulation = match word(row.text("累计方式"), Accumulation::from_word) {
        // A 定性 indicator always takes its latest state.
        _ if nature == Nature::Qualitative => Accumulation::Latest,
        Some(accumulation) => accumulation,
        None => default_accumulation(&level2, nature),
    };
    let comparator = word(row.text("比较符"), Comparator::from_word);
    Ok(IndicatorRow {
        project: text("项目代码"),
        facts: IndicatorFacts {
            level1: text("一级指标"),
            level2,
            level3: text("三级指标"),
            nature,
            comparator: comparator.unwrap_or_else(|| default_comparator(nature)),
            target: text("年度指标值"),
            unit: text("计量单位"),
            weight: text("分值"),
            accumulation,
            stage_target: text("阶段目标值"),
            note: text("指标值说明"),
        },
    })
}
