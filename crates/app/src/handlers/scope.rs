//! What projects' money may be spent on (经费开支范围), and judgements of ledger entries.

use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::records::Recorded;
use jixiao_core::scope::{EntryMark, ScopeItem};

use super::year_of;
use crate::error::Result;

/// The scope of projects and the entries that were judged.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "SpendingScope")]
pub struct Scope {
    /// What is allowed.
    pub items: Vec<Recorded<ScopeItem>>,
    /// Which entries belong to their project or not.
    pub marks: Vec<Recorded<EntryMark>>,
}

/// The scope of a year's projects, of one project where it is named.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>, project: Option<&str>) -> Result<Scope> {
    let year = year_of(ledger, year)?;
    Ok(Scope {
        items: ledger.scope(year, project)?,
        marks: ledger.entry_marks(year, project)?,
    })
}

/// Adds items to a project's scope.
///
/// # Errors
/// `not_found` for an unknown project, `invalid` for no item or an empty one.
pub fn add(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    items: &[ScopeItem],
    actor: &Actor,
) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.add_to_scope(year, project, items, actor)?;
    Ok(())
}

/// Removes an item from its project's scope.
///
/// # Errors
/// `not_found` for an unknown number.
pub fn remove(ledger: &mut Ledger, year: Option<i32>, id: i64, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.remove_from_scope(year, id, actor)?;
    Ok(())
}

/// Judges whether a ledger entry belongs to its project.
///
/// # Errors
/// `not_found` for an entry that does not count or has no project, `invalid` without a reason.
pub fn mark(ledger: &mut Ledger, year: Option<i32>, mark: &EntryMark, actor: &Actor) -> Result<()> {
    let year = year_of(ledger, year)?;
    ledger.mark_entry(year, mark, actor)?;
    Ok(())
}
