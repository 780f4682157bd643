//! Workbook `ledger`: 资金台账, 指标进展, 问题.

use chrono::NaiveDate;
use jixiao_core::findings::{Finding, FindingState, MonitoringKind};
use jixiao_core::imports::{EntryRow, FindingRow, LedgerRows, ProgressRow};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{EntryKind, LedgerEntry, ProgressEntry};
use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, Row, SheetSpec, Tables};

use super::target_workbook::{SOURCES, source};
use super::{Reading, optional, required, word};

const EXAMPLE: (&str, &str) = ("项目代码", "示例");

const ENTRY_KINDS: &[(&str, &str)] = &[
    ("拨付", "拨付"),
    ("收回", "收回"),
    ("支出", "支出"),
    ("退回", "退回"),
    ("更正", "更正"),
];

const MONITORING_KINDS: &[(&str, &str)] = &[
    ("及时性", "及时性"),
    ("合规性", "合规性"),
    ("有效性", "有效性"),
];

const STATES: &[(&str, &str)] = &[
    ("待整改", "待整改"),
    ("整改中", "整改中"),
    ("已整改", "已整改"),
    ("已销号", "已销号"),
];

const ENTRIES: &[ColumnSpec] = &[
    required("日期", CellKind::Date, "2026-03-05"),
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
        words: ENTRY_KINDS,
        ..required("类型", CellKind::Word, "支出")
    },
    ColumnSpec {
        note: "大于0；只有“更正”可以为负。",
        width: 18,
        ..required("金额", CellKind::Amount(AmountUnit::Yuan), "48600.00")
    },
    optional("凭证号", CellKind::Code, "JZ-00001"),
    ColumnSpec {
        width: 24,
        ..optional("收款人", CellKind::Text, "草原服务有限公司")
    },
    ColumnSpec {
        width: 18,
        ..optional("经济分类", CellKind::Text, "30227 委托业务费")
    },
    ColumnSpec {
        width: 24,
        ..optional("用途", CellKind::Text, "监测样地布设")
    },
    ColumnSpec {
        width: 24,
        ..optional("备注", CellKind::Text, "")
    },
    ColumnSpec {
        note: "只在年中开始使用、以一笔支出代替截至该日的全部支付时填写依据的文件；每个来源一笔。",
        width: 24,
        ..optional("汇总依据", CellKind::Text, "")
    },
];

const PROGRESS: &[ColumnSpec] = &[
    required("日期", CellKind::Date, "2026-03-31"),
    ColumnSpec {
        width: 20,
        ..required("项目代码", CellKind::Code, "示例")
    },
    ColumnSpec {
        note: "同一项目有同名三级指标时必须填写。",
        ..optional("二级指标", CellKind::Text, "数量指标")
    },
    ColumnSpec {
        width: 28,
        ..required("三级指标", CellKind::Text, "完成草原生态监测样地数")
    },
    ColumnSpec {
        note: "定性指标填：达成、部分达成、未达成。百分比填98，不填98%。",
        ..optional("完成值", CellKind::AsTyped, "1100")
    },
    ColumnSpec {
        width: 28,
        ..optional("完成情况说明", CellKind::Text, "第一季度样地已布设")
    },
    ColumnSpec {
        width: 20,
        ..optional("佐证材料", CellKind::Text, "验收单")
    },
    optional("关联凭证号", CellKind::Code, "JZ-00001"),
];

const FINDINGS: &[ColumnSpec] = &[
    required("日期", CellKind::Date, "2026-06-18"),
    ColumnSpec {
        width: 20,
        ..required("项目代码", CellKind::Code, "示例")
    },
    ColumnSpec {
        words: MONITORING_KINDS,
        ..required("监控类型", CellKind::Word, "及时性")
    },
    ColumnSpec {
        width: 32,
        ..required("问题描述", CellKind::Text, "招标晚于计划")
    },
    ColumnSpec {
        width: 24,
        ..optional("原因", CellKind::Text, "前期论证时间较长")
    },
    ColumnSpec {
        width: 24,
        ..optional("整改措施", CellKind::Text, "倒排工期，按周调度")
    },
    optional("责任人", CellKind::Text, "张伟"),
    optional("整改期限", CellKind::Date, "2026-09-30"),
    ColumnSpec {
        words: STATES,
        ..optional("状态", CellKind::Word, "待整改")
    },
];

pub(super) const SHEETS: &[SheetSpec] = &[
    SheetSpec {
        name: "资金台账",
        columns: ENTRIES,
        example_mark: EXAMPLE,
    },
    SheetSpec {
        name: "指标进展",
        columns: PROGRESS,
        example_mark: EXAMPLE,
    },
    SheetSpec {
        name: "问题",
        columns: FINDINGS,
        example_mark: EXAMPLE,
    },
];

pub(super) fn convert(reading: &mut Reading, tables: &Tables, rows: &mut LedgerRows) {
    rows.entries.extend(reading.rows(tables, "资金台账", entry));
    rows.progress
        .extend(reading.rows(tables, "指标进展", progress));
    rows.findings.extend(reading.rows(tables, "问题", finding));
}

fn date(row: &Row) -> Result<NaiveDate, (&'static str, String)> {
    row.date("日期")
        .ok_or_else(|| ("日期", "日期为必填项，不能为空。".to_owned()))
}

fn entry(row: &Row) -> Result<EntryRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    let kind = word(row.text("类型"), EntryKind::from_word)
        .ok_or_else(|| ("类型", "请填：拨付、收回、支出、退回、更正。".to_owned()))?;
    let amount = Money::from_yuan(row.amount("金额").unwrap_or_default())
        .map_err(|error| ("金额", error.to_string()))?;
    kind.check_amount(amount)
        .map_err(|error| ("金额", error.to_string()))?;
    if kind != EntryKind::Expenditure && !row.text("汇总依据").is_empty() {
        return Err(("汇总依据", "只有支出可以汇总登记。".to_owned()));
    }
    Ok(EntryRow {
        project: text("项目代码"),
        entry: LedgerEntry {
            date: date(row)?,
            source: Some(source(row)?),
            kind,
            amount,
            voucher: text("凭证号"),
            payee: text("收款人"),
            economic_class: text("经济分类"),
            purpose: text("用途"),
            note: text("备注"),
            document: text("汇总依据"),
        },
    })
}

fn progress(row: &Row) -> Result<ProgressRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    Ok(ProgressRow {
        project: text("项目代码"),
        level2: text("二级指标"),
        level3: text("三级指标"),
        entry: ProgressEntry {
            date: date(row)?,
            value: text("完成值"),
            text: text("完成情况说明"),
            evidence: text("佐证材料"),
            voucher: text("关联凭证号"),
            paid_by: None,
        },
    })
}

fn finding(row: &Row) -> Result<FindingRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    Ok(FindingRow {
        project: text("项目代码"),
        finding: Finding {
            date: date(row)?,
            indicator: String::new(),
            kind: word(row.text("监控类型"), MonitoringKind::from_word)
                .ok_or_else(|| ("监控类型", "请填：及时性、合规性、有效性。".to_owned()))?,
            description: text("问题描述"),
            cause: text("原因"),
            measures: text("整改措施"),
            owner: text("责任人"),
            deadline: row.date("整改期限"),
            state: word(row.text("状态"), FindingState::from_word).unwrap_or(FindingState::Open),
        },
    })
}
