//! SQL, one folder a table or group of tables that change together: columns listed, one row
//! mapper a shape. Nothing here decides anything; the domain modules do.

pub(crate) mod answers;
pub(crate) mod assets;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod batches;
pub(crate) mod commitments;
pub(crate) mod compliance;
pub(crate) mod contents;
pub(crate) mod department_keys;
pub(crate) mod dispositions;
pub(crate) mod drills;
pub(crate) mod evaluation;
pub(crate) mod events;
pub(crate) mod findings;
pub(crate) mod form_templates;
pub(crate) mod indicators;
pub(crate) mod mappings;
pub(crate) mod migrations;
pub(crate) mod milestones;
pub(crate) mod monitoring;
pub(crate) mod packages;
pub(crate) mod people;
pub(crate) mod periods;
pub(crate) mod projects;
pub(crate) mod receipts;
pub(crate) mod received;
pub(crate) mod recycle;
pub(crate) mod register;
pub(crate) mod reports;
pub(crate) mod scope;
pub(crate) mod sections;
pub(crate) mod settings;
pub(crate) mod sheets;
pub(crate) mod signing_keys;
pub(crate) mod stated_totals;
pub(crate) mod surveys;
pub(crate) mod system_figures;
pub(crate) mod tasks;
pub(crate) mod unit;
pub(crate) mod warnings;
pub(crate) mod years;

/// Rows by the id that they belong to, each group in the order of the rows.
pub(crate) fn by_key<T>(
    rows: impl IntoIterator<Item = (i64, T)>,
) -> std::collections::HashMap<i64, Vec<T>> {
    let mut map: std::collections::HashMap<i64, Vec<T>> = std::collections::HashMap::new();
    for (key, value) in rows {
        map.entry(key).or_default().push(value);
    }
    map
}

/// The mapper of the steps that somebody took: state, date, remark, actor, at.
fn passed<S: rusqlite::types::FromSql>(
    row: &rusqlite::Row<'_>,
) -> rusqlite::Result<crate::records::Passed<S>> {
    Ok(crate::records::Passed {
        state: row.get(0)?,
        date: row.get(1)?,
        remark: row.get(2)?,
        actor: row.get(3)?,
        at: row.get(4)?,
    })
}
