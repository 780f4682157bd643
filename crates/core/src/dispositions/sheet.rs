//! Dispositions as the annual sheet gives them: a whole list, without states. It meets the rows
//! that are there so that no state is lost: equal ones stay, then those of one kind are changed in
//! their order, then 拟办 ones of another kind. What is left over in the list is added. What is
//! left over in the store goes, if it holds nothing that the sheet does not show; all else must
//! be withdrawn first.

use rusqlite::Connection;

use super::record::Open;
use super::{Disposition, DispositionState};
use crate::error::{CoreError, Result};
use crate::period::FiscalYear;
use crate::projects::Project;
use crate::sheets::SheetDisposition;
use crate::storage;

/// The dispositions that stand of a project, as its annual sheet shows them.
pub(crate) fn of_sheet(
    connection: &Connection,
    year: FiscalYear,
    project: i64,
) -> Result<Vec<SheetDisposition>> {
    let rows = storage::dispositions::all(connection, year.number())?;
    Ok(rows
        .into_iter()
        .filter(|(owner, row)| *owner == project && row.facts.state.stands())
        .map(|(_, row)| row.facts.on_sheet())
        .collect())
}

/// Makes the dispositions of a project those of the sheet.
///
/// # Errors
/// [`CoreError::State`] where a row that is under way would be removed or changed against its
/// state.
pub(crate) fn fill(
    connection: &Connection,
    year: FiscalYear,
    project: &Project,
    given: &[SheetDisposition],
) -> Result<()> {
    let mut held: Vec<_> = storage::dispositions::all(connection, year.number())?
        .into_iter()
        .filter(|(owner, row)| *owner == project.id && row.facts.state.stands())
        .map(|(_, row)| Open {
            id: row.id,
            project: project.clone(),
            facts: row.facts,
        })
        .collect();
    let mut given: Vec<_> = given.iter().collect();
    meet(connection, year, (&mut given, &mut held), |given, facts| {
        facts.on_sheet() == *given
    })?;
    meet(connection, year, (&mut given, &mut held), |given, facts| {
        facts.kind == given.kind
    })?;
    meet(connection, year, (&mut given, &mut held), |_, facts| {
        facts.state == DispositionState::Planned
    })?;
    for open in held {
        let is_linked = !storage::dispositions::links(connection, open.id)?.is_empty();
        if !open.facts.is_plain() || is_linked {
            let (name, state) = (open.name(), open.facts.state);
            let message =
                format!("{name}为“{state}”，已登记办理情况，不能在监控表中删除；请先撤回该处置。");
            return Err(CoreError::State { message });
        }
        storage::dispositions::remove(connection, open.id)?;
    }
    for row in given {
        let facts = Disposition::planned(row.kind).with_sheet(row);
        storage::dispositions::add(connection, project.id, &facts)?;
    }
    Ok(())
}

/// Changes every held row into the first of the list that fits it, and takes both away.
fn meet(
    connection: &Connection,
    year: FiscalYear,
    (given, held): (&mut Vec<&SheetDisposition>, &mut Vec<Open>),
    fits: impl Fn(&SheetDisposition, &Disposition) -> bool,
) -> Result<()> {
    let mut left = Vec::new();
    for mut open in held.drain(..) {
        let Some(at) = given.iter().position(|row| fits(row, &open.facts)) else {
            left.push(open);
            continue;
        };
        let facts = open.facts.with_sheet(given.remove(at));
        open.change(connection, year, facts)?;
    }
    *held = left;
    Ok(())
}
