//! `unit`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::units::Unit;

pub(crate) fn get(connection: &Connection) -> rusqlite::Result<Option<Unit>> {
    connection
        .query_row(
            "SELECT code, name, department_code, department_name, preparer, phone, reviewer, head \
             FROM unit",
            [],
            |row| {
                Ok(Unit {
                    code: row.get(0)?,
                    name: row.get(1)?,
                    department_code: row.get(2)?,
                    department_name: row.get(3)?,
                    preparer: row.get(4)?,
                    phone: row.get(5)?,
                    reviewer: row.get(6)?,
                    head: row.get(7)?,
                })
            },
        )
        .optional()
}

pub(crate) fn put(connection: &Connection, unit: &Unit) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO unit (id, code, name, department_code, department_name, preparer, phone, \
         reviewer, head) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, \
         department_code = excluded.department_code, department_name = excluded.department_name, \
         preparer = excluded.preparer, phone = excluded.phone, reviewer = excluded.reviewer, \
         head = excluded.head",
        params![
            unit.code,
            unit.name,
            unit.department_code,
            unit.department_name,
            unit.preparer,
            unit.phone,
            unit.reviewer,
            unit.head
        ],
    )?;
    Ok(())
}
