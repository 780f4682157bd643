//! `asset_purchases`.

use rusqlite::{Connection, params};

use crate::assets::AssetPurchase;
use crate::records::Recorded;

/// Every purchase of assets of a year, by project and date.
pub(crate) fn all(
    connection: &Connection,
    year: i32,
) -> rusqlite::Result<Vec<Recorded<AssetPurchase>>> {
    connection
        .prepare_cached(
            "SELECT a.id, p.code, a.date, a.item, a.number, a.unit_price, a.standard \
             FROM asset_purchases a JOIN projects p ON p.id = a.project_id \
             WHERE p.year = ?1 ORDER BY p.code, a.date, a.id",
        )?
        .query_map([year], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                project: row.get(1)?,
                facts: AssetPurchase {
                    date: row.get(2)?,
                    item: row.get(3)?,
                    number: row.get(4)?,
                    unit_price: row.get(5)?,
                    standard: row.get(6)?,
                },
            })
        })?
        .collect()
}

pub(crate) fn add(
    connection: &Connection,
    project: i64,
    purchase: &AssetPurchase,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO asset_purchases (project_id, date, item, number, unit_price, standard) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            project,
            purchase.date,
            purchase.item,
            purchase.number,
            purchase.unit_price,
            purchase.standard
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM asset_purchases WHERE id = ?1", [id])?;
    Ok(())
}
