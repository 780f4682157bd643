//! The operations log: every change made behind the program's back is found and named, in every
//! table.

use std::collections::BTreeSet;

use jixiao_tests::{Office, cases::behind_its_back, messages};
use rusqlite::{Connection, types::Type};
use serde_json::Value;

use crate::migrations::older;

/// The id of what is put in by another program.
const FOREIGN: i64 = 9_000_001;

/// Tables that keep the log itself.
const LOG: [&str; 2] = ["audit_records", "audit_changes"];

struct Column {
    name: String,
    kind: String,
    is_key: bool,
}

struct Table {
    name: String,
    columns: Vec<Column>,
    /// The lowest and the highest id, where there are rows.
    ids: Option<(i64, i64)>,
}

/// A store with rows in every table of the first schema, in this program's schema.
fn rich() -> Office {
    let office = older("0001");
    // The hash that vouches for the key is younger than the store.
    let done = office.run(&["key", "new", "--replace"]);
    assert!(done.status.success(), "{}", messages(&done));
    office
}

/// All tables but the totals, which follow every change of the entries.
fn tables(office: &Office) -> Vec<Table> {
    let store = Connection::open(office.store()).unwrap();
    let mut names = store
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name <> 'ledger_totals' ORDER BY name",
        )
        .unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    names
        .map(|name| {
            let name: String = name.unwrap();
            let mut columns = store
                .prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")
                .unwrap();
            let columns = columns.query_map([&name], |row| {
                Ok(Column {
                    name: row.get(0)?,
                    kind: row.get(1)?,
                    is_key: row.get(2)?,
                })
            });
            let columns = columns.unwrap().map(Result::unwrap).collect();
            let ids = store
                .query_row(&format!("SELECT min(id), max(id) FROM {name}"), [], |row| {
                    Ok(match row.get_ref(0)?.data_type() {
                        Type::Null => None,
                        _ => Some((row.get(0)?, row.get(1)?)),
                    })
                })
                .unwrap();
            Table { name, columns, ids }
        })
        .collect()
}

fn found(office: &Office) -> BTreeSet<(String, i64)> {
    let report = office.json(&["audit", "verify"]);
    assert_eq!(report["sound"], false, "{report}");
    let rows = report["stray_rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let table = row["table"].as_str().unwrap().to_owned();
        (table, row["id"].as_i64().unwrap())
    })
    .collect()
}

/// Another value of a column, whatever stands there.
fn other_value(column: &Column) -> String {
    match column.kind.as_str() {
        "INTEGER" => format!("coalesce({}, 0) + 1000000", column.name),
        "BLOB" => "x'00ff'".to_owned(),
        _ => format!("coalesce({}, '') || '改'", column.name),
    }
}

#[test]
fn a_changed_cell_is_found_in_every_column_of_every_table() {
    let office = rich();
    let all = tables(&office);
    let widest = all.iter().map(|table| table.columns.len()).max().unwrap();
    let store = std::fs::read(office.store()).unwrap();
    // One round changes one column of every table.
    for at in 0..widest {
        std::fs::write(office.store(), &store).unwrap();
        let mut expected = BTreeSet::new();
        let mut changes = String::new();
        for table in &all {
            let (Some((id, _)), Some(column)) = (table.ids, table.columns.get(at)) else {
                continue;
            };
            let (name, own) = (&table.name, &column.name);
            if column.is_key || LOG.contains(&name.as_str()) {
                continue;
            }
            let value = other_value(column);
            changes += &format!("UPDATE {name} SET {own} = {value} WHERE id = {id};");
            expected.insert((name.clone(), id));
        }
        if expected.is_empty() {
            continue;
        }
        behind_its_back(&office.store(), &changes);
        let found = found(&office);
        let missed: Vec<_> = expected
            .iter()
            .filter(|row| !is_named(&found, row))
            .collect();
        assert!(missed.is_empty(), "{missed:?} of column {at}: {found:?}");
    }
}

/// Whether a row is named: of a private key it is the key that is.
fn is_named(found: &BTreeSet<(String, i64)>, (table, id): &(String, i64)) -> bool {
    match table.as_str() {
        "private_keys" => found.iter().any(|(named, _)| named == table),
        _ => found.contains(&(table.clone(), *id)),
    }
}

#[test]
fn a_row_put_in_is_found_in_every_table() {
    let office = rich();
    let all = tables(&office);
    let mut inserts = String::new();
    let mut expected = BTreeSet::new();
    for table in all
        .iter()
        .filter(|table| !LOG.contains(&table.name.as_str()))
    {
        let values: Vec<_> = table
            .columns
            .iter()
            .map(|column| match column.kind.as_str() {
                "INTEGER" => FOREIGN.to_string(),
                "BLOB" => "x'00'".to_owned(),
                _ => "'外来'".to_owned(),
            })
            .collect();
        let (name, values) = (&table.name, values.join(", "));
        inserts += &format!("INSERT INTO {name} VALUES ({values});");
        expected.insert((name.clone(), FOREIGN));
    }
    behind_its_back(&office.store(), &inserts);
    let found = found(&office);
    assert!(found.is_superset(&expected), "{found:?}");
}

