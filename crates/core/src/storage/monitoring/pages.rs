//! `ledger_entries` page by page. Only the conditions that are given stand in a statement, so that
//! an index can serve it.

use rusqlite::types::{ToSql, Value};
use rusqlite::{Connection, params_from_iter};

use super::listed_entry;
use crate::money::Money;
use crate::monitoring::{
    AmountSum, EntryKey, EntryKind, EntryOrder, EntryTotals, ListedEntry, Narrowed, Window,
};

/// Conditions of a statement over `ledger_entries e`, with their values in order.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn of(year: i32, Narrowed { filter, project }: &Narrowed<'_>) -> rusqlite::Result<Self> {
        let mut held = Self {
            sql: "e.year = ?".to_owned(),
            values: vec![Value::from(year)],
        };
        if let Some(id) = project {
            held.and("e.project_id = ?", id)?;
        } else if filter.project.is_some() {
            held.sql += " AND e.project_id IS NULL";
        }
        if let Some(source) = filter.source {
            held.and("e.source = ?", &source)?;
        }
        if let Some(kind) = filter.kind {
            held.and("e.kind = ?", &kind)?;
        }
        if let Some(from) = filter.from {
            held.and("e.date >= ?", &from)?;
        }
        if let Some(to) = filter.to {
            held.and("e.date <= ?", &to)?;
        }
        if !filter.text.is_empty() {
            let sql = "instr(lower(concat_ws(' ', e.voucher, e.payee, e.economic_class, \
                 e.purpose, e.note, e.document)), lower(?)) > 0";
            held.and(sql, &filter.text)?;
        }
        if !filter.voided {
            held.sql += " AND e.void_reason IS NULL";
        }
        Ok(held)
    }

    fn and(&mut self, sql: &str, value: &dyn ToSql) -> rusqlite::Result<()> {
        use rusqlite::types::ToSqlOutput;
        self.sql += " AND ";
        self.sql += sql;
        self.values.push(match value.to_sql()? {
            ToSqlOutput::Borrowed(borrowed) => borrowed.try_into()?,
            ToSqlOutput::Owned(owned) => owned,
            other => {
                return Err(rusqlite::Error::ToSqlConversionFailure(
                    format!("{other:?}").into(),
                ));
            }
        });
        Ok(())
    }
}

/// The order over `ledger_entries e`.
fn order_by(EntryOrder { key, descending }: EntryOrder) -> String {
    let key = match key {
        EntryKey::Date if descending => {
            return "e.date DESC, e.sequence DESC, e.id DESC".to_owned();
        }
        EntryKey::Date => return "e.date, e.sequence, e.id".to_owned(),
        EntryKey::Project => "(SELECT o.code FROM projects o WHERE o.id = e.project_id)",
        EntryKey::Source => "e.source",
        EntryKey::Kind => "e.kind",
        EntryKey::Amount => "e.amount",
        EntryKey::Voucher => "e.voucher",
        EntryKey::Payee => "e.payee",
        EntryKey::EconomicClass => "e.economic_class",
        EntryKey::Purpose => "e.purpose",
    };
    let way = if descending { " DESC" } else { "" };
    format!("{key}{way}, e.date, e.sequence, e.id")
}

/// The entries of a window.
pub(crate) fn page(
    connection: &Connection,
    year: i32,
    narrowed: &Narrowed<'_>,
    order: EntryOrder,
    window: Window,
) -> rusqlite::Result<Vec<ListedEntry>> {
    let conditions = Conditions::of(year, narrowed)?;
    let sql = include_str!("page.sql")
        .replace("{conditions}", &conditions.sql)
        .replace("{order}", &order_by(order))
        .replace("{limit}", &window.limit.to_string())
        .replace("{offset}", &window.offset.to_string());
    connection
        .prepare(&sql)?
        .query_map(params_from_iter(conditions.values), listed_entry)?
        .collect()
}

/// How many entries pass.
pub(crate) fn count_of(
    connection: &Connection,
    year: i32,
    narrowed: &Narrowed<'_>,
) -> rusqlite::Result<u32> {
    let Conditions { sql, values } = Conditions::of(year, narrowed)?;
    connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM ledger_entries e WHERE {sql}"
        ))?
        .query_row(params_from_iter(values), |row| row.get(0))
}

/// What the entries that pass and count come to.
pub(crate) fn totals(
    connection: &Connection,
    year: i32,
    narrowed: &Narrowed<'_>,
) -> rusqlite::Result<EntryTotals> {
    let Conditions { sql, values } = Conditions::of(year, narrowed)?;
    let mut totals = EntryTotals::default();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT e.kind, sum(e.amount) FROM ledger_entries e \
         WHERE {sql} AND e.void_reason IS NULL GROUP BY e.kind"
    ))?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let amount: Money = row.get(1)?;
        match row.get(0)? {
            EntryKind::Appropriation => totals.appropriated = amount,
            EntryKind::Withdrawal => totals.withdrawn = amount,
            EntryKind::Expenditure => totals.expended = amount,
            EntryKind::Refund => totals.refunded = amount,
            EntryKind::Correction => totals.corrected = amount,
        }
    }
    Ok(totals)
}

/// The sum of the amounts of a window.
pub(crate) fn amount_sum(
    connection: &Connection,
    year: i32,
    narrowed: &Narrowed<'_>,
    order: EntryOrder,
    Window { offset, limit }: Window,
) -> rusqlite::Result<AmountSum> {
    let Conditions { sql, values } = Conditions::of(year, narrowed)?;
    let order = order_by(order);
    connection
        .prepare(&format!(
            "SELECT count(*), coalesce(sum(amount), 0) FROM (SELECT e.amount \
             FROM ledger_entries e WHERE {sql} ORDER BY {order} LIMIT {limit} OFFSET {offset})"
        ))?
        .query_row(params_from_iter(values), |row| {
            Ok(AmountSum {
                count: row.get(0)?,
                sum: row.get(1)?,
            })
        })
}
