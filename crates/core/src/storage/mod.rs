//! SQL, one folder a table or group of tables that change together: columns listed, one row
//! mapper a shape. Nothing here decides anything; the domain modules do.

pub(crate) mod answers;
pub(crate) mod assets;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod batches;
pub(crate) mod commitments;
pub(crate) mod compliance;
pub(crate) mod events;
pub(crate) mod findings;
pub(crate) mod form_templates;
pub(crate) mod indicators;
pub(crate) mod migrations;
pub(crate) mod milestones;
pub(crate) mod monitoring;
pub(crate) mod packages;
pub(crate) mod projects;
pub(crate) mod reports;
pub(crate) mod scope;
pub(crate) mod settings;
pub(crate) mod sheets;
pub(crate) mod signing_keys;
pub(crate) mod surveys;
pub(crate) mod unit;
pub(crate) mod warnings;

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
