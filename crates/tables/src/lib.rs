//! Spreadsheets and CSV to typed rows with positions, and the empty template workbooks.
//!
//! Nothing here knows the domain: a caller describes its sheets and columns as data
//! ([`SheetSpec`], [`FormSpec`], [`TableMap`]) and gets rows whose cells were read as what their
//! column holds, with the place of every cell that could not be. Input is hostile: whatever the
//! file is, the answer is rows or one clear sentence.

mod cells;
mod container;
mod flat_list;
mod grid;
mod handout;
mod mapping;
mod official_form;
mod read;
mod spec;
mod template;
mod xls;

pub use cells::{Value, read_amount, read_date, read_number};
pub use grid::Book;
pub use handout::{HandOutSheet, write_hand_out};
pub use mapping::{Found, Hint, Sighting, TableMap, column};
pub use official_form::{Field, Form, FormSpec};
pub use read::{Cell, CellProblem, Row, SheetRows, TableError, Tables, UnknownColumn, read_tables};
pub use spec::{AmountUnit, CellKind, ColumnSpec, DateOrder, SheetSpec};
pub use template::{write_filled, write_template};
