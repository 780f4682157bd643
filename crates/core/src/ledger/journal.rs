//! What a write changed, row by row: temporary triggers on every table of the domain copy each
//! changed row, before and after, into `audit_changes` under the record being written. Undo puts
//! the rows back from there, and refuses where a later write touched them.

use rusqlite::{Connection, ErrorCode, params};

use crate::error::{CoreError, Result};

/// Tables that are not copied into the log: those that keep the log itself, and those whose
/// contents may not or cannot stand in it (each says why where it is made).
const LEFT_ALONE: &[&str] = &[
    "audit_records",
    "audit_changes",
    "attachment_contents",
    "ledger_totals",
    "package_contents",
    "private_keys",
    "passwords",
];

/// One table of the domain with its columns, `id` first.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<Column>,
}

/// A column, with what it holds where nothing was written into it.
struct Column {
    name: String,
    /// Literal of the default, where the column can be left out.
    default: Option<String>,
}

impl Table {
    pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Self>> {
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
            "SELECT name, iif(\"notnull\" OR pk, dflt_value, coalesce(dflt_value, 'NULL')) \
             FROM pragma_table_info(?1) ORDER BY cid",
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
        json_object(&self.columns, row)
    }

    /// An SQL condition: the table's row is as the JSON in `logged` says. The log of an older
    /// schema lacks the columns that a migration added since; those must hold their defaults.
    fn is_as(&self, logged: &str) -> String {
        let name = &self.name;
        let mut ways = vec![format!("{logged} IS {}", self.json_of(name))];
        let mut defaults = String::new();
        let mut columns = self.columns.as_slice();
        while let Some((last, earlier)) = columns.split_last()
            && let Some(default) = &last.default
        {
            defaults.push_str(&format!(" AND {name}.{} IS ({default})", last.name));
            columns = earlier;
            ways.push(format!(
                "{logged} IS {}{defaults}",
                json_object(columns, name)
            ));
        }
        format!("(({}))", ways.join(") OR ("))
    }
}

fn json_object(columns: &[Column], row: &str) -> String {
    let pairs: Vec<_> = columns
        .iter()
        .map(|Column { name, .. }| format!("'{name}', {row}.{name}"))
        .collect();
    format!("json_object({})", pairs.join(", "))
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
        let before: Option<String> = change.get(2)?;
        let after: Option<String> = change.get(3)?;
        if !stands(connection, &table, row_id, after.as_deref())? {
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

/// Whether a row is as the log says: `after`, or not there.
fn stands(
    connection: &Connection,
    table: &Table,
    row_id: i64,
    after: Option<&str>,
) -> Result<bool> {
    let name = &table.name;
    let (sql, there) = match after {
        Some(_) => (table.is_as("?2"), true),
        None => ("?2 IS NULL".to_owned(), false),
    };
    let sql = format!("SELECT count(*) FROM {name} WHERE id = ?1 AND {sql}");
    let rows: i64 = connection
        .prepare_cached(&sql)?
        .query_row(params![row_id, after], |row| row.get(0))?;
    Ok((rows == 1) == there)
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
    let columns: Vec<_> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let columns = columns.join(", ");
    // What the log of an older schema does not name gets its default.
    let values: Vec<_> = table
        .columns
        .iter()
        .map(|Column { name, default }| {
            let held = format!("json_extract(?1, '$.{name}')");
            match default {
                Some(default) => {
                    format!("iif(json_type(?1, '$.{name}') IS NULL, {default}, {held})")
                }
                None => held,
            }
        })
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
    /// How people call the rows of the table.
    pub kind: &'static str,
    /// Its id; of a private key that of the public one, of a content that is gone that of the
    /// attachment.
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
             WHERE NOT {as_logged} \
             UNION ALL \
             SELECT row_id FROM temp.last_changes \
             WHERE table_name = '{name}' AND after IS NOT NULL \
             AND row_id NOT IN (SELECT id FROM {name})",
            as_logged = table.is_as("after"),
        );
        let mut rows = connection.prepare(&sql)?;
        for id in rows.query_map([], |row| row.get(0))? {
            strays.push(StrayRow {
                table: name.clone(),
                kind: crate::recycle::kind_of(name),
                id: id?,
            });
        }
    }
    connection.execute_batch("DROP TABLE temp.last_changes")?;
    Ok(strays)
}
