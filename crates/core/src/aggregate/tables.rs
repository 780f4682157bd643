//! The aggregate as tables: the 汇总表 of the department and what stands beside it.

use super::{Aggregate, Group, Sums};
use crate::forms::{ReportColumn, ReportTable};

const UNIT_LINE: &str = "单位：万元";
const MONEY: [&str; 5] = ["年初预算数", "全年预算数", "到位数", "执行数", "执行率(%)"];

impl Aggregate {
    /// The tables of the workbook: 汇总表, 预算类别, 资金来源, 项目灯, 指标类别, 报送情况.
    #[must_use]
    pub fn tables(&self) -> Vec<ReportTable> {
        vec![
            self.units_table(),
            groups(
                "按预算类别汇总",
                "预算类别",
                &self.budget_kinds,
                Some(&self.total),
            ),
            groups(
                "按资金来源汇总",
                "资金来源",
                &self.sources,
                Some(&self.total),
            ),
            groups("按项目灯汇总", "项目灯", &self.by_light, Some(&self.total)),
            self.classes_table(),
            self.coverage_table(),
        ]
    }

    /// The 汇总表: one row a unit, and the total.
    pub(super) fn units_table(&self) -> ReportTable {
        let mut columns = vec![
            text("单位代码", 10),
            text("单位名称", 20),
            text("报送次数", 8),
            number("项目数", 6),
            number("红灯", 5),
            number("黄灯", 5),
            number("绿灯", 5),
            number("灰灯", 5),
            number("暂不监控", 6),
        ];
        columns.extend(MONEY.map(|title| number(title, 12)));
        let mut rows = Vec::new();
        for unit in &self.units {
            let mut row = vec![
                unit.code.clone(),
                unit.name.clone(),
                format!("第{}次", unit.sequence),
            ];
            row.extend(counts(&unit.lights));
            row.extend(cells(&unit.total));
            rows.push(row);
        }
        let mut total = vec![
            "合计".to_owned(),
            format!("{}个单位", self.units.len()),
            String::new(),
        ];
        total.extend(counts(&self.lights));
        total.extend(cells(&self.total));
        rows.push(total);
        ReportTable {
            caption: format!("{}年绩效监控汇总表", self.year),
            unit_line: UNIT_LINE.to_owned(),
            columns,
            rows,
        }
    }

    pub(super) fn kinds_table(&self) -> ReportTable {
        groups(
            "按预算类别汇总",
            "预算类别",
            &self.budget_kinds,
            Some(&self.total),
        )
    }

    pub(super) fn classes_table(&self) -> ReportTable {
        let counts = ["指标数", "红", "黄", "绿", "蓝", "灰"];
        let mut columns = vec![text("一级指标", 14), text("二级指标", 20)];
        columns.extend(counts.map(|title| number(title, 8)));
        let rows = self.classes.iter().map(|class| {
            let counts = [
                class.indicators,
                class.red,
                class.yellow,
                class.green,
                class.blue,
                class.grey,
            ];
            let mut row = vec![class.level1.clone(), class.level2.clone()];
            row.extend(counts.map(|count| count.to_string()));
            row
        });
        ReportTable {
            caption: "按指标类别汇总".to_owned(),
            unit_line: "单位：个".to_owned(),
            columns,
            rows: rows.collect(),
        }
    }

    fn coverage_table(&self) -> ReportTable {
        let submitted = self.units.iter().map(|unit| {
            let state = format!("已报送（{}）", unit.identifier);
            vec![unit.code.clone(), unit.name.clone(), state]
        });
        let missing = self
            .missing
            .iter()
            .map(|body| vec![body.code.clone(), body.name.clone(), "未报送".to_owned()]);
        ReportTable {
            caption: "报送情况".to_owned(),
            unit_line: String::new(),
            columns: vec![
                text("单位代码", 12),
                text("单位名称", 24),
                text("报送情况", 40),
            ],
            rows: missing.chain(submitted).collect(),
        }
    }
}

fn counts(lights: &super::LightCounts) -> [String; 6] {
    [
        lights.projects,
        lights.red,
        lights.yellow,
        lights.green,
        lights.grey,
        lights.exempt,
    ]
    .map(|count| count.to_string())
}

fn cells(sums: &Sums) -> Vec<String> {
    let mut cells: Vec<_> = sums
        .columns()
        .iter()
        .map(|(_, money)| money.wan())
        .collect();
    cells.push(
        sums.execution_rate
            .clone()
            .unwrap_or_else(|| "—".to_owned()),
    );
    cells
}

fn groups(caption: &str, title: &str, groups: &[Group], total: Option<&Sums>) -> ReportTable {
    let mut columns = vec![text(title, 20), number("项目数", 8)];
    columns.extend(MONEY.map(|title| number(title, 14)));
    let mut rows: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            let mut row = vec![group.name.clone(), group.projects.to_string()];
            row.extend(cells(&group.total));
            row
        })
        .collect();
    if let Some(total) = total {
        let mut row = vec!["合计".to_owned(), String::new()];
        row.extend(cells(total));
        rows.push(row);
    }
    ReportTable {
        caption: caption.to_owned(),
        unit_line: UNIT_LINE.to_owned(),
        columns,
        rows,
    }
}

fn text(title: &str, width: u16) -> ReportColumn {
    ReportColumn {
        title: title.to_owned(),
        width,
        is_number: false,
    }
}

fn number(title: &str, width: u16) -> ReportColumn {
    ReportColumn {
        is_number: true,
        ..text(title, width)
    }
}
