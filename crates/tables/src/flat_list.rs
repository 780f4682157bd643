//! Lists whose sheets bear any name: every sheet with the header row of one specification.

use crate::grid::{Book, Grid};
use crate::read::{HEADER_ROWS, TableError, Tables, is_header};
use crate::spec::SheetSpec;

impl Book {
    /// The sheets but `taken` that have the header row of `spec`, each under its own name; those
    /// without are named in [`Tables::unknown_sheets`]. Nothing where no sheet has it.
    ///
    /// # Errors
    /// [`TableError::DuplicateColumn`] where a column stands twice.
    pub fn lists(
        &self,
        spec: &'static SheetSpec,
        taken: &[&str],
    ) -> Result<Option<Tables>, TableError> {
        let mut tables = Tables::of(&self.file);
        let is_free = |grid: &&Grid| !taken.contains(&grid.name.as_str());
        for grid in self.sheets.iter().filter(is_free) {
            let mut rows = grid.rows.iter().take(HEADER_ROWS);
            if rows.any(|(_, row)| is_header(row, spec.columns)) {
                let title = if self.is_csv { spec.name } else { &grid.name };
                tables.read_sheet(spec, title, grid)?;
            } else {
                tables.unknown_sheets.push(grid.name.clone());
            }
        }
        tables.unknown_sheets.extend(self.others.iter().cloned());
        Ok((!tables.sheets.is_empty()).then_some(tables))
    }
}