#[test]
fn a_row_taken_out_is_found_in_every_table() {
    let office = rich();
    let all = tables(&office);
    let mut removals = String::new();
    let mut expected = BTreeSet::new();
    for table in all
        .iter()
        .filter(|table| !LOG.contains(&table.name.as_str()))
    {
        let name = &table.name;
        let Some((_, last)) = table.ids else {
            continue;
        };
        removals += &format!("DELETE FROM {name} WHERE id = {last};");
        expected.insert((name.clone(), last));
    }
    // What stands outside the log is vouched for by these two; they go in a second round.
    let vouching = [("attachments", 1), ("signing_keys", 2)];
    for (name, last) in vouching {
        let removal = format!("DELETE FROM {name} WHERE id = {last};");
        assert!(removals.contains(&removal), "{removals}");
        removals = removals.replace(&removal, "");
        expected.remove(&(name.to_owned(), last));
    }
    behind_its_back(&office.store(), &removals);
    let found = found(&office);
    let missed: Vec<_> = expected
        .iter()
        .filter(|row| !is_named(&found, row))
        .collect();
    assert!(missed.is_empty(), "{missed:?}: {found:?}");

    let office = rich();
    behind_its_back(
        &office.store(),
        "DELETE FROM attachments; DELETE FROM signing_keys",
    );
    let found = self::found(&office);
    for (name, last) in vouching {
        assert!(found.contains(&(name.to_owned(), last)), "{found:?}");
    }
}

#[test]
fn a_total_that_is_not_the_sum_of_its_entries_is_found() {
    let office = rich();
    let store = std::fs::read(office.store()).unwrap();
    let sound = |sql: &str| {
        std::fs::write(office.store(), &store).unwrap();
        behind_its_back(&office.store(), sql);
        office.json(&["audit", "verify"])["sound"].clone()
    };
    assert_eq!(sound("SELECT 1"), true);
    for sql in [
        "UPDATE ledger_totals SET amount = amount + 1 WHERE id = 1",
        "UPDATE ledger_totals SET number = number + 1 WHERE id = 1",
        "UPDATE ledger_totals SET month = '2026-12' WHERE id = 1",
        "DELETE FROM ledger_totals WHERE id = 1",
        "INSERT INTO ledger_totals SELECT 900, 2025, project_id, source, kind, month, 1, 1 FROM ledger_totals WHERE id = 1",
    ] {
        assert_eq!(sound(sql), false, "{sql}");
    }
}

#[test]
fn every_table_of_the_first_schema_has_rows_to_change() {
    let first = older("0001");
    let empty: Vec<_> = tables(&first)
        .into_iter()
        .filter(|table| table.ids.is_none())
        .map(|table| table.name)
        .collect();
    assert_eq!(empty, Vec::<String>::new());
}

#[test]
fn the_log_itself_cannot_be_changed_unseen() {
    let office = rich();
    let store = std::fs::read(office.store()).unwrap();
    let broken = |sql: &str| {
        std::fs::write(office.store(), &store).unwrap();
        let triggers = ["no_update", "no_delete"].map(|kind| {
            LOG.map(|table| format!("DROP TRIGGER {table}_{kind};"))
                .concat()
        });
        behind_its_back(&office.store(), &(triggers.concat() + sql));
        office.json(&["audit", "verify"])["broken_record"].clone()
    };
    assert_eq!(broken(""), Value::Null);
    for column in ["at", "actor", "op", "subject", "previous_hash", "hash"] {
        let sql = format!("UPDATE audit_records SET {column} = {column} || '0' WHERE id = 5");
        assert_eq!(broken(&sql), 5, "{column}");
    }
    assert_eq!(
        broken("UPDATE audit_records SET undoes = 1 WHERE id = 5"),
        5
    );
    assert_eq!(broken("DELETE FROM audit_records WHERE id = 5"), 6);
    for sql in [
        "UPDATE audit_changes SET table_name = 'x' WHERE record_id = 5",
        "UPDATE audit_changes SET row_id = row_id + 1 WHERE record_id = 5",
        "UPDATE audit_changes SET before = '{}' WHERE record_id = 5",
        "UPDATE audit_changes SET after = '{}' WHERE record_id = 5",
        "DELETE FROM audit_changes WHERE record_id = 5",
        "INSERT INTO audit_changes (record_id, table_name, row_id, after) VALUES (5, 'unit', 1, '{}')",
    ] {
        assert_eq!(broken(sql), 5, "{sql}");
    }
}
