//! One form on one worksheet, from top to bottom.

use jixiao_core::forms::{FormDocument, LABEL_COLUMNS};
use rust_xlsxwriter::{DataValidation, Worksheet};

use super::grid::{Grid, Written};
use super::styles::Styles;

pub(super) fn write(worksheet: &mut Worksheet, form: &FormDocument, styles: &Styles) -> Written {
    let mut grid = Grid {
        worksheet,
        columns: &form.indicator_columns,
        styles,
        denominator: &form.denominator,
        row: 0,
    };
    grid.set_up()?;
    grid.titles([&form.title, &form.year_line, &form.unit_line])?;
    grid.head(&form.head, form.head_spans())?;
    grid.funds(
        &form.fund_label,
        &form.fund_columns,
        &form.funds,
        LABEL_COLUMNS,
    )?;
    grid.facts(&form.goals)?;
    let (first, last) = grid.indicator_head()?;
    grid.worksheet.set_repeat_rows(first, last)?;
    let spans = grid.indicators(&form.indicators)?;
    ticks(&mut grid, &spans)?;
    grid.facts(&form.closing)?;
    grid.foot(&form.notes, &form.signatures)
}

/// A drop-down list of √ over every column that is ticked.
fn ticks(grid: &mut Grid<'_>, spans: &[(u32, u32)]) -> Written {
    let (Some((top, _)), Some((_, bottom))) = (spans.first(), spans.last()) else {
        return Ok(());
    };
    for (column, at) in grid.columns.iter().zip(0..) {
        if column.is_tick() {
            let list = DataValidation::new().allow_list_strings(&["√"])?;
            grid.worksheet
                .add_data_validation(*top, at, *bottom, at, &list)?;
        }
    }
    Ok(())
}
