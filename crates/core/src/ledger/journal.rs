//! What a write changed, row by row: temporary triggers on every table of the domain copy each
//! changed row, before and after, into `audit_changes` under the record being written. Undo puts
//! the rows back from there, and refuses where a later write touched them.

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use crate::error::{CoreError, Result};

/// Tables that are not copied into the log: those that keep the log itself, and those whose
/// contents may not or cannot stand in it (each says why where it is made).
const LEFT_ALONE: &[&str] = &[
    "audit_records",
    "audit_changes",
    "attachment_contents",
    "private_keys",
];

/// One table of the domain with its columns, `id` first.
struct Table {
    name: String,
    columns: Vec<Column>,
}

/// A column, and what it holds in rows that are older than itself, as SQL.
struct Column {
    name: String,
    default: String,
}

impl Table {
    fn all(connection: &Connection) -> rusqlite::Result<Vec<Self>> {
        let mut names = connection.prepare(
            "SELECT name FROM main.sqlite_schema \
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?;
        let mut tables = Vec::new();
        for name in names {
            let name = name?;
            if !LEFT_ALONE.contains(&name.as_str()) {
                tables.push(Self::named(connection, name)?);
            }
        }
        Ok(tables)
    }

    fn named(connection: &Connection, name: String) -> rusqlite::Result<Self> {
        let mut columns = connection.prepare(
            "SELECT name, coalesce(dflt_value, 'NULL') FROM pragma_table_info(?1) ORDER BY cid",
        )?;
        let columns = columns
            .query_map([&name], |row| {
                Ok(Column {
                    name: row.get(0)?,
                    default: row.get(1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Self { name, columns })
    }

    /// `json_object('id', NEW.id, …)` over all columns of `row` (NEW, OLD or a table's name).
    fn json_of(&self, row: &str) -> String {
        let pairs: Vec<_> = self
            .columns
            .iter()
            .map(|Column { name, .. }| format!("'{name}', {row}.{name}"))
            .collect();
        format!("json_object({})", pairs.join(", "))
    }

    /// The logged row `json` with the columns that came after it was logged.
    fn completed(&self, json: &str) -> String {
        let pairs: Vec<_> = self
            .columns
            .iter()
            .map(|Column { name, default }| {
                format!(
                    "'{name}', CASE WHEN json_type({json}, '$.{name}') IS NULL THEN {default} \
                     ELSE json_extract({json}, '$.{name}') END"
                )
            })
            .collect();
        format!("json_object({})", pairs.join(", "))
    }
}

/// Sets the triggers up on a fresh connection.
pub(super) fn attach(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("CREATE TEMP TABLE writing (record_id INTEGER NOT NULL)")?;
    for table in Table::all(connection)? {
        let name = &table.name;
        let (new, old) = (table.json_of("NEW"), table.json_of("OLD"));
        for (event, id, before, after) in [
            ("INSERT", "NEW.id", "NULL", new.as_str()),
            ("UPDATE", "OLD.id", old.as_str(), new.as_str()),
            ("DELETE", "OLD.id", old.as_str(), "NULL"),
        ] {
            connection.execute_batch(&format!(
                "CREATE TEMP TRIGGER journal_{name}_{event} AFTER {event} ON main.{name} BEGIN \
                 INSERT INTO audit_changes (record_id, table_name, row_id, before, after) \
                 SELECT record_id, '{name}', {id}, {before}, {after} FROM temp.writing; END"
            ))?;
        }
    }
    Ok(())
}

/// From here on changes belong to record `id`.
pub(super) fn begin(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    end(connection)?;
    connection.execute("INSERT INTO temp.writing (record_id) VALUES (?1)", [id])?;
    Ok(())
}

/// No record is being written any more.
pub(super) fn end(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM temp.writing", [])?;
    Ok(())
}

/// Puts every row that record `id` changed back to what it was before.
///
/// # Errors
/// [`CoreError::State`] where a row is no longer as that record left it.
pub(super) fn revert(connection: &Connection, id: i64) -> Result<()> {
    let mut changes = connection.prepare(
        "SELECT table_name, row_id, before, after FROM audit_changes \
         WHERE record_id = ?1 ORDER BY id DESC",
    )?;
    let mut changes = changes.query([id])?;
    while let Some(change) = changes.next()? {
        let table = Table::named(connection, change.get(0)?)?;
        let row_id: i64 = change.get(1)?;
        let before = completed(connection, &table, change.get(2)?)?;
        let after = completed(connection, &table, change.get(3)?)?;
        if current(connection, &table, row_id)? != after {
            return Err(CoreError::State {
                message: "之后又有改动，不能直接撤销；请先撤销后面的操作。".to_owned(),
            });
        }
        put(
            connection,
            &table,
            row_id,
            before.as_deref(),
            after.is_some(),
        )
        .map_err(needed)?;
    }
    Ok(())
}

/// Names what SQLite says when a row is to go that later rows belong to.
fn needed(error: CoreError) -> CoreError {
    match error {
        CoreError::Sqlite { source, .. }
            if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
        {
            CoreError::State {
                message: "之后登记的内容属于它，不能直接撤销；请先撤销后面的操作。".to_owned(),
            }
        }
        other => other,
    }
}

/// A logged row as it would be logged today.
fn completed(
    connection: &Connection,
    table: &Table,
    row: Option<String>,
) -> Result<Option<String>> {
    let Some(row) = row else { return Ok(None) };
    let sql = format!("SELECT {}", table.completed("?1"));
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([row], |row| row.get(0))?)
}

fn current(connection: &Connection, table: &Table, row_id: i64) -> Result<Option<String>> {
    let sql = format!(
        "SELECT {} FROM {} WHERE id = ?1",
        table.json_of(&table.name),
        table.name
    );
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([row_id], |row| row.get(0))
        .optional()?)
}

fn put(
    connection: &Connection,
    table: &Table,
    row_id: i64,
    row: Option<&str>,
    exists: bool,
) -> Result<()> {
    let Some(row) = row else {
        let sql = format!("DELETE FROM {} WHERE id = ?1", table.name);
        connection.prepare_cached(&sql)?.execute([row_id])?;
        return Ok(());
    };
    let names = table.columns.iter().map(|column| column.name.as_str());
    let columns = names.clone().collect::<Vec<_>>().join(", ");
    let values: Vec<_> = names
        .map(|name| format!("json_extract(?1, '$.{name}')"))
        .collect();
    let values = values.join(", ");
    let name = &table.name;
    if exists {
        let sql = format!("UPDATE {name} SET ({columns}) = ({values}) WHERE id = ?2");
        connection
            .prepare_cached(&sql)?
            .execute(params![row, row_id])?;
    } else {
        let sql = format!("INSERT INTO {name} ({columns}) VALUES ({values})");
        connection.prepare_cached(&sql)?.execute([row])?;
    }
    Ok(())
}

/// The number of rows that record `id` changed.
pub(super) fn count(connection: &Connection, id: i64) -> rusqlite::Result<i64> {
    connection.query_row(
        "SELECT count(*) FROM audit_changes WHERE record_id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// A row that is not as the log left it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StrayRow {
    /// Its table.
    pub table: String,
    /// Its id.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
}

/// The rows that were changed, added or removed without a record: each row must be what the
/// last change of it left.
pub(crate) fn stray_rows(connection: &Connection) -> Result<Vec<StrayRow>> {
    connection.execute_batch("DROP TABLE IF EXISTS temp.last_changes")?;
    connection.execute_batch(
        "CREATE TEMP TABLE last_changes AS \
         SELECT table_name, row_id, after, max(id) FROM audit_changes GROUP BY 1, 2",
    )?;
    connection.execute_batch(
        "CREATE UNIQUE INDEX temp.last_changes_by_row ON last_changes (table_name, row_id)",
    )?;
    let mut strays = Vec::new();
    for table in Table::all(connection)? {
        let name = &table.name;
        let sql = format!(
            "SELECT {name}.id FROM {name} LEFT JOIN temp.last_changes \
             ON table_name = '{name}' AND row_id = {name}.id \
             WHERE after IS NOT {row} \
             AND (after IS NULL OR {completed} IS NOT {row}) \
             UNION ALL \
             SELECT row_id FROM temp.last_changes \
             WHERE table_name = '{name}' AND after IS NOT NULL \
             AND row_id NOT IN (SELECT id FROM {name})",
            row = table.json_of(name),
            completed = table.completed("after"),
        );
        let mut rows = connection.prepare(&sql)?;
        for id in rows.query_map([], |row| row.get(0))? {
            strays.push(StrayRow {
                table: name.clone(),
                id: id?,
            });
        }
    }
    connection.execute_batch("DROP TABLE temp.last_changes")?;
    Ok(strays)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// A log of before a column came, as an upgraded store holds it.
    fn upgraded() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE audit_changes (id INTEGER PRIMARY KEY, record_id INTEGER, \
                 table_name TEXT, row_id INTEGER, before TEXT, after TEXT); \
                 CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT;",
            )
            .unwrap();
        attach(&connection).unwrap();
        begin(&connection, 1).unwrap();
        connection
            .execute_batch("INSERT INTO notes (text) VALUES ('甲'), (NULL)")
            .unwrap();
        begin(&connection, 2).unwrap();
        connection
            .execute_batch(
                "UPDATE notes SET text = '乙' WHERE id = 1; DELETE FROM notes WHERE id = 2",
            )
            .unwrap();
        end(&connection).unwrap();
        connection
            .execute_batch(
                "ALTER TABLE notes ADD COLUMN mark TEXT NOT NULL DEFAULT ''; \
                 ALTER TABLE notes ADD COLUMN number INTEGER;",
            )
            .unwrap();
        connection
    }

    fn rows(connection: &Connection) -> Vec<(i64, Option<String>, String, Option<i64>)> {
        let mut rows = connection
            .prepare("SELECT id, text, mark, number FROM notes ORDER BY id")
            .unwrap();
        let row =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        rows.query_map([], row)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    #[test]
    fn rows_that_are_older_than_a_column_are_sound_and_can_be_put_back() {
        let connection = upgraded();
        assert_eq!(stray_rows(&connection).unwrap(), []);
        revert(&connection, 2).unwrap();
        assert_eq!(
            rows(&connection),
            [
                (1, Some("甲".to_owned()), String::new(), None),
                (2, None, String::new(), None)
            ]
        );
    }

    #[test]
    fn a_change_in_a_later_column_behind_the_log_is_found_all_the_same() {
        let connection = upgraded();
        connection
            .execute("UPDATE notes SET number = 7 WHERE id = 1", [])
            .unwrap();
        let strays = stray_rows(&connection).unwrap();
        assert_eq!(strays.iter().map(|stray| stray.id).collect::<Vec<_>>(), [1]);
        assert_eq!(revert(&connection, 2).unwrap_err().code(), "wrong_state");
    }
}
