//! One form on one worksheet, from top to bottom.

use jixiao_core::forms::FormDocument;
use rust_xlsxwriter::{DataValidation, Worksheet};

use super::grid::{Grid, Written};
use super::styles::Styles;

/// The grid's columns that label the head and the blocks.
const LABEL_COLUMNS: u16 = 3;
/// Points of the lower row of the indicator table's head, whose narrow titles are stacked.
const HEAD_HEIGHT: f64 = 78.0;

pub(super) fn write(worksheet: &mut Worksheet, form: &FormDocument, styles: &Styles) -> Written {
    let mut grid = Grid {
        worksheet,
        columns: &form.indicator_columns,
        styles,
        row: 0,
    };
    grid.set_up()?;
    grid.titles([&form.title, &form.year_line, &form.unit_line])?;
    let second = grid.last_column().saturating_sub(9).max(LABEL_COLUMNS + 1);
    grid.head(&form.head, [2, second, second + 5])?;
    grid.funds(
        &form.fund_label,
        &form.fund_columns,
        &form.funds,
        LABEL_COLUMNS,
    )?;
    grid.facts(&form.goals)?;
    let (first, last) = grid.indicator_head(HEAD_HEIGHT)?;
    grid.worksheet.set_repeat_rows(first, last)?;
    let spans = grid.indicators(&form.indicators)?;
    ticks(&mut grid, &spans)?;
    grid.foot(&form.notes, &form.signatures)
}

/// A drop-down list of √ over every narrow column.
fn ticks(grid: &mut Grid<'_>, spans: &[(u32, u32)]) -> Written {
    let (Some((top, _)), Some((_, bottom))) = (spans.first(), spans.last()) else {
        return Ok(());
    };
    for (column, at) in grid.columns.iter().zip(0..) {
        if column.width < 6 {
            let list = DataValidation::new().allow_list_strings(&["√"])?;
            grid.worksheet
                .add_data_validation(*top, at, *bottom, at, &list)?;
        }
    }
    Ok(())
}
