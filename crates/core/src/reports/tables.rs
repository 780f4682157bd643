//! The tables of a report, always built from the present data.

use super::classes::{Class, Classes};
use super::figures::{NONE, shortfall};
use crate::analysis::FundFigures;
use crate::error::Result;
use crate::forms::{ReportColumn, ReportTable};
use crate::money::Money;
use crate::projects::BudgetKind;
use crate::rules::Book;

/// A table that a text can call for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// 表1: the money, project by project.
    Execution,
    /// 表2: the targets, class by class.
    Completion,
}

impl TableKind {
    /// Both, in the order of their numbers.
    pub(crate) const ALL: &[Self] = &[Self::Execution, Self::Completion];

    /// The key that a text calls it by.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Execution => "table.execution",
            Self::Completion => "table.completion",
        }
    }

    /// Its name, without the number.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Execution => "项目预算执行情况",
            Self::Completion => "绩效目标完成情况",
        }
    }

    /// The table of a key.
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.key() == key)
    }

    /// Builds it.
    ///
    /// # Errors
    /// Overflow of a sum.
    pub(crate) fn build(self, book: &Book) -> Result<ReportTable> {
        match self {
            Self::Execution => execution(book).map(ReportTable::fitted),
            Self::Completion => Ok(completion(book).fitted()),
        }
    }
}

fn column(title: impl Into<String>, width: u16, is_number: bool) -> ReportColumn {
    ReportColumn {
        title: title.into(),
        width,
        is_number,
    }
}

fn execution(book: &Book) -> Result<ReportTable> {
    let period = book.cut_off.label();
    let mut rows = vec![funds_row(book, "", "合计", &book.total)?];
    let mut number = 0;
    for &kind in BudgetKind::ALL {
        let of_kind = || {
            book.projects
                .iter()
                .filter(move |p| p.facts.budget_kind == kind)
        };
        if of_kind().next().is_none() {
            continue;
        }
        let total = FundFigures::total(of_kind().map(|p| &p.figures.total))?;
        rows.push(funds_row(book, "", &format!("{kind}小计"), &total)?);
        for project in of_kind() {
            number += 1;
            let mark = if project.figures.exempt {
                "（暂不监控）"
            } else {
                ""
            };
            let name = format!("{}{mark}", project.facts.name);
            let figures = &project.figures.total;
            rows.push(funds_row(book, &number.to_string(), &name, figures)?);
        }
    }
    Ok(ReportTable {
        caption: format!("表1 {}", TableKind::Execution.name()),
        unit_line: "单位：万元".to_owned(),
        columns: vec![
            column("序号", 5, false),
            column("项目名称", 22, false),
            column("全年预算数", 14, true),
            column("到位数", 14, true),
            column(format!("{period}执行数"), 14, true),
            column("执行率", 10, true),
            column("欠时序金额", 14, true),
        ],
        rows,
    })
}

fn funds_row(book: &Book, number: &str, name: &str, funds: &FundFigures) -> Result<Vec<String>> {
    let rate = funds.execution_rate.as_ref();
    let shortfall = shortfall(funds, book.cut_off.schedule().as_ref())?;
    Ok(vec![
        number.to_owned(),
        name.to_owned(),
        funds.annual_budget.wan_shown(),
        funds.arrived.wan_shown(),
        funds.executed.wan_shown(),
        rate.map_or(NONE.to_owned(), |rate| format!("{rate}%")),
        shortfall.map_or(NONE.to_owned(), Money::wan_shown),
    ])
}

fn completion(book: &Book) -> ReportTable {
    let classes = Classes::of(book);
    let mut rows = vec![class_row("合计", "", &classes.total)];
    for (first, seconds) in &classes.groups {
        rows.push(class_row(&first.level1, "小计", first));
        for second in seconds {
            rows.push(class_row(&first.level1, &second.level2, second));
        }
    }
    ReportTable {
        caption: format!("表2 {}", TableKind::Completion.name()),
        unit_line: "单位：项".to_owned(),
        columns: vec![
            column("一级指标", 16, false),
            column("二级指标", 24, false),
            column("指标数", 10, true),
            column("达到预期进度", 13, true),
            column("滞后", 10, true),
            column("明显滞后", 11, true),
            column("尚无进展记录", 13, true),
            column("达到比例", 12, true),
        ],
        rows,
    }
}

fn class_row(level1: &str, level2: &str, class: &Class) -> Vec<String> {
    let counts = &class.counts;
    let rate = counts.completed_rate();
    vec![
        level1.to_owned(),
        level2.to_owned(),
        counts.count().to_string(),
        counts.completed.to_string(),
        counts.behind.to_string(),
        counts.far_behind.to_string(),
        counts.unreported.to_string(),
        rate.map_or(NONE.to_owned(), |rate| format!("{rate}%")),
    ]
}
