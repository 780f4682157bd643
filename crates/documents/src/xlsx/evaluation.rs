//! One 《项目支出绩效自评表》 on one worksheet: points are numbers with every digit held, their totals
//! formulas.

use jixiao_core::evaluation::Points;
use jixiao_core::forms::{EvaluationDocument, EvaluationTemplate};
use rust_xlsxwriter::utility::{cell_range, row_col_to_cell};
use rust_xlsxwriter::{Format, Formula, Worksheet};

use super::grid::{Grid, Written};
use super::styles::Styles;

pub(super) fn write(
    worksheet: &mut Worksheet,
    table: &EvaluationDocument,
    styles: &Styles,
) -> Written {
    let mut grid = Grid {
        worksheet,
        columns: &table.columns,
        styles,
        denominator: "annual_budget",
        row: 0,
    };
    grid.set_up()?;
    grid.titles([&table.title, &table.year_line, &table.unit_line])?;
    grid.head(&table.head, table.head_spans())?;
    let (total, places) = grid.funds(
        &table.fund_label,
        &table.fund_columns,
        &table.funds,
        EvaluationTemplate::LABEL_COLUMNS,
    )?;
    let (weight, score) = &table.execution;
    let mut execution = Vec::new();
    for (key, points) in [("weight", weight), ("score", score)] {
        if let Some((_, at, _)) = places.iter().find(|(of, ..)| *of == key) {
            number(&mut grid, total, *at, points, &styles.held_points)?;
            // Only 年度资金总额 is scored.
            for (fund, row) in table.funds.iter().zip(total..) {
                if !fund.is_total {
                    grid.worksheet
                        .write_string_with_format(row, *at, "—", &styles.label)?;
                }
            }
            execution.push((key, row_col_to_cell(total, *at)));
        }
    }
    grid.facts(&table.goals)?;
    let (first, last) = grid.indicator_head()?;
    grid.worksheet.set_repeat_rows(first, last)?;
    let spans = grid.indicators(&table.rows)?;
    for ((top, _), (weight, score)) in spans.iter().zip(&table.points) {
        for (column, at) in grid.columns.iter().zip(0_u16..) {
            match (column.key.as_str(), score) {
                ("weight", _) => number(&mut grid, *top, at, weight, &styles.points)?,
                ("score", Some(score)) => number(&mut grid, *top, at, score, &styles.points)?,
                _ => {}
            }
        }
    }
    totals(&mut grid, table, &spans, &execution)?;
    grid.facts(&table.remarks)?;
    grid.foot(&table.notes, &table.signatures)
}

fn number(grid: &mut Grid<'_>, row: u32, at: u16, points: &Points, format: &Format) -> Written {
    let value = held(points).parse::<f64>().unwrap_or_default();
    grid.worksheet
        .write_number_with_format(row, at, value, format)?;
    Ok(())
}

/// Every digit that a cell can hold.
fn held(points: &Points) -> String {
    points.exact().decimal(13)
}

/// 总分: the sums of the columns 分值 and 得分, with what 预算执行率 adds.
fn totals(
    grid: &mut Grid<'_>,
    table: &EvaluationDocument,
    spans: &[(u32, u32)],
    execution: &[(&str, String)],
) -> Written {
    let (styles, row, last) = (grid.styles, grid.row, grid.last_column());
    let (label, weight, score) = &table.total;
    let at_of = |key: &str| {
        let columns = table.columns.iter().zip(0_u16..);
        let mut of_key = columns.filter(|(column, _)| column.key == key);
        of_key.next().map(|(_, at)| at)
    };
    let (Some(weight_at), Some(score_at)) = (at_of("weight"), at_of("score")) else {
        return Ok(());
    };
    grid.worksheet.set_row_height(row, 22)?;
    grid.block((row, 0), (row, weight_at - 1), label, &styles.label)?;
    for (key, at, points) in [("weight", weight_at, weight), ("score", score_at, score)] {
        let mut parts = Vec::new();
        if let (Some((top, _)), Some((_, bottom))) = (spans.first(), spans.last()) {
            parts.push(cell_range(*top, at, *bottom, at));
        }
        let of_execution = execution.iter().find(|(of, _)| *of == key);
        parts.extend(of_execution.map(|(_, cell)| cell.clone()));
        let sum = Formula::new(format!("=SUM({})", parts.join(","))).set_result(held(points));
        grid.worksheet
            .write_formula_with_format(row, at, sum, &styles.held_points)?;
    }
    if score_at < last {
        grid.block((row, score_at + 1), (row, last), "", &styles.label)?;
    }
    grid.row += 1;
    Ok(())
}
